"""oEmbed (oembed.com): how other sites show the page of a card that one of their authors has linked to."""

from __future__ import annotations

import json
from functools import partial
from urllib.parse import parse_qs, unquote, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from dashboard.captions import card_links
from dashboard.exports.documents import embed_code, html_file
from dashboard.i18n.catalog import t
from dashboard.i18n.locale import ENGLISH, use_language
from dashboard.server.answers import open_answers
from dashboard.server.answers.problems import RefusedError
from dashboard.server.open_data import figures
from dashboard.wording.links import LANGUAGE

LEAST_WIDTH = 240


async def oembed(request: Request) -> Response:
    """The frame of a card, of the address of its page.

    Raises:
        RefusedError: the address is not one of a card's page, or the answer is wanted in another form.
    """
    given = request.query_params
    if strange := set(given) - {"url", "format", "maxwidth", "maxheight"}:
        raise RefusedError(400, "parameter", name=min(strange), known="url, format, maxwidth, maxheight")
    if given.get("format", "json") != "json":
        raise RefusedError(501, "only_json")
    base = open_answers.base(request)
    try:
        asked = urlsplit(given.get("url", ""))
    except ValueError as error:
        raise RefusedError(400, "no_embed", base=base) from error
    head, _, ending = unquote(asked.path).rpartition(".")
    if asked.netloc != request.url.netloc or not head.startswith(f"/{card_links.FIGURES}/") or ending != "html":
        raise RefusedError(404, "no_embed", base=base)
    use_language(parse_qs(asked.query).get(LANGUAGE, [ENGLISH])[0])
    spec = figures.spec_of(head.removeprefix(f"/{card_links.FIGURES}/"), parse_qs(asked.query))
    known = request.headers.get("if-none-match", "")
    make = partial(_told, spec, base, _most(given.get("maxwidth", "")), known)
    body, tag = await open_answers.in_thread(make)
    return open_answers.not_modified(tag) if body is None else open_answers.response(body, "application/json", tag)


def _most(text: str) -> int:
    """The width that an author allows; the widest for what is no number."""
    own = embed_code.MOST_WIDTH
    return max(min(int(text), own), LEAST_WIDTH) if text.isascii() and text.isdigit() and len(text) < 6 else own


def _told(spec: str, base: str, width: int, known: str) -> tuple[bytes | None, str]:
    card, tag = figures.card_of(spec), open_answers.tag()
    if open_answers.is_known(known, tag):
        return None, tag
    told = {
        "version": "1.0",
        "type": "rich",
        "title": f"{card.title}. {card.subtitle}",
        "provider_name": t("app.name"),
        "provider_url": f"{base}/",
        "html": embed_code.frame(card, card_links.of(card, base), str(width)),
        "width": width,
        "height": html_file.height(card),
        "cache_age": 86_400,
    }
    return json.dumps(told, ensure_ascii=False).encode(), tag
