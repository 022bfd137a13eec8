# SPDX-License-Identifier: EUPL-1.2
"""Taken: what did I promise, and by when? What was decided with this person as the owner; and for who writes
evaluations, the verdicts that can be made."""

from datetime import date

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from veiligheidsbeeld.doors.web.visit import Visit, page
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.access.written import newest
from veiligheidsbeeld.loop.assessment import meetings
from veiligheidsbeeld.loop.assessment.models import Decision, Item
from veiligheidsbeeld.loop.effect.models import Evaluation, QuestionText
from veiligheidsbeeld.loop.effect.waiting import to_judge


@require_GET
@page(Action.VIEW_TASKS)
def taken(visit: Visit) -> HttpResponse:
    """Overdue first, then what runs, the first to end first."""
    today, found = visit.world.clock().date(), own(visit)
    late = [one for one in found if _late(one[1], visit)]
    running = [one for one in found if one not in late]
    return visit.show(
        "web/taken.html", late=late, running=running, today=today, may_see=visit.allowed(Action.VIEW_MEETING),
        verdicts=_verdicts(visit, today) if visit.allowed(Action.EDIT_EVALUATION) else [],
    )  # fmt: skip


def _verdicts(visit: Visit, today: date) -> list[tuple[Evaluation, str]]:
    """Evaluations whose verdict can be made, with their titles."""
    return [(one, newest(QuestionText, evaluation=one).title) for one in to_judge(visit.picture, today)]


def own(visit: Visit) -> list[tuple[Item, Decision]]:
    """Decisions that hold and are this person's to carry out; of nobody who did not sign in."""
    return meetings.of_owner(visit.world.id, own_names(visit))


def own_names(visit: Visit) -> set[str]:
    """How a decision may name this person as its owner, in small letters; nobody's without signing in."""
    user = visit.request.user
    return {one.casefold() for one in (user.get_username(), getattr(user, "shown_name", "")) if one}


def _late(decision: Decision, visit: Visit) -> bool:
    today = visit.world.clock().date()
    return any(one is not None and one < today for one in (decision.until, decision.check_back_on))
