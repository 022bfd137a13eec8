# SPDX-License-Identifier: EUPL-1.2
"""Are the questions ready to begin from whole, in both languages, and do they become a protocol that holds together?"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
import yaml
from scipy.stats import binom

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.effect import questions
from veiligheidsbeeld.loop.effect.content import texts_of
from veiligheidsbeeld.loop.effect.protocol import freeze, newest, record_lots, verify
from veiligheidsbeeld.loop.effect.questions import Areas, Question, content_of, question, templates
from veiligheidsbeeld.loop.effect.result import Method
from veiligheidsbeeld.loop.sources.partner_file.personal import traces_of

AREAS = Areas(eligible=("A", "B", "C", "D"), treat=2, steps=("2027-03", "2027-06"))
BOTH = [(name, language) for name in templates() for language in ("nl", "en")]


def _texts(node: object) -> Iterator[dict[str, str]]:
    if isinstance(node, dict) and {"nl", "en"} & set(node):
        yield node
    elif isinstance(node, dict | list):
        for child in node.values() if isinstance(node, dict) else node:
            yield from _texts(child)


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict | list | tuple):
        return [text for one in (value.values() if isinstance(value, dict) else value) for text in _strings(one)]
    return []


def test_the_questions_of_the_mission_are_there() -> None:
    assert {"overlastregisseur", "overlastregisseur-per-team", "handboeien", "hotspots", "online-fraude"} == set(
        templates()
    )
    with pytest.raises(UserError) as refused:
        question("drones", "nl")
    assert refused.value.statement.code == "unknown_question"


def test_every_text_stands_in_both_languages() -> None:
    file = Path(questions.__file__).with_name("questions.yml")
    texts = list(_texts(yaml.safe_load(file.read_text(encoding="utf-8"))))
    assert len(texts) > 100
    assert [one for one in texts if set(one) != {"nl", "en"} or not all(str(two).strip() for two in one.values())] == []
    assert [one for one in texts if one["nl"] == one["en"]] == []


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_a_question_fills_every_field_and_names_nobody(name: str, language: str) -> None:
    asked = question(name, language)
    assert asked.id == name
    empty = [field for field, value in msgspec.structs.asdict(asked).items() if value in ("", ())]
    assert empty == []
    assert all(msgspec.structs.astuple(asked.how_it_works))
    assert asked.costs_euros is None
    assert traces_of("\n".join(_strings(msgspec.to_builtins(asked)))) == []


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_a_question_becomes_a_protocol_without_findings(name: str, language: str) -> None:
    asked = question(name, language)
    content = content_of(asked, AREAS, "2027-03", "2028-02", selected_on=("2026-01", "2026-12"))
    agreed = freeze(content, datetime(2027, 1, 5, tzinfo=UTC), "beleid")
    assert verify(agreed) == []
    assert asked.title in texts_of(content)
    assert content.analysis_version.startswith("veiligheidsbeeld ")
    if asked.design != "cases_by_lot":
        done = record_lots(agreed, "1-2-3", datetime(2027, 2, 2, tzinfo=UTC), "beleid", "Geloot")
        assert verify(done) == []
        assert len(newest(done).content.treated) == (4 if asked.design == "stepped" else 2)


def test_each_question_suggests_the_design_that_its_facts_carry() -> None:
    assert {name: question(name, "nl").design for name in templates()} == {
        "overlastregisseur": "cases_by_lot", "overlastregisseur-per-team": "stepped", "handboeien": "stepped",
        "hotspots": "lots", "online-fraude": "lots",
    }  # fmt: skip


def test_handcuffs_never_get_a_verdict_from_counts_alone() -> None:
    for language, words in (("nl", "aantallen alleen"), ("en", "counts alone")):
        asked = question("handboeien", language)
        assert words in asked.estimand.casefold(), "so it stands in what is frozen"
        assert words in asked.caution


def test_recorded_crime_is_not_the_outcome_of_a_campaign() -> None:
    asked = question("online-fraude", "nl")
    assert "testbericht" in asked.outcome.name
    assert "angifte" not in asked.outcome.name + asked.outcome.register
    assert any("Aangiften" in one for one in asked.secondary)


def test_the_chances_that_the_handcuffs_question_tells_are_those_of_the_exact_test() -> None:
    """Two years of 20 (80) events, then half as many: the exact conditional test, two-sided 5% (E-numbers of R9)."""
    why = question("handboeien", "en").why_not
    for base in (20, 80):
        assert f"{base} a year" in why
        assert f"{100 * _seen(base):.0f}" in why


def _seen(base: float) -> float:
    """Chance that a halving is seen: Poisson(base) against Poisson(base / 2), each total's binomial tail of 2.5%."""
    from scipy.stats import poisson

    total, seen = 1.5 * base, 0.0
    for both in range(1, int(total + 12 * total**0.5)):
        tails = [k for k in range(both + 1) if min(binom.cdf(k, both, 0.5), binom.sf(k - 1, both, 0.5)) <= 0.025]
        seen += float(poisson.pmf(both, total) * binom.pmf(tails, both, 1 / 3).sum()) if tails else 0
    return seen


def test_a_question_without_lots_keeps_the_areas_that_were_chosen() -> None:
    asked = msgspec.structs.replace(
        question("hotspots", "nl"), design="series_with_comparison", method=Method.RATIO_OF_RATIOS
    )
    chosen = Areas(treated=("A",), controls=("B", "C"), buffers=("D",))
    content = content_of(asked, chosen, "2027-03", "2028-02")
    assert (content.treated, content.controls, content.lots) == (("A",), ("B", "C"), None)
    assert isinstance(asked, Question)
