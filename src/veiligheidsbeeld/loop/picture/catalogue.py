# SPDX-License-Identifier: EUPL-1.2
"""Which indicators are there and what exactly is each? One YAML file an indicator; an incomplete one is refused."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
import yaml

from veiligheidsbeeld.ground.core import AreaType, DataContractError, Period, UserError
from veiligheidsbeeld.loop.picture.themes import Words, themes

LEADING = "geregistreerde-misdrijven"  # all crime: what a municipality is described with first
FOLDER = Path(__file__).parent / "indicators"
_OFFENCES = Path(__file__).parent / "offences.yml"


class Numerator(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is counted: a measure, and a slice of it."""

    measure: str
    slice: str


class Break(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From this period on the figure means something else."""

    period: str
    nl: str
    en: str


class Prior(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is ordinary for a kind of figure before its own history tells: clusters, and variance between years."""

    phi: float = 0.5
    tau2: float = 0.04


class Indicator(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One indicator. `reliable_from_n`: below it no conclusion; `disclose_from_n`: below it hidden, unless the
    publisher itself released the figure. `direction`: what most people would welcome. `finest`: smallest area type
    that is shown. `breakdown`: also published by all slices of the measure, by year. `nature`: events, whose number
    chance plays with, or a stock that was counted. `ordinary`: how such figures usually vary from year to year, and
    `ordinary_municipality` where totals of a municipality vary otherwise (docs/methods/change.md)."""

    id: str
    version: int
    names: Words
    definition: Words
    publisher_name: str
    publisher_code: str
    themes: tuple[str, ...]
    numerator: Numerator
    denominator: Literal["inwoners", "none"]
    unit: Literal["per_1000", "per_10000", "aantal", "procent", "score"]
    direction: Literal["lower", "higher", "neutral"]
    reliable_from_n: int
    disclose_from_n: int
    finest: AreaType
    sensitivity: Literal["open", "intern"]
    bbv: bool
    caveat: Words
    breaks: tuple[Break, ...]
    breakdown: Literal["offences"] | None = None
    nature: Literal["events", "stock"] = "events"
    ordinary: Prior = Prior()
    ordinary_municipality: Prior | None = None

    @property
    def per(self) -> int:
        """How many inhabitants a rate goes over; 0 where the indicator is no rate."""
        return {"per_1000": 1000, "per_10000": 10_000}.get(self.unit, 0)

    @property
    def is_answer(self) -> bool:
        """Is it an outcome of a survey, with bounds of its own and no count?"""
        return self.unit in ("procent", "score")

    def prior(self, area_type: AreaType) -> Prior:
        """What is ordinary for areas of a type."""
        small = area_type in (AreaType.OWN, AreaType.WIJK, AreaType.BUURT)
        return self.ordinary if small else self.ordinary_municipality or self.ordinary

    def shows(self, area_type: AreaType) -> bool:
        """Is the indicator published for areas of this type?"""
        order = list(AreaType)
        return order.index(area_type) <= order.index(self.finest)


def read_indicator(path: Path) -> Indicator:
    """One indicator file. Raises DataContractError naming the file and what is missing or wrong."""
    try:
        indicator = msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), Indicator)
    except (msgspec.ValidationError, yaml.YAMLError) as error:
        raise DataContractError(path.name, "a complete indicator", error) from error
    _check(path, indicator)
    return indicator


def _check(path: Path, indicator: Indicator) -> None:
    """What a shape alone cannot say."""
    for name, value in _texts(indicator).items():
        if not value.strip():
            raise DataContractError(path.name, "a text", "nothing", column=name)
    if indicator.id != path.stem:
        raise DataContractError(path.name, "the id as file name", indicator.id, column="id")
    if min(indicator.reliable_from_n, indicator.disclose_from_n) < 1:
        raise DataContractError(path.name, "1 or more", 0, column="reliable_from_n, disclose_from_n")
    if unknown := set(indicator.themes) - themes().keys():
        raise DataContractError(path.name, "a theme of themes.yml", ", ".join(sorted(unknown)), column="themes")
    for one in indicator.breaks:
        try:
            Period.parse(one.period)
        except UserError as error:
            raise DataContractError(path.name, "a period such as 2018-07", one.period, column="breaks") from error


def _texts(indicator: Indicator) -> dict[str, str]:
    words = {"names": indicator.names, "definition": indicator.definition, "caveat": indicator.caveat}
    return {f"{name}.{language}": getattr(one, language) for name, one in words.items() for language in ("nl", "en")}


class Catalogue:
    """All indicators of a world, by id: the shipped ones and the municipality's own."""

    def __init__(self, indicators: Iterable[Indicator]) -> None:
        self.indicators = {one.id: one for one in sorted(indicators, key=_place)}

    @classmethod
    def read(cls, own: Path | None = None) -> "Catalogue":
        """Shipped indicators and those in folder `own`, which go before shipped ones of the same id."""
        files = {path.stem: path for folder in (FOLDER, own) if folder for path in sorted(folder.glob("*.yml"))}
        return cls(read_indicator(path) for path in files.values())

    def get(self, indicator: str) -> Indicator:
        """By id. Raises UserError for an unknown one."""
        if indicator not in self.indicators:
            raise UserError("unknown_indicator", indicator=indicator)
        return self.indicators[indicator]


def _place(indicator: Indicator) -> tuple[bool, bool, str]:
    """Recorded crime first, context last, the rest by publisher's code."""
    return (indicator.breakdown is None, indicator.denominator == "none", indicator.publisher_code)


@cache
def offences() -> dict[str, Words]:
    """Names of the police's offence types by code, in the publisher's order."""
    plain = yaml.safe_load(_OFFENCES.read_text(encoding="utf-8"))
    return {code: msgspec.convert(words, Words) for code, words in plain["offences"].items()}
