"""The first answer: Streamlit's page with our name and language, and scripts for what Streamlit leaves out."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import parse_qs

import streamlit
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Scope

from dashboard.i18n.catalog import t
from dashboard.i18n.locale import speaking
from dashboard.server import first_answer
from dashboard.server.addresses import language_of
from dashboard.server.whole_response import Whole

SCRIPTS = Path(__file__).parent / "scripts"
BUNDLES = Path(streamlit.__file__).parent / "static" / "static" / "js"
# Code that every page with a chart needs: fetched beside the rest, not when the first chart has come.
_NO_CODE = re.compile(rb"<noscript>.*?</noscript>", re.DOTALL)
AHEAD = ("PlotlyChart", "PageLink", "Html")


@cache
def _ahead() -> bytes:
    """Links that let the browser fetch code before Streamlit's own asks for it."""
    found = (path.name for name in AHEAD for path in sorted(BUNDLES.glob(f"{name}.*.js")))
    links = (f'<link rel="modulepreload" fetchpriority="low" href="./static/js/{name}">' for name in found)
    return "".join(links).encode()


class Named(Whole):
    """Gives the first page its name, description and language, for search engines and screen readers."""

    def concerns(self, scope: Scope) -> bool:
        """Pages, not files."""
        accepted = Headers(scope=scope).get("accept", "*/*")
        return ("text/html" in accepted or "*/*" in accepted) and not scope["path"].startswith("/_stcore")

    async def changed(self, scope: Scope, start: Message, body: bytes) -> bytes:
        """Streamlit's page with our title, in the language that the address asks for."""
        asked = scope.get("query_string", b"").decode("ascii", "replace")
        code = language_of(asked)
        with speaking(code):
            name, told = escape(t("app.name")), escape(t("app.tagline"))
            lost, again = escape(t("start.no_connection")), escape(t("start.reload"))
        helper = f'<script src="./reader.js" defer data-no-connection="{lost}" data-reload="{again}"></script>'.encode()
        body = body.replace(b'<html lang="en">', f'<html lang="{code}">'.encode())
        ours = f'<title>{name}</title><meta name="description" content="{told}">'.encode()
        body = body.replace(b"<title>Streamlit</title>", ours).replace(b"</head>", _ahead() + helper + b"</head>")
        words = await first_answer.content(scope["path"], parse_qs(asked))
        return _NO_CODE.sub(b"", body).replace(b"<body>", b"<body>" + words.encode(), 1) if words else body


@cache
def _script() -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted(SCRIPTS.glob("*.js")))


async def reader_script(request: Request) -> Response:
    """The scripts of `dashboard/server/scripts`, as one."""
    return Response(_script(), media_type="text/javascript", headers={"cache-control": "max-age=3600"})
