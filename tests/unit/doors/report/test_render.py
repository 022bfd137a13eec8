# SPDX-License-Identifier: EUPL-1.2
"""A drawing fits in a page with a strict content security policy, and is read out as a picture or a group of links."""

import re
from xml.etree import ElementTree as ET

import pytest

from veiligheidsbeeld.doors.report import render
from veiligheidsbeeld.doors.report.inline_svg import titled, token
from veiligheidsbeeld.doors.report.render import render_svg, to_png

SVG = "{http://www.w3.org/2000/svg}"


def dots(*descriptions: str, fill: str = "#00568b") -> dict[str, object]:
    """A small specification with clipping, one dot for each token."""
    return {
        "width": 200,
        "height": 100,
        "data": {"values": [{"x": at + 0.123456, "d": told} for at, told in enumerate(descriptions)]},
        "mark": {"type": "point", "clip": True, "fill": fill},
        "encoding": {
            "x": {"field": "x", "type": "quantitative", "title": "as"},
            "description": {"field": "d"},
        },
    }


def drawn(spec: dict[str, object] | None = None, **more: object) -> str:
    names = {"ident": "k1", "title": "Titel <b>", "desc": "Zin & zo", **more}
    return render_svg(spec or dots(token("A", "hallo")), **names)  # type: ignore[arg-type]


def ids(svg: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', svg)


def test_there_is_nothing_that_a_strict_policy_refuses() -> None:
    svg = drawn()
    assert "style=" not in svg
    assert "<style" not in svg
    assert "<script" not in svg
    assert not re.search(r'\son\w+="', svg)


def test_no_address_outside_is_named_but_that_of_the_svg_namespace() -> None:
    svg = drawn(dots(token("A", "x")), role="group", links={"A": ("/gebied/A", "A: 1")})
    assert set(re.findall(r"https?://[^\"' ]+", svg)) == {"http://www.w3.org/2000/svg"}


def test_the_drawing_has_a_name_and_a_description() -> None:
    root = ET.fromstring(drawn())
    assert root.attrib["role"] == "img"
    assert root.attrib["focusable"] == "false"
    assert root.attrib["aria-labelledby"] == "k1-t k1-d"
    assert [(one.tag, one.attrib["id"], one.text) for one in list(root)[:2]] == [
        (SVG + "title", "k1-t", "Titel <b>"),
        (SVG + "desc", "k1-d", "Zin & zo"),
    ]


def test_marks_and_axes_say_nothing_in_english() -> None:
    svg = drawn()
    body = svg.partition(">")[2]
    assert "aria-" not in body
    assert "role=" not in body
    assert "axis titled" not in svg


def test_a_mark_tells_its_value_on_hover() -> None:
    root = ET.fromstring(drawn(dots(token("A", "Oost: 1,2"), token("B", ""))))
    titles = [one.text for one in root.iter(SVG + "title")]
    assert titles == ["Titel <b>", "Oost: 1,2"]


def test_a_mark_becomes_a_link_with_the_address_as_given_and_a_name() -> None:
    links = {"A": ("/gebied/A?jaar=2024&taal=nl", 'Oost "midden": 1,2')}
    root = ET.fromstring(drawn(dots(token("A", "hover"), token("B", "los")), role="group", links=links))
    (anchor,) = root.iter(SVG + "a")
    assert anchor.attrib == {"href": "/gebied/A?jaar=2024&taal=nl", "aria-label": 'Oost "midden": 1,2'}
    assert [one.tag for one in anchor] == [SVG + "title", SVG + "path"]
    assert anchor[0].text == "hover"


def test_links_ask_for_a_group() -> None:
    with pytest.raises(ValueError, match="group"):
        drawn(links={"A": ("/x", "x")})


@pytest.mark.parametrize("href", ["https://elders.nl", "//elders.nl/x", "javascript:alert(1)", "", "/\\elders.nl"])
def test_a_link_to_elsewhere_is_refused(href: str) -> None:
    with pytest.raises(ValueError, match="address of our own"):
        drawn(role="group", links={"A": (href, "x")})


@pytest.mark.parametrize("ident", ["", "1a", "a b", 'a"'])
def test_an_ident_that_is_no_id_is_refused(ident: str) -> None:
    with pytest.raises(ValueError, match="cannot be an id"):
        drawn(ident=ident)


def test_ids_stay_unique_when_two_drawings_share_a_page() -> None:
    page = drawn(dots("x", fill="url(#vb-dots)"), ident="breed") + drawn(dots("x", fill="url(#vb-dots)"), ident="smal")
    assert len(ids(page)) == len(set(ids(page))) == 8
    assert set(re.findall(r"url\(#([^)]+)\)", page)) <= set(ids(page))


def test_the_same_drawing_is_the_same_text_however_many_were_drawn_before() -> None:
    first = drawn()
    render._drawn.cache_clear()
    drawn(dots("y", "z"))
    assert drawn() == first


def test_a_drawing_is_made_once_for_the_same_content() -> None:
    drawn(dots("uniek"))
    before = render._drawn.cache_info()
    drawn(dots("uniek"))
    assert render._drawn.cache_info().hits == before.hits + 1
    drawn(dots("uniek"), title="anders")
    assert render._drawn.cache_info().misses == before.misses + 1
    assert before.maxsize is not None


def test_patterns_are_only_there_when_used() -> None:
    assert "<pattern" not in drawn()
    hatched = drawn(dots("x", fill="url(#vb-hatch)"))
    assert 'id="k1-hatch"' in hatched
    assert 'fill="url(#k1-hatch)"' in hatched
    assert "k1-dots" not in hatched


def test_paths_are_no_finer_than_a_tenth_of_a_pixel() -> None:
    svg = drawn()
    geometry = " ".join(re.findall(r'\s(?:d|transform)="([^"]*)"', svg))
    assert not re.search(r"\.\d\d", geometry)
    assert "-0," not in geometry


def test_a_specification_cannot_fetch_data() -> None:
    spec = {**dots("x"), "data": {"url": "https://elders.nl/data.json"}}
    with pytest.raises(ValueError, match=r"(?i)url"):
        drawn(spec)


def test_a_specification_cannot_bring_its_own_links_or_pictures() -> None:
    spec = dots("x")
    spec["encoding"]["href"] = {"value": "https://elders.nl"}  # type: ignore[index]
    with pytest.raises(ValueError, match="<a>"):
        drawn(spec)


def test_a_png_is_larger_with_its_title_above_it() -> None:
    svg = drawn()
    assert to_png(svg).startswith(b"\x89PNG")
    assert _size(to_png(svg, 1)) == (200, _size(to_png(dots("x"), 1))[1] + 35)
    assert _size(to_png(dots("x"), 2)) == (400, 200)


def _size(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


def test_a_long_title_takes_more_lines_and_stays_within_the_drawing() -> None:
    root = ET.fromstring(titled(drawn(title="Drie zaken veranderden echt in Ketelbrink in 2024")))
    lines = [one for one in root.iter(SVG + "text") if one.get("font-weight") == "700"]
    assert len(lines) == 4
    assert max(len(one.text or "") for one in lines) <= 18
