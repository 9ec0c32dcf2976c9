"""The search page: everything that the site holds can be found, results lead to it, and a query is a link."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

import pytest

from dashboard.subjects.search import content
from dashboard.ui.navigation import pages as navigation
from tests.support.apptest import headings, opened, texts

run = content.found


def first(query: str, kind: str) -> tuple[str, str]:
    entry = run(query, navigation.PAGES).kinds[kind][0].entry
    return entry.title, entry.address


@pytest.mark.parametrize(
    ("query", "kind", "title"),
    [
        ("adequate insurance", "measure", "Adequate insurance"),
        ("asthma medicines", "measure", "At least half of asthma medicines are controllers, ages 12–18"),
        ("Springfeild", "place", "Springfield"),
        ("hampden county", "place", "Hampden County"),
        ("chipra", "program", "CHIPRA Massachusetts Medical Home Initiative"),
        ("family ties", "organization", "Family TIES of Massachusetts"),
        ("academy defines", "event", "AAP first defines the medical home in policy (1992)"),
        ("is anything in spanish", "question", "Is anything available in Spanish?"),
        ("where sources disagree", "page", "Where sources disagree"),
    ],
)
def test_each_kind_is_found(query: str, kind: str, title: str) -> None:
    assert first(query, kind)[0] == title


@pytest.mark.parametrize(
    "query", ["plan of care", "asthma", "worcester", "hampden county", "western", "academy defines", "chipra"]
)
def test_each_result_leads_to_a_page_that_runs(query: str) -> None:
    for kind, hits in run(query, navigation.PAGES).kinds.items():
        page, _, asked = hits[0].entry.address.partition("#")[0].partition("?")
        test = opened(navigation.script(page), **dict(parse_qsl(asked)))
        assert not [info.value for info in test.info if "does not have" in info.value], (kind, hits[0].entry)


def test_a_query_in_the_address_is_answered() -> None:
    test = opened("pages/search.py", q="Amherst")
    assert "Towns, counties and regions" in headings(test)
    assert re.search(r"\d+ results? for “Amherst”", texts(test))


def test_nothing_is_said_before_anything_is_asked() -> None:
    assert headings(opened("pages/search.py")) == []


def test_what_is_not_there_is_said_and_no_markup_gets_through() -> None:
    test = opened("pages/search.py", q="<b>zzzz</b>")
    assert "No results for" in texts(test)
    assert headings(test) == []
    assert "<b>zzzz" not in texts(test).replace("\\<", "")


def test_the_field_in_the_menu_leads_to_the_results() -> None:
    test = opened("app.py")
    test.sidebar.text_input[0].set_value("Amherst")
    test.sidebar.button[0].click().run()
    assert test.title[0].value == "Search"
    assert "Amherst" in texts(test)
