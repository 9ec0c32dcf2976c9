"""Pictures: what stands in them, where marks lie, and that the same chart gives the same bytes.

Places are checked against the tick labels of the same picture, not against the code that placed the marks; and
against plotly.js itself (the one inside the plotly package) in Chromium.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import math
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image, ImageFont

from dashboard.charts.elements import ticks
from dashboard.charts.elements.estimates import Dot
from dashboard.charts.elements.model import Axis, Chart, Note, Panel, Share, Tick
from dashboard.charts.kinds import bars, dot_plot, over_time, scatter
from dashboard.charts.svg import render
from dashboard.charts.svg.render import Rendered
from dashboard.drawing import color, font_metrics
from dashboard.drawing.svg import Drawing
from dashboard.drawing.theme import DARK, LIGHT
from dashboard.exports.pictures.framed_picture import PRINT_WIDTH, Frame, embed, svg, to_png
from dashboard.subjects.timeline.figure import chart as timeline_chart
from dashboard.subjects.timeline.figure.label_packing import Scale as TimeScale
from dashboard.subjects.timeline.figure.survey_strip import Backdrop, Round, Value
from dashboard.subjects.timeline.milestones import Item

ROOT = Path(__file__).parents[5]
NS = "{http://www.w3.org/2000/svg}"
WIDTH = 736

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


def dots() -> Chart:
    """Seven states: one read with care, one suppressed."""
    lanes = []
    for state, value, low, high in zip(STATES, VALUES, LOWER, UPPER, strict=True):
        flag = "suppressed" if value is None else "caution" if state == "Rhode Island" else "ok"
        role = "home" if state == "Massachusetts" else "nation" if state == "United States" else "other"
        told = ("", "") if value is None else (f"{value:.1%}", f"{low:.1%}–{high:.1%}")
        lanes.append(dot_plot.Lane(state, (Dot(state, value, low, high, flag, role, *told),)))
    return dot_plot.dot_plot(lanes)


def series() -> Chart:
    """Two surveys in two panels, a pooled band, a mark, and a series in the legend of each."""
    yearly = ((2016, 0.49, "ok"), (2017, 0.55, "ok"), (2018, 0.39, "caution"), (2021, 0.47, "ok"))
    points = [
        over_time.Point(2005, 2006, 0.47, None, None, "ok", "published", "Published", "a"),
        over_time.Point(2009, 2010, 0.44, 0.40, 0.48, "ok", "published", "Published", "b"),
        *(
            over_time.Point(year, year, value, value - 0.1, value + 0.1, flag, "home", "Massachusetts", str(year))
            for year, value, flag in yearly
        ),
    ]
    band = over_time.Band(2016, 2018, 0.48, 0.43, 0.53)
    return over_time.points_over_time(points, band=band, breaks=[(2013, "Another survey")], marks=[(2019.5, "Changed")])


def counts() -> Chart:
    return bars.bars_by_year([(2014, 21), (2015, 58), (2016, 80), (2017, 44)])


def rows() -> Chart:
    return bars.bars_by_row([("Community health centers", 62), ("Hospitals", 9), ("A name that is rather long", 25)])


def stacked() -> Chart:
    parts = [bars.Part("Best quarter", "home", "background"), bars.Part("Middle", "band", "text")]
    return bars.stacked_bars([("Prevention", (10, 30)), ("Teeth", (0, 12)), ("Birth", (3, 1))], parts)


def pairs() -> Chart:
    shown = [
        scatter.Pair(0.2, 0.25, (0.1, 0.3), None, "other", "ok", "a"),
        scatter.Pair(0.5, 0.52, (0.44, 0.58), (0.4, 0.6), "home", "ok", "b"),
    ]
    return scatter.scatter(shown, x_title="Predicted share of children in each of the areas left out", y_title="Direct")


def timeline() -> Chart:
    """Milestones over dates, and values on a strip below."""
    shown = [
        _item("T1", date(2001, 3, 15), date(2001, 3, 15), "on"),
        _item("T2", date(2003, 1, 1), date(2003, 12, 31), "within"),
        _item("T3", date(2005, 7, 1), date(2009, 6, 30), "throughout"),
        _item("T4", date(2016, 5, 1), date(2016, 5, 31), "within", status="scheduled"),
        _item("T5", date(2012, 2, 29), date(2012, 2, 29), "by"),
    ]
    values = [
        Value("direct", "ok", 2016, 2018, 0.48, 0.43, 0.53, "A"),
        Value("published", "caution", 2009, 2010, 0.47, None, None, "B"),
    ]
    backdrop = Backdrop([Round("NSCH", "Survey", date(2016, 6, 1), date(2017, 2, 28), "")], values)
    scale = TimeScale(date(2000, 1, 1), date(2019, 12, 31), 670)
    return timeline_chart.timeline(shown, {"one": "One track", "two": "Another"}, backdrop, scale)


def _item(name: str, start: date, end: date, extent: str, status: str = "reported") -> Item:
    track = "two" if name == "T5" else "one"
    texts = {"title": f"Milestone {name}", "what": "", "date_text": "", "date_precision": "", "doubt": "", "badge": ""}
    return Item(
        milestone_id=name,
        track=track,
        start=start,
        end=end,
        extent=extent,
        status=status,
        place="",
        places=frozenset(),
        in_massachusetts=True,
        era="",
        parent_id="",
        **texts,
    )


def long_labels() -> Chart:
    """A wordy y axis."""
    names = [
        "Hispanic or Latino children of any race, whose household mostly speaks Spanish at home",
        "Asian, Native Hawaiian or Other Pacific Islander, non-Hispanic, one race alone",
        "White, non-Hispanic, with public insurance or with none in the past twelve months",
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
    ]
    y = Axis(3.5, -0.5, tuple(Tick(n, name) for n, name in enumerate(names)))
    return Chart(160, (Panel(Axis(0, 1, ticks.SHARES), y),))


def crowded() -> Chart:
    """Fourteen names that do not fit side by side."""
    names = ["Barnstable", "Berkshire", "Bristol", "Dukes", "Essex", "Franklin", "Hampden"]
    names += ["Hampshire", "Middlesex", "Nantucket", "Norfolk", "Plymouth", "Suffolk", "Worcester"]
    x = Axis(-0.5, 13.5, tuple(Tick(n, name) for n, name in enumerate(names)))
    return Chart(340, (Panel(x, Axis(0, 20, ticks.rounded(20), title="Thousand children")),))


CHARTS = {make.__name__: make for make in (dots, series, counts, rows, stacked, pairs, timeline, long_labels, crowded)}


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
    assert "46.2% 38.7%–53.9%" in seen
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


SHARES = {f"{share}%": share / 100 for share in (0, 25, 50, 75, 100)}
LANES = {state: float(row) for row, state in enumerate(STATES)}


def test_each_value_and_interval_lies_where_the_axis_says() -> None:
    root = tree(svg(dots(), FRAME))
    x, x0 = scale(root, "x", SHARES)
    y, y0 = scale(root, "y", LANES)
    expected = sorted((x0 + x * v, y0 + y * row) for row, v in enumerate(VALUES) if v is not None)
    spots = sorted((cx, cy) for radius in (6, 7.5) for cx, cy, _ in circles(root, radius))
    assert spots == [pytest.approx(spot, abs=0.3) for spot in expected]
    drawn = sorted(
        (points[0][0] + dx, points[1][0] + dx, points[0][1] + dy)
        for tag, node, dx, dy in places(root)
        if tag == "path" and node.get("stroke-width") == "2"
        for points in [path_points(node)]
    )
    intervals = sorted(
        (x0 + x * low, x0 + x * high, y0 + y * row)
        for row, (low, high) in enumerate(zip(LOWER, UPPER, strict=True))
        if low is not None and high is not None
    )
    assert drawn == [pytest.approx(interval, abs=0.3) for interval in intervals]


def test_an_open_marker_stays_open_and_a_suppressed_one_is_not_drawn() -> None:
    root = tree(svg(dots(), FRAME))
    y, y0 = scale(root, "y", LANES)
    fills = {round((cy - y0) / y): node.get("fill") for _, cy, node in circles(root, 6)}
    assert fills[STATES.index("Rhode Island")] == LIGHT.background
    assert fills[STATES.index("Maine")] == LIGHT.other
    assert STATES.index("Vermont") not in fills
    assert "not shown" in texts(root)


def test_colors_are_those_of_the_palette_whatever_the_ground() -> None:
    bodies = [render.draw(series(), colors, WIDTH).drawing.content for colors in (LIGHT, DARK)]
    for body, colors, others in zip(bodies, (LIGHT, DARK), (DARK, LIGHT), strict=True):
        assert colors.home in body
        assert others.home not in body
    assert re.sub("#[0-9a-f]{6}", "", bodies[0]) == re.sub("#[0-9a-f]{6}", "", bodies[1])


def test_values_of_the_strip_are_never_joined() -> None:
    root = tree(svg(timeline(), FRAME))
    dotted = [path_points(node) for node in root.iter(f"{NS}path") if node.get("stroke-dasharray")]
    assert [len(points) for points in dotted] == [2, 2]
    assert all(start[1] == end[1] for start, end in dotted)


def test_days_lie_where_the_years_say() -> None:
    root = tree(svg(timeline(), FRAME))
    years = {str(year): float(date(year, 1, 1).toordinal()) for year in range(2000, 2020, 2)}
    x, x0 = scale(root, "x", years)
    found = [cx for cx, _, node in circles(root, 6) if node.get("stroke-width") == "1.6"]
    assert found == [pytest.approx(x0 + x * date(2001, 3, 15).toordinal(), abs=0.05)]
    boxes = [
        (float(node.get("x", "0")) + dx, float(node.get("width", "0")))
        for tag, node, dx, _ in places(root)
        if tag == "rect" and node.get("stroke-width") == "1.4"
    ]
    spans = [(date(2005, 7, 1), date(2009, 7, 1)), (date(2003, 1, 1), date(2004, 1, 1))]
    spans.append((date(2016, 5, 1), date(2016, 6, 1)))
    expected = [(x0 + x * start.toordinal(), x * (end - start).days) for start, end in spans]
    assert boxes == [pytest.approx(box, abs=0.05) for box in expected]


def test_bars_stand_on_zero_at_their_year() -> None:
    drawn = render.draw(counts(), LIGHT, WIDTH)
    x, y = drawn.scales.x[0], drawn.scales.y[0]
    found = re.findall(
        r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" fill="#0b5394', drawn.drawing.content
    )
    expected = [
        (x.pixel(year - 0.4), y.pixel(count), x.pixel(year + 0.4) - x.pixel(year - 0.4), y.pixel(0) - y.pixel(count))
        for year, count in ((2014, 21), (2015, 58), (2016, 80), (2017, 44))
    ]
    assert [tuple(map(float, box)) for box in found] == [pytest.approx(box, abs=0.02) for box in expected]


def test_stacked_bars_stand_on_one_another() -> None:
    drawn = render.draw(stacked(), LIGHT, WIDTH)
    x = drawn.scales.x[0]
    found = re.findall(
        r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="(?!12)[\d.]+" fill="#', drawn.drawing.content
    )
    ends = [(0, 10), (0, 0), (0, 3), (10, 40), (0, 12), (3, 4)]
    assert [(float(left), float(left) + float(wide)) for left, wide in found[1:]] == [
        pytest.approx((x.pixel(start), x.pixel(end)), abs=0.02) for start, end in ends
    ]


def test_panels_share_an_axis_and_keep_their_place() -> None:
    scales = render.draw(series(), LIGHT, WIDTH).scales
    assert len(scales.y) == 1
    assert len(scales.x) == 2
    whole = scales.x[1].end - scales.x[0].start
    assert (scales.x[1].start - scales.x[0].end) / whole == pytest.approx(over_time.GAP)


def test_marks_beyond_the_range_are_cut_at_the_plot_area() -> None:
    chart = scatter.scatter([scatter.Pair(0.5, 0.5, None, None, "other", "ok", "")], x_title="", y_title="")
    (panel,) = chart.panels
    chart = replace(chart, panels=(replace(panel, x=Axis(0, 0.4)),))
    root = tree(svg(chart, FRAME))
    _legend, mark = (node for _, _, node in circles(root, 4.5) if node.get("stroke-width") == "1")
    group = next(node for node in root.iter(f"{NS}g") if mark in list(node))
    clip = next(node for node in root.iter(f"{NS}clipPath") if f"url(#{node.get('id')})" == group.get("clip-path"))
    assert float(mark.get("cx", "")) > float(clip[0].get("x", "")) + float(clip[0].get("width", ""))


# Refusals


@pytest.mark.parametrize(
    ("text", "named"),
    [("<a href='x'>y</a>", r"the tag <a href='x'>"), ("Кириллица", r"no sign 'К' \(U\+041A\)")],
)
def test_words_that_cannot_be_drawn_are_refused_by_name(text: str, named: str) -> None:
    chart = Chart(300, (Panel(Axis(0, 1, title=text), Axis(0, 1)),))
    with pytest.raises(ValueError, match=named):
        svg(chart, FRAME)


def test_words_that_leave_no_room_are_refused() -> None:
    note = Note("far out", Share(3), Share(0.5), "text", 14)
    with pytest.raises(ValueError, match="shorten labels"):
        svg(Chart(300, (Panel(Axis(0, 1), Axis(0, 1), notes=(note,)),)), FRAME)


# The same bytes


def digest(chart: Chart) -> str:
    document = svg(chart, FRAME)
    return hashlib.sha256(document.encode() + to_png(document, FRAME)).hexdigest()


def test_ten_threads_make_the_same_bytes() -> None:
    expected = digest(dots())
    with ThreadPoolExecutor(10) as pool:
        assert set(pool.map(digest, [dots()] * 10)) == {expected}


def test_another_process_makes_the_same_bytes_without_pandas_or_streamlit() -> None:
    code = """
