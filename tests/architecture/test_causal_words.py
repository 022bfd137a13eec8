# SPDX-License-Identifier: EUPL-1.2
"""Nothing is causal: does no sentence beside a figure say why something changed, in Dutch or in English?

Counts of two periods never tell a cause; only a design that was fixed beforehand may speak of one.
"""

import importlib.util
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from babel.messages.pofile import read_po
from typer.testing import CliRunner

from veiligheidsbeeld.doors.cli.main import app
from veiligheidsbeeld.doors.report.words import say
from veiligheidsbeeld.ground.core.wording import WORDING
from veiligheidsbeeld.loop.picture.digital import shift
from veiligheidsbeeld.loop.picture.experienced import experienced
from veiligheidsbeeld.loop.picture.read import open_picture
from veiligheidsbeeld.loop.picture.worlds import read_installation

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "veiligheidsbeeld"

# a word that gives a cause, and a sentence that must be refused for it
CAUSAL = {
    "en": {
        r"\bbecause\b": "Burglary fell because of the campaign.",
        r"\bthanks to\b": "Burglary fell thanks to extra patrols.",
        r"\b(?:due|owing) to\b": "The fall is due to new street lights.",
        r"\bcaus(?:e[sd]?|ing)\b": "Extra patrols caused the fall.",
        r"\b(?:leads?|led|leading) to\b": "Extra patrols led to fewer reports.",
        r"\bas a (?:result|consequence)\b": "Fewer reports as a result of mediation.",
        r"\bresult(?:s|ed|ing)? (?:in|from)\b": "Mediation results in fewer reports.",
        r"\b(?:the |an? )effects? of\b": "This is the effect of the campaign.",
        r"\b(?:brought about|made .{1,40} (?:fall|rise))\b": "The campaign brought about a fall.",
        r"\b(?:explains?|explained by|driven by)\b": "The rise is explained by the new app.",
        r"\btherefore\b": "More was reported; therefore it rose.",
    },
    "nl": {
        r"\bdoor\b": "Het aantal inbraken daalde door de campagne.",
        r"\bdankzij\b": "Het aantal inbraken daalde dankzij extra toezicht.",
        r"\b(?:vanwege|wegens)\b": "De daling is er vanwege de nieuwe straatlampen.",
        r"\b(?:als|ten) gevolge? van\b": "Minder meldingen als gevolg van bemiddeling.",
        r"\b(?:leid(?:t|de|den|en)|geleid) tot\b|\btot .{1,40} geleid\b": "Extra toezicht leidt tot minder meldingen.",
        r"\b(?:ver)?oorza(?:ak|ken)\w*": "Extra toezicht veroorzaakt de daling.",
        r"\bzorg(?:t|de|den|en) (?:er)?voor\b": "De campagne zorgde voor minder inbraken.",
        r"\bomdat\b": "Het steeg omdat er meer werd gemeld.",
        r"\b(?:doordat|waardoor|daardoor|hierdoor)\b": "Er werd meer gemeld, waardoor het aantal steeg.",
        r"\b(?:het |een )?(?:effect|resultaat) van\b": "Dit is het effect van de campagne.",
        r"\b(?:verklaart|verklaard|verklaren)\b": "De stijging wordt verklaard met de nieuwe app.",
    },
}  # fmt: skip

# "door" that names who did something, or where a line goes; never why a number changed
HARMLESS = re.compile(
    r"\bdoor (?:de uitgever|de politie gezien|een partner|een derde|elke stip|de jaren)\b"
    # who typed or confirmed it
    r"|\b(?:bevestigd|ingevoerd(?: namens (?:de )?politie)?|geschreven) door:? (?:%\(by\)s|\{role\}|de politie)"
    r"|\b(?:overlast|geluidshinder|aangifte) door (?:jeugd|zwervers|mensen|een persoon|alcohol en drugs|een evenement"
    r"|horeca|slachtoffers)\b",  # whose nuisance, whose report: a kind of event
    re.IGNORECASE,
)

# sentences that may stay as they are, each with its reason; in the language in which they hold the word
ALLOWED = {
    "Likely cause, and what may deceive": "heads what people write, under their name",
    "Waarschijnlijke oorzaak, en wat kan misleiden": "heads what people write, under their name",
    "Not on the map, because the source has no shape for them:": "why a map lacks something, of no number",
    "Niet op de kaart, omdat de bron er geen vorm voor heeft:": "why a map lacks something, of no number",
    "Gestopt, omdat u dat vroeg. Wat is opgehaald, blijft bewaard; start opnieuw om verder te gaan.":
        "what a person did to a task, of no number",
    "Alle registraties van overlast door de politie.": "who recorded it",
    "Door": "heads a column of names",
    "Vastgelegd als {id} op {when} door {by}; controlegetal {hash}.": "who froze it",
    "Openlijk geweld tegen personen, door twee of meer.": "the legal definition: by how many people",
    "Wordt vooral gevonden door te controleren: meer controle geeft meer registraties.":
        "how a record comes about; a warning not to read a change as one",
    "Door de aanbieder zelf beoordeeld; deel alleen door behandelde zaken, nooit door alle meldingen.":
        "to divide by",
    "De officiële statistiek: afgerond op 5, telt ook misdrijven die andere diensten vonden. Wijkt daardoor iets af "
    "van de telling van de politie zelf.": "why two counts of one period differ: two ways of counting, no change",
}  # fmt: skip


