# SPDX-License-Identifier: EUPL-1.2
"""Which verdict, figures and protocol make the sheet of one evaluation? Taken from the register, in the words that the
verdict was given in; a figure for use inside the house goes on no sheet."""

from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.doors.report.document import Block, Datum
from veiligheidsbeeld.doors.report.evaluation_result import Judged, result_blocks, result_data
from veiligheidsbeeld.doors.report.figure_drawings import foot_of
from veiligheidsbeeld.doors.report.matter import Matter, evaluated_needed
from veiligheidsbeeld.doors.report.telling import Commission
from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.effect.evaluations_read import Whole
from veiligheidsbeeld.loop.effect.frozen import protocol_of
from veiligheidsbeeld.loop.effect.protocol_file import newest
from veiligheidsbeeld.loop.effect.telling import sentences


def result(asked: Commission, matter: Matter) -> tuple[str, tuple[Block, ...]]:
    """Title and blocks. Raises UserError without a verdict, and where its figures are for use inside the house."""
    one = _in_words(asked, evaluated_needed(matter))
    return asked.tr("Result: {name}", name=one.title), result_blocks(one, asked.language)


def figures_of(asked: Commission, matter: Matter) -> tuple[Datum, ...]:
    """The numbers behind it."""
    return result_data(_in_words(asked, evaluated_needed(matter)), asked.language)


def _in_words(asked: Commission, found: Whole) -> Judged:
    protocol, estimate = protocol_of(found.evaluation), found.estimate
    assert estimate is not None  # `evaluated_needed` refuses what was not judged
    outcome = newest(protocol).content.outcome
    known = outcome.name in asked.picture.catalogue.indicators
    if known and not asked.is_open(outcome.name):
        raise UserError("result_inside")
    name = asked.name(outcome.name) if known else asked.spoken(outcome.name)
    said = found.outcome.said(asked.language) if found.outcome else [
        words.say(one, asked.language) for one in sentences(estimate)
    ]  # fmt: skip
    return Judged(
        asked.spoken(found.text.title), estimate, said, name, asked.spoken(outcome.register),
        _mark(asked, outcome.name if known else ""), protocol,
    )  # fmt: skip


def _mark(asked: Commission, indicator: str) -> str:
    """World and source of the figures, as other drawings say them; the world where they are none of ours."""
    try:
        figures = [asked.picture.figure(indicator, asked.area.code)] if indicator else []
    except UserError:
        figures = []
    return foot_of(asked.picture, asked.language, figures).removesuffix(" · ")
