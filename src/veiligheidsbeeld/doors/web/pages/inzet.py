# SPDX-License-Identifier: EUPL-1.2
"""Inzet: where do hours go, and is that where it was busier than ordinary? Facts beside each other, no proposal."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from veiligheidsbeeld.doors.web.pages.deze_week import WEEKLY, judged_by_area, newest_known, whole_stretch
from veiligheidsbeeld.doors.web.pages.judging import sifted
from veiligheidsbeeld.doors.web.pages.overleg import own_areas
from veiligheidsbeeld.doors.web.pages.rows import Row, made_of, row_of_area
from veiligheidsbeeld.doors.web.pages.taken import own_names
from veiligheidsbeeld.doors.web.pages.typed import day_of, warn_of_persons, whole_of
from veiligheidsbeeld.doors.web.visit import Visit, page
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.access.written import ConflictError
from veiligheidsbeeld.ground.core import Area, AreaType, Frequency, Period, Statement, UserError, VeiligheidsbeeldError
from veiligheidsbeeld.loop.action.models import Plan
from veiligheidsbeeld.loop.action.plan import newest_texts, plans_of
from veiligheidsbeeld.loop.assessment import meetings
from veiligheidsbeeld.loop.assessment.models import Decision, Item
from veiligheidsbeeld.loop.picture.verdicts import Judged
from veiligheidsbeeld.loop.registers import hours
from veiligheidsbeeld.loop.registers.hours import Spent
from veiligheidsbeeld.loop.registers.hours_file import read_hours, store_hours
from veiligheidsbeeld.loop.registers.models import Hours
from veiligheidsbeeld.loop.sources.partner_file import Places

WEEKS = 4
_BUSIER = "rise"
_TOLD = (_BUSIER, "stable", "fall")


@dataclass(frozen=True)
class Line:
    """One wijk: hours by task, what was counted there, and what was agreed for these weeks."""

    area: Area
    by_task: dict[str, Decimal]
    counted: Row | None
    agreed: list[tuple[Item, Decision]]

    @property
    def judged(self) -> Judged | None:
        """What is said of the count; None without one."""
        return self.counted.judged if self.counted else None

    @property
    def written(self) -> Decimal:
        """Hours in all."""
        return sum(self.by_task.values(), Decimal())

    @property
    def agreed_hours(self) -> int:
        """Hours that were agreed for the weeks of the page."""
        return WEEKS * sum(decision.hours_per_week or 0 for _, decision in self.agreed)

    @property
    def busier(self) -> bool:
        """Was more counted here than is ordinary?"""
        return self.judged is not None and self.judged.code == _BUSIER

    @property
    def differs(self) -> Statement | None:
        """Where need or agreement and hours are not alike; None where they are, or where that cannot be said."""
        about = {"area": self.area.name, "hours": float(self.written)}
        if self.busier and not self.written:
            return Statement("hours_busy_none", about)
        if self.agreed_hours > self.written:
            return Statement(
                "hours_less_than_agreed",
                {**about, "agreed": self.agreed_hours},
            )
        return Statement("hours_busy", about) if self.busier else None


@require_GET
@page(Action.VIEW_HOURS)
def inzet(visit: Visit) -> HttpResponse:
    """Four weeks: hours per wijk and task beside what was counted, what is ordinary, and what was agreed."""
    period = _four_weeks(visit)
    first, last = period.start, period.end - timedelta(days=7)
    counted, compared = _counted(visit, period)
    today = _of_today(visit)
    added = hours.by_area_and_task(hours.entries(visit.world.id, first, last), today)
    agreed = _agreed(visit, first, period.end, today)
    lines = [
        Line(one, dict(added.get(one.key, {})), counted.get(one.code), agreed.get(one.key, []))
        for one in own_areas(visit)
    ]  # fmt: skip
    lines = [one for one in lines if one.area.type is AreaType.WIJK or one.written or one.agreed]
    figures = [one.counted.figure for one in lines if one.counted]
    known = {one.area.key for one in lines}
    return visit.show(
        "web/inzet.html", period=period, lines=lines, tasks=_tasks_of(visit, lines), share=_share(lines),
        total=sum((one.written for one in lines), Decimal()), compared=compared,
        differing=[one.differs for one in lines if one.differs], area=visit.picture.area(visit.municipality),
        elsewhere=sum((sum(one.values(), Decimal()) for key, one in added.items() if key not in known), Decimal()),
        may_write=visit.may(Action.WRITE_HOURS), may_see_meetings=visit.allowed(Action.VIEW_MEETING),
        judged=sum(one.judged is not None and one.judged.code in _TOLD for one in lines),
        made=made_of(visit, figures) if figures else None,
    )  # fmt: skip


@require_GET
@page(Action.WRITE_HOURS)
def uren(visit: Visit) -> HttpResponse:
    """The form of a team leader, and what was written of the week."""
    return _uren(visit)


@require_POST
@page(Action.WRITE_HOURS)
def write_hours(visit: Visit) -> HttpResponse:
    """Keep the hours of one wijk and task in one week."""
    typed = {
        name: visit.request.POST.get(name, "")
        for name in ("week", "team", "gebied", "taak", "maatregel", "uren", "versie")
    }
    try:
        warn_of_persons(visit, [typed["team"]])
        kept = _store(visit, typed)
    except UserError as error:
        return _uren(visit, typed, error)
    return HttpResponseRedirect(f"{visit.to('hours')}?week={kept.week.isoformat()}")


@require_POST
@page(Action.WRITE_HOURS)
def take_in(visit: Visit) -> HttpResponse:
    """Take in a file of hours, all of it or nothing."""
    team, file = visit.request.POST.get("team", ""), visit.request.FILES.get("bestand")
    try:
        warn_of_persons(visit, [team])
        if file is None:
            raise UserError("choose_file")
        found = read_hours(file.read(), str(file.name), Places(visit.municipality, visit.picture.areas()))
        if found.faults:
            return _uren(visit, {"team": team}, faults=found.faults)
        author = visit.author
        store_hours(
            visit.world.id, found, team, visit.picture.division_year, by=author.by, role=author.role, at=author.at,
            replace=bool(visit.request.POST.get("vervangen")),
        )  # fmt: skip
    except VeiligheidsbeeldError as error:
        return _uren(visit, {"team": team}, error)
    newest = max(one.period.start for one in found.entries)
    return HttpResponseRedirect(f"{visit.to('hours')}?week={newest.isoformat()}")


def _store(visit: Visit, typed: dict[str, str]) -> Hours:
    week, area = day_of(typed["week"]), typed["gebied"]
    if week is None:
        raise UserError("bad_date", date="-")
    if area not in {one.key for one in own_areas(visit)}:
        raise UserError("unknown_area", area=area or "-")
    if typed["maatregel"] and typed["maatregel"] not in dict(_measures(visit)):
        raise UserError("unknown_measure")
    spent = Spent(hours.monday(week), typed["team"], area, typed["taak"], typed["maatregel"])
    author = visit.author
    return hours.write_hours(
        visit.world.id, spent, hours.hours_of(typed["uren"]), whole_of(typed["versie"]) or 0,
        by=author.by, role=author.role, at=author.at,
    )  # fmt: skip


def _uren(
    visit: Visit, typed: dict[str, str] | None = None, error: VeiligheidsbeeldError | None = None,
    faults: list[Statement] | None = None,
) -> HttpResponse:  # fmt: skip
    week = _asked_week(visit, typed)
    found = [one for one in hours.entries(visit.world.id, week, week) if one.hours]
    own = getattr(visit.request.user, "organisation", "")
    if isinstance(error, ConflictError):  # what stands there now is shown beside what was typed
        typed = {**(typed or {}), "versie": str(error.newest.version)}
    answer = visit.show(
        "web/uren.html", week=week, earlier=week - timedelta(days=7), later=week + timedelta(days=7),
        this_week=hours.monday(visit.world.clock().date()), entries=_named(visit, found),
        areas=own_areas(visit), tasks=_names(visit), measures=_measures(visit),
        teams=sorted({*hours.teams(visit.world.id), own} - {""}),
        typed={"team": own, **(typed or {})}, error=_said(error), faults=faults or [],
        theirs=error.newest if isinstance(error, ConflictError) else None,
    )  # fmt: skip
    failed = error is not None or bool(faults)
    answer.status_code = 409 if isinstance(error, ConflictError) else 400 if failed else 200
    return answer


def _said(error: VeiligheidsbeeldError | None) -> Statement | None:
    return Statement("hours_other") if isinstance(error, ConflictError) else error.statement if error else None


def _asked_week(visit: Visit, typed: dict[str, str] | None) -> date:
    try:
        asked = day_of((typed or {}).get("week", "") or visit.request.GET.get("week", ""))
    except UserError:
        asked = None
    return hours.monday(asked or visit.world.clock().date())


def _named(visit: Visit, found: list[Hours]) -> list[tuple[Hours, str, str, str]]:
    """Entries with the names of their area, task and measure."""
    names, tasks = {one.key: one.name for one in own_areas(visit)}, dict(_names(visit))
    measures = dict(_measures(visit))
    return [
        (one, names.get(one.area, one.area), tasks.get(one.task, one.task), measures.get(one.measure, ""))
        for one in found
    ]


def _measures(visit: Visit) -> list[tuple[str, str]]:
    """Measures of the yearly plan of this year, drafts too: hours may be written for them."""
    year = visit.world.clock().date().year
    found: list[tuple[str, str]] = []
    for plan in plans_of(visit.world.id, drafts=True).filter(kind=Plan.Kind.YEARLY, first_year=year):
        texts = newest_texts(plan)[1]
        found += [(one.public_id, texts[one.pk].what) for one in plan.measures.all() if one.pk in texts]
    return found


def _names(visit: Visit) -> list[tuple[str, str]]:
    return [(one.id, one.in_language(visit.language)) for one in hours.tasks().values()]


def _tasks_of(visit: Visit, lines: list[Line]) -> list[tuple[str, str]]:
    """Tasks that any hours went to, in the order of the file."""
    used = {task for one in lines for task, spent in one.by_task.items() if spent}
    return [(task, name) for task, name in _names(visit) if task in used]


def _four_weeks(visit: Visit) -> Period:
    """The newest four weeks of which everything is counted; without weekly figures the four before this week."""
    known = newest_known(visit)
    if known is not None and known[1].frequency is Frequency.WEEK:
        return whole_stretch(visit, *known)
    return Period(hours.monday(visit.world.clock().date()) - timedelta(weeks=WEEKS), Frequency.WEEK, WEEKS)


def _counted(visit: Visit, period: Period) -> tuple[dict[str, Row], int]:
    """What was counted per wijk against the same weeks a year before, judged together; none without weekly figures."""
    if WEEKLY not in visit.picture.catalogue.indicators:
        return {}, 0
    seen = sifted(judged_by_area(visit, WEEKLY, AreaType.WIJK, period).values())
    rows = {}
    for one in seen.all:
        if one.figures:
            figure = one.figures[1]
            place = visit.picture.area(figure.area_code)
            rows[figure.area_code] = replace(row_of_area(visit, figure, place), judged=one)
    return rows, seen.compared


def _agreed(
    visit: Visit, first: date, end: date, today: Callable[[str], str]
) -> dict[str, list[tuple[Item, Decision]]]:
    """Decisions with hours for an area that held through all of these weeks, by key of the area; for who may not see
    meetings only the own ones."""
    names = None if visit.allowed(Action.VIEW_MEETING) else own_names(visit)
    found: dict[str, list[tuple[Item, Decision]]] = {}
    for one in meetings.agreed(visit.world.id):
        runs = one.first <= first and (one.last is None or one.last >= end - timedelta(days=1))
        mine = names is None or one.decision.owner.casefold() in names
        if one.decision.hours_per_week and one.decision.area and runs and mine:
            found.setdefault(today(one.decision.area), []).append((one.item, one.decision))
    return found


def _of_today(visit: Visit) -> Callable[[str], str]:
    """From the key of an area in any division to its key of today: the same code and, where the publication knows both,
    the same name. Other keys stay as they are."""
    now, known = {one.code: one for one in own_areas(visit)}, {one.key: one for one in visit.picture.areas()}

    def today(key: str) -> str:
        here, there = now.get(key.partition("-")[0]), known.get(key)
        return here.key if here is not None and (there is None or there.name == here.name) else key

    return today


def _share(lines: list[Line]) -> int | None:
    """Per cent of the hours that went to wijken where the count was ordinary or lower; None where none was judged."""
    told = [one for one in lines if one.judged is not None and one.judged.code in _TOLD]
    total = sum((one.written for one in told), Decimal())
    if not total:
        return None
    return round(100 * sum((one.written for one in told if not one.busier), Decimal()) / total)
