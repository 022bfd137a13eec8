# SPDX-License-Identifier: EUPL-1.2
"""A document: sealed when it is made, then moved step by step; nobody reads a title that is not theirs to read."""

from pathlib import Path

import pytest

from veiligheidsbeeld.ground.core import StoreError, UserError
from veiligheidsbeeld.ground.store import DOCUMENTS, sealed, verify
from veiligheidsbeeld.loop.assessment import documents
from veiligheidsbeeld.loop.assessment.documents import step_document
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.models import Document, DocumentStep
from veiligheidsbeeld.loop.picture.worlds import World, WorldSettings

pytestmark = pytest.mark.django_db
CONTENT = b'{"nl":{"title":"Briefing"}}'
PATHS = [
    ((), "draft"), (("agree",), "agreed"), (("agree", "publish"), "published"), (("withdraw",), "withdrawn"),
    (("agree", "withdraw"), "withdrawn"), (("agree", "publish", "withdraw"), "withdrawn"),
    (("withdraw", "destroy"), "destroyed"), (("agree", "publish", "withdraw", "destroy"), "destroyed"),
]  # fmt: skip
REFUSED = [
    ((), "publish"), ((), "delete"), (("agree",), "agree"), (("agree", "publish"), "agree"),
    (("agree", "publish"), "publish"), (("withdraw",), "agree"), (("withdraw",), "publish"),
    (("withdraw",), "withdraw"), ((), "destroy"), (("agree", "publish"), "destroy"),
    (("withdraw", "destroy"), "publish"), (("withdraw", "destroy"), "destroy"),
]  # fmt: skip


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World("fictief", tmp_path / "fictief", WorldSettings("GM9801", fictional=True))


@pytest.fixture
def made(world: World, adviser: Author) -> Document:
    return documents.keep(world, "GM9801", "monitor", "2025-K4", CONTENT, adviser)


def walk(world: World, document: Document, steps: tuple[str, ...], author: Author) -> Document:
    for one in steps:
        step_document(world, document, one, "Een fout cijfer." if one in ("withdraw", "destroy") else "", author)
    return document


@pytest.mark.parametrize(("steps", "state"), PATHS)
def test_each_step_leads_to_its_state_and_stays_on_record(
    world: World, made: Document, adviser: Author, steps: tuple[str, ...], state: str
) -> None:
    walk(world, made, steps, adviser)
    made.refresh_from_db()
    assert made.state == state
    assert [one.step for one in made.steps.all()] == ["make", *steps]
    assert all((one.by, one.role, one.at) == (adviser.by, adviser.role, adviser.at) for one in made.steps.all())


@pytest.mark.parametrize(("steps", "wanted"), REFUSED)
def test_a_step_that_the_table_does_not_hold_is_refused(
    world: World, made: Document, adviser: Author, steps: tuple[str, ...], wanted: str
) -> None:
    walk(world, made, steps, adviser)
    with pytest.raises(UserError):
        step_document(world, made, wanted, "reden", adviser)
    assert DocumentStep.objects.filter(document=made).count() == 1 + len(steps)


def test_withdrawing_needs_a_reason(world: World, made: Document, adviser: Author) -> None:
    with pytest.raises(UserError) as error:
        step_document(world, made, "withdraw", "  ", adviser)
    assert error.value.statement.code == "reason_needed"


def test_what_two_do_at_once_is_done_once(world: World, made: Document, adviser: Author) -> None:
    other = Document.objects.get(pk=made.pk)
    step_document(world, made, "agree", "", adviser)
    with pytest.raises(UserError) as error:
        step_document(world, other, "withdraw", "Toch niet.", adviser)
    assert error.value.statement.code == "state_changed"
    assert [one.step for one in Document.objects.get(pk=made.pk).steps.all()] == ["make", "agree"]


def test_the_content_never_changes_and_a_changed_byte_is_found(world: World, made: Document, adviser: Author) -> None:
    walk(world, made, ("agree", "publish", "withdraw"), adviser)
    assert documents.content_of(world, made, published_only=False) == CONTENT
    assert list(verify(world.folder, world.id)) == []
    file = world.folder / "documents" / f"{made.content}.json"
    file.write_bytes(CONTENT.replace(b"Brief", b"brief"))
    with pytest.raises(StoreError) as error:
        documents.content_of(world, made, published_only=False)
    assert error.value.statement.code == "document_damaged"
    assert [one.code for one in verify(world.folder, world.id)] == ["document_damaged"]


