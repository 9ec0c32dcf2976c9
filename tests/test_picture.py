"""Pictures: what stands in them, where marks lie, what is refused, and that the same chart gives the same bytes.

Places are checked against the tick labels of the same picture, not against the code that placed the marks. Numbers
named after plotly.js were read from plotly.js 4.1.1 (the one inside the plotly package) in Chromium.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import itertools
import json
import math
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from PIL import Image, ImageFont
from playwright.sync_api import sync_playwright

from dashboard.charts.svg import bars as columns
from dashboard.charts.svg import render, scales
from dashboard.charts.svg.figure import Figure, read
from dashboard.charts.svg.scales import Axis, extents
from dashboard.charts.svg.ticks import number_label, ticks
from dashboard.charts.svg.trace import look
from dashboard.drawing import font_metrics
from dashboard.exports.framed_picture import PRINT_WIDTH, Frame, embed, png, svg, to_png

ROOT = Path(__file__).parents[1]
NS = "{http://www.w3.org/2000/svg}"
INK, BLUE, GREY = "#1b1b1b", "#1a4480", "#71767a"

FRAME = Frame(
    title="Children with special health care needs who have a medical home",
    subtitle="Massachusetts, New England and the nation, 2017-2019",
    finding="In Massachusetts 46.2% of these children have a medical home (95% interval 38.7% to 53.9%).",
    notes=("○ Open marker: read with care & compare nothing.", "Not shown: fewer than 30 children answered."),
    source="National Survey of Children’s Health, topical files 2017 [3f9a1c2e], 2018 [b77d0e41], 2019 [90ac55d2]",
    kind="Survey estimate (direct)",
    citation=(
        "Massachusetts Medical Home Dashboard. Build 2f6c0a1b. "
        "http://localhost:8501/?indicator=medical_home&geography=25"
    ),
    build_id="2f6c0a1b",
    link="http://localhost:8501/?indicator=medical_home&geography=25",
    alt="Massachusetts 46.2 percent, interval 38.7 to 53.9 percent.",
)

STATES = ("Massachusetts", "Connecticut", "Maine", "New Hampshire", "Rhode Island", "Vermont", "United States")
VALUES = (0.462, 0.431, 0.478, 0.455, 0.402, None, 0.437)
LOWER = (0.387, 0.360, 0.410, 0.390, 0.310, None, 0.424)
UPPER = (0.539, 0.505, 0.547, 0.521, 0.502, None, 0.450)


def layout(**own: object) -> dict[str, object]:
    return {"font": {"size": 14, "color": INK}, "margin": {"l": 40, "r": 10, "t": 20, "b": 40}, **own}


def dots() -> dict[str, object]:
    """Seven states: one read with care, one suppressed."""
    above = [None if u is None or v is None else u - v for u, v in zip(UPPER, VALUES, strict=True)]
    below = [None if v is None or w is None else v - w for v, w in zip(VALUES, LOWER, strict=True)]
    interval = {"type": "data", "array": above, "arrayminus": below, "color": GREY, "width": 0}
    values = {
        "mode": "markers",
        "x": list(VALUES),
        "y": list(STATES),
        "marker": {"size": 12, "color": BLUE, "symbol": [*["circle"] * 4, "circle-open", *["circle"] * 2]},
        "error_x": interval,
        "hovertemplate": "%{y}",
        "customdata": list(LOWER),
    }
    told = {"mode": "text", "x": [0.02], "y": ["Vermont"], "text": ["not shown"], "textposition": "middle right"}
    figures = [
        {"x": 1, "xref": "paper", "xanchor": "left", "y": state, "text": f"<b>{v:.1%}</b> ({a:.1%}–{b:.1%})"}
        for state, v, a, b in zip(STATES, VALUES, LOWER, UPPER, strict=True)
        if v is not None
    ]
    return {
        "data": [values, told],
        "layout": layout(
            height=360,
            showlegend=False,
            xaxis={"range": [0, 0.7], "tickformat": ".0%", "title": {"text": "Share with a medical home"}},
            yaxis={"autorange": "reversed"},
            shapes=[{"type": "line", "x0": 0.437, "x1": 0.437, "yref": "paper", "y0": 0, "y1": 1}],
            annotations=[{"showarrow": False, **figure} for figure in figures],
        ),
    }


def series() -> dict[str, object]:
    """Years with a band that breaks, another survey before, and a step line."""
    years = [f"{year}-07-01" for year in (2016, 2017, 2018, 2019, 2020, 2021, 2022)]
    low, high = [0.40, 0.44, 0.29, 0.41], [0.58, 0.66, 0.50, 0.63]
    band = {"x": years[:4] + years[3::-1], "y": high + low[::-1], "fill": "toself", "fillcolor": "rgba(26,68,128,0.15)"}
    return {
        "data": [
            {**band, "name": "95% interval", "mode": "lines", "line": {"width": 0}},
            {"x": years, "y": [0.49, 0.55, 0.39, 0.52, None, 0.47, 0.46], "name": "Massachusetts"},
            {"x": ["2005-07-01"], "y": [0.47], "mode": "markers", "name": "Published", "marker": {"symbol": "diamond"}},
            {"x": years, "y": [0.43] * 7, "name": "Nation", "mode": "lines", "line": {"shape": "hv", "dash": "dash"}},
        ],
        "layout": layout(
            height=420,
            yaxis={"tickformat": ".0%", "rangemode": "tozero", "title": {"text": "Share"}},
            shapes=[{"type": "rect", "x0": "2020-01-01", "x1": "2021-01-01", "yref": "y domain", "y0": 0, "y1": 1}],
        ),
    }


def grouped() -> dict[str, object]:
    """Two subplots with a shared y axis and long labels."""
    parts = ["Personal doctor or nurse", "Usual source of sick care", "Effective care coordination when it is needed"]
    traces = [
        {
            "mode": "markers",
            "name": name,
            "showlegend": column == 1,
            "x": [0.5 + 0.1 * row + shift for row in range(3)],
            "y": [row + shift for row in range(3)],
            "xaxis": "x" if column == 1 else "x2",
            "yaxis": "y" if column == 1 else "y2",
            "marker": {"symbol": symbol, "size": 10},
            "error_x": {"type": "data", "array": [0.05] * 3},
        }
        for column in (1, 2)
        for name, symbol, shift in (("Massachusetts", "circle", -0.2), ("United States", "diamond", 0.2))
    ]
    share = {"range": [0.4, 1], "tickformat": ".0%"}
    return {
        "data": traces,
        "layout": layout(
            height=300,
            xaxis={**share, "domain": [0, 0.47], "anchor": "y"},
            xaxis2={**share, "domain": [0.53, 1], "anchor": "y2"},
            yaxis={"tickvals": [0, 1, 2], "ticktext": parts, "range": [2.6, -0.6], "anchor": "x"},
            yaxis2={"matches": "y", "anchor": "x2", "showticklabels": False},
        ),
    }


def bars() -> dict[str, object]:
    ages = ["0-5", "6-11", "12-17"]
    return {
        "data": [
            {"type": "bar", "name": "With", "x": ages, "y": [21034, 58234, 80112], "marker": {"color": BLUE}},
            {
                "type": "bar",
                "name": "Without",
                "x": ages,
                "y": [30034, 70234, 88112],
                "text": ["30,034", "70,234", "<b>88,112</b>"],
                "textposition": "outside",
                "marker": {"color": GREY},
            },
        ],
        "layout": layout(height=400, yaxis={"tickformat": ",d"}, bargap=0.3),
    }


def timeline() -> dict[str, object]:
    """Ninety marks on five tracks over dates."""
    tracks = ("Federal law", "State law", "Insurance", "Practice programmes", "Surveys")
    symbols = ("circle", "diamond", "square", "triangle-up", "x")
    traces = [
        {
            "mode": "markers",
            "x": [f"{1968 + 3 * place}-0{1 + row}-15" for place in range(18)],
            "y": [track] * 18,
            "marker": {"symbol": [symbol if place % 5 else f"{symbol}-open" for place in range(18)], "size": 11},
        }
        for row, (track, symbol) in enumerate(zip(tracks, symbols, strict=True))
    ]
    axis = {"range": ["1965-01-01", "2026-01-01"], "dtick": "M120"}
    return {"data": traces, "layout": layout(height=420, xaxis=axis, showlegend=False)}


def crowded() -> dict[str, object]:
    """Fourteen names that do not fit side by side, and a wordy y axis."""
    names = ["Barnstable", "Berkshire", "Bristol", "Dukes", "Essex", "Franklin", "Hampden"]
    names += ["Hampshire", "Middlesex", "Nantucket", "Norfolk", "Plymouth", "Suffolk", "Worcester"]
    trace = {"type": "bar", "x": names, "y": list(range(3, 17)), "marker": {"color": BLUE}}
    return {"data": [trace], "layout": layout(height=340, yaxis={"title": {"text": "Thousand children"}})}


def long_labels() -> dict[str, object]:
    names = [
        "Hispanic or Latino children of any race, whose household mostly speaks Spanish at home",
        "Asian, Native Hawaiian or Other Pacific Islander, non-Hispanic, one race alone",
        "White, non-Hispanic, with public insurance or with none in the past twelve months",
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
    ]
    trace = {"type": "bar", "orientation": "h", "y": names, "x": [0.1, 0.2, 0.3, 0.4]}
    return {"data": [trace], "layout": layout(height=160, xaxis={"tickformat": ".0%"})}


FIGURES = {f.__name__: f for f in (dots, series, grouped, bars, timeline, crowded, long_labels)}


def tree(document: str) -> ElementTree.Element:
    return ElementTree.fromstring(document)


def texts(root: ElementTree.Element) -> list[str]:
    return ["".join(text.itertext()) for text in root.iter(f"{NS}text")]


def flowing(document: str) -> str:
    """All visible text in reading order, lines joined."""
    return re.sub(r"\s+", " ", " ".join(texts(tree(document))))


def places(root: ElementTree.Element) -> list[tuple[str, ElementTree.Element, float, float]]:
    """Every drawn element with the shift of the groups round it."""
    out = []

    def walk(node: ElementTree.Element, dx: float, dy: float) -> None:
        moved = re.match(r"translate\(([-\d.]+) ([-\d.]+)\)", node.get("transform", ""))
        if moved:
            dx, dy = dx + float(moved[1]), dy + float(moved[2])
        out.append((node.tag.removeprefix(NS), node, dx, dy))
        for child in node:
            walk(child, dx, dy)

    walk(root, 0, 0)
    return out


def scale(root: ElementTree.Element, axis: str, labels: dict[str, float]) -> tuple[float, float]:
    """Slope and offset from a data value to a pixel, by least squares through the named tick labels."""
    spots = []
    for tag, node, dx, dy in places(root):
        if tag == "text" and "".join(node.itertext()) in labels:
            baseline_to_middle = 0.35 * float(node.get("font-size", "0"))
            pixel = (
                float(node.get("x", "0")) + dx if axis == "x" else float(node.get("y", "0")) + dy - baseline_to_middle
            )
            spots.append((labels["".join(node.itertext())], pixel))
    assert len(spots) >= 2
    slope, offset = np.polyfit([value for value, _ in spots], [pixel for _, pixel in spots], 1)
    return float(slope), float(offset)


def circles(root: ElementTree.Element, radius: float) -> list[tuple[float, float, ElementTree.Element]]:
    return [
        (float(node.get("cx", "0")) + dx, float(node.get("cy", "0")) + dy, node)
        for tag, node, dx, dy in places(root)
        if tag == "circle" and float(node.get("r", "0")) == radius
    ]


def path_points(node: ElementTree.Element) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", node.get("d", ""))]


# What stands in the picture


def test_the_frame_stands_in_the_svg_as_text() -> None:
    seen = flowing(svg(dots(), FRAME))
    for told in (FRAME.title, FRAME.subtitle, FRAME.finding, FRAME.kind, FRAME.source, FRAME.citation, FRAME.link):
        assert told in seen
    assert "Open marker: read with care & compare nothing." in seen
    assert (seen.count(FRAME.build_id), seen.count(FRAME.link)) == (1, 1)
    assert "46.2% (38.7%–53.9%)" in seen
    assert "not shown" in seen


def test_the_svg_describes_itself() -> None:
    root = tree(svg(dots(), FRAME))
    assert root.get("role") == "img"
    assert root.get("lang") == "en"
    named = {node.get("id"): node.text for node in root if node.get("id")}
    title, description = str(root.get("aria-labelledby")).split()
    assert named[title] == f"{FRAME.title}. {FRAME.subtitle}"
    assert named[description] == FRAME.alt
    metadata = "".join(next(root.iter(f"{NS}metadata")).itertext())
    for fact in (FRAME.source, FRAME.citation, FRAME.build_id, FRAME.kind, FRAME.link):
        assert fact in metadata


def test_the_svg_is_alone_in_the_world() -> None:
    document = svg(dots(), FRAME)
    assert not re.search(r"href|<script|<style|<image|<foreignObject|url\((?!#)", document)
    assert "font-family=\"'Public Sans'" in document


def test_two_pictures_share_no_ids() -> None:
    other = Frame(**{**vars(FRAME), "subtitle": "Maine"})
    one, two = (set(re.findall(r' id="([^"]+)"', svg(dots(), frame))) for frame in (FRAME, other))
    assert one
    assert not one & two


def test_labels_of_another_language() -> None:
    words = {"source_label": "Fuente", "citation_label": "Cita", "lang": "es"}
    document = svg(dots(), Frame(**{**vars(FRAME), **words}))
    assert "Fuente: National" in flowing(document)
    assert "Cita: Massachusetts" in flowing(document)
    assert tree(document).get("lang") == "es"


# Where marks lie


def test_each_value_and_interval_lies_where_the_axis_says() -> None:
    root = tree(svg(dots(), FRAME))
    x, x0 = scale(root, "x", {f"{share}%": share / 100 for share in range(0, 80, 10)})
    y, y0 = scale(root, "y", {state: row for row, state in enumerate(STATES)})
    expected = sorted((x0 + x * v, y0 + y * row) for row, v in enumerate(VALUES) if v is not None)
    assert sorted((cx, cy) for cx, cy, _ in circles(root, 6)) == [pytest.approx(spot, abs=0.05) for spot in expected]
    drawn = sorted(
        (left[0] + dx, right[0] + dx, left[1] + dy)
        for tag, node, dx, dy in places(root)
        if tag == "path" and node.get("stroke") == GREY
        for left, right in [path_points(node)]
    )
    intervals = sorted(
        (x0 + x * low, x0 + x * high, y0 + y * row)
        for row, (low, high) in enumerate(zip(LOWER, UPPER, strict=True))
        if low is not None and high is not None
    )
    assert drawn == [pytest.approx(interval, abs=0.05) for interval in intervals]


def test_an_open_marker_stays_open_and_a_suppressed_one_is_not_drawn() -> None:
    root = tree(svg(dots(), FRAME))
    y, y0 = scale(root, "y", {state: row for row, state in enumerate(STATES)})
    fills = {round((cy - y0) / y): node.get("fill") for _, cy, node in circles(root, 6)}
    assert fills[STATES.index("Rhode Island")] == "none"
    assert fills[STATES.index("Massachusetts")] == BLUE
    assert STATES.index("Vermont") not in fills


def test_the_nations_line_lies_at_its_value() -> None:
    root = tree(svg(dots(), FRAME))
    x, x0 = scale(root, "x", {f"{share}%": share / 100 for share in range(0, 80, 10)})
    ends = [
        (px + dx)
        for tag, node, dx, _ in places(root)
        if tag == "path" and node.get("stroke") == "#444444" and node.get("stroke-width") == "2"
        for px, _ in path_points(node)
    ]
    assert ends == [pytest.approx(x0 + x * 0.437, abs=0.05)] * 2


def test_a_missing_year_breaks_the_line() -> None:
    root = tree(svg(series(), FRAME))
    lines = [node for node in root.iter(f"{NS}path") if node.get("stroke") == "#ff7f0e" and node.get("fill") == "none"]
    assert [len(path_points(line)) for line in lines if "L" in line.get("d", "")] == [
        2,
        4,
        2,
    ]  # legend, 2016-19, 2021-22
    assert len(circles(root, 3)) == 6 + 1


def test_a_step_line_steps_and_a_dashed_one_is_dashed() -> None:
    figure = {
        "data": [{"x": [0, 1, 2], "y": [1, 3, 2], "mode": "lines", "line": {"shape": "hv", "dash": "4px,2px"}}],
        "layout": layout(xaxis={"range": [0, 2]}, yaxis={"range": [0, 4]}),
    }
    line = next(node for node in tree(svg(figure, FRAME)).iter(f"{NS}path") if node.get("stroke-dasharray") == "4 2")
    (ax, ay), (bx, by), (cx, cy), (dx, dy), (ex, _) = path_points(line)
    assert (ay, bx, cy, dx) == (by, cx, dy, ex)
    assert bx - ax == pytest.approx(ex - cx, abs=0.02)
    assert (by - cy) == pytest.approx(2 * (path_points(line)[4][1] - dy), abs=0.02)


def test_dates_lie_by_day() -> None:
    root = tree(svg(timeline(), FRAME))
    years = {str(year): float(dt.date(year, 1, 1).toordinal()) for year in range(1970, 2030, 10)}
    x, x0 = scale(root, "x", years)
    first = [cx for cx, _, _ in circles(root, 5.5)]
    expected = [x0 + x * dt.date(1968 + 3 * place, 1, 15).toordinal() for place in range(18)]
    assert sorted(first) == [pytest.approx(spot, abs=0.05) for spot in expected]


def test_grouped_bars_stand_side_by_side_on_zero() -> None:
    root = tree(svg(bars(), FRAME))
    y, y0 = scale(root, "y", {f"{count:,}": count for count in range(0, 100_000, 20_000)})
    x, x0 = scale(root, "x", {"0-5": 0, "6-11": 1, "12-17": 2})
    drawn = {
        color: [
            (
                float(n.get("x", "")) + dx,
                float(n.get("y", "")) + dy,
                float(n.get("width", "")),
                float(n.get("height", "")),
            )
            for tag, n, dx, dy in places(root)
            if tag == "rect" and n.get("fill") == color and float(n.get("width", "0")) > 20
        ]
        for color in (BLUE, GREY)
    }
    for color, side, counts in ((BLUE, -0.35, (21034, 58234, 80112)), (GREY, 0, (30034, 70234, 88112))):
        for place, count in enumerate(counts):
            left, top, wide, tall = drawn[color][place]
            assert left == pytest.approx(x0 + x * (place + side), abs=0.05)
            assert wide == pytest.approx(0.35 * x, abs=0.05)
            assert top == pytest.approx(y0 + y * count, abs=0.4)
            assert top + tall == pytest.approx(y0, abs=0.4)


def test_stacked_bars_stand_on_one_another() -> None:
    traces = [
        {"type": "bar", "orientation": "h", "x": [size], "y": ["Maine"], "name": str(size), "marker": {"color": color}}
        for size, color in ((10, BLUE), (30, GREY), (20, INK))
    ]
    drawn = render.draw(read({"data": traces, "layout": layout(barmode="stack")}), 736)
    axis = drawn.axes["x"]
    found = re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="(?!12)[\d.]+" fill="#', drawn.body)
    assert [(float(x), float(x) + float(w)) for x, w in found] == [
        pytest.approx((axis.pixel(0), axis.pixel(10)), abs=0.02),
        pytest.approx((axis.pixel(10), axis.pixel(40)), abs=0.02),
        pytest.approx((axis.pixel(40), axis.pixel(60)), abs=0.02),
    ]


def test_bars_from_a_base_on_a_date_axis() -> None:
    days = 86_400_000
    figure = {
        "data": [
            {"type": "bar", "orientation": "h", "base": ["2016-01-01"], "x": [31 * days], "y": [0], "width": [0.5]}
        ],
        "layout": layout(xaxis={"type": "date", "range": ["2016-01-01", "2017-01-01"]}, yaxis={"range": [-1, 1]}),
    }
    drawn = render.draw(read(figure), 736)
    x, y = drawn.axes["x"], drawn.axes["y"]
    left, top, wide, tall = map(
        float,
        re.findall(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" fill="#1f77b4', drawn.body)[0],
    )
    assert (left, wide) == pytest.approx((x.start, x.length * 31 / 366), abs=0.02)
    assert (top, tall) == pytest.approx((y.pixel(0.25), y.length / 4), abs=0.02)


def test_matching_axes_share_a_range_and_subplots_their_place() -> None:
    axes = render.draw(read(grouped()), 736).axes
    assert (axes["y"].low, axes["y"].high) == (axes["y2"].low, axes["y2"].high) == (2.6, -0.6)
    whole = axes["x2"].end - axes["x"].start
    assert (axes["x"].end - axes["x"].start) / whole == pytest.approx(0.47)
    assert (axes["x2"].start - axes["x"].start) / whole == pytest.approx(0.53)


def test_marks_beyond_the_range_are_cut_at_the_plot_area() -> None:
    figure = {"data": [{"x": [0, 5], "y": [0, 5]}], "layout": layout(xaxis={"range": [0, 1]}, yaxis={"range": [0, 1]})}
    root = tree(svg(figure, FRAME))
    line = next(node for node in root.iter(f"{NS}path") if node.get("stroke") == "#1f77b4")
    group = next(node for node in root.iter(f"{NS}g") if line in list(node))
    clip = next(node for node in root.iter(f"{NS}clipPath") if f"url(#{node.get('id')})" == group.get("clip-path"))
    box = clip[0]
    right, bottom = (float(box.get(a, "")) + float(box.get(b, "")) for a, b in (("x", "width"), ("y", "height")))
    assert path_points(line)[0] == pytest.approx((float(box.get("x", "")), bottom), abs=0.02)
    assert path_points(line)[1][0] > right


# Ranges, ticks and formats as plotly.js has them


def axis(kind: str, length: float, name: str = "y", **spec: object) -> Axis:
    return Axis(name, dict(spec), kind, tuple("abc"), places={}).placed(0, length)


@pytest.mark.parametrize(
    ("made", "wanted", "expected"),
    [
        # bars of 21,034 to 88,112 with a line of text of 14 px outside, axis of 310 px
        (axis("linear", 310), extents([21034, 88112], pixels=(0, 21.2), padded=True, to_zero=True), (0, 99944.0907)),
        # markers of 9 px between 0.44 and 0.66, zero taken in, 311 px
        (
            axis("linear", 311, rangemode="tozero"),
            extents([0.29, 0.66], padded=True),
            (0, 0.6947368),
        ),
        # floating bars from 0.1 to 0.51
        (axis("linear", 476, "x"), extents([0.1, 0.51], padded=True), (0.0772222, 0.5327778)),
        # seven categories, markers of 12 px, 280 px, reversed
        (
            axis("category", 280, autorange="reversed"),
            extents([0, 6], pixels=scales.marker_room(12), padded=True),
            (6.5443038, -0.5443038),
        ),
    ],
)
def test_automatic_ranges(made: Axis, wanted: scales.Extents, expected: tuple[float, float]) -> None:
    ranged = made.ranged(wanted)
    assert (ranged.low, ranged.high) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    ("low", "high", "length", "name", "expected"),
    [
        (0, 0.7, 520, "x", ["0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7"]),
        (0, 10.3157894, 260, "y", ["0", "2", "4", "6", "8", "10"]),
        (0, 433_000, 395, "y", ["0", "50k", "100k", "150k", "200k", "250k", "300k", "350k", "400k"]),
        (-3, 3, 200, "y", ["−2", "0", "2"]),
    ],
)
def test_automatic_ticks(low: float, high: float, length: float, name: str, expected: list[str]) -> None:
    made = axis("linear", length, name, range=[low, high]).ranged(scales.Extents())
    assert [tick.label for tick in ticks(made)] == expected


def test_automatic_years() -> None:
    made = axis("date", 668, "x", range=["2004-04-07", "2024-09-09"]).ranged(scales.Extents())
    assert [tick.label for tick in ticks(made)] == ["2005", "2010", "2015", "2020"]


@pytest.mark.parametrize(
    ("value", "template", "expected"),
    [
        (0.462, ".0%", "46%"),
        (0.145, ".0%", "14%"),  # 14.499999999999998 in JavaScript too
        (0.125, ".2f", "0.13"),
        (2.5, "d", "3"),
        (-0.031, ".1%", "−3.1%"),
        (1234567.4, ",d", "1,234,567"),
        (1234.5, ",.1f", "1,234.5"),
        (0.5, "+.1f", "+0.5"),
        (1500, ",", "1,500"),
        (-0.001, ".0%", "0%"),
    ],
)
def test_numbers_as_d3_writes_them(value: float, template: str, expected: str) -> None:
    assert number_label(value, template) == expected


# Refusals


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"data": [{"type": "pie", "values": [1]}]}, r"data\[0\].type.*pie"),
        ({"data": [{"x": [1], "y": [1], "stackgroup": "a"}]}, r"data\[0\].stackgroup"),
        ({"data": [{"x": [1], "y": [1], "marker": {"colorscale": "Viridis"}}]}, r"data\[0\].marker.colorscale"),
        ({"data": [{"x": [1], "y": [1], "marker": {"symbol": ["circle", "star"]}}]}, r"data\[0\].marker.symbol.*star"),
        ({"data": [{"x": [1], "y": [1], "line": {"shape": "spline"}}]}, r"data\[0\].line.shape.*spline"),
        ({"data": [{"x": [1], "y": [1], "error_y": {"type": "percent", "value": 5}}]}, r"data\[0\].error_y"),
        ({"data": [{"x": [1], "y": [1], "texttemplate": "%{y}"}]}, r"data\[0\].texttemplate"),
        ({"data": [{"x": [1], "y": [1], "visible": "legendonly"}]}, r"data\[0\].visible"),
        ({"data": [{"type": "bar", "x": [1], "y": [1], "marker": {"pattern": {"shape": "/"}}}]}, r"pattern.shape"),
        ({"layout": {"xaxis": {"type": "log"}}}, r"layout.xaxis.type.*log"),
        ({"layout": {"yaxis2": {"overlaying": "y"}}}, r"layout.yaxis2.overlaying"),
        ({"layout": {"title": {"text": "A title"}}}, r"layout.title.text"),
        ({"layout": {"updatemenus": [{}]}}, r"layout.updatemenus"),
        ({"layout": {"annotations": [{"x": 1, "y": 1, "text": "a"}]}}, r"layout.annotations\[0\].showarrow"),
        ({"layout": {"shapes": [{"type": "circle"}]}}, r"layout.shapes\[0\].type.*circle"),
        ({"layout": {"template": {"layout": {"images": [{"source": "x"}]}}}}, r"layout.template.layout.images"),
        ({"layout": {"xaxis": {"title": {"text": "<a href='x'>y</a>"}}}}, r"the tag <a href='x'>"),
        ({"layout": {"xaxis": {"title": {"text": "Кириллица"}}}}, r"no sign 'К' \(U\+041A\)"),
        ({"layout": {"xaxis": {"tickformat": "~s"}}}, r"tickformat '~s'"),
        ({"layout": {"font": {"color": "#eeeeee"}}}, r"layout.font.color"),
        ({"data": [{"x": [1], "y": [1]}, {"x": [1], "y": [2]}]}, r"data\[0\].name"),
        ({"data": [{"x": ["a", True], "y": [1, {1, 2}]}]}, r"a set cannot be drawn"),
        ({"frames": [{"data": []}]}, r"figure.frames"),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_name(change: dict[str, object], named: str) -> None:
    figure = {"data": [{"x": [1, 2], "y": [1, 2]}], "layout": {}, **change}
    with pytest.raises(ValueError, match=named):
        svg(figure, FRAME)


def test_words_that_leave_no_room_are_refused() -> None:
    note = {"text": "far out", "x": 3, "xref": "paper", "y": 0.5, "yref": "paper", "showarrow": False}
    with pytest.raises(ValueError, match="shorten labels"):
        svg({"data": [], "layout": layout(annotations=[note])}, FRAME)


# Forms of the same figure


def test_lists_arrays_frames_and_figures_give_the_same_picture() -> None:
    frame = pd.DataFrame({"x": pd.to_datetime(["2016-07-01", "2017-07-01", "2018-07-01"]), "y": [0.4, None, 0.5]})

    def figure(x: object, y: object) -> dict[str, object]:
        trace = {"type": "scatter", "x": x, "y": y, "mode": "markers", "marker": {"color": BLUE}}
        return {"data": [trace], "layout": layout(template={"layout": {"colorway": [GREY]}})}

    plain = svg(figure(["2016-07-01", "2017-07-01", "2018-07-01"], [0.4, None, 0.5]), FRAME)
    assert svg(figure(frame["x"], frame["y"]), FRAME) == plain
    assert svg(figure(frame["x"].to_numpy(), frame["y"].to_numpy()), FRAME) == plain
    assert svg(figure(list(frame["x"]), [0.4, math.nan, 0.5]), FRAME) == plain
    assert svg(go.Figure(figure(frame["x"], frame["y"])), FRAME) == plain


def test_a_template_gives_what_the_figure_leaves_open() -> None:
    template = {
        "layout": {"font": {"color": "#123456"}, "colorway": ["#aa0000"], "xaxis": {"showgrid": False}},
        "data": {"scatter": [{"marker": {"size": 20}}]},
    }
    figure = {"data": [{"x": [1, 2], "y": [1, 2], "mode": "markers"}], "layout": {"template": template, "yaxis": {}}}
    root = tree(svg(figure, FRAME))
    assert [node.get("fill") for _, _, node in circles(root, 10)] == ["#aa0000"] * 2
    assert any(node.get("fill") == "#123456" for node in root.iter(f"{NS}text"))
    vertical = [p for n in root.iter(f"{NS}path") if n.get("stroke") == "#eeeeee" for p in [path_points(n)]]
    assert vertical
    assert all(a[1] == b[1] for a, b in vertical)


def test_the_callers_figure_stays_as_it_was() -> None:
    figure = dots()
    svg(figure, FRAME)
    assert figure == dots()


# The same bytes


def digest(figure: dict[str, object]) -> str:
    return hashlib.sha256(svg(figure, FRAME).encode() + png(figure, FRAME)).hexdigest()


def test_ten_threads_make_the_same_bytes() -> None:
    expected = digest(dots())
    with ThreadPoolExecutor(10) as pool:
        assert set(pool.map(digest, [dots()] * 10)) == {expected}


def test_another_process_makes_the_same_bytes_without_pandas_or_streamlit() -> None:
    code = """
