"""An address that leaves the page means the same for ever: it carries what the page's own address leaves out."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.data.queries import estimates
from dashboard.ui.choices import url
from dashboard.wording.links import PUBLIC
from tests.support.apptest import opened, texts


@pytest.fixture(autouse=True)
def public(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PUBLIC, "https://data.example.org/mh/")


PLACE = "https://data.example.org/mh/"
COMPONENTS_SAVED = {"parts_components_1": "Save and share"}


def shared(page: str = "pages/status.py", **address: str) -> list[str]:
    """Citations and link of the first card of a page, as the reader copies them; the link is the first."""
    test = opened(page, **address)
    for key, tab in COMPONENTS_SAVED.items():
        test.session_state[key] = tab
    test.run()
    copied = [code.value for code in test.code]
    return sorted(copied, key=lambda text: not text.startswith(f"{PLACE}?"))


def notes(test: AppTest) -> str:
    return "\n".join(info.value for info in test.info)


def test_what_a_reader_copies_names_every_choice_and_the_build() -> None:
    link, *others = shared(geography="33")
    assert parse_qs(urlsplit(link).query) == {
        "indicator": ["medical_home"],
        "population": ["cshcn"],
        "geography": ["33"],
        "period": ["2018-2019"],
        "group": ["age"],
        "geographies": ["US,09,23,33,44,50"],
        "build": [estimates.build().build_id],
    }
    assert sum(link in one for one in others) >= 3, "every form of the citation"


def test_a_copied_link_opens_the_view_that_it_was_copied_from() -> None:
    link = shared(geography="33", period="2018-2019")[0]
    asked = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
    test = opened("pages/status.py", **asked)
    assert "New Hampshire · 2018–2019" in texts(test)
    assert notes(test) == ""
    assert shared(**asked)[0] == link


def test_a_link_of_another_build_shows_what_was_cited_and_says_that_there_are_newer_data() -> None:
    test = opened("pages/status.py", geography="33", period="2017-2018", build="0123456789ab")
    assert "New Hampshire · 2017–2018" in texts(test)
    assert "another version of the data (0123456789ab)" in notes(test)
    assert "The link asks for 2017–2018. Newer data are available: 2018–2019." in notes(test)
    newest = opened("pages/status.py", geography="33", period="2019", build="0123456789ab")
    assert "another version of the data" in notes(newest)
    assert "Newer data" not in notes(newest)


def test_a_choice_of_ones_own_is_no_cited_view() -> None:
    test = opened("pages/status.py", period="2017-2018", build="0123456789ab")
    test.selectbox(key="period_choice").set_value("2018").run()
    assert notes(test) == ""
    assert "build" not in test.query_params


def test_the_public_address_stands_in_links_instead_of_the_servers() -> None:
    copied = shared()
    assert sum("https://data.example.org/mh/" in one for one in copied) >= 4
    assert not any("localhost" in one or "127.0.0.1" in one for one in copied)


def test_the_page_stays_in_a_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    class Reader:
        """Where the reader's browser is."""

        url = "http://127.0.0.1:8501/status"

    monkeypatch.setattr(url.st, "context", Reader)
    assert url.page() == "https://data.example.org/mh/status"
    Reader.url = "http://127.0.0.1:8501/"
    assert url.page() == "https://data.example.org/mh/"
    Reader.url = "http://10.0.0.7/inner/"
    assert url.page() == "https://data.example.org/mh/"
    monkeypatch.delenv(PUBLIC)
    assert url.page() == "http://10.0.0.7/inner/"
