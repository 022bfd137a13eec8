# SPDX-License-Identifier: EUPL-1.2
"""Start (demo): real figures, or an invented municipality? In production the address leads to the situation page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from veiligheidsbeeld.doors.jobs.models import Job
from veiligheidsbeeld.doors.web.visit import MUNICIPALITY_COOKIE, frame, guarded, picture_of
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.areas import municipality_code
from veiligheidsbeeld.ground.core import AreaType, UserError
from veiligheidsbeeld.loop.assessment.models import Comparison, Item, Outcome
from veiligheidsbeeld.loop.effect.result import Verdict
from veiligheidsbeeld.loop.picture.worlds import World

_YEAR_SECONDS = 365 * 24 * 3600


@require_GET
@guarded(Action.OPEN_START)
def start(request: HttpRequest) -> HttpResponse:
    """The two worlds side by side, the choice of a municipality, and the tour."""
    worlds = settings.VB.worlds.values()
    real = next(world for world in worlds if not world.settings.fictional)
    invented = next((world for world in worlds if world.settings.fictional), None)
    municipalities = sorted(picture_of(real).areas(AreaType.MUNICIPALITY), key=lambda area: area.name.lstrip("'"))
    context = {
        **frame(request, None),
        "real": real,
        "invented": invented,
        "wijk": _first_wijk(invented) if invented else "",
        "disagreed": _disagreed(invented) if invented else "",
        "proved_nothing": _proved_nothing(invented) if invented else "",
        "municipalities": municipalities,
        "chosen": request.COOKIES.get(MUNICIPALITY_COOKIE) or real.settings.municipality,
        "job": Job.objects.filter(world=real.id, kind=Job.Kind.SYNC).first(),
    }
    return render(request, "web/start.html", context)


def _disagreed(world: World) -> str:
    """Address of the newest signal on which police and municipality differ, for the tour; else that of the meetings."""
    found = Comparison.objects.filter(
        item__meeting__world=world.id, item__kind=Item.Kind.SIGNAL, outcome=Comparison.Outcome.DIFFER
    ).select_related("item")
    newest = found.order_by("at").last()
    if newest is None:
        return reverse("overleg", kwargs={"world": world})
    return reverse("item", kwargs={"world": world, "public_id": newest.item.public_id})


def _proved_nothing(world: World) -> str:
    """Address of the newest evaluation that could not tell, for the tour; else that of all evaluations."""
    found = Outcome.objects.filter(world=world.id, verdict=Verdict.CANNOT_TELL.value).order_by("at").last()
    if found is None:
        return reverse("hielp-het", kwargs={"world": world})
    return reverse("evaluation", kwargs={"world": world, "public_id": found.evaluation})


def _first_wijk(world: World) -> str:
    """Key of the first wijk of a world, for the tour."""
    return min(area.key for area in picture_of(world).areas(AreaType.WIJK))


@require_GET
@guarded(Action.SIGN_IN)
def home(request: HttpRequest) -> HttpResponse:
    """Production: straight to the situation (which asks to sign in), or to the first page that this role may see."""
    world = settings.VB.world()
    names = [name for name, *_ in frame(request, world)["menu"]] or ["situatie"]
    return HttpResponseRedirect(reverse("situatie" if "situatie" in names else names[0], kwargs={"world": world}))


@require_GET
@guarded(Action.OPEN_START)
def enter(request: HttpRequest, world: World) -> HttpResponse:
    """The name of a world by itself leads to its situation."""
    return HttpResponseRedirect(reverse("situatie", kwargs={"world": world}))


@require_POST
@guarded(Action.OPEN_START)
def choose(request: HttpRequest) -> HttpResponse:
    """Remember a municipality and go to its situation."""
    real = next(world for world in settings.VB.worlds.values() if not world.settings.fictional)
    code = municipality_code(request.POST.get("gemeente", ""))
    if code not in {area.code for area in picture_of(real).areas(AreaType.MUNICIPALITY)}:
        raise UserError("unknown_area", area=code)
    answer = HttpResponseRedirect(reverse("situatie", kwargs={"world": real}))
    answer.set_cookie(MUNICIPALITY_COOKIE, code, max_age=_YEAR_SECONDS, httponly=True, samesite="Lax")
    return answer
