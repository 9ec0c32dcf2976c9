"""The timeline page: filters in the address, the opened item, the list as the whole of what is drawn."""

from __future__ import annotations

import io
import re
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.cards import card_address, registry
from dashboard.exports.pictures import chart_image
from dashboard.exports.tables import csv_file
from dashboard.subjects.timeline import cards
from tests.support.apptest import headings, opened, texts, titles
from tests.support.history_tables import frames

ROOT = Path(__file__).parents[2]

run = partial(opened, "pages/timeline.py", whole="true", events="all")


def listed(test: AppTest) -> list[str]:
    """Ids of the items in the list."""
    return [
        found.upper() for found in re.findall(r'<details(?: open)?><summary>.*?<div id="(\w+)">', texts(test), re.S)
    ]


def test_the_list_holds_every_milestone_with_its_source():
    test = run()
    assert listed(test) == list(frames()["milestone"]["milestone_id"])
    html = texts(test)
    for row in frames()["milestone"].itertuples():
        own = html[html.index(f'<div id="{row.milestone_id.lower()}">') :]
        own = own[: own.index("</details>")]
        assert "<strong>What happened:</strong>" in own
        assert "<strong>Certainty:</strong>" in own
        if not row.source_url:
            assert "no link available" in own
        else:
            assert 'rel="noopener noreferrer"' in own


def test_the_figure_draws_the_same_items():
    figure = run().get("plotly_chart")[0]
    drawn = set(re.findall(r'"([SX]\d\d)"', figure.proto.spec))
    assert drawn == set(frames()["milestone"]["milestone_id"]) - {"X01", "X02"}
    assert "Timeline from 1967 to 2025. Events: 95. Topics: 5." in figure.proto.alt


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ({"track": "chipra"}, 17),
        ({"track": "chipra,work-group"}, 27),
        ({"status": "scheduled"}, 8),
        ({"place": "shrewsbury"}, 6),
        ({"era": "before-1999"}, 2),
        ({"text": "toolkit"}, 1),
        ({"track": "chipra", "status": "scheduled"}, 4),
    ],
)
def test_a_link_opens_the_filtered_view(address, count):
    test = run(**address)
    assert len(listed(test)) == count
    assert f"{count} of 95 events" in texts(test)


def test_nonsense_is_said_and_the_page_stays_whole():
    test = run(track="nonsense", era="<b>", item="S99", place="9", status="x", view="pie")
    assert len(listed(test)) == 95
    assert len([info for info in test.info if "does not have" in info.value]) == 6


def test_twelve_key_events_come_first_and_a_filter_looks_through_all():
    test = opened("pages/timeline.py", whole="true")
    assert len(listed(test)) == 12
    assert "12 of 95 events" in texts(test)
    assert len(listed(opened("pages/timeline.py", whole="true", text="toolkit"))) == 1
    card = cards.timeline_card(cards.Choice(key=True))
    assert len(card.data) == 12
    assert len(registry.card_of(card.spec).data) == 12


def test_a_range_of_years_narrows_list_and_figure_and_stands_in_the_address_of_the_files():
    test = opened("pages/timeline.py", whole="true", years="2011-2012")
    story = cards.story()
    expected = [item for item in story.items if item.start.year <= 2012 and item.end.year >= 2011]
    assert 10 < len(expected) < 95
    assert len(listed(test)) == len(expected)
    card = cards.timeline_card(cards.Choice(era="2011-2012"))
    assert registry.card_of(card.spec).data["milestone_id"].tolist() == [item.milestone_id for item in expected]


def test_nothing_found_is_said():
    test = run(text="no such words at all")
    assert listed(test) == []
    assert any("No events match" in info.value for info in test.info)
    assert "Timeline chart" not in headings(test)


def test_an_item_opens_with_doubt_source_and_relations():
    test = run(item="S20")
    assert "Learning Session 5" in headings(test)
    panel = next(element.value for element in test.markdown if element.value.startswith("<p>"))
    assert "Scheduled, not confirmed." in panel
    assert "met six times" in panel
    assert "Shrewsbury, MA (planned venue)" in panel
    assert 'href="http://www.nichq.org/our_projects/medical_home_project.html"' in panel
    assert 'href="timeline?item=S15"' in panel
    assert 'href="disagreements?point=C04"' in panel


def test_a_report_leads_to_its_publication():
    panel = next(element.value for element in run(item="S04").markdown if element.value.startswith("<p>"))
    assert 'href="people?publication=P01#publications"' in panel


def test_choosing_an_item_puts_it_into_the_address():
    test = run()
    test.selectbox(key="item_choice").select("X31").run()
    assert "Massachusetts Consortium closed" in headings(test)
    assert test.query_params["item"] in ("X31", ["X31"])


def test_the_list_alone_has_no_figure():
    test = run(view="list")
    assert len(test.get("plotly_chart")) == len(run().get("plotly_chart")) - 1
    assert "Timeline chart" not in headings(test)
    assert "List" in headings(test)
    assert len(listed(test)) == 95


def test_every_link_within_the_dashboard_leads_somewhere():
    html = texts(run())
    pages = {path.stem for path in (ROOT / "pages").glob("*.py")}
    known = {
        "item": set(frames()["milestone"]["milestone_id"]),
        "point": set(frames()["contradiction"]["contradiction_id"]),
        "publication": set(frames()["publication"]["publication_id"]),
        "question": set(frames()["question"]["question_id"]),
    }
    links = re.findall(r'href="(\w+)(?:\?(\w+)=([\w-]+))?(?:#([\w-]+))?" target="_self"', html)
    assert len(links) > 200
    for page, name, value, anchor in links:
        assert page in pages
        assert not name or value in known[name]
        if anchor:
            assert f'anchor="{anchor}"' in (ROOT / "pages" / f"{page}.py").read_text(encoding="utf-8")


def test_the_values_stand_below_as_published_and_as_computed():
    test = run()
    assert "Massachusetts survey results over time" in {*headings(test), *titles(test)}
    finding = next(element.value for element in test.markdown if "Calculated here:" in element.value)
    assert "46.2% (2018–2019" in finding
    assert "46.1% (2018–2019)" in finding
    assert "not joined by a line" in finding


def test_the_timeline_leaves_the_page_as_picture_and_as_rows():
    card = cards.timeline_card(cards.Choice())
    picture = chart_image.framed_svg(card, "http://example.org/timeline")
    assert "Learning collaborative, 29 months" in picture
    assert "Learning Session 4 (scheduled)" in picture
    rows = pd.read_csv(io.BytesIO(csv_file.csv(card)), keep_default_na=False)
    assert len(rows) == 95
    assert rows.set_index("milestone_id").loc["S20", "date"] == "February or March 2013"
    assert rows["hollow"].sum() == 8
    assert (rows["source_title"] != "").all()


def test_a_chosen_part_comes_back_from_its_address():
    choice = cards.Choice(tracks=("chipra",), statuses=("scheduled",), text="learning session")
    card = cards.timeline_card(choice)
    again = registry.card_of(card.spec)
    assert 0 < len(card.data) < 95
    assert again.data["milestone_id"].tolist() == card.data["milestone_id"].tolist()
    assert len(again.table) == len(card.table)
    with pytest.raises(card_address.UnknownCardError):
        registry.card_of("timeline::no-such-track:::")
