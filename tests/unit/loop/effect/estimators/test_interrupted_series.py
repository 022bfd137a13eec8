# SPDX-License-Identifier: EUPL-1.2
"""Interrupted series: the smoking ban in Sicily and the seat-belt law as published, and regressions by another road."""

import csv
import json
import os
from pathlib import Path

import numpy as np
import pytest
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.effect.estimators.interrupted import interrupted_series, structural_series

EFFECTS = Path(os.environ.get("VB_SHARED", Path(__file__).resolve().parents[6] / "shared")) / "data/effects"
published = pytest.mark.skipif(not EFFECTS.is_dir(), reason=f"no published results in {EFFECTS} (set VB_SHARED)")


def columns_of(name: str) -> dict[str, np.ndarray]:
    with (EFFECTS / "raw" / name).open() as stream:
        rows = list(csv.DictReader(stream))
    return {one: np.array([float(row[one]) for row in rows]) for one in rows[0]}


@published
@pytest.mark.parametrize(
    ("name", "options"),
    [("poisson", {"dispersion": 1.0}), ("quasi", {}), ("quasi_harmonic", {"harmonics": 2})],
)
def test_the_smoking_ban_in_sicily_is_as_published(name: str, options: dict[str, float]) -> None:
    entry = json.loads((EFFECTS / "acceptance.json").read_text())["A10_its_sicily"]
    data = columns_of("sicily.csv")
    found = interrupted_series(
        data["aces"], int(np.argmax(data["smokban"])), exposure=data["stdpop"], **options
    )  # fmt: skip
    values = [found.ratio, found.lower, found.upper, found.dispersion][: len(entry["value"][name])]
    assert values == pytest.approx(entry["value"][name], abs=entry["tol"])


@published
def test_the_seat_belt_law_is_within_what_was_published() -> None:
    data = columns_of("seatbelts.csv")
    seen = json.loads((EFFECTS / "acceptance.json").read_text())["A11_seatbelts"]["seen"]
    start, petrol = int(np.argmax(data["law"])), np.log(data["PetrolPrice"])
    found = {one: structural_series(data[one], start, covariates=[petrol]) for one in seen}
    percent = {one: 100 * (each.ratio - 1) for one, each in found.items()}
    assert -26 <= percent["drivers"] <= -20
    assert -34 <= percent["front"] <= -25
    assert found["rear"].lower < 1 < found["rear"].upper
    assert found["front"].upper < 1
    assert percent == pytest.approx(seen, abs=0.1)


def series(seed: int, *, drift: float = 0.0, ratio: float = 1.0, mean: float = 60.0) -> np.ndarray:
    """Sixty months with a season; from the 48th on `ratio` times as many."""
    rng, at = np.random.default_rng(seed), np.arange(60)
    logs = 0.3 * np.sin(2 * np.pi * at / 12) + np.cumsum(rng.normal(0, drift, 60))
    return rng.poisson(mean * np.exp(logs) * np.where(at >= 48, ratio, 1.0)).astype(float)


def test_a_comparison_is_poisson_regression_of_group_by_period() -> None:
    """Stacked, with an effect of every period: another model matrix, the same step, error and dispersion."""
    own, other, share = series(1, ratio=0.7), series(2, mean=200), np.linspace(1.0, 1.2, 60)
    at = np.arange(60)
    step, trend, season = at >= 48, at / 60, np.column_stack([np.sin(at * np.pi / 6), np.cos(at * np.pi / 6)])
    of_ratio = np.column_stack([np.ones(60), trend, season, step])
    stacked = np.block([[np.eye(60), of_ratio], [np.eye(60), np.zeros_like(of_ratio)]])
    offset = np.concatenate([np.log(share), np.zeros(60)])
    fitted = GLM(np.concatenate([own, other]), stacked, family=Poisson(), offset=offset).fit(scale="X2", tol=1e-12)
    found = interrupted_series(own, 48, comparison=other, exposure=share, harmonics=1)
    assert found.dispersion == pytest.approx(fitted.scale, rel=1e-6)
    factor = max(1.0, fitted.scale) / fitted.scale
    half = 1.959964 * fitted.bse[-1] * factor**0.5
    logs = fitted.params[-1] + np.array([0.0, -half, half])
    assert [found.ratio, found.lower, found.upper] == pytest.approx(np.exp(logs), rel=1e-6)


