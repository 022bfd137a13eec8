# SPDX-License-Identifier: EUPL-1.2
"""How is a plan written? Plans, ambitions, targets, measures and notes, for pages, commands and the demonstration.

Texts are written as those of the meeting are (`access.written`): every save is a version, and what two people
changed at once raises `ConflictError` with both. An adopted plan stays as it is, but for notes on its measures.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import date
from decimal import Decimal

import msgspec
from django.db import transaction
from django.db.models import QuerySet

from veiligheidsbeeld.ground.access.written import refuse_long, write
from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.action.baseline import Baseline, baseline_of
from veiligheidsbeeld.loop.action.editions import editions
from veiligheidsbeeld.loop.action.measurable import Aim, AimKind, Checked, check
from veiligheidsbeeld.loop.action.models import Ambition, Measure, MeasureText, Note, Plan, Target, TargetText
from veiligheidsbeeld.loop.action.plan_words import MeasureState, MeasureWords, TargetWords
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.models import Item
from veiligheidsbeeld.loop.picture.read import Picture

_NEEDS_A_REASON = (MeasureState.LATE, MeasureState.STOPPED)


def create_plan(
    picture: Picture, first_year: int, title: str, author: Author, *, until: date | None = None,
    four_year: bool = False, introduction: str = "", claim: str = "", follows: Plan | None = None,
) -> Plan:  # fmt: skip
    """A draft for one year, or for four. Baselines are taken of what had ended by `until`, the author's day if not
    given, and of nothing in the plan's own years. Raises UserError without a title, and for a text that is too long."""
    world = picture.world
    words = {
        "title": _needed(title, "title_of_plan_needed"), "introduction": introduction.strip(), "claim": claim.strip()
    }  # fmt: skip
    refuse_long(Plan, words)
    return Plan.objects.create(
        world=world.id, municipality=world.settings.municipality, first_year=first_year,
        kind=Plan.Kind.FOUR_YEAR if four_year else Plan.Kind.YEARLY, last_year=first_year + 3 * four_year,
        edition=editions(world.folder).of_year(first_year).id, **words, follows=follows,
        baselines_until=min(until or author.at.date(), date(first_year, 1, 1)), made_at=author.at,
    )  # fmt: skip


def add_ambition(picture: Picture, plan: Plan, theme: str, text: str) -> Ambition:
    """What the plan wants in one of its themes. Raises UserError for an unknown theme and an adopted plan."""
    editions(picture.world.folder).get(plan.edition).theme(theme)
    refuse_long(Ambition, {"text": text})
    with transaction.atomic():
        hold_open(plan)
        return Ambition.objects.create(plan=plan, theme=theme, text=_needed(text, "ambition_needed"))


def check_target(picture: Picture, plan: Plan, words: TargetWords) -> tuple[Baseline | None, Checked]:
    """The baseline that a target would get, and whether it is measurable; nothing is stored.

    Raises UserError for a theme, indicator or area that is not known, and an aim that is none.
    """
    editions(picture.world.folder).get(plan.edition).theme(words.theme)
    _needed(words.text, "target_needed")
    start = None
    if words.indicator:
        start = baseline_of(picture, words.indicator, words.area or plan.municipality, plan.baselines_until)
    return start, check(
        picture, words.indicator, start, aim_of(picture, words.indicator, words.aim_kind, words.aim), words.due
    )


def save_target(
    picture: Picture, plan: Plan, words: TargetWords, author: Author, *, target: Target | None = None, seen: int = 0,
    follows: Target | None = None,
) -> Target:  # fmt: skip
    """A new target, or `target` as it is now written by who saw version `seen` of it; its baseline is frozen here.

    Raises UserError as `check_target` does, ConflictError.
    """
    start, _ = check_target(picture, plan, words)
    values = asdict(words)
    if words.indicator:
        values["area"] = words.area or plan.municipality
    with transaction.atomic():
        hold_open(plan)
        if target is None:
            target = Target.objects.create(plan=plan, follows=follows)
        write(TargetText, {"target": target}, values, seen, **asdict(author))
        target.baseline = msgspec.to_builtins(start) if start else None
        target.save(update_fields=["baseline"])
    return target


