# SPDX-License-Identifier: EUPL-1.2
"""Written in October on figures so far, refreshed in January on the whole year: what changed in each baseline and in
what may be said of it? Shown before it is done; afterwards it stands with the plan."""

from dataclasses import asdict
from datetime import date

import msgspec
from django.db import transaction

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.action.baseline import Baseline, baseline_of, before
from veiligheidsbeeld.loop.action.measurable import check
from veiligheidsbeeld.loop.action.models import Plan, Refresh, TargetText
from veiligheidsbeeld.loop.action.plan import aim_of, hold_open, newest_texts
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.picture.read import Picture


class Stand(msgspec.Struct, frozen=True):
    """How a target stands: its baseline, whether it is measurable, and the verdict on the baseline against the year
    before it (empty where there is none)."""

    baseline: Baseline
    measurable: bool
    verdict: str


class Changed(msgspec.Struct, frozen=True):
    """One target, by public id and text, before and after."""

    target: str
    text: str
    was: Stand
    now: Stand


def changes(picture: Picture, plan: Plan) -> list[Changed]:
    """What a refresh would change; nothing is stored. A target whose figure is gone keeps its baseline."""
    until = date(plan.first_year, 1, 1)
    found = []
    texts, _ = newest_texts(plan)
    for target in plan.targets.filter(baseline__isnull=False):
        text, old = texts[target.pk], msgspec.convert(target.baseline, Baseline)
        try:
            new = baseline_of(picture, text.indicator, text.area, until)
        except UserError:  # the indicator or area is not known any more
            continue
        if new is None:
            continue
        stands = [_stand(picture, text, one) for one in (old, new)]
        if msgspec.structs.replace(old, publication="") != msgspec.structs.replace(new, publication=""):
            found.append(Changed(target.public_id, text.text, *stands))
    return found


def refresh(picture: Picture, plan: Plan, author: Author) -> Refresh:
    """Take all baselines anew from the figures up to the plan's first day; before that day it stays a draft on figures
    so far. Raises UserError for an adopted plan, and when somebody changed a target while it was computed."""
    until = min(author.at.date(), date(plan.first_year, 1, 1))
    state = Plan.State.REFRESHED if until.year == plan.first_year else Plan.State.DRAFT
    before = _baselines(plan)
    found = changes(picture, plan)
    with transaction.atomic():
        hold_open(plan)
        if _baselines(plan) != before:
            raise UserError("plan_changed_meanwhile", plan=plan.title)
        for one in found:
            plan.targets.filter(public_id=one.target).update(baseline=msgspec.to_builtins(one.now.baseline))
        Plan.objects.filter(pk=plan.pk).update(state=state, baselines_until=until)
        done = Refresh.objects.create(plan=plan, until=until, changed=msgspec.to_builtins(found), **asdict(author))
    plan.refresh_from_db()
    return done


def changed_in(done: Refresh) -> list[Changed]:
    """What a refresh changed."""
    return msgspec.convert(done.changed, list[Changed])


def _baselines(plan: Plan) -> dict[str, object]:
    return dict(plan.targets.values_list("public_id", "baseline"))


def _stand(picture: Picture, text: TargetText, start: Baseline) -> Stand:
    aim = aim_of(picture, text.indicator, text.aim_kind, text.aim)
    judged = before(picture, start)
    return Stand(start, check(picture, text.indicator, start, aim, text.due).measurable, judged.code if judged else "")