import hashlib, json, sys
from dashboard.charts.kinds import bars
from dashboard.exports.pictures.framed_picture import Frame, svg, to_png
frame = json.load(sys.stdin)
frame = Frame(**{**frame, "notes": tuple(frame["notes"])})
document = svg(bars.bars_by_year([(2014, 21), (2015, 58), (2016, 80), (2017, 44)]), frame)
print(hashlib.sha256(document.encode() + to_png(document, frame)).hexdigest())
print(sorted({"pandas", "plotly", "streamlit"} & set(sys.modules)))
"""
    environment = {"PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Asia/Tokyo"}
    given = json.dumps(vars(FRAME))
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, input=given, capture_output=True, check=True, text=True
    )
    assert done.stdout.split("\n")[:2] == [digest(counts()), "[]"]


# PNG


def test_the_png_is_fit_for_print_and_carries_its_facts() -> None:
    picture = Image.open(io.BytesIO(to_png(svg(dots(), FRAME), FRAME)))
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
        expected = color.rgb(LIGHT.background if node.get("fill") == "none" else str(node.get("fill")))
        # clear of the interval's bar
        assert picture.getpixel((round((x - 3) * factor), round((y - 3) * factor))) == expected
    assert picture.getpixel((1, 1)) == (255, 255, 255)


def test_a_png_too_coarse_for_print_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 2400"):
        to_png(svg(dots(), FRAME), FRAME, width=1600)


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


@pytest.mark.parametrize("name", CHARTS)
def test_no_word_leaves_the_picture(name: str) -> None:
    root = tree(svg(CHARTS[name](), FRAME))
    wide, tall = (float(part) for part in str(root.get("viewBox")).split()[2:])
    turned = {text for group in root.iter(f"{NS}g") if "rotate" in group.get("transform", "") for text in group}
    for tag, node, dx, dy in places(root):
        if tag == "text" and node not in turned:
            left, top, right, bottom = measured(node, dx, dy)
            assert left >= 30
            assert right <= wide - 30
            assert top >= 0
            assert bottom <= tall
    drawn = render.draw(CHARTS[name](), LIGHT, WIDTH)
    for text in drawn.texts:
        box = text.box()
        assert (box.left, box.top, box.right, box.bottom) == pytest.approx(
            (max(box.left, -0.5), max(box.top, -0.5), min(box.right, 736.5), min(box.bottom, tall_of(drawn) + 0.5))
        )


@pytest.mark.parametrize("name", [name for name in CHARTS if name not in ("timeline", "crowded")])
def test_labels_do_not_overlap(name: str) -> None:
    drawn = render.draw(CHARTS[name](), LIGHT, WIDTH)
    labels = [text.box() for text in drawn.texts if not text.angle]
    for one, other in itertools.combinations(labels, 2):
        apart = one.right <= other.left or other.right <= one.left
        assert apart or one.bottom - 2 <= other.top or other.bottom - 2 <= one.top


def tall_of(drawn: Rendered) -> float:
    return drawn.drawing.view_box[3]


def ticks_of(chart: Chart, letter: str) -> list[str]:
    (panel,) = chart.panels
    return [tick.label for tick in getattr(panel, letter).ticks]


def test_crowded_names_are_turned_and_kept_whole() -> None:
    drawn = render.draw(crowded(), LIGHT, WIDTH)
    turned = [text for text in drawn.texts if text.angle == -45]
    assert ["".join(run.text for run in text.lines[0]) for text in turned] == ticks_of(crowded(), "x")
    gaps = [b.x - a.x for a, b in itertools.pairwise(turned)]
    assert min(gaps) * math.sin(math.radians(45)) >= 14


def test_long_labels_wrap_and_the_chart_grows() -> None:
    drawn = render.draw(long_labels(), LIGHT, WIDTH)
    labels = [text for text in drawn.texts if text.anchor == "end"]
    assert [len(text.lines) for text in labels] == [2, 2, 2, 2]
    whole = [" ".join("".join(run.text for run in line) for line in text.lines) for text in labels[:3]]
    assert whole == ticks_of(long_labels(), "y")[:3]
    assert drawn.scales.y[0].length > 160 - 20 - 40


def test_wrapping_keeps_every_letter() -> None:
    style = font_metrics.Style(14, LIGHT.text)
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


def test_the_legend_names_the_series_in_order_and_no_unnamed_one() -> None:
    seen = texts(tree(svg(series(), FRAME)))
    assert [text for text in seen if text in ("Published", "Massachusetts")] == ["Published", "Massachusetts"]
    unnamed = [replace(panel, series=tuple(replace(one, name="") for one in panel.series)) for panel in series().panels]
    assert render.draw(replace(series(), panels=tuple(unnamed)), LIGHT, WIDTH).scales.plot.top < 10


# A drawing that is not a chart


def test_a_ready_drawing_gets_the_same_frame() -> None:
    document = embed(
        Drawing('<path id="worcester" d="M0 0H300V150H0Z" fill="#1a4480"/>', (0, 0, 300, 150)), FRAME, width=800
    )
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
        embed(Drawing("<path d='M0 0'><g>", (0, 0, 1, 1)), FRAME)
