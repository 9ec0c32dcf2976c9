"""Drawings of a map: colors, triangles, circles and words agree; legends have what the map uses and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from dashboard.drawing import theme
from dashboard.drawing.svg import Drawing
from dashboard.maps.county_map.choropleth import map_drawing
from dashboard.maps.county_map.interval_list import across, interval_drawing
from dashboard.maps.county_map.legend import legend_drawing
from dashboard.maps.county_map.picture import MapPicture
from dashboard.maps.elements import shading
from dashboard.maps.elements.model import Map
from tests.unit.dashboard.maps.made import figure, made

THREE = [figure("w", 0.9, "higher"), figure("m", 0.3, "same"), figure("e", 0.1, "lower")]


def tree(drawing: Drawing) -> Element:
    return ElementTree.fromstring(drawing.document())


def areas(drawn: Map) -> dict[str, Element]:
    return {str(node.get("data-geo")): node for node in tree(map_drawing(drawn)).iter() if node.get("role") == "radio"}


def texts(drawing: Drawing) -> list[str]:
    return [str(node.text) for node in tree(drawing).iter("text")]


def triangles(drawing: Drawing) -> int:
    """Marks of three corners."""
    return sum(
        str(node.get("d")).count("L") == 2 and str(node.get("d")).endswith("Z") for node in tree(drawing).iter("path")
    )


def test_a_class_is_said_by_color_triangle_and_words() -> None:
    drawn = made("verdicts", THREE)
    fills = {geo_id: node.get("fill") for geo_id, node in areas(drawn).items()}
    assert fills == {"w": "#f6b26b", "m": "#e7ecf1", "e": "#9dc3e6"}
    assert {node.get("aria-label") for node in areas(drawn).values()} == {figure.spoken for figure in THREE}
    assert triangles(map_drawing(drawn)) == triangles(interval_drawing(drawn)) == triangles(legend_drawing(drawn)) == 2
    assert texts(map_drawing(drawn)) == ["West", "90%", "Middle", "30%", "Eastern Isle", "10%"]


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        (THREE, ["means higher", "means same", "means lower"]),
        ([figure(geo, 0.3, "same") for geo in "wme"], ["means same"]),
        ([figure(geo, 0.3, "unknown", None) for geo in "wme"], ["means unknown"]),
        (
            [figure("w", 0.9, "higher"), figure("m", None, "hidden"), figure("e", 0.3, "same")],
            ["means higher", "means same", "means hidden"],
        ),
    ],
)
def test_a_legend_has_the_classes_of_the_map_and_no_other(figures: list, told: list[str]) -> None:
    drawn = made("verdicts", figures)
    assert texts(legend_drawing(drawn)) == ["A measure", *told]
    tints = {node.get("fill") for node in areas(drawn).values()}
    swatches = {node.get("fill") for node in tree(legend_drawing(drawn)).iter("rect")}
    assert swatches == tints


def test_on_a_phone_map_legend_and_rows_follow_each_other() -> None:
    wide, narrow = (MapPicture(made("verdicts", THREE)).drawing(theme.LIGHT, narrow=narrow) for narrow in (False, True))
    parts = [(float(part.get("x", 0)), float(part.get("y", 0)), part) for part in tree(narrow).findall("svg")]
    assert [x for x, _, _ in parts] == [0, 0, 0]
    for (_, y, part), (_, below, _) in pairwise(parts):
        assert below > y + float(part.get("height", 0))
    assert (narrow.view_box[2], wide.view_box[2]) == (360, 736)
    assert texts(narrow) == texts(wide)


def test_drawings_of_one_document_have_stripes_of_their_own() -> None:
    picture = MapPicture(made("verdicts", [figure("w", None, "hidden"), *THREE[1:]]))
    for prefix in ("c0-", "c1-"):
        content = picture.drawing(theme.LIGHT, prefix=prefix).content
        assert set(re.findall(r"url\(#(.+?)\)", content)) == {f"{prefix}not-shown"}
        assert re.findall(r' id="(.+?)"', content) == [f"{prefix}not-shown"]


def test_what_is_not_shown_is_striped_and_has_no_value() -> None:
    drawn = made("verdicts", [figure("w", None, "hidden"), *THREE[1:]])
    content = map_drawing(drawn).content
    assert areas(drawn)["w"].get("fill") == "url(#not-shown)"
    assert content.count('id="not-shown"') == 1
    assert "not-shown" not in map_drawing(made("verdicts", THREE)).content
    assert "not shown" in texts(interval_drawing(drawn))


def test_places_outside_the_region_cannot_be_chosen() -> None:
    drawn = made("verdicts", THREE[:2])
    assert set(areas(drawn)) == {"w", "m"}
    assert "Eastern Isle" in texts(map_drawing(drawn))


def test_one_area_can_be_reached_by_the_tab_key() -> None:
    for chosen, first in (("", "w"), ("m", "m")):
        found = areas(made("verdicts", THREE, chosen))
        assert [geo_id for geo_id, node in found.items() if node.get("tabindex") == "0"] == [first]
        assert [geo_id for geo_id, node in found.items() if node.get("aria-checked") == "true"] == [
            g for g in (chosen,) if g
        ]


def test_the_area_of_a_circle_is_the_number() -> None:
    drawn = made("circles", [figure("w", 0.9, "unknown", 0.05), figure("m", 0.3, "unknown", 0.05)])
    circles = list(tree(map_drawing(drawn)).iter("circle"))
    filled = {float(node.get("cx")): float(node.get("r")) for node in circles if node.get("fill") != "none"}
    assert (filled[150] / filled[450]) ** 2 == pytest.approx(3, rel=2e-3)
    rings = sorted(float(node.get("r")) for node in circles if node.get("cx") == "150" and node.get("fill") == "none")
    assert [(ring / filled[150]) ** 2 for ring in rings] == pytest.approx([0.85 / 0.9, 0.95 / 0.9], rel=2e-3)
    without = replace(drawn, look=replace(drawn.look, rings=False))
    assert all(node.get("fill") != "none" for node in tree(map_drawing(without)).iter("circle"))


def test_the_largest_circle_is_drawn_first() -> None:
    drawn = made("circles", [figure("w", 0.2, "unknown"), figure("m", 0.9, "unknown")])
    filled = [node.get("cx") for node in tree(map_drawing(drawn)).iter("circle") if node.get("fill") != "none"]
    assert filled == ["450", "150"]


def test_values_have_four_shades_and_no_triangles() -> None:
    drawn = made("values", [figure("w", 0.9, "higher"), figure("m", 0.3, "same"), figure("e", 0.1, "lower")])
    assert {geo_id: node.get("fill") for geo_id, node in areas(drawn).items()} == {
        "w": shading.RAMP_LIGHT[3],
        "m": shading.RAMP_LIGHT[1],
        "e": shading.RAMP_LIGHT[0],
    }
    assert triangles(map_drawing(drawn)) == 0
    assert texts(legend_drawing(drawn)) == ["A measure", "0%", "25%", "50%", "75%", "100%"]


def test_letters_on_a_dark_area_are_light() -> None:
    drawn = made("values", [figure("w", 0.9, "higher"), figure("m", 0.1, "lower")])
    inks = [node.get("fill") for node in tree(map_drawing(drawn)).iter("g") if node.get("class") == "label"]
    assert inks[:2] == [theme.LIGHT.background, theme.LIGHT.text]


def test_no_label_crosses_the_edge_of_the_map() -> None:
    drawn = made("verdicts", THREE)
    (label,) = [node for node in tree(map_drawing(drawn)).iter("text") if node.text == "Eastern Isle"]
    assert label.get("text-anchor") == "end"


def test_intervals_stand_at_their_values() -> None:
    drawn = made("verdicts", THREE)
    at = across(drawn)
    marks = [float(node.get("cx")) for node in tree(interval_drawing(drawn)).iter("circle")]
    assert marks == pytest.approx([at(0.9), at(0.3), at(0.1)], abs=0.01)
    assert at(0.5) - at(0.0) == pytest.approx(at(1.0) - at(0.5))


@pytest.mark.parametrize("shown", ["circles", "verdicts", "values"])
@pytest.mark.parametrize("palette", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_a_saved_picture_holds_map_legend_and_intervals(shown: str, palette: theme.Palette) -> None:
    drawing = MapPicture(made(shown, THREE, "m")).drawing(palette)  # type: ignore[arg-type]
    ElementTree.fromstring(drawing.document())
    assert drawing.content.count("A measure") >= 2
    assert drawing.content.count('data-geo="w"') == 2
    _, _, width, height = drawing.view_box
    for node in ElementTree.fromstring(drawing.document()).iter("svg"):
        if node.get("width"):
            assert float(node.get("x")) + float(node.get("width")) <= width
            assert float(node.get("y")) + float(node.get("height")) <= height + 0.01


def test_no_two_labels_of_the_axis_touch() -> None:
    crowded = replace(made("verdicts", THREE), ticks=[(n / 20, f"{5 * n}.0%") for n in range(21)])
    written = [(float(node.get("x") or 0), str(node.text)) for node in tree(interval_drawing(crowded)).iter("text")]
    axis = sorted((x, told) for x, told in written if told.endswith(".0%"))
    assert 2 <= len(axis) < 21
    # A letter of Public Sans is at least half as wide as it is high.
    assert all(later - x > 13 * 0.5 * len(told) for (x, told), (later, _) in pairwise(axis))
