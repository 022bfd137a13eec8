# SPDX-License-Identifier: EUPL-1.2
"""What does a safety plan speak of? The themes, a versioned taxonomy with the codes of VNG Kernbeleid Veiligheid."""

from functools import cache
from pathlib import Path

import msgspec
import yaml

_FILE = Path(__file__).parent / "themes.yml"


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same in Dutch and English."""

    nl: str
    en: str

    def in_language(self, language: str) -> str:
        """`nl` or `en`."""
        return self.nl if language == "nl" else self.en


class Theme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One theme. `caution`: what its figures cannot carry. `unknown`: what no figure here tells, and who knows it."""

    id: str
    names: Words
    codes: tuple[str, ...]
    question: Words
    caution: Words
    unknown: tuple[Words, ...]


class _Taxonomy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    themes: tuple[Theme, ...]


@cache
def themes() -> dict[str, Theme]:
    """All themes by id, in the order of the file."""
    plain = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {one.id: one for one in msgspec.convert(plain, _Taxonomy).themes}
