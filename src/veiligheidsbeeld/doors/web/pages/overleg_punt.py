# SPDX-License-Identifier: EUPL-1.2
"""One item of a meeting: what was frozen, what each party makes of it, whether they agree, what is decided, and what
came of it. A save that others were before stores nothing and shows both texts; what was typed stays in the form."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_POST

from veiligheidsbeeld.doors.web.pages.bewijs import as_page_drawing
from veiligheidsbeeld.doors.web.pages.overleg import choices
from veiligheidsbeeld.doors.web.pages.typed import ANYWAY, day_of, warn_of_persons, whole_of
from veiligheidsbeeld.doors.web.visit import Visit, page, write_step
from veiligheidsbeeld.ground.access import Action, Role, matrix
from veiligheidsbeeld.ground.access.written import ConflictError, Written
from veiligheidsbeeld.ground.core import LawError, Statement, StoreError, UserError
from veiligheidsbeeld.loop.assessment import judging, meetings, outcomes
from veiligheidsbeeld.loop.assessment.evidence import Evidence, open_evidence, revised_since
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.models import Comparison, Decision, Finding, Item, LookBack, Meeting
from veiligheidsbeeld.loop.assessment.redaction import redact, taken_out

_DUTCH = {  # name in the form, and how it is read
    "seen": ("gezien", str.strip), "cause": ("oorzaak", str.strip), "sure": ("zeker", str),
    "outcome": ("uitkomst", str), "about": ("toelichting", str.strip),
    "kind": ("besluit", str), "what": ("wat", str.strip), "owner": ("eigenaar", str.strip),
    "hours_per_week": ("uren", whole_of), "until": ("tot", day_of), "indicator": ("indicator", str),
    "area": ("gebied", str), "check_back_on": ("terugkijken", day_of),
}  # fmt: skip
_BY_BUTTON = ("postpone", "drop", "take_up", "settle")
_TO_JUDGE = gettext_noop("Both parties say what they see.")
_TO_COMPARE = gettext_noop("Record whether the two agree.")
_TO_DECIDE = gettext_noop("Decide.")
_TO_CONFIRM = gettext_noop("The police confirm what was typed for them.")
_FREE = ("seen", "cause", "about", "what", "owner")
_LONGEST = 1000


@dataclass(frozen=True)
class Shown:
    """One thing that people write of an item: the version that holds, the older ones, and what its form shows."""

    name: str
    versions: list[Any]
    values: dict[str, Any]
    seen: int
    error: Statement | None = None
    theirs: dict[str, Any] = field(default_factory=dict)
    warned: bool = False

    @property
    def last(self) -> Any:
        """The version that holds."""
        return self.versions[-1] if self.versions else None

    @property
    def earlier(self) -> list[Any]:
        """The versions before it, the newest first."""
        return self.versions[-2::-1]

    @property
    def open(self) -> bool:
        """Does its form stand open: nothing was written yet, or it has to be typed again?"""
        return not self.versions or self.error is not None


@dataclass(frozen=True)
class Failed:
    """A form that could not be saved: what was typed, why not, and what others wrote."""

    name: str
    typed: Mapping[str, Any]
    seen: int
    why: UserError | LawError | StoreError

    @property
    def form_id(self) -> str:
        """Where the form stands on the page."""
        return f"f-{self.name}"

    @property
    def theirs(self) -> dict[str, Any]:
        """What stands there now, of the fields that both changed."""
        if not isinstance(self.why, ConflictError):
            return {}
        return {name: self.why.newest.values[name] for name in self.why.fields}


@require_GET
@page(Action.VIEW_MEETING)
def punt(visit: Visit, public_id: str) -> HttpResponse:
    """The item as it stands."""
    return _punt(visit, meetings.item_of(visit.world.id, public_id))


@require_GET
@page(Action.VIEW_MEETING, quiet=True)
def stand(visit: Visit, public_id: str) -> HttpResponse:
    """A mark of everything that was written of the item, by which a page sees that there is something newer."""
    item = meetings.item_of(visit.world.id, public_id)
    return JsonResponse({"stand": mark_of(item, _written(item))}, headers={"Cache-Control": "no-store"})


@require_POST
@page(Action.WRITE_FINDING)
def write_finding(visit: Visit, public_id: str) -> HttpResponse:
    """What the municipality or the police sees, by whoever holds the keyboard."""
    party = visit.request.POST.get("partij", "")
    if party not in Finding.Party.values:
        raise UserError("choose_outcome")
    return _saved(visit, public_id, party, Finding, partial(judging.write_finding, party=party))


@require_POST
@page(Action.CONFIRM_FINDING)
def confirm(visit: Visit, public_id: str) -> HttpResponse:
    """The police say that what was typed for them is what they said."""
    item = meetings.item_of(visit.world.id, public_id)
    try:
        with transaction.atomic():
            judging.confirm(item, whole_of(visit.request.POST.get("versie", "")) or 0, visit.author)
            write_step(visit.request, Action.CONFIRM_FINDING, f"item {public_id}", "typed", "confirmed")
    except UserError as error:
        return _punt(visit, item, error=error.statement)
    return _back(visit, public_id)


@require_POST
@page(Action.RUN_MEETING)
def compare(visit: Visit, public_id: str) -> HttpResponse:
    """Record whether the parties agree."""
    return _saved(visit, public_id, "comparison", Comparison, judging.compare)


@require_POST
@page(Action.RUN_MEETING)
def decide(visit: Visit, public_id: str) -> HttpResponse:
    """Record what was decided."""
    return _saved(visit, public_id, "decision", Decision, judging.decide)


@require_POST
@page(Action.RUN_MEETING)
def look_back(visit: Visit, public_id: str) -> HttpResponse:
    """Record what came of the decision that returned."""
    return _saved(visit, public_id, "look_back", LookBack, judging.look_back)


@require_POST
@page(Action.RUN_MEETING)
def step(visit: Visit, public_id: str) -> HttpResponse:
    """Move the item to a later meeting, take it off the agenda, or take it up again."""
    item, wanted = meetings.item_of(visit.world.id, public_id), visit.request.POST.get("stap", "")
    reason = visit.request.POST.get("reden", "")
    try:
        warn_of_persons(visit, [reason])
        if wanted not in _BY_BUTTON:  # the other steps are taken by what is written
            raise UserError("no_such_step")
        with transaction.atomic(), _steps_written(visit, item):
            if wanted == "postpone":
                meetings.postpone(item, reason, visit.author)
            else:
                meetings.step_item(item, wanted, reason, visit.author)
    except UserError as error:
        item.refresh_from_db()
        return _punt(visit, item, error=error.statement)
    return HttpResponseRedirect(visit.to("meeting", public_id=item.meeting.public_id))


@require_POST
@page(Action.REDACT)
def take_out(visit: Visit, public_id: str) -> HttpResponse:
    """Take words out of every text of the item, for good."""
    item = meetings.item_of(visit.world.id, public_id)
    words, why = (visit.request.POST.get(name, "") for name in ("woorden", "waarom"))
    try:
        warn_of_persons(visit, [why])
        with transaction.atomic():
            redact(item, words, why, visit.author)
            write_step(visit.request, Action.REDACT, f"item {public_id}", "text", "taken out")
    except UserError as error:
        return _punt(visit, item, error=error.statement)
    return _back(visit, public_id)


def mark_of(item: Item, written: dict[str, list[Any]]) -> str:
    """Changes whenever something was written, confirmed, taken out or decided."""
    known = {name: [one.version, getattr(one, "confirmed_by", "")] for name, found in written.items() for one in found}
    content = json.dumps([item.state, item.meeting.state, item.tombstones.count(), known], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _saved(
    visit: Visit, public_id: str, name: str, kind: type[Written],
    save: Callable[[Item, Mapping[str, Any], int, Author], object],
) -> HttpResponse:  # fmt: skip
    """Store what a form holds; or show the page again with what was typed."""
    item, post = meetings.item_of(visit.world.id, public_id), visit.request.POST
    typed: dict[str, Any] = {one: post.get(_DUTCH[one][0], "") for one in kind.FIELDS}
    seen = int(post.get("versie", "")) if post.get("versie", "").isdecimal() else 0
    try:
        values = {one: _DUTCH[one][1](typed[one]) for one in kind.FIELDS}
        warn_of_persons(visit, [values[one][:_LONGEST] for one in kind.FIELDS if one in _FREE])
        _refuse_long(values)
        with transaction.atomic():
            meetings.hold(item.meeting)
            if str(taken_out(item)) != post.get("weggehaald", "0"):
                raise UserError("redacted_meanwhile")
            with _steps_written(visit, item):
                save(item, values, seen, visit.author)
    except ConflictError as conflict:
        return _punt(visit, item, Failed(name, conflict.mine, conflict.newest.version, conflict))
    except (UserError, LawError, StoreError) as error:
        item.refresh_from_db()
        return _punt(visit, item, Failed(name, typed, seen, error))
    return _back(visit, public_id, name)


@contextmanager
def _steps_written(visit: Visit, item: Item) -> Iterator[None]:
    """A line of the audit trail for each step that is taken meanwhile, by the item or by the one it looks back at."""
    watched = [one for one in (item, item.follows) if one is not None]
    before = [one.state for one in watched]
    yield
    for one, was in zip(watched, before, strict=True):
        if one.state != was:
            write_step(visit.request, Action.RUN_MEETING, f"item {one.public_id}", was, one.state)


def _refuse_long(values: Mapping[str, Any]) -> None:
    for name in _FREE:
        if len(values.get(name, "")) > (150 if name == "owner" else _LONGEST):
            raise UserError("text_too_long", most=150 if name == "owner" else _LONGEST)


def _back(visit: Visit, public_id: str, part: str = "") -> HttpResponse:
    return HttpResponseRedirect(visit.to("item", public_id=public_id) + (f"#h-{part}" if part else ""))


def _punt(visit: Visit, item: Item, failed: Failed | None = None, error: Statement | None = None) -> HttpResponse:
    written, shown_evidence = _written(item), _evidence(visit, item)
    parts = {name: _shown(name, found, failed) for name, found in written.items()}
    open_ = item.state in (Item.State.TO_JUDGE, Item.State.JUDGED)
    running = item.meeting.state == Meeting.State.RUNNING
    answer = visit.show(
        "web/punt.html", item=item, parts=parts, findings=[parts["municipality"], parts["police"]],
        shown_evidence=shown_evidence, taken_out=taken_out(item), earlier=_earlier(item),
        evaluated=[(one, one.said(visit.language)) for one in outcomes.of_item(item)],
        may_evaluate=item.state == Item.State.DECIDED and visit.may(Action.EDIT_EVALUATION),
        sure=Finding.Sure.choices, agreed=Comparison.Outcome.choices, decided=Decision.Kind.choices,
        came_of_it=LookBack.Outcome.choices, running=running, open=open_,
        may_write=visit.may(Action.WRITE_FINDING), may_run=visit.may(Action.RUN_MEETING),
        may_confirm=visit.may(Action.CONFIRM_FINDING), may_redact=visit.may(Action.REDACT), anyway=ANYWAY,
        is_police=visit.author.role == Role.POLICE_LIAISON, owners=_owners(), stand=mark_of(item, written),
        error=error or (failed.why.statement if failed else None), failed=failed, todo=_todo(item, parts),
        history=sorted([*item.steps.all(), *item.tombstones.all()], key=lambda one: one.at),
        about=_about(shown_evidence), **choices(visit),
    )  # fmt: skip
    if failed:
        answer.status_code = 409 if isinstance(failed.why, ConflictError) else 400
    elif error:
        answer.status_code = 400
    return answer


def _written(item: Item) -> dict[str, list[Any]]:
    """Everything that was written of an item, the oldest version of each first."""
    found: dict[str, list[Any]] = {name: [] for name in (*Finding.Party.values, "comparison", "decision", "look_back")}
    for one in item.findings.order_by("version"):
        found[one.party].append(one)
    found["comparison"] = list(item.comparisons.order_by("version"))
    found["decision"] = list(item.decisions.order_by("version"))
    found["look_back"] = list(item.look_backs.order_by("version"))
    return found


def _shown(name: str, versions: list[Any], failed: Failed | None) -> Shown:
    if failed is not None and failed.name == name:
        why = failed.why.statement
        return Shown(
            name, versions, dict(failed.typed), failed.seen, why, failed.theirs, why.code == "looks_like_person"
        )
    last = versions[-1] if versions else None
    return Shown(name, versions, last.values if last else {}, last.version if last else 0)


def _evidence(visit: Visit, item: Item) -> dict[str, Any] | None:
    """What was frozen for the item, in the words it had; None where there is nothing, or it is damaged."""
    if not item.evidence:
        return None
    try:
        found = open_evidence(visit.world, item.evidence)
    except (UserError, StoreError):
        return {"id": item.evidence, "damaged": True}
    one: Evidence = found.evidence
    said = one.words[visit.language]
    return {
        "id": found.id, "evidence": one, "said": said, "drawing": as_page_drawing(said.drawing),
        "revised": len(revised_since(one, visit.picture)),
    }  # fmt: skip


def _about(shown: dict[str, Any] | None) -> dict[str, str]:
    """What the evidence is about: the first guess for what will tell."""
    return dict(shown["evidence"].query) if shown and "evidence" in shown else {}


def _todo(item: Item, parts: dict[str, Shown]) -> str:
    """Msgid of what is still to be done; empty when nothing is."""
    police = parts["police"].last
    if item.state == Item.State.TO_JUDGE:
        return _TO_JUDGE if not (parts["municipality"].last and police) else _TO_COMPARE
    if item.state == Item.State.JUDGED:
        return _TO_DECIDE
    if police is not None and police.on_behalf and not police.confirmed_by:
        return _TO_CONFIRM
    return ""


def _earlier(item: Item) -> dict[str, Any] | None:
    """The decision that this item looks back at."""
    if item.kind != Item.Kind.CHECK_BACK or item.follows is None:
        return None
    return {"item": item.follows, "decision": item.follows.decisions.order_by("version").last()}


def _owners() -> list[str]:
    """Names that can be typed as owner, of those who can see their tasks; any other is fine too."""
    roles = matrix()[Action.VIEW_TASKS].roles
    return sorted({one.shown_name for one in get_user_model().objects.filter(is_active=True, role__in=roles)})
