"""An event loop that is woken once for many messages.

A page's thread hands each of its messages to the event loop, and each time wakes it by a byte through a socket, though
it may be awake already: with fifty messages a click, 8 to 10% of its processor time. uvloop wakes once for those that
come before it wakes; this needs no package.
"""

from __future__ import annotations

import asyncio

# What is overridden is not public: without both of them uvicorn chooses the loop.
WAKE, WOKEN = "_write_to_self", "_process_self_data"
# Streamlit sends to the browser every 10 ms, so a message that waits a fifth of that is hardly later there.
PAUSE_SECONDS = 0.002


class OnceWokenLoop(asyncio.SelectorEventLoop):
    """The loop of asyncio, which a byte wakes once in a while.

    Once woken it looks at its queue again after a pause by itself, and nobody need wake it until then. Who hands it
    something puts that into the queue first and looks then whether to wake it; the loop forgets that it was woken
    before it looks at the queue. So whatever comes is seen then or wakes it again.
    """

    _is_woken = False

    def _write_to_self(self) -> None:
        if not self._is_woken:
            self._is_woken = True
            super()._write_to_self()  # type: ignore[misc]

    def _process_self_data(self, data: bytes) -> None:
        self.call_later(PAUSE_SECONDS, self._forget)
        super()._process_self_data(data)  # type: ignore[misc]

    def _forget(self) -> None:
        self._is_woken = False


def choice() -> str:
    """What uvicorn is told to use."""
    known = all(hasattr(asyncio.SelectorEventLoop, name) for name in (WAKE, WOKEN))
    return f"{__name__}:{OnceWokenLoop.__name__}" if known else "auto"
