# SPDX-License-Identifier: EUPL-1.2
"""Which theme of a plan do some words mean? Its own name, that of an older edition, or what a mapping says."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from veiligheidsbeeld.ground.core import Statement
from veiligheidsbeeld.loop.action.editions import Editions
from veiligheidsbeeld.loop.sources.partner_file.places import normal_name

_NUMBERED = re.compile(
    r"^(?:(?:thema|prioriteit|speerpunt|veld|veiligheidsveld)\s*)?(?:\d+|[a-z])?\s*[.:)–-]?\s+", re.I
)


@dataclass(frozen=True)
class ThemeNamed:
    """A theme by its id; `note` tells that it was called otherwise."""

    id: str
    note: Statement | None = None


def theme_named(said: str, known: Editions, edition: str, own: Mapping[str, str]) -> ThemeNamed | None:
    """The theme of an edition; None where the words name none, or an older one that more than one took over."""
    names = {normal_name(said), normal_name(_NUMBERED.sub("", said))} - {""}
    for word, theme in own.items():
        if normal_name(word) in names:
            return ThemeNamed(theme)
    for one in known.get(edition).themes:
        if names & {one.id.replace("-", " "), normal_name(one.names.nl), normal_name(one.names.en)}:
            return ThemeNamed(one.id)
    return next(_older(names, known, edition), None)


def _older(names: set[str], known: Editions, edition: str) -> Iterator[ThemeNamed]:
    """What a theme of an older edition is called now, where that is one theme."""
    for older in known.all:
        if older.id >= edition:
            return
        for one in older.themes:
            became = known.became(older.id, one.id, edition)
            if names & {one.id.replace("-", " "), normal_name(one.names.nl)} and len(became) == 1:
                now = known.get(edition).theme(became[0])
                yield ThemeNamed(now.id, Statement("plan_theme_mapped", {"old": one.names, "new": now.names}))
