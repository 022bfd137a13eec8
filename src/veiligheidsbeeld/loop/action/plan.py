# SPDX-License-Identifier: EUPL-1.2
"""How is a plan written? Plans, ambitions, targets, measures and notes, for pages, commands and the demonstration.

What two people edit at once is never lost: who saves an old version is refused (`Outdated`). An adopted plan stays as
it is, but for notes on its measures.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

import msgspec
from django.db import transaction
from django.db.models import F

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.action.baseline import Baseline, baseline_of
from veiligheidsbeeld.loop.action.editions import editions
from veiligheidsbeeld.loop.action.measurable import Aim, AimKind, Checked, check
from veiligheidsbeeld.loop.action.models import Ambition, Measure, Note, Plan, Target
from veiligheidsbeeld.loop.action.written import MeasureWords, TargetWords
from veiligheidsbeeld.loop.picture.read import Picture

Row = TypeVar("Row", Target, Measure)
_NEEDS_A_REASON = (Measure.State.LATE, Measure.State.STOPPED)


class Outdated(UserError):
    """Somebody else saved this meanwhile; `now` is what stands there."""

    def __init__(self, now: Target | Measure) -> None:
        super().__init__("edited_meanwhile")
        self.now = now


def create_plan(
    picture: Picture, first_year: int, *, title: str, now: datetime, until: date | None = None, four_year: bool = False,
    introduction: str = "", claim: str = "", claim_indicator: str = "", follows: Plan | None = None,
) -> Plan:  # fmt: skip
    """A draft for one year, or for four. `until` is the first day whose figures are no baseline any more: today's date
    of the picture's world where none is given."""
    world = picture.world
    today = until or now.date()
    return Plan.objects.create(
        world=world.id, municipality=world.settings.municipality, first_year=first_year,
        kind=Plan.Kind.FOUR_YEAR if four_year else Plan.Kind.YEARLY, last_year=first_year + 3 * four_year,
        edition=editions(world.folder).of_year(first_year).id, title=_needed(title, "title"), introduction=introduction,
        claim=claim, claim_indicator=claim_indicator, baselines_until=min(today, date(first_year, 1, 1)),
        follows=follows, made_at=now,
    )  # fmt: skip


def add_ambition(picture: Picture, plan: Plan, theme: str, text: str) -> Ambition:
    """What the plan wants in one of its themes. Raises UserError for an unknown theme and an adopted plan."""
    _open(plan)
    editions(picture.world.folder).get(plan.edition).theme(theme)
    return Ambition.objects.create(plan=plan, theme=theme, text=_needed(text, "ambition"))


def check_target(picture: Picture, plan: Plan, words: TargetWords) -> tuple[Baseline | None, Checked]:
    """The baseline that a target would get, and whether it is measurable; nothing is stored.

    Raises UserError for a theme, indicator or area that is not known, and an aim that is none.
    """
    editions(picture.world.folder).get(plan.edition).theme(words.theme)
    _needed(words.text, "target")
    start = baseline_of(picture, words.indicator, words.area, plan.baselines_until) if words.indicator else None
    return start, check(picture, start, aim_of(picture, words.indicator, words.aim_kind, words.aim), words.due)


def save_target(
    picture: Picture, plan: Plan, words: TargetWords, *, target: Target | None = None, version: int = 0,
    follows: Target | None = None,
) -> Target:  # fmt: skip
    """A new target, or `target` as it is now written by who saw `version` of it; its baseline is frozen here.

    Raises UserError as `check_target` does, and `Outdated`.
    """
    _open(plan)
    start, _ = check_target(picture, plan, words)
    values = {**_plain(words), "baseline": msgspec.to_builtins(start) if start else None}
    if target is None:
        return Target.objects.create(plan=plan, follows=follows, **values)
    return save_version(target, version, values)


def save_measure(
    picture: Picture, plan: Plan, words: MeasureWords, *, measure: Measure | None = None, version: int = 0,
    follows: Measure | None = None,
) -> Measure:  # fmt: skip
    """A new measure, or `measure` as it is now written by who saw `version` of it. Raises UserError and `Outdated`."""
    _open(plan)
    editions(picture.world.folder).get(plan.edition).theme(words.theme)
    values = _plain(words)
    values.pop("targets")
    _needed(words.what, "measure")
    _needed(words.owner, "owner")
    if words.state not in Measure.State.values:
        raise UserError("unknown_state", state=words.state, known=", ".join(Measure.State.values))
    with transaction.atomic():
        if measure is None:
            measure = Measure.objects.create(plan=plan, follows=follows, **values)
        else:
            values.pop("state")  # only a note changes it
            measure = save_version(measure, version, values)
        measure.targets.set(plan.targets.filter(public_id__in=words.targets))
    return measure


def save_note(measure: Measure, state: str, text: str, *, by: str, role: str, now: datetime) -> Note:
    """How a measure goes. Raises UserError for an unknown state, and one that needs a reason and has none."""
    if state not in Measure.State.values:
        raise UserError("unknown_state", state=state, known=", ".join(Measure.State.values))
    if state in _NEEDS_A_REASON and not text.strip():
        raise UserError("reason_needed")
    with transaction.atomic():
        Measure.objects.filter(pk=measure.pk).update(state=state)
        return Note.objects.create(measure=measure, state=state, text=text.strip()[:1000], by=by, role=role, at=now)


def adopt(plan: Plan, *, by: str, now: datetime) -> None:
    """Lay down that a plan was adopted; from then on only notes are added. Raises UserError for one that was."""
    _open(plan)
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.ADOPTED, adopted_at=now, adopted_by=by)
    plan.refresh_from_db()


def aim_of(picture: Picture, indicator: str, kind: str, value: Decimal | None) -> Aim | None:
    """An aim from what was written. Raises UserError for one that cannot be: a share of a survey in per cent of itself,
    a number or a fall below nothing."""
    if not indicator or value is None:
        return None
    if kind not in set(AimKind):
        raise UserError("unknown_aim", aim=kind, known=", ".join(AimKind))
    if kind == AimKind.PERCENT and picture.catalogue.get(indicator).is_answer:
        raise UserError("aim_of_answer")
    if value < (-100 if kind == AimKind.PERCENT else 0):
        raise UserError("aim_below_nothing")
    return Aim(AimKind(kind), float(value))


def save_version(row: Row, version: int, values: dict[str, Any]) -> Row:
    """Save what was written by who saw `version`. Raises `Outdated` when that is not the newest any more."""
    rows = type(row).objects.filter(pk=row.pk, version=version)
    if not rows.update(**values, version=F("version") + 1):
        raise Outdated(type(row).objects.get(pk=row.pk))
    return type(row).objects.get(pk=row.pk)


def _plain(words: TargetWords | MeasureWords) -> dict[str, Any]:
    return {name: getattr(words, name) for name in words.__dataclass_fields__}


def _open(plan: Plan) -> None:
    if plan.state == Plan.State.ADOPTED:
        raise UserError("plan_adopted", plan=plan.title)


def _needed(text: str, name: str) -> str:
    if not text.strip():
        raise UserError("plan_text_needed", what=name)
    return text.strip()


def plans_of(world: str, *, drafts: bool) -> Iterable[Plan]:
    """The plans of a world, the newest first; adopted ones only where drafts are not for this reader."""
    found = Plan.objects.filter(world=world)
    return found if drafts else found.filter(state=Plan.State.ADOPTED)
