# SPDX-License-Identifier: EUPL-1.2
"""Who visits which world, and may they? Every page goes through `page()`, which asks `access.decide` first."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.ground.access import Action, Purpose, Subject, Thing, audit, decide
from veiligheidsbeeld.ground.core import Period, UserError
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.picture.catalogue import Indicator
from veiligheidsbeeld.loop.picture.read import Picture, current_id, open_picture
from veiligheidsbeeld.loop.picture.worlds import World

MUNICIPALITY_COOKIE = "vb_gemeente"
View = Callable[..., HttpResponse]
_MENU = (
    ("deze-week", gettext_noop("This week"), Action.VIEW_FIGURES),
    ("situatie", gettext_noop("Situation"), Action.VIEW_FIGURES),
    ("vergelijken", gettext_noop("Compare"), Action.VIEW_FIGURES),
    ("opvallend", gettext_noop("Standing out"), Action.VIEW_FIGURES),
    ("overleg", gettext_noop("Meeting"), Action.VIEW_MEETING),
    ("plan", gettext_noop("Plan"), Action.VIEW_PLAN),
    ("inzet", gettext_noop("Deployment"), Action.VIEW_HOURS),
    ("hielp-het", gettext_noop("Did it help?"), Action.VIEW_EVALUATIONS),
    ("taken", gettext_noop("My tasks"), Action.VIEW_TASKS),
    ("documenten", gettext_noop("Documents"), Action.VIEW_PUBLISHED),
    ("bronnen", gettext_noop("Sources"), Action.VIEW_SOURCES),
    ("privacy", gettext_noop("Privacy and oversight"), Action.VIEW_OVERSIGHT),
)
_open: "OrderedDict[tuple[str, str], Picture]" = OrderedDict()
_lock = Lock()
_KEPT_OPEN = 6


@dataclass(frozen=True)
class Visit:
    """One request, as pages see it."""

    request: HttpRequest
    world: World
    picture: Picture

    @property
    def language(self) -> str:
        """nl or en."""
        return (get_language() or "nl")[:2]

    @property
    def municipality(self) -> str:
        """Code of the municipality the pages are about: the one chosen on the start page, else the world's own."""
        chosen = self.request.COOKIES.get(MUNICIPALITY_COOKIE, "")
        known = not self.world.settings.fictional and chosen in _codes(self.picture)
        return chosen if known else self.world.settings.municipality

    def show(self, template: str, **context: Any) -> HttpResponse:
        """The page, with what every page needs."""
        texts = texts_of(context["indicator"], self.language) if "indicator" in context else {}
        return render(
            self.request,
            template,
            {
                **frame(self.request, self.world), "visit": self, "texts": texts,
                "may_freeze": self.may(Action.FREEZE_EVIDENCE), **context,
            },
        )  # fmt: skip

    def may(self, action: Action) -> bool:
        """Is there a use in offering this? Somebody who did not sign in is asked to when it is tried."""
        return _may(self.request, self.world, action)

    def allowed(self, action: Action) -> bool:
        """May this person, as signed in now? What is not allowed is not shown, not even its title."""
        return decide(subject_of(self.request), action, thing_of(self.world), Purpose.SAFETY_POLICY).allowed

    @property
    def inside(self) -> frozenset[str]:
        """Indicators whose figures this person may not see: those for inside the house, for who is outside."""
        if self.allowed(Action.VIEW_FIGURES):
            return frozenset()
        known = self.picture.catalogue.indicators
        return frozenset(name for name, one in known.items() if one.sensitivity != "open")

    @property
    def author(self) -> Author:
        """Who acts here, and when it is in this world."""
        user = self.request.user
        return Author(getattr(user, "shown_name", ""), getattr(user, "role", ""), self.world.clock())

    def to(self, name: str, **kwargs: object) -> str:
        """Address of a page in this world."""
        return reverse(name, kwargs={"world": self.world, **kwargs})


def texts_of(indicator: Indicator, language: str) -> dict[str, Any]:
    """An indicator's own words in the language of the page."""
    return {
        "name": indicator.names.in_language(language),
        "definition": indicator.definition.in_language(language),
        "caveat": indicator.caveat.in_language(language),
        "breaks": [
            {"period": words.period(Period.parse(one.period), language), "words": getattr(one, language)}
            for one in indicator.breaks
        ],
    }


def _codes(picture: Picture) -> set[str]:
    return {area.code for area in picture.areas() if area.code.startswith("GM")}


def picture_of(world: World) -> Picture:
    """The current publication, kept open between requests; a newer one is noticed at once."""
    key = (str(world.folder), current_id(world))
    with _lock:
        if key not in _open:
            _open[key] = open_picture(world)
        _open.move_to_end(key)
        if len(_open) > _KEPT_OPEN:
            _open.popitem(last=False)
        return _open[key]


def frame(request: HttpRequest, world: World | None) -> dict[str, Any]:
    """What the frame of every page shows: world, menu, language switch, who is signed in."""
    path = request.get_full_path()
    english = path.startswith("/en/")
    return {
        "world": world,
        "menu": _menu(request, world) if world else [],
        "other_language": path[3:] if english else f"/en{path}",
        "demo": settings.VB_DEMO,
    }


