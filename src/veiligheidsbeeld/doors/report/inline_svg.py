# SPDX-License-Identifier: EUPL-1.2
"""How does a drawing of Vega become a piece of our page? Fit for a strict content security policy, read out as one
picture or as a group of links, with ids of its own. A mark that carries a `token()` gets a hover text or a link.
"""

import math
import re
import textwrap
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

Links = Mapping[str, tuple[str, str]]

DOTS = "url(#vb-dots)"
HATCH = "url(#vb-hatch)"
_NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'
_ALLOWED = {"svg", "g", "path", "line", "rect", "circle", "text", "tspan", "defs", "clipPath", "pattern"}
_SIGN = "vb"
_BAR = "|"
_NUMBER = re.compile(r"-?\d*\.\d+(?:e[-+]?\d+)?|-?\d+e[-+]?\d+", re.IGNORECASE)
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_IDENT = re.compile(r"[A-Za-z][\w-]*")
_PATTERNS = {
    "vb-dots": (
        {"width": "6", "height": "6", "patternUnits": "userSpaceOnUse"},
        [
            ("rect", {"width": "6", "height": "6", "fill": "#dfe3e8"}),
            ("circle", {"cx": "3", "cy": "3", "r": "1", "fill": "#586c88"}),
        ],
    ),
    "vb-hatch": (
        {"width": "7", "height": "7", "patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"},
        [
            ("rect", {"width": "7", "height": "7", "fill": "#ffffff"}),
            ("rect", {"width": "2", "height": "7", "fill": "#586c88"}),
        ],
    ),
}


def token(code: str, hover: str) -> str:
    """What a mark's `description` says to us: the code that `links` may know, and the text to show on hover."""
    return _BAR.join((_SIGN, code.replace(_BAR, "/"), hover))


def inline(svg: str, *, ident: str, title: str, desc: str, role: str, links: Links) -> str:
    """The drawing as it may stand in a page. Raises ValueError for an ident that is no id, for a foreign address, for
    links in an image (they would be out of reach), and for parts of SVG that our charts never use."""
    if not _IDENT.fullmatch(ident):
        raise ValueError(f"{ident!r} cannot be an id")
    if links and role != "group":
        raise ValueError("links are only reachable in a drawing with role 'group'")
    for href, _ in links.values():
        _own_address(href)
    root = ET.fromstring(svg.replace(_NAMESPACE, "", 1))  # noqa: S314  our own output, made a moment ago
    _drop_scaffolding(root)
    _add_patterns(root)
    _bind_tokens(root, links)
    _clean(root)
    _prefix_ids(root, ident)
    _name(root, ident, title, desc, role)
    return ET.tostring(root, encoding="unicode")


def titled(svg: str, size: float = 18) -> str:
    """The drawing with the title of its `<title>` above it, for a file that leaves the page."""
    root = ET.fromstring(svg.replace(_NAMESPACE, "", 1))  # noqa: S314  our own output, made a moment ago
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    title = root.findtext("title", "")
    lines = textwrap.wrap(title, max(10, int(width / (0.6 * size))))
    extra = math.ceil(len(lines) * size * 1.35 + 10) if lines else 0
    inner = ET.Element("g", {"transform": f"translate(0,{extra})"})
    for child in [one for one in root if one.tag not in ("title", "desc", "defs")]:
        root.remove(child)
        inner.append(child)
    for number, line in enumerate(lines):
        root.append(_heading(line, size, size * (1 + number * 1.35)))
    root.append(inner)
    root.attrib.update(xmlns=_NAMESPACE.split('"')[1], height=_short(height + extra))
    root.attrib["viewBox"] = f"0 0 {_short(width)} {_short(height + extra)}"
    return ET.tostring(root, encoding="unicode")


def _heading(line: str, size: float, baseline: float) -> ET.Element:
    font = {"font-family": "Noto Sans, sans-serif", "font-size": f"{_short(size)}px", "font-weight": "700"}
    text = ET.Element("text", {"x": "0", "y": _short(baseline), "fill": "#001a40", **font})
    text.text = line
    return text


def _own_address(href: str) -> None:
    parts = urlsplit(href)
    if parts.scheme or parts.netloc or not href or "\\" in href:
        raise ValueError(f"{href!r} is not an address of our own")


