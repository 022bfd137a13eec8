# SPDX-License-Identifier: EUPL-1.2
"""What does a delivered CBS table say, in our words? Observations, the grid they lie in, and the areas.

Null and absence are read by the table's own Default, never as zero by habit.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, TypeVar

from veiligheidsbeeld.ground.areas import normal_code
from veiligheidsbeeld.ground.core import (
    Area,
    AreaType,
    DataContractError,
    Observation,
    Period,
    Presence,
    Revision,
    area_type_of,
    municipality_of,
    wijk_of,
)
from veiligheidsbeeld.ground.store import Delivery, Snapshots
from veiligheidsbeeld.loop.sources.cbs_odata import messages
from veiligheidsbeeld.loop.sources.cbs_odata.division import period_of
from veiligheidsbeeld.loop.sources.cbs_odata.grids import grids_of
from veiligheidsbeeld.loop.sources.cbs_odata.layout import Layout, layout
from veiligheidsbeeld.loop.sources.tidied import Tidy

Cell = tuple[str, Period, str]  # area code, period, slice
K = TypeVar("K")
T = TypeVar("T")
_REVISIONS = {
    "Definitief": Revision.FINAL,
    "NaderVoorlopig": Revision.FURTHER_PROVISIONAL,
    "Voorlopig": Revision.PROVISIONAL,
    None: Revision.FINAL,
}
_VALUE, _BOUNDS = "MW00000", {"MOG0095": "lower", "MBG0095": "upper"}
_ABSENT = {"Zero": Presence.VALUE, "Missing": Presence.MISSING, "Impossible": Presence.IMPOSSIBLE}


@dataclass(frozen=True)
class CodeLists:
    """Code lists of one delivery by padded key: our area codes, periods with their status, slices."""

    areas: dict[str, Area]
    periods: dict[str, tuple[Period, Revision]]
    slices: tuple[dict[str, str], ...]

    def all_slices(self) -> list[str]:
        """Every combination of the codes of the slice's dimensions."""
        return sorted({"|".join(parts) for parts in product(*(one.values() for one in self.slices))})


def tidy(snapshots: Snapshots, delivery: Delivery) -> Tidy:
    """Read one delivery. Raises DataContractError when a row has a code that no code list holds, or a topic is gone."""
    table = layout(delivery.provenance.table)
    lists = _code_lists(snapshots, delivery, table)
    topics = _topics(snapshots, delivery, table)
    observations, grids = [], []
    for key, (measure, absent) in topics.items():
        for part in table.parts:
            rows = list(_observations(snapshots, delivery, table, lists, part, key, measure, absent))
            observations += rows
            # a part that asks for one offence says nothing of the others: they were published, we did not ask
            whole = table.slices and not any(one in table.parts[part] for one in table.slices)
            asked = lists.all_slices() if whole else []
            grids += grids_of(table, measure.split("/")[0], absent, lists.areas.values(), asked, rows)
    areas = [] if table.division == "" else list(lists.areas.values())
    return Tidy(delivery.provenance, table.rank, _once(table.table, observations), grids, areas)


def _parts(snapshots: Snapshots, delivery: Delivery, prefix: str, decode: Callable[[bytes], T]) -> Iterator[T]:
    names = sorted(
        (name for name in delivery.parts if name.startswith(f"{prefix}/")), key=lambda name: int(name.rsplit("/")[-1])
    )
    for name in names:
        yield decode(snapshots.read(delivery.parts[name], delivery.provenance.table))


def _codes(snapshots: Snapshots, delivery: Delivery, dimension: str) -> Iterator[messages.Code]:
    for page in _parts(snapshots, delivery, dimension, messages.decode_codes):
        yield from page.value


def _code_lists(snapshots: Snapshots, delivery: Delivery, table: Layout) -> CodeLists:
    year = delivery.provenance.division_year or 0
    areas = {}
    for code in _codes(snapshots, delivery, table.geo):
        normal = normal_code(code.key)
        if normal is not None:
            areas[code.key] = Area(area_type_of(normal), normal, year, _name(code.title), _parent(normal))
    periods = {}
    for code in _codes(snapshots, delivery, table.time) if table.time else ():
        period = period_of(code.key)
        if period is not None:
            periods[code.key] = (period, _read(_REVISIONS, code.status, f"{table.table}/{table.time}", "Status"))
    slices = tuple(
        {code.key: _slice(table, code) for code in _codes(snapshots, delivery, dimension)} for dimension in table.slices
    )
    return CodeLists(areas, periods, slices)


def _slice(table: Layout, code: messages.Code) -> str:
    number = re.match(r"\d+(\.\d+)*(?= )", code.title) if table.numbered else None
    return number[0] if number else code.key.strip()


def _read(known: Mapping[K, T], word: K, file: str, column: str) -> T:
    """What a word of the publisher means; a new one must be looked at."""
    if word not in known:
        raise DataContractError(file, ", ".join(str(one) for one in known), word, column=column)
    return known[word]


def _name(title: str) -> str:
    """Names without the publisher's additions: 'Utrecht (gemeente)', 'Drenthe (PV)', 'Wijk 00 Annen'."""
    return title.removesuffix(" (gemeente)").removesuffix(" (PV)").strip()


def _parent(code: str) -> str | None:
    kind = area_type_of(code)
    if kind is AreaType.BUURT:
        return wijk_of(code)
    if kind is AreaType.WIJK:
        return municipality_of(code)
    return AreaType.NATION.value if kind is AreaType.MUNICIPALITY else None


