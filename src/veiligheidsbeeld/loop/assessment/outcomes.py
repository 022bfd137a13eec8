# SPDX-License-Identifier: EUPL-1.2
"""Did it help? What evaluations found, beside the decision that ordered them and the measure that they are about. The
room that evaluates hands it down with `attach`; meetings, plans and documents read it here and judge nothing anew."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from veiligheidsbeeld.ground.core import Statement
from veiligheidsbeeld.loop.assessment.models import Item, Outcome

Said = Sequence[tuple[Statement, Mapping[str, str]]]  # a statement, and its words by language


def attach(
    items: Iterable[Item], *, evaluation: str, world: str, measure: str, indicator: str, verdict: str, said: Said,
    interval: tuple[float | None, float | None, float | None], level: int, at: datetime,
) -> Outcome:  # fmt: skip
    """Keep a verdict where people will look for it. `evaluation` and `measure` are public ids (no measure, or no
    indicator: empty); `interval` is the ratio with its bounds, lowest first: (lower, ratio, upper)."""
    lower, ratio, upper = interval
    sentences = [{"code": one.code, "params": one.params, **words} for one, words in said]
    with transaction.atomic():
        made = Outcome.objects.create(
            evaluation=evaluation, world=world, measure=measure, indicator=indicator, verdict=verdict,
            sentences=sentences, ratio=ratio, lower=lower, upper=upper, level=level, at=at,
        )  # fmt: skip
        made.items.set(items)
    return made


def of_item(item: Item, before: datetime | None = None) -> list[Outcome]:
    """What was found of the decision of an item, and of those that it looks back at; as it was known before a moment,
    or now."""
    chain, one = [item], item.follows
    while one is not None and one not in chain:
        chain.append(one)
        one = one.follows
    found = Outcome.objects.filter(items__in=chain).distinct()
    return _newest(found if before is None else found.filter(at__lt=before))


def of_measures(world: str, measures: Collection[str]) -> dict[str, list[Outcome]]:
    """What was found of each of these measures, by public id; nothing under one that was not evaluated."""
    found: dict[str, list[Outcome]] = {}
    for one in _newest(Outcome.objects.filter(world=world, measure__in=measures)):
        found.setdefault(one.measure, []).append(one)
    return found


def _newest(rows: Iterable[Outcome]) -> list[Outcome]:
    """The verdict that holds of each evaluation, in the order in which they were first judged."""
    return list({one.evaluation: one for one in rows}.values())
