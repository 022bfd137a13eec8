# SPDX-License-Identifier: EUPL-1.2
"""Which column of somebody's plan is which, and what do they call things? `columns.yml` holds the usual words, a
mapping file the municipality's own."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec
import yaml

from veiligheidsbeeld.ground.core import UserError


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One column of `columns.yml`, which says what the fields mean."""

    id: str
    kind: Literal["text", "hours", "euros", "day", "state", "indicator", "area", "aim"]
    titles: tuple[str, ...]
    down: bool = False


class PlanMapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a municipality calls things itself, by our names: `columns` (id to title), and by its words: `themes` (to an
    id of the edition), `states`, `indicators` (to an id) and `areas` (to a code). `owners` look like names of
    persons and are none; `sheets` are all that is read."""

    columns: dict[str, str] = {}
    themes: dict[str, str] = {}
    states: dict[str, str] = {}
    indicators: dict[str, str] = {}
    areas: dict[str, str] = {}
    owners: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()


@cache
def columns() -> tuple[Column, ...]:
    """The columns that are known."""
    return msgspec.convert(
        yaml.safe_load(Path(__file__).with_name("columns.yml").read_text("utf-8")), tuple[Column, ...]
    )


def read_mapping(content: bytes, name: str) -> PlanMapping:
    """A mapping file, TOML or YAML by its name. Raises UserError naming what is wrong."""
    try:
        plain: Any = tomllib.loads(content.decode()) if name.endswith(".toml") else yaml.safe_load(content)
        found = msgspec.convert(plain, PlanMapping)
    except (tomllib.TOMLDecodeError, yaml.YAMLError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise UserError(
            "bad_setting", file=name, setting="-", found=str(error), expected="settings as in the guide"
        ) from (error)
    if unknown := found.columns.keys() - {one.id for one in columns()}:
        raise UserError(
            "bad_setting", file=name, setting="columns", found=", ".join(sorted(unknown)),
            expected=", ".join(one.id for one in columns()),
        )  # fmt: skip
    return found
