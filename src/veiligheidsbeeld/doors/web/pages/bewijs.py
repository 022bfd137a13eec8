# SPDX-License-Identifier: EUPL-1.2
"""Bewijs: what was shown when it was decided, and what has been revised since? Also the offer to freeze what a page
shows now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_noop, override
from django.views.decorators.http import require_GET, require_POST

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.report.frozen import worded
from veiligheidsbeeld.doors.web.pages import drawings
from veiligheidsbeeld.doors.web.pages.rows import Row, row, row_of_area
from veiligheidsbeeld.doors.web.visit import Visit, page
from veiligheidsbeeld.ground.access import ROLE_NAMES, Action
from veiligheidsbeeld.ground.core import Figure, Period, UserError
from veiligheidsbeeld.loop.assessment import evidence as kept
from veiligheidsbeeld.loop.assessment.evidence import Drawing, Evidence, Revised, Worded
from veiligheidsbeeld.loop.assessment.subjects import Subject, gather

_FIELDS = {
    "indicator": "indicator", "area": "gebied", "period": "periode", "from": "van", "to": "tot", "frequency": "lengte",
    "claim": "bewering", "group": "groep",
}  # fmt: skip
KINDS = {
    "figure": gettext_noop("one figure"), "change": gettext_noop("a change"), "series": gettext_noop("a series"),
    "map": gettext_noop("a map"), "claim": gettext_noop("a claim"),
}  # fmt: skip
_DRAWN = 60  # newest stretches before a change
_OF_ONE_AREA = ("figure", "change", "series")


@dataclass(frozen=True)
class Offer:
    """Something on a page that may be frozen: the hidden fields of its form, and what will be said of it."""

    kind: str
    title: str
    sentences: list[str]
    fields: list[tuple[str, str]]

    @property
    def kind_words(self) -> str:
        """Msgid of the kind, to tell two buttons of one page apart."""
        return kind_words(self.kind)


@dataclass(frozen=True)
class Since:
    """A figure then and now, each as a row."""

    name: str
    then: Row
    now: Row | None

    @property
    def redefined(self) -> bool:
        """Made by another version of the definition?"""
        return self.now is not None and self.now.figure.version != self.then.figure.version


def kind_words(kind: str) -> str:
    """Msgid of a kind; a kind that came later is called by its own name."""
    return KINDS.get(kind, kind)


def offer(visit: Visit, kind: str, **query: str) -> Offer | None:
    """What a page may offer to freeze; None where there is nothing of the kind."""
    key = ("offer", kind, visit.language, *sorted(query.items()))
    said = visit.picture.keep(key, lambda: _said_today(visit, kind, query))
    if said is None:
        return None
    fields = [("soort", kind), *((_FIELDS[name], value) for name, value in query.items())]
    return Offer(kind, said.title, [one.text for one in said.sentences], fields)


def offer_change(visit: Visit, newest: Figure, before: Period | None) -> Offer | None:
    """The change from an earlier stretch; where there is none, the figure itself."""
    about = {"indicator": newest.indicator, "area": newest.area_code}
    if before is not None:
        change = offer(visit, "change", **about, **{"from": str(before), "to": str(newest.period)})
        if change is not None:
            return change
    return offer(visit, "figure", **about, period=str(newest.period))


@require_GET
@page(Action.VIEW_EVIDENCE)
def bewijzen(visit: Visit) -> HttpResponse:
    """All evidence of this world, newest first; what is damaged is named."""
    found, damaged = kept.list_evidence(visit.world)
    rows = [
        {"id": one.id, "title": one.evidence.words[visit.language].title, "kind": kind_words(one.evidence.kind),
         "when": one.evidence.when, "by": _by(one.evidence)}
        for one in found
    ]  # fmt: skip
    return visit.show("web/bewijzen.html", rows=rows, damaged=damaged)


@require_GET
@page(Action.VIEW_EVIDENCE)
def bewijs(visit: Visit, ident: str) -> HttpResponse:
    """One piece of evidence as it was frozen, and what is otherwise today."""
    found = kept.open_evidence(visit.world, ident)
    one, said = found.evidence, found.evidence.words[visit.language]
    today = _said_today(visit, one.kind, one.query)
    return visit.show(
        "web/bewijs.html",
        frozen=found,
        evidence=one,
        said=said,
        kind=kind_words(one.kind),
        rows=_rows(visit, one, said),
        drawing=as_page_drawing(said.drawing),
        revised=[_since(visit, one, said, other) for other in kept.revised_since(one, visit.picture)],
        redefined=kept.redefined_since(one, visit.picture),
        definitions=[_definition(plain, visit.language) for plain in one.definitions],
        today=today if today and _texts(today) != _texts(said) else None,
        by=_by(one),
        now=visit.picture,
    )


@require_POST
@page(Action.FREEZE_EVIDENCE)
def freeze(visit: Visit) -> HttpResponse:
    """Freeze what the form of a page asks for, and show it."""
    asked = {name: value for name, field in _FIELDS.items() if (value := visit.request.POST.get(field, ""))}
    return HttpResponseRedirect(visit.to("evidence", ident=frozen(visit, visit.request.POST.get("soort", ""), asked)))


def frozen(visit: Visit, kind: str, query: Mapping[str, str]) -> str:
    """Freeze a subject in both languages; returns the id. Raises UserError as `gather` does."""
    subject = gather(visit.picture, kind, query)
    said = {}
    for language in words.LOCALES:
        with override(language):
            said[language] = worded(visit.picture, subject, language, _drawing(visit, subject))
    user = visit.request.user
    return kept.freeze(
        visit.picture, subject, said, by=user.get_username(), role=getattr(user, "role", ""), now=_moment(visit)
    ).id


def _moment(visit: Visit) -> datetime:
    """Now; in an invented world the time of today on the day at which that world stands still."""
    now = timezone.now()
    return datetime.combine(visit.world.clock().date(), now.timetz()) if visit.world.settings.fictional else now


def _said_today(visit: Visit, kind: str, query: dict[str, str]) -> Worded | None:
    try:
        return worded(visit.picture, gather(visit.picture, kind, query), visit.language)
    except UserError:  # not published (any more)
        return None


def _texts(said: Worded) -> list[str]:
    return [one.text for one in said.sentences]


def _drawing(visit: Visit, subject: Subject) -> Drawing | None:
    """The drawing that the page shows of a series or map; of a change the series up to it."""
    figures, indicator = [one.figure for one in subject.figures], subject.query["indicator"]
    if subject.kind == "series":
        drawn = drawings.series_drawing(visit, indicator, subject.area, figures)
    elif subject.kind == "change":
        drawn = drawings.series_drawing(visit, indicator, subject.area, _until(visit, subject))
    elif subject.kind == "map":
        rows = [row_of_area(visit, one, visit.picture.area(one.area_code)) for one in figures]
        drawn = drawings.area_drawing(visit, indicator, rows, figures[0].area_type)
    else:
        return None
    if drawn is None:
        return None
    legend = tuple((_plain(one.swatch), one.words) for one in drawn.legend)
    return Drawing(drawn.title, drawn.subtitle, _plain(drawn.wide), _plain(drawn.narrow), drawn.legend_title, legend)


def _until(visit: Visit, subject: Subject) -> list[Figure]:
    period = subject.figures[-1].figure.period
    found = visit.picture.series(subject.query["indicator"], subject.area.code, period.frequency)
    return [one for one in found if one.period.end <= period.end][-_DRAWN:]


def _plain(text: SafeString) -> str:
    return "".join(iter(text))


def as_page_drawing(drawn: Drawing | None) -> drawings.Drawing | None:
    """The SVG that we drew then. A changed byte was found on opening; the page allows no script in it either."""
    if drawn is None:
        return None
    legend = [drawings.Legend(mark_safe(swatch), said) for swatch, said in drawn.legend]  # noqa: S308
    wide, narrow = mark_safe(drawn.wide), mark_safe(drawn.narrow)  # noqa: S308
    return drawings.Drawing(drawn.title, drawn.subtitle, wide, narrow, legend, drawn.legend_title)


def _rows(visit: Visit, one: Evidence, said: Worded) -> list[Row]:
    """The frozen figures with their frozen remarks. Areas have a name and a page; periods are written by the table."""
    rows = []
    for found, why in zip(one.figures, said.remarks, strict=True):
        place = visit.to("gebied", area=f"{found.figure.area_code}-{found.figure.division_year}")
        name, address = (
            ("", "") if one.kind in _OF_ONE_AREA else (_named(one, found.name, found.figure, visit.language), place)
        )
        rows.append(Row(found.figure, name, address, why or None))
    return rows


def _since(visit: Visit, one: Evidence, said: Worded, found: Revised) -> Since:
    remarks = {row.figure: why for row, why in zip(one.figures, said.remarks, strict=True)}
    name = _named(one, found.name, found.then, visit.language)
    now = row(visit, found.now, found.name) if found.now else None
    return Since(name, Row(found.then, found.name, "", remarks[found.then] or None), now)


def _named(one: Evidence, name: str, figure: Figure, language: str) -> str:
    """What tells the figures of a kind apart: areas, periods, or both."""
    period = words.period(figure.period, language)
    return {"map": name, "claim": f"{name}, {period}"}.get(one.kind, period)


def _definition(plain: dict[str, object], language: str) -> dict[str, object]:
    texts = {name: plain[name][language] for name in ("names", "definition", "caveat")}  # type: ignore[index]
    return {**texts, "id": plain["id"], "version": plain["version"], "publisher": plain["publisher_name"]}


def _by(one: Evidence) -> tuple[str, str]:
    """User name, and the msgid of the role if there was one."""
    return one.by, ROLE_NAMES.get(one.role, "") if one.role else ""  # type: ignore[call-overload]
