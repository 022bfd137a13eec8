# SPDX-License-Identifier: EUPL-1.2
"""Is a protocol that was changed after data were seen found, and what can no check find?"""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from told_protocol import LOTS, SEED, SIX, content, drawn, frozen, on

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.effect.content import Content, Outcome
from veiligheidsbeeld.loop.effect.lots import draw, draw_steps
from veiligheidsbeeld.loop.effect.protocol import (
    ContentError,
    Event,
    Protocol,
    Version,
    content_of_plain,
    differences,
    dump,
    freeze,
    load,
    newest,
    read,
    record_lots,
    record_outcomes_seen,
    verify,
)
from veiligheidsbeeld.loop.effect.protocol_file import seal
from veiligheidsbeeld.loop.effect.result import Method

change = msgspec.structs.replace


def codes(protocol: Protocol, *expect: str) -> set[str]:
    return {one.statement.code for one in verify(protocol, expect)}


def plain(protocol: Protocol) -> Any:
    return json.loads(dump(protocol))


def forged(protocol: Protocol) -> Protocol:
    """What somebody makes who writes all hashes anew, so that only the contents can betray it."""
    versions: list[Version] = []
    for one in protocol.versions:
        before = versions[-1].sha256 if versions else ""
        versions.append(seal(change(one, version=len(versions) + 1, previous=before)))
    events: list[Event] = []
    for event in protocol.events:
        of = next((one.sha256 for one in versions if one.version == event.version), event.of)
        events.append(seal(change(event, of=of, previous=events[-1].sha256 if events else "")))
    return Protocol(versions=tuple(versions), events=tuple(events))


def with_content(protocol: Protocol, n: int, **other: Any) -> Protocol:
    """Version n (from 1) with another content, all hashes made to fit."""
    versions = list(protocol.versions)
    versions[n - 1] = change(versions[n - 1], content=change(versions[n - 1].content, **other))
    return forged(change(protocol, versions=tuple(versions)))


# what is whole


def test_a_protocol_with_its_lots_drawn_in_time_has_no_findings() -> None:
    whole = drawn()
    assert verify(whole) == []
    assert [one.version for one in whole.versions] == [1, 2]
    filled, lots = newest(whole).content, draw(SIX, 3, SEED)
    assert filled.treated == lots.treated
    assert set(filled.controls) == set(lots.not_treated)
    assert filled.lots is not None
    assert filled.lots.seed == SEED
    assert whole.events[0].drawn == lots.treated
    assert codes(whole, whole.versions[0].sha256, whole.versions[1].sha256, whole.events[0].sha256) == set()


def test_a_file_reads_back_as_it_was_and_other_spacing_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "P.json"
    path.write_bytes(dump(drawn()))
    assert read(path) == drawn()
    path.write_text(json.dumps(plain(drawn()), indent=7), encoding="utf-8")
    assert read(path) == drawn()
    assert dump(read(path)) == dump(drawn())


