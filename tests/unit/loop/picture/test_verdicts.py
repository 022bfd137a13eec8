# SPDX-License-Identifier: EUPL-1.2
"""What may be said of an indicator in two periods? Shipped figures, the invented municipality, small cases."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
from told import Told

from veiligheidsbeeld.ground.core import AreaType, Figure, Frequency, Period, Presence, UserError
from veiligheidsbeeld.loop.picture.catalogue import Break, Catalogue, Indicator
from veiligheidsbeeld.loop.picture.context import Context, known_causes
from veiligheidsbeeld.loop.picture.ordinary import Ordinary, ordinary
from veiligheidsbeeld.loop.picture.read import Picture, open_picture
from veiligheidsbeeld.loop.picture.spans import positions_of, steps, windows
from veiligheidsbeeld.loop.picture.themes import Words
from veiligheidsbeeld.loop.picture.verdicts import Judged, judge, judge_periods
from veiligheidsbeeld.loop.picture.worlds import read_installation

Make = Callable[..., Figure]
GM = "GM0114"


@pytest.fixture(scope="module")
def burglary() -> Indicator:
    return Catalogue.read().get("woninginbraak")


def years(make: Make, area: str, counts: dict[int, float | None], people: float | None = 3000.0) -> list[Figure]:
    return [
        make(
            area_code=area, period=Period.year(year), count=count, denominator=people,
            presence=Presence.MISSING if count is None else Presence.VALUE,
        )
        for year, count in counts.items()
    ]  # fmt: skip


def judged(picture: Picture, area: str, before: str, after: str, indicator: str = "woninginbraak") -> Judged:
    return judge_periods(picture, indicator, area, Period.parse(before), Period.parse(after))


def usual(picture: Told, before: str, after: str) -> Ordinary:
    """What is ordinary for the first area of a picture of one indicator."""
    indicator = next(iter(picture.catalogue.indicators.values()))
    since = max((Period.parse(one.period).start for one in indicator.breaks), default=None)
    if since and since > Period.parse(after).start:
        since = None
    periods = Period.parse(before), Period.parse(after)
    found = windows(
        picture, indicator.id, AreaType.BUURT, *periods, since=since,
        left_out=known_causes(picture.context, indicator),
    )  # fmt: skip
    return ordinary(found, indicator.prior(AreaType.BUURT))


@pytest.fixture(scope="module")
def invented(demo_home: Path) -> Picture:
    return open_picture(read_installation(demo_home).world("fictief"))


@pytest.fixture(scope="module")
def real(demo_home: Path) -> Picture:
    return open_picture(read_installation(demo_home).world("werkelijk"))


@pytest.mark.slow
def test_a_municipality_is_judged_by_how_much_all_of_them_differed(real: Picture) -> None:
    found = judged(real, GM, "2023", "2024", "geregistreerde-misdrijven")
    assert (found.before, found.after) == (4268, 4034)
    assert found.ratio == pytest.approx(4034 / 109512 / (4268 / 109055.5), rel=1e-9)
    assert [one.code for one in found.statements] == [
        "change_percent_people", f"verdict_{found.code}", "change_between", "by_history",
    ]  # fmt: skip
    assert found.basis is not None
    assert found.basis.params == {"areas": 342, "pairs": 1}
    by_chance = judge(4268, 4034, (109055.5, 109512.0), None)
    assert by_chance.code == "fall"
    assert found.lower is not None and by_chance.lower is not None
    assert found.lower < by_chance.lower, "what ordinary years differ is counted"


@pytest.mark.slow
def test_before_any_history_the_kind_of_figure_is_judged_by(real: Picture) -> None:
    found = judged(real, GM, "2022", "2023", "geregistreerde-misdrijven")
    assert found.basis is not None
    assert found.basis.code == "by_prior"


def test_across_a_break_nothing_is_compared_and_before_it_nothing_is_learnt(figure: Make, burglary: Indicator) -> None:
    rows = years(figure, "BU01140100", {year: 30.0 for year in range(2016, 2025)})
    changed = msgspec.structs.replace(burglary, breaks=(Break("2022", "Nieuw.", "New."),))
    picture = Told(rows, changed)
    for before, after in (("2021", "2022"), ("2020", "2024")):
        found = judged(picture, "BU01140100", before, after)
        assert (found.code, found.why.params) == ("not_comparable", {"period": Period.year(2022)})
    assert judged(picture, "BU01140100", "2022", "2023").code != "not_comparable"
    assert usual(picture, "2023", "2024").pairs == 1, "2022 to 2023 only"
    assert usual(picture, "2020", "2021").pairs == 4, "a later break takes nothing away"


def test_adjacent_months_allow_for_the_season_and_the_same_month_does_not(figure: Make, burglary: Indicator) -> None:
    usual = [80, 60, 60, 40, 40, 20, 20, 20, 40, 40, 60, 80]
    rows = [
        figure(period=Period.parse(f"{year}-{month + 1:02}"), count=float(usual[month]), denominator=None)
        for year in (2021, 2022, 2023, 2024)
        for month in range(12)
    ]
    picture = Told(rows, burglary)
    adjacent, a_year = (judged(picture, "BU01140100", before, "2024-06") for before in ("2024-05", "2023-06"))
    assert adjacent.statements[0].code == "change_percent_season"
    assert adjacent.ratio == pytest.approx(1, abs=0.02), "half of May is as usual"
    assert (a_year.statements[0].code, a_year.ratio) == ("change_percent", 1)


def test_a_season_is_learnt_only_from_years_that_are_known_as_a_whole(figure: Make, burglary: Indicator) -> None:
    """A month that is hidden, or that meant something else, is no month without burglaries."""
    rows = [
        figure(area_code=f"BU0114010{area}", period=Period.parse(f"{year}-{month:02}"), count=100.0, denominator=None)
        for area in range(8) for year in (2021, 2022, 2023, 2024) for month in range(1, 13)
    ]  # fmt: skip
    broken = msgspec.structs.replace(burglary, breaks=(Break("2024-03", "Nieuw.", "New."),))
    alone = judged(Told(rows, broken), "BU01140100", "2024-06", "2024-07")
    assert (alone.code, alone.why.code) == ("no_conclusion", "verdict_season_unknown")
    hidden = [
        replace(one, count=None, presence=Presence.SUPPRESSED)
        if one.area_code == "BU01140101" and one.period.start.month < 7
        else one
        for one in rows
    ]
    found = judged(Told(hidden, burglary), "BU01140100", "2024-06", "2024-07")
    assert found.ratio == pytest.approx(1, abs=0.01)


def test_what_was_counted_on_one_day_and_what_is_one_day_are_not_judged(figure: Make, burglary: Indicator) -> None:
    people = Catalogue.read().get("inwoners")
    rows = [replace(one, indicator="inwoners") for one in years(figure, "BU01140100", {2023: 900.0, 2024: 990.0})]
    found = judged(Told(rows, people), "BU01140100", "2023", "2024", "inwoners")
    assert (found.code, found.why.code, found.ratio) == ("no_conclusion", "verdict_stock", None)
    with pytest.raises(UserError, match="one day"):
        judged(Told(rows, burglary), "BU01140100", "2024-01-01", "2024-01-02")


@pytest.mark.parametrize(
    ("share", "code"), [(0.0, "incomplete"), (0.5, "incomplete"), (1.0, "stable"), (None, "stable")]
)
def test_a_period_that_is_not_all_known_is_not_judged(
    figure: Make, burglary: Indicator, share: float | None, code: str
) -> None:
    rows = years(figure, "BU01140100", {2023: 3000.0, 2024: 3000.0})
    assert judged(Told(rows, burglary, share), "BU01140100", "2023", "2024").code == code


@pytest.mark.slow
def test_of_a_hidden_number_only_that_is_said(invented: Picture) -> None:
    rows = [
        row
        for one in invented.catalogue.indicators
        for frequency in Frequency
        for row in invented.history(one, AreaType.WIJK, frequency)
    ]
    there = {(row.indicator, row.area_code, row.period) for row in rows}
    hidden = next(
        row
        for row in rows
        if row.presence is Presence.SUPPRESSED and (row.indicator, row.area_code, row.period.previous()) in there
    )
    found = judge_periods(invented, hidden.indicator, hidden.area_code, hidden.period.previous(), hidden.period)
    assert found.code == "suppressed"
    assert [one.code for one in found.statements] == ["verdict_suppressed"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "after"), [("2024", "2023"), ("2024", "2024"), ("2023", "2024-03"), ("2023-01+2", "2024-01+3")]
)
@pytest.mark.slow
def test_periods_of_another_length_or_order_are_refused(real: Picture, before: str, after: str) -> None:
    with pytest.raises(UserError, match="cannot be compared: the first must end"):
        judged(real, GM, before, after)


def test_inhabitants_that_are_not_published_yet_are_those_of_the_year_before(figure: Make, burglary: Indicator) -> None:
    """Else thousands stand against one, and every change is a collapse."""
    rows = years(figure, "BU01140100", {2021: 30, 2022: 33, 2023: 31}) + years(figure, "BU01140100", {2024: 19}, None)
    found = usual(Told(rows, burglary), "2023", "2024")
    assert (found.before[0], found.after[0]) == (3000.0, 3000.0)
    none = usual(Told([replace(row, denominator=None) for row in rows], burglary), "2023", "2024")
    assert (none.before[0], none.after[0]) == (1.0, 1.0)


def test_the_history_ends_before_the_later_period_and_keeps_to_one_division(figure: Make, burglary: Indicator) -> None:
    counts = {year: 30.0 + year % 3 for year in range(2015, 2024)}
    rows = [row for number in range(6) for row in years(figure, f"BU0114010{number}", {**counts, 2024: 30.0})]
    wild = [replace(row, count=300.0) if row.period.start.year == 2024 else row for row in rows]
    other = [replace(row, division_year=2011, count=900.0) for row in rows if row.period.start.year % 2]
    calm, same = (usual(Told(one, burglary), "2023", "2024") for one in (rows, [*wild, *other]))
    assert calm.pairs == 8
    assert (calm.phi, calm.tau2, calm.pairs) == (same.phi, same.tau2, same.pairs)


def test_a_season_is_known_from_two_years_and_not_from_one(figure: Make, burglary: Indicator) -> None:
    shape = np.array([40, 30, 30, 20, 20, 10, 10, 10, 20, 20, 30, 40])
    rows = [
        figure(period=Period.parse(f"{year}-{month + 1:02}"), count=float(shape[month]), denominator=None)
        for year in (2021, 2022, 2023, 2024)
        for month in range(12)
    ]
    found = usual(Told(rows[3:42], burglary), "2024-05", "2024-06")  # begins in April
    assert found.known
    assert found.after[0] / found.before[0] == pytest.approx(0.5, abs=0.02)
    assert not usual(Told(rows[24:42], burglary), "2024-05", "2024-06").known


@pytest.mark.parametrize(
    ("first", "later", "apart", "in_a_year"),
    [("2022", "2024", 2, 1), ("2023-11", "2024-02", 3, 12), ("2023-K4", "2024-K1", 1, 4), ("2023-H1", "2024-H1", 2, 2),
     ("2024-W51", "2025-W02", 3, 52)],
)  # fmt: skip
def test_periods_are_counted_in_their_own_length(first: str, later: str, apart: int, in_a_year: int) -> None:
    assert steps(Period.parse(first), Period.parse(later)) == apart
    assert positions_of(Period.parse(later).frequency) == in_a_year


def test_headlines_of_practice_do_not_come_out() -> None:
    for before, after in ((4, 6), (9, 1), (0, 6), (19, 40)):
        assert all("percent" not in one.code for one in judge(before, after, (1, 1), None).statements)


def months(make: Make, counts: dict[str, float | None], area: str = "BU01140100") -> list[Figure]:
    return [
        make(
            area_code=area, period=Period.parse(month), count=count, denominator=3000.0,
            presence=Presence.SUPPRESSED if count is None else Presence.VALUE,
        )
        for month, count in counts.items()
    ]  # fmt: skip


def test_a_quarter_is_the_sum_of_its_months_and_unknown_when_one_is(figure: Make, burglary: Indicator) -> None:
    counts: dict[str, float | None] = {f"{year}-{month:02}": 10.0 + month for year in (2022, 2023, 2024)
                                       for month in range(1, 13)}  # fmt: skip
    found = judged(Told(months(figure, counts), burglary), "BU01140100", "2023-K3", "2024-K3")
    assert (found.before, found.after, found.ratio) == (54.0, 54.0, 1.0)
    assert found.figures is not None
    assert (str(found.figures[1].period), found.figures[1].value) == ("2024-K3", None)
    hidden = Told(months(figure, {**counts, "2024-08": None}), burglary)
    refused = judged(hidden, "BU01140100", "2023-K3", "2024-K3")
    assert (refused.code, refused.after, refused.usual) == ("suppressed", None, None)
    assert judged(hidden, "BU01140100", "2023-K4", "2024-K4").after == 63.0
    assert judged(hidden, "BU01140100", "2023-02+2", "2024-02+2").after == 25.0


def test_a_week_53_leaves_the_same_weeks_the_same(figure: Make, burglary: Indicator) -> None:
    start = Period.parse("2018-W01")
    rows = [
        figure(period=start.previous(-n), count=20.0 + n % 3, denominator=None) for n in range(52 * 4)
    ]  # 2020 has 53 weeks
    found = windows(Told(rows, burglary), burglary.id, AreaType.BUURT, Period.parse("2020-W10+4"),
                    Period.parse("2021-W10+4"))  # fmt: skip
    assert (found.lag, found.positions) == (13, 13)
    assert judged(Told(rows, burglary), "BU01140100", "2020-W10+4", "2021-W10+4").why.code != "verdict_season_unknown"


def test_a_known_cause_is_said_and_stays_out_of_what_is_ordinary(figure: Make, burglary: Indicator) -> None:
    """One odd year hides every later change, unless it is known why it was odd (VERDICTS.md, section 7)."""
    areas = [f"BU0114010{number}" for number in range(6)]
    counts = {year: 50.0 + year % 3 for year in range(2016, 2025)}
    rows = [
        row for area in areas for row in years(figure, area, {**counts, 2019: 400.0} if area == areas[0] else counts)
    ]
    odd = Told(rows, burglary)
    known = Told(rows, burglary)
    known.context = (Context("known_cause", "2019", (areas[0],), Words("Zo.", "Thus.")),)  # type: ignore[misc,assignment]
    assert usual(known, "2023", "2024").tau2 < usual(odd, "2023", "2024").tau2 / 2
    causes = judged(known, areas[0], "2018", "2019").causes
    assert [one.code for one in causes] == ["known_cause"]
    assert judged(known, areas[1], "2018", "2019").causes == ()


def survey(make: Make, year: int, value: float, half: float) -> Figure:
    return make(
        indicator="onveilig-buurt", area_code="BU01140100", period=Period.year(year), count=None, value=value,
        lower=value - half, upper=value + half, unit="procent", denominator=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [((2021, 15.0, 1.0), (2023, 18.0, 1.0), "rise"), ((2021, 15.0, 1.5), (2023, 17.2, 1.5), "no_conclusion"),
     ((2021, 60.0, 2.0), (2023, 60.5, 2.0), "stable"), ((2019, 15.0, 1.0), (2021, 30.0, 1.0), "not_comparable"),
     ((2021, 15.0, 0.1), (2023, 15.25, 0.1), "stable")],
)  # fmt: skip
def test_answers_are_judged_by_their_published_margins(
    figure: Make, before: tuple[int, float, float], after: tuple[int, float, float], code: str
) -> None:
    """The last two lie .25 apart: outside margins of .1 and .1 as printed (.14), inside what rounding allows (.28)."""
    indicator = Catalogue.read().get("onveilig-buurt")
    rows = [survey(figure, *before), survey(figure, *after)]
    found = judged(Told(rows, indicator), "BU01140100", str(before[0]), str(after[0]), indicator.id)
    assert found.code == code
