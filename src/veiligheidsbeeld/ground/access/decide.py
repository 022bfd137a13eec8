# SPDX-License-Identifier: EUPL-1.2
"""Who may do this, for which purpose? ONE answer, asked by every page and command; what is not allowed is refused."""

from dataclasses import dataclass
from enum import StrEnum

from veiligheidsbeeld.ground.access.roles import ROLE_NAMES, Role
from veiligheidsbeeld.ground.core import LawError, Statement


class Action(StrEnum):
    """What a person may want to do."""

    OPEN_START = "open_start"
    SIGN_IN = "sign_in"
    SIGN_IN_AS = "sign_in_as"
    VIEW_FIGURES = "view_figures"
    VIEW_SOURCES = "view_sources"
    START_SYNC = "start_sync"
    DELIVER = "deliver"
    JUDGE_SIGNAL = "judge_signal"
    READ_PACKAGE = "read_package"
    VIEW_EVIDENCE = "view_evidence"
    FREEZE_EVIDENCE = "freeze_evidence"


class Purpose(StrEnum):
    """What it is for. Registered purposes for person-level data come with the vault."""

    SAFETY_POLICY = "safety_policy"
    OPERATION = "operation"


@dataclass(frozen=True)
class Subject:
    """Who asks: a role, or nobody who signed in."""

    role: Role | None
    organisation: str = ""


@dataclass(frozen=True)
class Thing:
    """What is asked for. `open_data`: real figures that their publisher released. `demo`: in a demo installation."""

    demo: bool = False
    open_data: bool = False


@dataclass(frozen=True)
class Decision:
    """The answer; `reason` says why not."""

    allowed: bool
    reason: Statement | None = None


_FIGURES = {Role.ANALYST, Role.POLICY_ADVISER, Role.POLICE_LIAISON, Role.MAYOR, Role.TEAM_LEADER_BOA}
_ALLOWED: dict[Action, set[Role]] = {
    Action.VIEW_FIGURES: _FIGURES,
    Action.VIEW_EVIDENCE: _FIGURES,  # never without sign-in: it may hold what is not published any more
    Action.VIEW_SOURCES: _FIGURES | {Role.CARE_PARTNER, Role.PRIVACY_OFFICER, Role.FG, Role.ADMINISTRATOR},
    Action.START_SYNC: {Role.ANALYST, Role.ADMINISTRATOR},
    Action.READ_PACKAGE: {Role.ANALYST},
    Action.JUDGE_SIGNAL: {Role.ANALYST, Role.POLICY_ADVISER, Role.POLICE_LIAISON},
    Action.FREEZE_EVIDENCE: {Role.ANALYST, Role.POLICY_ADVISER, Role.POLICE_LIAISON},
    Action.DELIVER: {Role.ANALYST, Role.CARE_PARTNER},
}
_WITHOUT_SIGN_IN = {Action.VIEW_FIGURES, Action.VIEW_SOURCES}


def decide(subject: Subject, action: Action, thing: Thing, purpose: Purpose | None) -> Decision:
    """May `subject` do `action` with `thing` for `purpose`? Fails closed: no purpose, no rule, no entry.

    In a demo everybody may open the start page, sign in as any role and look at real figures that are public already.
    In production everything but the sign-in page needs a person who signed in.
    """
    if purpose is None:
        return Decision(False, Statement("no_purpose"))
    if action is Action.SIGN_IN:
        return Decision(True)
    if action in (Action.OPEN_START, Action.SIGN_IN_AS):
        return Decision(True) if thing.demo else Decision(False, Statement("not_in_demo"))
    if thing.demo and thing.open_data and action in _WITHOUT_SIGN_IN:
        return Decision(True)
    if subject.role is None:
        return Decision(False, Statement("sign_in_first"))
    if subject.role in _ALLOWED.get(action, set()):
        return Decision(True)
    return Decision(False, Statement("not_your_role", {"role": ROLE_NAMES[subject.role]}))


def require(subject: Subject, action: Action, thing: Thing, purpose: Purpose | None) -> None:
    """As `decide`, but raises LawError with the reason when the answer is no."""
    decision = decide(subject, action, thing, purpose)
    if decision.reason is not None:
        raise LawError(decision.reason.code, **decision.reason.params)
