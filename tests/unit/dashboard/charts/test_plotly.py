"""A chart as Plotly is told it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.charts import plotly
from dashboard.charts.elements.model import (
    WHOLE,
    Axis,
    Band,
    Bar,
    Bars,
    Chart,
    Label,
    Labels,
    Line,
    Margin,
    Mark,
    Marks,
    Note,
    Panel,
    Share,
    Stroke,
    Strokes,
    Tick,
)
from dashboard.drawing.theme import DARK, LIGHT

X, Y = Axis(0, 1, (Tick(0, "0%"), Tick(1, "all"))), Axis(5, 0, grid=False)
MARK = Mark(0.5, 2, "circle-open", 12, "home", x_interval=(0.4, 0.7), told="told", key="k")


def drawn(*series: object, **more: object) -> dict[str, object]:
    return plotly.figure(Chart(300, (Panel(X, Y, series, **more),)), LIGHT)


def test_ranges_and_ticks_are_written_out() -> None:
    layout = drawn()["layout"]
    assert layout["xaxis"]["range"] == [0, 1]
    assert layout["yaxis"]["range"] == [5, 0]
    assert layout["xaxis"]["tickvals"] == [0, 1]
    assert layout["xaxis"]["ticktext"] == ["0%", "all"]
    assert layout["yaxis"]["tickvals"] == []
    assert (layout["xaxis"]["showgrid"], layout["yaxis"]["showgrid"]) == (True, False)


def test_a_mark_with_its_interval() -> None:
    (trace,) = drawn(Marks((MARK, Mark(0.2, 3, "diamond", 12, "home")), thickness=1, cap=0, over_edge=True))["data"]
    assert (trace["x"], trace["y"]) == ([0.5, 0.2], [2, 3])
    assert trace["marker"]["symbol"] == ["circle", "diamond"]
    assert trace["marker"]["color"] == [LIGHT.background, LIGHT.home]
    assert trace["marker"]["size"] == 12
    bars = trace["error_x"]
    assert bars["array"] == [pytest.approx(0.2), None]
    assert bars["arrayminus"] == [pytest.approx(0.1), None]
    assert (bars["thickness"], bars["width"]) == (1, 0)
    assert "error_y" not in trace
    assert trace["cliponaxis"] is False
    assert (trace["hovertext"], trace["hoverinfo"], trace["customdata"]) == (["told", ""], "text", ["k", ""])


def test_colors_are_those_of_the_palette() -> None:
    chart = Chart(300, (Panel(X, Y, (Marks((MARK,)),)),))
    figure = plotly.figure(chart, DARK)
    marker = figure["data"][0]["marker"]
    assert (marker["color"], marker["line"]["color"]) == (DARK.background, DARK.home)
    assert figure["layout"]["paper_bgcolor"] == DARK.background


def test_bars_lie_where_the_chart_says() -> None:
    bar = Bar(2, 0.5, 0.25, 0.75, "home", opacity=0.5, outline="other", outline_width=1, label="3")
    (flat,) = drawn(Bars((bar,), labels="inside", label_ink="background"))["data"]
    assert (flat["orientation"], flat["base"], flat["x"], flat["y"], flat["width"]) == ("h", [0.25], [0.5], [2], [0.5])
    assert flat["marker"]["color"] == "rgba(11,83,148,0.5)"
    assert flat["marker"]["line"] == {"width": 1, "color": LIGHT.other}
    assert (flat["text"], flat["textposition"], flat["textfont"]["color"]) == (["3"], "inside", LIGHT.background)
    upright = drawn(Bars((bar,), upright=True))
    assert (upright["data"][0]["x"], upright["data"][0]["y"]) == ([2], [0.5])
    assert upright["layout"]["barmode"] == "overlay"


def test_strokes_are_not_joined_and_labels_not_cut() -> None:
    strokes, labels = drawn(
        Strokes((Stroke(0, 0.2, 1), Stroke(0.4, 0.6, 2)), "home"), Labels((Label(0.1, 1, "word", "left"),), 12)
    )["data"]
    assert strokes["x"] == [0, 0.2, None, 0.4, 0.6, None]
    assert strokes["connectgaps"] is False
    assert (labels["text"], labels["textposition"], labels["cliponaxis"]) == (["word"], ["middle left"], False)


def test_the_legend_lists_names_alone() -> None:
    assert drawn(Marks((MARK,)))["layout"]["showlegend"] is False
    figure = drawn(Marks((MARK,)), Marks((MARK,), "Named"))
    assert figure["layout"]["showlegend"] is True
    own, named, entry = figure["data"]
    assert [trace["showlegend"] for trace in (own, named, entry)] == [False, False, True]
    # Hollow means caution, so what stands for the whole series is filled.
    assert (entry["name"], entry["marker"]["symbol"], entry["x"]) == ("Named", "circle", [None])


def test_a_series_that_begins_with_a_filled_mark_is_its_own_entry_of_the_legend() -> None:
    (trace,) = drawn(Marks((replace(MARK, symbol="circle"),), "Named"))["data"]
    assert trace["showlegend"] is True


def test_shapes_and_notes_refer_to_an_axis_or_to_the_whole() -> None:
    layout = drawn(
        shapes=(Band((0.2, 0.4), WHOLE, "band", 0.3), Line((Share(0.5), Share(0.5)), (1, 2), "muted", 1, True, True)),
        notes=(Note("words", Share(1), 3, "text", 13, anchor=("right", "top"), shift=(8, 4)),),
    )["layout"]
    band, line = layout["shapes"]
    assert (band["xref"], band["x0"], band["x1"], band["yref"], band["y0"], band["y1"]) == (
        "x",
        0.2,
        0.4,
        "paper",
        0,
        1,
    )
    assert (band["layer"], band["opacity"], line["layer"], line["line"]["dash"]) == ("below", 0.3, "above", "dot")
    assert (line["xref"], line["yref"]) == ("paper", "y")
    (note,) = layout["annotations"]
    assert (note["xref"], note["yref"], note["xanchor"], note["yanchor"]) == ("paper", "y", "right", "top")
    assert (note["xshift"], note["yshift"], note["showarrow"]) == (8, 4, False)


def test_panels_have_their_axes_by_name_and_foot() -> None:
    upper, lower = Axis(0, 1, part=(0.5, 1)), Axis(0, 1, part=(0, 0.4))
    layout = plotly.figure(Chart(300, (Panel(X, upper), Panel(X, lower))), LIGHT)["layout"]
    assert "xaxis2" not in layout
    assert layout["xaxis"]["anchor"] == "y2"
    assert (layout["yaxis"]["domain"], layout["yaxis2"]["domain"]) == ([0.5, 1], [0, 0.4])


def test_fixed_margins_keep_labels_level() -> None:
    free, fixed = (
        plotly.figure(Chart(300, (Panel(X, Y),), Margin(fixed=fixed)), LIGHT)["layout"]["xaxis"]
        for fixed in (False, True)
    )
    assert (free["automargin"], "tickangle" in free) == (True, False)
    assert (fixed["automargin"], fixed["tickangle"]) == (False, 0)
