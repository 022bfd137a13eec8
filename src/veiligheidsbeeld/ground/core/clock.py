# SPDX-License-Identifier: EUPL-1.2
"""What time is it? One injected clock, so that tests and the fictional world have a fixed today. Always UTC."""

from collections.abc import Callable
from datetime import UTC, date, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Now, in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def fixed_clock(today: date) -> Clock:
    """A clock that stands still at noon UTC of `today`."""
    moment = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    return lambda: moment
