# SPDX-License-Identifier: EUPL-1.2
"""A plan that already exists, taken in whole: what would be stored, and storing it. One fault and nothing is."""

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from veiligheidsbeeld.ground.core import UserError
from veiligheidsbeeld.loop.action.editions import editions
from veiligheidsbeeld.loop.action.measurable import Checked
from veiligheidsbeeld.loop.action.models import Plan
from veiligheidsbeeld.loop.action.plan import add_ambition, check_target, create_plan, save_measure, save_target
from veiligheidsbeeld.loop.action.plan_mapping import PlanMapping
from veiligheidsbeeld.loop.action.plan_words import TargetWords
from veiligheidsbeeld.loop.action.sheets import Known, PlanReading, read_plan_file
from veiligheidsbeeld.loop.assessment.meetings import Author
from veiligheidsbeeld.loop.picture.read import Picture
from veiligheidsbeeld.loop.sources.partner_file import Places


@dataclass(frozen=True)
class PlanPreview:
    """A plan as it was read, and of each of its targets whether it will be measurable."""

    reading: PlanReading
    checked: tuple[tuple[TargetWords, Checked], ...]


def preview(
    picture: Picture, year: int, content: bytes, name: str, author: Author, *, four_year: bool = False,
    mapping: PlanMapping | None = None,
) -> PlanPreview:  # fmt: skip
    """Read a file as the plan from `year` on. Raises UserError for one that cannot be read, LawError for one about
    persons."""
    edition = editions(picture.world.folder).of_year(year)
    places = Places(picture.world.settings.municipality, picture.areas())
    known = Known(
        editions(picture.world.folder), edition.id, year, year + 3 * four_year, picture.catalogue, places
    )  # fmt: skip
    reading = read_plan_file(content, name, known, mapping)
    reading.targets = [_whole(one, known) for one in reading.targets]
    if reading.faults:
        return PlanPreview(reading, ())
    plan = _draft(picture, year, author, four_year)
    return PlanPreview(reading, tuple((one, check_target(picture, plan, one)[1]) for one in reading.targets))


def take_in(
    picture: Picture, year: int, title: str, shown: PlanPreview, author: Author, *, four_year: bool = False
) -> Plan:  # fmt: skip
    """Store a plan that reads well, as a draft. Raises UserError when it has faults."""
    if not shown.reading.clean:
        raise UserError("plan_not_read")
    with transaction.atomic():
        plan = create_plan(picture, year, title, author, four_year=four_year)
        for theme, text in shown.reading.ambitions:
            add_ambition(picture, plan, theme, text)
        ids = [save_target(picture, plan, one, author).public_id for one, _ in shown.checked]
        for row in shown.reading.measures:
            linked = () if row.target is None else (ids[row.target],)
            save_measure(picture, plan, replace(row.words, targets=linked), author)
    return plan


def _draft(picture: Picture, year: int, author: Author, four_year: bool) -> Plan:
    """A plan that is not stored, to check targets for."""
    return Plan(
        world=picture.world.id, municipality=picture.world.settings.municipality, first_year=year,
        last_year=year + 3 * four_year, edition=editions(picture.world.folder).of_year(year).id,
        baselines_until=min(author.at.date(), date(year, 1, 1)),
    )  # fmt: skip


def _whole(words: TargetWords, known: Known) -> TargetWords:
    """A target with an indicator and no day is due when the plan ends."""
    if not words.indicator or words.due is not None:
        return words
    return replace(words, due=date(known.last_year, 12, 31))
