# SPDX-License-Identifier: EUPL-1.2
"""Privacy en toezicht: may we do this, and who looked? Purposes, who may do what, the trail, and what is not shown."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from veiligheidsbeeld.doors.web.pages.uitleg import measured
from veiligheidsbeeld.doors.web.visit import Visit, page
from veiligheidsbeeld.ground.access import ROLE_NAMES, Action, PurposeCard, Role, Rule, matrix, purpose_cards
from veiligheidsbeeld.ground.access.models import AuditLine
from veiligheidsbeeld.ground.core import AreaType, Statement, UserError
from veiligheidsbeeld.ground.statistics import share_right
from veiligheidsbeeld.loop.sources.partner_file import templates

_LOOKED_BACK = timedelta(days=30)
_SOON = timedelta(days=60)
_NEWEST = 50  # lines
_ASKED = {"basis": 1.0, "gevoelig": 80.0, "specifiek": 90.0}  # per cent
ACTIONS = {
    Action.OPEN_START: gettext_noop("Open the start page"),
    Action.SIGN_IN: gettext_noop("Sign in"),
    Action.SIGN_OUT: gettext_noop("Sign out"),
    Action.SET_UP_CODE: gettext_noop("Set up your own authenticator app"),
    Action.CHANGE_PASSWORD: gettext_noop("Change your own password"),
    Action.SIGN_IN_AS: gettext_noop("Try a role in the demonstration"),
    Action.VIEW_FIGURES: gettext_noop("See released figures"),
    Action.VIEW_SOURCES: gettext_noop("See where figures come from"),
    Action.VIEW_OVERSIGHT: gettext_noop("See this page"),
    Action.VIEW_AUDIT: gettext_noop("See who looked at what"),
    Action.VIEW_EVIDENCE: gettext_noop("See evidence"),
    Action.FREEZE_EVIDENCE: gettext_noop("Freeze evidence"),
    Action.JUDGE_SIGNAL: gettext_noop("Set a signal aside, or settle it"),
    Action.VIEW_MEETING: gettext_noop("See meetings, findings and decisions"),
    Action.PREPARE_MEETING: gettext_noop("Plan meetings and put items on the agenda"),
    Action.WRITE_FINDING: gettext_noop("Write down what a party sees"),
    Action.CONFIRM_FINDING: gettext_noop("Confirm what was typed for the police"),
    Action.RUN_MEETING: gettext_noop("Run the meeting and record decisions"),
    Action.REDACT: gettext_noop("Take personal data out of texts"),
    Action.VIEW_PLAN: gettext_noop("See adopted plans"),
    Action.VIEW_DRAFT_PLAN: gettext_noop("See plans that were not adopted yet"),
    Action.EDIT_PLAN: gettext_noop("Write a plan and its measures"),
    Action.EDIT_TARGET: gettext_noop("Write targets"),
    Action.NOTE_PROGRESS: gettext_noop("Note how a measure goes"),
    Action.ADOPT_PLAN: gettext_noop("Lay down that a plan was adopted"),
    Action.VIEW_EVALUATIONS: gettext_noop("See evaluations that were judged"),
    Action.VIEW_UNJUDGED: gettext_noop("See evaluations that were not judged yet"),
    Action.EDIT_EVALUATION: gettext_noop("Write an evaluation, freeze its protocol, draw lots and make its result"),
    Action.VIEW_TASKS: gettext_noop("See one's own commitments"),
    Action.VIEW_HOURS: gettext_noop("See hours of teams"),
    Action.WRITE_HOURS: gettext_noop("Write hours of a team"),
    Action.VIEW_PUBLISHED: gettext_noop("Read published documents"),
    Action.VIEW_DOCUMENTS: gettext_noop("Read drafts and all other documents"),
    Action.MAKE_DOCUMENT: gettext_noop("Make a document"),
    Action.PUBLISH_DOCUMENT: gettext_noop("Agree, publish or withdraw a document"),
    Action.START_SYNC: gettext_noop("Fetch figures"),
    Action.DELIVER: gettext_noop("Deliver a file"),
    Action.READ_PACKAGE: gettext_noop("Read the data package"),
}
WITHOUT = {
    "always": gettext_noop("everybody, also without signing in"),
    "demo": gettext_noop("everybody in a demonstration, nobody else"),
    "public": gettext_noop("in a demonstration everybody, of figures that their publisher released"),
    "never": "",
}
HIDDEN = {
    "few_events": gettext_noop("below the smallest number of its indicator that may be shown"),
    "would_reveal_part": gettext_noop("otherwise a hidden part could be worked out"),
    "hidden_by_publisher": gettext_noop("hidden by the publisher"),
}
FINEST = {
    AreaType.MUNICIPALITY: gettext_noop("municipality"), AreaType.WIJK: gettext_noop("wijk"),
    AreaType.BUURT: gettext_noop("buurt"),
}  # fmt: skip
RESULTS = {
    "allowed": gettext_noop("allowed"), "refused": gettext_noop("refused"), "done": gettext_noop("done"),
    "locked": gettext_noop("locked for a while"),
}  # fmt: skip


@dataclass(frozen=True)
class Card:
    """A purpose card; `name` is of the file it is about, `state` is "ended", "soon" or empty."""

    name: str
    card: PurposeCard
    finest: str
    state: str


@require_GET
@page(Action.VIEW_OVERSIGHT)
def privacy(visit: Visit) -> HttpResponse:
    """What is due, purposes, who may do what, who looked, what is refused, and what flagging people would be worth."""
    today = visit.world.clock().date()
    cards = [
        Card(_name(visit, source), one, FINEST.get(one.finest, one.finest.value), _state(one.expires, today))
        for source, one in purpose_cards(visit.world.folder)
    ]
    asked, share, wrong = _base_rate(visit)
    may_see = visit.request.user.is_authenticated and visit.may(Action.VIEW_AUDIT)
    return visit.show(
        "web/privacy.html",
        area=visit.picture.area(visit.municipality),
        cards=cards,
        ended=[one for one in cards if one.state == "ended"],
        soon=[one for one in cards if one.state == "soon"],
        rules=[(ACTIONS[one.action], _roles(one), WITHOUT[one.without_sign_in]) for one in matrix().values()],
        may_see=may_see,
        looked=_looked() if may_see else [],
        newest=_newest() if may_see else [],
        hidden=_hidden(visit),
        m=measured(),
        asked=asked,
        share=share,
        wrong=wrong,
    )


def _name(visit: Visit, source: str) -> str:
    """What is delivered, in words; a card for no known template goes by its own name."""
    known = templates().get(source)
    return source if known is None else known.nl if visit.language == "nl" else known.en


def _roles(rule: Rule) -> list[str]:
    return [ROLE_NAMES[one] for one in Role if one in rule.roles]


def _state(expires: date, today: date) -> str:
    return "ended" if expires < today else "soon" if expires <= today + _SOON else ""


def _looked() -> list[tuple[str, str, str, int]]:
    """How often each role asked for what in the last thirty days: nobody by name."""
    rows = AuditLine.objects.filter(at__gte=timezone.now() - _LOOKED_BACK).values("action", "role", "result")
    counted = rows.annotate(number=Count("id")).order_by("-number", "action", "role", "result")
    return [
        (_action(one["action"]), ROLE_NAMES.get(one["role"], "-"), RESULTS[one["result"]], one["number"])
        for one in counted
    ]


def _newest() -> list[tuple[AuditLine, str, str, str]]:
    found = AuditLine.objects.order_by("-number")[:_NEWEST]
    return [(one, _action(one.action), RESULTS[one.result], ROLE_NAMES.get(one.role, "")) for one in found]


def _action(code: str) -> str:
    """Msgid of an action; what came by command goes by its own name."""
    return ACTIONS[Action(code)] if code in set(Action) else code


def _hidden(visit: Visit) -> list[tuple[str, int]]:
    """Cells that this publication hides, by reason (a msgid), the most first."""
    counted: dict[str, int] = visit.picture.publication.manifest.get("hidden", {})
    return [
        (HIDDEN.get(code, code), number) for code, number in sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    ]


def _base_rate(visit: Visit) -> tuple[dict[str, float], float | None, Statement | None]:
    """The three shares that were asked for, in per cent; what part of the flags would be right, or what was wrong."""
    try:
        given = visit.request.GET
        asked = {name: float(given[name].replace(",", ".")) if name in given else _ASKED[name] for name in _ASKED}
    except ValueError:
        return _ASKED, None, Statement("three_shares")
    try:
        return asked, 100 * share_right(*(one / 100 for one in asked.values())), None
    except UserError as error:
        return asked, None, error.statement
