# SPDX-License-Identifier: EUPL-1.2
"""Which documents are there, who may read which, and how far is each? A document is sealed when it is made; afterwards
only its state moves, step by step as `workflow.yml` allows."""

from dataclasses import asdict

from django.db import transaction

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.ground.store import DOCUMENTS, seal, unseal
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.models import Document, DocumentStep
from veiligheidsbeeld.loop.assessment.workflow import Transition, transition, transitions
from veiligheidsbeeld.loop.picture.worlds import World

_HANDED_OUT = (Document.State.PUBLISHED, Document.State.WITHDRAWN)


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
    """All documents of a world, the newest first; `published_only` for who may read nothing that was not handed out.
    One that was published and then withdrawn stays in that list, as withdrawn."""
    found = Document.objects.filter(world=world.id).prefetch_related("steps")
    return [one for one in found if not published_only or was_published(one)]


def document_of(world: World, public_id: str, *, published_only: bool) -> Document:
    """One document. Raises UserError for one that is not there or that may not be read: nobody can tell which."""
    found = Document.objects.filter(world=world.id, public_id=public_id).prefetch_related("steps").first()
    if found is None or (published_only and not was_published(found)):
        raise UserError("unknown_document")
    return found


def was_published(document: Document) -> bool:
    """Was it ever handed out?"""
    return document.state in _HANDED_OUT and any(one.to == Document.State.PUBLISHED for one in document.steps.all())


def content_of(world: World, document: Document) -> bytes:
    """What was sealed. Raises StoreError when a byte of it was changed."""
    return unseal(world.folder, document.content, DOCUMENTS)


def next_steps(document: Document) -> list[Transition]:
    """The steps that its state allows, in the order of the table."""
    return [one for one in transitions("document").values() if document.state in one.from_]


def step_document(document: Document, step: str, reason: str, author: Author) -> DocumentStep:
    """Take a step. Raises UserError when the state does not allow it, or a reason is missing."""
    one = transition("document", step, document.state, reason)
    with transaction.atomic():
        if not Document.objects.filter(pk=document.pk, state=document.state).update(state=one.to):
            raise UserError("state_changed")
        document.state = one.to
        return DocumentStep.objects.create(
            document=document, step=step, to=one.to, reason=reason.strip()[:500], **asdict(author)
        )
