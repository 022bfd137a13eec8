# SPDX-License-Identifier: EUPL-1.2
"""The command that checks a claim about a municipality: supported, not supported or not decidable, and why."""

import json
from typing import Annotated, Any

import typer

from veiligheidsbeeld.doors.cli.console import language, out, tr
from veiligheidsbeeld.doors.cli.figures import JsonOption, WorldOption, world_named
from veiligheidsbeeld.doors.report import words
from veiligheidsbeeld.ground.core import AreaType, Statement
from veiligheidsbeeld.loop.picture import claims
from veiligheidsbeeld.loop.picture.catalogue import LEADING
from veiligheidsbeeld.loop.picture.claim_grammar import read_claim
from veiligheidsbeeld.loop.picture.read import Picture, open_picture
from veiligheidsbeeld.loop.picture.standing import read_years, write_years


def claim(
    texts: Annotated[list[str], typer.Argument(metavar="CLAIM...", help="For example 'one of the 7 safest'.")],
    area: Annotated[str, typer.Option(help="Code of the municipality; that of the world if not given.")] = "",
    indicator: Annotated[str, typer.Option(help="What is counted as safety.")] = LEADING,
    period: Annotated[str, typer.Option(help="2024 or 2022-2024; the last three years if not given.")] = "",
    peers: Annotated[str, typer.Option(help="Id of a group of peer_groups.yml; the usual one if not given.")] = "",
    world: WorldOption = None,
    as_json: JsonOption = False,
) -> None:
    """Is a claim supported by the figures? Several at once are judged together (Holm)."""
    chosen = world_named(world)
    picture = open_picture(chosen)
    own = area.strip().upper() or chosen.settings.municipality
    years = read_years(period) if period else None
    places = picture.areas(AreaType.MUNICIPALITY)
    asked = [
        claims.question_of(picture, read_claim(text, places), own, indicator, years, peers) for text in texts
    ]  # fmt: skip
    found = [
        _plain(picture, text, answer) for text, answer in zip(texts, claims.judge_claims(picture, asked), strict=True)
    ]
    if as_json:
        out.print_json(json.dumps(found[0] if len(found) == 1 else found, ensure_ascii=False))
        return
    for one in found:
        _print(one)


def _plain(picture: Picture, text: str, answer: claims.Answer) -> dict[str, Any]:
    question = answer.question
    sources = list(dict.fromkeys(f"{one.publisher} {one.table}" for one in answer.sources(picture)))
    beside = claims.other_definitions(picture, question)
    alike = claims.adjusted(picture, question)
    standing = answer.standing
    return {
        "claim": text, "area": question.area.code, "area_name": question.area.name, "world": picture.world.id,
        **_judged(answer), "candidates": claims.names_of(picture, standing.candidates) if standing else [],
        "supported_instead": answer.instead, "tau": standing.tau2**0.5 if standing else None,
        "tau_years": standing.measured if standing else None,
        "group": question.peers.group.names.in_language(language()),
        "peers": standing.codes if standing else sorted(question.peers.codes),
        "left_out": list(standing.absent) if standing else [],
        "source": sources, "division_year": picture.division_year, "publication": picture.publication.id,
        "together": answer.together,
        "others": [{"definition": kind.in_language(language()), **_judged(one)} for kind, one in beside],
        "adjusted": _refused(alike) if isinstance(alike, Statement) else _judged(alike),
    }  # fmt: skip


def _judged(answer: claims.Answer) -> dict[str, Any]:
    """What may be said under one definition."""
    standing, places, decide = answer.standing, answer.places, answer.would_decide
    code = answer.question.area.code
    joint = standing.table[standing.codes.index(code)] if standing and places else (None, None)
    return {
        "indicator": answer.question.indicator.id, "period": write_years(answer.question.period),
        "result": answer.result.value, "rank": answer.rank, "lower": places[0] if places else None,
        "upper": places[1] if places else None, "lower_joint": joint[0], "upper_joint": joint[1],
        "n": len(standing.codes) if standing else None,
        "sentence": _sentence(answer, "nl"), "sentence_en": _sentence(answer, "en"),
        "would_decide": words.say(decide, "nl") if decide else None,
        "would_decide_en": words.say(decide, "en") if decide else None,
    }  # fmt: skip


def _refused(why: Statement) -> dict[str, Any]:
    return {"result": why.code, "sentence": words.say(why, "nl"), "sentence_en": words.say(why, "en")}


def _sentence(answer: claims.Answer, in_language: str) -> str:
    return " ".join(words.say(one, in_language) for one in answer.sentences)


def _print(found: dict[str, Any]) -> None:
    end = "" if language() == "nl" else "_en"
    out.print(found[f"sentence{end}"])
    if found["would_decide"]:
        out.print(found[f"would_decide{end}"])
    if found["supported_instead"] and found["result"] != claims.Result.SUPPORTED:
        params = {"place": found["area_name"], "k": found["supported_instead"]}
        out.print(words.say(Statement("claim_instead", params), language()))
    if found["lower"]:
        out.print(tr("May be the safest: {names}.", names=", ".join(found["candidates"]) or "-"))
    what = f"{found['indicator']}, {found['period']}, {found['group']}"
    out.print(tr("{what}. Source: {source}.", what=what, source=", ".join(found["source"])))
    for one in found["others"]:
        out.print(f"{one['definition']} ({one['indicator']}, {one['period']}): {one[f'sentence{end}']}")
    out.print(found["adjusted"][f"sentence{end}"])
