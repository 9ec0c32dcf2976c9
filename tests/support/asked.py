"""The routes of the server, asked without a server: the same middleware, one request at a time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

import anyio
from starlette.applications import Starlette
from starlette.types import Message

from dashboard.server import app

HOST = "figures.test"
ROUTES = Starlette(routes=app.ROUTES, middleware=app.MIDDLEWARE)


@dataclass(frozen=True)
class Answered:
    """An answer: status, headers by their names in lower case, body."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


def ask(address: str, method: str = "GET", **headers: str) -> Answered:
    """Send a request; `if_none_match` is written if-none-match."""
    return anyio.run(_ask, address, method, {name.replace("_", "-"): text for name, text in headers.items()})


async def _ask(address: str, method: str, headers: dict[str, str]) -> Answered:
    parts, sent = urlsplit(address), []
    told = {"host": HOST} | headers
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(parts.path),
        "raw_path": parts.path.encode(),
        "root_path": "",
        "query_string": parts.query.encode(),
        "headers": [(name.encode(), text.encode()) for name, text in told.items()],
        "client": ("127.0.0.1", 1),
        "server": (HOST, 80),
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await ROUTES(scope, receive, send)
    start = sent[0]
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return Answered(start["status"], {n.decode().lower(): v.decode() for n, v in start["headers"]}, body)