def causal(sentence: str, language: str) -> list[str]:
    """Causal words in a sentence."""
    if sentence in ALLOWED:
        return []
    left = HARMLESS.sub(" ", sentence) if language == "nl" else sentence
    return [pattern for pattern in CAUSAL[language] if re.search(pattern, left, re.IGNORECASE)]


def refused(sentences: Iterator[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """What has causal words, of sentences with their language."""
    return [(words, found) for language, words in sentences if (found := causal(words, language))]


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", ROOT / "scripts/messages.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _interface() -> Iterator[tuple[str, str]]:
    """Every sentence of the interface (templates, drawings, statements) in English and, where it has those, Dutch."""
    script = _script()
    with script.PO.open("rb") as stream:
        dutch = {one.id: one.string for one in read_po(stream) if one.id and one.string}
    for msgid in sorted(script.msgids()):
        yield "en", msgid
        yield "nl", dutch.get(msgid, "")


def _described() -> Iterator[tuple[str, str]]:
    """What indicators, themes and groups of offences say of their own figures."""
    files = sorted((PACKAGE / "loop" / "picture").rglob("*.yml"))
    for text in (one for path in files for one in _texts(yaml.safe_load(path.read_text(encoding="utf-8")))):
        yield from ((language, " ".join(str(text[language]).split())) for language in ("nl", "en"))


def _texts(node: object) -> Iterator[dict]:
    if isinstance(node, dict) and {"nl", "en"} <= set(node):
        yield node
    elif isinstance(node, dict | list):
        for child in node.values() if isinstance(node, dict) else node:
            yield from _texts(child)


PLANTED = [(language, *one) for language, words in CAUSAL.items() for one in words.items()]


@pytest.mark.parametrize(("language", "pattern", "sentence"), PLANTED, ids=[one[2] for one in PLANTED])
def test_a_planted_sentence_is_refused_for_its_word(language: str, pattern: str, sentence: str) -> None:
    assert pattern in causal(sentence, language)


@pytest.mark.parametrize(
    "sentence",
    [
        "Gewijzigd door de uitgever; het aantal daalde door de campagne.",
        "Overlast door jeugd steeg door de warmte.",
        "Verborgen door de uitgever, omdat het steeg.",
        "Minder overlast door extra toezicht.",
        "Het aantal daalde door de politie.",
    ],
)
def test_a_harmless_word_does_not_hide_a_causal_one(sentence: str) -> None:
    assert causal(sentence, "nl")


@pytest.mark.parametrize(
    "sentence", ["Gewijzigd door de uitgever.", "Meldingen van overlast door jeugd.", "De lijn door elke stip."]
)
def test_who_did_something_is_no_cause(sentence: str) -> None:
    assert causal(sentence, "nl") == []


def test_no_sentence_of_the_interface_is_causal() -> None:
    sentences = list(_interface())
    assert {("en", words) for words in WORDING.values()} <= set(sentences)
    assert sum(language == "nl" and bool(words) for language, words in sentences) > 300
    assert refused(iter(sentences)) == []


def test_no_description_of_a_figure_is_causal() -> None:
    described = list(_described())
    assert len(described) > 300
    assert refused(iter(described)) == []


def test_every_allowed_sentence_still_stands_somewhere() -> None:
    said = {words for _, words in (*_interface(), *_described())}
    assert [one for one in ALLOWED if one not in said] == [], "take it off the list"


@pytest.mark.slow
def test_no_verdict_of_the_invented_municipality_is_causal(demo_home: Path) -> None:
    """Every indicator of two years or more, the newest two, as the command prints them."""
    picture = open_picture(read_installation(demo_home).world("fictief"))
    sentences: list[tuple[str, str]] = []
    for indicator, years in picture.years("GM9801").items():
        if len(years) > 1:
            periods = [str(one.period) for one in years[-2:]]
            asked = ["--indicator", indicator, "--area", "GM9801", "--from", periods[0], "--to", periods[1]]
            done = CliRunner().invoke(
                app, ["verdict", *asked, "--world", "fictief", "--json"], env={"VB_HOME": str(demo_home)}
            )
            assert done.exit_code == 0, (indicator, done.output, done.exception)
            plain = json.loads(done.stdout)
            sentences += [("nl", plain["sentence"]), ("en", plain["sentence_en"])]
    assert len(sentences) > 40
    assert refused(iter(sentences)) == []


@pytest.mark.slow
def test_nothing_said_of_crime_online_is_causal(demo_home: Path) -> None:
    installation = read_installation(demo_home)
    statements = []
    for world, area in (("fictief", "GM9801"), ("werkelijk", "NL")):
        picture = open_picture(installation.world(world))
        found = shift(picture, area)
        assert found is not None
        statements += [found.answer, *found.online.statements, *found.classic.statements]
        statements += [one for group in (found.online, found.classic) for step in group.steps for one in
                       (step.counts, step.why, step.interval, step.basis) if one]  # fmt: skip
        statements += [one.judged.why for one in experienced(picture, area) if one.judged]
    assert len(statements) > 20
    assert refused((language, say(one, language)) for one in statements for language in ("nl", "en")) == []
