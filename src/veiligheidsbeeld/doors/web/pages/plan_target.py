# SPDX-License-Identifier: EUPL-1.2
"""One target of a plan, as a form: checked when it is written, and stored only after the answer was seen."""

from datetime import date
from hashlib import sha256

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from veiligheidsbeeld.doors.web.pages.plan_forms import plan_to_see, refused, seen_version, themes_of, typed
from veiligheidsbeeld.doors.web.pages.typed import day_of, number_of, warn_of_persons
from veiligheidsbeeld.doors.web.visit import Visit, page
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.access.written import ConflictError, newest
from veiligheidsbeeld.ground.core import AreaType, UserError
from veiligheidsbeeld.loop.action.models import Plan, Target, TargetText
from veiligheidsbeeld.loop.action.plan import check_target, save_target
from veiligheidsbeeld.loop.action.plan_words import TargetWords

_FIELDS = ("thema", "doel", "indicator", "gebied", "soort", "streef", "datum")
_SHOWN_TYPES = (AreaType.MUNICIPALITY, AreaType.WIJK, AreaType.BUURT, AreaType.OWN)


@require_http_methods(["GET", "POST"])
@page(Action.EDIT_TARGET)
def target(visit: Visit, ident: str, target: str = "") -> HttpResponse:
    """A new target, or one that is changed: asked, checked, stored."""
    plan = plan_to_see(visit, ident)
    chosen = plan.targets.filter(public_id=target).first() if target else None
    if target and chosen is None:
        raise UserError("unknown_target")
    if visit.request.method == "GET":
        return _show(visit, plan, chosen, _of_text(plan, chosen))
    return _posted(visit, plan, chosen)


def _posted(visit: Visit, plan: Plan, chosen: Target | None) -> HttpResponse:
    """Check what was typed; store it when this very text was checked before and its answer was on the screen."""
    given = {name: typed(visit, name) for name in _FIELDS}
    seen = seen_version(visit)
    try:
        words = _read(given)
        warn_of_persons(visit, [words.text])
        start, checked = check_target(visit.picture, plan, words)
        if typed(visit, "stap") == "bewaren" and typed(visit, "getoetst") == _token(given):
            save_target(visit.picture, plan, words, visit.author, target=chosen, seen=seen)
            return HttpResponseRedirect(visit.to("plan_one", ident=plan.public_id))
    except ConflictError as conflict:
        told = {"error": conflict.statement, "theirs": conflict.newest, "seen": conflict.newest.version}
        return refused(_show(visit, plan, chosen, given, **told), conflict)
    except UserError as error:
        return refused(_show(visit, plan, chosen, given, seen=seen, error=error.statement), error)
    told = {"start": start, "checked": checked, "token": _token(given), "seen": seen}
    return _show(visit, plan, chosen, given, **told)


def _read(given: dict[str, str]) -> TargetWords:
    """What a form says; without an indicator there is no area, without a number no kind of aim."""
    return TargetWords(
        given["thema"], given["doel"], given["indicator"], given["gebied"] if given["indicator"] else "",
        given["soort"] if given["streef"] else "", number_of(given["streef"]), day_of(given["datum"]),
    )  # fmt: skip


def _show(visit: Visit, plan: Plan, chosen: Target | None, given: dict[str, str], **context: object) -> HttpResponse:
    areas = [
        one for kind in _SHOWN_TYPES for one in visit.picture.areas(kind)
        if kind is AreaType.OWN or one.code[2:6] == plan.municipality[2:6]
    ]  # fmt: skip
    text: TargetText | None = newest(TargetText, target=chosen) if chosen else None
    return visit.show(
        "web/plan_target.html",
        **{
            "plan": plan, "target": chosen, "given": given, "seen": text.version if text else 0,
            "themes": themes_of(visit, plan),
            "indicators": [
                (one.id, one.names.in_language(visit.language)) for one in visit.picture.catalogue.indicators.values()
                if one.nature != "stock"
            ],
            "areas": [(one.code, one.name) for one in areas], **context,
        },
    )  # fmt: skip


def _of_text(plan: Plan, chosen: Target | None) -> dict[str, str]:
    """The fields of a form as the target is now."""
    text: TargetText | None = newest(TargetText, target=chosen) if chosen else None
    if text is None:
        return {"gebied": plan.municipality, "soort": "percent", "datum": date(plan.last_year, 12, 31).isoformat()}
    return {
        "thema": text.theme, "doel": text.text, "indicator": text.indicator, "gebied": text.area,
        "soort": text.aim_kind, "streef": "" if text.aim is None else f"{text.aim.normalize():f}",
        "datum": text.due.isoformat() if text.due else "",
    }  # fmt: skip


def _token(given: dict[str, str]) -> str:
    """Says which text was checked; it keeps nobody out, for whoever may write targets may write any."""
    return sha256("\n".join(given[name] for name in _FIELDS).encode()).hexdigest()[:16]
