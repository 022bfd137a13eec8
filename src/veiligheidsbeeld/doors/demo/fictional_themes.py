# SPDX-License-Identifier: EUPL-1.2
"""What else is counted in the fictional world: nuisance, accidents, a survey, young people, reports on public space.

Drawn with a seed of its own, so that the crimes stay what they are. Small areas add up to the municipality.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from veiligheidsbeeld.doors.demo.fictional_figures import FIRST_YEAR, YEARS, FictionalFigures, month_number
from veiligheidsbeeld.doors.demo.fictional_places import MUNICIPALITY, Places
from veiligheidsbeeld.doors.demo.fictional_truths import FictionalTruths
from veiligheidsbeeld.ground.core import Period, Revision
from veiligheidsbeeld.ground.simulate.counts import Floats, Ints, overdispersed, season, year_levels

Row = tuple[object, ...]
Areas = dict[str, list[int]]  # area code -> rows of its buurten
PHI = 0.4
# per year in the whole municipality, peak month and size of the season
NUISANCE = {
    "E33": (780, 7, 0.05), "E35": (510, 7, 0.30), "E38": (360, 7, 0.20), "E41": (230, 7, 0.15), "F010": (40, 7, 0.25),
    "M061": (20, 7, 0.45), "M062": (8, 7, 0.90), "M22": (700, 7, 0.35),
}  # fmt: skip
ACCIDENTS = {"materieel": 310.0, "letsel": 145.0, "dodelijk": 4.0}
REPORTS = {"afval": 260.0, "overlast-in-de-openbare-ruimte": 190.0, "wegen-verkeer-straatmeubilair": 340.0}
SUSPECTS = {"10000": 590.0, "51300": 64.0, "53105": 118.0}  # by age group, as the real table codes them
DRUG_SUSPECTS = 31.0
RESPONDENTS, DESIGN_EFFECT = 1_150, 1.8
SURVEY = {  # share in the municipality, per survey year
    "onveilig-algemeen": (31.0, 33.0, 34.0), "onveilig-buurt": (13.5, 14.2, 14.8), "kans-inbraak": (5.9, 6.6, 6.1),
    "slachtoffer-traditioneel": (15.0, 16.8, 16.1), "aangifte-traditioneel": (24.0, 22.5, 21.9),
    "slachtoffer-online": (15.6, 16.4, 17.9), "slachtoffer-online-fraude": (9.0, 9.8, 11.4),
}  # fmt: skip
COHESION = (6.1, 6.0, 6.0)
SURVEY_YEARS = (2021, 2023, 2025)


def draw_tables(
    truths: FictionalTruths, places: Places, figures: FictionalFigures, areas: Areas
) -> dict[str, list[Row]]:
    """Rows by file name. `areas` are wijken and buurten; the municipality is added here."""
    rng = np.random.default_rng(truths.seed + 1)
    people = figures.inhabitants[:, 0].astype(np.float64)
    everywhere = {MUNICIPALITY: list(range(len(people))), **areas}
    years = [Period.year(FIRST_YEAR + number) for number in range(YEARS)]
    return {
        "overlast.csv": list(_nuisance(_counted(rng, people, truths, places, figures.years), everywhere)),
        "ongevallen.csv": list(_accidents(rng, people, everywhere, years)),
        "veiligheidsmonitor.csv": list(_survey(rng, places)),
        "jeugd_en_wonen.csv": list(_young_and_housing(rng, figures, everywhere)),
        "verdachten.csv": list(_suspects(rng, years)),
        "veilig_thuis.csv": list(_domestic_violence(rng, years)),
        "openstaande_meldingen.csv": list(_open_reports(rng, people, everywhere, truths.today)),
    }


def _spread(rng: np.random.Generator, people: Floats, pull: float) -> Floats:
    """Share of each buurt: by population, pulled apart."""
    weights = people * np.exp(rng.normal(0, pull, size=len(people)))
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def _sums(areas: Areas, counts: Ints) -> Iterator[tuple[str, list[int]]]:
    for code, rows in areas.items():
        yield code, counts[rows].sum(axis=0).tolist()


@dataclass(frozen=True)
class Kind:
    """Recorded nuisance of one kind, of shape (buurten, months), and the truth that it was drawn from."""

    expected: Floats
    counts: Ints


def nuisance(rng: np.random.Generator, people: Floats) -> dict[str, Kind]:
    """By kind, in which nothing was tried."""
    by_kind: dict[str, Kind] = {}
    for kind, (level, peak, size) in NUISANCE.items():
        levels = np.repeat(year_levels(rng, np.array([float(level)]), YEARS)[0], 12)
        expected = _spread(rng, people, 0.9)[:, None] * level / 12 * np.tile(season(peak, size), YEARS) * levels
        by_kind[kind] = Kind(expected, overdispersed(rng, expected, PHI))
    return by_kind


def _counted(
    rng: np.random.Generator, people: Floats, truths: FictionalTruths, places: Places, years: int
) -> dict[str, Ints]:
    """What stands in the table. Years after the usual ones are drawn around the last, with a seed of their own."""
    drawn, later = nuisance(rng, people), np.random.default_rng([truths.seed, 8])
    found = with_pilots(drawn, truths, places)
    for kind, one in drawn.items():
        for _ in range(years - YEARS):
            level = year_levels(later, np.array([one.expected[:, -12:].sum()]), 2)[0, 1]
            more = overdispersed(later, one.expected[:, -12:] * level, PHI)
            found[kind] = np.concatenate([found[kind], more], axis=1)
    return found


def with_pilots(by_kind: dict[str, Kind], truths: FictionalTruths, places: Places) -> dict[str, Ints]:
    """Counts by kind with what the pilots did. Each record that falls away is drawn, with a seed of its own: so all
    other figures of this world stay what they are."""
    rng, made = np.random.default_rng([truths.seed, 6]), {kind: one.counts.copy() for kind, one in by_kind.items()}
    for pilot in truths.pilots:
        treated = tuple(code[2:] for code in pilot.treated(places))
        rows = [n for n, buurt in enumerate(places.buurten) if buurt.code[2:].startswith(treated)]
        cells = np.ix_(rows, range(month_number(pilot.since), month_number(pilot.until) + 1))
        for counts in made.values() if pilot.kind == "*" else (made[pilot.kind],):
            counts[cells] = rng.binomial(counts[cells], pilot.factor)
    return made


def _nuisance(by_kind: dict[str, Ints], areas: Areas) -> Iterator[Row]:
    total = np.asarray(sum(by_kind.values()), dtype=np.int64)
    years = [Period.year(FIRST_YEAR + number) for number in range(total.shape[1] // 12)]
    months = [Period.parse(f"{year}-{month:02d}") for year in years for month in range(1, 13)]
    for kind, counts in {**by_kind, "0.0.0": total}.items():
        for periods, table in ((months, counts), (years, counts.reshape(len(counts), len(years), 12).sum(axis=2))):
            for code, numbers in _sums(areas, table):
                for number, (period, count) in enumerate(zip(periods, numbers, strict=True)):
                    if count or number == 0:
                        yield _row("overlast", kind, code, period, count)


def _accidents(rng: np.random.Generator, people: Floats, areas: Areas, years: list[Period]) -> Iterator[Row]:
    where = _spread(rng, people, 0.6)
    counts = {kind: rng.poisson(where[:, None] * np.full(YEARS, level)) for kind, level in ACCIDENTS.items()}
    counts["alle"] = np.asarray(sum(counts.values()))
    for kind, table in counts.items():
        for code, numbers in _sums(areas, table):
            for number, (year, count) in enumerate(zip(years, numbers, strict=True)):
                if count or number == 0:
                    yield _row("verkeersongevallen", kind, code, year, count)


def _survey(rng: np.random.Generator, places: Places) -> Iterator[Row]:
    """Shares with bounds on the logit scale at the survey's design effect, as CBS publishes them; other towns too."""
    for code in (MUNICIPALITY, *places.peers):
        shift = 0.0 if code == MUNICIPALITY else float(rng.normal(0, 0.13))
        for topic, shares in SURVEY.items():
            n = RESPONDENTS * (0.16 if topic.startswith("aangifte") else 1)
            for year, share in zip(SURVEY_YEARS, shares, strict=True):
                logit = np.log(share / (100 - share)) + shift
                half = 1.96 * np.sqrt(DESIGN_EFFECT / (n * share / 100 * (1 - share / 100)))
                value, low, high = (
                    round(100 / (1 + float(np.exp(-one))), 1) for one in (logit, logit - half, logit + half)
                )
                yield _row("veiligheidsmonitor-2021", topic, code, Period.year(year), value, low, high)
        for year, score in zip(SURVEY_YEARS, COHESION, strict=True):
            value = round(score + shift, 1)
            yield _row(
                "veiligheidsmonitor-2021",
                "sociale-cohesie",
                code,
                Period.year(year),
                value,
                round(value - 0.1, 1),
                round(value + 0.1, 1),
            )


