# SPDX-License-Identifier: EUPL-1.2
"""Written in October on figures so far, refreshed in January on the whole year: what changed in each baseline and in
what may be said of it? Shown before it is done; afterwards it stands with the plan."""

from datetime import date, datetime

import msgspec
from django.db import transaction
from django.db.models import F

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.action.baseline import Baseline, baseline_of, before
from veiligheidsbeeld.loop.action.measurable import check
from veiligheidsbeeld.loop.action.models import Plan, Refresh, Target
from veiligheidsbeeld.loop.action.plan import aim_of
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
    for target in plan.targets.exclude(indicator=""):
        old = msgspec.convert(target.baseline, Baseline)
        try:
            new = baseline_of(picture, target.indicator, target.area, until)
            stands = [_stand(picture, target, one) for one in (old, new)]
        except UserError:
            continue
        if msgspec.structs.replace(old, publication="") != msgspec.structs.replace(new, publication=""):
            found.append(Changed(target.public_id, target.text, *stands))
    return found


def refresh(picture: Picture, plan: Plan, *, by: str, now: datetime) -> Refresh:
    """Take all baselines anew from the figures up to the plan's first day. Raises UserError for an adopted plan."""
    if plan.state == Plan.State.ADOPTED:
        raise UserError("plan_adopted", plan=plan.title)
    until = date(plan.first_year, 1, 1)
    found = changes(picture, plan)
    with transaction.atomic():
        for one in found:
            plan.targets.filter(public_id=one.target).update(
                baseline=msgspec.to_builtins(one.now.baseline), version=F("version") + 1
            )
        Plan.objects.filter(pk=plan.pk).update(state=Plan.State.REFRESHED, baselines_until=until)
        done = Refresh.objects.create(plan=plan, until=until, changed=msgspec.to_builtins(found), by=by, at=now)
    plan.refresh_from_db()
    return done


def changed_in(done: Refresh) -> list[Changed]:
    """What a refresh changed."""
    return msgspec.convert(done.changed, list[Changed])


def _stand(picture: Picture, target: Target, start: Baseline) -> Stand:
    aim = aim_of(picture, target.indicator, target.aim_kind, target.aim)
    judged = before(picture, start)
    return Stand(start, check(picture, start, aim, target.due).measurable, judged.code if judged else "")