import hashlib, json, sys
from dashboard.picture import Frame, png, svg
figure, frame = json.load(sys.stdin)
frame = Frame(**{**frame, "notes": tuple(frame["notes"])})
print(hashlib.sha256(svg(figure, frame).encode() + png(figure, frame)).hexdigest())
print(sorted({"pandas", "plotly", "streamlit"} & set(sys.modules)))
"""
    environment = {"PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Asia/Tokyo"}
    given = json.dumps([dots(), vars(FRAME)])
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, input=given, capture_output=True, check=True, text=True
    )
    assert done.stdout.split("\n")[:2] == [digest(dots()), "[]"]


# PNG


def test_the_png_is_fit_for_print_and_carries_its_facts() -> None:
    picture = Image.open(io.BytesIO(png(dots(), FRAME)))
    assert picture.width == PRINT_WIDTH == 2400
    assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.01)
    facts = picture.text
    assert facts["Title"] == f"{FRAME.title}. {FRAME.subtitle}"
    assert (facts["Source"], facts["Citation"], facts["Build"]) == (FRAME.source, FRAME.citation, FRAME.build_id)
    assert (facts["Kind"], facts["Link"], facts["Description"]) == (FRAME.kind, FRAME.link, FRAME.alt)
    assert facts["Comment"].startswith(FRAME.finding)
    assert FRAME.notes[0] in facts["Comment"]
    picture.load()


def test_the_png_shows_what_the_svg_says() -> None:
    document = svg(dots(), FRAME)
    root = tree(document)
    picture = Image.open(io.BytesIO(to_png(document, FRAME))).convert("RGB")
    factor = 2400 / float(str(root.get("viewBox")).split()[2])
    for x, y, node in circles(root, 6):
        expected = (255, 255, 255) if node.get("fill") == "none" else (0x1A, 0x44, 0x80)
        # clear of the interval's bar and of the nation's line
        assert picture.getpixel((round((x - 3) * factor), round((y - 3) * factor))) == expected
    assert picture.getpixel((1, 1)) == (255, 255, 255)


def test_a_png_too_coarse_for_print_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 2400"):
        png(dots(), FRAME, width=800)


# Words


def measured(text: ElementTree.Element, dx: float, dy: float) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of a level text element, measured with the font itself, kerning and all."""
    size = float(text.get("font-size", "0"))
    weight = {"600": "SemiBold", "700": "Bold"}.get(text.get("font-weight", ""), "Regular")
    wide = 0.0
    for content, bold in [
        (text.text, False),
        *((part, True) for t in text for part in (t.text,)),
        *((t.tail, False) for t in text),
    ]:
        font = ImageFont.truetype(str(ROOT / f"static/fonts/PublicSans-{'Bold' if bold else weight}.ttf"), 1000)
        wide += font.getlength(content or "") / 1000 * size
    x, y = float(text.get("x", "0")) + dx, float(text.get("y", "0")) + dy
    left = x - {"middle": wide / 2, "end": wide}.get(text.get("text-anchor", ""), 0)
    return left, y - 0.75 * size, left + wide, y + 0.2 * size


