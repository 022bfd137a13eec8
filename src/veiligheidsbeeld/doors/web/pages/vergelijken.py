# SPDX-License-Identifier: EUPL-1.2
"""Vergelijken: is a claim about this municipality supported? With the places it can have among its peers."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.web.pages.bewijs import offer
from veiligheidsbeeld.doors.web.pages.claim_form import choices, in_words
from veiligheidsbeeld.doors.web.pages.downloads import answer, table_file
from veiligheidsbeeld.doors.web.pages.drawings import Drawing, dots_drawing, places_drawing
from veiligheidsbeeld.doors.web.pages.rows import Row, made_of, row_of_area
from veiligheidsbeeld.doors.web.visit import Visit, page
from veiligheidsbeeld.ground.access import Action
from veiligheidsbeeld.ground.core import AreaType, Period, Statement, UserError
from veiligheidsbeeld.loop.picture import claims
from veiligheidsbeeld.loop.picture.catalogue import LEADING
from veiligheidsbeeld.loop.picture.claim_grammar import Claim, Kind, read_claim, write_claim
from veiligheidsbeeld.loop.picture.claims import Answer, Question, Result
from veiligheidsbeeld.loop.picture.standing import read_years, standing_of, write_years

_PLACES = gettext_noop(
    "Rank sets (Mogstad, Romano, Shaikh and Wilhelm 2024): every pair of municipalities is tested. For this one, named "
    "beforehand, only its own pairs; for the table all at once. Method: docs/methods/ranks.md."
)
_LIMITS = gettext_noop(
    "Funnel limits at 99.8% around the rate of the group (Spiegelhalter 2005), with the same ordinary years."
)
_FUNNEL = {
    "lower": gettext_noop("lower"), "within": gettext_noop("no clear difference"), "higher": gettext_noop("higher"),
}  # fmt: skip


@dataclass(frozen=True)
class Tested:
    """One claim in words with its answer; without an answer `why` tells what stands in the way."""

    words: str
    result: str
    reasons: list[Statement]
    why: Statement | None = None


@dataclass(frozen=True)
class Placed:
    """A row of the table: a figure with the places it can have, and where it lies in the funnel."""

    row: Row
    first: int
    last: int
    funnel: str = ""


@require_GET
@page(Action.VIEW_FIGURES)
def vergelijken(visit: Visit) -> HttpResponse:
    """Answer, claims tested, places with intervals, years, form, table, map, how it was made."""
    question, problem = _question(visit)
    found = claims.judge_claims(visit.picture, [question])[0]
    table = _table(visit, found)
    years = _years(visit, question)
    standing = found.standing
    shown = [one.row.figure for one in (*table, *years)]
    return visit.show(
        "web/vergelijken.html",
        problem=problem,
        question=question,
        offer=offer(
            visit,
            "claim",
            claim=write_claim(question.claim),
            area=question.area.code,
            indicator=question.indicator.id,
            period=write_years(question.period),
            group=question.peers.group.id,
        ),
        found=found,
        area=question.area,
        indicator=question.indicator,
        asked=in_words(visit, question.claim, question.area.name),
        chosen=write_claim(question.claim),
        years_chosen=write_years(question.period),
        group_name=question.peers.group.names.in_language(visit.language),
        lead=list(found.sentences[: _lead(found)]),
        more=_more(found),
        sure=_sure(found),
        tested=_tested(visit, found),
        others=[
            (kind.in_language(visit.language), one.question.indicator, one, _verdict(one.result))
            for kind, one in claims.other_definitions(visit.picture, question)
        ],
        alike=_alike(found),
        chart=_chart(visit, found, table),
        table=table,
        funnel=bool(standing and standing.funnel),
        absent=claims.names_of(visit.picture, standing.absent) if standing else [],
        years=years,
        choice=choices(visit, question),
        map=_map(visit, question),
        made=made_of(visit, shown),
        candidates=", ".join(claims.names_of(visit.picture, standing.candidates)) if standing else "",
        made_more=_made_more(visit, found),
        provisional=any(one.row.provisional for one in table),
    )


@require_GET
@page(Action.VIEW_FIGURES)
def download(visit: Visit, kind: str) -> HttpResponse:
    """The group as CSV or XLSX, with the possible places."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    question, problem = _question(visit)
    if problem:
        raise Http404
    table = _table(visit, claims.judge_claims(visit.picture, [question])[0])
    places = {one.row.figure.area_code: (one.first, one.last) for one in table}
    content = table_file(visit, question.indicator, [one.row for one in table], kind, places)
    return answer(visit, content, ["vergelijken", question.indicator.id, write_years(question.period)], kind)


def _question(visit: Visit) -> tuple[Question, Statement | None]:
    """What is asked; a claim or group that cannot be judged gives the usual question, and says what was wrong."""
    asked = visit.request.GET
    indicator = asked.get("indicator", LEADING)
    period = read_years(asked["periode"]) if asked.get("periode") else None
    try:
        claim = read_claim(asked.get("bewering") or "de veiligste", visit.picture.areas(AreaType.MUNICIPALITY))
        group = asked.get("groep", "")
        return claims.question_of(visit.picture, claim, visit.municipality, indicator, period, group), None
    except UserError as error:
        usual = claims.question_of(visit.picture, Claim(Kind.SAFEST), visit.municipality, indicator, period)
        return usual, error.statement


