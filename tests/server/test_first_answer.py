"""The first answer of every page says what the live page says."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.ui.navigation import pages as navigation
from tests.support.apptest import SECONDS
from tests.support.served import ROOT, Server, served

FEW = [
    ("pages/status.py", {"geography": "09", "period": "2019"}),
    ("pages/status.py", {"lang": "es"}),
    ("pages/place.py", {"town": "2501367000"}),
    ("pages/compare.py", {"places": "25013,25021"}),
]
VIEWS = [*((navigation.script(page), {}) for page in navigation.PAGES), *FEW]
HEADING = re.compile(r"<h([123])\b[^>]*>(.*?)</h\1>", re.DOTALL)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with served() as found:
        yield found


def answer(server: Server, path: str) -> str:
    asked = urllib.request.Request(f"{server.address}/{path}", headers={"accept": "text/html"})
    try:
        with urllib.request.urlopen(asked) as got:
            return str(got.read().decode())
    except urllib.error.HTTPError as missing:
        return missing.read().decode()


def plain(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", text)).split())


def live(script: str, query: dict[str, str]) -> list[str]:
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=SECONDS)
    test.query_params.update(query)
    if script != "app.py":
        test.switch_page(script)
    test.run()
    assert not test.exception
    # In the order of the page, which is that of the tree.
    return [node.value for node in test.main if node.type in {"title", "header", "subheader"}]


@pytest.mark.parametrize(("script", "query"), VIEWS, ids=[f"{Path(s).stem}-{'-'.join(q)}" for s, q in VIEWS])
def test_the_first_answer_has_the_headings_of_the_live_page(server: Server, script: str, query: dict[str, str]) -> None:
    path = "" if script == "app.py" else Path(script).stem
    told = answer(server, f"{path}?{'&'.join('='.join(item) for item in query.items())}")
    assert told.count('id="first-answer"') == 1
    headings = [plain(words) for _, words in HEADING.findall(told)]
    expected = [re.sub(r"[*_]", "", heading) for heading in live(script, query)]
    # A folded part, which the live page makes when it is opened, may have the heading of a card before it.
    assert [h for h in dict.fromkeys(headings) if h in expected] == list(dict.fromkeys(expected))


def test_the_first_answer_holds_figures_picture_and_links(server: Server) -> None:
    told = answer(server, "status?geography=09&period=2018-2019")
    assert "Connecticut" in plain(told)
    assert "2018–2019" in plain(told)
    assert re.search(r"\d+% \(likely \d+% to \d+%\)", plain(told))
    assert re.search(r'<figure class="wide" role="img" aria-label="[^"]{40,}"><svg', told)
    assert re.search(r'<a href="\./timeline[^"]*">', told)
    assert "<noscript>" not in told


@pytest.mark.parametrize("path", ["", "status", "people"])
def test_nothing_that_the_words_do_not_need_comes_before_them(server: Server, path: str) -> None:
    """A style sheet in the head would hold back every word, and a font be fetched before them."""
    told = answer(server, path)
    sheets = [found.start() for found in re.finditer(r'<link rel="stylesheet"', told)]
    assert sheets, "Streamlit's pages have a style sheet"
    assert min(sheets) > told.index('<div id="root">')
    assert 'as="font"' not in told


def test_an_address_that_is_no_page_and_a_file_have_none(server: Server) -> None:
    told = answer(server, "nonsense")
    assert "Page not found" in told
    assert "first-answer" not in told
    assert "first-answer" not in answer(server, "robots.txt")


def test_nonsense_in_the_address_is_said_and_not_run(server: Server) -> None:
    told = answer(server, "status?geography=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert(1)" not in told
    assert 'id="first-answer"' in told


def test_folded_parts_are_there_for_a_browser_that_runs_no_code(server: Server) -> None:
    told = answer(server, "programs")
    folded = told[told.index("<details>") :]
    assert "Cambridge Pediatrics" in folded
    assert "Public sources name 1 of the 13 practices." in plain(folded)
