# SPDX-License-Identifier: EUPL-1.2
"""How is a Vega-Lite specification drawn? As SVG for the page, once per content, and as PNG to copy. No JavaScript
reaches the reader and nothing is fetched: data in the specification only.
"""

import json
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from fontpkg_noto_sans import ROOT as FONTS

from veiligheidsbeeld.doors.report.inline_svg import inline, titled

Spec = Mapping[str, Any]
Role = Literal["img", "group"]

_THEME = Path(__file__).with_name("theme.json")
_DRAWINGS_KEPT = 512
_BOLD = re.compile(r'<text(?=[^>]*font-weight="700")(?![^>]*stroke=)(?=[^>]*fill="(#[0-9a-f]{3,6})")([^>]*)>')
_OPENING = re.compile(r"<svg[^>]*>")


def render_svg(
    spec: Spec,
    *,
    ident: str,
    title: str,
    desc: str,
    role: Role = "img",
    links: Mapping[str, tuple[str, str]] | None = None,
) -> str:
    """The specification as SVG to put inline in a page.

    `ident` is unique in the page and comes before every id. `title` and `desc` are what a screen reader says. `links`
    gives, by the code in a mark's token, the address (of our own site) and the name of the link; the role is then
    `group`. Raises ValueError for a foreign address or a role that hides the links.
    """
    bound = tuple(sorted((code, *link) for code, link in (links or {}).items()))
    return _drawn(json.dumps(spec), ident=ident, title=title, desc=desc, role=role, links=bound)


def to_png(drawing: str | Spec, scale: float = 2, *, heading: bool = True) -> bytes:
    """A drawing as PNG on white, for a report or slide. One of `render_svg` gets its title above it, unless it is to
    have no `heading`; a specification has none."""
    import vl_convert

    _ready()
    own = isinstance(drawing, str)
    svg = (titled(drawing) if heading else drawing) if own else _vega(json.dumps(drawing))  # type: ignore[arg-type]
    white = '<rect width="100%" height="100%" fill="#ffffff"/>'
    svg = _OPENING.sub(lambda opening: opening[0] + white, svg, count=1)
    # The font file is a variable one, of which the rasteriser knows the regular weight only: thicken bold text.
    bold = _BOLD.sub(r'<text stroke="\1" stroke-width="0.6" stroke-linejoin="round"\2>', svg)
    png: bytes = vl_convert.svg_to_png(bold, scale=scale)
    return png


@lru_cache(maxsize=_DRAWINGS_KEPT)
def _drawn(spec: str, *, ident: str, title: str, desc: str, role: Role, links: tuple[tuple[str, str, str], ...]) -> str:
    by_code = {code: (href, label) for code, href, label in links}
    return inline(_vega(spec), ident=ident, title=title, desc=desc, role=role, links=by_code)


def _vega(spec: str) -> str:
    import vl_convert

    _ready()
    svg: str = vl_convert.vegalite_to_svg(spec, config=_theme(), allowed_base_urls=[])
    return svg


@cache
def _ready() -> None:
    """Without the font, text is measured wrong."""
    import vl_convert

    vl_convert.register_font_directory(str(Path(FONTS) / "files"))


@cache
def _theme() -> dict[str, Any]:
    theme: dict[str, Any] = json.loads(_THEME.read_text(encoding="utf-8"))
    return theme
