# SPDX-License-Identifier: EUPL-1.2
"""What did somebody type? Days and texts of a form; texts are looked through for traces of persons before they are
stored."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.web.visit import Visit
from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.sources.partner_file.personal import traces_of

ANYWAY = "geen_persoon"  # the tick that says that a text is not about a person


def day_of(text: str) -> date | None:
    """A day as a date field sends it; None for an empty one. Raises UserError for what is no day."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise UserError("bad_date", date=text) from error


def whole_of(text: str, digits: int = 6) -> int | None:
    """A whole number, 0 or more; None for an empty field. Raises UserError for anything else."""
    if not text.strip():
        return None
    if not text.strip().isdecimal() or len(text.strip()) > digits:
        raise UserError("bad_whole", number=text)
    return int(text)


def number_of(text: str) -> Decimal | None:
    """A number with two decimals at most, with a comma or a point; None for an empty field. Raises UserError for
    anything else."""
    plain = text.strip().replace("\u2212", "-").replace(",", ".").removesuffix("%").strip()
    if not plain:
        return None
    if not re.fullmatch(r"[+-]?\d{1,9}(\.\d{1,2})?", plain, re.ASCII):
        raise UserError("bad_number", number=text)
    return Decimal(plain)


def euros_of(text: str) -> int | None:
    """An amount in whole euros, from how people write it (1500, 1.500, 1.500,50, € 1.500); None for an empty field.
    Raises UserError for anything else.

    >>> euros_of("1.500,50"), euros_of("1500"), euros_of("12.000")
    (1501, 1500, 12000)
    """
    plain = text.replace("€", "").strip()
    if not plain:
        return None
    if not re.fullmatch(r"(\d{1,9}|\d{1,3}(\.\d{3}){1,2})(,(\d{1,2}|-))?", plain, re.ASCII):
        raise UserError("bad_number", number=text)
    euros, _, cents = plain.replace(".", "").partition(",")
    return int(Decimal(f"{euros}.{cents.strip('-') or 0}").quantize(Decimal(1), ROUND_HALF_UP))


def warn_of_persons(visit: Visit, texts: Iterable[str]) -> None:
    """Raises UserError naming what seems to point at a person, unless it was ticked that it does not."""
    if visit.request.POST.get(ANYWAY):
        return
    places = [one.name for one in visit.picture.areas()]
    found = dict.fromkeys(trace for text in texts for trace in traces_of(text, places))
    if found:
        named = ", ".join(words.translate(one, visit.language) for one in found)
        raise UserError("looks_like_person", traces=named)
