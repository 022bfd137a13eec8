# SPDX-License-Identifier: EUPL-1.2
"""Does a document survive the word processor of those who edit it? LibreOffice opens the DOCX, and what it saves holds
the same headings, tables and pictures."""

import io
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest

from veiligheidsbeeld.doors.report.document_docx import docx_bytes
from veiligheidsbeeld.doors.report.letterhead import Standing
from veiligheidsbeeld.doors.report.making import make
from veiligheidsbeeld.doors.report.matter import Matter
from veiligheidsbeeld.loop.picture.read import open_picture
from veiligheidsbeeld.loop.picture.signals import scan
from veiligheidsbeeld.loop.picture.worlds import read_installation

pytestmark = pytest.mark.full
Outline = tuple[list[tuple[str, str]], list[list[str]], list[str]]


@pytest.fixture(scope="module")
def office() -> str:
    """LibreOffice; `apt-get install libreoffice-writer-nogui` brings it."""
    found = shutil.which("soffice")
    if found is None:
        pytest.skip("no LibreOffice: install the package 'libreoffice-writer-nogui'")
    return found


@pytest.fixture(scope="module")
def briefing(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    world, folder = read_installation(demo_home).world("fictief"), tmp_path_factory.mktemp("office") / "fictief"
    shutil.copytree(world.folder, folder, ignore=shutil.ignore_patterns("evidence", "documents"))
    picture = open_picture(replace(world, folder=folder))
    now = datetime(2026, 1, 26, tzinfo=UTC)
    matter = Matter(scan(picture, "GM9801").signals)
    made = make(picture, "briefing", "GM9801", None, matter, by="proef", role="", now=now)
    return docx_bytes(made["nl"], Standing())


def _converted(office: str, content: bytes, form: str, folder: Path) -> bytes:
    """What LibreOffice makes of a file, with a profile of its own."""
    (folder / "in").mkdir()
    (folder / "in" / "document.docx").write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    args = [
        office,
        profile,
        "--headless",
        "--convert-to",
        form,
        "--outdir",
        str(folder),
        str(folder / "in/document.docx"),
    ]
    subprocess.run(args, check=True, timeout=180, capture_output=True)
    return (folder / f"document.{form}").read_bytes()


def _outline(content: bytes) -> Outline:
    """Headings with their level, tables by their cells, alternative texts of pictures."""
    made = docx.Document(io.BytesIO(content))
    headings = [(one.style.name, one.text) for one in made.paragraphs if one.style.name.startswith("Heading")]
    tables = [[cell.text for row in table.rows for cell in row.cells] for table in made.tables]
    return headings, tables, [one._inline.docPr.get("descr") for one in made.inline_shapes]


def test_headings_tables_and_pictures_survive(office: str, briefing: bytes, tmp_path: Path) -> None:
    before, after = _outline(briefing), _outline(_converted(office, briefing, "docx", tmp_path))
    assert len(before[0]) > 5 and len(before[1]) == 2 and len(before[2]) > 5 and all(before[2])
    assert after == before


def test_it_becomes_a_readable_pdf_with_every_heading_in_it(office: str, briefing: bytes, tmp_path: Path) -> None:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(_converted(office, briefing, "pdf", tmp_path)))
    said = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    for _level, heading in _outline(briefing)[0]:
        assert " ".join(heading.split()).replace("\u00a0", " ") in said.replace("\u00a0", " ")
