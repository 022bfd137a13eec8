# SPDX-License-Identifier: EUPL-1.2
"""Which area does a sender mean? By code or by its exact name; a near miss is asked, never taken."""

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from veiligheidsbeeld.ground.core import Area

_PREFIX = re.compile(r"^(wijk|buurt)\s+\d+\s+|^(wijk|buurt|gemeente)\s+", re.IGNORECASE)


class Places:
    """Areas of one municipality, to match words against."""

    def __init__(self, municipality: str, areas: Iterable[Area]) -> None:
        self.municipality = municipality
        self.areas = {area.code: area for area in areas}
        self._by_name: dict[str, set[str]] = defaultdict(set)
        for area in self.areas.values():
            self._by_name[normal_name(area.name)].add(area.code)

    def find(self, text: str) -> str | None:
        """The one area with this code or name; None where there is none, or more than one."""
        code = text.strip().upper().replace(" ", "")
        if code in self.areas:
            return code
        found = self._by_name.get(normal_name(text), set())
        return next(iter(found)) if len(found) == 1 else None

    def near(self, text: str) -> list[str]:
        """Codes that a person may have meant, most alike first."""
        exact = sorted(self._by_name.get(normal_name(text), set()))
        alike = difflib.get_close_matches(normal_name(text), list(self._by_name), n=4, cutoff=0.6)
        return list(dict.fromkeys([*exact, *(code for name in alike for code in sorted(self._by_name[name]))]))


def normal_name(text: str) -> str:
    """A name without case, accents, punctuation and "Wijk 01".

    >>> normal_name("Wijk 01 Nieuw-Weerdinge"), normal_name("nieuw weerdinge")
    ('nieuw weerdinge', 'nieuw weerdinge')
    """
    plain = unicodedata.normalize("NFKD", _PREFIX.sub("", text.strip())).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain.lower()).split())
