"""What comes from outside does no harm: addresses are fuzzed, SQL takes values only.

`FUZZ=300 pytest tests/server/test_security.py` tries 300 addresses a page instead of a few, and of the rest
25 times as many.
"""

from __future__ import annotations

import os
import re

import duckdb
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from dashboard.cards import card_address, registry
from dashboard.data.store import database
from dashboard.exports.reports import selection
from dashboard.ui.navigation import pages as navigation
from tests.support.apptest import opened

FUZZ = int(os.environ.get("FUZZ", "0"))
FEW, MORE = 6, 25
# The same few in every run of all tests, so that a change is judged by itself; others in each long run.
PER_PAGE = settings(
    max_examples=FUZZ or FEW, derandomize=not FUZZ, deadline=None, suppress_health_check=list(HealthCheck)
)
MANY = settings(PER_PAGE, max_examples=(FUZZ or FEW) * MORE)
# Shorter texts stand in our own markup by chance.
LEAST_MARKUP = 12
SCRIPTS = [navigation.script(page) for page in navigation.PAGES]

# Every name that some page reads from the address.
NAMES = (
    "indicator",
    "geography",
    "geographies",
    "population",
    "period",
    "group",
    "region",
    "county",
    "certainty",
    "compare_county",
    "compare_region",
    "audience",
    "text",
    "question",
    "lang",
    "cards",
    "title",
    "author",
    "date",
    "note",
    "part",
    "table",
    "series",
    "reading",
    "follow",
    "source",
    "kind",
    "town",
    "q",
    "layer",
    "year",
    "topic",
    "track",
    "era",
    "place",
    "status",
    "view",
    "item",
    "publication",
)
HARMFUL = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "[here](javascript:alert(1))",
    "![x](http://example.org/x.png)",
    ":red[**loud**] :material/bolt: $\\frac{1}{0}$",
    "'; DROP TABLE estimate; --",
    "25' OR '1'='1",
    "../../../../etc/passwd",
    "file:///etc/passwd",
    "{0.__class__} {value} %s %(a)s",
    "__import__('os').system('true')",
    "\x00\x01\x1b[31m\r\nSet-Cookie: a=b",
    "\u202eright to left\u202c \ufeff\u200b",
    "😀" * 300,
    "9" * 5_000,
    "a," * 2_000,
    "components:cshcn:2017-2019:25:US" + ":" * 900,
    "groups:" + "%00" * 100,
    "None",
    "True",
    "-1",
    "1e999",
    "NaN",
    "25,33,25,US,nowhere",
)
letters = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
values = st.one_of(st.sampled_from(HARMFUL), letters, letters.map(lambda told: f"25{told}"), st.integers().map(str))
addresses = st.dictionaries(st.sampled_from(NAMES), values, min_size=8, max_size=len(NAMES))


def raw(test: AppTest, value: str) -> list[str]:
    """Elements that take HTML and hold a reader's value with its signs as they are."""
    taking = [element.proto.body for element in test.markdown if element.proto.allow_html]
    taking += [element.proto.body for element in test.get("html")]
    return [body[:200] for body in taking if value in body]


@pytest.mark.parametrize("script", SCRIPTS)
@PER_PAGE
@example(address=dict(zip(NAMES, HARMFUL * 2, strict=False)))
@example(address=dict.fromkeys(NAMES, HARMFUL[1]))
@given(address=addresses)
def test_no_address_harms_a_page(script: str, address: dict[str, str]) -> None:
    """Nothing fails, nothing is shown as HTML, and what is said of an unknown code is plain."""
    test = opened(script, **address)
    assert test.title[0].value
    for value in address.values():
        if "<" in value and len(value) >= LEAST_MARKUP:
            assert raw(test, value) == []
            assert not any(value in info.value for info in test.info)


@MANY
@given(name=st.sampled_from([*registry.BUILDERS, "", "cards", "__init__"]), words=st.lists(values, max_size=8))
def test_an_address_of_a_card_gives_a_card_or_is_refused(name: str, words: list[str]) -> None:
    try:
        made = registry.card_of(card_address.BETWEEN_VALUES.join([name, *words]))
    except card_address.UnknownCardError:
        return
    assert not made.data.empty


@MANY
@given(words=st.dictionaries(st.sampled_from(["title", "author", "note"]), values), here=values)
def test_a_link_of_a_report_holds_no_bare_sign(words: dict[str, str], here: str) -> None:
    query = selection.link(f"http://localhost/{re.sub('[^a-z]', '', here)}", [], **words).partition("?")[2]
    assert not set(query) & set("<>\"'` \r\n\x00")


@MANY
@given(value=values)
def test_sql_takes_every_text_as_a_value(value: str) -> None:
    """The text comes back as it went in, and the tables are still there."""
    told = database.rows("SELECT $value AS told, (SELECT count(*) FROM estimate) AS rows", value=value)
    assert told["told"].iloc[0] == value
    assert told["rows"].iloc[0] > 1_000


@pytest.mark.parametrize("sql", ["CREATE TABLE own (x INT)", "DELETE FROM estimate", "DROP TABLE build"])
def test_the_connection_reads_only(sql: str) -> None:
    with pytest.raises(duckdb.InvalidInputException, match="read-only"):
        database.rows(sql)
