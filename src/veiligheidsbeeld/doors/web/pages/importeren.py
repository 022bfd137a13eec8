# SPDX-License-Identifier: EUPL-1.2
"""Import: what did a partner send, what is wrong or unclear in it, and what will change when it is accepted?"""

from dataclasses import dataclass

import msgspec
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from veiligheidsbeeld.doors.demo.fictional_deliveries import try_out
from veiligheidsbeeld.doors.jobs import imports, waiting
from veiligheidsbeeld.doors.jobs.models import Job
from veiligheidsbeeld.doors.jobs.queue import enqueue
from veiligheidsbeeld.doors.web.visit import frame, guarded, picture_of, subject_of
from veiligheidsbeeld.ground.access import Action, Purpose, Role
from veiligheidsbeeld.ground.core import Statement, VeiligheidsbeeldError
from veiligheidsbeeld.loop.picture.worlds import World
from veiligheidsbeeld.loop.sources.partner_file import Mapping, Question, Template, templates
from veiligheidsbeeld.loop.sources.partner_file.values import MARK_WORDS

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Asked:
    """A question as the form shows it: the sentence, and what may be answered with its words."""

    number: int
    question: Question
    sentence: Statement
    options: list[tuple[str, str]]

    @property
    def free(self) -> bool:
        """May one value for the whole file be typed instead?"""
        return self.question.field == "columns"


@require_GET
@guarded(Action.DELIVER, Purpose.OPERATION)
def importeren(request: HttpRequest, world: World) -> HttpResponse:
    """The form, and the deliveries so far."""
    return render(request, "web/import.html", {**_page(request, world), "error": None})


@require_POST
@guarded(Action.DELIVER, Purpose.OPERATION)
def upload(request: HttpRequest, world: World) -> HttpResponse:
    """Look through a file; it waits for its sender, or it is refused with the reason."""
    kind, file = templates().get(request.POST.get("soort", "")), request.FILES.get("bestand")
    if kind is None or file is None:
        return _refused(request, world, Statement("choose_file"))
    sender = _sender(request, kind)
    content = file.read()
    try:
        imports.preview(world, kind, sender, str(file.name), content)
    except VeiligheidsbeeldError as error:
        return _refused(request, world, error.statement)
    one = waiting.put(world, kind.id, sender, str(file.name), str(request.user.pk), content)
    return HttpResponseRedirect(_address(world, one))


@require_GET
@guarded(Action.DELIVER, Purpose.OPERATION)
def preview(request: HttpRequest, world: World, token: str) -> HttpResponse:
    """What the file says, what is wrong, what is still to be answered."""
    one = waiting.get(world, token, str(request.user.pk))
    return render(request, "web/import_preview.html", _preview(request, world, one))


@require_POST
@guarded(Action.DELIVER, Purpose.OPERATION)
def answer(request: HttpRequest, world: World, token: str) -> HttpResponse:
    """Answers go into the mapping; then the file is read again."""
    one = waiting.get(world, token, str(request.user.pk))
    shown = _read(world, one)
    one.answer(_answered(request, shown.reading.mapping, shown.reading.questions))
    return HttpResponseRedirect(_address(world, one))


@require_POST
@guarded(Action.DELIVER, Purpose.OPERATION)
def accept(request: HttpRequest, world: World, token: str) -> HttpResponse:
    """Store it and publish; or forget it."""
    one = waiting.get(world, token, str(request.user.pk))
    if request.POST.get("besluit") != "aannemen":
        one.forget()
        return HttpResponseRedirect(reverse("import", kwargs={"world": world}))
    imports.accept(world, _read(world, one), one.content)
    one.forget()
    return _published(world)


@require_POST
@guarded(Action.DELIVER, Purpose.OPERATION)
def undo(request: HttpRequest, world: World) -> HttpResponse:
    """Undo a whole delivery and publish without it. A care partner: its own only."""
    imports.undo(world, request.POST.get("levering", ""), _own_organisation(request))
    return _published(world)


