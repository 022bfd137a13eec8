# SPDX-License-Identifier: EUPL-1.2
"""What can be frozen? For each kind of subject: which released figures stand behind it, and what was judged of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from veiligheidsbeeld.ground.core import Area, AreaType, Figure, Frequency, Period, Statement, UserError
from veiligheidsbeeld.ground.statistics import METHOD
from veiligheidsbeeld.loop.picture.beside import beside_peers
from veiligheidsbeeld.loop.picture.claim_grammar import Kind, read_claim, write_claim
from veiligheidsbeeld.loop.picture.claims import judge_claims, question_of
from veiligheidsbeeld.loop.picture.read import Picture
from veiligheidsbeeld.loop.picture.standing import read_years, write_years
from veiligheidsbeeld.loop.picture.verdicts import judge_periods

Query = Mapping[str, str]
PARTS = {AreaType.MUNICIPALITY: AreaType.WIJK, AreaType.WIJK: AreaType.BUURT}  # what a map of an area shows


@dataclass(frozen=True)
class Named:
    """A figure with the name of its area as it was then."""

    name: str
    figure: Figure


@dataclass(frozen=True)
class Subject:
    """What is to be frozen. `query` asks for exactly this again; `statements` were judged, and by which `methods`."""

    kind: str
    query: dict[str, str]
    area: Area
    figures: tuple[Named, ...]
    statements: tuple[Statement, ...] = ()
    methods: tuple[str, ...] = ()


def gather(picture: Picture, kind: str, query: Query) -> Subject:
    """The subject of a kind (see KINDS) that a query asks for; what it leaves open is chosen and filled in.

    Raises UserError for an unknown kind, indicator, area or period, and for figures that were not published.
    """
    if kind not in KINDS:
        raise UserError("unknown_kind", kind=kind, known=", ".join(KINDS))
    return KINDS[kind](picture, query)


def _figure(picture: Picture, query: Query) -> Subject:
    """One figure: `indicator`, `area`, and `period` (else the newest)."""
    area, found = _one(picture, query)
    return _subject(picture, "figure", area, [found], period=str(found.period))


def _change(picture: Picture, query: Query) -> Subject:
    """Two periods: `indicator`, `area`, `from` and `to`."""
    if not (query.get("from") and query.get("to")):
        raise UserError("both_periods")
    area, periods = _area(picture, query), [Period.parse(query[name]) for name in ("from", "to")]
    judged = judge_periods(picture, query.get("indicator", ""), area.code, periods[0], periods[1])
    made = _subject(picture, "change", area, judged.figures or (), **{"from": str(periods[0]), "to": str(periods[1])})
    beside = beside_peers(picture, judged)
    said = [*judged.statements, judged.usual_range, beside]
    return Subject(made.kind, made.query, area, made.figures, tuple(one for one in said if one), (METHOD,))


def _series(picture: Picture, query: Query) -> Subject:
    """All periods of a length: `indicator`, `area`, and `frequency` (else years)."""
    area, indicator = _area(picture, query), picture.catalogue.get(query.get("indicator", "")).id
    frequency = query.get("frequency") or Frequency.YEAR.value
    if frequency not in list(Frequency):
        raise UserError("bad_option", name="frequency", found=frequency, expected=", ".join(Frequency))
    found = picture.series(indicator, area.code, Frequency(frequency))
    if not found:
        raise UserError("no_figure", indicator=indicator, area=area.code, period=frequency)
    return _subject(picture, "series", area, found, frequency=frequency)


def _map(picture: Picture, query: Query) -> Subject:
    """The parts of an area in one period: `indicator`, `area`, and `period` (else the newest of the area)."""
    area, whole = _one(picture, query)
    found = [
        one
        for one in picture.across(whole.indicator, PARTS.get(area.type, area.type), whole.period, parent=area.code)
        if one.division_year == picture.division_year
    ]
    if not found:
        raise UserError("map_without_parts", indicator=whole.indicator, area=area.code, period=whole.period)
    return _subject(picture, "map", area, found, period=str(whole.period))


def _claim(picture: Picture, query: Query) -> Subject:
    """A claim about a municipality: `claim`, `area`, `indicator`, and `period` and `group` (else the usual ones).

    The figures are the published years of the whole group that were compared; of a claim about the municipality's own
    past, its own years since then."""
    claim = read_claim(query.get("claim", ""), picture.areas(AreaType.MUNICIPALITY))
    period = read_years(query["period"]) if query.get("period") else None
    asked = question_of(
        picture, claim, _area(picture, query).code, query.get("indicator", ""), period, query.get("group", "")
    )
    answer = judge_claims(picture, [asked])[0]
    change = claim.kind is Kind.IMPROVED
    among = {asked.area.code} if change or not answer.standing else set(answer.standing.codes)
    first = claim.since if change else asked.period.start.year
    rows = [
        row for row in picture.all_years(asked.indicator.id)
        if row.area_code in among and first <= row.period.start.year < asked.period.end.year
    ]  # fmt: skip
    if not rows:
        raise UserError("no_figure", indicator=asked.indicator.id, area=asked.area.code, period=str(asked.period))
    rest = {"claim": write_claim(claim), "period": write_years(asked.period), "group": asked.peers.group.id}
    made = _subject(picture, "claim", asked.area, rows, **rest)
    said = (*answer.sentences, *([answer.would_decide] if answer.would_decide else []))
    return Subject(made.kind, made.query, asked.area, made.figures, said, ("rank-sets-1",))


KINDS: dict[str, Callable[[Picture, Query], Subject]] = {
    "figure": _figure, "change": _change, "series": _series, "map": _map, "claim": _claim,
}  # fmt: skip


def _area(picture: Picture, query: Query) -> Area:
    return picture.area(query.get("area", "").strip().upper())


def _one(picture: Picture, query: Query) -> tuple[Area, Figure]:
    area, period = _area(picture, query), query.get("period")
    return area, picture.figure(query.get("indicator", ""), area.code, Period.parse(period) if period else None)


def _subject(picture: Picture, kind: str, area: Area, figures: Iterable[Figure], **query: str) -> Subject:
    named = tuple(Named(picture.area(one.area_code).name, one) for one in figures)
    return Subject(kind, {"indicator": named[0].figure.indicator, "area": area.code, **query}, area, named)