def _young_and_housing(rng: np.random.Generator, figures: FictionalFigures, areas: Areas) -> Iterator[Row]:
    """As the key figures: whole tens of young people, whole per cents, 1 January."""
    young = figures.inhabitants * rng.normal(0.115, 0.015, size=(len(figures.inhabitants), 1))
    poor = np.clip(rng.normal(5.5, 2.5, size=len(figures.inhabitants)), 1, 16)
    care = np.clip(rng.normal(12.0, 3.0, size=len(figures.inhabitants)), 4, 24)
    for code, rows in areas.items():
        weights = figures.inhabitants[rows, 0]
        for number in range(YEARS):
            year = Period.year(FIRST_YEAR + number)
            yield _row("jongeren-15-25", "", code, year, 5 * round(float(young[rows, number].sum()) / 5))
            yield _row("laag-inkomen", "", code, year, round(float(np.average(poor[rows], weights=weights)), 1))
            yield _row(
                "jongeren-met-jeugdzorg", "", code, year, round(float(np.average(care[rows], weights=weights)), 1)
            )


def _suspects(rng: np.random.Generator, years: list[Period]) -> Iterator[Row]:
    """Rounded to 10; fewer than 10 is left out, which is not zero."""
    groups = {f"T001161|{age}|T001038": level for age, level in SUSPECTS.items()}
    for slice_id, level in {**groups, "CRI5000|53105|T001038": DRUG_SUSPECTS}.items():
        for year in years:
            count = int(rng.poisson(level))
            if count >= 10:
                yield _row("verdachten", slice_id, MUNICIPALITY, year, 10 * round(count / 10))


