"""Compression: brotli, once for each answer."""

from __future__ import annotations

import hashlib
from threading import Condition

import anyio
import brotli
from cachetools import LRUCache, cached
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Message, Scope

from dashboard.server.answers.whole_response import Whole

COMPRESSIBLE = ("text/", "application/javascript", "application/json", "image/svg+xml", "application/wasm")
LEAST_BYTES = 1_000
QUALITY = 9
KEPT_BYTES = 32_000_000


class Compressed(Whole):
    """Compresses with brotli. What was compressed is kept: it takes longer than all else in an answer that is."""

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
        # The name of a static file carries its hash already.
        is_static = scope["path"].startswith("/static/")
        content = scope["path"] if is_static else hashlib.sha256(body).hexdigest()
        return await anyio.to_thread.run_sync(_small, content, body)


def _content(content: str, _body: bytes) -> str:
    return content


@cached(LRUCache(KEPT_BYTES, getsizeof=len), key=_content, condition=Condition())
def _small(_content: str, body: bytes) -> bytes:
    return brotli.compress(body, quality=QUALITY)
