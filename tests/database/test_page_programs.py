"""The page on programs: what sources say and no more."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.data.models import Program, records
from dashboard.exports.pictures import chart_image
from dashboard.subjects.programs import cards
from tests.support import drawn
from tests.support.apptest import headings, opened, texts


@pytest.fixture(scope="module")
def page(database: Path) -> AppTest:
    return opened("pages/programs.py", whole="true")


def test_every_program_has_its_place(page: AppTest) -> None:
    headings = [header.value for header in page.header]
    for program in cards.programs():
        assert program.name in headings
        assert program.sources, program.name


def test_only_named_practices_of_the_thirteen(page: AppTest) -> None:
    said = texts(page)
    assert "Public sources name 1 of the 13 practices." in said
    assert "Cambridge Pediatrics" in said
    assert "Holyoke" not in said


def test_results_are_the_programs_own_without_control_group(page: AppTest) -> None:
    said = "\n".join([*headings(page), texts(page)])
    assert "rose from 62% to 80% of children ages 2–4, from 63% to 94% at ages 5–12" in said
    assert "without a comparison group" in said
    assert "about 18,400 children per practice" in said


def test_a_publisher_is_named_once_with_its_pages(page: AppTest) -> None:
    said = texts(page)
    line = next(line for line in said.split("\n") if "school-based-health-centers" in line)
    assert line.startswith("Sources: [Commonwealth of Massachusetts](")
    assert line.count("Commonwealth of Massachusetts") == 1
    assert line.count("https://www.mass.gov/") + line.count("http://www.mass.gov/") == 3
    assert "[page 2](" in line
    assert "[page 3](" in line
    assert "mass.gov]" not in said


def test_no_link_to_an_unknown_host_and_no_personal_contact(page: AppTest) -> None:
    said = texts(page)
    assert "ltfqrd2sv" not in said
    assert "@" not in said
    assert "mspcc.org" not in said


def test_before_and_after_can_be_saved() -> None:
    card = cards.results_card()
    assert len(card.table) == 5
    assert card.table["Start"].to_list() == ["62%", "63%", "80%", "30%", ""]
    assert card.kinds == ("published",)
    symbols = [mark.symbol for mark in drawn.marks(drawn.chart_of(card))]
    assert symbols.count("diamond-open") == 4
    assert symbols.count("diamond") == 5
    assert "62% to 80%" in chart_image.framed_svg(card, "")


@pytest.mark.parametrize(
    ("value", "told"),
    [("2011-08", "August 2011"), ("2010-12-01", "December 1, 2010"), ("1989", "1989"), (None, ""), (float("nan"), "")],
)
def test_dates_as_precise_as_known(value: object, told: str) -> None:
    row = {"program_id": "X", "start": value, "end": None, "practices": None, "source_url": None, "note": ""}
    (own,) = records(Program, pd.DataFrame([row]))
    assert cards._date(own.start) == told


def test_index_shows_scale_and_reference(page: AppTest) -> None:
    said = "\n".join([*headings(page), texts(page)])
    assert "6 domains with 25 themes" in said
    assert "43 practices scored 43.9 of 100 points on average, with scores from 18.9 to 75.4" in said


def test_questions_give_no_score(page: AppTest) -> None:
    for number, radio in enumerate(page.radio):
        radio.set_value("not_yet" if number == 2 else "mostly")
    page.run()
    said = texts(page)
    assert "You answered “not yet” for care coordination." in said
    assert "score of" not in said.split("Six questions")[-1]


def test_nothing_is_said_before_all_questions_are_answered() -> None:
    assert cards.where_to_start(dict.fromkeys(cards.DOMAINS)) == ""
