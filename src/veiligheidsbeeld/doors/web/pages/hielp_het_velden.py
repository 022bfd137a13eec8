# SPDX-License-Identifier: EUPL-1.2
"""What is each field of an evaluation called, where does it stand, and what was written in it? One list for the forms,
for what is told of them, and for what is wrong with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.web.visit import Visit
from veiligheidsbeeld.ground.access.written import ConflictError
from veiligheidsbeeld.ground.core import Statement
from veiligheidsbeeld.loop.effect.models import QuestionText
from veiligheidsbeeld.loop.picture.spoken import spoken


@dataclass(frozen=True)
class Field:
    """One field of the form: of the question, its name in the form, what is asked, and how it is filled in."""

    of: str
    name: str
    label: str
    hint: str = ""
    kind: str = "text"  # text, line, number, euros, day
    most: int = 1000


WHAT = (
    Field("title", "titel", gettext_noop("Name of the evaluation"), kind="line", most=200),
    Field("problem", "probleem", gettext_noop("What is the problem?")),
    Field("measure", "maatregel", gettext_noop("What will be done?")),
    Field("who", "voor_wie", gettext_noop("Who does it, and for whom?"),
          gettext_noop("Roles and groups, never names of persons."), most=300),
    Field("where", "waar", gettext_noop("Where, in words?"), kind="line", most=300),
)  # fmt: skip
OUTCOME = (
    Field("outcome", "uitkomst", gettext_noop("If it is no figure of ours: what will be measured?"), kind="line",
          most=300),
    Field("register", "register", gettext_noop("In which register is it counted?"),
          gettext_noop("Of a figure of ours its own source, unless you write another."), "line", 300),
    Field("counting_changes", "telling", gettext_noop("What is counted otherwise than before, and from when?"),
          gettext_noop("A line each, such as: 2024-03: a new system.")),
    Field("secondary", "ook", gettext_noop("What else will be looked at?"), gettext_noop("A line each.")),
    Field("untouched_words", "onberoerd_woorden", gettext_noop("Or in words: what can the measure not touch?"),
          kind="line", most=300),
    Field("worthwhile_pct", "zinvol", gettext_noop("The smallest change worth having, in per cent"), kind="number"),
    Field("costs_euros", "kosten", gettext_noop("Costs in all, in euros"), gettext_noop("Cents are rounded."), "euros"),
)  # fmt: skip
WHEN = (
    Field("treat", "aantal", gettext_noop("If lots decide: how many areas get the measure?"), kind="number"),
    Field("start", "begin", gettext_noop("First day of the measure"), kind="day"),
    Field("until", "einde", gettext_noop("Last day that counts"), kind="day"),
    Field("selected_from", "gekozen_vanaf", gettext_noop("Were the areas chosen on past figures? From when"),
          gettext_noop("After a bad year mostly comes a more ordinary one. That time is left out of the comparison."),
          "day"),
    Field("selected_to", "gekozen_tot", gettext_noop("Chosen on past figures: until when"), kind="day"),
)  # fmt: skip
HOW = (
    Field("effect", "effect", gettext_noop("What should become different?")),
    Field("mechanism", "mechanisme", gettext_noop("How would it work?")),
    Field("moderators", "omstandigheden", gettext_noop("Where or for whom would it work more, or less?")),
    Field("implementation", "uitvoering", gettext_noop("How is it done, and how is that written down?")),
    Field("economics", "baten", gettext_noop("What does it cost, and what is that compared with?")),
)
FIELDS = (*WHAT, *OUTCOME, *WHEN, *HOW)
CHOICES = {
    "indicator": "indicator", "untouched": "onberoerd", "hypothesis": "richting", "area_type": "gebiedssoort",
    "frequency": "stap_tijd",
}  # fmt: skip
PARTS = {  # what an area can be, as the form sends it
    "loten": "eligible", "krijgt": "treated", "vergelijk": "controls", "buur": "buffers",
}  # fmt: skip
PART_NAMES = {
    "loten": gettext_noop("lots decide"), "krijgt": gettext_noop("gets the measure"),
    "vergelijk": gettext_noop("to compare with"), "buur": gettext_noop("next to it: did it move there?"),
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where a field is filled in: on which page, at which anchor, under which label."""

    page: str
    anchor: str
    label: str