def test_any_json_library_that_sorts_keys_redoes_the_hashes() -> None:
    told = plain(record_outcomes_seen(drawn(), on(2, 6), "analist"))
    for one in (*told["versions"], *told["events"]):
        given_hash = one.pop("sha256")
        text = json.dumps(one, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert hashlib.sha256(text.encode()).hexdigest() == given_hash


def test_a_hash_that_was_published_never_changes() -> None:
    assert newest(frozen()).sha256[:12] == "ba8f61fef298"


def test_a_stepped_start_is_drawn_and_each_area_starts() -> None:
    steps = ("2027-03", "2027-06", "2027-09")
    agreed = frozen(design="stepped", lots=change(LOTS, treat=6, steps=steps))
    done = record_lots(agreed, SEED, on(2, 2), "beleid", "Geloot")
    assert verify(done) == []
    assert newest(done).content.treated == tuple(draw_steps(SIX, 3, SEED))
    assert newest(done).content.controls == ()


def test_lots_within_strata_are_drawn_as_agreed() -> None:
    strata = dict(zip(SIX, ("noord", "noord", "zuid", "zuid", "zuid", "zuid"), strict=True))
    done = record_lots(frozen(lots=change(LOTS, strata=strata)), SEED, on(2, 2), "beleid", "Geloot")
    assert verify(done) == []
    assert newest(done).content.treated == draw(SIX, 3, SEED, strata).treated
    fewer = change(newest(done).content, lots=change(LOTS, seed=SEED, strata={}))
    assert "lots_terms_changed" in codes(with_content(done, 2, lots=fewer.lots))


# changed bytes and broken chains


def _leaves(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(node, dict | list) and node:
        pairs = node.items() if isinstance(node, dict) else enumerate(node)
        return [leaf for name, one in pairs for leaf in _leaves(one, (*path, name))]
    return [path]


WHOLE = plain(record_outcomes_seen(drawn(), on(2, 6), "analist"))
PLACES = [one for one in _leaves(WHOLE) if one != ("format",)]


@given(st.sampled_from(PLACES), st.data())
def test_any_changed_value_of_any_version_or_event_is_found(place: tuple[Any, ...], data: st.DataObject) -> None:
    changed = json.loads(json.dumps(WHOLE))
    node = changed
    for step in place[:-1]:
        node = node[step]
    was = node[place[-1]]
    if isinstance(was, str) and was:
        at = data.draw(st.integers(0, len(was) - 1))
        node[place[-1]] = was[:at] + ("0" if was[at] != "0" else "1") + was[at + 1 :]
    else:
        node[place[-1]] = {float: 0.26, int: 77, str: "x", list: ["x"], dict: {"x": "x"}, type(None): 5.0}[type(was)]
    try:
        assert verify(load("P.json", changed)) != []
    except UserError as refused:
        assert refused.statement.code == "protocol_unreadable"


@pytest.mark.parametrize(
    ("change_it", "code"),
    [
        (lambda v, e: (v[1:], e), "protocol_version_chain"),
        (lambda v, e: (v[:1] + v[2:], e), "protocol_version_chain"),
        (lambda v, e: ((v[0], v[2], v[1]), e), "protocol_version_chain"),
        (lambda v, e: ((*v, v[2]), e), "protocol_version_chain"),
        (lambda v, e: (v, e[1:]), "protocol_event_chain"),
        (lambda v, e: (v, (e[1], e[0])), "protocol_event_chain"),
        (lambda v, e: (v[:1], (e[1],)), "protocol_event_elsewhere"),
    ],
)
def test_a_version_or_event_that_was_taken_out_or_moved_is_found(
    change_it: Callable[[Any, Any], tuple[Any, Any]], code: str
) -> None:
    three = freeze(change(newest(drawn()).content, stopping_rule="Anders"), on(3, 2), "beleid", "Vergeten", drawn())
    three = record_outcomes_seen(three, on(2, 6), "analist")
    assert verify(three) == []
    versions, events = change_it(three.versions, three.events)
    assert code in codes(Protocol(versions=versions, events=events))


def test_a_cut_off_end_is_seen_only_with_a_hash_that_was_published() -> None:
    whole = record_outcomes_seen(drawn(), on(2, 6), "analist")
    cut = change(whole, events=whole.events[:1])
    assert codes(cut) == set(), "this cannot be seen from the file alone"
    assert codes(cut, whole.events[1].sha256) == {"protocol_hash_absent"}
    assert codes(whole, whole.events[1].sha256) == set()
    begun = change(whole, versions=whole.versions[:1], events=())
    assert codes(begun) == set()
    assert codes(begun, whole.versions[1].sha256) == {"protocol_hash_absent"}


def test_a_history_written_anew_is_seen_only_with_a_hash_that_was_published() -> None:
    other = freeze(content(stopping_rule="Stoppen als het meevalt"), on(5), "beleid")
    assert codes(other) == set(), "this cannot be seen from the file alone"
    assert codes(other, newest(frozen()).sha256) == {"protocol_hash_absent"}


# after the start, after data


def test_a_version_after_outcomes_were_seen_is_kept_and_found() -> None:
    seen = record_outcomes_seen(drawn(), on(10, 2), "analist")
    later = freeze(change(newest(seen).content, worthwhile=0.1), on(11, 2), "beleid", "Kleiner", seen)
    assert [(one.place, one.statement.code) for one in verify(later)] == [("versions[2]", "protocol_after_seen")]


def test_a_version_that_was_dated_back_is_found_by_its_number() -> None:
    seen = record_outcomes_seen(drawn(), on(10, 2), "analist")
    later = freeze(change(newest(seen).content, worthwhile=0.1), on(11, 2), "beleid", "Kleiner", seen)
    back = forged(change(later, versions=(*later.versions[:2], change(later.versions[2], frozen_at=on(2, 2)))))
    assert "protocol_after_seen" in codes(back)


def test_the_first_look_counts() -> None:
    seen = record_outcomes_seen(drawn(), on(10, 2), "analist")
    assert record_outcomes_seen(seen, on(11, 2), "analist") == seen


@pytest.mark.parametrize(("at", "found"), [(on(28, 2), set()), (on(1, 3), {"protocol_after_start"})])
def test_a_version_of_the_day_of_the_start_is_too_late(at: datetime, found: set[str]) -> None:
    assert codes(freeze(content(), at, "beleid")) == found


def test_a_start_that_is_put_off_after_it_was_passed_is_found() -> None:
    in_time = freeze(change(newest(drawn()).content, start="2027-06"), on(3, 2), "beleid", "Later", drawn())
    assert codes(in_time) == set()
    late = freeze(change(newest(drawn()).content, start="2027-06"), on(3, 3), "beleid", "Later", drawn())
    assert codes(late) == {"protocol_after_start"}
    again = freeze(change(newest(in_time).content, start="2027-09"), on(3, 4), "beleid", "Nog later", in_time)
    assert codes(again) == set(), "the start that was agreed by then had not passed"


def test_a_moment_before_the_one_before_it_is_found_and_refused() -> None:
    whole = drawn()
    with pytest.raises(UserError) as refused:
        freeze(newest(whole).content, on(1, 2), "beleid", "Eerder", whole)
    assert refused.value.statement.code == "protocol_clock"
    back = forged(change(whole, versions=(whole.versions[0], change(whole.versions[1], frozen_at=on(4)))))
    assert "protocol_clock" in codes(back)


# lots


@pytest.mark.parametrize("seed", [SEED, "1-2-3-4-5-6"])
def test_lots_drawn_twice_are_refused_and_found_also_with_the_same_number(seed: str) -> None:
    whole = drawn()
    with pytest.raises(UserError) as refused:
        record_lots(whole, seed, on(3, 2), "beleid", "Nog eens")
    assert refused.value.statement.code == "lots_drawn_before"
    again = change(whole.events[0], seed=seed, drawn=draw(SIX, 3, seed).treated, at=on(3, 2), version=2)
    assert "lots_twice" in codes(forged(change(whole, events=(*whole.events, again))))


def test_lots_drawn_before_their_source_was_named_are_found() -> None:
    whole = drawn()
    early = change(whole.events[0], at=on(4))
    assert "lots_before_source" in codes(forged(change(whole, events=(early,))))
    unnamed = change(frozen().versions[0].content, lots=None, design="series", method=Method.BEFORE_AFTER)
    first = change(whole.versions[0], content=unnamed)
    assert "lots_before_source" in codes(forged(change(whole, versions=(first, whole.versions[1]))))


def test_a_swapped_area_is_found_in_the_version_and_in_the_draw() -> None:
    whole = drawn()
    treated, controls = newest(whole).content.treated, newest(whole).content.controls
    swapped = (*treated[1:], controls[0])
    found = verify(with_content(whole, 2, treated=swapped, controls=(treated[0], *controls[1:])))
    assert {one.place for one in found} == {"versions[1]"}
    assert [one.statement.code for one in found] == ["lots_swapped", "lots_controls"]
    both = with_content(whole, 2, treated=swapped, controls=(treated[0], *controls[1:]))
    both = forged(change(both, events=(change(both.events[0], drawn=swapped),)))
    assert [(one.place, one.statement.code) for one in verify(both)] == [("events[0]", "lots_swapped")]


def test_an_area_that_is_no_longer_compared_with_is_found() -> None:
    whole = drawn()
    found = verify(with_content(whole, 2, controls=newest(whole).content.controls[1:]))
    assert [(one.place, one.statement.code) for one in found] == [("versions[1]", "lots_controls")]


def test_a_draw_that_nobody_could_make_is_found() -> None:
    whole = drawn()
    assert "lots_swapped" in codes(forged(change(whole, events=(change(whole.events[0], seed=""),))))


def test_a_version_in_another_order_of_areas_is_not_a_swap() -> None:
    whole = drawn()
    assert codes(with_content(whole, 2, treated=tuple(sorted(newest(whole).content.treated, reverse=True)))) == set()


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"eligible": (*SIX, "G")}, "lots_terms_changed"),
        ({"eligible": SIX[::-1]}, "lots_terms_changed"),
        ({"lots": change(LOTS, seed=SEED, treat=2)}, "lots_terms_changed"),
        ({"lots": change(LOTS, seed=SEED, seed_source="Iets anders")}, "lots_terms_changed"),
        ({"lots": change(LOTS, seed="1-2-3-4-5-6")}, "lots_seed_changed"),
        ({"lots": None, "design": "series", "method": Method.BEFORE_AFTER}, "lots_left"),
    ],
)
def test_what_lots_were_drawn_on_cannot_change_after_the_draw(other: dict[str, Any], code: str) -> None:
    whole = drawn()
    assert code in codes(with_content(whole, 2, **other))
    with pytest.raises(ContentError) as refused:
        freeze(change(newest(whole).content, **other), on(3, 2), "beleid", "Anders", whole)
    assert code in {one.code for one in refused.value.faults}


