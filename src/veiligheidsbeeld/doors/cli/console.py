# SPDX-License-Identifier: EUPL-1.2
"""How does a command speak? In the language asked for; progress on the error stream, so that output stays clean."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.ground.core import Statement
from veiligheidsbeeld.loop.sources.tidied import Progress as Report

out = Console(highlight=False, soft_wrap=True, markup=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)


def language() -> str:
    """nl, unless VB_LANG (set by --lang) says en."""
    return "en" if os.environ.get("VB_LANG", "nl").startswith("en") else "nl"


def tr(msgid: str, **params: object) -> str:
    """A message in the language of this command."""
    return words.translate(msgid, language()).format(**params)


def say(statement: Statement) -> str:
    """A statement in the language of this command."""
    return words.say(statement, language())


@contextmanager
def progress_bar() -> Iterator[Report]:
    """A bar with the remaining time; one line a step where the error stream is no terminal."""
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=err,
        disable=not err.is_terminal,
    )  # fmt: skip
    tasks: dict[str, object] = {}

    def report(step: str, done: int, total: int) -> None:
        if step not in tasks:
            tasks[step] = bar.add_task(step, total=total or None)
            if not err.is_terminal:
                err.print(step)
        bar.update(tasks[step], completed=done, total=total or None)  # type: ignore[arg-type]

    with bar:
        yield report
