# SPDX-License-Identifier: EUPL-1.2
"""Is a table of counts read as it was meant, and is a cell that cannot be named with its place?"""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from veiligheidsbeeld.ground.core import DataContractError, UserError
from veiligheidsbeeld.loop.effect.panel import panel_of, read_panel

GOOD = "area,period,count\nNoord,2014-01,3\nNoord,2014-02,0\nZuid,2014-01,\nZuid,2014-02,7\n"


@pytest.fixture
def file(tmp_path: Path):
    def written(text: str) -> Path:
        path = tmp_path / "panel.csv"
        path.write_text(text, "utf-8")
        return path

    return written


def test_a_file_is_read_and_an_empty_cell_is_missing(file) -> None:
    panel = read_panel(file(GOOD))
    assert panel.areas == ("Noord", "Zuid") and list(map(str, panel.periods)) == ["2014-01", "2014-02"]
    assert panel.counts[0].tolist() == [3, 0] and np.isnan(panel.counts[1, 0]) and panel.per_year == 12


def test_a_cell_that_no_row_names_is_missing_too() -> None:
    panel = panel_of({"area": ["a", "a", "b"], "period": ["2014", "2015", "2015"], "count": [1, 2, 3]})
    assert np.isnan(panel.counts[1, 0]) and panel.counts[1, 1] == 3


def test_semicolons_a_byte_order_mark_and_an_exposure_are_read(file) -> None:
    panel = read_panel(file("\ufeffPeriod;Area;Count;Exposure\n2014-K1;a;2;10,0\n".replace("10,0", "10.5")))
    assert panel.exposure is not None and panel.exposure.tolist() == [[10.5]] and panel.per_year == 4


@pytest.mark.parametrize("days, frequency", [
    (pd.date_range("2014-01-01", periods=5, freq="MS"), 12), (pd.date_range("2014-01-05", periods=5, freq="7D"), 52),
    (pd.date_range("2014-01-01", periods=3, freq="QS"), 4), (pd.date_range("2014-01-01", periods=3, freq="YS"), 1),
])  # fmt: skip
def test_dates_of_first_days_become_the_periods_they_step_in(days: pd.DatetimeIndex, frequency: int) -> None:
    for values in (days, [one.date() for one in days], [one.date().isoformat() for one in days]):
        panel = panel_of(pd.DataFrame({"area": "a", "period": list(values), "count": range(len(days))}))
        assert panel.per_year == frequency and panel.counts[0].tolist() == list(range(len(days)))


def test_periods_of_pandas_and_years_as_numbers_are_read() -> None:
    months = pd.period_range("2014-01", periods=3, freq="M")
    assert str(panel_of(pd.DataFrame({"area": "a", "period": months, "count": 1})).periods[2]) == "2014-03"
    assert panel_of({"area": ["a"], "period": [2014], "count": [1]}).per_year == 1


@pytest.mark.parametrize("line, row, column, expected", [
    ("Noord,2014-03,-1", 6, "count", "a whole number"), ("Noord,2014-03,2.5", 6, "count", "a whole number"),
    ("Noord,2014-03,many", 6, "count", "a whole number"), ("Noord,maart,2", 6, "period", "a period"),
    ("Noord,2014-K2,2", 6, "period", "a period like"), ("Noord,2014-02,2", 6, "-", "one row for each"),
    ("Noord,2014-04,2", 6, "period", "a row for 2014-03"), ("Noord,2014-03", 6, "-", "3 columns"),
])  # fmt: skip
def test_what_cannot_be_is_named_with_row_and_column(file, line: str, row: int, column: str, expected: str) -> None:
    with pytest.raises(DataContractError) as refused:
        read_panel(file(GOOD + line + "\n"))
    told = refused.value.statement.params
    assert (told["file"], told["row"], told["column"]) == ("panel.csv", row, column)
    assert str(told["expected"]).startswith(expected)


@pytest.mark.parametrize("text, code", [
    ("", "file_empty"), ("area,period,count\n", "file_empty"), ("area,month,count\na,2014-01,1\n", "no_such_column"),
])  # fmt: skip
def test_a_file_without_rows_or_a_column_is_refused(file, text: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        read_panel(file(text))
    assert refused.value.statement.code == code


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="There is no file"):
        read_panel(tmp_path / "panel.csv")
    (tmp_path / "panel.csv").write_bytes(b"\xff\xfe\x00area")
    with pytest.raises(UserError, match="cannot be read"):
        read_panel(tmp_path / "panel.csv")


def test_spans_and_moments_find_their_columns() -> None:
    panel = panel_of(
        {"area": ["a"] * 24, "period": [date(2014 + n // 12, n % 12 + 1, 1) for n in range(24)], "count": [1] * 24}
    )
    assert panel.column("2015") == 12 and panel.column("2014-06") == 5 and panel.column("2030") == 24
    assert panel.columns(("2014-03", "2014-K2")) == [2, 3, 4, 5]
    with pytest.raises(UserError):
        panel.row("b")
