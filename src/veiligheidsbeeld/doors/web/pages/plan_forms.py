# SPDX-License-Identifier: EUPL-1.2
"""What did somebody type on a page of the plan, and who may see which plan?"""

from django.http import HttpResponse

from veiligheidsbeeld.doors.web.pages.typed import whole_of
from veiligheidsbeeld.doors.web.visit import Visit
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.access.written import ConflictError
from veiligheidsbeeld.ground.core import UserError, VeiligheidsbeeldError
from veiligheidsbeeld.loop.action.editions import Edition, editions
from veiligheidsbeeld.loop.action.models import Plan
from veiligheidsbeeld.loop.action.plan import plans_of

_FIRST, _LAST = 2000, 2100


def plans_to_see(visit: Visit) -> list[Plan]:
    """The plans of this world that this person may see, the newest first: without the right to see drafts, adopted
    ones only."""
    return list(plans_of(visit.world.id, drafts=visit.allowed(Action.VIEW_DRAFT_PLAN)))


def plan_to_see(visit: Visit, ident: str) -> Plan:
    """One of them. Raises UserError for any other, whether or not it exists."""
    for one in plans_to_see(visit):
        if one.public_id == ident:
            return one
    raise UserError("unknown_plan")


def edition_of(visit: Visit, plan: Plan) -> Edition:
    """The themes that a plan is divided in."""
    return editions(visit.world.folder).get(plan.edition)


def themes_of(visit: Visit, plan: Plan) -> list[tuple[str, str]]:
    """Ids and names of them, for a form."""
    return [(one.id, one.names.in_language(visit.language)) for one in edition_of(visit, plan).themes]


def typed(visit: Visit, name: str) -> str:
    """What was typed in a field."""
    return visit.request.POST.get(name, "").strip()


def year_of(text: str) -> int:
    """First year of a plan. Raises UserError for what is no year of our time."""
    year = whole_of(text)
    if year is None or not _FIRST <= year < _LAST:
        raise UserError("unknown_period", period=text or "-")
    return year


def seen_version(visit: Visit) -> int:
    """Which version was on the screen of who saves; 0 where nothing was."""
    found = typed(visit, "versie")
    return int(found) if found.isdecimal() else 0


def refused(answer: HttpResponse, error: VeiligheidsbeeldError) -> HttpResponse:
    """A page with a form that could not be saved says so to programs too."""
    answer.status_code = 409 if isinstance(error, ConflictError) else 400
    return answer
