# SPDX-License-Identifier: EUPL-1.2
"""What does a PDF tell a screen reader? Tags in reading order, alternative texts, fonts, the words of a page."""

import io
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader


def opened(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def tags(reader: PdfReader) -> list[tuple[str, str]]:
    """Kind and alternative text of every element, in the order in which they are read."""
    return list(_walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"]))


def _walk(node: Any) -> Iterator[tuple[str, str]]:
    one = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(one, list):
        for child in one:
            yield from _walk(child)
    elif isinstance(one, dict):
        if "/S" in one:
            yield str(one["/S"]), str(one.get("/Alt", ""))
        yield from _walk(one.get("/K", []))


def fonts(reader: PdfReader) -> dict[str, bool]:
    """Names without their subset mark, and whether each is embedded; those inside drawings too."""
    found: dict[str, bool] = {}
    for one in reader.objects if hasattr(reader, "objects") else _objects(reader):
        if isinstance(one, dict) and one.get("/Type") == "/FontDescriptor":
            name = str(one["/FontName"]).removeprefix("/")
            embedded = any(key in one for key in ("/FontFile", "/FontFile2", "/FontFile3"))
            found[re.sub(r"^[A-Z]{6}\+", "", name)] = embedded
    return found


def _objects(reader: PdfReader) -> Iterator[Any]:
    for number in range(1, int(reader.trailer["/Size"])):
        yield reader.get_object(number)


def words(reader: PdfReader, page: int) -> str:
    """The words of a sheet, with single spaces."""
    return " ".join(reader.pages[page].extract_text().replace("\u00a0", " ").split())
