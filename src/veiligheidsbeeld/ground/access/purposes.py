# SPDX-License-Identifier: EUPL-1.2
"""For which purpose may we hold these figures? A card per source that is not open (AVG art. 5(1)(b), 6 and 30).

A file in the world's folder `purposes`, written by the privacy officer; without one the source is refused.
"""

import tomllib
from datetime import date
from pathlib import Path

import msgspec

from veiligheidsbeeld.ground.core import AreaType, LawError, UserError


class PurposeCard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`question`: what is to be known; `partners`: who may deliver; `finest`: the smallest area that may be shown."""

    question: str
    partners: tuple[str, ...]
    legal_basis: str
    retention_months: int
    expires: date
    finest: AreaType = AreaType.WIJK


def card_file(folder: Path, source: str) -> Path:
    """Where the card of a source stands in a world's folder."""
    return folder / "purposes" / f"{source}.toml"


def purpose_cards(folder: Path) -> list[tuple[str, PurposeCard]]:
    """All cards of a world by the source they are about. Raises UserError for one that cannot be read."""
    return [(path.stem, _read(path)) for path in sorted((folder / "purposes").glob("*.toml"))]


def purpose_of(folder: Path, source: str, sender: str, today: date) -> PurposeCard:
    """The card that allows a delivery. Raises LawError without one, after its end, or for a sender it does not name;
    UserError for a card that cannot be read."""
    path = card_file(folder, source)
    if not path.exists():
        raise LawError("no_purpose_card", source=source, file=f"purposes/{path.name}")
    card = _read(path)
    if card.expires < today:
        raise LawError("purpose_expired", source=source, date=card.expires.isoformat())
    if sender.casefold() not in {one.casefold() for one in card.partners}:
        raise LawError("partner_not_on_card", source=source, sender=sender)
    return card


def _read(path: Path) -> PurposeCard:
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), PurposeCard)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise UserError(
            "bad_setting", file=path.name, setting="-", found=str(error), expected="settings as in the guide"
        ) from error
