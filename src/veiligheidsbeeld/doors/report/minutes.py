# SPDX-License-Identifier: EUPL-1.2
"""What was said and decided in a meeting? Item by item: what was on the table, what each party made of it, whether they
agree, and what was decided. Composed from what was written; adds and judges nothing."""

from datetime import datetime, time, timedelta

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.report.document import Beside, Block, Facts, Heading, Part, Proof, Text
from veiligheidsbeeld.doors.report.document import Item as Entry
from veiligheidsbeeld.doors.report.matter import Matter, meeting_needed
from veiligheidsbeeld.doors.report.telling import Commission, evidence_of, judged_on, said_of, titled
from veiligheidsbeeld.ground.access import ROLE_NAMES, Role
from veiligheidsbeeld.ground.access.written import newest
from veiligheidsbeeld.loop.assessment import outcomes
from veiligheidsbeeld.loop.assessment.models import Comparison, Decision, Finding, Item, LookBack, Meeting


def minutes(asked: Commission, matter: Matter) -> tuple[str, tuple[Block, ...]]:
    """Title and blocks. Raises UserError without a meeting."""
    meeting = meeting_needed(matter)
    items = list(meeting.items.select_related("follows"))
    day = words.day(meeting.held_on, asked.language)
    blocks: list[Block] = [Text(_answer(asked, meeting, items), "answer")]
    for item in items:
        blocks += _item(asked, item)
    if asked.proofs.idents:
        blocks += [Heading(asked.tr("How this was made")), Facts((evidence_of(asked),))]
    return asked.tr("Minutes: {name}, {day}", name=asked.spoken(meeting.name), day=day), tuple(blocks)


def _answer(asked: Commission, meeting: Meeting, items: list[Item]) -> str:
    decided = sum(item.state in (Item.State.DECIDED, Item.State.LOOKED_BACK) for item in items)
    said = asked.tr("Items on the agenda: {n}; decided: {decided}.", n=len(items), decided=decided)
    if meeting.state == Meeting.State.CLOSED:
        return said
    return " ".join((said, asked.tr("The meeting is not closed yet.")))


def _item(asked: Commission, item: Item) -> list[Block]:
    blocks: list[Block] = [Heading(f"{item.number}. {asked.spoken(item.title)}"), *_table(asked, item)]
    views = [newest(Finding, item=item, party=party) for party in Finding.Party.values]
    if any(views):
        left, right = ((_view(asked, party, one),) for party, one in zip(Finding.Party, views, strict=True))
        blocks.append(Beside(left, right))
    said: Comparison | None = newest(Comparison, item=item)
    if said is not None:
        blocks.append(Text(_said(asked, said.get_outcome_display(), said.about)))
    came: LookBack | None = newest(LookBack, item=item)
    if came is not None:
        blocks.append(Text(_said(asked, came.get_outcome_display(), came.about)))
    decision: Decision | None = newest(Decision, item=item)
    if decision is not None:
        blocks.append(_decision(asked, decision))
    else:
        blocks.append(Text(_said(asked, item.get_state_display(), "")))
    return [*blocks, *_evaluated(asked, item)]


def _evaluated(asked: Commission, item: Item) -> list[Block]:
    """What evaluations had found by the day of the meeting, each under the day of its verdict; what came later was not
    known there."""
    midnight = datetime.combine(item.meeting.held_on + timedelta(days=1), time(), words.HOUSE_TIME)
    blocks: list[Block] = []
    for one in outcomes.of_item(item, before=midnight):
        blocks.append(Heading(asked.tr("Did it help? ({day})", day=judged_on(asked, one)), 3))
        blocks.append(Text(titled(asked, one, " ".join(said_of(asked, one)))))
    return blocks


def _said(asked: Commission, chosen: str, more: str) -> str:
    """What was chosen, as a sentence, and what was written with it."""
    word = words.translate(str(chosen), asked.language)
    return " ".join(filter(None, (f"{word[:1].upper()}{word[1:]}.", asked.spoken(more))))


def _table(asked: Commission, item: Item) -> list[Part]:
    """What was on the table, in the words it was frozen in."""
    if not item.evidence:
        return []
    proof, found = asked.proofs.of_frozen(item.evidence)
    said = found.words[asked.language]
    return [Text(f"{said.title}. {' '.join(one.text for one in said.sentences)}", proof=proof)]


def _view(asked: Commission, party: Finding.Party, one: Finding | None) -> Entry:
    title = words.translate(str(party.label), asked.language)
    if one is None:
        return Entry(title, asked.tr("Nothing was written down."))
    facts = [
        (asked.tr("Likely behind it"), asked.spoken(one.cause)),
        (asked.tr("How sure"), words.translate(str(one.get_sure_display()), asked.language) if one.sure else ""),
        (asked.tr("Written by"), _by(asked, one)),
    ]
    return Entry(title, asked.spoken(one.seen), tuple(fact for fact in facts if fact[1]))


def _by(asked: Commission, one: Finding) -> str:
    """Who wrote it when, for whom, and who confirmed it; roles, as nowhere on paper a person is named."""
    role, when = words.translate(one.role_name, asked.language), words.moment(one.at, asked.language)
    if not one.on_behalf:
        return f"{role}, {when}"
    typed = asked.tr("Entered on behalf of the police by: {role}, {when}", role=role, when=when)
    if one.confirmed_at is None:
        confirmed = asked.tr("not confirmed by the police yet")
    else:  # nobody but the police can
        liaison, then = ROLE_NAMES[Role.POLICE_LIAISON], words.moment(one.confirmed_at, asked.language)
        role = words.translate(liaison, asked.language)
        confirmed = asked.tr("confirmed by: {role}, {when}", role=role, when=then)
    return f"{typed}; {confirmed}"


def _decision(asked: Commission, one: Decision) -> Entry:
    facts = [
        (asked.tr("Owner"), asked.spoken(one.owner)),
        (asked.tr("Hours a week"), str(one.hours_per_week) if one.hours_per_week is not None else ""),
        (asked.tr("Until"), words.day(one.until, asked.language) if one.until else ""),
        (asked.tr("What will tell"), _indicator(asked, one.indicator)),
        (asked.tr("Look back"), words.day(one.check_back_on, asked.language) if one.check_back_on else ""),
    ]
    title = asked.tr("Decision: {kind}", kind=words.translate(str(one.get_kind_display()), asked.language))
    return Entry(title, asked.spoken(one.what), tuple(fact for fact in facts if fact[1]), _proof(asked, one))


def _indicator(asked: Commission, indicator: str) -> str:
    return asked.name(indicator) if indicator in asked.picture.catalogue.indicators else ""


def _proof(asked: Commission, one: Decision) -> Proof:
    return asked.proofs.of_frozen(one.item.evidence)[0] if one.item.evidence else ()
