"""Readers at once through the real websocket protocol: each has a state of their own, and nothing of it is kept.

The large version is `python -m tests.support.load`.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import random
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from dashboard.server.answers import security_headers
from tests.support import load
from tests.support.reader import Answer, Reader
from tests.support.served import Server, served

STATES = {"25": "Massachusetts", "33": "New Hampshire", "50": "Vermont", "44": "Rhode Island", "09": "Connecticut"}
CHANGES = 2
SESSIONS = 8
ROUNDS, GROWN_MB = 3, 25


@pytest.fixture(scope="module")
def server(database: Path) -> Iterator[Server]:
    with served(MEDICAL_HOME_DB=str(database)) as running:
        yield running


def places(answer: Answer) -> set[str]:
    """Places that the subtitles of the page's cards name."""
    texts = [e.markdown.body for e in answer.elements if e.WhichOneof("type") == "markdown"]
    subtitles = [text.partition("\n")[0] for text in texts if text.startswith(":gray[")]
    return {name for subtitle in subtitles for name in STATES.values() if f" {name}" in subtitle}


def test_each_reader_sees_what_they_chose_and_nobody_elses_choice(server: Server) -> None:
    """Readers of one page change the place at the same time, over and over."""

    async def reading(number: int) -> None:
        chance = random.Random(number)
        async with Reader(server.address, "status") as reader:
            answer = await reader.open()
            for _ in range(CHANGES):
                code = chance.choice(list(STATES))
                answer = await reader.choose("geography_choice", STATES[code])
                assert places(answer) == {STATES[code]}, f"reader {number} chose {STATES[code]}"
                assert reader.query == ("" if code == "25" else f"geography={code}")
            assert answer.failed() == []

    async def everyone() -> None:
        await asyncio.gather(*(reading(number) for number in range(SESSIONS)))

    asyncio.run(everyone())


def test_a_report_is_its_readers_own(server: Server) -> None:
    """Cards are made once for all readers, the words of a report are not shared."""

    async def journey() -> None:
        cards = "cards=components:cshcn:2017-2019:25:US"
        async with (
            Reader(server.address, "report", f"{cards}&title=Mine") as one,
            Reader(server.address, "report", cards) as two,
        ):
            mine, other = await one.open(), await two.open()
            assert one.widgets["title"].value == "Mine"
            assert two.widgets["title"].value != "Mine"
            assert "Mine" not in other.texts()
            assert mine.failed() == other.failed() == []

    asyncio.run(journey())


def test_a_file_that_takes_long_is_asked_for_and_fetched(server: Server) -> None:
    """What the benchmark of files does ten times at once."""

    async def pack() -> str:
        async with Reader(server.address, "report", "geography=25013") as reader:
            return await reader.ask_for_file(await reader.open(), "Everything (zip)")

    with urllib.request.urlopen(f"{server.address}{asyncio.run(pack())}") as answer:
        assert answer.read(4) == b"PK\x03\x04"


def test_a_path_of_its_own_and_a_site_that_frames_it(database: Path) -> None:
    """Behind a proxy that leaves the prefix on: pages, with and without a last slash, files and the connection."""
    site = {security_headers.FRAMED_BY: "https://www.mass.gov"}
    with served(options=["--root-path", "/mh"], MEDICAL_HOME_DB=str(database), **site) as running:
        for path in ("/mh", "/mh/", "/mh/status", "/mh/status/?geography=33"):
            with urllib.request.urlopen(f"{running.address}{path}") as answer:
                assert "./reader.js" in answer.read().decode()
                assert answer.geturl().startswith(f"{running.address}/mh/")
                assert not answer.geturl().endswith("status/")
                assert "frame-ancestors 'self' https://www.mass.gov;" in f"{answer.headers['content-security-policy']};"
                assert "x-frame-options" not in answer.headers
        for path in ("/mh/healthz", "/mh/reader.js", "/mh/_stcore/health"):
            assert urllib.request.urlopen(f"{running.address}{path}").status == 200

        async def reading() -> None:
            async with Reader(f"{running.address}/mh", "status", "geography=33") as reader:
                assert places(await reader.open()) == {"New Hampshire"}

        asyncio.run(reading())


def test_plain_streamlit_serves_the_same_pages(server: Server, database: Path) -> None:
    async def told(address: str, page: str) -> str:
        async with Reader(address, page) as reader:
            answer = await reader.open()
            assert answer.failed() == []
            return answer.texts().replace(address, "")

    with served("app.py", MEDICAL_HOME_DB=str(database)) as plain:
        for page in ("", "status"):
            assert asyncio.run(told(plain.address, page)) == asyncio.run(told(server.address, page))


def test_a_head_is_not_answered_with_an_empty_page(server: Server) -> None:
    asked = urllib.request.Request(server.address, method="HEAD", headers={"accept": "text/html"})
    with urllib.request.urlopen(asked, timeout=10) as answer:
        assert int(answer.headers["content-length"]) > 0
        assert answer.headers["content-security-policy"] == security_headers.POLICY


@pytest.mark.parametrize(
    "path", ["/figure/%00", "/figure/..%2fx.svg", "/data/../x", "/api/%2e%2e/x", "/figure/x%00.csv"]
)
def test_an_unsafe_path_at_an_open_address_is_refused_in_words(server: Server, path: str) -> None:
    # urllib would take the steps out of the path by itself.
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc)
    connection.request("GET", path)
    answer = connection.getresponse()
    told = json.loads(answer.read())
    assert (answer.status, answer.getheader("content-type")) == (400, "application/problem+json")
    assert answer.getheader("access-control-allow-origin") == "*"
    assert told["detail"] == (
        "This address has characters or steps (“..”) that no address here has. "
        "Copy one from “Save and share” under a chart."
    )
    connection.close()


def test_many_readers_on_all_pages_without_a_failure(server: Server) -> None:
    met = asyncio.run(load.crowd(server.address, 2 * SESSIONS, clicks=1, pause=0.2))
    assert met.failures == []
    assert (len(met.first), len(met.clicks)) == (2 * SESSIONS, 2 * SESSIONS)


def test_sessions_that_went_leave_nothing(server: Server) -> None:
    """Memory settles: later rounds of sessions add no more than caches that were not full yet."""
    after = asyncio.run(load.rounds(server, ROUNDS, SESSIONS))
    assert after[-1] - after[0] < GROWN_MB, f"MB after each round: {after}"
