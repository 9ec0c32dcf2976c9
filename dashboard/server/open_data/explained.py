"""Refusals that the framework itself makes at an open address, in the words and form of our own."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.server.answers import open_answers, problems
from dashboard.server.answers.problems import MEDIA_TYPE, RefusedError

OPEN_PATHS = ("/figure/", "/data/", "/oembed", "/api/")


class Explained:
    """Says what is wrong with an unsafe path, such as one with `%00` or `../`, which Streamlit refuses in two words.

    It stands outside the application: Streamlit looks at paths before every middleware that it is given.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and put another answer in the place of a refusal without words."""
        if scope["type"] != "http" or not scope["path"].startswith(OPEN_PATHS):
            await self.app(scope, receive, send)
            return
        is_replaced = False

        async def explained(message: Message) -> None:
            nonlocal is_replaced
            if message["type"] == "http.response.start":
                is_ours = Headers(raw=message.get("headers", [])).get("content-type") == MEDIA_TYPE
                is_replaced = message["status"] == 400 and not is_ours
                if is_replaced:
                    answer = problems.answer(Request(scope), RefusedError(400, "unsafe"))
                    answer.headers.update(open_answers.OPEN)
                    await answer(scope, receive, send)
            if not is_replaced:
                await send(message)

        await self.app(scope, receive, explained)