def _lead(found: Answer) -> int:
    """How many sentences make the answer: the result and the fact; of a change also what changed."""
    return 3 if found.question.claim.kind is Kind.IMPROVED else 2


def _more(found: Answer) -> list[Statement]:
    """What is supported instead, and what would decide it."""
    rest = [one for one in found.sentences[_lead(found) :] if not one.code.endswith(("_places", "_one_place"))]
    instead = found.instead
    if found.result is not Result.SUPPORTED and instead:
        rest.append(Statement("claim_instead", {"place": found.question.area.name, "k": instead}))
    return [*rest, *([found.would_decide] if found.would_decide else [])]


def _sure(found: Answer) -> Statement | None:
    if found.places is None or found.standing is None:
        return None
    return claims.said_places(found.question.area, found.standing)


def _verdict(result: Result) -> str:
    """Ending of the class that draws it."""
    return {Result.SUPPORTED: "yes", Result.NOT_SUPPORTED: "no"}.get(result, "open")


def _tested(visit: Visit, found: Answer) -> list[Tested]:
    """The claim itself, the nearest one that is supported (it follows from the same places), and the adjusted one."""
    name = found.question.area.name
    asked = Tested(in_words(visit, found.question.claim, name), _verdict(found.result), list(found.sentences[1:]))
    tested = [asked]
    instead = found.instead
    if instead and not (found.question.claim.kind is Kind.ONE_OF and found.question.claim.k == instead):
        claim = Claim(Kind.ONE_OF if instead > 1 else Kind.SAFEST, k=instead)
        params = {"lower": found.places[0] if found.places else 0, "upper": instead}
        tested.append(Tested(in_words(visit, claim, name), "yes", [Statement("claim_all_within", params)]))
    if found.question.claim.kind is Kind.IMPROVED:  # set against its own past, not against others
        return tested
    alike = claims.adjusted(visit.picture, found.question)
    among = _("{claim}, among comparable municipalities").format(claim=asked.words)
    if isinstance(alike, Statement):
        tested.append(Tested(among, "open", [alike]))
    else:
        tested.append(Tested(among, _verdict(alike.result), list(alike.sentences[1:])))
    return tested


def _table(visit: Visit, found: Answer) -> list[Placed]:
    """The group from the safest to the least safe figure."""
    if found.standing is None:
        return []
    standing = found.standing
    funnel = standing.funnel or [""] * len(standing.codes)
    rows = [
        Placed(
            row_of_area(visit, one, visit.picture.area(one.area_code), focus=one.area_code == found.question.area.code),
            first, last, words.translate(_FUNNEL[side], visit.language) if side else "",
        )
        for one, (first, last), side in zip(standing.figures, standing.table, funnel, strict=True)
    ]  # fmt: skip
    return sorted(rows, key=lambda one: (standing.rank(one.row.figure.area_code), one.row.name))


def _alike(found: Answer) -> int | None:
    """How many others of the group cannot be told apart from this one, all at once."""
    if found.standing is None or found.places is None:
        return None
    first, last = found.standing.table[found.standing.codes.index(found.question.area.code)]
    return last - first


def _years(visit: Visit, question: Question) -> list[Placed]:
    """The municipality year by year, then the years together, each with the places it can have by itself."""
    own = question.area.code
    years = [Period.year(question.period.start.year + n) for n in range(question.period.count)]
    rows = []
    for period in (*years, question.period) if len(years) > 1 else years:
        standing = standing_of(visit.picture, question.indicator, question.peers.codes, period)
        if not isinstance(standing, Statement) and own in standing.codes:
            figure = standing.figures[standing.codes.index(own)]
            row = row_of_area(visit, figure, question.area, focus=period.count > 1)
            rows.append(Placed(row, *standing.places(own)))
    return rows


def _chart(visit: Visit, found: Answer, table: list[Placed]) -> Drawing | None:
    placed = [(one.row, one.first, one.last) for one in table]
    return places_drawing(visit, found.question.indicator, placed) if placed else None


def _map(visit: Visit, question: Question) -> Drawing | None:
    """All municipalities in the last year, where a rate is drawn."""
    if not question.indicator.per:
        return None
    last = Period.year(question.period.end.year - 1)
    everyone = [one for one in visit.picture.all_years(question.indicator.id) if one.period == last]
    return dots_drawing(visit, question.indicator.id, everyone, question.area, question.peers)


def _made_more(visit: Visit, found: Answer) -> list[tuple[str, str]]:
    """What a comparison adds to how figures were made: the group, and how certain a place is."""
    group = found.question.peers.group.names.in_language(visit.language)
    more = [(_("Group"), f"{len(found.question.peers.codes)} {group}")]
    standing = found.standing
    if standing is None:
        return more
    tau = words.number(100 * standing.tau2**0.5, visit.language, 1)
    moves = _("A municipality moves about {tau}% from year to year without any change of its own.").format(tau=tau)
    by = (
        _("Measured over {number} years of the group.").format(number=standing.measured)
        if standing.measured
        else _("Too few years to measure it; taken from how much figures of this kind usually differ.")
    )
    return [
        *more,
        (_("Interval"), _("95%: the chance of counting or of a sample, and how much ordinary years differ.")),
        (_("Ordinary years"), f"{moves} {by}"),
        (_("Possible places"), _(_PLACES)),
        (_("Against the group"), _(_LIMITS)),
    ]
