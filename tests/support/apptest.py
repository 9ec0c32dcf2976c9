"""A page as a reader who opens a link meets it, without a browser."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pandas as pd
from streamlit.testing.v1 import AppTest

from dashboard.i18n.catalog import t

ROOT = Path(__file__).parents[2]
# Streamlit asks for a limit; how long a page takes is up to the machine, and the whole run has a limit of its own.
SECONDS = 3600


def opened(script: str, **address: str) -> AppTest:
    """Run a page (`app.py`, `pages/status.py`) with values in the address; it must not fail."""
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=SECONDS)
    if script != "app.py":
        test.switch_page(script)
    for name, value in address.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    assert not test.error
    return test


def tables(test: AppTest, tab: str = "") -> list[pd.DataFrame]:
    """The tables of all its cards: chooses the tab of each, whose name is English when not given."""
    for key in list(test.session_state.keys()):
        if key.startswith("parts_"):
            test.session_state[key] = tab or t("card.table")
    test.run()
    return [table.value for table in test.table]


def measures(test: AppTest) -> list[pd.DataFrame]:
    """The tables of measures of a page, cells with their small print."""
    own = [element.value for element in test.get("html") if '<div class="measures">' in element.value]
    return [pd.read_html(StringIO(html), keep_default_na=False)[0] for html in own]


def texts(test: AppTest) -> str:
    """All Markdown of a page."""
    return "\n".join(element.value for element in test.markdown)


def headings(test: AppTest) -> list[str]:
    """The headings of its parts."""
    return [heading.value for heading in test.header]


def titles(test: AppTest) -> list[str]:
    """The titles of its cards, which begin the line below the finding."""
    lines = [text.removeprefix(":gray[").partition("]")[0] for text in _values(test) if text.startswith(":gray[")]
    return [line.partition(" · ")[0] for line in lines]


def _values(test: AppTest) -> list[str]:
    return [element.value for element in test.markdown]
