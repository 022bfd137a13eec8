# SPDX-License-Identifier: EUPL-1.2
"""Is the table of who may do what the only answer, and is everything that does not stand in it refused?"""

import itertools

import pytest

from veiligheidsbeeld.ground.access import Action, Purpose, Role, Subject, Thing, decide, matrix

THINGS = [Thing(demo, open_data) for demo, open_data in itertools.product((False, True), repeat=2)]
NOBODY = Subject(None)


@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_exactly_what_the_table_says(role: Role) -> None:
    for action, rule in matrix().items():
        expected = rule.without_sign_in == "always" or role in rule.roles
        answer = decide(Subject(role), action, Thing(), Purpose.SAFETY_POLICY)
        assert answer.allowed == (expected and rule.without_sign_in != "demo"), action
        assert (answer.reason is None) == answer.allowed, "a refusal has its reason"


@pytest.mark.parametrize("thing", THINGS)
def test_who_did_not_sign_in_gets_no_more_than_the_table_says(thing: Thing) -> None:
    without = {"always": True, "demo": thing.demo, "public": thing.demo and thing.open_data, "never": False}
    for action, rule in matrix().items():
        allowed = decide(NOBODY, action, thing, Purpose.SAFETY_POLICY).allowed
        assert allowed == without[rule.without_sign_in], action


def test_without_a_purpose_nothing_is_allowed() -> None:
    for action, role in itertools.product(Action, (None, *Role)):
        answer = decide(Subject(role), action, Thing(demo=True, open_data=True), None)
        assert not answer.allowed and answer.reason is not None and answer.reason.code == "no_purpose"


def test_the_administrator_sees_no_figures_and_who_watches_over_the_logs_changes_nothing() -> None:
    own = {Action.SET_UP_CODE, Action.CHANGE_PASSWORD}  # everybody's own account
    may = {role: {rule.action for rule in matrix().values() if role in rule.roles} - own for role in Role}
    assert not may[Role.ADMINISTRATOR] & {Action.VIEW_FIGURES, Action.VIEW_EVIDENCE, Action.READ_PACKAGE}
    for role in (Role.PRIVACY_OFFICER, Role.FG):
        assert all(action.value.startswith("view_") for action in may[role])
    assert may[Role.CARE_PARTNER] == {Action.DELIVER, Action.VIEW_SOURCES, Action.VIEW_OVERSIGHT}
    assert may[Role.COUNCIL_MEMBER] == {Action.VIEW_PLAN, Action.VIEW_PUBLISHED, Action.VIEW_EVALUATIONS}, (
        "what was adopted, published or judged"
    )
