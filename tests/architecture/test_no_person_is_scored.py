# SPDX-License-Identifier: EUPL-1.2
"""Rule 1: no person is ever scored, ranked or listed. Could the key of a person meet a score, a rank or a list in what
is stored, in a type, or in an address? Names are all a test can read, so it reads every name.
"""

import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator

import msgspec
import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

import veiligheidsbeeld


def words_of(name: str) -> set[str]:
    """`riskScore`, `risk_score` and `risk-score` are the words risk and score."""
    return set(re.findall(r"[a-z]+", re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()))


# what tells one natural person or household from another, in Dutch and English
PERSON = words_of(
    "person persoon personen bsn birth geboorte birthday household huishouden pseudonym pseudoniem suspect verdachte "
    "victim slachtoffer offender dader citizen resident bewoner inwoner surname achternaam firstname voornaam youth "
    "jongere client patient user account actor"
)
JUDGED = words_of(
    "score scores rank ranks ranking risk risico probability kans prediction voorspelling likelihood priority "
    "prioriteit suspicion verdenking"
)
# what the addresses of this system may be about (public_id: of a job or a document); who adds one reads this file first
MAY_BE_ASKED = {
    "world", "theme", "indicator", "area", "kind", "ident", "file", "token", "public_id", "step", "target", "measure",
}  # fmt: skip


def meets(names: Iterable[str]) -> bool:
    """Do names that belong together tell who somebody is and what that person is worth?"""
    found = [words_of(name) for name in names]
    return any(one & PERSON for one in found) and any(one & JUDGED for one in found)


def models() -> Iterator[tuple[str, list[str]]]:
    """Everything in the registry database; a link to an account counts as a person under any name."""
    for model in apps.get_models():
        if model.__module__.startswith("veiligheidsbeeld."):
            fields = [field.name for field in model._meta.get_fields()]
            linked = [
                "user" for field in model._meta.get_fields()
                if field.related_model is not None and field.related_model._meta.label == "access.User"
            ]  # fmt: skip
            yield model._meta.label, [*fields, *linked]


def types() -> Iterator[tuple[str, list[str]]]:
    """Every record type of the package."""
    for info in pkgutil.walk_packages(veiligheidsbeeld.__path__, "veiligheidsbeeld."):
        if ".migrations" in info.name or info.name.endswith(("config.wsgi", "__main__")):
            continue
        for name, one in vars(importlib.import_module(info.name)).items():
            if not isinstance(one, type) or one.__module__ != info.name:
                continue
            if dataclasses.is_dataclass(one):
                yield f"{info.name}.{name}", [field.name for field in dataclasses.fields(one)]
            elif issubclass(one, msgspec.Struct):
                yield f"{info.name}.{name}", list(one.__struct_fields__)


def addresses(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, set[str]]]:
    """Every address with the names of its open places."""
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, route)
        else:
            yield route, set(re.findall(r"<(?:[^:>]+:)?([^>]+)>", route))


def test_nothing_stored_holds_a_person_and_a_judgement() -> None:
    found = dict(models())
    assert {"access.User", "access.AuditLine", "assessment.SignalState"} <= set(found)
    assert [label for label, names in found.items() if meets(names)] == []


def test_no_type_holds_a_person_and_a_judgement() -> None:
    found = dict(types())
    assert len(found) > 80, "the package was walked"
    assert [label for label, names in found.items() if meets(names)] == []


def test_no_address_is_about_a_person() -> None:
    found = dict(addresses(get_resolver().url_patterns))
    assert len(found) > 30, "every address was read"
    assert {name for names in found.values() for name in names} <= MAY_BE_ASKED
    assert [route for route in found if words_of(re.sub(r"<[^>]*>", "", route)) & (PERSON - {"account", "user"})] == []


@pytest.mark.parametrize(
    "names",
    [["bsn", "score"], ["household_id", "risk"], ["pseudonym", "rankInGroup"], ["user", "probability_of_report"]],
)
def test_what_is_forbidden_is_seen(names: list[str]) -> None:
    assert meets(["id", *names])


@pytest.mark.parametrize("names", [["area", "score"], ["user", "role"], ["people", "rank"], ["household_id", "street"]])
def test_what_is_allowed_passes(names: list[str]) -> None:
    assert not meets(names)
