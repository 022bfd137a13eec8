# SPDX-License-Identifier: EUPL-1.2
"""Do the columns of a history say what its figures say, also when they were read ahead?"""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from veiligheidsbeeld.ground.core import AreaType, Frequency, Period
from veiligheidsbeeld.loop.picture import read
from veiligheidsbeeld.loop.picture.histories import history_of, place_of
from veiligheidsbeeld.loop.picture.read import Picture, open_picture
from veiligheidsbeeld.loop.picture.worlds import read_installation


@pytest.mark.parametrize("text", ["2024", "2024-H2", "2024-K1", "2024-12", "2024-W52", "2020-W53", "2024-02-29"])
def test_the_next_period_has_the_next_number_and_all_days_of_a_period_have_one(text: str) -> None:
    period = Period.parse(text)
    own = place_of(period.start, period.frequency)
    assert place_of(period.end, period.frequency) == own + 1
    assert place_of(period.end - timedelta(days=1), period.frequency) == own
    assert place_of(period.previous().start, period.frequency) == own - 1


def test_what_is_not_known_is_no_number_and_of_nobody_there_is_no_rate() -> None:
    found = history_of(
        [("b", 2024, date(2024, 1, 1), None, 0.0), ("a", 2024, date(2023, 1, 1), 3.0, 10.0)], Frequency.YEAR
    )
    assert (found.codes, found.area.tolist(), found.place.tolist()) == (["a", "b"], [0, 1], [2023, 2024])
    assert np.isnan(found.count).tolist() == np.isnan(found.people).tolist() == [False, True]


def test_without_rows_there_are_no_areas() -> None:
    assert history_of([], Frequency.MONTH).codes == []


@pytest.fixture(scope="module")
def invented(demo_home: Path) -> Picture:
    return open_picture(read_installation(demo_home).world("fictief"))


@pytest.mark.slow
def test_read_ahead_or_one_by_one_is_the_same(invented: Picture, demo_home: Path) -> None:
    ahead = open_picture(read_installation(demo_home).world("fictief"))
    period = Period.parse("2024-10+3")
    ahead.read_ahead(AreaType.WIJK, period)
    for indicator in ("fietsdiefstal", "woninginbraak", "inwoners", "is-er-niet"):
        args = indicator, AreaType.WIJK, Frequency.MONTH
        assert ahead.within(*args, period) == invented.within(*args, period)
        for own, other in zip(vars(ahead.counts(*args)).values(), vars(invented.counts(*args)).values(), strict=True):
            assert np.array_equal(own, other, equal_nan=not isinstance(own, list))
    months = invented.within("fietsdiefstal", AreaType.WIJK, Frequency.MONTH, period)
    assert {str(one.period) for one in months} == {"2024-10", "2024-11", "2024-12"}
    rows = [row for row in invented.history("fietsdiefstal", AreaType.WIJK, Frequency.MONTH) if row.period.count == 1]
    history = invented.counts("fietsdiefstal", AreaType.WIJK, Frequency.MONTH)
    assert len(history.count) == len(rows) > 100
    assert np.nansum(history.count) == sum(row.count or 0 for row in rows)


@pytest.mark.slow
def test_an_answer_that_is_kept_is_not_changed_by_who_got_it(invented: Picture) -> None:
    area = invented.areas(AreaType.MUNICIPALITY)[0].code
    first = invented.series("woninginbraak", area, Frequency.YEAR)
    known = list(first)
    first.clear()
    assert invented.series("woninginbraak", area, Frequency.YEAR) == known != []


@pytest.mark.slow
def test_what_is_kept_stays_within_bounds(invented: Picture) -> None:
    months = [Period.parse("2024-12").previous(n) for n in range(30)]
    for area in invented.areas(AreaType.BUURT)[:12]:
        for month in months:
            invented.of_area(area.code, month)
    for indicator in list(invented.catalogue.indicators)[:8]:
        invented.counts(indicator, AreaType.WIJK, Frequency.MONTH)
    assert len(invented._answers) <= read._ANSWERS
    assert len(invented._histories) <= read._KEPT_HISTORIES
    assert all(len(one) <= read._LONGEST_ANSWER for one in invented._answers.values())
