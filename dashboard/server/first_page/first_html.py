"""The first answer: Streamlit's page with our name and language, and scripts for what Streamlit leaves out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, partial
from html import escape
from pathlib import Path
from urllib.parse import parse_qs

import anyio
import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Scope

from dashboard.i18n.catalog import t
from dashboard.i18n.locale import ENGLISH, is_whole, speaking, use_language
from dashboard.server.answers import open_answers
from dashboard.server.answers.whole_response import Whole
from dashboard.server.first_page import first_answer, link_previews
from dashboard.server.first_page.addresses import language_of
from dashboard.wording.links import LANGUAGE

SCRIPTS = Path(__file__).parent / "scripts"
BUNDLES = Path(streamlit.__file__).parent / "static" / "static" / "js"
START = "overview"
_NO_CODE = re.compile(rb"<noscript>.*?</noscript>", re.DOTALL)
# Streamlit's style sheet holds its fonts and signs for formulas, none of which the first words need, and a browser
# paints nothing before it has come. Its own font, 170 kB, in which we set nothing, would be fetched before all else.
_STYLE = re.compile(rb'<link rel="stylesheet"[^>]*>')
_FONT = re.compile(rb'<link\s[^>]*as="font"[^>]*>')
# Code that every page with a chart needs: fetched beside the rest, not when the first chart has come.
AHEAD = ("PlotlyChart", "PageLink", "Html")
# Headers that describe Streamlit's own file and not the page that we make of it.
OF_THE_FILE = ("etag", "last-modified", "accept-ranges")
# Paths of files and connections, which are never pages.
FILES = ("/_stcore", "/static/", "/app/static/", "/figure/", "/data/", "/oembed", "/api/")
# The longest that a reader of the dashboard waits for the preview of a page.
SECONDS = 1.0


@cache
def _ahead() -> bytes:
    """Links that let the browser fetch code before Streamlit's own asks for it."""
    found = (path.name for name in AHEAD for path in sorted(BUNDLES.glob(f"{name}.*.js")))
    links = (f'<link rel="modulepreload" fetchpriority="low" href="./static/js/{name}">' for name in found)
    return "".join(links).encode()


class Named(Whole):
    """Gives the first page its name, description, preview and language, for search engines and readers of links."""

    def concerns(self, scope: Scope) -> bool:
        """Pages, not files."""
        accepted = Headers(scope=scope).get("accept", "*/*")
        return ("text/html" in accepted or "*/*" in accepted) and not scope["path"].startswith(FILES)

    async def changed(self, scope: Scope, start: Message, body: bytes) -> bytes:
        """Streamlit's page with our title, in the language that the address asks for and the page has."""
        headers = MutableHeaders(raw=start["headers"])
        if not headers.get("content-type", "").startswith("text/html"):
            return body
        for name in OF_THE_FILE:
            del headers[name]
        asked = scope.get("query_string", b"").decode("ascii", "replace")
        code, filters = language_of(asked), parse_qs(asked)
        page = scope["path"].rpartition("/")[2] or START
        spoken = code if is_whole(page, code) else ENGLISH
        with speaking(code):
            lost, again = escape(t("start.no_connection")), escape(t("start.reload"))
        head = await _tags(Request(scope), code, {name: texts[0] for name, texts in filters.items()})
        helper = f'<script src="./reader.js" defer data-no-connection="{lost}" data-reload="{again}"></script>'.encode()
        body = body.replace(b'<html lang="en">', f'<html lang="{spoken}" data-menu-language="{code}">'.encode())
        body = body.replace(b"<title>Streamlit</title>", head).replace(b"</head>", _ahead() + helper + b"</head>")
        late = b"".join(_STYLE.findall(body))
        body = _FONT.sub(b"", _STYLE.sub(b"", body)).replace(b"</body>", late + b"</body>")
        words = await first_answer.content(scope["path"], filters)
        shown = f"{open_answers.base(Request(scope))}{scope['path']}" + (f"?{asked}" if asked else "")
        with speaking(code):
            words = first_answer.with_address(words, t("paper.address", address=shown))
        return _NO_CODE.sub(b"", body).replace(b"<body>", b"<body>" + words.encode(), 1) if words else body


async def _tags(request: Request, code: str, asked: Mapping[str, str]) -> bytes:
    """Title and preview; the name alone when the first card of the page takes too long to make."""
    use_language(code)
    path = request.url.path.removeprefix("/")
    told = f"<title>{escape(t('app.name'))}</title>"
    if path in link_previews.NAMES:
        filters = {name: text for name, text in asked.items() if name != LANGUAGE}
        make = partial(link_previews.tags, open_answers.base(request), path, filters)
        with anyio.move_on_after(SECONDS):
            told = await anyio.to_thread.run_sync(make, abandon_on_cancel=True)
    return told.encode()


@cache
def _script() -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted(SCRIPTS.glob("*.js")))


async def reader_script(request: Request) -> Response:
    """The scripts of `dashboard/server/first_page/scripts`, as one."""
    return Response(_script(), media_type="text/javascript", headers={"cache-control": "max-age=3600"})
