# SPDX-License-Identifier: EUPL-1.2
"""Does everything the interface says have Dutch words, and does every indicator speak both languages?"""

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from types import ModuleType

import pytest
import yaml
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
INDICATORS = sorted((ROOT / "src/veiligheidsbeeld/loop/picture/indicators").glob("*.yml"))


def _script() -> ModuleType:
    """`scripts/messages.py`; Django already runs on this test run's own VB_HOME (conftest)."""
    spec = importlib.util.spec_from_file_location("messages", ROOT / "scripts/messages.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def used() -> set[str]:
    return _script().msgids()


@pytest.fixture(scope="module")
def dutch() -> dict[str, str]:
    with _script().PO.open("rb") as stream:
        return {one.id: one.string for one in read_po(stream) if one.id and not one.fuzzy}


def _placeholders(words: str) -> tuple[set[str], set[str], list[str], int]:
    """`%(name)s`, `{name}`, HTML tags and single percent signs."""
    named = re.findall(r"%\(\w+\)s", words)
    fields = {field for _, field, _, _ in Formatter().parse(words) if field is not None}
    single = re.sub(r"%%|%\(\w+\)s", "", words).count("%")
    return set(named), fields, sorted(re.findall(r"<[^>]+>", words)), single


def test_every_text_of_the_interface_has_dutch_words(used: set[str], dutch: dict[str, str]) -> None:
    assert len(used) > 300
    missing = sorted(one for one in used if not dutch.get(one, "").strip())
    assert missing == [], "run `make messages` and fill these in nl/LC_MESSAGES/django.po"


def test_dutch_words_have_the_same_placeholders(used: set[str], dutch: dict[str, str]) -> None:
    pairs = [(one, dutch[one]) for one in sorted(used) if dutch.get(one)]
    assert [pair for pair in pairs if _placeholders(pair[0]) != _placeholders(pair[1])] == []


def test_dutch_texts_write_thousands_with_a_point(dutch: dict[str, str]) -> None:
    assert [words for words in dutch.values() if re.search(r"\d,\d{3}\b", words)] == []


@pytest.mark.parametrize("path", INDICATORS, ids=lambda path: path.stem)
def test_an_indicator_speaks_both_languages(path: Path) -> None:
    texts = list(_texts(yaml.safe_load(path.read_text(encoding="utf-8"))))
    assert len(texts) >= 3  # name, definition, caveat
    assert [one for one in texts if not all(str(one.get(key) or "").strip() for key in ("nl", "en"))] == []


def _texts(node: object) -> Iterator[dict]:
    """Every mapping that holds a text in one of the two languages."""
    if isinstance(node, dict) and {"nl", "en"} & set(node):
        yield node
    elif isinstance(node, dict | list):
        for child in node.values() if isinstance(node, dict) else node:
            yield from _texts(child)


def test_no_text_hides_inside_an_f_string() -> None:
    """What stands in the braces of an f-string is not found by whoever collects the texts."""
    hidden = re.compile(r"""f["'].*\{[^}]*\b(?:tr|_|gettext)\(""")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / "src").rglob("*.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if hidden.search(line)
    ]
    assert found == []
