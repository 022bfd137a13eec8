# SPDX-License-Identifier: EUPL-1.2
"""What does a page say of change? The judgement of its own figure, and of everything beside it together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.web.pages.rows import Row, row_of_indicator
from veiligheidsbeeld.doors.web.visit import Visit
from veiligheidsbeeld.ground.core import Area, Figure, Period, Statement, UserError
from veiligheidsbeeld.loop.picture.beside import beside_peers
from veiligheidsbeeld.loop.picture.changes import first_said, held_against
from veiligheidsbeeld.loop.picture.many import Sifted, sift
from veiligheidsbeeld.loop.picture.verdicts import Judged, judge_areas

_BESIDE_A_MAP = 12  # rows


@dataclass(frozen=True)
class Stepped:
    """Another judgement, where that of the page's own figure says nothing."""

    judged: Judged
    why: Statement


def headline(visit: Visit, figure: Figure, before: Period | None) -> dict[str, Any]:
    """For `parts/judged.html`: a figure against an earlier stretch. Nothing without an earlier figure, nor of what
    was counted on one day: its change is what it is."""
    picture = visit.picture
    if before is None or picture.catalogue.get(figure.indicator).nature == "stock":
        return {}
    try:
        said = first_said(picture, figure.indicator, figure.area_code, before, figure.period)
    except UserError:  # nothing was published of the earlier stretch
        return {}
    stepped = None
    if said.instead is not None and said.instead.figures is not None:
        other = said.instead.figures[1]
        about = {"area": picture.area(other.area_code).name, "period": words.period(other.period, visit.language)}
        asked = words.period(figure.period, visit.language)
        stepped = Stepped(said.instead, Statement("stepped_up", {"asked": asked, **about}))
    return {"judged": said.asked, "stepped": stepped, "beside": beside_peers(picture, said.best)}


def judged_parts(visit: Visit, rows: Sequence[Row]) -> list[Judged]:
    """The areas of a table against what the first of them is held against."""
    before = held_against(visit.picture, rows[0].figure) if rows else None
    if before is None:
        return []
    first = rows[0].figure
    try:
        all_ = judge_areas(visit.picture, first.indicator, first.area_type, before, first.period)
    except UserError:
        return []
    return [all_[row.figure.area_code] for row in rows if row.figure.area_code in all_]


def judged_years(visit: Visit, figures: Sequence[Figure]) -> list[Judged]:
    """Each period of a series against the one before it in the series, oldest first; nothing of what was counted on
    one day."""
    if not figures or visit.picture.catalogue.get(figures[0].indicator).nature == "stock":
        return []
    found = []
    for earlier, later in pairwise(figures):
        all_ = judge_areas(visit.picture, later.indicator, later.area_type, earlier.period, later.period)
        found += [all_[later.area_code]] if later.area_code in all_ else []
    return found


def with_judgement(rows: Iterable[Row], judged: Iterable[Judged]) -> list[Row]:
    """Rows with what is said of their own figure."""
    said = {_key(one.figures[1]): one for one in judged if one.figures is not None}
    return [replace(row, judged=said.get(_key(row.figure))) for row in rows]


def _key(figure: Figure) -> tuple[str, str, Period]:
    return figure.indicator, figure.area_code, figure.period


def sifted(judged: Iterable[Judged]) -> Sifted:
    """Everything on a page together: each pair of figures once."""
    return sift({_key(one.figures[1]): one for one in judged if one.figures is not None}.values())


def as_rows(visit: Visit, judged: Iterable[Judged]) -> list[Row]:
    """What stands out, each with its own area and period."""
    places: dict[str, Area] = {}
    found = []
    for one in judged:
        if one.figures is not None:
            figure = one.figures[1]
            place = places.setdefault(figure.area_code, visit.picture.area(figure.area_code))
            found.append(replace(row_of_indicator(visit, figure, place), judged=one))
    return found


def few_of(rows: Sequence[Row]) -> list[Row]:
    """What to look at first of many parts: the three highest, what stands out, what is hidden, in their own order.
    Empty where all of them fit beside a map."""
    if len(rows) <= _BESIDE_A_MAP:
        return []
    highest = sorted((one for one in rows if one.figure.value is not None), key=lambda one: -(one.figure.value or 0))[
        :3
    ]
    return [one for one in rows if one in highest or one.hidden or _stands_out(one.judged)]


def _stands_out(judged: Judged | None) -> bool:
    return judged is not None and (judged.code in ("rise", "fall") or judged.why.code == "verdict_among_many")