@pytest.mark.parametrize("name", FIGURES)
def test_no_word_leaves_the_picture(name: str) -> None:
    root = tree(svg(FIGURES[name](), FRAME))
    wide, tall = (float(part) for part in str(root.get("viewBox")).split()[2:])
    turned = {text for group in root.iter(f"{NS}g") if "rotate" in group.get("transform", "") for text in group}
    for tag, node, dx, dy in places(root):
        if tag == "text" and node not in turned:
            left, top, right, bottom = measured(node, dx, dy)
            assert left >= 30
            assert right <= wide - 30
            assert top >= 0
            assert bottom <= tall
    drawn = render.draw(read(FIGURES[name]()), 736)
    for text in drawn.texts:
        box = text.box()
        assert (box.left, box.top, box.right, box.bottom) == pytest.approx(
            (max(box.left, -0.5), max(box.top, -0.5), min(box.right, 736.5), min(box.bottom, drawn.height + 0.5))
        )


@pytest.mark.parametrize("name", [name for name in FIGURES if name not in ("timeline", "crowded")])
def test_labels_do_not_overlap(name: str) -> None:
    drawn = render.draw(read(FIGURES[name]()), 736)
    labels = [text.box() for text in drawn.texts if not text.angle]
    for one, other in itertools.combinations(labels, 2):
        apart = one.right <= other.left or other.right <= one.left
        assert apart or one.bottom - 2 <= other.top or other.bottom - 2 <= one.top


