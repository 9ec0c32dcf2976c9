"""The face of a card: the finding is the heading, what the heading leaves out stands below, nothing is lost."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from dashboard.cards.card import Card
from dashboard.cards.face import Face, by_year, changes, face, folded, notes
from dashboard.data.indicators import Break
from tests.support.card_rows import Tables

LINE = "Care in a medical home, by place · Children · 2017–2019"


def card(finding: str, measure: str = "") -> Card:
    nothing = pd.DataFrame()
    return Card(
        card_id="c",
        title="Care in a medical home, by place",
        subtitle="Children · 2017–2019",
        finding=finding,
        data=nothing,
        columns={},
        kinds=("direct",),
        source_ids=("s",),
        alt="",
        measure=measure,
        build=None,  # type: ignore[arg-type]
        lang="en",
    )


@pytest.mark.parametrize(
    ("finding", "heading", "text"),
    [
        (
            "In 2017–2019, 49% of children received care (likely between 43% and 56%).",
            "In 2017–2019, 49% of children received care",
            "Likely between 43% and 56%.",
        ),
        (
            "Massachusetts may be higher than the U.S. (likely between −0.1 and +13.5 points). "
            "It is higher than Maine.",
            "Massachusetts may be higher than the U.S.",
            "Likely between −0.1 and +13.5 points. It is higher than Maine.",
        ),
        (
            "**The ranges overlap.** In none of 91 pairs are we sure.",
            "The ranges overlap",
            "In none of 91 pairs are we sure.",
        ),
        ("Scores averaged 43.9 of 100 points. None is 0.", "Scores averaged 43.9 of 100 points", "None is 0."),
        (
            "Differences could be chance: too few were surveyed.",
            "Differences could be chance: too few were surveyed",
            "",
        ),
        ("En 2019, el 49% recibió atención. ¿Por qué?", "En 2019, el 49% recibió atención", "¿Por qué?"),
    ],
)
def test_the_first_sentence_without_its_aside_is_the_heading(finding: str, heading: str, text: str) -> None:
    assert face(card(finding)) == Face(heading, LINE, text)


def test_the_measure_is_named_where_the_finding_does_not() -> None:
    assert face(card("Massachusetts is higher than Maine.", "Referrals")).heading == (
        "Referrals: Massachusetts is higher than Maine"
    )


@pytest.mark.parametrize("finding", ["", "One (1%) and two (2%) of them.", "Very long " * 20 + "sentence."])
def test_where_no_sentence_is_a_heading_the_title_is(finding: str) -> None:
    told = card(finding)
    assert face(told) == Face(told.title, told.subtitle, finding)


LONG = "Worded anew, " * 6 + "in every year from then on."
CHANGES = (Break(2018, "mark", LONG), Break(2021, "mark", "More answers."), Break(2022, "mark", f"{LONG} Again."))


def test_changes_of_questions_that_take_more_than_a_line_are_one_line_on_the_face(tables: Tables) -> None:
    tables.changed("medical_home", *CHANGES)
    told = replace(card("One."), notes=("Lines show ranges.", LONG, f"{LONG} Again.", "Not a trend."))
    assert notes(told) == [
        "Lines show ranges.",
        "Not a trend.",
        "Some survey questions changed in these years: see “About this figure.”",
    ]
    assert changes(told) == [LONG, f"{LONG} Again."]


def test_a_short_change_stays_on_the_face(tables: Tables) -> None:
    tables.changed("medical_home", *CHANGES)
    told = replace(card("One."), notes=("Lines show ranges.", "More answers."))
    assert notes(told) == ["Lines show ranges.", "More answers."]


def test_files_that_differ_in_their_year_alone_are_one_source() -> None:
    assert by_year(
        [
            "SSI Recipients, 2004 (SSA)",
            "Towns, ACS 2018-2022, July 2023 (Census)",
            "SSI Recipients, 2003 (SSA)",
            "2015-16 Report (DESE)",
            "2016-17 Report (DESE)",
            "Staffing (DESE)",
        ]
    ) == [
        "SSI Recipients, 2003 to 2004 (SSA)",
        "Towns, ACS 2018-2022, July 2023 (Census)",
        "2015-16 to 2016-17 Report (DESE)",
        "Staffing (DESE)",
    ]


def test_notes_that_explain_marks_stand_in_the_open_and_the_rest_is_folded() -> None:
    marks, long = ["Lines show ranges.", "Hollow mark: use with caution."], "A longer remark on the survey. " * 8
    assert folded([*marks, long, "Not a trend."]) == (marks, [long, "Not a trend."])


@pytest.mark.parametrize("told", [[], ["One."], ["Long. " * 60], ["Long. " * 43, "A short one."]])
def test_what_would_save_no_line_is_not_folded(told: list[str]) -> None:
    assert folded(told) == (told, [])
