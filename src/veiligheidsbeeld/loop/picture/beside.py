# SPDX-License-Identifier: EUPL-1.2
"""What did comparable areas do in the same time? The second judgement: a fall that everyone shares is another fall."""

from veiligheidsbeeld.ground.core import AreaType, Period, Statement, UserError
from veiligheidsbeeld.loop.picture.peers import peers_of
from veiligheidsbeeld.loop.picture.read import Picture
from veiligheidsbeeld.loop.picture.themes import Words
from veiligheidsbeeld.loop.picture.verdicts import Judged, judge_areas

GROUPS = {
    "wijken": "wijken with 20 or more",
    "buurten": "buurten with 20 or more",
}
_FEWEST = 5  # areas: of fewer the order says nothing
_INSIDE = (AreaType.WIJK, AreaType.BUURT)


def beside_peers(picture: Picture, judged: Judged) -> Statement | None:
    """How many of its peers changed more in the same direction, by their counts, and how many the other way.

    Peers of a municipality are its group by size, of a wijk or buurt the others of the municipality; only those with a
    base that carries a percentage. None where fewer than five are left, or the area itself has no such base.
    """
    if judged.figures is None or not judged.comparable:
        return None
    earlier, later = judged.figures
    all_ = judge_areas(picture, later.indicator, later.area_type, earlier.period, later.period)
    codes, group = _group(picture, later.area_type, later.area_code, later.period)
    changes = {
        code: one.after / one.before
        for code, one in all_.items()
        if code in codes and one.comparable and one.before and one.after is not None
    }
    own = changes.pop(later.area_code, 1.0)
    if len(changes) + 1 < _FEWEST or own == 1:
        return None
    way = "fell" if own < 1 else "rose"
    more = [code for code, one in changes.items() if (one < own if own < 1 else one > own)]
    others = sum(one > 1 if own < 1 else one < 1 for one in changes.values())
    much = "none" if not more else "one" if len(more) == 1 else "some"
    name = picture.area(more[0]).name if len(more) == 1 else ""
    params = {"n": len(changes) + 1, "group": group, "more": len(more), "name": name, "others": others}
    return Statement(f"peers_{way}_{much}", params)


def _group(picture: Picture, area_type: AreaType, code: str, period: Period) -> tuple[set[str], Words | str]:
    """Codes of the peers, the area itself included, and what they are called."""
    if area_type in _INSIDE:
        own = {one.code for one in picture.areas(area_type) if one.code[2:6] == code[2:6]}
        return own, GROUPS["wijken" if area_type is AreaType.WIJK else "buurten"]
    if area_type is not AreaType.MUNICIPALITY:
        return set(), ""
    try:
        peers = peers_of(picture, code, period)
    except UserError:  # its number of inhabitants is not known
        return set(), ""
    return set(peers.codes), peers.group.names
