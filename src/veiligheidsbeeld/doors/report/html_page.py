# SPDX-License-Identifier: EUPL-1.2
"""How is a document read in a browser? As a piece of one of our pages, or as a page of its own that needs nothing else.
Every text is escaped; the drawings are our own SVG."""

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from veiligheidsbeeld.doors.report.document import (
    Beside,
    Block,
    Bullets,
    Cell,
    Document,
    Facts,
    Finding,
    Heading,
    Item,
    Picture,
    Proof,
    Table,
    Text,
    Verdict,
)
from veiligheidsbeeld.doors.report.letterhead import Standing, letterhead
from veiligheidsbeeld.doors.report.words import tr

_STYLE = Path(__file__).with_name("document.css")
_SENTENCE = 60  # letters of a note from which it needs the width of a small screen
_CLASSES = {
    "answer": "vb-answer__main", "more": "vb-answer__more", "sure": "vb-answer__sure", "text": "vb-text",
    "small": "vb-text vb-small",
}  # fmt: skip
_SIGNS = {
    "up": '<path d="M8 1.5 15 9h-4.5v5.5h-5V9H1z"/>',
    "down": '<path d="M8 14.5 1 7h4.5V1.5h5V7H15z"/>',
    "same": '<path d="M1.5 4.2h13v2.6h-13zM1.5 9.2h13v2.6h-13z"/>',
    "open": '<circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" stroke-width="1.5" '
    'stroke-dasharray="2.6 2"/>',
}


def fragment(document: Document) -> str:
    """The blocks as they stand inside one of our pages; its headings begin at the second level."""
    return "".join(_write(block, document) for block in document.blocks)


def html_bytes(document: Document, standing: Standing) -> bytes:
    """A page that needs nothing else: no address is fetched, no script runs."""
    head = letterhead(document, standing)
    world = "fictief" if document.fictional else "werkelijk"
    warning = f'<p class="vb-warning"><strong>{escape(head.warning)}</strong></p>' if head.warning else ""
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
    page = (
        f'<!doctype html>\n<html lang="{document.language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(document.title)} ({escape(head.world)})</title><style>{_STYLE.read_text('utf-8')}</style>"
        f'</head><body class="vb-{world}"><header><p class="vb-world">{escape(head.world)}</p>'
        f"<p>Veiligheidsbeeld · {escape(head.municipality)}</p></header><main>"
        f"<h1>{escape(document.title)}</h1>{warning}{fragment(document)}</main>"
        f"<footer><p>{escape(head.world)} · {escape(head.kind)} · {escape(head.state)}</p></footer></body></html>\n"
    )
    return page.encode()


def _write(block: Block, document: Document) -> str:
    return _WRITERS[type(block)](block, document)


def _proof(proof: Proof, document: Document) -> str:
    """The numbers of the evidence, read out as such."""
    if not proof:
        return ""
    spoken = tr("evidence", document.language)
    numbers = ", ".join(map(str, proof))
    return f' <span class="vb-proof">[<span class="vb-spoken">{escape(spoken)} </span>{numbers}]</span>'


def _verdict(verdict: Verdict) -> str:
    return (
        f'<span class="vb-verdict vb-verdict--{verdict.sign}"><svg viewBox="0 0 16 16" aria-hidden="true" '
        f'focusable="false">{_SIGNS[verdict.sign]}</svg>{escape(verdict.word)}</span>'
    )


def _heading(block: Heading, _document: Document) -> str:
    return f"<h{block.level}>{escape(block.text)}</h{block.level}>"


def _text(block: Text, document: Document) -> str:
    lead = tr("How sure?", document.language)
    sure = f"<strong>{escape(lead)}</strong> " if block.role == "sure" else ""
    said = f"{sure}{escape(block.text)}{_proof(block.proof, document)}"
    return f'<p class="{_CLASSES[block.role]}">{said}</p>'


def _finding(block: Finding, document: Document) -> str:
    why = f" – {escape(block.why)}" if block.why else ""
    more = f'<p class="vb-text vb-small">{escape(block.more)}</p>' if block.more else ""
    return (
        f'<div class="vb-finding"><h3>{escape(block.subject)}</h3><p class="vb-text">{escape(block.fact)} '
        f"{_verdict(block.verdict)}{why}.{_proof(block.proof, document)}</p>{more}</div>"
    )