def save_measure(
    picture: Picture, plan: Plan, words: MeasureWords, author: Author, *, measure: Measure | None = None,
    seen: int = 0, linked: Collection[str] = (), follows: Measure | None = None,
) -> Measure:  # fmt: skip
    """A new measure, or `measure` as it is now written by who saw version `seen` of it, with the targets and items
    `linked` (public ids). Links that others laid or that were not shown stay. The state of one that exists changes by a
    note only. Raises UserError, ConflictError."""
    editions(picture.world.folder).get(plan.edition).theme(words.theme)
    _needed(words.what, "measure_needed")
    _needed(words.owner, "owner_needed")
    _known_state(words.state)
    values = {name: getattr(words, name) for name in MeasureText.FIELDS}
    with transaction.atomic():
        hold_open(plan)
        if measure is None:
            measure = Measure.objects.create(plan=plan, follows=follows, state=words.state)
        write(MeasureText, {"measure": measure}, values, seen, **asdict(author))
        now, before = {*words.targets, *words.decided_in}, set(linked)
        measure.targets.add(*plan.targets.filter(public_id__in=now - before))
        measure.targets.remove(*measure.targets.filter(public_id__in=before - now))
        measure.decided_in.add(*Item.objects.filter(meeting__world=plan.world, public_id__in=now - before))
        measure.decided_in.remove(*measure.decided_in.filter(public_id__in=before - now))
    return measure


def save_note(measure: Measure, state: str, text: str, author: Author) -> Note:
    """How a measure goes. Raises UserError for an unknown state, and one that needs a reason and has none."""
    _known_state(state)
    if state in _NEEDS_A_REASON and not text.strip():
        raise UserError("reason_needed")
    refuse_long(Note, {"text": text.strip()})
    with transaction.atomic():
        Measure.objects.filter(pk=measure.pk).update(state=state)
        return Note.objects.create(measure=measure, state=state, text=text.strip(), **asdict(author))


def adopt(plan: Plan, author: Author) -> None:
    """Lay down that a plan was adopted; from then on only notes are added. Raises UserError for one that was."""
    if not Plan.objects.filter(pk=plan.pk).exclude(state=Plan.State.ADOPTED).update(
        state=Plan.State.ADOPTED, adopted_at=author.at, adopted_by=author.by
    ):  # fmt: skip
        raise UserError("plan_adopted", plan=plan.title)
    plan.refresh_from_db()


def hold_open(plan: Plan) -> None:
    """Keep a plan as it was read until this transaction ends: nobody adopts or refreshes it meanwhile.

    Raises UserError when it was adopted, or its baselines were taken anew, since it was read.
    """
    now = Plan.objects.select_for_update().get(pk=plan.pk)
    if now.state == Plan.State.ADOPTED:
        raise UserError("plan_adopted", plan=plan.title)
    if now.baselines_until != plan.baselines_until:
        raise UserError("plan_changed_meanwhile", plan=plan.title)


def aim_of(picture: Picture, indicator: str, kind: str, value: Decimal | None) -> Aim | None:
    """An aim from what was written. Raises UserError for one that cannot be: a share of a survey in per cent of itself,
    a number or a fall below nothing."""
    if not indicator or value is None:
        return None
    if kind not in set(AimKind):
        raise UserError("unknown_aim", aim=kind or "-", known=", ".join(AimKind))
    if kind == AimKind.PERCENT and picture.catalogue.get(indicator).is_answer:
        raise UserError("aim_of_answer")
    if value < (-100 if kind == AimKind.PERCENT else 0):
        raise UserError("aim_below_nothing")
    return Aim(AimKind(kind), float(value))


def plans_of(world: str, *, drafts: bool) -> QuerySet[Plan]:
    """The plans of a world, the newest first; adopted ones only where drafts are not for this reader."""
    found = Plan.objects.filter(world=world)
    return found if drafts else found.filter(state=Plan.State.ADOPTED)


def of_today(found: Iterable[Plan], today: date) -> Plan | None:
    """The yearly plan of this year; else the first of these, which is the newest."""
    plans = list(found)
    own = [one for one in plans if one.kind == Plan.Kind.YEARLY and one.first_year == today.year]
    return next(iter(own or plans), None)


def newest_texts(plan: Plan) -> tuple[dict[int, TargetText], dict[int, MeasureText]]:
    """The version that holds of each target and each measure, by its key."""
    return (
        {one.target_id: one for one in TargetText.objects.filter(target__plan=plan).order_by("version")},
        {one.measure_id: one for one in MeasureText.objects.filter(measure__plan=plan).order_by("version")},
    )


def _known_state(state: str) -> None:
    if state not in set(MeasureState):
        raise UserError("unknown_state", state=state, known=", ".join(MeasureState))


def _needed(text: str, code: str) -> str:
    if not text.strip():
        raise UserError(code)
    return text.strip()
