# SPDX-License-Identifier: EUPL-1.2
"""In which themes is the plan of a year divided, and what became of an old theme? Data, on top of the one taxonomy of
`picture/themes.yml`; a municipality may bring its own (`plan-themes.yml` beside its `world.toml`)."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec
import yaml

from veiligheidsbeeld.ground.core import DataContractError, UserError
from veiligheidsbeeld.loop.picture.themes import Words, themes

OWN = "plan-themes.yml"
_SHIPPED = Path(__file__).with_name("editions.yml")
_CODE = re.compile(r"V[1-5](\.[1-5])?")


class PlanTheme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One theme of an edition. `themes` are ids of the taxonomy, `codes` those of VNG Kernbeleid, `becomes` the themes
    of the next edition that took it over."""

    id: str
    names: Words
    codes: tuple[str, ...]
    themes: tuple[str, ...]
    becomes: tuple[str, ...] = ()


class Edition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The themes of plans from year `id` on, in their order."""

    id: str
    themes: tuple[PlanTheme, ...]

    def theme(self, ident: str) -> PlanTheme:
        """By id. Raises UserError for one that this edition does not have."""
        for one in self.themes:
            if one.id == ident:
                return one
        raise UserError("unknown_plan_theme", theme=ident, known=", ".join(one.id for one in self.themes))


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    editions: tuple[Edition, ...]


@dataclass(frozen=True)
class Editions:
    """All editions, oldest first."""

    all: tuple[Edition, ...]

    def get(self, ident: str) -> Edition:
        """By id. Raises UserError for an unknown one."""
        for one in self.all:
            if one.id == ident:
                return one
        raise UserError("unknown_edition", edition=ident, known=", ".join(one.id for one in self.all))

    def of_year(self, year: int) -> Edition:
        """The newest edition that holds in a year; the first for years before it."""
        return next((one for one in reversed(self.all) if int(one.id) <= year), self.all[0])

    def became(self, old: str, theme: str, new: str) -> tuple[str, ...]:
        """Themes of edition `new` that took over a theme of the older edition `old`, in the order of `new`."""
        ids = [one.id for one in self.all]
        first, last = ids.index(self.get(old).id), ids.index(self.get(new).id)
        now = {self.get(old).theme(theme).id}
        for edition in self.all[first:last]:
            now = {later for one in edition.themes if one.id in now for later in one.becomes}
        return tuple(one.id for one in self.get(new).themes if one.id in now)


@cache
def editions(folder: Path | None = None) -> Editions:
    """The editions of a world (its `folder`), else the shipped ones. Raises DataContractError naming what is wrong."""
    own = folder / OWN if folder else None
    return read_editions(own if own and own.exists() else _SHIPPED)


def read_editions(path: Path) -> Editions:
    """One file. Raises DataContractError naming what is wrong."""
    try:
        found = msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), _File).editions
    except (msgspec.ValidationError, yaml.YAMLError) as error:
        raise DataContractError(path.name, "editions with themes", error) from error
    _check(path.name, found)
    return Editions(found)


def _check(file: str, found: tuple[Edition, ...]) -> None:
    """What a shape alone cannot say."""
    years = [one.id for one in found]
    if not years or years != sorted(set(years)) or not all(re.fullmatch(r"\d{4}", one) for one in years):
        raise DataContractError(file, "years, the oldest first", ", ".join(years), column="editions")
    for edition, later in zip(found, (*found[1:], Edition("", ())), strict=True):
        ids, after = [one.id for one in edition.themes], {one.id for one in later.themes}
        if len(set(ids)) != len(ids):
            raise DataContractError(file, "each theme once", ", ".join(ids), column="id")
        for one in edition.themes:
            _check_theme(file, one, after)


def _check_theme(file: str, one: PlanTheme, after: set[str]) -> None:
    """What it refers to is there."""
    if wrong := [code for code in one.codes if not _CODE.fullmatch(code)]:
        raise DataContractError(file, "a code of VNG Kernbeleid, such as V1.3", ", ".join(wrong), column="codes")
    if wrong := [name for name in one.themes if name not in themes()]:
        raise DataContractError(file, "a theme of themes.yml", ", ".join(wrong), column="themes")
    if wrong := [name for name in one.becomes if name not in after]:
        raise DataContractError(file, "a theme of the next edition", ", ".join(wrong), column="becomes")
