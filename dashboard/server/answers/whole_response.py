"""Base of middleware that changes a response as a whole."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


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

        # The wrapped app must not compress: a compressed body can be neither changed nor compressed again.
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self.app({**scope, "headers": headers}, receive, collect)

    def concerns(self, scope: Scope) -> bool:
        """Whether the request's answer may be changed."""
        raise NotImplementedError

    async def changed(self, scope: Scope, start: Message, body: bytes) -> bytes:
        """The body to send; headers of `start` may be changed in place."""
        raise NotImplementedError