def test_a_number_that_stood_there_before_the_draw_is_refused_and_found() -> None:
    early = change(LOTS, seed=SEED)
    with pytest.raises(ContentError) as refused:
        frozen(lots=early)
    assert [one.code for one in refused.value.faults] == ["lots_seed_early"]
    assert "lots_seed_early" in codes(with_content(frozen(), 1, lots=early))
    with pytest.raises(ContentError):
        freeze(content(lots=early), on(6), "beleid", "Getal", frozen())


def test_a_draw_without_the_version_that_holds_it_is_found() -> None:
    whole = drawn()
    assert codes(change(whole, versions=whole.versions[:1])) == {"lots_version_gone"}


def test_cases_are_not_drawn_into_a_protocol() -> None:
    cases = frozen(design="cases_by_lot", eligible=(), buffers=())
    assert verify(cases) == []
    with pytest.raises(UserError) as refused:
        record_lots(cases, SEED, on(2, 2), "beleid", "Geloot")
    assert refused.value.statement.code == "lots_not_agreed"


# what does not hold together

SERIES: dict[str, Any] = {
    "design": "series", "method": Method.INTERRUPTED_SERIES, "lots": None, "treated": ("A",), "controls": ("B",),
}  # fmt: skip
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"title": " "}, "title"),
    ({"stopping_rule": ""}, "stopping_rule"),
    ({"outcome": Outcome(name="Meldingen", register="")}, "outcome.register"),
    ({"secondary": ("Meldingen",)}, "secondary"),
    ({"start": "2028-03"}, "until"),
    ({"start": "maart"}, "start"),
    ({"base_from": "2027-03"}, "base_from"),
    ({"selected_on": ("2026-04", "2027-03")}, "selected_on"),
    ({"selected_on": ("2026-12", "2026-01")}, "selected_on"),
    ({"worthwhile": 0.0}, "worthwhile"),
    ({"worthwhile": 1.0}, "worthwhile"),
    ({"worthwhile": float("nan")}, "worthwhile"),
    ({"costs_euros": -1.0}, "costs_euros"),
    ({"costs_euros": float("nan")}, "costs_euros"),
    ({"eligible": (*SIX, "A")}, "eligible"),
    ({"buffers": ("A",)}, "buffers"),
    ({"lots": None}, "lots"),
    ({"lots": change(LOTS, treat=6)}, "lots.treat"),
    ({"lots": change(LOTS, treat=0)}, "lots.treat"),
    ({"lots": change(LOTS, seed_source="")}, "lots.seed_source"),
    ({"lots": change(LOTS, strata={"A": "x"})}, "lots.strata"),
    ({"treated": ("A", "B", "C")}, "treated"),
    ({"design": "stepped"}, "lots.steps"),
    ({"design": "stepped", "lots": change(LOTS, treat=6, steps=("2027-06", "2027-03"))}, "lots.steps"),
    ({"design": "stepped", "lots": change(LOTS, treat=6, steps=("2027-03",))}, "lots.steps"),
    ({"design": "stepped", "lots": change(LOTS, treat=6, steps=("2027-03", "later"))}, "lots.steps"),
    ({"design": "stepped", "lots": change(LOTS, treat=3, steps=("2027-03", "2027-06"))}, "lots.treat"),
    ({**SERIES, "lots": LOTS, "treated": (), "controls": ()}, "design"),
    ({**SERIES, "treated": ()}, "treated"),
    ({**SERIES, "treated": ("Z",)}, "treated"),
    ({**SERIES, "controls": ("A",)}, "controls"),
    ({**SERIES, "buffers": ("B",)}, "buffers"),
    ({**SERIES, "method": Method.LOTS}, "lots"),
]


