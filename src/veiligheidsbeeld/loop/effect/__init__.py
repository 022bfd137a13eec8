# SPDX-License-Identifier: EUPL-1.2
"""Did it work, and could we have known? Designs, frozen protocols, estimates and their verdict. Never changes a plan.

For a notebook: `from veiligheidsbeeld.loop.effect import advise, estimate`. Both load what is heavy when they are asked
for; neither needs Django.
"""

from importlib import import_module
from typing import Any

_WHERE = {
    "advise": "designs.advice", "advise_cases": "designs.case_advice", "estimate": "estimating",
    "estimate_cases": "case_verdict",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_WHERE])
