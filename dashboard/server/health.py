"""Whether this process can serve figures, for load balancers."""

from __future__ import annotations

import logging

import anyio
import duckdb
from starlette.requests import Request
from starlette.responses import JSONResponse

from dashboard.data.queries import estimates
from dashboard.data.store import database

log = logging.getLogger(__name__)


async def health(request: Request) -> JSONResponse:
    """200 with the build that is served, 503 without one; `behind` when a newer one is gone or cannot be read."""
    try:
        build = await anyio.to_thread.run_sync(estimates.build)
        behind = await anyio.to_thread.run_sync(database.is_behind)
    except (OSError, duckdb.Error):
        log.exception("The database cannot be read; build it with `make etl`")
        return JSONResponse({"status": "no database"}, status_code=503)
    return JSONResponse({"status": "behind" if behind else "ok", "build_id": build.build_id})