@pytest.mark.parametrize(("other", "field"), WRONG)
def test_what_does_not_hold_together_is_refused_for_its_field_and_found(other: dict[str, Any], field: str) -> None:
    with pytest.raises(ContentError) as refused:
        frozen(**other)
    assert field in [one.params["field"] for one in refused.value.faults]
    if all(one == one for one in other.values()):  # not a number cannot stand in JSON
        found = verify(with_content(frozen(), 1, **other))
        assert field in {one.statement.params.get("field") for one in found}


def test_every_wrong_field_is_told_at_once_and_once() -> None:
    with pytest.raises(ContentError) as refused:
        frozen(title="", start="x", until="y", worthwhile=7.0)
    assert [one.params["field"] for one in refused.value.faults] == ["title", "worthwhile", "start", "until"]
    assert "Number of things to mend: 4" in str(refused.value)


def test_a_series_with_chosen_areas_holds_together() -> None:
    assert codes(frozen(**SERIES)) == set()


# what stands in the file


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"hypothesis": "better"}, "hypothesis"),
        ({"worthwhile": "much"}, "worthwhile"),
        ({"eligible": "A,B"}, "eligible"),
        ({"outcome": {"name": "x", "register": "y", "unit": "z"}}, "outcome"),
        ({"selected_on": ["2026-01"]}, "selected_on"),
        ({"lots": {"treat": 3}}, "lots"),
    ],
)
def test_a_field_that_cannot_be_read_is_named_with_what_was_expected(other: dict[str, Any], field: str) -> None:
    good = msgspec.to_builtins(content())
    assert content_of_plain(good) == content()
    with pytest.raises(ContentError) as refused:
        content_of_plain({**good, **other})
    (fault,) = refused.value.faults
    assert fault.params["field"] == field
    assert fault.params["expected"]


