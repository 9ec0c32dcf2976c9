"""A dashboard that is reached under a path of its own, such as `https://data.example.org/mh/`."""

from __future__ import annotations

import re

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)*")


class Prefixed:
    """Takes the prefix off the paths of requests, for proxies that leave it on; what lacks it passes as it is.

    Raises:
        ValueError: the prefix is no path.
    """

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app = app
        self.prefix = prefix.rstrip("/")
        if not _PREFIX.fullmatch(self.prefix):
            raise ValueError(f"not a path such as /mh: {prefix}")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, without the prefix."""
        path = scope.get("path", "")
        if self.prefix and path == self.prefix:
            # The page's own links are relative, and would lead out of the folder without the slash.
            await RedirectResponse(_with_query(f"{self.prefix}/", scope), 308)(scope, receive, send)
            return
        if self.prefix and path.startswith(f"{self.prefix}/"):
            scope = {**scope, "path": path.removeprefix(self.prefix), "raw_path": None}
        await self.app(scope, receive, send)


class WithoutLastSlash:
    """Sends `/status/` on to `/status`, by a relative address, which holds under every prefix."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send on, or pass on."""
        path = scope.get("path", "")
        name = path.strip("/")
        if scope["type"] == "http" and scope["method"] in {"GET", "HEAD"} and path == f"/{name}/" and "/" not in name:
            await RedirectResponse(_with_query(f"../{name}", scope), 308)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _with_query(address: str, scope: Scope) -> str:
    query = scope.get("query_string", b"").decode("latin-1")
    return f"{address}?{query}" if query else address