def test_crowded_names_are_turned_and_kept_whole() -> None:
    drawn = render.draw(read(crowded()), 736)
    turned = [text for text in drawn.texts if text.angle == -45]
    assert ["".join(run.text for run in text.lines[0]) for text in turned] == crowded()["data"][0]["x"]
    gaps = [b.x - a.x for a, b in itertools.pairwise(turned)]
    assert min(gaps) * math.sin(math.radians(45)) >= 14


def test_long_labels_wrap_and_the_chart_grows() -> None:
    drawn = render.draw(read(long_labels()), 736)
    labels = [text for text in drawn.texts if text.anchor == "end"]
    assert [len(text.lines) for text in labels] == [2, 2, 2, 2]
    whole = [" ".join("".join(run.text for run in line) for line in text.lines) for text in labels[:3]]
    assert whole == long_labels()["data"][0]["y"][:3]
    assert drawn.axes["y"].length > 160 - 20 - 40


def test_wrapping_keeps_every_letter() -> None:
    style = font_metrics.Style(14, INK)
    told = "Children of <b>any race</b>, whose household speaks Spanish or another/second language"
    for limit in (40, 80, 160):
        lines = font_metrics.wrap(font_metrics.parse(told), style, limit)
        joined = "".join(run.text for line in lines for run in line).replace(" ", "")
        assert joined == re.sub(r"<.*?>| ", "", told)
        assert font_metrics.widest(lines, style) <= limit


