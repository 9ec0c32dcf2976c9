"""The process that serves the dashboard: routes, middleware, a warm start, and a port of its own."""

from __future__ import annotations

import argparse
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread

import anyio
import duckdb
import uvicorn
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from dashboard.files.pool import POOL
from dashboard.server import each_run, event_loop
from dashboard.server.answers.compression import Compressed
from dashboard.server.answers.path_prefix import Prefixed, WithoutLastSlash
from dashboard.server.answers.security_headers import Headed
from dashboard.server.first_page.addresses import Addressed
from dashboard.server.first_page.first_html import Named, reader_script
from dashboard.server.garbage import leave_what_stays
from dashboard.server.health import health
from dashboard.server.open_data import open_routes
from dashboard.server.open_data.explained import Explained
from dashboard.subjects.overview import content

log = logging.getLogger(__name__)


async def robots(request: Request) -> PlainTextResponse:
    """Everything may be read."""
    return PlainTextResponse("User-agent: *\nAllow: /\n")


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
    each_run.do_less()
    try:
        await anyio.to_thread.run_sync(content.headline)
        await anyio.to_thread.run_sync(content.components_card)
    except (OSError, duckdb.Error, LookupError) as reason:
        log.warning("The first page could not be drawn ahead of the first visit: %s", reason)
    else:
        # Nobody waits for it: a file that is asked for before it is ready is the next in its queue.
        Thread(target=POOL.start, daemon=True).start()
    leave_what_stays()
    yield


ROUTES = [
    Route("/robots.txt", robots),
    Route("/reader.js", reader_script),
    Route("/healthz", health),
    *open_routes.ROUTES,
]
FILES = tuple(route.path.strip("/") for route in ROUTES)
MIDDLEWARE = [
    Middleware(Headed),
    Middleware(WithoutLastSlash),
    Middleware(Compressed),
    Middleware(Addressed, files=FILES),
    Middleware(Named),
]


def serve(app: ASGIApp) -> None:
    """Serve the entry until the process is told to end; the command line says where.

    Uvicorn opens the port itself. Of one that `streamlit run` has opened asyncio does not see that it is TCP, leaves
    Nagle's algorithm on, and every answer waits some 40 ms for the other end (github.com/Kludex/uvicorn/issues/3149).
    The other settings are those of `streamlit run`.
    """
    parser = argparse.ArgumentParser(description=serve.__doc__.partition("\n")[0])  # type: ignore[union-attr]
    parser.add_argument("--host", default="0.0.0.0", help="address to listen on (every one of the machine)")
    parser.add_argument("--port", type=int, default=8501, help="8501 when not given")
    parser.add_argument("--root-path", default="", help="path that a proxy serves it under, such as /mh")
    given = parser.parse_args()
    uvicorn.run(
        Prefixed(Explained(app), given.root_path),
        host=given.host,
        port=given.port,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        access_log=False,
        loop=event_loop.choice(),
    )
