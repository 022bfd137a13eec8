# SPDX-License-Identifier: EUPL-1.2
"""Datapakket: all released figures of a world for somebody's own dashboard, at addresses that stay, with a key."""

import csv
import io

from allauth.core.internal import ratelimit
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from veiligheidsbeeld.doors.web.errors import too_many
from veiligheidsbeeld.doors.web.visit import Visit, page, picture_of, thing_of, write_down
from veiligheidsbeeld.ground.access import Action, Purpose, Subject, decide
from veiligheidsbeeld.ground.access.models import AccessKey
from veiligheidsbeeld.loop.picture.data_package import COLUMNS, package_file
from veiligheidsbeeld.loop.picture.worlds import World

_TYPES = {"parquet": "application/vnd.apache.parquet", "csv": "text/csv; charset=utf-8"}


@require_GET
@page(Action.VIEW_FIGURES)
def datapakket(visit: Visit) -> HttpResponse:
    """What is in the package, under which addresses, and how to get a key."""
    base = visit.request.build_absolute_uri("/").rstrip("/")
    names = ("cijfers.parquet", "cijfers.csv", "gebieden.parquet", "gebieden.csv", "woordenboek.csv")
    return visit.show(
        "web/datapakket.html",
        addresses=[f"{base}{visit.to('package_file', file=name)}" for name in names],
        columns=[(name, nl if visit.language == "nl" else en) for name, (nl, en) in COLUMNS.items()],
    )


@require_GET
def package(request: HttpRequest, world: World, file: str) -> HttpResponse:
    """One file of the package, for whoever shows a key in the header; an address would be logged with it."""
    key = AccessKey.of(request.headers.get("Authorization", "").removeprefix("Bearer ").strip())
    subject = key.subject() if key else Subject(None)
    decision = decide(subject, Action.READ_PACKAGE, thing_of(world), Purpose.SAFETY_POLICY)
    locked = key is None and _too_many(request)
    write_down(
        request, key.name if key else "-", "", Action.READ_PACKAGE, decision.allowed, origin="key", locked=locked
    )  # fmt: skip
    if locked:
        return too_many(request)
    if not decision.allowed:
        answer = JsonResponse({"error": _("A key is needed; ask your administrator.")}, status=401)
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    stem, _dot, kind = file.partition(".")
    picture = picture_of(world)
    if file == "woordenboek.csv":
        return HttpResponse(_dictionary(world), content_type=_TYPES["csv"])
    if stem not in ("cijfers", "gebieden") or kind not in _TYPES:
        raise Http404
    path = package_file(picture, stem, kind)
    return FileResponse(path.open("rb"), content_type=_TYPES[kind], filename=f"{world.id}-{file}", as_attachment=True)


def _too_many(request: HttpRequest) -> bool:
    """Were too many wrong keys shown from this address? A right key always opens: it cannot be guessed."""
    limits = {"wrong_key": "10/m/ip"}
    return not ratelimit.consume(request, app="veiligheidsbeeld", action="wrong_key", config=limits, limit_get=True)


package.action = Action.READ_PACKAGE  # type: ignore[attr-defined]


def _dictionary(world: World) -> str:
    """Columns first, then what every indicator counts, in both languages."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["what", "id", "nl", "en", "unit", "publisher_name", "publisher_code"])
    writer.writerows(["column", name, nl, en, "", "", ""] for name, (nl, en) in COLUMNS.items())
    for one in picture_of(world).catalogue.indicators.values():
        parts = (one.names, one.definition, one.caveat)
        texts = [". ".join(part.in_language(language) for part in parts) for language in ("nl", "en")]
        writer.writerow(["indicator", one.id, *texts, one.unit, one.publisher_name, one.publisher_code])
    return stream.getvalue()