def test_signs_that_the_typeface_lacks_are_drawn_as_shapes() -> None:
    root = tree(svg(dots(), FRAME))
    assert "○" not in "".join(texts(root))
    note = next(n for tag, n, _, _ in places(root) if tag == "text" and "Open marker" in "".join(n.itertext()))
    ring = next(n for n in root.iter(f"{NS}circle") if n.get("fill") == "none" and float(n.get("cx", "0")) < 50)
    assert 0 < float(note.get("y", "0")) - float(ring.get("cy", "0")) < 8


def test_the_legend_names_the_shown_traces_in_order() -> None:
    figure = series()
    figure["data"][2]["showlegend"] = False
    figure["data"][3]["legendrank"] = 1
    seen = texts(tree(svg(figure, FRAME)))
    names = [text for text in seen if text in ("95% interval", "Massachusetts", "Published", "Nation")]
    assert names == ["Nation", "95% interval", "Massachusetts"]
    assert "Massachusetts" not in texts(
        tree(svg({**figure, "layout": {**figure["layout"], "showlegend": False}}, FRAME))
    )


# Dark ground, and a drawing that is not Plotly's


def test_a_dark_picture_needs_a_dark_figure() -> None:
    figure = dots()
    with pytest.raises(ValueError, match="other theme"):
        svg(figure, FRAME, dark=True)
    figure["layout"]["font"] = {"size": 14, "color": "#f0f0f0"}
    ground = next(tree(svg(figure, FRAME, dark=True)).iter(f"{NS}rect"))
    assert ground.get("fill") == "#14181f"


