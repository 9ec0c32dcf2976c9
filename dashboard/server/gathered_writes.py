"""A websocket that writes to the network what comes within a millisecond at once.

Streamlit sends each message by itself: with fifty of them a click, the calls of the system for it were a tenth of its
processor time.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

# Streamlit sends to the browser every 10 ms, all that has come meanwhile.
PAUSE_SECONDS = 0.001


class GatheringTransport:
    """A transport that writes once in a while all that it was given."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._waiting: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        """All else is the transport's own."""
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Write this, after a pause."""
        if not self._waiting:
            asyncio.get_running_loop().call_later(PAUSE_SECONDS, self._write)
        self._waiting.append(data)

    def close(self) -> None:
        """Write all that waits, and close."""
        self._write()
        self._transport.close()

    def _write(self) -> None:
        if self._waiting:
            data = b"".join(self._waiting)
            self._waiting.clear()
            self._transport.write(data)


class GatheringProtocol(WebSocketsSansIOProtocol):
    """The websocket of uvicorn over such a transport."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin with a transport that gathers."""
        super().connection_made(GatheringTransport(transport))  # type: ignore[arg-type]
