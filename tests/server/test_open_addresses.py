"""Nonsense at the open addresses is refused with what to do; it never makes the server fail."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.cards import registry
from dashboard.data.queries import whole_tables
from dashboard.exports.card_forms import FORMS
from dashboard.server.open_data import data_files, openapi
from tests.server.test_security import HARMFUL, MANY, letters, values
from tests.support.asked import HOST, ask

QUICK = [ending for ending, form in FORMS.items() if not form.is_slow]
NAMES = sorted({value.name for builder in registry.BUILDERS.values() for value in builder.values()} | {"lang", "theme"})
CODES = st.sampled_from(["25", "US", "25,US,09", "medical_home", "cshcn", "2017-2019", "county", "all", "yes", "both"])


def answered(address: str) -> None:
    """Whether an address is answered, or refused in words."""
    answer = ask(address)
    assert answer.status in {200, 400, 404, 414, 422}, (answer.status, address[:300])
    if answer.status != 200:
        told = answer.json()
        assert answer.headers["content-type"] == "application/problem+json"
        assert told["detail"].endswith(".")
        assert not set("<>\x00\x1b") & set(told["detail"])


@MANY
@given(
    name=st.sampled_from([*registry.BUILDERS, "", "nothing"]),
    words=st.lists(values, max_size=6),
    query=st.dictionaries(st.sampled_from(NAMES), st.one_of(CODES, values), max_size=7),
    ending=st.sampled_from([*QUICK, "", "exe"]),
)
@example(name="sites", words=[], query={"kind": "hrsa", "layer": "county", "words": "\u202e\u200bé😀"}, ending="svg")
@example(name="timeline", words=[], query={"text": "children", "era": "2010-2015"}, ending="html")
def test_figures(name: str, words: list[str], query: dict[str, str], ending: str) -> None:
    answered(f"/figure/{quote(':'.join([name, *words]), safe='')}.{ending}?{urlencode(query)}")


@MANY
@given(
    spec=st.sampled_from(openapi.EXAMPLES).map(openapi.filled), at=st.integers(0, 80), put=st.one_of(letters, values)
)
def test_figures_of_addresses_with_a_part_replaced(spec: str, at: int, put: str) -> None:
    answered(f"/figure/{quote(spec[:at] + put + spec[at + 4 :], safe=':=,')}.csv")


@MANY
@given(
    ending=st.sampled_from([*data_files.WRITERS, "xml"]),
    query=st.dictionaries(
        st.sampled_from([*whole_tables.CHOSEN_BY, "limit", "offset", "where"]),
        st.one_of(CODES, values, st.integers(-5, 20_000).map(str)),
        max_size=5,
    ),
)
def test_estimates(ending: str, query: dict[str, str]) -> None:
    answered(f"/data/estimates.{ending}?{urlencode({'limit': '5'} | query)}")


@pytest.mark.parametrize("value", HARMFUL)
def test_harmful_addresses(value: str) -> None:
    for address in (
        f"/figure/{quote(value, safe='')}.html",
        f"/figure/sites.html?kind=hrsa&layer=county&words={quote(value)}",
        f"/data/{quote(value, safe='')}",
        f"/oembed?url={quote(value)}",
        f"/oembed?url=http://{HOST}/figure/{quote(value, safe='')}.html",
    ):
        answered(address)
        assert "<script>alert" not in ask(address).body.decode("utf-8", "replace")
