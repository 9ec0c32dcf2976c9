"""Addresses of pages: a former one leads to the page as it is named now, an unknown one says so and shows ways on."""

from __future__ import annotations

from html import escape
from pathlib import Path
from string import Template
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.i18n.catalog import t
from dashboard.i18n.locale import ENGLISH, offered, preferred, use_language
from dashboard.ui.navigation import pages as navigation
from dashboard.wording.links import LANGUAGE, within

UNKNOWN = Template((Path(__file__).parent / "not_found.html").read_text(encoding="utf-8"))
PERMANENT = 308
# What decides, beside the address, whether a reader is led to another language.
DECIDES = "Accept, Accept-Language, Sec-Fetch-Site"


class Addressed:
    """Answers requests for pages that are not there, or not there any more; passes on all others."""

    def __init__(self, app: ASGIApp, files: tuple[str, ...]) -> None:
        """`files` are the paths of one part that are no pages, such as `healthz`."""
        self.app = app
        self.pages = {*map(navigation.path, navigation.PAGES)}
        self.known = {*self.pages, *files}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
        elif answer := self._answer(scope):
            await answer(scope, receive, send)
        else:
            await self.app(scope, receive, self._varying(send) if self._leaves_language_open(*_asked(scope)) else send)

    def _answer(self, scope: Scope) -> Response | None:
        name, query = _asked(scope)
        if "/" in name or "." in name:
            return None
        moved = (page for asked in parse_qs(query) if (page := navigation.MOVED.get((name, asked))))
        if page := navigation.FORMER.get(name) or next(moved, ""):
            to = f"./{navigation.path(page)}"
            return RedirectResponse(f"{to}?{query}" if query else to, PERMANENT)
        if name not in self.known:
            return not_found(query)
        return self._in_the_readers_language(name, query, Headers(scope=scope))

    def _in_the_readers_language(self, name: str, query: str, headers: Headers) -> Response | None:
        """Leads a reader who comes from elsewhere to the language of the browser, unless the address names one."""
        if not self._leaves_language_open(name, query) or "text/html" not in headers.get("accept", ""):
            return None
        # Links of the site itself have decided already, in favor of English.
        if headers.get("sec-fetch-site") == "same-origin":
            return None
        code = preferred(headers.get("accept-language", ""))
        if code == ENGLISH:
            return None
        to = f"?{query}{'&' if query else ''}{LANGUAGE}={code}"
        return RedirectResponse(to, headers={"Vary": DECIDES, "Cache-Control": "no-store"})

    def _leaves_language_open(self, name: str, query: str) -> bool:
        return name in self.pages and LANGUAGE not in parse_qs(query)

    @staticmethod
    def _varying(send: Send) -> Send:
        """Tells caches on the way that another reader may get another answer for the same address."""

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(raw=message["headers"]).add_vary_header(DECIDES)
            await send(message)

        return sent


def _asked(scope: Scope) -> tuple[str, str]:
    """Name of the page or file, and the query."""
    return scope["path"].strip("/"), scope.get("query_string", b"").decode("ascii", "replace")


def language_of(query: str) -> str:
    """Code of the language that a query asks for; English where it asks for none that is offered."""
    asked = parse_qs(query).get(LANGUAGE, [ENGLISH])[0]
    return asked if asked in offered() else ENGLISH


def not_found(query: str) -> HTMLResponse:
    """The page that says that there is none of this address, with the menu as links."""
    use_language(language_of(query))
    told = UNKNOWN.substitute(
        lang=language_of(query),
        name=escape(t("app.name")),
        title=escape(t("not_found.title")),
        text=escape(t("not_found.text")),
        groups="".join(map(_group, navigation.GROUPS)),
    )
    return HTMLResponse(told, 404)


def _group(group: navigation.Group) -> str:
    heading = f"<h2>{escape(t(f'menu.{group.key}'))}</h2>" if group.key else ""
    links = "".join(
        f'<li><a href="./{escape(within(navigation.path(page)))}">{escape(t(f"nav.{page}"))}</a></li>'
        for page in group.pages
    )
    return f"<section>{heading}<ul>{links}</ul></section>"