_OF_QUESTION = {
    "indicator": ("f-indicator", gettext_noop("Which figure of ours will tell?")),
    "untouched": ("f-onberoerd", gettext_noop("A figure that the measure cannot touch")),
    "hypothesis": ("f-richting", gettext_noop("What is hoped for?")),
    "area_type": ("f-gebiedssoort", gettext_noop("Kind of areas")),
    "frequency": ("f-stap_tijd", gettext_noop("Counted by")),
    "eligible": ("f-gebiedssoort", gettext_noop("Areas that may get it")),
    "treated": ("f-gebiedssoort", gettext_noop("Areas that get it")),
    "controls": ("f-gebiedssoort", gettext_noop("Compared with")),
    "buffers": ("f-gebiedssoort", gettext_noop("Next to it")),
}  # fmt: skip
_OF_SET_UP = {
    "design": ("f-opzet", gettext_noop("Set-up")),
    "estimand": ("f-vergelijking", gettext_noop("What exactly is compared?")),
    "stopping_rule": ("f-stopregel", gettext_noop("When is it looked at, and when is it stopped earlier?")),
    "seed_source": ("f-getal", gettext_noop("If lots decide: which public number will it be?")),
    "base_from": ("f-basis", gettext_noop("Compare with figures from (not needed)")),
    "steps": ("f-stappen", gettext_noop("With a stepped start: the first day of each step")),
}  # fmt: skip
PLACES = {
    **{one.of: Place("evaluation_question", f"f-{one.name}", one.label) for one in FIELDS},
    **{of: Place("evaluation_question", *said) for of, said in _OF_QUESTION.items()},
    **{of: Place("evaluation_advice", *said) for of, said in _OF_SET_UP.items()},
}  # fmt: skip
_IN_PROTOCOL = {  # fields of a protocol that are called otherwise on the forms
    "outcome.name": "indicator", "outcome.register": "register", "worthwhile": "worthwhile_pct", "method": "design",
    "selected_on": "selected_from", "selected_on.0": "selected_from", "selected_on.1": "selected_to", "lots": "design",
    "lots.treat": "treat", "lots.seed_source": "seed_source", "lots.steps": "steps",
}  # fmt: skip
_CHOSEN = {
    "hypothesis": QuestionText.Hypothesis.choices, "area_type": QuestionText.Areas.choices,
    "frequency": QuestionText.Steps.choices,
}  # fmt: skip
_NOTHING = ("“”", "“…”")


def fault(visit: Visit, public_id: str, one: Statement) -> tuple[str, str, Statement]:
    """Of a sentence about a field of a protocol: the address and the label of the field on its form (both empty where
    no form has it), and what is wrong with it."""
    field = str(one.params["field"])
    name = "counting_changes" if field.startswith("outcome.counting_changes") else _IN_PROTOCOL.get(field, field)
    place = PLACES.get(name)
    if place is None:
        return "", "", one
    address = f"{visit.to(place.page, public_id=public_id)}#{place.anchor}"
    if one.params["found"] in _NOTHING:
        return address, place.label, Statement("field_empty")
    told = {name: one.params[name] for name in ("expected", "found")}
    return address, place.label, Statement("field_expected", told)


def told(visit: Visit, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Labels and what was written, without what is empty; each line for who reads in the language of the page."""
    return [
        (PLACES[of].label, _spoken(visit, _told(visit, of, value)))
        for of, value in values.items()
        if value not in (None, "", [])
    ]


def _spoken(visit: Visit, text: str) -> str:
    whole = spoken(visit.world, text, visit.language)
    return "\n".join(spoken(visit.world, one, visit.language) for one in whole.splitlines())


def differing(visit: Visit, conflict: ConflictError) -> list[tuple[str, str]]:
    """Labels and what the other wrote, of every field that differs from what was to be saved."""
    theirs = conflict.newest.values
    return [(PLACES[of].label, _told(visit, of, value)) for of, value in theirs.items() if value != conflict.mine[of]]


def _told(visit: Visit, of: str, value: Any) -> str:
    if of in _CHOSEN:
        return words.translate(str(dict(_CHOSEN[of])[value]), visit.language)
    if of in PARTS.values():
        names = {one.code: one.name for one in visit.picture.areas()}
        return ", ".join(names.get(one, one) for one in value)
    if of in ("indicator", "untouched") and value in visit.picture.catalogue.indicators:
        return visit.picture.catalogue.get(value).names.in_language(visit.language)
    if of == "design" and value:
        return words.say(Statement(f"design_{value}"), visit.language)
    return _plain(visit, value)


def _plain(visit: Visit, value: Any) -> str:
    """A text, a number, a day, or days."""
    if isinstance(value, list):
        return ", ".join(words.day(date.fromisoformat(one), visit.language) for one in value)
    if isinstance(value, date):
        return words.day(value, visit.language)
    return (
        words.number(value, visit.language)
        if isinstance(value, int)
        else spoken(visit.world, value or "", visit.language)
    )
