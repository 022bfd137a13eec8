# SPDX-License-Identifier: EUPL-1.2
"""What does the invented municipality plan, and how does it go? Reads `plans.yml` and puts it into the registry through
the ordinary functions. Never over what is there, and never in a real world."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal

from django.db import transaction

from veiligheidsbeeld.doors.demo.fictional_meetings import role_author
from veiligheidsbeeld.doors.demo.fictional_told_plans import ToldMeasure, ToldPlan, ToldTarget, read_plans
from veiligheidsbeeld.ground.access import Role
from veiligheidsbeeld.loop.action import plan as plans
from veiligheidsbeeld.loop.action.models import Measure, Plan, Target
from veiligheidsbeeld.loop.action.plan_words import MeasureWords, TargetWords
from veiligheidsbeeld.loop.action.refresh import refresh
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.assessment.models import Item
from veiligheidsbeeld.loop.picture.read import Picture, open_picture
from veiligheidsbeeld.loop.picture.worlds import World


def tell_plans(world: World, items: Mapping[str, Item]) -> dict[str, Measure]:
    """Fill the registry of an invented world that has no plan yet; `items` of its meetings, by their id in the file.

    Returns the measures that were made and have an id in the file, by that id: none where there was nothing to do.
    """
    if not world.settings.fictional or plans.plans_of(world.id, drafts=True).exists():
        return {}
    picture, made, measures = open_picture(world), dict[str, Plan](), dict[str, Measure]()
    with transaction.atomic():
        for told in read_plans():
            made[told.id] = _tell(picture, told, made.get(told.follows), items, measures)
    return measures


def _tell(
    picture: Picture, told: ToldPlan, follows: Plan | None, items: Mapping[str, Item], by_id: dict[str, Measure]
) -> Plan:
    author = _on(told.made)
    plan = plans.create_plan(
        picture, told.first_year, told.title.nl, author, until=told.until, four_year=told.four_year,
        introduction=told.introduction.nl, claim=told.claim, follows=follows,
    )  # fmt: skip
    for ambition in told.ambitions:
        plans.add_ambition(picture, plan, ambition.theme, ambition.text.nl)
    targets = {one.id: _target(picture, plan, one, author) for one in told.targets}
    measures = [(one, _measure(picture, plan, one, targets, items, author)) for one in told.measures]
    if told.refreshed:
        refresh(picture, plan, _on(told.refreshed))
    if told.adopted:
        plans.adopt(plan, _on(told.adopted, Role.MAYOR))
    for one, measure in measures:
        if one.id:
            by_id[one.id] = measure
        for note in one.notes:
            plans.save_note(measure, note.state, note.text.nl, _on(note.day))
    return plan


def _target(picture: Picture, plan: Plan, told: ToldTarget, author: Author) -> Target:
    aim = None if told.aim is None else Decimal(str(told.aim))
    said = TargetWords(told.theme, told.text.nl, told.indicator, told.area, told.aim_kind, aim, told.due)
    return plans.save_target(picture, plan, said, author)


def _measure(
    picture: Picture, plan: Plan, told: ToldMeasure, targets: Mapping[str, Target], items: Mapping[str, Item],
    author: Author,
) -> Measure:  # fmt: skip
    said = MeasureWords(
        told.theme,
        told.what.nl,
        told.owner.nl,
        told.partners.nl,
        told.hours,
        told.costs_euros,
        told.until,
        told.state,
        tuple(targets[one].public_id for one in told.targets),
        tuple(items[one].public_id for one in told.decided_in if one in items),
    )
    return plans.save_measure(picture, plan, said, author)


def _on(day: date, role: Role = Role.POLICY_ADVISER) -> Author:
    return role_author(role, datetime.combine(day, time(9), UTC))
