"""A former address leads on with its filters, an unknown one says so, and files are left alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

import anyio
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from dashboard.server.first_page.addresses import Addressed


async def behind(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers whatever is asked."""
    await PlainTextResponse("behind")(scope, receive, send)


ADDRESSED = Addressed(behind, files=("healthz",))


@dataclass
class Answer:
    """What the middleware answers."""

    status: int
    location: str
    text: str
    vary: str


def get(address: str, **headers: str) -> Answer:
    """The answer to a GET; names of headers have `_` for `-`."""
    path, _, query = address.partition("?")
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": []}
    scope["headers"] = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    anyio.run(ADDRESSED, scope, receive, send)
    own = dict(sent[0]["headers"])
    return Answer(
        sent[0]["status"], own.get(b"location", b"").decode(), sent[1]["body"].decode(), own.get(b"vary", b"").decode()
    )


@pytest.mark.parametrize(
    ("asked", "to"),
    [
        ("/programmes", "./programs"),
        ("/programmes?lang=es&x=1,2", "./programs?lang=es&x=1,2"),
        ("/system?geography=50&indicator=plan_of_care", "./measures?geography=50&indicator=plan_of_care"),
    ],
)
def test_a_former_address_leads_to_the_new_one_with_its_filters(asked: str, to: str) -> None:
    answer = get(asked)
    assert (answer.status, answer.location) == (308, to)


@pytest.mark.parametrize("asked", ["/atlantis", "/atlantis/", "/Status"])
def test_an_unknown_address_says_so_and_links_to_every_page(asked: str) -> None:
    answer = get(asked)
    assert answer.status == 404
    assert "<h1>Page not found</h1>" in answer.text
    links = re.findall(r'href="\./([a-z]*)"', answer.text)
    assert {"", "status", "counties", "programs", "methods"} <= set(links)
    assert "programmes" not in links


def test_an_unknown_address_is_said_in_the_readers_language() -> None:
    told = get("/atlantis?lang=es").text
    assert '<html lang="es">' in told
    assert "No encontramos la página" in told
    assert 'href="./status?lang=es"' in told
    assert '<html lang="en">' in get("/atlantis?lang=%22%3E%3Cscript%3E").text


@pytest.mark.parametrize(
    "asked",
    [
        "/",
        "/status",
        "/system?geography=50",
        "/programs",
        "/healthz",
        "/favicon.png",
        "/_stcore/health",
        "/static/js/x.js",
    ],
)
def test_pages_and_files_pass(asked: str) -> None:
    assert get(asked).text == "behind"


PAGE = "text/html,application/xhtml+xml,*/*;q=0.8"


@pytest.mark.parametrize(
    ("asked", "wanted", "to"),
    [
        ("/", "es-PR,es;q=0.9,en;q=0.5", "?lang=es"),
        ("/status?geography=33", "es", "?geography=33&lang=es"),
        ("/status/", "vi, es;q=0.8, en;q=0.7", "?lang=es"),
        ("/status", "en-US,en;q=0.9,es;q=0.8", ""),
        ("/status", "en;q=0.5, es;q=0.9", "?lang=es"),
        ("/status", "vi,zh;q=0.9", ""),
        ("/status", "es;q=0, en", ""),
        ("/status", "es;q=much", ""),
        ("/status", "", ""),
        ("/status?lang=en", "es-MX", ""),
        ("/healthz", "es", ""),
    ],
)
def test_the_browser_decides_the_language_where_the_address_does_not(asked: str, wanted: str, to: str) -> None:
    answer = get(asked, accept=PAGE, accept_language=wanted)
    assert (answer.status, answer.location) == ((307, to) if to else (200, ""))


def test_links_of_the_site_and_programs_keep_their_language() -> None:
    assert get("/status", accept=PAGE, accept_language="es", sec_fetch_site="same-origin").status == 200
    assert get("/status", accept="*/*", accept_language="es").status == 200
    assert get("/status", accept=PAGE, accept_language="es", sec_fetch_site="cross-site").status == 307


@pytest.mark.parametrize("wanted", ["en", "es"])
def test_caches_are_told_what_decides_the_language_until_the_address_does(wanted: str) -> None:
    depends = "Accept, Accept-Language, Sec-Fetch-Site"
    assert get("/status", accept=PAGE, accept_language=wanted).vary == depends
    assert get("/", accept=PAGE, accept_language=wanted).vary == depends
    assert get("/status?lang=en", accept=PAGE, accept_language=wanted).vary == ""
    assert get("/healthz", accept=PAGE, accept_language=wanted).vary == ""
