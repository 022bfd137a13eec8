# SPDX-License-Identifier: EUPL-1.2
"""Is a claim about a municipality supported by the figures? Supported, not supported or not decidable; with the places
it can have, what would decide it, and the same claim under other definitions of safety (docs/methods/ranks.md)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path

import msgspec
import yaml
from scipy.special import ndtri

from veiligheidsbeeld.ground.core import Area, AreaType, Figure, Period, Provenance, Statement, UserError
from veiligheidsbeeld.ground.statistics import LEVEL, Verdict
from veiligheidsbeeld.loop.picture.catalogue import Indicator
from veiligheidsbeeld.loop.picture.claim_grammar import Claim, Kind
from veiligheidsbeeld.loop.picture.peers import Peers, comparable_peers, large_group, peers_of
from veiligheidsbeeld.loop.picture.read import Picture
from veiligheidsbeeld.loop.picture.standing import Standing, standing_of, usual_period, write_years, years_of
from veiligheidsbeeld.loop.picture.themes import Words
from veiligheidsbeeld.loop.picture.verdicts import judge_periods

MOST_YEARS = 15  # to look ahead: beyond it nobody waits
_MOST_PEOPLE = 10  # times as many in a survey


class Result(StrEnum):
    """What may be said of a claim."""

    SUPPORTED = "supported"
    NOT_SUPPORTED = "not_supported"
    NOT_DECIDABLE = "not_decidable"


@dataclass(frozen=True)
class Question:
    """A claim about one municipality, under one definition, among one group, over some years."""

    claim: Claim
    area: Area
    indicator: Indicator
    peers: Peers
    period: Period


@dataclass(frozen=True)
class Answer:
    """What may be said. `places`: first and last possible place of the municipality, named beforehand; None without a
    comparison of places. `instead`: the smallest k for which "one of the k safest" is supported; it follows from the
    same places. `together`: how many claims were judged at once (Holm). `own`: the two figures that a claim about its
    own past rests on."""

    question: Question
    result: Result
    standing: Standing | None
    places: tuple[int, int] | None
    sentences: tuple[Statement, ...]
    would_decide: Statement | None = None
    together: int = 1
    own: tuple[Figure, ...] = ()

    @property
    def rank(self) -> int | None:
        """The plain place; never shown without `places`."""
        return self.standing.rank(self.question.area.code) if self.standing and self.places else None

    @property
    def instead(self) -> int | None:
        """See above; None when no place can be excluded at that end."""
        if self.standing is None or self.places is None or self.places[1] == self.standing.size:
            return None
        return self.places[1]

    def sources(self, picture: Picture) -> list[Provenance]:
        """Deliveries of counts and of populations behind it."""
        rows = (*(self.standing.figures if self.standing else ()), *self.own)
        ids = {one for row in rows for one in (row.provenance, row.denominator_provenance)}
        return [picture.provenances[one] for one in sorted(ids) if one in picture.provenances]


def question_of(
    picture: Picture, claim: Claim, area_code: str, indicator_id: str, period: Period | None = None, group: str = ""
) -> Question:
    """A claim with all that it leaves open filled in: the last years, the usual group.

    Raises UserError for what is not known here, and for a group the municipality does not belong to.
    """
    area, indicator = picture.area(claim.place or area_code), picture.catalogue.get(indicator_id)
    if area.type is not AreaType.MUNICIPALITY:
        raise UserError("claim_municipality", place=area.name)
    if claim.other == area.code:
        raise UserError("claim_itself", place=area.name)
    chosen = period or usual_period(picture, indicator, area.code)
    years_of(picture, indicator, area.code)
    peers = peers_of(picture, area.code, chosen, large_group() if claim.large else group)
    if claim.kind is Kind.ONE_OF and claim.k >= len(peers.codes):
        raise UserError("claim_says_nothing", number=len(peers.codes), k=claim.k)
    if claim.kind is Kind.IMPROVED:
        known = {row.period.start.year for row in picture.all_years(indicator.id)
                 if row.area_code == area.code and row.shown is not None}  # fmt: skip
        before = sorted(year for year in known if year < chosen.end.year - 1)
        if claim.since not in before:
            raise UserError("claim_since_unknown", year=f"{claim.since}", known=", ".join(map(str, before)) or "-")
    return Question(claim, area, indicator, peers, chosen)


def judge_claims(picture: Picture, questions: Sequence[Question], *, look_ahead: bool = True) -> list[Answer]:
    """Judge all of them at once, each at the level that Holm leaves it, so that the chance of any wrong answer among
    them is at most 5%: all at 1 - .05/m; those decided leave, the rest is judged again at 1 - .05/(m - decided).

    `look_ahead` also works out what would decide those that cannot be decided, which takes most of the time."""
    found: dict[int, Answer] = {}
    while waiting := [n for n in range(len(questions)) if n not in found]:
        level = 1 - (1 - LEVEL) / len(waiting)
        judged = {n: _judge(picture, questions[n], level, len(questions), look_ahead) for n in waiting}
        decided = {n: one for n, one in judged.items() if one.result is not Result.NOT_DECIDABLE}
        found |= decided or judged
    return [found[n] for n in range(len(questions))]


def other_definitions(picture: Picture, question: Question) -> list[tuple[Words, Answer]]:
    """The same claim under every other definition that all of the group have figures of, with its kind."""
    kinds, asked = [], []
    for kind, indicator_id in _definitions():
        other = _asked_of(picture, question, indicator_id)
        if other is not None:
            kinds.append(kind)
            asked.append(other)
    return list(zip(kinds, judge_claims(picture, asked, look_ahead=False), strict=True))


def adjusted(picture: Picture, question: Question) -> Answer | Statement:
    """The same claim among comparable municipalities only; or why there is no such comparison."""
    peers = comparable_peers(picture, question.area.code, question.period)
    if isinstance(peers, Statement):
        return peers
    return judge_claims(picture, [replace(question, peers=peers)])[0]


def _asked_of(picture: Picture, question: Question, indicator_id: str) -> Question | None:
    """The question under another definition, if that is published for all of the group; a survey by its last year."""
    if indicator_id == question.indicator.id or indicator_id not in picture.catalogue.indicators:
        return None
    indicator = picture.catalogue.get(indicator_id)
    try:
        known = [year for year in years_of(picture, indicator, question.area.code) if year.end <= question.period.end]
    except UserError:
        return None
    if not known or (question.claim.kind is Kind.IMPROVED and Period.year(question.claim.since) not in known):
        return None
    period = known[-1] if indicator.is_answer else question.period
    standing = standing_of(picture, indicator, question.peers.codes, period)
    if isinstance(standing, Statement) or standing.absent:
        return None
    return replace(question, indicator=indicator, period=period)


def _judge(picture: Picture, question: Question, level: float, together: int, look_ahead: bool) -> Answer:
    key = ("claim", question.claim, question.area.code, question.indicator.id, question.peers.codes, question.period)
    return picture.keep(
        (*key, level, together, look_ahead), lambda: _judged(picture, question, level, together, look_ahead)
    )  # fmt: skip


def _judged(picture: Picture, question: Question, level: float, together: int, look_ahead: bool) -> Answer:
    claim, own = question.claim, question.area.code
    codes = question.peers.codes | ({claim.other} - {""})
    standing = standing_of(picture, question.indicator, codes, question.period)
    if claim.kind is Kind.IMPROVED:
        return _improved(picture, question, None if isinstance(standing, Statement) else standing, level, together)
    if isinstance(standing, Statement):
        return Answer(question, Result.NOT_DECIDABLE, None, None, (_said(Result.NOT_DECIDABLE), standing))
    if missing := [code for code in (own, claim.other) if code and code not in standing.codes]:
        why = Statement("claim_no_figure", {"place": picture.area(missing[0]).name, "period": _years(question.period)})
        return Answer(question, Result.NOT_DECIDABLE, standing, None, (_said(Result.NOT_DECIDABLE), why))
    judge = _pair if claim.kind is Kind.SAFER_THAN else _place
    decided, reasons = judge(picture, question, standing, level)
    result = decided(1.0)
    sentences = (_said(result), *reasons, *_at_once(together))
    decide = _would_decide(question, standing, decided) if look_ahead and result is Result.NOT_DECIDABLE else None
    return Answer(question, result, standing, standing.places(own, level=level), sentences, decide, together)


# the result if there were that many times as many years (or people asked), and the sentences that tell why
Found = tuple[Callable[[float], Result], list[Statement]]


def _place(picture: Picture, question: Question, standing: Standing, level: float) -> Found:
    """The safest, one of the k safest, in the safest quarter: by the places it can have."""
    own, n = question.area.code, len(standing.codes)
    top = {Kind.SAFEST: 1, Kind.ONE_OF: question.claim.k}.get(question.claim.kind, -(-standing.size // 4))

    def decided(times: float) -> Result:
        lower, upper = standing.places(own, level=level, times=times)
        return Result.SUPPORTED if upper <= top else Result.NOT_SUPPORTED if lower > top else Result.NOT_DECIDABLE

    ahead = standing.rank(own) - 1
    code = {0: "claim_ahead_none", 1: "claim_ahead_one"}.get(ahead, "claim_ahead")
    params = {
        "place": question.area.name, "what": question.indicator.names, "period": _years(question.period), "n": n,
        "group": question.peers.group.names, "ahead": ahead, "side": standing.safer,
    }  # fmt: skip
    reasons = [Statement(code, params), said_places(question.area, standing, level)]
    if standing.absent:
        reasons.append(Statement("claim_absent", {"names": ", ".join(names_of(picture, standing.absent))}))
    if question.claim.kind is Kind.QUARTER:
        reasons.append(Statement("claim_quarter", {"k": top, "n": standing.size}))
    return decided, reasons


def said_places(area: Area, standing: Standing, level: float = LEVEL) -> Statement:
    """The places a municipality can have, and how sure that is."""
    lower, upper = standing.places(area.code, level=level)
    code = "claim_places" if lower < upper else "claim_one_place"
    spread = {"place": area.name, "lower": lower, "upper": upper, "n": standing.size}
    if level == LEVEL:
        return Statement(code, spread)
    sure = f"{100 * level:.1f}"
    return Statement(f"{code}_sure", {**spread, "sure": Words(sure.replace(".", ","), sure)})


def _pair(picture: Picture, question: Question, standing: Standing, level: float) -> Found:
    """Safer than another: one pair, at its own level. A wrong claim is supported, or a true one refused, with a chance
    of at most 1 - level: of the two only one can be wrong."""
    own, other = question.area.code, question.claim.other
    critical = float(ndtri(level))

    def decided(times: float) -> Result:
        apart = standing.ahead(own, other, times)
        if abs(apart) <= critical:
            return Result.NOT_DECIDABLE
        return Result.SUPPORTED if apart > 0 else Result.NOT_SUPPORTED

    params = {
        "place": question.area.name, "other": picture.area(other).name, "what": question.indicator.names,
        "period": _years(question.period), "side": standing.safer,
    }  # fmt: skip
    return decided, [Statement(f"claim_pair_{decided(1.0)}", params)]


def _improved(picture: Picture, question: Question, standing: Standing | None, level: float, together: int) -> Answer:
    """Improved since a year: the verdict of two years of its own. Its level is 95%, so among several claims it counts
    last."""
    last = Period.year(question.period.end.year - 1)
    indicator = question.indicator
    found = judge_periods(picture, indicator.id, question.area.code, Period.year(question.claim.since), last)
    good = Verdict.RISE if indicator.direction == "higher" else Verdict.FALL
    result = Result.SUPPORTED if found.code == good else Result.NOT_SUPPORTED
    if level > LEVEL or found.code not in (Verdict.RISE, Verdict.FALL, Verdict.STABLE):
        result = Result.NOT_DECIDABLE
    about = {"what": indicator.names, "place": question.area.name, "before": question.claim.since}
    fact = Statement("claim_change", {**about, "after": last.start.year})
    decide = Statement("decide_change") if result is Result.NOT_DECIDABLE else None
    sentences = (_said(result), fact, *found.statements, *_at_once(together))
    return Answer(question, result, standing, None, sentences, decide, together, found.figures or ())


def _at_once(together: int) -> tuple[Statement, ...]:
    return (Statement("claim_together", {"number": together}),) if together > 1 else ()


def _would_decide(question: Question, standing: Standing, decided: Callable[[float], Result]) -> Statement:
    """How many years together (or times as many people asked) would decide it, if the figures stay what they are."""
    survey = standing.indicator.is_answer
    start, most = (1, _MOST_PEOPLE) if survey else (standing.years, MOST_YEARS)
    if start >= most or decided(most / start) is Result.NOT_DECIDABLE:
        return Statement("decide_never_people" if survey else "decide_never", {"number": most})
    open_, enough = start, most
    while enough - open_ > 1:
        half = (open_ + enough) // 2
        open_, enough = (half, enough) if decided(half / start) is Result.NOT_DECIDABLE else (open_, half)
    return Statement("decide_people" if survey else "decide_years", {"number": enough})


def _said(result: Result) -> Statement:
    return Statement(f"claim_{result}")


def _years(period: Period) -> str:
    return write_years(period).replace("-", "\u2013")


class _Definition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    names: Words
    indicators: tuple[str, ...]


class _Definitions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    definitions: tuple[_Definition, ...]


@cache
def _definitions() -> list[tuple[Words, str]]:
    """Kind of definition and indicator, in the order of the file."""
    plain = yaml.safe_load(Path(__file__).with_name("safety_definitions.yml").read_text(encoding="utf-8"))
    return [(kind.names, one) for kind in msgspec.convert(plain, _Definitions).definitions for one in kind.indicators]


def measures(picture: Picture, question: Question) -> list[Indicator]:
    """What safe can mean here: the definitions that all of the group have figures of in some year, and the one asked
    about."""

    def known(indicator: Indicator) -> bool:
        having: dict[Period, set[str]] = {}
        for row in picture.all_years(indicator.id):
            if row.value is not None:
                having.setdefault(row.period, set()).add(row.area_code)
        return any(question.peers.codes <= codes for codes in having.values())

    listed = [one for _, one in _definitions() if one in picture.catalogue.indicators]
    found = [picture.catalogue.get(one) for one in listed if one != question.indicator.id]
    return [question.indicator, *(one for one in found if known(one))]


def names_of(picture: Picture, codes: Iterable[str]) -> list[str]:
    """Names of municipalities."""
    return [picture.area(code).name for code in codes]
