# SPDX-License-Identifier: EUPL-1.2
"""Are the figures of a synced municipality the publisher's, each rate over the right people, each hole a hole?"""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from veiligheidsbeeld.ground.core import AreaType, Figure, Frequency, Origin, Period, Presence, UserError
from veiligheidsbeeld.ground.statistics import count_interval
from veiligheidsbeeld.loop.picture.read import Picture, open_picture
from veiligheidsbeeld.loop.picture.worlds import World

pytestmark = pytest.mark.slow

CRIME, EMMEN = "geregistreerde-misdrijven", "GM0114"
HIDDEN = {"1.4.1", "3.2.1", "3.2.2", "3.7.3"}
YEARS = [Period.year(year) for year in (2022, 2023, 2024)]


@pytest.fixture(scope="module")
def picture(synced_world: World) -> Iterator[Picture]:
    picture = open_picture(synced_world)
    yield picture
    picture.close()


def crime(picture: Picture, area: str = EMMEN, year: int = 2024) -> Figure:
    return picture.figure(CRIME, area, Period.year(year))


def people(picture: Picture, area: str, year: int) -> float | None:
    return picture.figure("inwoners", area, Period.year(year)).value


def test_recorded_crime_of_emmen_is_4716_4268_and_4034(picture: Picture) -> None:
    assert [crime(picture, year=year).count for year in (2022, 2023, 2024)] == [4716, 4268, 4034]


def test_the_rates_are_43_5_39_1_and_36_8_per_1000(picture: Picture) -> None:
    rates = [crime(picture, year=year).value for year in (2022, 2023, 2024)]
    assert [round(rate or 0, 1) for rate in rates] == [43.5, 39.1, 36.8]


def test_a_municipality_is_divided_by_the_mean_of_begin_and_end_population(picture: Picture) -> None:
    begin, end = people(picture, EMMEN, 2023), people(picture, EMMEN, 2024)
    assert begin is not None
    assert end is not None
    assert begin != end
    assert crime(picture).denominator == (begin + end) / 2


def test_the_newest_year_is_given_when_no_period_is_asked(picture: Picture) -> None:
    assert picture.figure(CRIME, EMMEN).period == Period.year(2024)


def test_there_are_83_buurten_and_27_wijken(picture: Picture) -> None:
    places = [one for one in picture.areas() if one.code[2:6] == "0114"]
    assert sum(one.type is AreaType.BUURT for one in places) == 83
    assert sum(one.type is AreaType.WIJK for one in places) == 27
    assert picture.division_year == 2024


@pytest.mark.parametrize("period", YEARS, ids=str)
def test_totals_of_buurten_add_up_to_wijken_and_the_municipality(picture: Picture, period: Period) -> None:
    def total(kind: AreaType) -> float:
        rows = [one for one in picture.across(CRIME, kind, period) if one.area_code[2:6] == "0114"]
        return sum(one.count or 0 for one in rows)

    assert total(AreaType.BUURT) == total(AreaType.WIJK) == total(AreaType.MUNICIPALITY) > 0


def test_an_offence_that_the_publisher_hides_is_shown_as_hidden(picture: Picture) -> None:
    rows = {one.slice: one for one in picture.breakdown(CRIME, "BU01140100", Period.year(2024))}
    assert rows.keys() >= HIDDEN
    for slice_id, row in rows.items():
        if slice_id in HIDDEN:
            assert (row.presence, row.reason) == (Presence.SUPPRESSED, "hidden_by_publisher")
            assert (row.count, row.value, row.lower, row.upper, row.n) == (None,) * 5
        else:
            assert row.presence is Presence.VALUE
            assert row.count is not None


def test_a_buurt_without_a_row_has_a_true_zero(picture: Picture) -> None:
    rows = picture.across("woninginbraak", AreaType.BUURT, Period.year(2024))
    zeros = [one for one in rows if one.count == 0]
    assert len(rows) == 83
    assert zeros
    assert {one.presence for one in zeros} == {Presence.VALUE}


def test_a_buurt_is_divided_by_its_population_of_1_january(picture: Picture) -> None:
    assert crime(picture, "BU01140100").denominator == people(picture, "BU01140100", 2024)


