# SPDX-License-Identifier: EUPL-1.2
"""Which documents are there, who may read which, and how far is each? A document is sealed when it is made; afterwards
only its state moves, step by step as `workflow.yml` allows. What was withdrawn is read by the house alone; what was
destroyed is gone, but for who did it, when and why."""

from dataclasses import asdict

from django.db import transaction

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.ground.store import DOCUMENTS, seal, unkeep, unseal
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.models import Document, DocumentStep
from veiligheidsbeeld.loop.assessment.workflow import Transition, transition, transitions
from veiligheidsbeeld.loop.picture.worlds import World

FOR_THE_COUNCIL = ("monitor", "plan")  # a briefing is for the mayor, minutes are for who met
_HANDED_OUT = (Document.State.PUBLISHED, Document.State.WITHDRAWN, Document.State.DESTROYED)


def keep(world: World, municipality: str, kind: str, period: str, content: bytes, author: Author) -> Document:
    """Seal a document and list it as a draft. Raises StoreError when the disk is full or read-only."""
    ident = seal(world.folder, content, DOCUMENTS)
    with transaction.atomic():
        made = Document.objects.create(
            world=world.id, municipality=municipality, kind=kind, period=period, content=ident
        )
        DocumentStep.objects.create(document=made, step="make", to=made.state, **asdict(author))
    return made


def documents(world: World, *, published_only: bool) -> list[Document]:
    """All documents of a world, the newest first; `published_only` for who may read nothing but what was handed out to
    the council. One that was published and then withdrawn or destroyed stays in that list, as such."""
    found = Document.objects.filter(world=world.id).prefetch_related("steps")
    return [one for one in found if not published_only or was_published(one)]


def document_of(world: World, public_id: str, *, published_only: bool) -> Document:
    """One document. Raises UserError for one that is not there or that may not be read: nobody can tell which."""
    found = Document.objects.filter(world=world.id, public_id=public_id).prefetch_related("steps").first()
    if found is None or (published_only and not was_published(found)):
        raise UserError("unknown_document")
    return found


def was_published(document: Document) -> bool:
    """Was it ever handed out to the council?"""
    if document.kind not in FOR_THE_COUNCIL:
        return False
    return document.state in _HANDED_OUT and any(one.to == Document.State.PUBLISHED for one in document.steps.all())


def may_be_read(document: Document, *, published_only: bool) -> bool:
    """Is its content there, for who may read nothing but what is handed out now?"""
    if published_only:
        return document.state == Document.State.PUBLISHED
    return document.state != Document.State.DESTROYED


def content_of(world: World, document: Document, *, published_only: bool) -> bytes:
    """What was sealed. Raises UserError when it may not be read any more, StoreError when a byte of it was changed."""
    if not may_be_read(document, published_only=published_only):
        raise UserError("document_not_read", state=Document.State(document.state).label)
    return unseal(world.folder, document.content, DOCUMENTS)


def next_steps(document: Document) -> list[Transition]:
    """The steps that its state allows, in the order of the table."""
    return [one for one in transitions("document").values() if document.state in one.from_]


def step_document(world: World, document: Document, step: str, reason: str, author: Author) -> list[DocumentStep]:
    """Take a step. Destroying removes what was sealed, for good; content that was made more than once is one file, so
    it goes for each of them, and the steps of those come after the document's own.

    Raises UserError when the state does not allow it, a reason is missing, or content that is to be destroyed stands
    in another document that was not withdrawn; StoreError when the file cannot be removed.
    """
    one = transition("document", step, document.state, reason)
    with transaction.atomic():
        if one.to != Document.State.DESTROYED:
            return [_step(document, one, reason, author)]
        taken = [_step(each, one, reason, author) for each in (document, *_twins(world, document, one))]
        unkeep(world.folder, document.content, DOCUMENTS)
        return taken


def _twins(world: World, document: Document, one: Transition) -> list[Document]:
    """Other documents with the same content that are there still."""
    same = Document.objects.filter(world=world.id, content=document.content).exclude(pk=document.pk)
    found = list(same.exclude(state=one.to))
    if any(each.state not in one.from_ for each in found):
        raise UserError("withdraw_all_first")
    return found


def _step(document: Document, one: Transition, reason: str, author: Author) -> DocumentStep:
    if not Document.objects.filter(pk=document.pk, state=document.state).update(state=one.to):
        raise UserError("state_changed")
    document.state = one.to
    return DocumentStep.objects.create(
        document=document, step=one.step, to=one.to, reason=reason.strip()[:500], **asdict(author)
    )
