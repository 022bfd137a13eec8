# SPDX-License-Identifier: EUPL-1.2
"""What was said and decided in a meeting? Item by item: what was on the table, what each party made of it, whether they
agree, and what was decided. Composed from what was written; adds and judges nothing."""

from django.utils.translation import gettext_noop

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.report.document import Beside, Block, Facts, Heading, Part, Proof, Text
from veiligheidsbeeld.doors.report.document import Item as Entry
from veiligheidsbeeld.doors.report.matter import Matter, meeting_needed
from veiligheidsbeeld.doors.report.telling import Commission, evidence_of
from veiligheidsbeeld.ground.access.written import newest
from veiligheidsbeeld.loop.assessment.models import Comparison, Decision, Finding, Item, LookBack, Meeting

SURE = {
    Finding.Sure.SURE: gettext_noop("sure"), Finding.Sure.FAIRLY_SURE: gettext_noop("fairly sure"),
    Finding.Sure.NOT_SURE: gettext_noop("not sure"),
}  # fmt: skip
OUTCOMES = {
    Comparison.Outcome.AGREE: gettext_noop("Police and municipality agree."),
    Comparison.Outcome.DIFFER: gettext_noop("Police and municipality differ."),
    Comparison.Outcome.UNKNOWN: gettext_noop("Whether they agree is not known."),
}
DECISIONS = {
    Decision.Kind.ACT: gettext_noop("Decided: act"), Decision.Kind.WATCH: gettext_noop("Decided: watch"),
    Decision.Kind.SET_ASIDE: gettext_noop("Decided: set aside"), Decision.Kind.ASK: gettext_noop("Decided: ask more"),
}  # fmt: skip
CAME = {
    LookBack.Outcome.AS_HOPED: gettext_noop("Looked back: as hoped"),
    LookBack.Outcome.NOT_SEEN: gettext_noop("Looked back: nothing to be seen"),
    LookBack.Outcome.NOT_DONE: gettext_noop("Looked back: it was not done"),
    LookBack.Outcome.TOO_EARLY: gettext_noop("Looked back: too early to say"),
}
STATES = {
    Item.State.POSTPONED: gettext_noop("Moved to the next meeting."),
    Item.State.DROPPED: gettext_noop("Taken off the agenda."),
    Item.State.TO_JUDGE: gettext_noop("Not dealt with yet."),
}
PARTIES = {
    Finding.Party.MUNICIPALITY: gettext_noop("What the municipality sees"),
    Finding.Party.POLICE: gettext_noop("What the police see"),
}


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
    return asked.tr("Minutes: {name}, {day}", name=meeting.name, day=day), tuple(blocks)


def _answer(asked: Commission, meeting: Meeting, items: list[Item]) -> str:
    decided = sum(item.state in (Item.State.DECIDED, Item.State.LOOKED_BACK) for item in items)
    said = asked.tr("Items on the agenda: {n}; decided: {decided}.", n=len(items), decided=decided)
    if meeting.state == Meeting.State.CLOSED:
        return said
    return " ".join((said, asked.tr("The meeting is not closed yet.")))


def _item(asked: Commission, item: Item) -> list[Block]:
    blocks: list[Block] = [Heading(f"{item.number}. {item.title}"), *_table(asked, item)]
    views = [newest(Finding, item=item, party=party) for party in Finding.Party.values]
    if any(views):
        left, right = ((_view(asked, party, one),) for party, one in zip(Finding.Party, views, strict=True))
        blocks.append(Beside(left, right))
    said: Comparison | None = newest(Comparison, item=item)
    if said is not None:
        outcome = words.translate(OUTCOMES[Comparison.Outcome(said.outcome)], asked.language)
        blocks.append(Text(" ".join(filter(None, (outcome, said.about)))))
    came: LookBack | None = newest(LookBack, item=item)
    if came is not None:
        title = words.translate(CAME[LookBack.Outcome(came.outcome)], asked.language)
        blocks.append(Entry(title, came.about))
    decision: Decision | None = newest(Decision, item=item)
    if decision is not None:
        blocks.append(_decision(asked, decision))
    elif came is None and item.state in STATES:
        blocks.append(Text(words.translate(STATES[Item.State(item.state)], asked.language)))
    return blocks


def _table(asked: Commission, item: Item) -> list[Part]:
    """What was on the table, in the words it was frozen in."""
    if not item.evidence:
        return []
    proof, found = asked.proofs.of_frozen(item.evidence)
    said = found.words[asked.language]
    return [Text(f"{said.title}. {' '.join(one.text for one in said.sentences)}", proof=proof)]


def _view(asked: Commission, party: Finding.Party, one: Finding | None) -> Entry:
    title = words.translate(PARTIES[party], asked.language)
    if one is None:
        return Entry(title, asked.tr("Nothing was written down."))
    facts = [
        (asked.tr("Likely behind it"), one.cause),
        (asked.tr("How sure"), words.translate(SURE[Finding.Sure(one.sure)], asked.language) if one.sure else ""),
        (asked.tr("Written by"), _by(asked, one)),
    ]
    return Entry(title, one.seen, tuple(fact for fact in facts if fact[1]))


def _by(asked: Commission, one: Finding) -> str:
    role = words.translate(one.role_name, asked.language)
    if not one.on_behalf:
        return role
    if one.confirmed_at is None:
        return asked.tr("{role}, for the police; not confirmed yet", role=role)
    day = words.day(one.confirmed_at.astimezone(words.HOUSE_TIME).date(), asked.language)
    return asked.tr("{role}, for the police; confirmed by the police on {day}", role=role, day=day)


def _decision(asked: Commission, one: Decision) -> Entry:
    facts = [
        (asked.tr("Owner"), one.owner),
        (asked.tr("Hours a week"), str(one.hours_per_week) if one.hours_per_week else ""),
        (asked.tr("Until"), words.day(one.until, asked.language) if one.until else ""),
        (asked.tr("What will tell"), _indicator(asked, one.indicator)),
        (asked.tr("Look back"), words.day(one.check_back_on, asked.language) if one.check_back_on else ""),
    ]
    title = words.translate(DECISIONS[Decision.Kind(one.kind)], asked.language)
    return Entry(title, one.what, tuple(fact for fact in facts if fact[1]), _proof(asked, one))


def _indicator(asked: Commission, indicator: str) -> str:
    return asked.name(indicator) if indicator in asked.picture.catalogue.indicators else ""


def _proof(asked: Commission, one: Decision) -> Proof:
    return asked.proofs.of_frozen(one.item.evidence)[0] if one.item.evidence else ()
