"""A path of its own before the dashboard, whether the proxy takes it off or not."""

from __future__ import annotations

import anyio
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import Message

from dashboard.server.answers.path_prefix import Prefixed, WithoutLastSlash


async def told(request: Request) -> PlainTextResponse:
    return PlainTextResponse(request.url.path)


APP = Prefixed(WithoutLastSlash(Starlette(routes=[Route("/{path:path}", told)])), "/mh")


def ask(path: str, query: str = "") -> tuple[int, str]:
    """Status, and where the reader is sent or what path the page was asked under."""

    async def asked() -> list[Message]:
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        async def receive() -> Message:
            return {"type": "http.request", "body": b""}

        scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": []}
        await APP(scope, receive, send)
        return sent

    start, answer = anyio.run(asked)
    headers = dict(start["headers"])
    return start["status"], headers.get(b"location", answer["body"]).decode()


@pytest.mark.parametrize(
    ("path", "inner"),
    [("/mh/", "/"), ("/mh/status", "/status"), ("/status", "/status"), ("/", "/"), ("/mhx/status", "/mhx/status")],
)
def test_the_prefix_is_taken_off_where_it_is(path: str, inner: str) -> None:
    assert ask(path) == (200, inner)


@pytest.mark.parametrize(
    ("path", "query", "target"),
    [
        ("/mh", "lang=es", "/mh/?lang=es"),
        ("/mh/status/", "", "../status"),
        ("/status/", "geography=09&period=2018", "../status?geography=09&period=2018"),
    ],
)
def test_slashes_lead_to_the_page_with_what_was_asked(path: str, query: str, target: str) -> None:
    assert ask(path, query) == (308, target)


@pytest.mark.parametrize("path", ["//evil.example/", "/a/b/", "/mh//evil.example/"])
def test_nobody_is_sent_elsewhere(path: str) -> None:
    assert ask(path)[0] == 200


@pytest.mark.parametrize("prefix", ["mh", "/m h", "https://x.org/mh"])
def test_what_is_no_path_is_refused(prefix: str) -> None:
    with pytest.raises(ValueError, match="not a path"):
        Prefixed(told, prefix)