def _domestic_violence(rng: np.random.Generator, years: list[Period]) -> Iterator[Row]:
    """Half-years and years, each rounded to 5 by itself: they need not add up."""
    for year in years:
        halves = rng.poisson(215 * 1.02**year.start.year / 1.02**FIRST_YEAR, size=2).tolist()
        for number, count in enumerate(halves, 1):
            yield _row(
                "veilig-thuis-meldingen", "", MUNICIPALITY, Period.parse(f"{year}-H{number}"), 5 * round(count / 5)
            )
        yield _row("veilig-thuis-meldingen", "", MUNICIPALITY, year, 5 * round(sum(halves) / 5))


def _open_reports(rng: np.random.Generator, people: Floats, areas: Areas, today: date) -> Iterator[Row]:
    where = _spread(rng, people, 0.5)
    counts = {kind: rng.poisson(where * level)[:, None] for kind, level in REPORTS.items()}
    counts["alle"] = np.asarray(sum(counts.values()))
    for kind, table in counts.items():
        for code, (count,) in _sums(areas, table):
            yield _row("openstaande-meldingen", kind, code, Period.parse(today.isoformat()), count)


def _row(
    measure: str, slice_: str, area: str, period: Period, value: float, lower: object = "", upper: object = ""
) -> Row:
    return (measure, slice_, area, str(period), value, lower, upper, "", "", Revision.FINAL.value)