@pytest.mark.parametrize(("steps", "state"), PATHS)
def test_who_reads_published_documents_only_sees_no_others(
    world: World, made: Document, adviser: Author, steps: tuple[str, ...], state: str
) -> None:
    walk(world, made, steps, adviser)
    handed_out = "publish" in steps
    assert bool(documents.documents(world, published_only=True)) == handed_out
    assert len(documents.documents(world, published_only=False)) == 1
    if not handed_out:
        with pytest.raises(UserError) as error:
            documents.document_of(world, made.public_id, published_only=True)
        with pytest.raises(UserError) as other:
            documents.document_of(world, "bestaat-niet", published_only=True)
        assert error.value.statement == other.value.statement, "nobody can tell that there is one"


def test_a_document_of_another_world_is_not_there(world: World, made: Document) -> None:
    elsewhere = World("werkelijk", world.folder.parent / "werkelijk", WorldSettings("GM0114"))
    assert documents.documents(elsewhere, published_only=False) == []
    with pytest.raises(UserError):
        documents.document_of(elsewhere, made.public_id, published_only=False)


def test_what_was_withdrawn_is_read_by_the_house_alone(world: World, made: Document, adviser: Author) -> None:
    walk(world, made, ("agree", "publish"), adviser)
    assert documents.content_of(world, made, published_only=True) == CONTENT
    walk(world, made, ("withdraw",), adviser)
    assert documents.content_of(world, made, published_only=False) == CONTENT
    with pytest.raises(UserError) as error:
        documents.content_of(world, made, published_only=True)
    assert error.value.statement.code == "document_not_read"
    assert documents.document_of(world, made.public_id, published_only=True) == made, "that it was stays known"


def test_destroying_removes_the_content_for_good_and_leaves_who_when_and_why(
    world: World, made: Document, adviser: Author
) -> None:
    walk(world, made, ("agree", "publish", "withdraw"), adviser)
    with pytest.raises(UserError) as error:
        step_document(world, made, "destroy", " ", adviser)
    assert error.value.statement.code == "reason_needed" and sealed(world.folder, DOCUMENTS) == [made.content]
    (step,) = step_document(world, made, "destroy", "Er stond een naam in.", adviser)
    assert (step.by, step.at, step.reason) == (adviser.by, adviser.at, "Er stond een naam in.")
    assert not [path for path in world.folder.rglob("*") if path.is_file() and CONTENT in path.read_bytes()]
    assert list(verify(world.folder, world.id)) == [], "what was destroyed is not damage"
    for published_only in (True, False):
        assert documents.document_of(world, made.public_id, published_only=published_only) == made
        with pytest.raises(UserError) as error:
            documents.content_of(world, made, published_only=published_only)
        assert error.value.statement.code == "document_not_read"


def test_content_that_was_made_twice_is_destroyed_for_both_once_both_are_withdrawn(
    world: World, made: Document, adviser: Author
) -> None:
    twin = documents.keep(world, "GM9801", "monitor", "2025-K4", CONTENT, adviser)
    walk(world, made, ("withdraw",), adviser)
    with pytest.raises(UserError) as error:
        step_document(world, made, "destroy", "Een naam.", adviser)
    assert error.value.statement.code == "withdraw_all_first"
    made.refresh_from_db()
    assert made.state == "withdrawn" and documents.content_of(world, twin, published_only=False) == CONTENT
    walk(world, twin, ("withdraw",), adviser)
    assert [one.document for one in step_document(world, made, "destroy", "Een naam.", adviser)] == [made, twin]
    again = documents.keep(world, "GM9801", "monitor", "2025-K4", CONTENT, adviser)
    walk(world, again, ("withdraw", "destroy"), adviser)
    assert sealed(world.folder, DOCUMENTS) == []


@pytest.mark.parametrize("kind", ["briefing", "minutes"])
def test_the_paper_of_the_mayor_and_of_a_meeting_never_reaches_the_council(
    world: World, adviser: Author, kind: str
) -> None:
    made = documents.keep(world, "GM9801", kind, "2025-K4", b"{}", adviser)
    for step in ("agree", "publish"):
        documents.step_document(world, made, step, "", adviser)
    assert documents.documents(world, published_only=True) == []
    with pytest.raises(UserError):
        documents.document_of(world, made.public_id, published_only=True)
