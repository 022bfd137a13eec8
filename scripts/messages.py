# SPDX-License-Identifier: EUPL-1.2
"""Which words does the interface use, and are they all in Dutch? Collects msgids, updates the catalogue, compiles it.

python scripts/messages.py update    # add new msgids to nl/django.po, drop unused ones
python scripts/messages.py compile   # write django.mo
"""

import ast
import os
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import yaml
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "veiligheidsbeeld"
PO = PACKAGE / "locale" / "nl" / "LC_MESSAGES" / "django.po"
# where in a call stands what was expected, and what was found if that is a fixed text
_REFUSALS = {"DataContractError": slice(1, 3), "_fault": slice(2, 3), "Fault": slice(4, 6)}
KEYWORDS = ("_", "tr", "gettext", "gettext_noop", "gettext_lazy")


def msgids() -> set[str]:
    """Every msgid of templates, code and the tables of words."""
    found = set(_tables())
    for path in PACKAGE.rglob("*.py"):
        found |= _of_python(path.read_bytes()) | set(_expectations(path.read_bytes()))
    for path in PACKAGE.rglob("*.html"):
        found |= _of_python(_templatized(path.read_text(encoding="utf-8")))
    return found - {""}


def _tables() -> set[str]:
    """Words that stand in tables and are translated by value."""
    from veiligheidsbeeld.doors.demo.fictional_tables import NOTES
    from veiligheidsbeeld.doors.report.words import (
        CLAIMS,
        DIFFERS,
        NOT_TO_SAY,
        OPEN,
        ORIGINS,
        STATUS,
        STEPS,
        UNITS,
        VERDICTS,
        WORLDS,
    )
    from veiligheidsbeeld.ground.access import ROLE_NAMES
    from veiligheidsbeeld.ground.core.wording import WORDING
    from veiligheidsbeeld.loop.action.sheets import EXPECTED
    from veiligheidsbeeld.loop.effect.content import EXPECTED as OF_PROTOCOL
    from veiligheidsbeeld.loop.picture.beside import GROUPS
    from veiligheidsbeeld.loop.sources.partner_file.personal import TRACES
    from veiligheidsbeeld.loop.sources.partner_file.values import MARK_WORDS

    tables = (
        CLAIMS,
        DIFFERS,
        EXPECTED,
        GROUPS,
        NOT_TO_SAY,
        OF_PROTOCOL,
        VERDICTS,
        {"": OPEN},
        STEPS,
        TRACES,
        MARK_WORDS,
        WORDING,
        ROLE_NAMES,
        UNITS,
        ORIGINS,
        STATUS,
        WORLDS,
        NOTES,
    )
    return {words for table in tables for words in table.values()} | _notes()


def _notes() -> set[str]:
    """What shipped descriptions of tables say beside their figures."""
    sources = PACKAGE / "loop" / "sources"
    described = yaml.safe_load((sources / "long_table" / "reference" / "source.yml").read_text("utf-8"))["tables"]
    layouts = [yaml.safe_load(path.read_text("utf-8")) for path in sources.glob("cbs_odata/layouts/*.yml")]
    from veiligheidsbeeld.loop.sources import bron, signalen

    return {one.get("note", "") for one in (*described, *layouts)} | {bron.NOTE, signalen.NOTE}


def _of_python(source: bytes) -> set[str]:
    options = {"encoding": "utf-8"}
    found = extract_python(BytesIO(source), KEYWORDS, [], options)
    firsts = (message[0] if isinstance(message, tuple) else message for _, _, message, _ in found)
    return {first for first in firsts if isinstance(first, str)}


def _expectations(source: bytes) -> Iterator[str]:
    """What a refusal says was expected and found, where that is a fixed text."""
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call):
            name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            texts = call.args[_REFUSALS[name]] if name in _REFUSALS else []
            texts += [keyword.value for keyword in call.keywords if keyword.arg == "expected"]
            yield from (text.value for text in _fixed(texts) if isinstance(text.value, str))


def _fixed(texts: list[ast.expr]) -> Iterator[ast.Constant]:
    """Fixed texts, and both of those that a condition chooses from."""
    for text in texts:
        for one in (text.body, text.orelse) if isinstance(text, ast.IfExp) else (text,):
            if isinstance(one, ast.Constant):
                yield one


def _templatized(text: str) -> bytes:
    """A Django template as Python-like calls; `trimmed` and plain blocks alike."""
    from django.utils.translation.template import templatize

    return templatize(text).encode()


def _django() -> None:
    """Templates are read by Django, which wants settings: an empty demo in a temporary folder."""
    import django

    from veiligheidsbeeld.loop.picture.worlds import write_settings

    os.environ["VB_HOME"] = tempfile.mkdtemp()
    write_settings(Path(os.environ["VB_HOME"]), "werkelijk", 'municipality = "GM0000"\n', demo=True)
    os.environ["DJANGO_SETTINGS_MODULE"] = "veiligheidsbeeld.doors.config.settings"
    django.setup()


def update() -> list[str]:
    """Bring the catalogue up to date; returns msgids without Dutch words."""
    old = read_po(PO.open("rb")) if PO.exists() else Catalog(locale="nl")
    new = Catalog(locale="nl", project="Veiligheidsbeeld", fuzzy=False)
    missing = []
    for msgid in sorted(msgids()):
        known = old.get(msgid)
        new.add(msgid, known.string if known else "")
        if not (known and known.string):
            missing.append(msgid)
    new.creation_date = new.revision_date = old.creation_date
    with PO.open("wb") as stream:
        write_po(stream, new, width=110, omit_header=False)
    return missing


def compile_catalogue() -> None:
    """Write the compiled catalogue beside the readable one."""
    with PO.open("rb") as source, PO.with_suffix(".mo").open("wb") as target:
        write_mo(target, read_po(source))


if __name__ == "__main__":
    if sys.argv[1:] == ["compile"]:
        compile_catalogue()
    else:
        _django()
        for one in update():
            print(f"no Dutch words for: {one!r}")
