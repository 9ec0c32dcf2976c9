"""What the ASGI entry adds to Streamlit: compression, headers, a health check, a warm start, prompt answers."""

from __future__ import annotations

import argparse
import base64
import hashlib
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import escape
from pathlib import Path
from urllib.parse import parse_qs

import anyio
import brotli
import streamlit
import uvicorn
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.data import database
from dashboard.data.queries import estimates
from dashboard.i18n.catalog import ENGLISH, offered, speaking, t
from dashboard.subjects.overview import content
from dashboard.wording.links import LANGUAGE

COMPRESSIBLE = ("text/", "application/javascript", "application/json", "image/svg+xml", "application/wasm")
LEAST_BYTES = 1_000
SCRIPT = (Path(__file__).parent / "scrollable_tables.js").read_text(encoding="utf-8")
HELPER = b'<script src="./reader.js" defer></script>'
BUNDLES = Path(streamlit.__file__).parent / "static" / "static" / "js"
# Code that every page with a chart needs: fetched beside the rest, not when the first chart has come.
AHEAD = ("PlotlyChart", "PageLink", "Html")
QUALITY = 9
KEPT_FILES = 256


def _inline_scripts() -> str:
    """Hashes of the scripts that Streamlit's own page holds, so that no other inline script is run."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


def _ahead() -> bytes:
    """Links that let the browser fetch code before Streamlit's own asks for it."""
    found = (path.name for name in AHEAD for path in sorted(BUNDLES.glob(f"{name}.*.js")))
    links = (f'<link rel="modulepreload" fetchpriority="low" href="./static/js/{name}">' for name in found)
    return "".join(links).encode()


# As strict as Streamlit allows: it sets styles inline, evaluates expressions, and starts components from blobs.
POLICY = "; ".join(
    [
        "default-src 'self'",
        f"script-src 'self' 'unsafe-eval' blob: {_inline_scripts()}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss: blob: data:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    ]
)
FETCHED = _ahead()
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "SAMEORIGIN",
    "x-permitted-cross-domain-policies": "none",
}
log = logging.getLogger(__name__)