def _parents(root: ET.Element) -> Iterator[tuple[ET.Element, ET.Element]]:
    return ((parent, child) for parent in list(root.iter()) for child in list(parent))


def _drop_scaffolding(root: ET.Element) -> None:
    """Empty grounds and foregrounds that Vega draws for its own use: a quarter of the bytes."""
    for parent, child in _parents(root):
        if child.tag not in _ALLOWED:
            raise ValueError(f"a chart may not hold <{child.tag}>")
        if child.attrib.get("class") in ("background", "foreground") and "fill" not in child.attrib:
            parent.remove(child)


def _bind_tokens(root: ET.Element, links: Links) -> None:
    for parent, mark in _parents(root):
        name, _, rest = mark.attrib.get("aria-label", "").partition(_BAR)
        if name != _SIGN or not rest:
            continue
        code, _, hover = rest.partition(_BAR)
        if code in links:
            _link(parent, mark, links[code], hover)
        elif hover:
            _hover(mark, hover)
    for group in root.iter("g"):
        if "role-mark" in group.attrib.get("class", "") and group.find(".//title") is None:
            group.attrib["pointer-events"] = "none"


def _link(parent: ET.Element, mark: ET.Element, link: tuple[str, str], hover: str) -> None:
    href, label = link
    anchor = ET.Element("a", {"href": href, "aria-label": label})
    _hover(anchor, hover or label)
    place = list(parent).index(mark)
    parent.remove(mark)
    anchor.append(mark)
    parent.insert(place, anchor)


def _hover(element: ET.Element, text: str) -> None:
    title = ET.Element("title")
    title.text = text
    element.insert(0, title)


def _clean(root: ET.Element) -> None:
    """No ARIA of the marks (English, and the table says it), no style attribute, nothing finer than 0.1 px."""
    for element in root.iter():
        keep_label = element.tag == "a"
        for name in list(element.attrib):
            drawn_for_aria = name == "role" or name.startswith("aria-")
            if (drawn_for_aria and not keep_label) or name == "style" or "}" in name:
                del element.attrib[name]
        for name in ("d", "transform"):
            if name in element.attrib:
                element.attrib[name] = _NUMBER.sub(lambda found: _short(float(found[0])), element.attrib[name])


def _short(value: float) -> str:
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _add_patterns(root: ET.Element) -> None:
    used = {found for element in root.iter() for found in _REFERENCE.findall(element.attrib.get("fill", ""))}
    wanted = [name for name in _PATTERNS if name in used]
    if not wanted:
        return
    defs = ET.Element("defs")
    for name in wanted:
        attributes, parts = _PATTERNS[name]
        pattern = ET.SubElement(defs, "pattern", {"id": name, **attributes})
        for tag, values in parts:
            ET.SubElement(pattern, tag, values)
    root.insert(0, defs)


def _prefix_ids(root: ET.Element, ident: str) -> None:
    """Vega numbers its clip paths through all drawings of the process: count them anew, under our ident."""
    found = [element for element in root.iter() if "id" in element.attrib]
    fresh = {one.attrib["id"]: f"{ident}-{_fresh(one.attrib['id'], number)}" for number, one in enumerate(found, 1)}
    for element in found:
        element.attrib["id"] = fresh[element.attrib["id"]]
    for element in root.iter():
        for name, value in element.attrib.items():
            if "url(#" in value:
                element.attrib[name] = _REFERENCE.sub(lambda one: f"url(#{fresh[one[1]]})", value)


def _fresh(old: str, number: int) -> str:
    return old.removeprefix("vb-") if old in _PATTERNS else f"clip{number}"


def _name(root: ET.Element, ident: str, title: str, desc: str, role: str) -> None:
    size = {name: root.attrib[name] for name in ("width", "height", "viewBox")}
    root.attrib.clear()
    named = {"role": role, "aria-labelledby": f"{ident}-t {ident}-d", "focusable": "false"}
    root.attrib.update({"xmlns": _NAMESPACE.split('"')[1], **named, **size})
    for place, (tag, end, text) in enumerate((("title", "t", title), ("desc", "d", desc))):
        element = ET.Element(tag, {"id": f"{ident}-{end}"})
        element.text = text
        root.insert(place, element)
