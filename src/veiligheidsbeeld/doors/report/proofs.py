# SPDX-License-Identifier: EUPL-1.2
"""Which evidence stands behind a document? Everything that it shows is frozen, in every language, and gets a number.

What was frozen before from the same publication in the same words is used again: so the same figures give the same
document, and a document that is made twice leaves no second set of evidence.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.report.document import Datum, Proof
from veiligheidsbeeld.doors.report.frozen import remark, worded
from veiligheidsbeeld.ground.core import Figure, StoreError, UserError
from veiligheidsbeeld.loop.assessment.evidence import Evidence, Worded, freeze, list_about, open_evidence
from veiligheidsbeeld.loop.assessment.subjects import Named, Subject, gather
from veiligheidsbeeld.loop.picture.read import Picture, picture_then
from veiligheidsbeeld.loop.picture.verdicts import Judged

_Key = tuple[str, str, tuple[tuple[str, str], ...]]


@dataclass
class Proofs:
    """The evidence of one document. `by` and `role` tell who had it frozen."""

    picture: Picture
    by: str
    role: str
    now: datetime
    idents: list[str] = field(default_factory=list)
    _figures: list[tuple[Named, ...]] = field(default_factory=list)
    _numbers: dict[_Key, int] = field(default_factory=dict)
    _then: dict[str, Picture] = field(default_factory=dict)
    _opened: dict[str, Evidence] = field(default_factory=dict)

    def of(self, kind: str, **query: str) -> Proof:
        """The number of what a query asks for; none where it was not published."""
        return self._of(self.picture, kind, query)

    def of_then(self, publication: str, kind: str, **query: str) -> Proof:
        """The same as a publication gave it; none where that is not there any more."""
        if publication not in self._then:
            try:
                self._then[publication] = picture_then(self.picture.world, publication)
            except StoreError:
                return ()
        return self._of(self._then[publication], kind, query)

    def _of(self, picture: Picture, kind: str, query: Mapping[str, str]) -> Proof:
        try:
            subject = gather(picture, kind, query)
        except UserError:
            return ()
        key = _key(picture.publication.id, subject.kind, subject.query)
        if key not in self._numbers:
            self._numbers[key] = self._add(self._frozen(picture, key, subject), subject.figures)
        return (self._numbers[key],)

    def of_change(self, judged: Judged) -> Proof:
        """The number of a change that was judged."""
        if judged.figures is None:
            return ()
        before, after = judged.figures
        periods = {"from": str(before.period), "to": str(after.period)}
        return self.of("change", indicator=after.indicator, area=after.area_code, **periods)

    def of_frozen(self, ident: str) -> tuple[Proof, Evidence]:
        """The number of evidence that was frozen before. Raises as `open_evidence` does."""
        found = self._open(ident)
        key = _key(ident, "", {})
        if key not in self._numbers:
            self._numbers[key] = self._add(ident, found.figures)
        return (self._numbers[key],), found

    def all_open(self, ident: str, is_open: Callable[[str], bool]) -> bool:
        """May every figure of evidence leave the house? Raises as `open_evidence` does."""
        return all(is_open(one.figure.indicator) for one in self._open(ident).figures)

    def _open(self, ident: str) -> Evidence:
        if ident not in self._opened:
            self._opened[ident] = open_evidence(self.picture.world, ident).evidence
        return self._opened[ident]

    def _add(self, ident: str, figures: tuple[Named, ...]) -> int:
        self.idents.append(ident)
        self._figures.append(figures)
        return len(self.idents)

    def data(self, language: str, until: date) -> tuple[Datum, ...]:
        """Every figure behind a document that ends with a day, each once for each piece of evidence; a series is
        frozen whole, and what came later in it is no part of the document."""
        return tuple(
            self._datum(number, one.name, one.figure, language)
            for number, figures in enumerate(self._figures, 1)
            for one in figures
            if one.figure.period.start < until
        )

    def _frozen(self, picture: Picture, key: _Key, subject: Subject) -> str:
        said = {one: worded(picture, subject, one) for one in words.LOCALES}
        for ident in self._known.get(key, ()):
            if self._same(ident, said):
                return ident
        made = freeze(picture, subject, said, by=self.by, role=self.role, now=self.now)
        self._known.setdefault(key, []).append(made.id)
        return made.id

    @cached_property
    def _known(self) -> dict[_Key, list[str]]:
        """Evidence by what it is about; which words it holds is looked up when it is asked for."""
        found: dict[_Key, list[str]] = {}
        for ident, one in list_about(self.picture.world).items():
            found.setdefault(_key(one.publication, one.kind, one.query), []).append(ident)
        return found

    def _same(self, ident: str, said: Mapping[str, Worded]) -> bool:
        """Is it whole, and in these words?"""
        with suppress(StoreError):
            return self._open(ident).words == said
        return False

    def _datum(self, number: int, name: str, figure: Figure, language: str) -> Datum:
        known = self.picture.catalogue.indicators.get(figure.indicator)
        why = remark(self.picture, figure) if known else None
        return Datum(
            number, known.names.in_language(language) if known else figure.indicator, figure.area_code, name,
            figure.division_year, str(figure.period), figure.count, figure.value, words.unit_of(figure, language),
            figure.lower, figure.upper, words.status(figure, language), words.say(why, language) if why else "",
            figure.provenance, figure.known_at.isoformat(),
        )  # fmt: skip


def _key(publication: str, kind: str, query: Mapping[str, str]) -> _Key:
    return publication, kind, tuple(sorted(query.items()))
