# SPDX-License-Identifier: EUPL-1.2
"""The register of evaluations of the invented municipality: promised before it began, drawn so that anyone can redo it,
judged by calculation, and told where it belongs. What was changed after somebody looked is found."""

from collections import Counter
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from veiligheidsbeeld.doors.demo.fictional_deliveries import files
from veiligheidsbeeld.doors.demo.fictional_places import read_places
from veiligheidsbeeld.doors.demo.fictional_told_evaluations import ToldEvaluation, read_evaluations
from veiligheidsbeeld.doors.demo.fictional_truths import read_truths
from veiligheidsbeeld.doors.report.letterhead import Standing
from veiligheidsbeeld.doors.report.making import make
from veiligheidsbeeld.doors.report.typst_pdf import pdf_bytes
from veiligheidsbeeld.ground.core import Period
from veiligheidsbeeld.loop.assessment import outcomes
from veiligheidsbeeld.loop.assessment.models import Item
from veiligheidsbeeld.loop.effect import frozen
from veiligheidsbeeld.loop.effect.estimators.rare_events import largest_share
from veiligheidsbeeld.loop.effect.evaluations_read import Whole, register, whole
from veiligheidsbeeld.loop.effect.lots import draw
from veiligheidsbeeld.loop.effect.models import Evaluation
from veiligheidsbeeld.loop.effect.result import Kind, State, Verdict
from veiligheidsbeeld.loop.picture.read import open_picture
from veiligheidsbeeld.loop.picture.worlds import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TOLD = {one.id: one for one in read_evaluations()}
TRUTHS, PLACES = read_truths(), read_places()


def _all() -> dict[str, Whole]:
    """By their ids in the file: they were begun in its order."""
    return dict(zip(TOLD, map(whole, Evaluation.objects.order_by("id")), strict=True))


def test_every_end_occurs_null_results_and_those_without_a_verdict_too(told: World) -> None:
    assert Counter(Evaluation.objects.values_list("state", flat=True)) == {"judged": 3, "running": 2, "stopped": 2}
    verdicts = {name: one.estimate.verdict for name, one in _all().items() if one.estimate}
    assert verdicts == {
        "borden": Verdict.NO_EFFECT_BEYOND, "avondrondes": Verdict.EFFECT_SHOWN,
        "overlastregisseur-wijk": Verdict.CANNOT_TELL,
    }  # fmt: skip
    assert register(told.id, unjudged=True).answer.params["judged"] == 3


def test_the_interval_of_what_works_holds_what_was_planted(told: World) -> None:
    found = _all()["avondrondes"].estimate
    assert found
    assert found.lower < TRUTHS.pilot("avondrondes").factor < found.upper
    assert {one.kind: one.state for one in found.checks}[Kind.DOSE] is State.PASSED


def test_protocols_were_frozen_before_the_measure_began(told: World) -> None:
    frozen_ones = [one for one in _all().values() if one.versions]
    assert len(frozen_ones) == 6
    for one in frozen_ones:
        content = one.versions[0].content
        assert one.versions[0].at.date() < Period.parse(content["start"]).start, content["title"]
        assert one.evaluation.state == "running" or one.signed is None or (
            one.signed.at.date() > Period.parse(content["until"]).end
        ), content["title"]  # fmt: skip


@pytest.mark.parametrize(
    "name", [name for name, one in TOLD.items() if one.lots or (one.pilot and one.set_up.design == "lots")]
)
def test_lots_can_be_drawn_again_by_anyone(told: World, name: str) -> None:
    content = _all()[name].versions[-1].content
    again = draw(content["eligible"], content["lots"]["treat"], content["lots"]["seed"])
    assert sorted(content["treated"]) == sorted(again.treated)
    if TOLD[name].pilot:
        assert set(again.treated) == set(TRUTHS.pilot(TOLD[name].pilot).treated(PLACES)), "what was planted was drawn"


def test_a_change_after_somebody_looked_is_found_and_nothing_else_is(told: World) -> None:
    found = {name: {one.code for one in frozen.findings(each.evaluation)} for name, each in _all().items()}
    assert {name for name, codes in found.items() if codes} == {"borden"}
    assert "protocol_after_seen" in found["borden"]
    first, last = _all()["borden"].versions[0].content, _all()["borden"].versions[-1].content
    assert (first["until"], last["until"]) == ("2024-09", "2024-12")


def test_the_pilot_that_proved_nothing_was_advised_against(told: World) -> None:
    one = _all()["overlastregisseur-wijk"]
    assert one.advised
    assert one.evaluation.advice.get().advice["answerable"] is False
    assert one.advised.at < one.versions[0].at
    assert one.estimate
    assert [refused.code for refused in one.estimate.refusals] == ["one_treated_area"]


def test_verdicts_stand_at_the_decision_that_ordered_them_and_at_the_measure(told: World) -> None:
    by_id = _all()
    for name in ("borden", "avondrondes", "overlastregisseur-wijk"):
        one = by_id[name].evaluation
        assert one.item and one.measure
        assert [each.evaluation for each in outcomes.of_item(one.item)] == [one.public_id]
        assert one.measure.public_id in outcomes.of_measures(told.id, [one.measure.public_id])
    for checked_back in Item.objects.filter(follows=by_id["avondrondes"].evaluation.item):
        assert outcomes.of_item(checked_back)


def test_the_need_report_counts_the_incidents_that_officers_recorded() -> None:
    delivered = next(content for _, kind, _, content in files() if kind == "boa-incidenten")
    recorded = len(delivered.decode().splitlines()) - 1
    stopped = TOLD["handboeien"].stopped
    assert stopped
    assert f"{recorded} voorvallen" in stopped.why.nl
    most = f"{100 * largest_share(0, recorded):.1f}%"
    assert most in stopped.why.en and most.replace(".", ",") in stopped.why.nl, "as the page of the need says it"


def test_days_follow_each_other() -> None:
    def days(one: ToldEvaluation) -> list[object]:
        amended = (one.amended.seen, one.amended.day) if one.amended else ()
        stopped = one.stopped.day if one.stopped else None
        return [day for day in (one.asked, one.advised, one.frozen, one.begun, *amended, one.judged, stopped) if day]

    for one in TOLD.values():
        assert days(one) == sorted(days(one)), one.id  # type: ignore[type-var]
        assert days(one)[-1] <= TRUTHS.today, one.id  # type: ignore[operator]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_result_takes_one_page_and_a_second_where_not_all_is_as_it_was_agreed(told: World, language: Any) -> None:
    picture, now = open_picture(told), datetime(2026, 1, 26, 11, tzinfo=UTC)
    for one in Evaluation.objects.filter(state="judged"):
        made = make(picture, "result", one.municipality, None, evaluation=one.public_id, by="x", role="", now=now)
        pages = len(PdfReader(BytesIO(pdf_bytes(made[language], Standing()))).pages)
        assert pages <= (2 if frozen.findings(one) else 1), made[language].title
