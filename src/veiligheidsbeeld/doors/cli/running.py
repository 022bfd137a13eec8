# SPDX-License-Identifier: EUPL-1.2
"""Commands that do: the demo, a sync, the web, what is due, and migrations.

Django and the modules that need its settings are imported inside the commands: settings read VB_HOME, which some of
these commands first have to fill, and a command that only reads must start fast.
"""

import os
from typing import Annotated

import typer

from veiligheidsbeeld.doors.cli.console import err, out, progress_bar, say, tr
from veiligheidsbeeld.doors.cli.figures import WorldOption, world_named
from veiligheidsbeeld.ground.areas import municipality_code
from veiligheidsbeeld.loop.picture.worlds import FILE, home_folder, write_settings

PortOption = Annotated[int, typer.Option(help="Port on which to listen.")]
HostOption = Annotated[str, typer.Option(help="Address on which to listen.")]


LaterOption = Annotated[
    bool,
    typer.Option(
        "--a-year-later",
        help="Put the invented municipality's clock a year further, for good: what was frozen in it can be judged.",
    ),
]


def demo(
    port: PortOption = 8000, host: HostOption = "127.0.0.1", prepare_only: bool = False, later: LaterOption = False
) -> None:
    """Two worlds on localhost: real figures of all municipalities, and an invented one. No set-up needed."""
    from veiligheidsbeeld.doors.demo.prepare import prepare

    home = home_folder()
    with progress_bar() as progress:
        prepare(home, progress, later=later)
    start_django()
    _call("migrate", verbosity=0, interactive=False)
    _tell_what_people_wrote()
    if prepare_only:
        return
    _enqueue_scans()
    _serve(host, port, with_worker=True)


def sync(
    municipality: Annotated[str, typer.Option(help="Code of the municipality, for example GM0114.")],
    base_url: Annotated[str, typer.Option(help="Another address than the publishers': marks figures proefdata.")] = "",
    world: WorldOption = None,
) -> None:
    """Fetch all figures of a municipality and publish them. Stopped halfway it goes on where it was."""
    from veiligheidsbeeld.doors.jobs.publish import publish
    from veiligheidsbeeld.doors.jobs.sync import load_reference
    from veiligheidsbeeld.doors.jobs.sync import sync as fetch_all

    code = municipality_code(municipality)
    if not (home_folder() / FILE).exists():
        write_settings(home_folder(), "werkelijk", f'municipality = "{code}"\n')
        err.print(tr("Made settings for {municipality} in {home}.", municipality=code, home=home_folder()))
    chosen = world_named(world)
    with progress_bar() as progress:
        if chosen.settings.reference:
            load_reference(chosen)
        synced = fetch_all(chosen, code, base_url, progress, lambda: None)
        publication = publish(chosen, progress)
    for name, why in synced.failures.items():
        err.print(f"{name}: {say(why)}")
    for one in synced.news:
        out.print(say(one))
    if synced.not_offered:
        out.print(tr("Not offered by the publisher today: {tables}", tables=", ".join(synced.not_offered)))
    out.print(tr("Fetched: {tables}", tables=", ".join(synced.tables) or "-"))
    out.print(tr("Publication {publication} is in use.", publication=publication.id))
    if synced.failures:
        raise typer.Exit(4)


def serve(port: PortOption = 8000, host: HostOption = "127.0.0.1", worker: bool = True) -> None:
    """The web pages, with a worker for long jobs beside them (--no-worker leaves that to `tick`)."""
    start_django()
    _serve(host, port, with_worker=worker)


def tick() -> None:
    """Do what is due: a daily sync, and every waiting job. Safe to call as often as you like (cron)."""
    start_django()
    from django.conf import settings

    from veiligheidsbeeld.doors.jobs.due import enqueue_due
    from veiligheidsbeeld.doors.jobs.queue import work
    from veiligheidsbeeld.ground.access import audit

    audit.anchor(settings.VB.home)
    enqueue_due(settings.VB)
    out.print(tr("{number} jobs done.", number=work(settings.VB, until_empty=True)))


def migrate() -> None:
    """Bring the registry database up to this version. Run it after each upgrade."""
    start_django()
    _call("migrate", verbosity=0, interactive=False)
    out.print(tr("The registry database is up to date."))


def start_django() -> None:
    """For commands that read or write the registry database."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "veiligheidsbeeld.doors.config.settings")
    world_named(None)  # a missing or wrong settings file is a user's mistake: say it before Django does
    django.setup()


def _call(command: str, **options: object) -> None:
    from django.core.management import call_command

    call_command(command, **options)


def _tell_what_people_wrote() -> None:
    from django.conf import settings

    from veiligheidsbeeld.doors.demo.fictional_register import tell

    for world in settings.VB.worlds.values():
        tell(world)


def _enqueue_scans() -> None:
    from django.conf import settings

    from veiligheidsbeeld.doors.jobs.due import enqueue_scans

    enqueue_scans(settings.VB)


def _serve(host: str, port: int, *, with_worker: bool) -> None:
    from veiligheidsbeeld.doors.jobs.serving import serve_forever

    serve_forever(host, port, with_worker=with_worker, ready=lambda url: out.print(tr("Open {url}", url=url)))
