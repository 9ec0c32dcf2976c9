"""Compression: brotli, and a file that never changes is compressed once."""

from __future__ import annotations

import anyio
import brotli
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Scope

from dashboard.server.whole_response import Whole

COMPRESSIBLE = ("text/", "application/javascript", "application/json", "image/svg+xml", "application/wasm")
LEAST_BYTES = 1_000
QUALITY = 9
KEPT_FILES = 256


class Compressed(Whole):
    """Compresses with brotli; a file whose name carries its hash is compressed once and kept."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app)
        self.kept: dict[str, bytes] = {}

    def concerns(self, scope: Scope) -> bool:
        """Readers that take brotli; not Streamlit's own connection, downloads made on the click, nor large archives."""
        apart = scope["path"].startswith(("/_stcore", "/media")) or scope["path"].endswith(".zip")
        return "br" in Headers(scope=scope).get("accept-encoding", "") and not apart

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
