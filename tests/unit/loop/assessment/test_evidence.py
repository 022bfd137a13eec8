# SPDX-License-Identifier: EUPL-1.2
"""Does evidence show what it showed, after a revision too, and is every change of it found?"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from veiligheidsbeeld.doors.report.frozen import worded
from veiligheidsbeeld.ground.core import (
    Area,
    AreaType,
    Figure,
    Origin,
    Period,
    Presence,
    Provenance,
    Released,
    StoreError,
    UserError,
    fixed_clock,
)
from veiligheidsbeeld.ground.store import Content, Publications, sealed
from veiligheidsbeeld.loop.assessment.evidence import (
    Evidence,
    Frozen,
    canonical,
    freeze,
    list_evidence,
    open_evidence,
    redefined_since,
    revised_since,
    verify,
)
from veiligheidsbeeld.loop.assessment.subjects import KINDS, gather
from veiligheidsbeeld.loop.picture.catalogue import Catalogue, Indicator
from veiligheidsbeeld.loop.picture.read import Picture, open_picture
from veiligheidsbeeld.loop.picture.worlds import World, WorldSettings, read_installation

Make = Callable[..., Figure]
GOLDEN = Path(__file__).parents[3] / "golden" / "evidence-1.json"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
AREAS = [
    Area(AreaType.WIJK, "WK011401", 2024, "Noord", "GM0114"),
    Area(AreaType.BUURT, "BU01140100", 2024, "Kade", "WK011401"),
    Area(AreaType.BUURT, "BU01140101", 2024, "Plein", "WK011401"),
]  # fmt: skip
SOURCE = Provenance(
    id="47018NED@1", source="cbs_odata", publisher="Politie", table="47018NED", title="Misdrijven", url="u",
    licence="CC BY", division_year=2024, known_at=datetime(2025, 1, 1, tzinfo=UTC),
    recorded_at=datetime(2025, 2, 1, tzinfo=UTC), origin=Origin.PUBLISHER, released_by_publisher=True,
    snapshots=("ab" * 32,),
)  # fmt: skip
PEOPLE = replace(SOURCE, id="85984NED@1", publisher="CBS", table="85984NED", title="Inwoners")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World("proef", tmp_path / "proef", WorldSettings("GM0114"))


@pytest.fixture
def burglary() -> Indicator:
    return Catalogue.read().get("woninginbraak")


@pytest.fixture
def figures(figure: Make) -> list[Figure]:
    """One wijk in three years, and its two buurten in the last: one of them hidden."""
    wijk = {"area_type": AreaType.WIJK, "area_code": "WK011401"}
    hidden = {"count": None, "value": None, "lower": None, "upper": None, "n": None, "denominator": None}
    return [
        *(
            figure(**wijk, period=Period.year(year), count=count, n=count, value=count / 6, denominator=6000.0)
            for year, count in ((2022, 60.0), (2023, 66.0), (2024, 84.0))
        ),
        figure(count=12.0),
        figure(area_code="BU01140101", presence=Presence.SUPPRESSED, reason="few_events", reliable=False, **hidden),
    ]


def publish(world: World, figures: list[Figure], indicators: list[Indicator], day: int = 1) -> Picture:
    facts = {
        "division_year": 2024, "indicators": [msgspec.to_builtins(one) for one in indicators], "completeness": {},
        "complete_until": {},
    }  # fmt: skip
    content = Content([], [], Released(list(figures), {}), AREAS, {}, [SOURCE, PEOPLE], facts)
    publications = Publications(world.folder, world.id)
    with publications.writing():
        publications.publish(content, fixed_clock(date(2026, 2, day)))
    return open_picture(world)


@pytest.fixture
def picture(world: World, figures: list[Figure], burglary: Indicator) -> Picture:
    return publish(world, figures, [burglary])


ASKED: dict[str, dict[str, str]] = {
    "figure": {"period": "2024"}, "change": {"from": "2023", "to": "2024"}, "series": {"frequency": "Y"},
    "map": {"period": "2024"},
}  # fmt: skip


def frozen(picture: Picture, kind: str = "change", when: datetime = NOON, **query: str) -> Frozen:
    asked = {"indicator": "woninginbraak", "area": "WK011401", **ASKED[kind], **query}
    subject = gather(picture, kind, asked)
    words = {language: worded(picture, subject, language) for language in ("nl", "en")}
    return freeze(picture, subject, words, by="j.smit", role="analyst", now=when)


def sentences(evidence: Evidence, language: str = "en") -> list[str]:
    return [one.text for one in evidence.words[language].sentences]


@pytest.mark.parametrize("kind", sorted(ASKED))
def test_what_is_opened_is_what_was_frozen(picture: Picture, kind: str) -> None:
    made = frozen(picture, kind)
    again = open_evidence(picture.world, made.id)
    assert again == made
    assert made.id == made.sha256[:16]
    assert (again.evidence.by, again.evidence.role, again.evidence.when) == ("j.smit", "analyst", NOON)
    assert again.evidence.query == {"indicator": "woninginbraak", "area": "WK011401", **ASKED[kind]}
    assert again.evidence.definitions[0]["id"] == "woninginbraak"
    assert [one.id for one in again.evidence.provenances] == ["47018NED@1", "85984NED@1"]
    assert again.evidence.provenances[0].snapshots == ("ab" * 32,)
    assert set(again.evidence.words) == {"nl", "en"}
    assert all(sentences(again.evidence, language) for language in ("nl", "en"))


def test_every_kind_that_there_is_was_tried() -> None:
    assert set(ASKED) | {"claim"} == set(KINDS)


def test_evidence_says_the_same_as_the_verdict_and_keeps_its_code(picture: Picture) -> None:
    evidence = frozen(picture).evidence
    assert sentences(evidence)[0] == "From 66 to 84: +27%."
    assert [one.code for one in evidence.words["nl"].sentences][:1] == ["change_percent"]
    assert evidence.words["nl"].sentences[0].params["before"] == 66
    assert evidence.methods == ("poisson-exact", "change-1")
    assert evidence.words["en"].title == "Burglary of homes: Noord, 2023 – 2024"


def test_what_is_not_asked_is_the_newest_and_stands_in_the_query(picture: Picture) -> None:
    subject = gather(picture, "figure", {"indicator": "woninginbraak", "area": "wk011401"})
    assert subject.query == {"indicator": "woninginbraak", "area": "WK011401", "period": "2024"}


def test_the_same_twice_at_one_moment_is_one_file(picture: Picture) -> None:
    assert frozen(picture).id == frozen(picture).id
    assert len(sealed(picture.world.folder)) == 1
    assert frozen(picture, when=NOON.replace(hour=13)).id != frozen(picture).id


def test_it_is_written_with_sorted_keys_and_reads_back_to_the_same_bytes(picture: Picture) -> None:
    content = canonical(frozen(picture, "map").evidence)
    plain = json.loads(content)
    assert list(plain) == sorted(plain)
    assert list(plain["figures"][0]["figure"]) == sorted(plain["figures"][0]["figure"])
    assert canonical(msgspec.json.decode(content, type=Evidence)) == content


def test_a_hidden_figure_stays_hidden_and_is_never_zero(picture: Picture) -> None:
    evidence = open_evidence(picture.world, frozen(picture, "map").id).evidence
    shown, hidden = (one.figure for one in evidence.figures)
    assert (shown.count, hidden.presence) == (12, Presence.SUPPRESSED)
    assert hidden.count is hidden.value is hidden.n is hidden.lower is hidden.upper is None
    assert evidence.words["en"].remarks[1].startswith("hidden: fewer than")
    assert sentences(evidence) == [
        "Burglary of homes in 2 parts of Noord, 2024: from 4.0 to 4.0 per 1,000 inhabitants.",
        "Hidden: 1. Without a figure: 0. These are not zero.",
    ]
    alone = frozen(picture, "figure", area="BU01140101").evidence
    assert len(sentences(alone)) == 1
    assert "hidden: fewer than" in sentences(alone)[0]


def test_after_a_revision_it_shows_what_it_showed_and_what_was_revised(
    picture: Picture, figures: list[Figure], burglary: Indicator
) -> None:
    made = frozen(picture)
    assert revised_since(made.evidence, picture) == []
    revised = [replace(one, count=90.0, value=15.0) if one.count == 84 else one for one in figures]
    today = publish(picture.world, revised, [burglary], day=2)
    again = open_evidence(today.world, made.id)
    assert again == made
    assert again.evidence.publication != today.publication.id
    assert [(one.then.count, one.now and one.now.count) for one in revised_since(again.evidence, today)] == [(84, 90)]
    assert redefined_since(again.evidence, today) == []


@pytest.mark.parametrize(
    "changed",
    [{"value": 4.5}, {"count": 13.0}, {"lower": 2.2}, {"upper": 7.1}, {"version": 2},
     {"presence": Presence.SUPPRESSED, "count": None, "value": None, "lower": None, "upper": None}],
    ids=lambda one: next(iter(one)),
)  # fmt: skip
def test_each_property_that_counts_is_compared(
    picture: Picture, figures: list[Figure], burglary: Indicator, changed: dict[str, object]
) -> None:
    made = frozen(picture, "map")
    today = publish(picture.world, [*figures[:3], replace(figures[3], **changed), figures[4]], [burglary], day=2)  # type: ignore[arg-type]
    (found,) = revised_since(made.evidence, today)
    assert (found.name, found.then.count) == ("Kade", 12)
    assert found.now is not None


def test_another_source_with_the_same_number_is_no_revision(
    picture: Picture, figures: list[Figure], burglary: Indicator
) -> None:
    made = frozen(picture, "series")
    same = [replace(one, known_at=NOON, denominator_provenance="") for one in figures]
    assert revised_since(made.evidence, publish(picture.world, same, [burglary], day=2)) == []


def test_a_figure_that_is_not_published_any_more_is_told(
    picture: Picture, figures: list[Figure], burglary: Indicator
) -> None:
    made = frozen(picture, "series")
    today = publish(picture.world, figures[1:], [burglary], day=2)
    assert [(str(one.then.period), one.now) for one in revised_since(made.evidence, today)] == [("2022", None)]
    other = [replace(one, division_year=2025) for one in figures]
    assert len(revised_since(made.evidence, publish(picture.world, other, [burglary], day=3))) == 3, "other borders"


def test_a_definition_that_is_worded_otherwise_is_noticed(
    picture: Picture, figures: list[Figure], burglary: Indicator
) -> None:
    made = frozen(picture)
    wider = msgspec.structs.replace(burglary, definition=burglary.caveat)
    today = publish(picture.world, figures, [wider], day=2)
    (found,) = redefined_since(made.evidence, today)
    assert found.then["definition"]["nl"] == burglary.definition.nl
    assert found.now is not None
    assert found.now.definition.nl == burglary.caveat.nl
    (gone,) = redefined_since(made.evidence, publish(picture.world, [], [], day=3))
    assert gone.now is None


def test_a_changed_byte_is_found_and_nothing_of_it_is_shown(picture: Picture) -> None:
    good, bad = frozen(picture), frozen(picture, "series")
    path = picture.world.folder / "evidence" / f"{bad.id}.json"
    path.write_bytes(path.read_bytes().replace(b"84.0", b"85.0", 1))
    assert verify(picture.world) == [bad.id]
    with pytest.raises(StoreError, match=bad.id):
        open_evidence(picture.world, bad.id)
    whole, damaged = list_evidence(picture.world)
    assert ([one.id for one in whole], damaged) == ([good.id], [bad.id])


@pytest.mark.parametrize("ident", ["0" * 16, "", "../proef", "current"])
def test_an_unknown_id_is_a_mistake_and_no_path(picture: Picture, ident: str) -> None:
    with pytest.raises(UserError, match="There is no evidence"):
        open_evidence(picture.world, ident)


def test_evidence_of_another_world_is_refused(picture: Picture, tmp_path: Path) -> None:
    made = frozen(picture)
    other = World("anders", tmp_path / "anders", WorldSettings("GM9801", fictional=True))
    (other.folder / "evidence").mkdir(parents=True)
    source = picture.world.folder / "evidence" / f"{made.id}.json"
    (other.folder / "evidence" / source.name).write_bytes(source.read_bytes())
    with pytest.raises(StoreError, match="was frozen in world proef"):
        open_evidence(other, made.id)
    assert list_evidence(other) == ([], [made.id])


def test_the_newest_stands_first(picture: Picture) -> None:
    made = [frozen(picture, when=NOON.replace(hour=hour)).id for hour in (9, 15, 12)]
    assert [one.id for one in list_evidence(picture.world)[0]] == [made[1], made[2], made[0]]


@pytest.mark.parametrize(
    ("kind", "query", "words"),
    [
        ("photo", {}, "photo cannot be frozen"),
        ("figure", {"indicator": "niets"}, "niets"),
        ("figure", {"period": "1999"}, "No figure"),
        ("change", {"to": "gisteren"}, "gisteren"),
        ("series", {"frequency": "X"}, "frequency is X"),
        ("series", {"frequency": "W"}, "No figure"),
        ("map", {"area": "BU01140100"}, "There are no figures"),
    ],
)
def test_what_is_not_there_cannot_be_frozen(picture: Picture, kind: str, query: dict[str, str], words: str) -> None:
    asked = {"indicator": "woninginbraak", "area": "WK011401", **ASKED.get(kind, {}), **query}
    with pytest.raises(UserError, match=words):
        gather(picture, kind, asked)


def test_evidence_of_the_first_format_is_read_for_ever() -> None:
    """Never change this file: what an installation froze years ago must open."""
    evidence = msgspec.json.decode(GOLDEN.read_bytes(), type=Evidence)
    assert evidence.format == 1
    assert [(one.figure.count, str(one.figure.period)) for one in evidence.figures] == [(66, "2023"), (84, "2024")]
    assert sentences(evidence, "nl")[0] == "Van 66 naar 84: +27%."


def kept(picture: Picture, folder: Path, kind: str, **query: str) -> Evidence:
    """Frozen into another folder: the demo of all tests stays as it is."""
    subject = gather(picture, kind, query)
    world = replace(picture.world, folder=folder)
    there = Picture(world, picture.publication)
    words = {language: worded(there, subject, language) for language in ("nl", "en")}
    made = freeze(there, subject, words, by="j.smit", role="analyst", now=NOON)
    return open_evidence(world, made.id).evidence


@pytest.mark.slow
def test_a_claim_is_frozen_with_the_figures_of_the_whole_group(demo_home: Path, tmp_path: Path) -> None:
    real = open_picture(read_installation(demo_home).world("werkelijk"))
    evidence = kept(real, tmp_path, "claim", claim="de veiligste", area="GM0114", indicator="geregistreerde-misdrijven")
    assert len(evidence.figures) == 32 * 3
    assert evidence.query["period"] == "2022-2024"
    assert sentences(evidence)[0] == "Not supported."
    assert revised_since(evidence, real) == []


@pytest.mark.slow
def test_a_sum_of_months_is_made_again_to_see_whether_it_was_revised(demo_home: Path, tmp_path: Path) -> None:
    invented = open_picture(read_installation(demo_home).world("fictief"))
    asked = {"indicator": "fietsdiefstal", "area": "WK980100", "from": "2024-10+3", "to": "2025-10+3"}
    evidence = kept(invented, tmp_path, "change", **asked)
    assert [str(one.figure.period) for one in evidence.figures] == ["2024-10+3", "2025-10+3"]
    assert revised_since(evidence, invented) == []
    first, last = evidence.figures
    other = msgspec.structs.replace(
        evidence, figures=(first, replace(last, figure=replace(last.figure, count=(last.figure.count or 0) + 1)))
    )
    assert [one.then.period for one in revised_since(other, invented)] == [last.figure.period]