class Whole:
    """Base of middleware that needs a response as a whole; passes on what has none, such as a connection or a HEAD."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Collect the response, change it, send it."""
        if scope["type"] != "http" or scope["method"] != "GET" or not self.concerns(scope):
            await self.app(scope, receive, send)
            return
        start: Message = {}
        body = bytearray()

        async def collect(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body", False):
                changed = await self.changed(scope, start, bytes(body))
                MutableHeaders(raw=start["headers"])["content-length"] = str(len(changed))
                await send(start)
                await send({"type": "http.response.body", "body": changed})

        # What is inside shall not compress by itself: a compressed body could be neither changed nor made smaller.
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self.app({**scope, "headers": headers}, receive, collect)

    def concerns(self, scope: Scope) -> bool:
        """Whether the request's answer may be changed."""
        raise NotImplementedError

    async def changed(self, scope: Scope, start: Message, body: bytes) -> bytes:
        """The body to send; headers of `start` may be changed in place."""
        raise NotImplementedError


class Compressed(Whole):
    """Compresses with brotli; a file whose name carries its hash is compressed once and kept."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app)
        self.kept: dict[str, bytes] = {}

    def concerns(self, scope: Scope) -> bool:
        """Readers that take brotli; not Streamlit's own connection, nor downloads of files made on the click."""
        path = scope["path"]
        return "br" in Headers(scope=scope).get("accept-encoding", "") and not path.startswith(("/_stcore", "/media"))

    async def changed(self, scope: Scope, start: Message, body: bytes) -> bytes:
        """Compressed, where that saves something."""
        headers = MutableHeaders(raw=start["headers"])
        plain = start["status"] != 200 or "content-encoding" in headers or len(body) < LEAST_BYTES
        if plain or not headers.get("content-type", "").startswith(COMPRESSIBLE):
            return body
        headers["content-encoding"] = "br"
        headers.add_vary_header("accept-encoding")
        path = scope["path"]
        if path in self.kept:
            return self.kept[path]
        small = await anyio.to_thread.run_sync(lambda: brotli.compress(body, quality=QUALITY))
        if path.startswith("/static/") and len(self.kept) < KEPT_FILES:
            self.kept[path] = small
        return small


class Named(Whole):
    """Gives the first page its name, description and language, for search engines and screen readers."""

    def concerns(self, scope: Scope) -> bool:
        """Pages, not files."""
        return "text/html" in Headers(scope=scope).get("accept", "") and not scope["path"].startswith("/_stcore")

    async def changed(self, scope: Scope, start: Message, body: bytes) -> bytes:
        """Streamlit's page with our title, in the language that the address asks for."""
        asked = parse_qs(scope.get("query_string", b"").decode("ascii", "replace")).get(LANGUAGE, [ENGLISH])[0]
        code = asked if asked in offered() else ENGLISH
        with speaking(code):
            name, told = escape(t("app.name")), escape(t("app.tagline"))
        body = body.replace(b'<html lang="en">', f'<html lang="{code}">'.encode())
        ours = f'<title>{name}</title><meta name="description" content="{told}">'.encode()
        return body.replace(b"<title>Streamlit</title>", ours).replace(b"</head>", FETCHED + HELPER + b"</head>")


class Headed:
    """Adds the security headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with headers."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers)


async def helper(request: Request) -> Response:
    """The script that makes wide tables reachable by keyboard."""
    return Response(SCRIPT, media_type="text/javascript", headers={"cache-control": "max-age=3600"})


async def robots(request: Request) -> PlainTextResponse:
    """Everything may be read."""
    return PlainTextResponse("User-agent: *\nAllow: /\n")


async def health(request: Request) -> JSONResponse:
    """200 with the build that is served, 503 without one; `behind` when a newer one is gone or cannot be read."""
    try:
        build = await anyio.to_thread.run_sync(estimates.build)
        behind = await anyio.to_thread.run_sync(database.is_behind)
    except Exception:
        log.exception("The database cannot be read; build it with `make etl`")
        return JSONResponse({"status": "no database"}, status_code=503)
    return JSONResponse({"status": "behind" if behind else "ok", "build_id": build.build_id})


def _keep_no_reader() -> None:
    """Turn off what Streamlit turns on when it starts: logs that keep the address of every reader."""
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("uvicorn.error").addFilter(_tells_of_no_reader)


def _tells_of_no_reader(record: logging.LogRecord) -> bool:
    return "WebSocket" not in str(record.msg) and not str(record.msg).startswith("connection ")


@asynccontextmanager
async def warm(app: ASGIApp) -> AsyncIterator[None]:
    """Read and draw the first page once, so that the first reader does not wait for imports and queries."""
    _keep_no_reader()
    try:
        await anyio.to_thread.run_sync(content.headline)
        await anyio.to_thread.run_sync(content.components_card)
    except Exception as reason:  # the pages say what is wrong; a server that does not start says nothing
        log.warning("The first page could not be drawn ahead of the first visit: %s", reason)
    yield


ROUTES = [Route("/robots.txt", robots), Route("/reader.js", helper), Route("/healthz", health)]
MIDDLEWARE = [Middleware(Headed), Middleware(Compressed), Middleware(Named)]


def serve(app: ASGIApp) -> None:
    """Serve the entry until the process is told to end; the command line says where.

    Uvicorn opens the port itself. Of one that `streamlit run` has opened asyncio does not see that it is TCP, leaves
    Nagle's algorithm on, and every answer waits some 40 ms for the other end (github.com/Kludex/uvicorn/issues/3149).
    The other settings are those of `streamlit run`.
    """
    parser = argparse.ArgumentParser(description=serve.__doc__.partition("\n")[0])  # type: ignore[union-attr]
    parser.add_argument("--host", default="0.0.0.0", help="address to listen on (every one of the machine)")
    parser.add_argument("--port", type=int, default=8501, help="8501 when not given")
    given = parser.parse_args()
    uvicorn.run(
        app,
        host=given.host,
        port=given.port,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        access_log=False,
    )
