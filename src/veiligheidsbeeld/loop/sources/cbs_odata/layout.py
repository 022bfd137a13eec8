# SPDX-License-Identifier: EUPL-1.2
"""What do we need to know of one CBS table beforehand? Data, in `layouts/<table>.yml`; the rest the table tells."""

from functools import cache
from pathlib import Path

import msgspec
import yaml

from veiligheidsbeeld.ground.core import DataContractError

_FOLDER = Path(__file__).parent / "layouts"


class Hidden(msgspec.Struct, frozen=True):
    """Slices the publisher publishes nowhere for these area types and frequencies, whatever the default says."""

    slices: tuple[str, ...]
    area_types: tuple[str, ...]
    frequencies: tuple[str, ...]


class Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One table. `topics` maps the title of a topic to our measure: keys change between years, titles do not. Where two
    topics have one title, the path tells them apart: `Slachtofferschap/Hacken totaal/Slachtoffers`.

    A measure written as `veiligheidsmonitor/voelt-zich-onveilig` is a slice of a measure. A topic that stands in
    `optional` may be absent, as in older editions. `like` names the layout that this one repeats for another edition.

    `slices` are the dimensions that make up a slice. `margins` is the dimension that gives every number three times:
    value, lower and upper bound. `numbered`: a slice is the number in its title ('1.1.2 Diefstal ...'), not its key.
    `parts` are the row filters to fetch, with `{gm}` for the four digits of the municipality. `division` is a pattern
    that finds the year of the area division in the table's own texts; empty means every year on its own division.
    `sibling` is a table on the same code list, whose texts say the division where this table's own are silent.
    `guard` is the slice that has a row in every published period: a period without it was not published. Without a
    guard any row tells so.
    """

    table: str
    host: str
    publisher: str
    licence: str
    geo: str
    time: str
    topics: dict[str, str]
    parts: dict[str, str]
    rank: int
    slices: tuple[str, ...] = ()
    numbered: bool = False
    margins: str = ""
    guard: str | None = None
    optional: tuple[str, ...] = ()
    areas_filter: str = ""
    division: str = ""
    sibling: str = ""
    hidden: tuple[Hidden, ...] = ()
    note: str = ""


@cache
def layout(table: str) -> Layout:
    """The layout of a table. Raises DataContractError when its file is not as expected."""
    path = _FOLDER / f"{table}.yml"
    try:
        plain = yaml.safe_load(path.read_text(encoding="utf-8"))
        if "like" in plain:
            return msgspec.structs.replace(layout(plain["like"]), table=plain["table"])
        return msgspec.convert(plain, Layout)
    except (msgspec.ValidationError, yaml.YAMLError) as error:
        raise DataContractError(path.name, "a table layout", error) from error


def tables() -> list[str]:
    """Ids of all tables we know, in the order in which they are fetched."""
    return sorted(path.stem for path in _FOLDER.glob("*.yml"))
