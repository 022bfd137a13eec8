# SPDX-License-Identifier: EUPL-1.2
"""Is an owner or partner in somebody's plan a person? A warning with the kinds of traces; never the words."""

import re
from collections.abc import Iterable

from veiligheidsbeeld.loop.sources.partner_file.personal import TRACES, traces_of
from veiligheidsbeeld.loop.sources.partner_file.places import normal_name

_ORGANISED = frozenset({
    "adviseur", "afdeling", "bureau", "cluster", "college", "coordinator", "corporatie", "directie", "domein", "ggd",
    "handhaving", "jeugd", "jongerenwerk", "ketenpartners", "manager", "omgevingsdienst", "ondermijning", "programma",
    "project", "regio", "regisseur", "riec", "sociaal", "team", "teamleider", "toezicht", "veiligheid",
    "veiligheidshuis", "veiligheidsregio", "vergunningen", "wijkagent", "wijkteam", "woningcorporatie", "zorg",
})  # fmt: skip
_BETWEEN = re.compile(r"[,;/]| en ")


def traces_among_parties(text: str, none: Iterable[str]) -> list[str]:
    """As `traces_of`, for owners and partners: two words with capitals look like a name; with a word for a role or an
    organisation they are none. `none` are names of places and organisations.

    >>> traces_among_parties("Team Veiligheid, Jan Jansen", ()), traces_among_parties("Programma Ondermijning", ())
    (['names of persons'], [])
    """
    names, known = TRACES["name"], tuple(none)
    found = dict.fromkeys(trace for trace in traces_of(text, known) if trace != names)
    for party in _BETWEEN.split(text):
        if names in traces_of(party.strip(), known) and not set(normal_name(party).split()) & _ORGANISED:
            return [names, *found]
    return list(found)
