# SPDX-License-Identifier: EUPL-1.2
"""What stands out in a municipality made up here: six wijken in which the same happens every month, or nearly."""

from collections.abc import Iterable
from datetime import date

import msgspec
import numpy as np
import pytest
from told import Make, Told, months

from veiligheidsbeeld.ground.core import AreaType, Figure, Frequency, Period
from veiligheidsbeeld.loop.picture import signals
from veiligheidsbeeld.loop.picture.catalogue import Catalogue, Indicator
from veiligheidsbeeld.loop.picture.signals import Scan, Signal, carried_on, scan

WHOLE = "GM0114"
WIJKEN = [f"WK01140{n}" for n in range(1, 7)]
KINDS = ("woninginbraak", "fietsdiefstal", "vernieling", "mishandeling")
PLANTED = WIJKEN[2]
LENGTH = 48  # months, from January 2020


def indicators(*names: str) -> list[Indicator]:
    return [Catalogue.read().get(name) for name in names]


def world(
    make: Make, planted: dict[int, float], length: int = LENGTH, kinds: Iterable[str] = KINDS, area: str = PLANTED
) -> Told:
    """`planted`: counts of burglary by month number in one wijk, instead of the usual 20 or so."""
    chance, rows = np.random.default_rng(7), []
    for kind in kinds:
        tables = {wijk: 20.0 + chance.integers(-2, 3, 60) for wijk in WIJKEN}
        if kind == "woninginbraak":
            for month, count in planted.items():
                tables[area][month] = count
        for code, counts in (*tables.items(), (WHOLE, np.sum(list(tables.values()), axis=0))):
            rows += months(make, code, counts[:length], indicator=kind)
    return Told(rows, indicators(*kinds))


def test_nothing_stands_out_where_nothing_happens(figure: Make) -> None:
    found = scan(world(figure, {}), WHOLE)
    assert found.signals == ()
    assert (found.series, found.compared) == (28, 56), "one and three months of each"


def test_a_planted_rise_is_found_with_its_begin(figure: Make) -> None:
    found = scan(world(figure, {45: 60.0, 46: 64.0, 47: 62.0}), WHOLE)
    mine = [one for one in found.signals if one.area == PLANTED]
    assert [(one.indicator, one.kind, one.since) for one in mine] == [("woninginbraak", "rise", "2023-10")]
    assert mine[0].key == "woninginbraak.WK011403.rise.2023-10"
    assert mine[0].p <= found.threshold
    assert {one.area for one in found.signals} <= {PLANTED, WHOLE}, "nowhere else"


def test_a_planted_fall_is_one_too(figure: Make) -> None:
    found = scan(world(figure, {46: 1.0, 47: 1.0}), WHOLE)
    assert [(one.kind, one.since) for one in found.signals if one.area == PLANTED] == [("fall", "2023-11")]


def test_the_key_stays_the_same_as_long_as_it_goes_on(figure: Make) -> None:
    risen = {45 + n: 60.0 + n for n in range(8)}
    earlier, keys = None, []
    for length in range(46, 54, 2):
        found = carried_on(scan(world(figure, risen, length), WHOLE), earlier)
        keys += [one.key for one in found.signals if one.area == PLANTED]
        earlier = found
    assert len(keys) == 4
    assert set(keys) == {"woninginbraak.WK011403.rise.2023-10"}


def test_a_begin_that_would_be_found_elsewhere_later_is_not_moved() -> None:
    def found(*told: Signal) -> Scan:
        return Scan("told", WHOLE, 1, 2, 0.05, told)

    first = Signal("woninginbraak", PLANTED, "rise", "2023-10", "2022-10", "2023-10", 0.001)
    later = msgspec.structs.replace(first, since="2023-08", after="2023-09+3")
    assert [one.key for one in carried_on(found(later), found(first)).signals] == [first.key]
    for other in (found(), found(msgspec.structs.replace(first, kind="fall")), None):
        assert carried_on(found(later), other).signals == (later,), "what was not there before begins where it begins"


def test_every_series_together_give_one_false_alarm_and_never_a_looser_rule_than_a_verdict(figure: Make) -> None:
    many = scan(world(figure, {}), WHOLE)
    monthly = 28 / 365.25 * 12  # months that end in four weeks
    assert many.threshold == pytest.approx(1 / (56 * monthly))
    few = scan(world(figure, {}, kinds=["woninginbraak"]), WHOLE)
    assert few.compared == 14
    assert few.threshold == pytest.approx(0.05), "not 1/13"
    assert scan(Told([], indicators("woninginbraak")), WHOLE).threshold == 0


def test_what_is_counted_twice_over_is_looked_at_once(figure: Make) -> None:
    told = world(figure, {}, kinds=["woninginbraak"])
    again = msgspec.structs.replace(Catalogue.read().get("woninginbraak"), id="zz-inbraak")
    told.figures += [figure(**{**_fields(one), "indicator": again.id}) for one in told.figures]
    told.catalogue = Catalogue([*told.catalogue.indicators.values(), again])
    assert scan(told, WHOLE).series == 7


def test_stocks_and_answers_are_not_looked_at(figure: Make) -> None:
    told = world(figure, {}, kinds=["woninginbraak"])
    stock = msgspec.structs.replace(told.catalogue.get("woninginbraak"), nature="stock")
    told.catalogue = Catalogue([stock])
    assert scan(told, WHOLE).compared == 0


def test_another_municipality_is_judged_with_and_not_reported(figure: Make) -> None:
    told = world(figure, {47: 70.0}, kinds=["woninginbraak"])
    far = [figure(**{**_fields(one), "area_code": one.area_code.replace("0114", "0106")}) for one in told.figures]
    quiet = world(figure, {}, kinds=["woninginbraak"])
    quiet.figures += far
    assert scan(quiet, WHOLE).series == 7
    assert all(one.area[2:6] == "0114" for one in scan(quiet, WHOLE).signals)


def weeks(make: Make, share: float | None) -> Told:
    """Three years of weeks; in the newest 60 instead of 20."""
    start = Period(date(2021, 1, 4), Frequency.WEEK)
    rows: list[Figure] = []
    for n in range(156):
        rows += [
            make(indicator="misdrijven-per-week", area_code=code, area_type=AreaType.WIJK, period=start.previous(-n),
                 count=60.0 if n == 155 and code == PLANTED else 20.0 + (n + at) % 3, denominator=None)
            for at, code in enumerate(WIJKEN)
        ]  # fmt: skip
    return Told(rows, indicators("misdrijven-per-week"), share)


@pytest.mark.parametrize(("share", "found"), [(None, [PLANTED]), (0.5, []), (0.97, [])])
def test_a_week_that_is_not_all_known_is_not_looked_at(figure: Make, share: float | None, found: list[str]) -> None:
    told = scan(weeks(figure, share), WHOLE)
    assert [one.area for one in told.signals] == found
    assert told.compared == 12, "one week and four, of the week before then"


def test_looking_can_be_stopped(figure: Make) -> None:
    def stop() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        scan(world(figure, {}), WHOLE, stop)


def test_a_begin_of_months_that_only_stand_out_together_is_the_first_of_them(figure: Make) -> None:
    told = world(figure, {45: 29.0, 46: 29.0, 47: 29.0})
    found = [one for one in scan(told, WHOLE).signals if one.area == PLANTED]
    assert [one.after for one in found] == ["2023-10+3"] * len(found)
    assert all(one.since == "2023-10" for one in found)
    assert signals.WEEKS == 4


def _fields(one: Figure) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}
