# SPDX-License-Identifier: EUPL-1.2
"""Next year's plan out of this one: what a person chose goes on, in the themes of that year, with new baselines. What
went as aimed and what did not stands in the account of the old plan (`plan_read`); this never chooses."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction

from veiligheidsbeeld.loop.action.editions import Editions, editions
from veiligheidsbeeld.loop.action.models import Plan, Target
from veiligheidsbeeld.loop.action.plan import add_ambition, create_plan, save_measure, save_target
from veiligheidsbeeld.loop.action.written import MeasureWords, TargetWords
from veiligheidsbeeld.loop.picture.read import Picture


def roll_over(picture: Picture, plan: Plan, keep: Collection[str], *, title: str, now: datetime) -> Plan:
    """A draft for the year after a plan, with the targets and measures of these public ids; last days move along.

    Raises UserError for a title of nothing, and where an indicator or area is not known any more.
    """
    years = plan.last_year - plan.first_year + 1
    with transaction.atomic():
        new = create_plan(
            picture, plan.last_year + 1, title=title, now=now, four_year=plan.kind == Plan.Kind.FOUR_YEAR,
            introduction=plan.introduction, claim=plan.claim, claim_indicator=plan.claim_indicator, follows=plan,
        )  # fmt: skip
        known = editions(picture.world.folder)
        targets: dict[int, Target] = {}
        for one in plan.ambitions.all():
            add_ambition(picture, new, theme_now(known, plan, new, one.theme), one.text)
        for old in plan.targets.filter(public_id__in=keep):
            words = TargetWords(
                theme_now(known, plan, new, old.theme), old.text, old.indicator, old.area, old.aim_kind, old.aim,
                _moved(old.due, years),
            )  # fmt: skip
            targets[old.pk] = save_target(picture, new, words, follows=old)
        for was in plan.measures.filter(public_id__in=keep).prefetch_related("targets"):
            linked = tuple(targets[one.pk].public_id for one in was.targets.all() if one.pk in targets)
            words_of = MeasureWords(
                theme_now(known, plan, new, was.theme), was.what, was.owner, was.partners, was.hours, was.costs_euros,
                _moved(was.until, years), targets=linked,
            )  # fmt: skip
            save_measure(picture, new, words_of, follows=was)
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
