# SPDX-License-Identifier: EUPL-1.2
"""Classic against online on small cases: what is hidden is no zero, what means something else is not compared."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from veiligheidsbeeld.doors.report.words import say
from veiligheidsbeeld.ground.core import Area, AreaType, Figure, Frequency, Period, Presence, UserError
from veiligheidsbeeld.loop.picture.catalogue import Catalogue, offences
from veiligheidsbeeld.loop.picture.digital import Shift, groups, shift
from veiligheidsbeeld.loop.picture.experienced import experienced
from veiligheidsbeeld.loop.picture.read import Picture

Make = Callable[..., Figure]
LANGUAGES = ("nl", "en")
YEARS = (2021, 2022, 2023, 2024)


class Sliced(Picture):
    """A picture of slices by area and code, and of survey rounds."""

    def __init__(self, rows: list[Figure]) -> None:
        self.rows, self.catalogue, self.division_year = rows, Catalogue.read(), 2024

    def area(self, code: str) -> Area:
        parents = {"GM0114": "PV22", "PV22": "NL", "NL": None}
        if code not in parents:
            raise UserError("unknown_area", area=code)
        return Area(AreaType(code[:2]), code, 2024, code, parents[code])

    def slice_series(self, indicator: str, slice_id: str, area: str) -> list[Figure]:
        return [one for one in self.rows if (one.indicator, one.slice, one.area_code) == (indicator, slice_id, area)]

    def series(self, indicator: str, area: str, frequency: Frequency) -> list[Figure]:
        return [one for one in self.rows if (one.indicator, one.area_code) == (indicator, area)]


def slices(make: Make, online: tuple[float, ...], classic: tuple[float, ...] = (1200.0,) * 4) -> list[Figure]:
    """Sums of 2021 to 2024, all in the first type of a group; the others are a true zero."""
    return [
        make(
            indicator="geregistreerde-misdrijven", slice=code, area_code="GM0114", area_type=AreaType.MUNICIPALITY,
            period=Period.year(year), count=total if code == group.codes[0] else 0,
        )
        for group, totals in zip(groups().values(), (online, classic), strict=True)
        for code in group.codes
        for year, total in zip(YEARS, totals, strict=True)
    ]  # fmt: skip


def found(rows: list[Figure]) -> Shift:
    both = shift(Sliced(rows), "GM0114")
    assert both is not None
    return both


def said(both: Shift, language: str = "en") -> str:
    return " ".join(say(one, language) for one in (both.answer, *both.online.statements, *both.classic.statements))


def test_no_type_stands_in_both_groups_and_each_is_the_publishers() -> None:
    online, classic = (set(one.codes) for one in groups().values())
    assert not online & classic
    assert online | classic <= offences().keys()
    assert all(getattr(one.why, language).strip() for one in groups().values() for language in LANGUAGES)


@pytest.mark.parametrize(
    ("presence", "reason"), [(Presence.SUPPRESSED, "part_hidden"), (Presence.MISSING, "part_missing")]
)
def test_with_one_type_hidden_or_missing_there_is_no_sum(figure: Make, presence: Presence, reason: str) -> None:
    rows = slices(figure, (100, 200, 300, 400))
    rows = [
        replace(one, count=None, presence=presence) if (one.slice, one.period) == ("3.7.4", Period.year(2024)) else one
        for one in rows
    ]
    both = found(rows)
    newest = both.online.years[-1]
    assert (newest.count, newest.lower, newest.presence, newest.reason) == (None, None, presence, reason)
    assert both.online.steps == []
    assert both.per_1000(Period.year(2024)) is None
    assert both.answer.code == "digital_share_unknown"
    assert [one.code for one in both.online.statements] == ["digital_unknown", reason]
    assert [one.count for one in both.classic.years] == [1200] * 4, "the other group keeps its sums"


def test_a_type_without_a_row_is_missing_too(figure: Make) -> None:
    rows = [one for one in slices(figure, (100, 200, 300, 400)) if one.slice != "3.7.4" or one.period.start.year < 2024]
    newest = found(rows).online.years[-1]
    assert (newest.count, newest.reason) == (None, "part_missing")


def test_a_hidden_year_before_leaves_only_the_newest(figure: Make) -> None:
    rows = [
        replace(one, count=None, presence=Presence.SUPPRESSED) if one.period.start.year == 2023 else one
        for one in slices(figure, (100, 200, 300, 400))
    ]
    both = found(rows)
    assert (both.online.last, both.answer.code) == (None, "digital_share_alone")
    assert both.online.statements[0].code == "digital_alone"


@pytest.mark.parametrize("totals", [(400, 4000, 3000, 100), (100, 200, 400, 398), (10, 20, 30, 29), (90, 80, 70, 60)])
def test_after_a_fall_the_sentences_name_the_highest_year_and_never_say_rose(
    figure: Make, totals: tuple[float, ...]
) -> None:
    group = found(slices(figure, totals)).online
    text = " ".join(one.in_english() for one in group.statements)
    peak = YEARS[totals.index(max(totals))]
    assert f"The highest of the years shown is {peak}: " in text
    assert "It rose" not in text and "+" not in text


def test_a_rise_that_is_judged_a_rise_is_said_and_the_newest_is_the_highest(figure: Make) -> None:
    text = said(found(slices(figure, (100, 100, 100, 100), (1200, 1200, 1200, 12000))))
    assert (
        "From 1,200 in 2023 to 12,000 in 2024: +900%. It rose. Of the years shown 2024 has the highest number." in text
    )
    assert "The highest of" not in text


def test_it_fell_only_where_that_was_judged(figure: Make) -> None:
    text = said(found(slices(figure, (100, 100, 100, 100), (60000, 60000, 60000, 59900))))
    assert "The highest of the years shown is 2023: 60,000. In 2024 there were 59,900. It stayed the same" in text
    assert "fell" not in text


def test_on_a_base_under_twenty_there_is_no_percentage(figure: Make) -> None:
    both = found(slices(figure, (12, 12, 18, 4)))
    assert "%" not in " ".join(one.in_english() for one in both.online.statements if one.code.startswith("digital"))
    assert all(one.interval is None for one in both.online.steps)


def test_years_around_a_break_are_not_judged_and_not_learnt_from(figure: Make) -> None:
    rows = [replace(one, period=Period.year(one.period.start.year - 2)) for one in slices(figure, (9000, 100, 100, 90))]
    both = found(rows)  # 2019 to 2022; reporting online became possible in April 2020
    assert both.online.since_peak is not None and both.online.since_peak.code == "not_comparable"
    assert both.online.since_peak.why.params == {"period": Period.parse("2020-04")}
    assert both.online.last is not None and both.online.last.basis is not None
    assert both.online.last.basis.code == "by_prior", "2021 alone is no history"
    assert both.classic.last is not None and both.classic.last.basis is not None
    assert both.classic.last.basis.params == {"areas": 1, "pairs": 2}
    within = found([replace(one, period=one.period.previous()) for one in rows])  # up to 2021
    assert within.online.last is not None and within.online.last.code == "not_comparable", "2020 itself is broken"
    assert within.answer.code == "digital_share_alone"


def test_other_borders_are_not_compared_and_the_display_division_speaks(figure: Make) -> None:
    rows = slices(figure, (100, 100, 100, 50))
    older = [replace(one, division_year=2020) if one.period.start.year == 2023 else one for one in rows]
    last = found(older).online.last
    assert last is not None and last.why.code == "verdict_other_division"
    doubled = [*rows, *(replace(one, division_year=2020, count=9e6) for one in rows)]
    assert [one.count for one in found(doubled).online.years] == [100, 100, 100, 50]


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_between_1900_and_2100_are_amounts(figure: Make, language: str) -> None:
    text = said(found(slices(figure, (2000, 2000, 2000, 2050))), language)
    assert ("2.050" if language == "nl" else "2,050") in text and "2050" not in text


def rounds(make: Make, area: str, values: dict[int, tuple[float, float]]) -> list[Figure]:
    return [
        make(
            indicator="slachtoffer-online", area_code=area, period=Period.year(year), unit="procent", count=None,
            value=value, lower=value - margin, upper=value + margin, method="published",
        )
        for year, (value, margin) in values.items()
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({2021: (15, 1), 2023: (18, 1)}, "verdict_rise"),
        ({2021: (18, 1), 2023: (15, 1)}, "verdict_fall"),
        ({2021: (15, 1), 2023: (16.3, 1)}, "verdict_no_conclusion"),
        ({2019: (15, 1), 2021: (30, 1)}, "verdict_not_comparable"),
    ],
)
def test_two_rounds_of_the_survey(figure: Make, values: dict[int, tuple[float, float]], code: str) -> None:
    (only,) = experienced(Sliced(rounds(figure, "GM0114", values)), "GM0114")
    assert only.judged is not None and only.judged.why.code == code


def test_the_smallest_area_above_that_has_the_question_answers(figure: Make) -> None:
    rows = rounds(figure, "NL", {2023: (16, 0.3)}) + rounds(figure, "PV22", {2023: (15, 1)})
    (only,) = experienced(Sliced(rows), "GM0114")
    assert (only.area.code, only.judged) == ("PV22", None)
    assert experienced(Sliced([]), "GM0114") == []