def test_a_comparison_takes_away_what_both_series_went_through() -> None:
    shock = np.where((np.arange(60) >= 50) & (np.arange(60) < 56), 0.4, 1.0)
    rng = np.random.default_rng(5)
    own, other = rng.poisson(80 * shock), rng.poisson(300 * shock)
    alone, compared = interrupted_series(own, 48), interrupted_series(own, 48, comparison=other)
    assert alone.upper < 1
    for found in (compared, structural_series(own / other, 48)):
        assert found.lower < 1 < found.upper


def test_a_step_that_was_put_in_is_found() -> None:
    found = [
        interrupted_series(series(4, ratio=0.6, mean=400), 48, harmonics=1),
        interrupted_series(series(4, ratio=0.6, mean=400), 48, comparison=series(5, mean=900)),
        structural_series(series(4, ratio=0.6, mean=400), 48),
    ]
    for one in found:
        assert one.lower < 0.6 < one.upper
        assert one.upper < 0.8


def test_where_months_resemble_each_other_only_the_structural_model_keeps_its_word() -> None:
    """Nothing was done. The regression of daily use claims an effect far more often than once in twenty."""
    claimed = {"regression": 0, "structural": 0}
    for seed in range(40):
        quiet = series(seed, drift=0.05)
        for name, found in {
            "regression": interrupted_series(quiet, 48, harmonics=1), "structural": structural_series(quiet, 48),
        }.items():  # fmt: skip
            claimed[name] += not found.lower < 1 < found.upper
    assert claimed["regression"] >= 10
    assert claimed["structural"] <= 4


def test_a_missing_month_is_left_out_and_is_no_zero() -> None:
    full = series(7)
    gap = full.copy()
    gap[10] = np.nan
    zero = np.where(np.isnan(gap), 0, gap)
    assert abs(np.log(interrupted_series(gap, 48).ratio / interrupted_series(full, 48).ratio)) < 0.02
    assert interrupted_series(zero, 48).dispersion > interrupted_series(gap, 48).dispersion
    assert np.isfinite(structural_series(gap, 48).ratio)


def test_less_spread_than_chance_makes_no_bound_narrower() -> None:
    even = np.tile([50.0, 51.0, 50.0], 20)
    found = interrupted_series(even, 48)
    assert found.dispersion < 0.1
    assert found == interrupted_series(even, 48, dispersion=1.0)


def test_a_wider_level_widens_the_bounds() -> None:
    usual, wide = (interrupted_series(series(8), 48, level=one) for one in (0.95, 0.99))
    assert wide.lower < usual.lower < usual.ratio == wide.ratio < usual.upper < wide.upper


@pytest.mark.parametrize("start", [7, 58, 60])
def test_too_short_a_series_is_refused_with_what_is_needed(start: int) -> None:
    for fit in (interrupted_series, structural_series):
        with pytest.raises(UserError) as refused:
            fit(series(1), start)
        assert refused.value.statement.code == "series_too_short"


def test_no_events_on_one_side_give_no_ratio() -> None:
    none_after = np.where(np.arange(60) >= 48, 0.0, 30.0)
    for counts, comparison in ((none_after, None), (series(1), none_after), (none_after, series(1))):
        with pytest.raises(UserError) as refused:
            interrupted_series(counts, 48, comparison=comparison)
        assert refused.value.statement.code == "series_without_events"


def test_what_cannot_be_is_an_error() -> None:
    with pytest.raises(ValueError):
        interrupted_series(-series(1), 48)
    with pytest.raises(ValueError):
        interrupted_series(series(1), 48, exposure=np.zeros(60))
    with pytest.raises(ValueError):
        structural_series(np.zeros(60), 48)


def test_a_model_that_does_not_settle_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    fit = UnobservedComponents.fit

    def hasty(self: UnobservedComponents, *given: object, **options: object) -> object:
        return fit(self, *given, **{**options, "maxiter": 1})

    monkeypatch.setattr(UnobservedComponents, "fit", hasty)
    with pytest.raises(UserError) as refused:
        structural_series(series(3, drift=0.05), 48)
    assert refused.value.statement.code == "series_not_fitted"