def _topics(snapshots: Snapshots, delivery: Delivery, table: Layout) -> dict[str, tuple[str, Presence]]:
    content = snapshots.read(delivery.parts["DataProperties"], table.table)
    return topics_of(table, messages.decode_properties(content).value)


def topics_of(table: Layout, properties: list[messages.Property]) -> dict[str, tuple[str, Presence]]:
    """Key of each topic we want, found by its title or path, with our measure and what absence means.

    Raises DataContractError when a title is gone or stands above two topics.
    """
    groups = {one.id: one for one in properties if one.kind == "TopicGroup"}
    found: dict[str, list[messages.Property]] = {wanted: [] for wanted in table.topics}
    for one in properties:
        for name in {one.title, _path(one, groups)} & found.keys() if one.kind == "Topic" else ():
            found[name].append(one)
    for name, topics in found.items():
        if len(topics) != 1 and not (name in table.optional and not topics):
            raise DataContractError(
                f"{table.table}/DataProperties", "one topic for each title asked", f"{len(topics)}: {name}"
            )
    file = f"{table.table}/DataProperties"
    return {
        str(one.key): (table.topics[name], _read(_ABSENT, one.default or "Missing", file, "Default"))
        for name, topics in found.items()
        for one in topics
    }


def _path(topic: messages.Property, groups: Mapping[int, messages.Property]) -> str:
    """Titles of the groups above a topic and its own."""
    parts, above = [topic.title], topic.parent
    while above is not None and above in groups:
        parts.insert(0, groups[above].title)
        above = groups[above].parent
    return "/".join(parts)


def _observations(
    snapshots: Snapshots, delivery: Delivery, table: Layout, lists: CodeLists, part: str, key: str, measure: str,
    absent: Presence,
) -> Iterator[Observation]:  # fmt: skip
    bounds: dict[Cell, dict[str, float | None]] = defaultdict(dict)
    values: list[tuple[Cell, Observation]] = []
    measure, _, topic = measure.partition("/")
    for page in _parts(snapshots, delivery, f"TypedDataSet/{part}", messages.decode_page):
        for row in page.value:
            cell = _cell(table, lists, delivery, row)
            if cell is None:
                continue
            area, period, revision, slice_id = cell
            slice_id = topic or slice_id
            # a row that is there with null in it: Default says what that means; only Zero makes it a zero
            presence = Presence.VALUE if _field(table, row, key) is not None else absent
            number = _number(table, row, key, presence)
            margin = str(_field(table, row, table.margins)).strip() if table.margins else _VALUE
            if margin != _VALUE:
                bounds[area.code, period, slice_id][_read(_BOUNDS, margin, table.table, table.margins)] = number
                continue
            division = delivery.provenance.division_year or period.start.year
            one = Observation(
                measure, slice_id, area.type, area.code, division, period, number, presence, revision,
                delivery.provenance.known_at, delivery.provenance.id,
            )  # fmt: skip
            values.append(((area.code, period, slice_id), one))
    for cell_key, one in values:
        found = bounds.get(cell_key, {}) if one.value is not None else {}
        yield replace(one, lower=found.get("lower"), upper=found.get("upper"))


def _field(table: Layout, row: dict[str, Any], key: str) -> Any:
    if key not in row:
        raise DataContractError(
            f"{table.table}/TypedDataSet", "a value in every column", "none", row=row.get("ID", "-"), column=key
        )
    return row[key]


def _number(table: Layout, row: dict[str, Any], key: str, presence: Presence) -> float | None:
    value = row[key]
    if presence is not Presence.VALUE:
        return None
    if isinstance(value, str | bool):
        raise DataContractError(
            f"{table.table}/TypedDataSet", "a number", repr(value), row=row.get("ID", "-"), column=key
        )
    return float(value or 0)


def _cell(
    table: Layout, lists: CodeLists, delivery: Delivery, row: dict[str, Any]
) -> tuple[Area, Period, Revision, str] | None:
    """Area, period and slice of a row; None for a place or period we do not use."""
    geo = str(_field(table, row, table.geo))
    area = lists.areas.get(geo)
    if area is None:
        if normal_code(geo) is not None:
            raise DataContractError(f"{table.table}/TypedDataSet", "an area of the code list", geo, column=table.geo)
        return None
    period = _period(table, lists, delivery, row)
    if period is None:
        return None
    parts = []
    for dimension, codes in zip(table.slices, lists.slices, strict=True):
        key = str(_field(table, row, dimension))
        if key not in codes:
            raise DataContractError(f"{table.table}/TypedDataSet", "a code of the list", key, column=dimension)
        parts.append(codes[key])
    return area, period[0], period[1], "|".join(parts)


def _period(table: Layout, lists: CodeLists, delivery: Delivery, row: dict[str, Any]) -> tuple[Period, Revision] | None:
    """Period of a row, None for one we do not use. A table without periods is about the year of its division."""
    if not table.time:
        return Period.year(delivery.provenance.division_year or 0), Revision.FINAL
    key = str(_field(table, row, table.time))
    if key not in lists.periods and period_of(key) is not None:
        raise DataContractError(f"{table.table}/TypedDataSet", "a period of the list", key, column=table.time)
    return lists.periods.get(key)


def _once(table: str, observations: list[Observation]) -> list[Observation]:
    """Parts may overlap; the same cell must then say the same."""
    known: dict[tuple[str, str, str, Period], Observation] = {}
    for one in observations:
        cell = (one.measure, one.slice, one.area_code, one.period)
        if cell in known and known[cell] != one:
            raise DataContractError(
                f"{table}/TypedDataSet", "one value for a cell", f"{known[cell].value} and {one.value}"
            )
        known[cell] = one
    return list(known.values())
