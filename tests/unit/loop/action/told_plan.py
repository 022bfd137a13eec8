# SPDX-License-Identifier: EUPL-1.2
"""Figures of a few years that a test gives, in a world that knows its municipality."""

import importlib.util
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from veiligheidsbeeld.ground.core import AreaType, Figure, Period
from veiligheidsbeeld.loop.picture.catalogue import Catalogue

_TOLD = Path(__file__).parents[1] / "picture" / "told.py"
Make = Callable[..., Figure]


def _told() -> Any:
    spec = importlib.util.spec_from_file_location("told_of_picture", _TOLD)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TOLD = _told()
WIJKEN = [f"WK01140{n}" for n in range(10)]


def yearly(make: Make, counts: dict[int, float], area: str = "GM0114", **about: Any) -> list[Figure]:
    """Figures of one area by year."""
    return [
        make(area_code=area, area_type=AreaType(area[:2]), period=Period.year(year), count=count, value=None, **about)
        for year, count in counts.items()
    ]  # fmt: skip


@cache
def _shipped() -> Catalogue:
    return Catalogue.read()


def picture(figures: list[Figure]) -> Any:
    """A picture of the shipped indicators with these figures."""
    found = TOLD.Told(figures, _shipped().indicators.values())
    settings = SimpleNamespace(municipality="GM0114", fictional=False)
    found.world = SimpleNamespace(id="werkelijk", folder=Path("nowhere"), settings=settings)
    return found