def test_a_wijk_without_a_figure_of_its_own_is_divided_by_the_sum_of_its_buurten(picture: Picture) -> None:
    buurten = picture.across("inwoners", AreaType.BUURT, Period.year(2024), parent="WK011401")
    assert len(buurten) > 1
    assert crime(picture, "WK011401").denominator == sum(one.value or 0 for one in buurten)


def test_without_a_population_of_that_year_there_is_a_count_and_no_rate(picture: Picture) -> None:
    row = crime(picture, "BU01140100", 2023)
    assert row.count is not None
    assert (row.value, row.denominator, row.reason) == (None, None, "no_denominator")
    exact = count_interval([row.count])
    assert (row.lower, row.upper) == (exact.lower[0], exact.upper[0])


def test_where_nobody_lives_there_is_no_rate(picture: Picture) -> None:
    empty = [
        one for one in picture.across(CRIME, AreaType.BUURT, Period.year(2024)) if one.reason == "zero_denominator"
    ]
    assert empty
    assert {one.value for one in empty} == {None}
    assert all(people(picture, one.area_code, 2024) == 0 for one in empty)


def test_a_rate_lies_within_its_interval_and_is_reliable_only_from_its_threshold(picture: Picture) -> None:
    threshold = picture.catalogue.get(CRIME).reliable_from_n
    rows = picture.across(CRIME, AreaType.BUURT, Period.year(2024))
    for one in rows:
        if one.value is not None:
            assert one.lower is not None and one.upper is not None
            assert one.lower <= one.value <= one.upper
        assert one.reliable == ((one.count or 0) >= threshold)
    assert {one.reliable for one in rows} == {True, False}


def test_months_are_there_beside_years_and_never_mixed(picture: Picture) -> None:
    months = picture.series(CRIME, "BU01140100", Frequency.MONTH)
    assert len(months) == 36
    assert {one.period.frequency for one in months} == {Frequency.MONTH}
    assert [one.period for one in months] == sorted(one.period for one in months)


def test_months_of_a_buurt_add_up_to_its_year(picture: Picture) -> None:
    months = [one for one in picture.series(CRIME, "BU01140100", Frequency.MONTH) if one.period.start.year == 2024]
    assert sum(one.count or 0 for one in months) == crime(picture, "BU01140100").count


def test_every_figure_names_a_known_delivery_from_a_replaced_address(picture: Picture) -> None:
    rows = picture.across(CRIME, AreaType.BUURT, Period.year(2024))
    assert rows
    for one in rows:
        assert picture.provenances[one.provenance].origin is Origin.REPLACED
        assert picture.provenances[one.provenance].known_at == one.known_at


def test_two_tables_that_publish_the_same_cell_are_compared(picture: Picture) -> None:
    (pair,) = [one for one in picture.reconciled if (one["table"], one["other"]) == ("47013NED", "47018NED")]
    assert (pair["cells"], pair["differing"]) == (3, 0)


def test_peers_say_nothing_of_what_was_not_asked(picture: Picture) -> None:
    assert crime(picture, "GM0034").count
    assert picture.breakdown(CRIME, "GM0034", Period.year(2024)) == []
    assert picture.breakdown(CRIME, EMMEN, Period.year(2024)) != []


Ask = Callable[[Picture], object]
MISTAKES: list[tuple[Ask, str]] = [
    (lambda picture: picture.figure("geluk", EMMEN), "unknown_indicator"),
    (lambda picture: picture.figure(CRIME, "GM9999"), "unknown_area"),
    (lambda picture: picture.figure(CRIME, EMMEN, Period.year(1999)), "no_figure"),
    (lambda picture: open_picture(picture.world, date(1999, 1, 1)), "no_publication_then"),
]


@pytest.mark.parametrize(("ask", "code"), MISTAKES)
def test_a_mistake_of_the_user_is_named(picture: Picture, ask: Ask, code: str) -> None:
    with pytest.raises(UserError) as refused:
        ask(picture)
    assert refused.value.statement.code == code
