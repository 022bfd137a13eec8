# SPDX-License-Identifier: EUPL-1.2
"""How does what people typed read in English? Only an invented world knows: its folder holds a translation of its own
texts, so that the demonstration can be followed. In a real world everybody reads what was typed."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from veiligheidsbeeld.loop.picture.worlds import World

FILE = "spoken.en.json"  # text as it is stored, and its English


def spoken(world: World, text: str, language: str) -> str:
    """A stored text for who reads in `language` (nl or en); as it was typed where there is no translation of it."""
    if language != "en" or not text or not world.settings.fictional:
        return text
    path = world.folder / FILE
    try:
        changed_at = path.stat().st_mtime_ns
    except FileNotFoundError:
        return text
    return _read(path, changed_at).get(text, text)


def write_spoken(world: World, english: Mapping[str, str]) -> None:
    """Keep the translations of an invented world, in the place of older ones."""
    content = json.dumps(dict(sorted(english.items())), ensure_ascii=False, indent=1) + "\n"
    path = world.folder / FILE
    if not path.exists() or path.read_text("utf-8") != content:
        path.write_text(content, "utf-8")


@lru_cache(maxsize=4)
def _read(path: Path, changed_at: int) -> dict[str, str]:
    """`changed_at` makes a changed file be read again."""
    found: dict[str, str] = json.loads(path.read_text("utf-8"))
    return found
