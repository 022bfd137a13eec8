# SPDX-License-Identifier: EUPL-1.2
"""Does the default claim an effect as seldom as we promise, where nothing was done? A smaller run of bench/effects.py,
which a method of practice fails; and the whole run under `make test-full`."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

BENCH = Path(__file__).resolve().parents[4] / "bench" / "effects.py"
DRAWS = 60


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_effects", BENCH)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["bench_effects"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
@pytest.mark.parametrize("choose, city", [("busiest", 0.0), ("random", 0.0), ("busiest", -0.2), ("lots", -0.2)])
def test_nothing_done_is_seldom_called_an_effect_and_practice_calls_it_often(
    bench: ModuleType, choose: str, city: float
) -> None:  # fmt: skip
    setting = bench.Setting("small", choose=choose, city=city)
    found = [bench.drawn(seed, setting, draws=20) for seed in range(DRAWS)]
    ours = sum(one["ours"][0] for one in found) / DRAWS
    held = sum(one["ours"][1] for one in found) / DRAWS
    assert ours <= 0.07 + 2 * (0.07 * 0.93 / DRAWS) ** 0.5 and held >= 0.92 - 2 * (0.08 * 0.92 / DRAWS) ** 0.5
    if choose != "random":
        assert sum(one["before and after"][0] for one in found) / DRAWS > 0.2


@pytest.mark.slow
def test_a_quarter_less_in_five_busy_areas_is_seen_as_often_as_promised(bench: ModuleType) -> None:
    setting = bench.Setting("small", effect=-0.25)
    found = [bench.drawn(seed, setting, draws=20) for seed in range(DRAWS)]
    assert sum(one["ours"][0] for one in found) / DRAWS >= 0.34 - 2 * (0.34 * 0.66 / DRAWS) ** 0.5


@pytest.mark.full
def test_the_whole_run_keeps_every_promise() -> None:
    if not Path(os.environ.get("VB_SHARED", "../shared")).joinpath("data/forecast/panels").is_dir():
        pytest.skip("no real panels: set VB_SHARED")
    done = subprocess.run([sys.executable, str(BENCH)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
