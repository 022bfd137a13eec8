# SPDX-License-Identifier: EUPL-1.2
"""Files of invented cases: of two arms, with or without a true effect, as a municipality would send them."""

from datetime import date, timedelta

import numpy as np

FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)


def file_of(
    seed: int, *, ratio: float = 1.0, arm: int = 40, a_year: float = 4.0, variance: float = 1.0,
    until: date = LAST,
) -> bytes:  # fmt: skip
    """Cases that came in during 2026, half of them drawn into the arm `regie`, each followed for up to a year. Their
    rates differ by a gamma factor of this `variance`, and grow calmer with time. None is followed after `until`."""
    rng = np.random.default_rng(seed)
    arms = rng.permutation(np.repeat(["regie", "gewoon"], arm))
    rows = ["zaak;start;groep;meldingen;einde"]
    for number, name in enumerate(arms):
        start = FIRST + timedelta(int(rng.integers(0, min(365, (until - FIRST).days - 200))))
        days = min(int(rng.integers(200, 366)), (until - start).days)
        expected = a_year / 365 * days * (rng.gamma(1 / variance, variance) if variance else 1.0)
        count = rng.poisson(expected * (ratio if name == "regie" else 1.0))
        when = sorted(1 + (rng.beta(1, 1.5, count) * (days - 1)).astype(int))
        reports = " ".join((start + timedelta(int(one))).isoformat() for one in when)
        rows.append(f"{number + 1};{start};{name};{reports};{start + timedelta(days)}")
    return "\n".join(rows).encode()
