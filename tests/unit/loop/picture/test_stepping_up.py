# SPDX-License-Identifier: EUPL-1.2
"""What changed in an area, and where that says nothing: which longer stretch or larger area does?"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from told import Make, Told, months

from veiligheidsbeeld.doors.report.words import say
from veiligheidsbeeld.ground.core import AreaType, Figure, Period
from veiligheidsbeeld.loop.picture import changes
from veiligheidsbeeld.loop.picture.catalogue import Break, Catalogue, Indicator
from veiligheidsbeeld.loop.picture.changes import a_year_before, first_said, judge_newest, outside_ordinary, trend
from veiligheidsbeeld.loop.picture.context import Context
from veiligheidsbeeld.loop.picture.themes import Words
from veiligheidsbeeld.loop.picture.verdicts import Judged, judge_periods

BUURT, WIJK, WHOLE = "BU01140100", "WK011401", "GM0114"


@pytest.fixture(scope="module")
def burglary() -> Indicator:
    return Catalogue.read().get("woninginbraak")


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("2024", "2023"), ("2022+3", "2021+3"), ("2024-H2", "2023-H2"), ("2024-K1", "2023-K1"), ("2024-02", "2023-02"),
        ("2024-01+12", "2023-01+12"), ("2024-W10", "2023-W10"), ("2024-W10+4", "2023-W10+4"),
        ("2024-02-29", "2023-03-02"),
        # 2020 has a week 53: the week before which 52 weeks lie is the nearest in the year, under another number
        ("2020-W53", "2020-W01"), ("2021-W10", "2020-W11"), ("2021-W01+52", "2020-W02+52"), ("2022-W10", "2021-W10"),
    ],
)  # fmt: skip
def test_the_same_part_of_the_year_before(period: str, before: str) -> None:
    found = a_year_before(Period.parse(period))
    assert str(found) == before
    asked = Period.parse(period)
    assert (found.frequency, found.count) == (asked.frequency, asked.count)
    assert found.end <= asked.start or asked.count > 1


def nested(make: Make, buurt: list[float], wijk: list[float], whole: list[float]) -> list[Figure]:
    return [
        one for code, counts in ((BUURT, buurt), (WIJK, wijk), (WHOLE, whole)) for one in months(make, code, counts)
    ]


def asked_in_order(monkeypatch: pytest.MonkeyPatch, picture: Told) -> list[tuple[str, str]]:
    """What first_said asks, one after the other, when nothing can be said anywhere."""
    asked: list[tuple[str, str]] = []
    real: Callable[..., Judged] = judge_periods

    def noted(*args: Any) -> Judged:
        asked.append((args[2], str(args[4])))
        return replace(real(*args), code="no_conclusion")

    monkeypatch.setattr(changes, "judge_periods", noted)
    after = Period.parse("2023-12")
    said = first_said(picture, "woninginbraak", BUURT, a_year_before(after), after)
    assert said.instead is None
    assert said.best is said.asked
    return asked


def test_it_steps_up_in_time_first_and_then_in_place(
    monkeypatch: pytest.MonkeyPatch, figure: Make, burglary: Indicator
) -> None:
    quiet = [5.0] * 48
    picture = Told(nested(figure, quiet, quiet, quiet), burglary)
    assert asked_in_order(monkeypatch, picture) == [
        (code, stretch) for code in (BUURT, WIJK, WHOLE) for stretch in ("2023-12", "2023-10+3", "2023-01+12")
    ]  # fmt: skip


def test_the_first_step_that_says_something_is_taken(figure: Make, burglary: Indicator) -> None:
    """Buurt and wijk say nothing, however long the stretch; the municipality does in that very month."""
    few = [1.0, 2.0, 1.0] * 16
    risen = [*[20.0, 21.0, 19.0] * 12, *[20.0] * 9, 80.0, 82.0, 81.0]
    picture = Told(nested(figure, few, [4.0] * 48, risen), burglary)
    december = Period.parse("2023-12")
    said = first_said(picture, "woninginbraak", BUURT, a_year_before(december), december)
    assert said.asked.code == "too_few"
    assert said.instead is not None
    assert said.instead.figures is not None
    later = said.instead.figures[1]
    assert (later.area_code, str(later.period), said.best.code) == (WHOLE, "2023-12", "rise")


def test_what_says_something_is_not_stepped_over(figure: Make, burglary: Indicator) -> None:
    risen = [*[20.0, 21.0, 19.0] * 15, 80.0, 82.0, 81.0]
    picture = Told(nested(figure, risen, risen, risen), burglary)
    december = Period.parse("2023-12")
    assert first_said(picture, "woninginbraak", BUURT, a_year_before(december), december).instead is None


def test_a_year_only_steps_up_in_place(figure: Make, burglary: Indicator) -> None:
    rows = [
        figure(area_code=code, area_type=AreaType(code[:2]), period=Period.year(year), count=count, denominator=None)
        for code, counts in ((BUURT, (2.0, 1.0, 2.0, 1.0)), (WHOLE, (5000.0, 5010.0, 4990.0, 5000.0)))
        for year, count in zip(range(2021, 2025), counts, strict=True)
    ]
    said = first_said(Told(rows, burglary), "woninginbraak", BUURT, Period.year(2023), Period.year(2024))
    assert said.asked.code == "too_few"
    assert said.best.figures is not None
    assert (said.best.code, said.best.figures[1].area_code) == ("stable", WHOLE), "no figures of the wijk: passed over"


def yearly(make: Make, counts: list[float], indicator: str = "woninginbraak", first: int = 2018) -> list[Figure]:
    return [
        make(indicator=indicator, area_code=WHOLE, area_type=AreaType.MUNICIPALITY, period=Period.year(first + n),
             count=count, denominator=None)
        for n, count in enumerate(counts)
    ]  # fmt: skip


def test_the_trend_is_that_of_its_ends_to_the_power_of_one_over_the_years(figure: Make, burglary: Indicator) -> None:
    rows = yearly(figure, [1000, 850, 930, 600, 640, 520, 500])
    picture = Told(rows, burglary)
    ends = judge_periods(picture, "woninginbraak", WHOLE, Period.year(2018), Period.year(2024))
    assert ends.lower is not None
    found = trend(picture, "woninginbraak", rows)
    assert found is not None
    assert (str(found.params["first"]), str(found.params["last"])) == ("2018", "2024")
    assert str(found.params["percent"].en) == chr(0x2212) + "11%", "half in six years: 2 to the power of -1/6"  # type: ignore[union-attr]
    expected = round(100 * (ends.lower ** (1 / 6) - 1))
    assert str(found.params["lower"].en) == f"{chr(0x2212)}{-expected}%"  # type: ignore[union-attr]
    assert found.code == ("trend" if ends.code == "fall" else "trend_open")
    assert "{" not in say(found, "nl")


@pytest.mark.parametrize("counts", [[], [500.0], [500.0, 400.0, 300.0], [10.0, 8.0, 6.0, 4.0]])
def test_too_few_years_or_too_small_a_base_have_no_trend(
    figure: Make, burglary: Indicator, counts: list[float]
) -> None:
    rows = yearly(figure, counts)
    assert trend(Told(rows, burglary), "woninginbraak", rows) is None


def test_a_trend_begins_after_the_last_break(figure: Make, burglary: Indicator) -> None:
    rows = yearly(figure, [900, 900, 900, 500, 500, 490, 510])
    for period, first in (("2021", "2021"), ("2020-07", "2021")):
        broken = msgspec.structs.replace(burglary, breaks=(Break(period, "Nieuw.", "New."),))
        found = trend(Told(rows, broken), "woninginbraak", rows)
        assert found is not None
        assert str(found.params["first"]) == first
    late = msgspec.structs.replace(burglary, breaks=(Break("2022", "Nieuw.", "New."),))
    assert trend(Told(rows, late), "woninginbraak", rows) is None, "three years since"


def test_the_newest_leaves_out_stocks_and_judges_what_is_counted_twice_once(figure: Make, burglary: Indicator) -> None:
    people = Catalogue.read().get("inwoners")
    assert people.nature == "stock"
    again = msgspec.structs.replace(burglary, id="zz-inbraak")
    rows = [one for name in ("inwoners", "woninginbraak", "zz-inbraak") for one in yearly(figure, [500] * 7, name)]
    found = judge_newest(Told(rows, [people, burglary, again]), WHOLE)
    assert set(found) == {"woninginbraak"}
    assert found["woninginbraak"].figures is not None
    assert [str(one.period) for one in found["woninginbraak"].figures] == ["2023", "2024"]


def test_a_survey_is_held_against_its_previous_edition(figure: Make) -> None:
    indicator = Catalogue.read().get("onveilig-buurt")
    rows = [
        figure(indicator=indicator.id, area_code=WHOLE, area_type=AreaType.MUNICIPALITY, period=Period.year(year),
               count=None, value=value, lower=value - 1, upper=value + 1, unit="procent", denominator=None)
        for year, value in ((2021, 15.0), (2023, 19.0))
    ]  # fmt: skip
    found = judge_newest(Told(rows, indicator), WHOLE)[indicator.id]
    assert (found.before, found.after, found.code) == (15.0, 19.0, "rise")
    assert judge_newest(Told(rows[1:], indicator), WHOLE) == {}, "a first edition has nothing before it"


def test_without_years_the_newest_stretch_is_held_against_the_year_before(figure: Make, burglary: Indicator) -> None:
    found = judge_newest(Told(months(figure, WHOLE, [30.0] * 30), burglary), WHOLE)["woninginbraak"]
    assert found.figures is not None
    assert [str(one.period) for one in found.figures] == ["2021-06", "2022-06"]


@pytest.mark.parametrize(("before", "after"), [("2023-01+3", "2023-02+3"), ("2023-03", "2023-03")])
def test_stretches_that_overlap_are_not_held_against_each_other(
    figure: Make, burglary: Indicator, before: str, after: str
) -> None:
    picture = Told(months(figure, WHOLE, [30.0] * 48), burglary)
    with pytest.raises(changes.UserError, match="the first must end"):
        judge_periods(picture, "woninginbraak", WHOLE, Period.parse(before), Period.parse(after))


@pytest.mark.parametrize(
    ("before", "after"), [("2017", "2018"), ("2017", "2019"), ("2018", "2019"), ("2015", "2024"), ("2017", "2024")]
)
def test_a_total_whose_definition_changed_did_not_rise(figure: Make, before: str, after: str) -> None:
    """Concurrent offences count from July 2018 on: +30% everywhere, of which no statistics can make a change."""
    total = Catalogue.read().get("geregistreerde-misdrijven")
    counts = [4000.0] * 3 + [4600.0] + [5200.0] * 6
    picture = Told(yearly(figure, counts, total.id, first=2015), total)
    found = judge_periods(picture, total.id, WHOLE, Period.parse(before), Period.parse(after))
    assert (found.code, str(found.why.params["period"])) == ("not_comparable", "2018-07")
    assert (found.ratio, found.p, found.interval, found.usual) == (None, None, None, None)
    assert "%" not in " ".join(say(one, "nl") for one in found.statements)
    whole = judge_periods(picture, total.id, WHOLE, Period.year(2019), Period.year(2020))
    assert whole.code != "not_comparable", "both after it"


def spiked(make: Make, counts: dict[int, float], indicator: Indicator) -> tuple[Told, list[Figure]]:
    """Six buurten with 40 or so a month for four years; `counts` by month number in the first."""
    rows = []
    for number in range(6):
        usual = [40.0 + (number + month * month) % 5 for month in range(48)]
        planted = [counts.get(month, count) for month, count in enumerate(usual)] if number == 0 else usual
        rows += months(make, f"BU0114010{number}", planted)
    return Told(rows, indicator), [row for row in rows if row.area_code == BUURT]


def outside(picture: Told, series: list[Figure]) -> list[str]:
    return [str(one.figure.period) for one in outside_ordinary(picture, "woninginbraak", series)]


def test_a_month_outside_the_ordinary_is_ringed_and_its_neighbours_are_not(figure: Make, burglary: Indicator) -> None:
    picture, series = spiked(figure, {30: 160.0}, burglary)
    assert outside(picture, series) == ["2022-07"], "nothing is held against it a year later"
    (first, *_) = outside_ordinary(picture, "woninginbraak", series)
    assert first.high is not None and first.low <= 43 <= first.high < 160
    assert outside(*spiked(figure, {}, burglary)) == []


def test_what_is_known_and_what_means_something_else_is_not_ringed(figure: Make, burglary: Indicator) -> None:
    picture, series = spiked(figure, {30: 160.0}, burglary)
    picture.context = (Context("known_cause", "2022-07", (BUURT,), Words("Zo.", "Thus.")),)  # type: ignore[misc,assignment]
    assert outside(picture, series) == []
    changed = msgspec.structs.replace(burglary, breaks=(Break("2022-03", "Nieuw.", "New."),))
    assert "2022-07" not in outside(*spiked(figure, {30: 160.0}, changed))
    assert "2022-07" in outside(*spiked(figure, {30: 160.0}, burglary))
