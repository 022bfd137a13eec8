# SPDX-License-Identifier: EUPL-1.2
"""The command that looks for what stands out."""

import json
from typing import Annotated, Any

import msgspec
import typer

from veiligheidsbeeld.doors.cli.console import language, out, tr
from veiligheidsbeeld.doors.cli.figures import JsonOption, WorldOption, world_named
from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.ground.core import AreaType, Period, UserError
from veiligheidsbeeld.loop.picture.read import Picture, open_picture
from veiligheidsbeeld.loop.picture.signals import FALSE_ALARMS, WEEKS, Signal, scan
from veiligheidsbeeld.loop.picture.verdicts import judge_periods


def signals(
    area: Annotated[str, typer.Option(help="Code of a municipality; the world's own when not given.")] = "",
    world: WorldOption = None,
    as_json: JsonOption = False,
) -> None:
    """What deserves a look? All series of a municipality and its wijken, under one budget of false alarms."""
    chosen = world_named(world)
    picture = open_picture(chosen)
    municipality = picture.area(area or chosen.settings.municipality)
    if municipality.type is not AreaType.MUNICIPALITY:
        raise UserError("unknown_municipality", municipality=area)
    found = scan(picture, municipality.code)
    if as_json:
        plain = {
            **msgspec.to_builtins(found), "expected_false_alarms": FALSE_ALARMS, "in_weeks": WEEKS,
            "signals": [
                {**msgspec.to_builtins(one), "key": one.key, **_told(picture, one)}
                for one in found.signals
            ],
        }  # fmt: skip
        out.print_json(json.dumps(plain, ensure_ascii=False))
        return
    for one in found.signals:
        name = picture.catalogue.get(one.indicator).names.in_language(language())
        told = _told(picture, one)
        what = f"{name}, {picture.area(one.area).name}, {one.before} - {one.after}"
        out.print(tr("{what}. Source: {source}.", what=what, source=", ".join(told["source"])))
        out.print(told["sentence" if language() == "nl" else "sentence_en"])
    out.print(tr("Signals: {n}. Series looked at: {series}, in {compared} comparisons.", n=len(found.signals),
                 series=found.series, compared=found.compared))  # fmt: skip
    out.print(
        tr(
            "When nothing changes, expect at most {alarms} false alarm in {weeks} weeks.",
            alarms=FALSE_ALARMS,
            weeks=WEEKS,
        )
    )


def _told(picture: Picture, signal: Signal) -> dict[str, Any]:
    """Its sentences, and where the two counts come from."""
    judged = judge_periods(
        picture, signal.indicator, signal.area, Period.parse(signal.before), Period.parse(signal.after)
    )
    sources = [picture.provenances[one.provenance] for one in judged.figures or ()]
    nl, en = (" ".join(words.say(part, spoken) for part in judged.statements) for spoken in ("nl", "en"))
    return {
        "sentence": nl, "sentence_en": en, "division_year": [one.division_year for one in judged.figures or ()],
        "source": list(dict.fromkeys(f"{one.publisher} {one.table}" for one in sources)),
    }  # fmt: skip
