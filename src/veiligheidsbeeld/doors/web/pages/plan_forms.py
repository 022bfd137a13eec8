# SPDX-License-Identifier: EUPL-1.2
"""What did somebody type on a page of the plan, and who may see which plan?"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext_noop

from veiligheidsbeeld.doors.web.visit import Visit, subject_of, thing_of
from veiligheidsbeeld.ground.access import Action, Purpose, decide
from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.action.editions import Edition, editions
from veiligheidsbeeld.loop.action.models import Measure, Plan
from veiligheidsbeeld.loop.action.plan import plans_of
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.sources.partner_file.personal import traces_of

STATES = {
    Measure.State.PLANNED: gettext_noop("not begun yet"), Measure.State.ON_TRACK: gettext_noop("on schedule"),
    Measure.State.LATE: gettext_noop("behind schedule"), Measure.State.DONE: gettext_noop("done"),
    Measure.State.STOPPED: gettext_noop("stopped"),
}  # fmt: skip
_LARGEST = 999_999_999


def plans_to_see(visit: Visit) -> list[Plan]:
    """The plans of this world that this person may see, the newest first: without the right to see drafts, adopted
    ones only."""
    asked = subject_of(visit.request), Action.VIEW_DRAFT_PLAN, thing_of(visit.world), Purpose.SAFETY_POLICY
    return list(plans_of(visit.world.id, drafts=decide(*asked).allowed))


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


def author(visit: Visit) -> Author:
    """Who does this, in which role, and when it is in this world."""
    user = visit.request.user
    return Author(user.get_username(), getattr(user, "role", ""), visit.world.clock())


def typed(visit: Visit, name: str) -> str:
    """What was typed in a field."""
    return visit.request.POST.get(name, "").strip()


def typed_whole(visit: Visit, name: str) -> int | None:
    """A whole number, None where nothing was typed. Raises UserError."""
    found = typed(visit, name).replace(".", "")
    if not found:
        return None
    if not found.isascii() or not found.isdigit() or int(found) > _LARGEST:
        raise UserError("typed_number", found=typed(visit, name), expected=gettext_noop("a whole number, 0 or more"))
    return int(found)


def typed_number(visit: Visit, name: str) -> Decimal | None:
    """A number with two decimals at most, None where nothing was typed. Raises UserError."""
    found = typed(visit, name).replace("\u2212", "-").replace(",", ".").removesuffix("%").strip()
    if not found:
        return None
    try:
        value = Decimal(found)
        if not value.is_finite() or abs(value) > _LARGEST or value != round(value, 2):
            raise InvalidOperation
    except InvalidOperation:
        expected = gettext_noop("a number such as 36 or -10, with two decimals at most")
        raise UserError("typed_number", found=typed(visit, name), expected=expected) from None
    return value


def typed_day(visit: Visit, name: str) -> date | None:
    """A day, None where nothing was typed. Raises UserError."""
    found = typed(visit, name)
    try:
        return date.fromisoformat(found) if found else None
    except ValueError:
        raise UserError("typed_day", found=found) from None


def no_person(visit: Visit, texts: Iterable[str]) -> None:
    """Warn about what points at a person, unless it was ticked that it does not. Raises UserError."""
    if typed(visit, "geen_persoon"):
        return
    places = [one.name for one in visit.picture.areas()]
    found = dict.fromkeys(trace for text in texts for trace in traces_of(text, places))
    if found:
        raise UserError("looks_like_person", traces=", ".join(found))