def test_missing_fields_are_all_named() -> None:
    with pytest.raises(ContentError) as refused:
        content_of_plain({"title": "x"})
    fields = {one.name for one in msgspec.structs.fields(Content) if one.required} - {"title"}
    assert {one.params["field"] for one in refused.value.faults} == fields
    with pytest.raises(ContentError):
        content_of_plain(["x"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "not_json"),
        ('{"format": 1, "format": 2}', "not_json"),
        ('{"costs": NaN}', "not_json"),
        ('{"a": "\\ud800"}', "not_json"),
        ("[" * 100_000, "not_json"),
        ("[]", "protocol_unreadable"),
        ('{"format": "veiligheidsbeeld-protocol/2", "versions": []}', "protocol_unreadable"),
        ('{"format": "veiligheidsbeeld-protocol/1", "versions": []}', "protocol_unreadable"),
        ('{"format": "veiligheidsbeeld-protocol/1", "versions": [{}]}', "protocol_unreadable"),
    ],
)
def test_what_is_no_protocol_is_refused(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "P.json").write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as refused:
        read(tmp_path / "P.json")
    assert refused.value.statement.code == code


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "P.json").write_bytes(b"\xff\xfe")
    for name, code in (("P.json", "not_json"), ("Q.json", "file_missing"), (".", "file_damaged")):
        with pytest.raises(UserError) as refused:
            read(tmp_path / name)
        assert refused.value.statement.code == code


