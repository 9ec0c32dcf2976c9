"""How dates are drawn: nothing more exact than its source, plans hollow, doubts marked, nothing joined."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from dashboard.charts.elements.model import Band, Chart, Marks, Strokes
from dashboard.charts.svg import render
from dashboard.drawing import theme
from dashboard.subjects.timeline.figure import chart
from dashboard.subjects.timeline.figure.label_packing import GAP, LETTER, MARK_ROOM, Scale, pack
from dashboard.subjects.timeline.figure.survey_strip import Backdrop, Round, Value
from dashboard.subjects.timeline.milestones import Era, Item, chosen, mark
from dashboard.wording.disclosure_list import Entry, Part, entry, link
from tests.support.drawn import bars, labels, shapes
from tests.support.history_tables import frames

TRACKS = {"work-group": "Work group", "chipra": "Collaborative"}
SCALE = Scale(date(2000, 1, 1), date(2020, 12, 31), 1000)


def item(start: str, end: str, extent: str, **other: object) -> Item:
    base = Item(
        milestone_id="T01",
        track="chipra",
        title="Something happened",
        what="What it was.",
        start=date.fromisoformat(start),
        end=date.fromisoformat(end),
        date_text="",
        date_precision="",
        extent=extent,
        status="reported",
        doubt="",
        badge="",
        place="Massachusetts",
        places=frozenset({"massachusetts"}),
        in_massachusetts=True,
        era="",
        parent_id="",
    )
    return replace(base, **other)


def real() -> list[Item]:
    """The milestones of the sources."""
    tables = frames()
    places = tables["milestone_place"].groupby("milestone_id")["place_code"].agg(frozenset)
    home = set(tables["timeline_place"].query("in_massachusetts")["code"])
    return [
        item(
            row.date_start,
            row.date_end,
            row.extent,
            milestone_id=row.milestone_id,
            track=row.track,
            title=row.title,
            status=row.display_status,
            badge=row.badge,
            places=places[row.milestone_id],
            in_massachusetts=bool(places[row.milestone_id] & home),
        )
        for row in tables["milestone"].itertuples()
    ]


def drawn(*items: Item, values: tuple[Value, ...] = (), rounds: tuple[Round, ...] = (), scale: Scale = SCALE) -> Chart:
    tracks = {one.track: one.track for one in items} or TRACKS
    return chart.timeline(items, tracks, Backdrop(rounds, values), scale)


def day(ordinal: float) -> str:
    return date.fromordinal(int(ordinal)).isoformat()


def points(made: Chart) -> list[tuple[str, str]]:
    """Day and symbol of every point on the tracks."""
    tracks = made.panels[0]
    return [(day(m.x), m.symbol) for one in tracks.series if isinstance(one, Marks) for m in one.marks]


def test_a_day_is_a_point_and_no_bar():
    figure = drawn(item("2005-04-07", "2005-04-07", "on"))
    assert points(figure) == [("2005-04-07", "circle")]
    assert bars(figure) == []


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2002-07-01", "2002-07-31", 31),
        ("2012-02-01", "2012-02-29", 29),
        ("2011-06-01", "2011-08-31", 92),
        ("2011-01-01", "2011-12-31", 365),
        ("2013-02-01", "2013-03-31", 59),
    ],
)
def test_what_is_less_exact_than_a_day_is_a_thin_pale_bar_over_all_of_it(start, end, days):
    figure = drawn(item(start, end, "within"))
    (bar,) = bars(figure)
    assert (day(bar.start), bar.end - bar.start) == (start, days)
    assert bar.width == 0.5
    assert (bar.fill, bar.outline, bar.opacity) == ("home", "home", 0.5)
    assert points(figure) == []


def test_a_duration_is_a_thick_full_bar():
    (bar,) = bars(drawn(item("2011-08-01", "2013-12-31", "throughout")))
    assert (day(bar.start), day(bar.end)) == ("2011-08-01", "2014-01-01")
    assert (bar.width, bar.fill, bar.opacity) == (0.8, "home", 1)


def test_a_bar_is_cut_at_the_edge_of_the_years_drawn():
    (bar,) = bars(drawn(item("1998-01-01", "2030-12-31", "throughout")))
    assert (day(bar.start), day(bar.end)) == ("2000-01-01", "2021-01-01")


def test_a_plan_is_hollow_and_said_to_be_one():
    month = item("2012-05-01", "2012-05-31", "within", status="scheduled")
    one_day = item("2007-02-28", "2007-02-28", "on", status="scheduled")
    figure = drawn(month, one_day)
    (bar,) = bars(figure)
    assert (bar.fill, bar.outline, bar.opacity) == ("background", "home", 1)
    assert points(figure) == [("2007-02-28", "circle-open")]
    assert labels(figure) == ["Something happened (scheduled)"] * 2


@pytest.mark.parametrize("status", ["reported", "confirmed-later", "printed-span", "window", "update-stamp"])
def test_nothing_else_is_hollow(status):
    (bar,) = bars(drawn(item("2012-05-01", "2012-05-31", "within", status=status)))
    assert bar.fill != "background"


def test_a_doubtful_year_has_its_badge_and_an_open_diamond_on_the_printed_day():
    figure = drawn(item("2013-12-14", "2013-12-14", "on", status="year-doubtful", badge="2012 or 2013"))
    assert points(figure) == [("2013-12-14", "diamond-open")]
    assert any("(2012 or 2013)" in text for text in labels(figure))


def test_a_latest_day_points_back():
    assert points(drawn(item("2015-09-27", "2015-09-27", "by"))) == [("2015-09-27", "triangle-left")]


def test_massachusetts_is_larger_not_only_of_another_colour():
    home = item("2011-01-01", "2011-12-31", "within")
    away = replace(home, in_massachusetts=False)
    (first,), (second,) = bars(drawn(home)), bars(drawn(away))
    assert first.width > second.width
    assert (first.outline, second.outline) == ("home", "other")


def test_the_real_milestones_are_drawn_by_these_rules():
    frame = frames()["milestone"].set_index("milestone_id")
    for one in real():
        shape = mark(one).shape
        precise = frame.loc[one.milestone_id, "date_precision"] == "day"
        assert (shape in {"point", "latest"}) == precise, one.milestone_id
        assert mark(one).hollow == (one.status == "scheduled")
        assert bool(mark(one).badge) == (one.status == "year-doubtful")


def test_nested_spans_stand_on_rows_of_their_own_the_longest_first():
    spans = [one for one in real() if one.milestone_id in {"S12", "S11", "S15"}]
    spans.sort(key=lambda one: (one.start, -(one.end - one.start).days))
    rows = {
        placed.item.milestone_id: placed.row for placed in pack(spans, Scale(date(2010, 1, 1), date(2015, 12, 31), 700))
    }
    assert rows == {"S12": 0, "S11": 1, "S15": 2}


@pytest.mark.parametrize("width", [500, 730, 1100])
@pytest.mark.parametrize("years", [(1998, 2025), (2010, 2015)])
def test_marks_and_labels_never_overlap_nor_leave_the_frame(width, years):
    scale = Scale(date(years[0], 1, 1), date(years[1], 12, 31), width)
    shown = [one for one in real() if one.end >= scale.start and one.start <= scale.end]
    for track in {one.track for one in shown}:
        rows: dict[int, list[tuple[float, float]]] = {}
        for placed in pack([one for one in shown if one.track == track], scale):
            left, right = scale.at(placed.item.start), scale.at(placed.item.end)
            text = LETTER * len(placed.label) + MARK_ROOM
            if placed.side == "left":
                left -= text
            elif placed.side == "right":
                right += text
            assert left >= -1
            assert right <= width + 1
            rows.setdefault(placed.row, []).append((left, right))
        for stretches in rows.values():
            ordered = sorted(stretches)
            for (_, before), (after, _) in pairwise(ordered):
                assert after - before >= GAP - 1e-9


def test_a_label_that_must_be_cut_keeps_its_remark():
    plan = item("2010-05-01", "2010-05-31", "within", status="scheduled", title="A title that is far too long " * 4)
    (placed,) = pack([plan], replace(SCALE, width=500), "scheduled")
    assert placed.label.endswith("… (scheduled)")
    assert len(placed.label) * LETTER + MARK_ROOM <= 500


def test_without_room_for_labels_there_are_none():
    scale = replace(SCALE, width=300, labeled=False)
    assert labels(drawn(*[one for one in real() if one.end >= SCALE.start], scale=scale)) == []


def test_published_and_computed_values_are_apart_and_never_joined():
    values = (
        Value("published", "caution", 2009, 2010, 0.471, None, None, "A"),
        Value("published", "ok", 2016, 2017, 0.518, 0.44, 0.596, "A"),
        Value("direct", "ok", 2017, 2019, 0.493, 0.425, 0.561, "B"),
        Value("direct", "ok", 2018, 2019, 0.462, 0.386, 0.54, "B"),
    )
    strip = drawn(item("2011-01-01", "2011-12-31", "within"), values=values).panels[1].series
    computed, published = (one.marks for one in strip if isinstance(one, Marks))
    assert [mark.symbol for mark in published] == ["diamond-open", "diamond"]
    assert [mark.symbol for mark in computed] == ["circle", "circle"]
    assert [mark.y_interval for mark in published] == [None, (0.44, 0.596)]
    assert [mark.y_interval for mark in computed] == [(0.425, 0.561), (0.386, 0.54)]
    # Each value lies on a stroke of its own years; nothing else is drawn.
    strokes = [stroke for one in strip if isinstance(one, Strokes) for stroke in one.strokes]
    assert [(day(stroke.start)[:4], day(stroke.end)[:4], stroke.y) for stroke in strokes] == [
        ("2017", "2019", 0.493),
        ("2018", "2019", 0.462),
        ("2009", "2010", 0.471),
        ("2016", "2017", 0.518),
    ]
    assert len(strip) == 4


def test_survey_rounds_are_bands_behind_cut_to_the_years_drawn():
    rounds = (
        Round("NS-CSHCN", "old", date(1990, 1, 1), date(1991, 12, 31), ""),
        Round("NS-CSHCN", "first", date(2000, 10, 1), date(2002, 4, 30), ""),
        Round("NSCH", "last", date(2020, 1, 1), date(2024, 12, 31), ""),
    )
    figure = drawn(item("2011-01-01", "2011-12-31", "within"), rounds=rounds)
    bands = [shape for shape in shapes(figure) if isinstance(shape, Band)]
    assert [(day(band.x[0]), day(band.x[1])) for band in bands] == [
        ("2000-10-01", "2002-05-01"),
        ("2020-01-01", "2021-01-01"),
    ]


@pytest.mark.parametrize("era", [None, 0, 1, 2, 3])
@pytest.mark.parametrize("labeled", [True, False])
def test_a_saved_picture_can_draw_it(era, labeled):
    eras = [
        Era(e.code, e.title, date.fromisoformat(e.start), date.fromisoformat(e.end))
        for e in frames()["timeline_era"].itertuples()
    ]
    own = [] if era is None else [eras[era]]
    shown = chosen(real(), eras=own)
    start, end = chart.span_of(shown, own, date(2025, 12, 31))
    tracks = dict(zip(frames()["timeline_track"]["code"], frames()["timeline_track"]["title"], strict=True))
    scale = Scale(start, end, 670, labeled)
    picture = render.draw(chart.timeline(shown, tracks, Backdrop((), ()), scale), theme.LIGHT, 736)
    assert picture.drawing.view_box[2] == 736


def test_the_years_drawn():
    eras = [Era("a", "A", date(2010, 1, 1), date(2015, 12, 31))]
    late = [item("2012-01-01", "2012-12-31", "within")]
    assert chart.span_of(late, eras, date(2025, 12, 31)) == (
        date(2012, 1, 1) - timedelta(days=200),
        date(2015, 12, 31),
    )
    assert chart.span_of(real(), [], date(2025, 12, 31))[0] == chart.DEFAULT_START
    first, last = chart.span_of([item("2025-06-01", "2025-06-30", "within")], [], date(2025, 12, 31))
    assert last - first >= timedelta(days=730)
    early = chart.before(real(), chart.DEFAULT_START)
    assert [one.milestone_id for one in early] == ["X01", "X02"]


def test_filters():
    items = real()
    assert {one.track for one in chosen(items, tracks=["chipra"])} == {"chipra"}
    assert {one.milestone_id for one in chosen(items, places=["springfield"])} == {"S05", "X58"}
    assert len(chosen(items, statuses=["scheduled"])) == 8
    assert {one.milestone_id for one in chosen(items, text="learning session 4")} == {"S19"}
    assert {one.milestone_id for one in chosen(items, text="SESSION learning", statuses=["reported"])} == {"S16", "S17"}
    collaborative = Era("x", "X", date(2014, 1, 1), date(2014, 12, 31))
    assert "S12" in {one.milestone_id for one in chosen(items, eras=[collaborative])}
    assert "S15" not in {one.milestone_id for one in chosen(items, eras=[collaborative])}
    assert chosen(items, text="no such words at all") == []


def test_texts_from_the_data_cannot_become_markup():
    html = entry(Entry('a"b', "<b>", "<script>x</script>", "&", (Part("<i>", link("<u>", 'http://x/"onclick=')),)))
    assert "<script>" not in html
    assert "<u>" not in html
    assert '"onclick' not in html
    assert "&lt;script&gt;" in html
