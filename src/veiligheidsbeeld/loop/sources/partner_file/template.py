# SPDX-License-Identifier: EUPL-1.2
"""What may be sent, and what must stand in it? One YAML file a kind of delivery, in `templates/`."""

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
import yaml

from veiligheidsbeeld.ground.core import AreaType, DataContractError, UserError

_FOLDER = Path(__file__).parent / "templates"


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One column. `titles` are words that senders use above it. A `number` gives a figure: `slice` names it where a row
    holds several, `measure` where it belongs to another measure. `categories` maps a sender's word to a slice; without
    it every word becomes one. `whole`: a number of events, so no decimals."""

    id: str
    kind: Literal[
        "area",
        "period",
        "year",
        "month",
        "week",
        "date",
        "category",
        "number",
        "share",
        "margin",
        "n",
        "yes_no",
        "text",
    ]
    titles: tuple[str, ...]
    required: bool = True
    slice: str = ""
    measure: str = ""
    categories: dict[str, str] = {}
    whole: bool = True


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of delivery. `open`: figures that somebody else published already; all others need a purpose card.
    `kind`: rows hold figures (`counts`, `shares`) or each row is one event (`events`), counted by month.
    `default`: what an area without a row means in a period that has rows; asked where files differ in it.
    `design_effect`: how much wider a survey's interval is than that of a simple sample."""

    id: str
    nl: str
    en: str
    sender: str
    measure: str
    kind: Literal["counts", "shares", "events"]
    columns: tuple[Column, ...]
    open: bool = False
    finest: AreaType = AreaType.WIJK
    default: Literal["zero", "missing", "ask"] = "missing"
    design_effect: float = 1.0

    def column(self, name: str) -> Column:
        """By id."""
        return next(one for one in self.columns if one.id == name)

    def of_kind(self, *kinds: str) -> list[Column]:
        """Columns of these kinds, in order."""
        return [one for one in self.columns if one.kind in kinds]


@cache
def templates() -> dict[str, Template]:
    """All templates by id. Raises DataContractError for a file that is not as expected."""
    found = {}
    for path in sorted(_FOLDER.glob("*.yml")):
        try:
            one = msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), Template)
        except (msgspec.ValidationError, yaml.YAMLError) as error:
            raise DataContractError(path.name, "a template", error) from error
        found[one.id] = one
    return found


def template(name: str) -> Template:
    """By id. Raises UserError for an unknown one."""
    if name not in templates():
        raise UserError("unknown_template", template=name, known=", ".join(templates()))
    return templates()[name]
