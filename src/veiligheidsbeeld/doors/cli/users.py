# SPDX-License-Identifier: EUPL-1.2
"""Commands about who signs in: accounts, lost passwords and apps, keys of programs. Each leaves a line in the trail."""

import getpass
import json
import sys
from dataclasses import asdict
from typing import Annotated

import typer

from veiligheidsbeeld.doors.cli.console import out, tr
from veiligheidsbeeld.doors.cli.figures import JsonOption
from veiligheidsbeeld.doors.cli.running import start_django
from veiligheidsbeeld.loop.picture.worlds import home_folder

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)


@app.command()
def create(
    username: str,
    role: Annotated[str, typer.Option(help="analyst, policy_adviser, ..., administrator.")] = "administrator",
    organisation: str = "",
) -> None:
    """A person who signs in; asks for the password (or reads it from standard input)."""
    start_django()
    from veiligheidsbeeld.doors.jobs.people import create_user

    _note("create_user", create_user(username, role, organisation, _password()).public_id)
    out.print(tr("User {username} can sign in.", username=username))


@app.command("list")
def list_accounts(as_json: JsonOption = False) -> None:
    """Who has access, to look through from time to time: role, organisation, how and when somebody signed in."""
    start_django()
    from veiligheidsbeeld.doors.jobs.people import accounts

    found = accounts()
    if as_json:
        out.print_json(json.dumps([asdict(one) for one in found], default=str, ensure_ascii=False))
        return
    for one in found:
        how = tr("local, with an app") if one.has_app else tr("local, no app yet") if one.local else tr("work account")
        state = tr("closed") if one.closed else tr("last signed in: {date}", date=one.last_sign_in or "-")
        out.print("  ".join((one.username, one.role, one.organisation or "-", how, state)), markup=False)


@app.command()
def change(
    username: str,
    role: Annotated[str | None, typer.Option(help="analyst, policy_adviser, ..., administrator.")] = None,
    organisation: str | None = None,
    closed: Annotated[
        bool | None, typer.Option("--closed/--open", help="Nobody gets in with a closed account.")
    ] = None,
) -> None:
    """Another role or organisation, or close an account. All sessions of this person end."""
    start_django()
    from veiligheidsbeeld.doors.jobs.people import change_user

    _note("change_user", change_user(username, role, organisation, closed).public_id)
    out.print(tr("User {username} was changed and is signed out everywhere.", username=username))


@app.command()
def password(username: str) -> None:
    """A new password for somebody who lost it."""
    start_django()
    from veiligheidsbeeld.doors.jobs.people import reset_password

    _note("reset_password", reset_password(username, _password()).public_id)
    out.print(tr("The password of {username} was changed.", username=username))


@app.command("reset-code")
def reset_code(username: str) -> None:
    """Forget the authenticator app of somebody who lost it; the next sign-in sets up another one."""
    start_django()
    from veiligheidsbeeld.doors.jobs.people import reset_code as reset

    _note("reset_code", reset(username).public_id)
    out.print(tr("{username} sets up an app again at the next sign-in.", username=username))


@app.command()
def key(name: str) -> None:
    """A key for a program that reads the data package, for example a dashboard. Shown once."""
    start_django()
    from veiligheidsbeeld.ground.access.models import AccessKey

    _note("make_key", name)
    out.print(AccessKey.make(name), markup=False)


def _note(action: str, thing: str) -> None:
    """A line of the audit trail: which account of this machine did it, and to whom (a public id)."""
    from veiligheidsbeeld.ground.access import audit

    audit.record(
        home_folder(), actor=getpass.getuser(), role="", origin="command", action=action, thing=thing, result="allowed"
    )  # fmt: skip


def _password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt(tr("Password"), hide_input=True, confirmation_prompt=True, err=True))
    return sys.stdin.readline().rstrip("\n")
