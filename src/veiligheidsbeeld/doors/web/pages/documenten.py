# SPDX-License-Identifier: EUPL-1.2
"""Documenten: what leaves the house, in which state? Make one, read it, take it along, agree, publish, withdraw or
destroy it. Who may read published documents only sees no others, nor their titles; of one that was withdrawn only that
it was, when and why."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from veiligheidsbeeld.doors.report import making, words
from veiligheidsbeeld.doors.report.document import Document as Content
from veiligheidsbeeld.doors.report.document import canonical, read_documents
from veiligheidsbeeld.doors.report.formats import FORMATS, name_of, written
from veiligheidsbeeld.doors.report.html_page import fragment
from veiligheidsbeeld.doors.report.letterhead import KINDS, Standing, letterhead, state_of
from veiligheidsbeeld.doors.web.pages.typed import warn_of_persons
from veiligheidsbeeld.doors.web.visit import Visit, page, write_step
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.core import Period, Statement, StoreError, UserError
from veiligheidsbeeld.loop.action.plan import plans_of
from veiligheidsbeeld.loop.assessment import documents as kept
from veiligheidsbeeld.loop.assessment.models import Document, DocumentStep
from veiligheidsbeeld.loop.effect.evaluations_read import register

STEPS = {
    "make": gettext_noop("Made"), "agree": gettext_noop("Agreed"), "publish": gettext_noop("Published"),
    "withdraw": gettext_noop("Withdrawn"), "destroy": gettext_noop("Destroyed"),
}  # fmt: skip
BUTTONS = {
    "agree": gettext_noop("Agree on this document"), "publish": gettext_noop("Publish this document"),
    "withdraw": gettext_noop("Withdraw this document"), "destroy": gettext_noop("Destroy this document for good"),
}  # fmt: skip
WHY = {
    "withdraw": gettext_noop("Why is it withdrawn?"), "destroy": gettext_noop("Why is it destroyed?"),
}  # fmt: skip


@dataclass(frozen=True)
class Listed:
    """A document in the list; what it is called follows from its kind and period."""

    document: Document
    title: str
    state: str
    since: datetime


@require_GET
@page(Action.VIEW_PUBLISHED)
def documenten(visit: Visit) -> HttpResponse:
    """All documents that this person may read, and the form to make one."""
    return _list(visit)


@require_http_methods(["GET", "POST"])
@page(Action.MAKE_DOCUMENT)
def make_document(visit: Visit) -> HttpResponse:
    """Make a document of the newest figures, of a period, of a meeting or of an evaluation, and show it as a draft. Who
    comes back to this address without a form gets the one on the list."""
    if visit.request.method == "GET":
        return HttpResponseRedirect(visit.to("documenten"))
    asked = (visit.request.POST.get(name, "").strip() for name in ("soort", "periode", "overleg", "evaluatie"))
    kind, typed, meeting, evaluation = asked
    author = visit.author
    try:
        period = Period.parse(typed) if typed else None
        made = making.make(
            visit.picture, kind, visit.municipality, period, meeting=meeting, evaluation=evaluation,
            by=author.by, role=author.role, now=author.at,
        )  # fmt: skip
    except UserError as error:
        return _list(visit, kind, typed, error.statement, evaluation)
    first = next(iter(made.values()))
    row = kept.keep(visit.world, visit.municipality, kind, first.period, canonical(made), author)
    return HttpResponseRedirect(visit.to("document", public_id=row.public_id))


@require_GET
@page(Action.VIEW_PUBLISHED)
def document(visit: Visit, public_id: str) -> HttpResponse:
    """One document as a web page, with its steps and its files."""
    return _document(visit, public_id)


@require_GET
@page(Action.VIEW_PUBLISHED)
def download(visit: Visit, public_id: str, kind: str) -> HttpResponse:
    """One document as a file."""
    row = _row(visit, public_id)
    content = _content(visit, row)
    file = written(content, standing_of(row), kind)
    disposition = f'attachment; filename="{name_of(content, kind)}"'
    return HttpResponse(file, content_type=FORMATS[kind].content_type, headers={"Content-Disposition": disposition})


@require_POST
@page(Action.PUBLISH_DOCUMENT)
def step(visit: Visit, public_id: str) -> HttpResponse:
    """Agree, publish, withdraw or destroy."""
    row = _row(visit, public_id)
    wanted, reason = (visit.request.POST.get(name, "") for name in ("stap", "reden"))
    before = row.state
    try:
        warn_of_persons(visit, [reason])
        if wanted == "publish" and row.kind == "plan" and not plans_of(visit.world.id, drafts=False).filter(
            first_year=Period.parse(row.period).start.year
        ):  # fmt: skip
            raise UserError("plan_not_adopted")
        with transaction.atomic():
            for one in kept.step_document(visit.world, row, wanted, reason, visit.author):
                write_step(visit.request, Action.PUBLISH_DOCUMENT, f"document {one.document.public_id}", before, one.to)
    except UserError as error:
        return _document(visit, public_id, reason, error.statement)
    return HttpResponseRedirect(visit.to("document", public_id=public_id))


def standing_of(row: Document) -> Standing:
    """How far a document is, since when and by which role."""
    last = list(row.steps.all())[-1]
    return Standing(row.state, last.at, last.role_name, last.reason)  # type: ignore[arg-type]  # one of its words


def _list(
    visit: Visit, kind: str = "", typed: str = "", error: Statement | None = None, evaluation: str = ""
) -> HttpResponse:  # fmt: skip
    found = [_listed(visit, one) for one in kept.documents(visit.world, published_only=_published_only(visit))]
    return visit.show(
        "web/documenten.html",
        area=visit.picture.area(visit.municipality),
        documents=found,
        waiting=sum(one.document.state in (Document.State.DRAFT, Document.State.AGREED) for one in found),
        kinds=[(one, KINDS[one]) for one in making.KINDS],
        kind=kind,
        typed=typed,
        error=error,
        may_make=visit.allowed(Action.MAKE_DOCUMENT),
        evaluations=_judged(visit) if visit.allowed(Action.MAKE_DOCUMENT) else [],
        evaluation=evaluation,
    )


def _judged(visit: Visit) -> list[tuple[str, str]]:
    """Public ids and titles of the evaluations that have a verdict."""
    found = register(visit.world.id, unjudged=visit.allowed(Action.VIEW_UNJUDGED), inside=visit.inside)
    return [(one.evaluation.public_id, one.text.title) for one in found.judged]


def _listed(visit: Visit, one: Document) -> Listed:
    kind = words.translate(KINDS[one.kind], visit.language)
    period = words.period(Period.parse(one.period), visit.language)
    place = visit.picture.area(one.municipality).name
    title = (_own_title(visit, one) if one.kind == "result" else "") or f"{kind}: {place}, {period}"
    return Listed(one, title, one.get_state_display(), list(one.steps.all())[-1].at)


def _own_title(visit: Visit, one: Document) -> str:
    """Results of one period differ by what they are of; empty where this person may not read it, or it was changed."""
    if not kept.may_be_read(one, published_only=_published_only(visit)):
        return ""
    try:
        return _content(visit, one).title
    except StoreError:
        return ""


def _document(visit: Visit, public_id: str, typed: str = "", error: Statement | None = None) -> HttpResponse:
    row = _row(visit, public_id)
    steps = kept.next_steps(row) if visit.allowed(Action.PUBLISH_DOCUMENT) else []
    standing, there = standing_of(row), kept.may_be_read(row, published_only=_published_only(visit))
    content = _content(visit, row) if there else None
    return visit.show(
        "web/document.html",
        area=visit.picture.area(row.municipality),
        row=row,
        title=content.title if content else _listed(visit, row).title,
        state=state_of(standing, visit.language),
        warning=letterhead(content, standing).warning if content else "",
        body=mark_safe(fragment(content)) if content else "",  # noqa: S308  every text in it is escaped
        history=[_told(one) for one in row.steps.all()],
        steps=[(one, BUTTONS[one.step], WHY.get(one.step, "")) for one in steps],
        forms=[(name, name.upper()) for name in FORMATS],
        typed=typed,
        error=error,
    )


def _told(one: DocumentStep) -> dict[str, object]:
    return {"what": STEPS[one.step], "when": one.at, "role": one.role_name, "reason": one.reason}


def _published_only(visit: Visit) -> bool:
    return not visit.allowed(Action.VIEW_DOCUMENTS)


def _row(visit: Visit, public_id: str) -> Document:
    """A document that this person may know of."""
    return kept.document_of(visit.world, public_id, published_only=_published_only(visit))


def _content(visit: Visit, row: Document) -> Content:
    """What this person may read of it, in the language of the page."""
    sealed = kept.content_of(visit.world, row, published_only=_published_only(visit))
    return read_documents(sealed, row.content)[visit.language]
