# SPDX-License-Identifier: EUPL-1.2
"""A sentence as data: a code and parameters, put into words only at the edge (page, command, document).

Verdicts, refusals, reasons and errors are statements. `WORDING` holds the English words by code; they are the msgids
that the Dutch catalogue translates. A code that is not in it cannot be made.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from veiligheidsbeeld.ground.core.wording import WORDING


@dataclass(frozen=True)
class Statement:
    """`code` names a sentence of `WORDING`; `params` fill its braces.

    >>> Statement("unknown_area", {"area": "GM9999"}).in_english()
    'There is no area GM9999 in this publication. Look for a code such as GM0114, WK011401 or BU01140100.'
    """

    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.code not in WORDING:
            raise ValueError(f"no wording for statement {self.code!r}")

    @property
    def msgid(self) -> str:
        """The English sentence with its braces: the key of the translation catalogue."""
        return WORDING[self.code]

    def in_english(self) -> str:
        """The sentence in English with parameters filled in as they are."""
        return self.msgid.format(**self.params)