@pytest.mark.parametrize("moment", ["2027-01-05T10:00:00", "0001-01-01T00:00:00+10:00"])
def test_a_moment_that_cannot_be_placed_is_refused(moment: str) -> None:
    told = plain(frozen())
    told["versions"][0]["frozen_at"] = moment
    with pytest.raises(UserError) as refused:
        load("P.json", told)
    assert refused.value.statement.code == "protocol_unreadable"


def test_the_place_that_cannot_be_read_is_named() -> None:
    told = plain(frozen())
    told["versions"][0]["content"]["outcome"]["colour"] = "red"
    with pytest.raises(UserError) as refused:
        load("P.json", told)
    assert refused.value.statement.params["place"] == "versions[0].content.outcome"


# adding and comparing


def test_nothing_is_added_to_a_protocol_that_was_changed() -> None:
    bad = frozen()
    bad = change(bad, versions=(change(bad.versions[0], by="iemand anders"),))
    for add in (
        lambda: freeze(content(), on(6), "beleid", "Anders", bad),
        lambda: record_lots(bad, SEED, on(6), "beleid", "Geloot"),
        lambda: record_outcomes_seen(bad, on(6), "beleid"),
    ):
        with pytest.raises(UserError) as refused:
            add()
        assert refused.value.statement.code == "protocol_damaged"


def test_a_later_version_says_why_and_a_moment_has_a_time_zone() -> None:
    with pytest.raises(UserError) as refused:
        freeze(content(), on(6), "beleid", " ", frozen())
    assert refused.value.statement.code == "reason_needed"
    with pytest.raises(ValueError, match="time zone"):
        freeze(content(), datetime(2027, 1, 5), "beleid")


def test_differences_name_each_field_that_changed_and_no_other() -> None:
    later = content(
        title="Anders", outcome=Outcome(name="Meldingen", register="Gemeente"), lots=change(LOTS, strata={"A": "x"})
    )
    told = {one.field: (one.before, one.after) for one in differences(content(), later)}
    assert told == {
        "title": ("Extra uren", "Anders"),
        "outcome.register": ("Politie", "Gemeente"),
        "lots.strata": (None, {"A": "x"}),
    }
    assert differences(content(), content()) == []
    told = {one.field: (one.before, one.after) for one in differences(content(lots=None), content())}
    assert told == {"lots.treat": (None, 3), "lots.seed_source": (None, "Trekking van 1 februari 2027")}
    assert [one.field for one in differences(content(), content(costs_euros=0.0))] == ["costs_euros"]


@pytest.mark.parametrize(("days", "code"), [(-1, "lots_number_known"), (40, "lots_number_to_come")])
def test_a_number_known_beforehand_or_not_published_yet_draws_no_lots(days: int, code: str) -> None:
    agreed = frozen()
    day = newest(agreed).frozen_at.date() + timedelta(days)
    with pytest.raises(UserError) as raised:
        record_lots(agreed, SEED, on(2, 2), "beleid", "Geloot", day)
    assert raised.value.statement.code == code
    kept = record_lots(agreed, SEED, on(2, 2), "beleid", "Geloot", on(2, 2).date())
    assert kept.events[0].published == on(2, 2).date() and verify(kept) == []
    assert codes(forged(change(kept, events=(change(kept.events[0], published=day),)))) == {code}