def _bullets(block: Bullets, _document: Document) -> str:
    return f'<ul class="vb-text">{"".join(f"<li>{escape(one)}</li>" for one in block.entries)}</ul>'


def _table(block: Table, document: Document) -> str:
    amounts = [" vb-n" if one.amount else "" for one in block.columns]
    heads = "".join(
        f'<th scope="col" role="columnheader" class="utrecht-table__header-cell{amount}">{escape(one.text)}</th>'
        for one, amount in zip(block.columns, amounts, strict=True)
    )
    rows = []
    for line in block.lines:
        note = f'<span class="vb-why">{escape(line.note)}</span>' if line.note else ""
        head = f"{escape(line.header)}{_proof(line.proof, document)}{note}"
        cells = "".join(
            f'<td role="cell" class="utrecht-table__cell{amount}" data-label="{escape(column.text)}">{_cell(cell)}</td>'
            for cell, amount, column in zip(line.cells, amounts[1:], block.columns[1:], strict=True)
        )
        rows.append(
            f'<tr role="row" class="utrecht-table__row"><th scope="row" role="rowheader" '
            f'class="utrecht-table__cell">{head}</th>{cells}</tr>'
        )
    note = f"<span>{escape(block.note)}</span>" if block.note else ""
    long = any(len(cell.note) > _SENTENCE for line in block.lines for cell in line.cells)
    stacked = " vb-table--stack" if len(block.columns) > 3 or (long and len(block.columns) > 2) else ""
    return (
        f'<table class="utrecht-table vb-table vb-table--tight{stacked}" role="table"><caption '
        f'class="utrecht-table__caption">{escape(block.caption)}{_proof(block.proof, document)}{note}</caption>'
        f'<thead role="rowgroup" class="utrecht-table__header"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup" class="utrecht-table__body">{"".join(rows)}</tbody></table>'
    )


def _cell(cell: Cell) -> str:
    verdict = _verdict(cell.verdict) if cell.verdict else ""
    note = f'<span class="vb-why">{escape(cell.note)}</span>' if cell.note else ""
    return f"<span>{verdict}{escape(cell.text)}{note}</span>"


def _picture(block: Picture, document: Document) -> str:
    legend = ""
    if block.legend:
        lines = "".join(
            f'<li><svg class="vb-swatch" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" '
            f'focusable="false">{one.drawn}</svg> {escape(one.words)}</li>'
            for one in block.legend
        )
        legend = (
            f'<div class="vb-legend"><p class="vb-legend__title">{escape(block.legend_title)}</p>'
            f'<ul class="vb-legend__list">{lines}</ul></div>'
        )
    return (
        f'<figure class="vb-figure"><figcaption><h3>{escape(block.title)}{_proof(block.proof, document)}</h3>'
        f"<span>{escape(block.note)}</span></figcaption>"
        f'<div class="vb-chart vb-chart--wide">{block.wide}</div>'
        f'<div class="vb-chart vb-chart--narrow">{block.narrow}</div>{legend}</figure>'
    )


def _item(block: Item, document: Document) -> str:
    facts = "".join(f"<dt>{escape(term)}</dt><dd>{escape(said)}</dd>" for term, said in block.facts)
    listed = f'<dl class="vb-facts">{facts}</dl>' if facts else ""
    return (
        f'<div class="vb-item"><h3>{escape(block.title)}</h3>'
        f'<p class="vb-text">{escape(block.text)}{_proof(block.proof, document)}</p>{listed}</div>'
    )


def _facts(block: Facts, _document: Document) -> str:
    entries = "".join(f"<dt>{escape(term)}</dt><dd>{escape(said)}</dd>" for term, said in block.entries)
    return f'<dl class="vb-facts">{entries}</dl>'


def _beside(block: Beside, document: Document) -> str:
    left, right = ("".join(_write(one, document) for one in part) for part in (block.left, block.right))
    return f'<div class="vb-split vb-split--even"><div>{left}</div><div>{right}</div></div>'


_WRITERS: dict[type, Callable[[Any, Document], str]] = {
    Heading: _heading, Text: _text, Finding: _finding, Bullets: _bullets, Table: _table, Picture: _picture,
    Item: _item, Facts: _facts, Beside: _beside,
}  # fmt: skip
