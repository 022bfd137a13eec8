# SPDX-License-Identifier: EUPL-1.2
"""What does somebody claim? A closed grammar of five forms, in Dutch and English; anything else is refused."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from veiligheidsbeeld.ground.core import Area, UserError

_NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "een one", "twee two", "drie three", "vier four", "vijf five", "zes six", "zeven seven", "acht eight",
            "negen nine", "tien ten", "elf eleven", "twaalf twelve", "dertien thirteen", "veertien fourteen",
            "vijftien fifteen", "zestien sixteen", "zeventien seventeen", "achttien eighteen", "negentien nineteen",
            "twintig twenty",
        ), 1,
    )
    for word in words.split()
}  # fmt: skip
_K = rf"(?P<k>[1-9]\d{{0,2}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_LARGE = r"(?: (?P<large>grote|large))?"
_GROUP = rf"{_LARGE}(?: (?:gemeenten?|stad|steden|municipalit(?:y|ies)|towns?|cit(?:y|ies)))?"


class Kind(StrEnum):
    """The five forms."""

    SAFEST = "safest"
    ONE_OF = "one_of"
    QUARTER = "quarter"
    SAFER_THAN = "safer_than"
    IMPROVED = "improved"


_FORMS = {
    Kind.ONE_OF: (
        rf"(?:(?:is |was )?een van|(?:be)?hoort (?:bij|tot)|bij|tot) de {_K} veiligste{_GROUP}",
        rf"(?:one of|among) the {_K} safest{_GROUP}",
    ),
    Kind.QUARTER: (r"(?:in|bij|tot) het veiligste kwart", r"(?:in|among) the safest quarter"),
    Kind.IMPROVED: (
        r"(?:verbeterd|veiliger(?: geworden)?) sinds (?P<since>\d{4})",
        r"sinds (?P<since>\d{4}) (?:verbeterd|veiliger(?: geworden)?)",
        r"(?:improved|(?:become )?safer) since (?P<since>\d{4})",
    ),
    Kind.SAFER_THAN: (r"veiliger dan (?P<other>.+)", r"safer than (?P<other>.+)"),
    Kind.SAFEST: (rf"de veiligste{_GROUP}", rf"the safest{_GROUP}"),
}
_PATTERNS = [(kind, re.compile(rf"(?:(?P<before>.*\S) )?{form}")) for kind, forms in _FORMS.items() for form in forms]
_VERBS = re.compile(
    r"(?:^| )(?:is|was|zijn|are|has|have|heeft|hebben|behoort|hoort|horen|belongs|belong|ligt|lies|staat|stands|zich"
    r"|become|been)$"
)
_OURSELVES = {
    "",
    "wij",
    "we",
    "ons",
    "onze gemeente",
    "de gemeente",
    "our municipality",
    "the municipality",
    "it",
    "ze",
}


@dataclass(frozen=True)
class Claim:
    """One claim about one municipality. `place`: the code of the one it names, empty for the reader's own; `k` of
    `one_of`; `other`: code of the one it is set against; `since`: a year; `large`: it speaks of large ones."""

    kind: Kind
    k: int = 0
    other: str = ""
    since: int = 0
    large: bool = False
    place: str = ""


def read_claim(text: str, areas: Iterable[Area]) -> Claim:
    """A claim in words: case, quotes and a name in front do not matter; a municipality goes by name or code.

    Raises UserError that lists the forms, or names the place that is not known.
    """
    plain = _plain(text)
    names = {_plain(name): area.code for area in areas for name in (area.name, area.code)}
    for kind, pattern in _PATTERNS:
        match = pattern.fullmatch(plain)
        if match is None:
            continue
        parts = match.groupdict()
        found = Claim(
            kind, k=_number(parts.get("k")), since=int(parts.get("since") or 0), large=bool(parts.get("large")),
            other=_code(parts["other"], names) if kind is Kind.SAFER_THAN else "",
        )  # fmt: skip
        who = parts["before"] or ""
        while _VERBS.search(who):
            who = _VERBS.sub("", who)
        if who in _OURSELVES:
            return found
        if place := _known(who, names):
            return replace(found, place=place)
    raise UserError("unknown_claim", claim=" ".join(text.split())[:80])


def write_claim(claim: Claim, name: str = "") -> str:
    """The claim in the words of the grammar, in Dutch: what a link or a form carries. `name`: of the other place."""
    words = {
        Kind.SAFEST: "de veiligste",
        Kind.ONE_OF: f"een van de {claim.k} veiligste",
        Kind.QUARTER: "in het veiligste kwart",
        Kind.SAFER_THAN: f"veiliger dan {name or claim.other}",
        Kind.IMPROVED: f"verbeterd sinds {claim.since}",
    }
    return words[claim.kind]


def _plain(text: str) -> str:
    """Lower case, one space, no quotes around or within, no full stop."""
    bare = re.sub(r"[\"\u201c\u201d\u201e\u201a\u2018\u2019'\u00ab\u00bb]", "", text.replace("\u00e9\u00e9n", "een"))
    return " ".join(bare.casefold().replace("\u00e9\u00e9n", "een").split()).rstrip(" .!?")


def _number(word: str | None) -> int:
    return _NUMBERS[word] if word in _NUMBERS else int(word or 0)


def _code(name: str, names: dict[str, str]) -> str:
    found = _known(name, names)
    if not found:
        raise UserError("unknown_place", place=name)
    return found


def _known(name: str, names: dict[str, str]) -> str:
    for article in ("", "de gemeente ", "gemeente ", "the municipality of "):
        if name.startswith(article) and name.removeprefix(article) in names:
            return names[name.removeprefix(article)]
    return ""
