# SPDX-License-Identifier: EUPL-1.2
"""Does this file look as if it is about persons? Then it is refused before anything is stored (AVG art. 5 and 10).

The answer names the kind of trace and the column, never what stands there.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from veiligheidsbeeld.ground.core import LawError
from veiligheidsbeeld.loop.sources.partner_file.sheet import Cell, Opened

_NAME_TITLES = re.compile(
    r"\b(achternaam|voornaam|voorletters|geslachtsnaam|"
    r"naam (van )?(de )?(melder|cli[eë]nt|verdachte|slachtoffer|bewoner))\b"
)
_BIRTH_TITLES = re.compile(r"\b(geb(oorte)?\.? ?(datum|dat\.?)|geboren|date of birth)\b")
_BSN_TITLES = re.compile(r"\b(bsn|burgerservicenummer|sofinummer)\b")
_STREET = (
    r"[\w'.-]{2,}(straat|laan|weg|plein|kade|gracht|dijk|hof|pad|singel|steeg|dreef|plantsoen|markt|brink|wal|ring)"
)
_STREET_TITLE = re.compile(r"straat(naam)?", re.IGNORECASE)
# "Kerstmarkt 2025" is an event, "Kerkstraat 12" an address
_HOUSE = r"(?!(19|20)\d\d\b)\d{1,4}\s?[a-z]?"
_ADDRESS = re.compile(rf"\b{_STREET}\s+{_HOUSE}\b", re.IGNORECASE)
_STREET_ONLY, _HOUSE_ONLY = re.compile(rf"{_STREET}", re.IGNORECASE), re.compile(_HOUSE, re.IGNORECASE)
_HOUSE_TITLES = re.compile(r"\b(huisn(ummer|r)|huisnr|straat ?(naam)? en (huis)?nummer|adres)\b")
_POSTCODE_HOUSE = re.compile(r"\b\d{4}\s?[A-Z]{2}\b[\s,]+\d{1,5}\b|\b\d{1,5}\s?[a-zA-Z]?[\s,]+\d{4}\s?[A-Z]{2}\b")
_MAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[a-z]{2,}\b")
_NINE = re.compile(
    r"(?<![\d.,])\d{8,9}(?![\d.,])|(?<!\d)\d{3}[ .-]\d{3}[ .-]\d{3}(?!\d)|"
    r"(?<!\d)\d{4}[ .-]\d{2}[ .-]\d{3}(?!\d)"
)
_BIRTH_DATE = re.compile(
    r"\b(0?[1-9]|[12]\d|3[01])[-/.](0?[1-9]|1[0-2])[-/.](19\d\d|20[01]\d)\b|"
    r"\b(19\d\d|20[01]\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b"
)
_PERSON = re.compile(
    r"\b(dhr|mevr|mw|de heer|mevrouw)\.?\s+[A-Z]|"
    r"\b[A-Z]\.\s?([A-Z]\.\s?)*(van |de |der |den |ten |te )*[A-Z][a-z]{2,}\b"
)
_FULL_NAME = re.compile(  # looked for at every word: "In Jan Jansens tuin" begins with no name
    r"\b(?=([A-Z][a-zà-ÿ]+(?:(?: (?:van|de|der|den|ten|ter|te|'t|el|al|ben))+ [A-Z][a-zà-ÿ]+| [A-Z][a-zà-ÿ]{2,}))\b)"
)
_NO_NAME = frozenset({  # they open a sentence or name an organisation
    "aan", "de", "het", "een", "in", "op", "bij", "door", "voor", "van", "na", "uit", "over", "met", "om",
    "dit", "deze", "die", "dat", "wij", "zij", "ook", "alle", "team", "politie", "gemeente", "wijk", "buurt",
    "basisteam", "wijkteam", "openbaar", "ministerie", "veilig", "thuis", "meld", "misdaad", "raad", "staat",
    "stichting", "bureau", "halt", "the",
})  # fmt: skip
_PHONE = re.compile(r"(?<![\d.,])(?:\+31|0031|0)[ -]?[1-9]\d{0,2}[ -]?\d{3}[ -]?\d{3,5}(?!\d)")
_TYPED_BSN = re.compile(r"(?<![\d.,])\d{3}[ .-]?\d{3}[ .-]?\d{3}(?!\d)")
_PLATE = re.compile(r"\b([A-Z]{1,3}|\d{1,3})-([A-Z]{2,3}|\d{2,3})-([A-Z]{1,3}|\d{1,3})\b")
TRACES = {
    "phone": "telephone numbers", "plate": "number plates",
    "bsn": "citizen service numbers", "name": "names of persons", "birth_date": "dates of birth",
    "address": "addresses with house numbers", "mail": "mail addresses",
    "name_and_birth": "names with dates of birth",
}  # fmt: skip
_BSN_SHARE = 0.2  # one in eleven numbers of nine digits passes the test by chance


def is_bsn(text: str) -> bool:
    """The eleven-test of the citizen service number.

    >>> is_bsn("111222333"), is_bsn("123456789")
    (True, False)
    """
    digits = re.sub(r"\D", "", text).zfill(9)
    if len(digits) != 9 or set(digits) == {"0"}:
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(int(one) * weight for one, weight in zip(digits, weights, strict=True)) % 11 == 0


def refuse_personal(opened: Opened) -> None:
    """Look at every sheet, hidden ones too, and at every comment. Raises LawError naming kind, sheet and column."""
    for sheet in opened.sheets:
        for number, column in enumerate(_columns(sheet.rows)):
            if trace := _trace(column):
                raise LawError("looks_personal", trace=TRACES[trace], sheet=sheet.name or "-", column=_letter(number))
        if trace := _row_trace(sheet.rows):
            raise LawError("looks_personal", trace=TRACES[trace], sheet=sheet.name or "-", column="-")
    for aside in opened.asides:
        if trace := _trace([aside]):
            raise LawError("looks_personal", trace=TRACES[trace], sheet="-", column="comment")


def traces_of(text: str, places: Iterable[str] = ()) -> list[str]:
    """What in a text that somebody types points at a person, as words of TRACES. `places` are names that are none.

    A warning, no proof: a name of one word is not seen, and a company may look like a person.

    >>> traces_of("Kevin de Vries (06-12345678) reed weg in de 12-ABC-3, richting Kerkstraat 12.")
    ['names of persons', 'addresses with house numbers', 'telephone numbers', 'number plates']
    >>> traces_of("In Noord en op het Ketelplein kwamen 96 meldingen binnen, 34 meer dan in 2024.")
    []
    """
    for place in sorted(places, key=len, reverse=True):
        text = text.replace(place, "…")
    found = {
        "bsn": any(is_bsn(one.group()) for one in _TYPED_BSN.finditer(text)),
        "name": bool(_PERSON.search(text)) or any(map(_is_name, _FULL_NAME.finditer(text))),
        "birth_date": bool(_BIRTH_TITLES.search(text.lower())),
        "address": bool(_ADDRESS.search(text) or _POSTCODE_HOUSE.search(text)),
        "mail": bool(_MAIL.search(text)),
        "phone": bool(_PHONE.search(text)),
        "plate": any(map(_is_plate, _PLATE.finditer(text))),
    }  # fmt: skip
    return [TRACES[trace] for trace, there in found.items() if there]


def _is_name(found: re.Match[str]) -> bool:
    return not _NO_NAME & {one.lower() for one in found.group(1).split() if one[0].isupper()}


def _is_plate(found: re.Match[str]) -> bool:
    """Six letters and digits, some of each: 12-ABC-3 is one, 10-12-25 is a day."""
    signs = found.group().replace("-", "")
    return len(signs) == 6 and not signs.isdigit() and not signs.isalpha()


def _columns(rows: list[list[Cell]]) -> Iterator[list[Cell]]:
    for number in range(max((len(row) for row in rows), default=0)):
        yield [row[number] for row in rows if number < len(row) and row[number] is not None]


def _trace(column: Iterable[Cell]) -> str:
    """What a column gives away, or nothing. Text and whole numbers are looked at; figures with decimals are figures."""
    texts = [str(one) for one in column if isinstance(one, str | int) and not isinstance(one, bool)]
    titles = [one.lower() for one in texts[:30]]
    of_titles = {"address": _HOUSE_TITLES, "bsn": _BSN_TITLES, "name": _NAME_TITLES, "birth_date": _BIRTH_TITLES}
    for trace, pattern in of_titles.items():
        if any(pattern.search(one) for one in titles):
            return trace
    if _holds_bsn(texts):
        return "bsn"
    for trace, patterns in {"address": (_ADDRESS, _POSTCODE_HOUSE), "mail": (_MAIL,)}.items():
        if any(pattern.search(one) for pattern in patterns for one in texts):
            return trace
    return "name_and_birth" if any(_BIRTH_DATE.search(one) and _PERSON.search(one) for one in texts) else ""


def _holds_bsn(texts: list[str]) -> bool:
    """More numbers that pass the eleven-test than chance gives among numbers of nine digits."""
    nine = [one for one in texts if _NINE.search(one)]
    passing = sum(any(is_bsn(found.group()) for found in _NINE.finditer(one)) for one in nine)
    return passing > 0 and passing >= _BSN_SHARE * len(nine)


def _row_trace(rows: list[list[Cell]]) -> str:
    """A name in one cell and a date of birth in another of the same row; a street and a house number side by side."""
    # a buurt may be called Ermerweg and have 12 of something: only under a title that says street it is an address
    streets = any(isinstance(one, str) and _STREET_TITLE.fullmatch(one) for row in rows[:30] for one in row)
    for row in rows:
        texts = [str(one) for one in row if isinstance(one, str | date)]
        if any(_PERSON.search(one) for one in texts) and any(_BIRTH_DATE.search(one) for one in texts):
            return "name_and_birth"
        for street, house in pairwise(row) if streets else ():
            if isinstance(street, str) and _STREET_ONLY.fullmatch(street) and _HOUSE_ONLY.fullmatch(str(house)):
                return "address"
    return ""


def _letter(number: int) -> str:
    """A column as a spreadsheet names it: 0 is A, 26 is AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