def _menu(request: HttpRequest, world: World) -> list[tuple[str, str, str, str]]:
    """Names, addresses and words of the pages that this person may use, and whether this is one (`page`) or lies under
    one (`true`), as `aria-current` says it."""
    found = [(name, reverse(name, kwargs={"world": world}), said) for name, said, action in _MENU
             if _may(request, world, action)]  # fmt: skip
    return [(name, address, said, _current(request.path, address)) for name, address, said in found]


def _current(path: str, address: str) -> str:
    if path == address:
        return "page"
    return "true" if path.startswith(f"{address}/") else ""


def _may(request: HttpRequest, world: World, action: Action) -> bool:
    if not request.user.is_authenticated:
        return True
    return decide(subject_of(request), action, thing_of(world), Purpose.SAFETY_POLICY).allowed


def subject_of(request: HttpRequest) -> Subject:
    """The person who asks, as `decide()` sees people."""
    return request.user.subject() if request.user.is_authenticated else Subject(None)  # type: ignore[union-attr]


def thing_of(world: World | None) -> Thing:
    """What a page of this world shows: open are real figures that were all released by their publishers."""
    open_data = world is not None and not world.settings.fictional and _all_released(world)
    return Thing(demo=settings.VB_DEMO, open_data=open_data)


def _all_released(world: World) -> bool:
    try:
        return all(one.released_by_publisher for one in picture_of(world).provenances.values())
    except UserError:  # nothing was published yet
        return True


def guarded(action: Action, purpose: Purpose = Purpose.SAFETY_POLICY, *, quiet: bool = False) -> Callable[[View], View]:
    """Ask `decide()` before a view; somebody who did not sign in is led to the sign-in page and back. `quiet`: a page
    asks by itself, every few seconds, and gets nothing to read; then only a refusal leaves a line."""

    def around(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            decision = decide(subject_of(request), action, thing_of(kwargs.get("world")), purpose)
            if (request.user.is_authenticated and not quiet) or not decision.allowed:
                write_down(request, *actor_of(request), action, decision.allowed)
            if decision.allowed:
                return view(request, **kwargs)
            if not request.user.is_authenticated:
                return _ask_to_sign_in(request)
            context = {**frame(request, kwargs.get("world")), "reason": decision.reason, "action": action}
            return render(request, "web/forbidden.html", context, status=403)

        asked.action = action  # type: ignore[attr-defined]
        return asked

    return around


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Nobody signed in, or the session has ended: to the sign-in page and back. A script cannot show a page to sign in
    on: it gets a 401 with the address, so that what was typed can stay where it is."""
    address = f"{reverse('sign_in')}?{urlencode({'next': _back_to(request)})}"
    if by_script(request):
        answer = HttpResponse(_("Your session has ended. Sign in again; what you typed is still here."), status=401)
        answer["Location"] = address
        return answer
    return HttpResponseRedirect(address)


def by_script(request: HttpRequest) -> bool:
    """Does a script of a page ask, and not a person who goes to one?"""
    return bool(request.headers.get("HX-Request")) or request.headers.get("Sec-Fetch-Dest") == "empty"


def write_down(
    request: HttpRequest,
    actor: str,
    role: str,
    action: Action,
    allowed: bool,
    origin: str = "web",
    locked: bool = False,
) -> None:
    """A line of the audit trail: what was asked for and whether it was allowed; never what was typed or shown."""
    result = "allowed" if allowed else "locked" if locked else "refused"
    audit.record(
        settings.VB.home, actor=actor, role=role, origin=origin, action=action.value, thing=request.path, result=result
    )  # fmt: skip


def write_step(request: HttpRequest, action: Action, thing: str, before: str, after: str) -> None:
    """A line of the audit trail for a step that was taken: with what, from which state to which."""
    user = request.user
    audit.record(
        settings.VB.home, actor=user.public_id, role=user.role, origin="web", action=action.value,  # type: ignore[union-attr]
        thing=f"{thing}: {before} > {after}", result="done",
    )  # fmt: skip


def actor_of(request: HttpRequest) -> tuple[str, str]:
    """Public id and role for a line of the audit trail; nobody is a dash."""
    return (request.user.public_id, request.user.role) if request.user.is_authenticated else ("-", "")


def _back_to(request: HttpRequest) -> str:
    """Where to go after signing in: the page that was asked for, or for a form or a script the page it stood on."""
    asked_for_a_page = request.method == "GET" and not by_script(request)
    return request.get_full_path() if asked_for_a_page else request.headers.get("Referer", "")


def page(action: Action, *, quiet: bool = False) -> Callable[[Callable[..., HttpResponse]], View]:
    """A page of a world: asks `decide()`, opens the publication, then calls the view with a Visit."""

    def around(view: Callable[..., HttpResponse]) -> View:
        @guarded(action, quiet=quiet)
        @wraps(view)
        def opened(request: HttpRequest, world: World, **kwargs: Any) -> HttpResponse:
            try:
                picture = picture_of(world)
            except UserError as error:
                context = {**frame(request, world), "reason": error.statement}
                return render(request, "web/empty.html", context, status=503)
            return view(Visit(request, world, picture), **kwargs)

        return opened

    return around