@require_GET
@guarded(Action.DELIVER, Purpose.OPERATION)
def try_file(request: HttpRequest, world: World) -> HttpResponse:
    """A spreadsheet with mistakes, to try the import with; in the invented world only."""
    if not world.settings.fictional:
        raise Http404
    headers = {"Content-Disposition": 'attachment; filename="fictief-probeer-de-import.xlsx"'}
    return HttpResponse(try_out(), content_type=_XLSX, headers=headers)


def _published(world: World) -> HttpResponse:
    job = enqueue(world.id, Job.Kind.PUBLISH)
    return HttpResponseRedirect(reverse("job", kwargs={"world": world, "public_id": job.public_id}))


def _own_organisation(request: HttpRequest) -> str:
    """The only sender a care partner may act for; empty for an analyst."""
    subject = subject_of(request)
    return subject.organisation or "-" if subject.role is Role.CARE_PARTNER else ""


def _sender(request: HttpRequest, kind: Template) -> str:
    return _own_organisation(request) or kind.sender


def _page(request: HttpRequest, world: World) -> dict[str, object]:
    own = _own_organisation(request)
    english = request.get_full_path().startswith("/en/")
    sent = [
        (one.provenance, templates()[one.provenance.table])
        for one in reversed(imports.deliveries(world))
        if not own or one.provenance.publisher.casefold() == own.casefold()
    ]
    kinds = sorted(((one.id, one.en if english else one.nl) for one in templates().values()), key=lambda one: one[1])
    return {**frame(request, world), "kinds": kinds, "sent": sent, "english": english}


def _refused(request: HttpRequest, world: World, why: Statement) -> HttpResponse:
    context = {**_page(request, world), "error": why, "chosen": request.POST.get("soort", "")}
    return render(request, "web/import.html", context, status=400)


def _read(world: World, one: waiting.Waiting) -> imports.Preview:
    return imports.preview(world, templates()[one.template], one.sender, one.name, one.content, one.mapping)


def _preview(request: HttpRequest, world: World, one: waiting.Waiting) -> dict[str, object]:
    shown = _read(world, one)
    english = request.get_full_path().startswith("/en/")
    names = {area.code: area.name for area in picture_of(world).areas()}
    questions = [_asked(number, question, names) for number, question in enumerate(shown.reading.questions)]
    titles = shown.reading.mapping.columns
    return {
        **frame(request, world), "upload": one, "kind": shown.kind.en if english else shown.kind.nl,
        "reading": shown.reading, "questions": questions, "difference": shown.difference,
        "columns": [(column.id, titles[column.id]) for column in shown.kind.columns if column.id in titles],
        "sample": [
            (names.get(entry.area, entry.area), entry, MARK_WORDS.get(entry.presence.value, ""))
            for entry in shown.reading.entries[:8]
        ],
    }  # fmt: skip


def _asked(number: int, question: Question, names: dict[str, str]) -> Asked:
    about = f"‘{question.about}’" if question.field in ("marks", "areas") else question.about
    options = [(one, names.get(one, MARK_WORDS.get(one, one))) for one in question.options]
    if question.field == "areas":
        rest = sorted((code, name) for code, name in names.items() if code[:2] in ("WK", "BU"))
        options = list(dict.fromkeys([*options, *rest]))
    return Asked(number, question, Statement(f"question_{question.field}", {"about": about}), options)


def _answered(request: HttpRequest, mapping: Mapping, questions: list[Question]) -> Mapping:
    """The mapping with what was filled in; what was left open is asked again."""
    for number, question in enumerate(questions):
        value = request.POST.get(f"q-{number}", "")
        typed = request.POST.get(f"f-{number}", "").strip()
        field = "fixed" if typed else question.field
        if field in ("sheet", "decimal", "wide"):
            mapping = msgspec.structs.replace(mapping, **{field: value}) if value else mapping
        elif value or typed:
            new = "" if value == "weglaten" else (typed or value)
            mapping = msgspec.structs.replace(mapping, **{field: {**getattr(mapping, field), question.about: new}})
    return mapping


def _address(world: World, one: waiting.Waiting) -> str:
    return reverse("import_preview", kwargs={"world": world, "token": one.token})
