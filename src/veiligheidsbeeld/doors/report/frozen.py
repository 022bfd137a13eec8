# SPDX-License-Identifier: EUPL-1.2
"""In which words is a subject frozen? Title, sentences and remarks of one language; the fact first, never a cause."""

from collections.abc import Callable

import msgspec

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.ground.core import AreaType, Figure, Presence, Statement
from veiligheidsbeeld.ground.disclosure import threshold_of
from veiligheidsbeeld.loop.assessment.evidence import Drawing, Sentence, Worded
from veiligheidsbeeld.loop.assessment.subjects import Subject
from veiligheidsbeeld.loop.picture.claim_grammar import read_claim
from veiligheidsbeeld.loop.picture.peers import peers_of
from veiligheidsbeeld.loop.picture.read import Picture
from veiligheidsbeeld.loop.picture.standing import read_years


def worded(picture: Picture, subject: Subject, language: str, drawing: Drawing | None = None) -> Worded:
    """What is said of a subject in a language, as it is frozen."""
    said = _SAID.get(subject.kind, lambda *_: list(subject.statements))(picture, subject, language)
    return Worded(
        title_of(picture, subject, language),
        tuple(Sentence(one.code, msgspec.to_builtins(dict(one.params)), words.say(one, language)) for one in said),
        tuple(
            words.say(reason, language) if (reason := remark(picture, one.figure)) else "" for one in subject.figures
        ),
        drawing,
    )


def title_of(picture: Picture, subject: Subject, language: str) -> str:
    """What, where, when: `Woninginbraak: Noord, 2023 – 2024`."""
    periods = dict.fromkeys(words.period(one.figure.period, language) for one in subject.figures)
    ends = list(dict.fromkeys([next(iter(periods)), list(periods)[-1]]))
    what = _what(picture, subject, language)
    if subject.kind == "claim":
        said = read_claim(subject.query["claim"], picture.areas(AreaType.MUNICIPALITY))
        years = read_years(subject.query["period"])
        group = peers_of(picture, subject.area.code, years, subject.query["group"]).group
        among = group.names.in_language(language)
        return (
            f"‘{words.claim(picture, said, subject.area.name, language)}’: {what}, {subject.query['period']}, {among}"
        )
    if subject.kind == "map":
        part = "{what} by wijk" if subject.figures[0].figure.area_type is AreaType.WIJK else "{what} by buurt"
        what = words.translate(part, language).format(what=what)
    return f"{what}: {subject.area.name}, {' – '.join(ends)}"


def remark(picture: Picture, figure: Figure) -> Statement | None:
    """Why a figure has no value, is hidden, carries no conclusion or is not all known."""
    indicator, source = picture.catalogue.get(figure.indicator), picture.provenances.get(figure.provenance)
    complete = picture.completeness(figure)
    if complete is not None and figure.shown is not None:
        return Statement("usually_known", {"share": round(100 * complete)})
    threshold = threshold_of(indicator.disclose_from_n, source is not None and source.released_by_publisher)
    return words.reason_of(figure, threshold, indicator.reliable_from_n, picture.provenances)


def _what(picture: Picture, subject: Subject, language: str) -> str:
    return picture.catalogue.get(subject.query["indicator"]).names.in_language(language)


def _figure(picture: Picture, subject: Subject, language: str) -> list[Statement]:
    """The newest figure of a subject that there is, with its interval and what is the matter with it."""
    figure = max((one.figure for one in subject.figures), key=lambda one: (one.shown is not None, one.period))
    why = remark(picture, figure)
    about = {
        "what": _what(picture, subject, language), "area": subject.area.name,
        "period": words.period(figure.period, language), "count": words.count_of(figure, language),
        "value": words.value_of(figure, language), "unit": words.unit_of(figure, language),
        "why": words.say(why or Statement("not_published"), language),
    }  # fmt: skip
    said = [Statement(_code(figure), about)]
    if figure.shown is None:
        return said
    if figure.lower is not None:
        said.append(Statement("figure_interval", {"interval": words.interval_of(figure, language)}))
    return [*said, Statement("mind", {"remark": about["why"]})] if why else said


def _code(figure: Figure) -> str:
    if figure.shown is None:
        return "figure_none"
    if figure.value is None or figure.unit == "aantal":
        return "figure_count" if figure.count is not None else "figure_value"
    return "figure_value" if figure.count is None else "figure_both"


def _series(picture: Picture, subject: Subject, language: str) -> list[Statement]:
    periods = sorted(one.figure.period for one in subject.figures)
    about = {
        "what": _what(picture, subject, language), "area": subject.area.name, "number": len(periods),
        "first": words.period(periods[0], language), "last": words.period(periods[-1], language),
    }  # fmt: skip
    return [Statement("series_of", about), *_figure(picture, subject, language), *_not_known(subject)]


def _map(picture: Picture, subject: Subject, language: str) -> list[Statement]:
    rows = [one.figure for one in subject.figures]
    counts = all(one.value is None or one.unit == "aantal" for one in rows)
    known = sorted(
        (shown, at) for at, one in enumerate(rows) if (shown := one.count if counts else one.value) is not None
    )
    about: dict[str, object] = {
        "what": _what(picture, subject, language), "area": subject.area.name, "number": len(rows),
        "period": words.period(rows[0].period, language),
    }  # fmt: skip
    if not known:
        return [Statement("map_of_none", about), *_not_known(subject)]
    write = words.count_of if counts else words.value_of
    ends = {name: write(rows[at], language) for name, (_, at) in (("lowest", known[0]), ("highest", known[-1]))}
    said = Statement(
        "map_of_counts" if counts else "map_of", {**about, **ends, "unit": words.unit_of(rows[0], language)}
    )
    return [said, *_not_known(subject)]


def _not_known(subject: Subject) -> list[Statement]:
    rows = [one.figure for one in subject.figures]
    hidden = sum(one.presence is Presence.SUPPRESSED for one in rows)
    missing = sum(one.shown is None for one in rows) - hidden
    return [Statement("some_not_known", {"hidden": hidden, "missing": missing})] if hidden or missing else []


_SAID: dict[str, Callable[[Picture, Subject, str], list[Statement]]] = {
    "figure": _figure, "series": _series, "map": _map,
}  # fmt: skip
