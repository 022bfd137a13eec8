# SPDX-License-Identifier: EUPL-1.2
"""Uitleg: what do the words of a judgement mean, and how often are they wrong?"""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from veiligheidsbeeld.doors.web.visit import Visit, page
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.loop import effect, picture

_MEASURED = Path(picture.__file__).parent / "measured.yml"
_OF_EFFECTS = Path(effect.__file__).parent / "measured.yml"


@require_GET
@page(Action.VIEW_FIGURES)
def uitleg(visit: Visit) -> HttpResponse:
    """The four words, the second judgement, many comparisons; each with its measured error rate."""
    return visit.show("web/uitleg.html", measured=measured())


@cache
def measured() -> dict[str, Any]:
    """Measured error rates by method, in per cent."""
    found: dict[str, Any] = yaml.safe_load(_MEASURED.read_text(encoding="utf-8"))
    return {**found, "effects": yaml.safe_load(_OF_EFFECTS.read_text(encoding="utf-8"))}
