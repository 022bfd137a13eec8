# SPDX-License-Identifier: EUPL-1.2
"""How does a protocol lie in the register? Version by version and event by event as its file has them, so that the file
can be handed out and verified. `protocol.py` makes and checks them; this keeps them and changes none."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date

import msgspec
from django.db import transaction

from veiligheidsbeeld.ground.core import Statement, UserError
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.effect import protocol
from veiligheidsbeeld.loop.effect.content import Content
from veiligheidsbeeld.loop.effect.models import Evaluation, Event, Frozen
from veiligheidsbeeld.loop.effect.protocol import Protocol
from veiligheidsbeeld.loop.effect.protocol_file import FORMAT

LOTS_DRAWN = "lots_drawn"  # why there is a version that nobody wrote: readers get it in words


def protocol_of(evaluation: Evaluation) -> Protocol | None:
    """All of it; None where nothing was frozen."""
    versions = [one.held for one in evaluation.protocol.all()]
    if not versions:
        return None
    events = [one.held for one in evaluation.events.all()]
    return protocol.load(evaluation.public_id, {"format": FORMAT, "versions": versions, "events": events})


def newest_content(evaluation: Evaluation) -> Content:
    """What is promised now. Raises UserError where nothing was frozen."""
    return protocol.newest(_there(protocol_of(evaluation))).content


def file_of(evaluation: Evaluation) -> bytes:
    """The file that anyone can verify. Raises UserError where nothing was frozen."""
    return protocol.dump(_there(protocol_of(evaluation)))


def findings(evaluation: Evaluation) -> list[Statement]:
    """What is not as it was agreed; nothing where all is well or nothing was frozen."""
    held = protocol_of(evaluation)
    return [] if held is None else [one.statement for one in protocol.verify(held)]


def keep_version(evaluation: Evaluation, content: Content, why: str, author: Author) -> Frozen:
    """Freeze a content on top of what was frozen before. Raises `protocol.ContentError`, which has a sentence for each
    fault, for one that does not hold together."""
    return _add(
        evaluation, author, lambda onto: protocol.freeze(content, author.at, author.role, why=why, onto=onto)
    )  # fmt: skip


def with_lots(evaluation: Evaluation, content: Content) -> Content:
    """A content with what the lots gave, where they were drawn: later versions keep to it."""
    drawn: Event | None = evaluation.events.filter(kind=Event.Kind.LOTS_DRAWN).first()
    if drawn is None or content.lots is None:
        return content
    treated = tuple(drawn.held["drawn"])
    return msgspec.structs.replace(
        content, lots=msgspec.structs.replace(content.lots, seed=drawn.held["seed"]), treated=treated,
        controls=tuple(one for one in content.eligible if one not in treated),
    )  # fmt: skip


def keep_lots(evaluation: Evaluation, seed: str, published: date, author: Author) -> Frozen:
    """Draw the lots that were agreed on, once, with a number of that day. Raises UserError where there are none, they
    were drawn before, or the number is not of a day between freezing and now."""

    def drawn(onto: Protocol | None) -> Protocol:
        return protocol.record_lots(_there(onto), seed, author.at, author.role, LOTS_DRAWN, published)

    return _add(evaluation, author, drawn)


def keep_seen(evaluation: Evaluation, author: Author) -> Frozen:
    """Say that outcomes after the start were shown; the first time counts. Raises UserError without a protocol."""

    def seen(onto: Protocol | None) -> Protocol:
        return protocol.record_outcomes_seen(_there(onto), author.at, author.role)

    return _add(evaluation, author, seen)


def _there(held: Protocol | None) -> Protocol:
    if held is None:
        raise UserError("no_protocol")
    return held


def _add(evaluation: Evaluation, author: Author, change: Callable[[Protocol | None], Protocol]) -> Frozen:
    """Keep what a change adds; nobody else adds meanwhile. Returns the version that holds now."""
    with transaction.atomic():
        Evaluation.objects.select_for_update().get(pk=evaluation.pk)
        versions, events = evaluation.protocol.count(), evaluation.events.count()
        made = change(protocol_of(evaluation))
        signed = asdict(author)
        for one in made.versions[versions:]:
            Frozen.objects.create(
                evaluation=evaluation, version=one.version, held=msgspec.to_builtins(one), sha256=one.sha256, **signed
            )
        for one in made.events[events:]:
            Event.objects.create(evaluation=evaluation, kind=one.kind, held=msgspec.to_builtins(one), **signed)
        newest: Frozen = evaluation.protocol.last()
        return newest
