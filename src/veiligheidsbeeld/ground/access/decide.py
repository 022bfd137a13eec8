# SPDX-License-Identifier: EUPL-1.2
"""Who may do this, for which purpose? ONE answer, asked by every page and command, read from `matrix.yml`; what is not
allowed there is refused.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
import yaml

from veiligheidsbeeld.ground.access.roles import ROLE_NAMES, Role
from veiligheidsbeeld.ground.core import LawError, Statement


class Action(StrEnum):
    """What a person may want to do."""

    OPEN_START = "open_start"
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    SET_UP_CODE = "set_up_code"
    CHANGE_PASSWORD = "change_password"  # noqa: S105  what is done, not a password
    SIGN_IN_AS = "sign_in_as"
    VIEW_FIGURES = "view_figures"
    VIEW_SOURCES = "view_sources"
    START_SYNC = "start_sync"
    DELIVER = "deliver"
    JUDGE_SIGNAL = "judge_signal"
    READ_PACKAGE = "read_package"
    VIEW_OVERSIGHT = "view_oversight"
    VIEW_AUDIT = "view_audit"
    VIEW_EVIDENCE = "view_evidence"
    FREEZE_EVIDENCE = "freeze_evidence"
    VIEW_MEETING = "view_meeting"
    PREPARE_MEETING = "prepare_meeting"
    WRITE_FINDING = "write_finding"
    CONFIRM_FINDING = "confirm_finding"
    RUN_MEETING = "run_meeting"
    REDACT = "redact"
    VIEW_PLAN = "view_plan"
    VIEW_DRAFT_PLAN = "view_draft_plan"
    EDIT_PLAN = "edit_plan"
    EDIT_TARGET = "edit_target"
    NOTE_PROGRESS = "note_progress"
    ADOPT_PLAN = "adopt_plan"
    VIEW_EVALUATIONS = "view_evaluations"
    VIEW_UNJUDGED = "view_unjudged"
    EDIT_EVALUATION = "edit_evaluation"
    VIEW_TASKS = "view_tasks"
    VIEW_HOURS = "view_hours"
    WRITE_HOURS = "write_hours"
    VIEW_PUBLISHED = "view_published"
    VIEW_DOCUMENTS = "view_documents"
    MAKE_DOCUMENT = "make_document"
    PUBLISH_DOCUMENT = "publish_document"


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


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of `matrix.yml`, which says what the fields mean."""

    action: Action
    object: str
    roles: frozenset[Role]
    without_sign_in: Literal["always", "demo", "public", "never"] = "never"


@cache
def matrix() -> dict[Action, Rule]:
    """Who may do what, by action. Raises ValueError unless every action has exactly one line."""
    plain = yaml.safe_load(Path(__file__).with_name("matrix.yml").read_text(encoding="utf-8"))
    rules = msgspec.convert(plain, list[Rule])
    if sorted(rule.action for rule in rules) != sorted(Action):
        raise ValueError("matrix.yml must hold every action once")
    return {rule.action: rule for rule in rules}


def decide(subject: Subject, action: Action, thing: Thing, purpose: Purpose | None) -> Decision:
    """May `subject` do `action` with `thing` for `purpose`? Fails closed: no purpose, no line, no role, no entry."""
    if purpose is None:
        return Decision(False, Statement("no_purpose"))
    rule = matrix()[action]
    if rule.without_sign_in == "always":
        return Decision(True)
    if rule.without_sign_in == "demo":
        return Decision(True) if thing.demo else Decision(False, Statement("not_in_demo"))
    if rule.without_sign_in == "public" and thing.demo and thing.open_data:
        return Decision(True)
    if subject.role is None:
        return Decision(False, Statement("sign_in_first"))
    if subject.role in rule.roles:
        return Decision(True)
    return Decision(False, Statement("not_your_role", {"role": ROLE_NAMES[subject.role]}))


def require(subject: Subject, action: Action, thing: Thing, purpose: Purpose | None) -> None:
    """As `decide`, but raises LawError with the reason when the answer is no."""
    decision = decide(subject, action, thing, purpose)
    if decision.reason is not None:
        raise LawError(decision.reason.code, **decision.reason.params)
