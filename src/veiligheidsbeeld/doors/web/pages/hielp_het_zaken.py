# SPDX-License-Identifier: EUPL-1.2
"""Hielp het?, case by case: the result from a file of cases. It is read in memory and forgotten; what is kept are
aggregates of ten cases or more, under the purpose card `zaken`."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.web.pages.hielp_het import evaluation_to_see, stepping
from veiligheidsbeeld.doors.web.pages.plan_forms import refused, typed
from veiligheidsbeeld.doors.web.visit import Visit, page
from veiligheidsbeeld.ground.access import Action, PurposeCard, purpose_of
from veiligheidsbeeld.ground.core import LawError, Statement, UserError, VeiligheidsbeeldError
from veiligheidsbeeld.loop.effect.case_register import judge_cases, read_for
from veiligheidsbeeld.loop.effect.content import OVER_CASES
from veiligheidsbeeld.loop.effect.evaluations_read import whole
from veiligheidsbeeld.loop.effect.models import Evaluation

CARD, SENDER = "zaken", "gemeente"  # the purpose card, and who must stand on it


def in_memory(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """An upload stays in memory: a large one, which Django would write to a file in the temporary folder, is not read.
    The token of the form is looked for after this was set, since looking for it reads the upload."""
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def taken(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        request.upload_handlers = [MemoryFileUploadHandler(request)]
        return protected(request, **kwargs)

    return taken


@in_memory
@require_http_methods(["GET", "POST"])
@page(Action.EDIT_EVALUATION)
def cases(visit: Visit, public_id: str) -> HttpResponse:
    """What is asked of the file; say what was read in it; and when the same file comes again, make the result."""
    chosen = evaluation_to_see(visit, public_id)
    if visit.request.method == "GET":
        return _show(visit, chosen)
    try:
        _card(visit)
        sent = _sent(visit)
        if typed(visit, "gelezen") != sent.mark:
            return _show(visit, chosen, group=sent.group, read=_read(visit, chosen, sent))
        with stepping(visit, chosen):
            judge_cases(chosen, sent.content, sent.name, sent.group, visit.author, words.say)
    except VeiligheidsbeeldError as error:
        chosen.refresh_from_db()
        return refused(_show(visit, chosen, error=error.statement, group=typed(visit, "groep")), error)
    return HttpResponseRedirect(visit.to("evaluation", public_id=public_id))


@dataclass(frozen=True)
class _Sent:
    """A file as it came, and which word in it means: with the measure."""

    content: bytes
    name: str
    group: str

    @property
    def mark(self) -> str:
        """What tells this file and word from others. The page that says what was read holds it; nothing here does."""
        return hashlib.sha256(self.group.encode() + b"|" + self.content).hexdigest()


def _sent(visit: Visit) -> _Sent:
    file, group = visit.request.FILES.get("bestand"), typed(visit, "groep")
    if file is None or not group:
        raise UserError("cases_file_needed", megabytes=round(settings.FILE_UPLOAD_MAX_MEMORY_SIZE / 2**20, 1))
    if not typed(visit, "doel"):
        raise UserError("cases_purpose")
    return _Sent(file.read(), str(file.name), group)


def _read(visit: Visit, chosen: Evaluation, sent: _Sent) -> dict[str, object]:
    """What stands in the file as far as it tells no outcome."""
    cases = read_for(chosen, sent.content, sent.name, sent.group, visit.author)
    with_it = cases.arms.count(sent.group)
    return {"treated": with_it, "usual": len(cases.arms) - with_it, "span": cases.span, "mark": sent.mark}


def _card(visit: Visit) -> PurposeCard:
    """The card that allows these cases. Raises LawError without one."""
    return purpose_of(visit.world.folder, CARD, SENDER, visit.world.clock().date())


def _show(visit: Visit, chosen: Evaluation, **about: object) -> HttpResponse:
    found = whole(chosen)
    over_cases = found.protocol is not None and found.protocol.content["design"] in OVER_CASES
    card, why = None, Statement("no_protocol" if found.protocol is None else "not_over_cases")
    try:
        card = _card(visit)
    except LawError as error:
        why = error.statement if over_cases else why
    return visit.show("web/evaluation_cases.html", whole=found, over_cases=over_cases, card=card, why=why, **about)
