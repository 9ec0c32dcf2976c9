"""Our pictures place marks, ticks and ranges where plotly.js itself does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import plotly.graph_objects as go
import pytest
from playwright.sync_api import sync_playwright

from dashboard.charts import plotly
from dashboard.charts.elements.model import Bars, Chart, Marks
from dashboard.charts.svg import marks as svg_marks
from dashboard.charts.svg import render
from dashboard.charts.svg.render import Rendered
from dashboard.charts.svg.scales import Scale
from dashboard.drawing.theme import LIGHT
from tests.support.serving import ARGUMENTS, CHROMIUM
from tests.unit.dashboard.exports.pictures.test_framed_picture import CHARTS, WIDTH

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


def same_size(chart: Chart, drawn: Rendered) -> dict[str, object]:
    """The figure with plotly.js's margins set to what the picture's came to."""
    figure, plot = plotly.figure(chart, LIGHT), drawn.scales.plot
    tall = drawn.drawing.view_box[3]
    margin = {"l": plot.left, "r": WIDTH - plot.right, "t": plot.top, "b": tall - plot.bottom, "autoexpand": False}
    fixed = {"width": WIDTH, "height": tall, "margin": margin, "showlegend": False}
    return {"data": figure["data"], "layout": {**figure["layout"], **fixed}}


def marker_spots(chart: Chart, drawn: Rendered) -> Iterator[list[float]]:
    for panel in chart.panels:
        x, y = drawn.scales.of(panel)
        for one in panel.series:
            if isinstance(one, Marks):
                yield from ([x.pixel(mark.x), y.pixel(mark.y)] for mark in one.marks)


def bar_boxes(chart: Chart, drawn: Rendered) -> Iterator[list[float]]:
    for panel in chart.panels:
        x, y = drawn.scales.of(panel)
        for one in panel.series:
            for box in [svg_marks.bar_box(bar, one, x, y) for bar in one.bars] if isinstance(one, Bars) else []:
                yield [box.left, box.top, box.right - box.left, box.bottom - box.top]


def near(numbers: Iterator[list[float]]) -> list[object]:
    """plotly.js rounds plot areas to whole pixels."""
    return [pytest.approx(row, abs=1.2) for row in numbers]


def axes_of(drawn: Rendered) -> Iterator[tuple[str, Scale]]:
    for letter in "xy":
        for number, scale in enumerate(getattr(drawn.scales, letter)):
            yield f"{letter}{number + 1 if number else ''}", scale


def test_plotly_itself_puts_everything_in_the_same_place() -> None:
    script = Path(go.__file__).parents[1] / "package_data" / "plotly.min.js"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 800, "height": 900})
        page.set_content('<style>body{margin:0}</style><div id="chart"></div>')
        page.add_script_tag(path=script)
        for name, make in CHARTS.items():
            chart = make()
            drawn = render.draw(chart, LIGHT, WIDTH)
            page.evaluate("f => Plotly.newPlot('chart', f.data, f.layout)", same_size(chart, drawn))
            theirs = page.evaluate(PROBE)
            for axis_id, own in axes_of(drawn):
                axis = own.axis
                span = abs(axis.end - axis.start)
                assert theirs["axes"][axis_id]["range"] == pytest.approx([axis.start, axis.end], abs=1e-9 * span), name
                if axis.line:
                    labels = [tick.label for tick in axis.ticks]
                    assert sorted(theirs["axes"][axis_id]["labels"]) == sorted(labels), name
            assert theirs["marks"] == near(marker_spots(chart, drawn)), name
            assert theirs["bars"] == near(bar_boxes(chart, drawn)), name
        browser.close()
