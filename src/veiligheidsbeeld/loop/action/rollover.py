# SPDX-License-Identifier: EUPL-1.2
"""Next year's plan out of this one: what a person chose goes on, in the themes of that year, with new baselines. What
went as aimed and what did not stands in the account of the old plan (`plan_read`); this never chooses."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction

from veiligheidsbeeld.loop.action.editions import Editions, editions
from veiligheidsbeeld.loop.action.models import Plan
from veiligheidsbeeld.loop.action.plan import add_ambition, create_plan, newest_texts, save_measure, save_target
from veiligheidsbeeld.loop.action.plan_words import MeasureWords, TargetWords
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.picture.read import Picture


def roll_over(picture: Picture, plan: Plan, keep: Collection[str], title: str, author: Author) -> Plan:
    """A draft for the year after a plan, with the targets and measures of these public ids; last days move along.

    Raises UserError for a title of nothing, and where an indicator or area is not known any more.
    """
    years = plan.last_year - plan.first_year + 1
    known = editions(picture.world.folder)
    target_texts, measure_texts = newest_texts(plan)
    carried: dict[int, str] = {}
    with transaction.atomic():
        new = create_plan(
            picture, plan.last_year + 1, title, author, four_year=plan.kind == Plan.Kind.FOUR_YEAR,
            introduction=plan.introduction, claim=plan.claim, follows=plan,
        )  # fmt: skip
        for one in plan.ambitions.all():
            add_ambition(picture, new, theme_now(known, plan, new, one.theme), one.text)
        for target in plan.targets.filter(public_id__in=keep):
            values = target_texts[target.pk].values
            moved = {"theme": theme_now(known, plan, new, values["theme"]), "due": _moved(values["due"], years)}
            saved = save_target(picture, new, TargetWords(**{**values, **moved}), author, follows=target)
            carried[target.pk] = saved.public_id
        for measure in plan.measures.filter(public_id__in=keep).prefetch_related("targets", "decided_in"):
            values = measure_texts[measure.pk].values
            moved = {"theme": theme_now(known, plan, new, values["theme"]), "until": _moved(values["until"], years)}
            links = {
                "targets": tuple(carried[one.pk] for one in measure.targets.all() if one.pk in carried),
                "decided_in": tuple(one.public_id for one in measure.decided_in.all()),
            }
            save_measure(picture, new, MeasureWords(**{**values, **moved, **links}), author, follows=measure)
    return new


def theme_now(known: Editions, old: Plan, new: Plan, theme: str) -> str:
    """The theme of the new plan that took over a theme of the old one; the first where several did."""
    return (*known.became(old.edition, theme, new.edition), known.get(new.edition).themes[0].id)[0]


def _moved(day: date | None, years: int) -> date | None:
    """The same day so many years on; 29 February becomes the 28th."""
    if day is None:
        return None
    after = day + timedelta(days=1)
    return after.replace(year=after.year + years) - timedelta(days=1) if (after.month, after.day) != (2, 29) else (
        day.replace(year=day.year + years)
    )  # fmt: skip