def test_a_ready_drawing_gets_the_same_frame() -> None:
    document = embed('<path id="worcester" d="M0 0H300V150H0Z" fill="#1a4480"/>', FRAME, (0, 0, 300, 150), width=800)
    root = tree(document)
    inner = next(node for node in root.iter(f"{NS}svg") if node is not root)
    assert inner.get("viewBox") == "0 0 300 150"
    assert float(inner.get("width", "")) == 2 * float(inner.get("height", ""))
    assert inner[0].get("id") == "worcester"
    assert root.get("width") == "800"
    for told in (FRAME.title, FRAME.finding, FRAME.source, FRAME.kind):
        assert told in flowing(document)
    picture = Image.open(io.BytesIO(to_png(document, FRAME))).convert("RGB")
    assert picture.getpixel((1200, picture.height // 2)) == (0x1A, 0x44, 0x80)


def test_a_broken_drawing_is_refused() -> None:
    with pytest.raises(ValueError, match="not well-formed"):
        embed("<path d='M0 0'><g>", FRAME, (0, 0, 1, 1))


# Beside plotly.js itself

PROBE = """() => {
  const drawn = document.getElementById('chart'), axes = {};
  for (const [name, axis] of Object.entries(drawn._fullLayout))
    if (/^[xy]axis\\d*$/.test(name))
      axes[axis._id] = {range: axis._rl, labels: axis._vals.map(tick => tick.text)};
  const at = path => [path.getCTM().e, path.getCTM().f];
  const box = path => {
    const own = path.getBBox(), moved = path.getCTM();
    return [own.x + moved.e, own.y + moved.f, own.width, own.height];
  };
  const all = (query, told) => [...document.querySelectorAll(query)].map(told);
  return {axes, marks: all('.scatterlayer .points path', at), bars: all('.barlayer .point path', box)};
}"""


def same_size(figure: dict[str, object], drawn: render.Drawing) -> dict[str, object]:
    """The figure with plotly.js's margins set to what the picture's came to."""
    across = [axis for axis in drawn.axes.values() if axis.letter == "x"]
    along = [axis for axis in drawn.axes.values() if axis.letter == "y"]
    left, right = min(axis.start for axis in across), max(axis.end for axis in across)
    top, bottom = min(axis.end for axis in along), max(axis.start for axis in along)
    margin = {"l": left, "r": 736 - right, "t": top, "b": drawn.height - bottom, "autoexpand": False}
    fixed = {"width": 736, "height": drawn.height, "margin": margin, "showlegend": False}
    return {"data": figure["data"], "layout": {**figure["layout"], **fixed}}


def marker_spots(figure: Figure, drawn: render.Drawing) -> list[list[float]]:
    return [
        [drawn.axes[trace.get("xaxis", "x")].at(x), drawn.axes[trace.get("yaxis", "y")].at(y)]
        for trace in figure.traces
        if look(trace)["markers"]
        for x, y in zip(trace["x"], trace["y"], strict=True)
        if x is not None and y is not None
    ]


def bar_boxes(figure: Figure, drawn: render.Drawing) -> list[list[float]]:
    boxes = []
    for place, own in columns.bars(figure, drawn.axes).items():
        upright = figure.traces[place].get("orientation", "v") == "v"
        along, across = (drawn.axes[name] for name in ("xy" if upright else "yx"))
        for bar in own:
            sides = sorted((along.pixel(bar.near), along.pixel(bar.far)))
            ends = sorted((across.pixel(bar.base), across.pixel(bar.top)))
            (left, right), (top, bottom) = (sides, ends) if upright else (ends, sides)
            boxes.append([left, top, right - left, bottom - top])
    return boxes


def near(numbers: list[list[float]]) -> list[object]:
    """plotly.js rounds plot areas to whole pixels."""
    return [pytest.approx(row, abs=1.2) for row in numbers]


@pytest.mark.browser
def test_plotly_itself_puts_everything_in_the_same_place() -> None:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "Chromium is missing: make test installs it"
    script = Path(go.__file__).parents[1] / "package_data" / "plotly.min.js"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        page = browser.new_page(viewport={"width": 800, "height": 900})
        page.set_content('<style>body{margin:0}</style><div id="chart"></div>')
        page.add_script_tag(path=script)
        for name, make in FIGURES.items():
            figure = read(make())
            drawn = render.draw(figure, 736)
            page.evaluate("f => Plotly.newPlot('chart', f.data, f.layout)", same_size(make(), drawn))
            theirs = page.evaluate(PROBE)
            for axis_id, axis in drawn.axes.items():
                span = abs(axis.high - axis.low)
                assert theirs["axes"][axis_id]["range"] == pytest.approx([axis.low, axis.high], abs=2e-3 * span), name
                if axis.spec.get("showticklabels", True):
                    labels = [tick.label for tick in ticks(axis)]
                    assert sorted(theirs["axes"][axis_id]["labels"]) == sorted(labels), name
            assert theirs["marks"] == near(marker_spots(figure, drawn)), name
            assert theirs["bars"] == near(bar_boxes(figure, drawn)), name
        browser.close()
