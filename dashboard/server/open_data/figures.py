"""A card by its address in every form: `/figure/<card address>.svg`, filters as parameters where one likes.

`/figure/components:population=cshcn:period=2017-2019:geography=25.png` and
`/figure/components.png?population=cshcn&period=2017-2019&geography=25` are the same picture.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import chain
from threading import Condition

from cachetools import LRUCache, cached
from starlette.requests import Request
from starlette.responses import Response

import dashboard.subjects  # noqa: F401  (makes every card known)
from dashboard.captions import card_links
from dashboard.captions.description import file_name
from dashboard.cards import card_address, registry
from dashboard.cards.card import Card
from dashboard.cards.card_address import UnknownCardError
from dashboard.data.store import database
from dashboard.exports import card_forms
from dashboard.exports.card_forms import FORMS, Form
from dashboard.exports.documents import html_file
from dashboard.exports.reproduce.code import NoCodeError
from dashboard.files.pool import POOL, BrokenError, stays
from dashboard.i18n.locale import settings
from dashboard.server.answers import open_answers
from dashboard.server.answers.problems import RefusedError
from dashboard.wording.links import LANGUAGE

THEME = "theme"
# Parameters that do not choose the card.
ABOUT_THE_ANSWER = {LANGUAGE, THEME}
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")
LONGEST_QUERY = 2_000
KEPT_BYTES = 64_000_000
log = logging.getLogger(__name__)


async def figure(request: Request) -> Response:
    """A card as a file.

    Raises:
        RefusedError: there is no such card or form, or what it asks for is not known.
    """
    name, _, ending = str(request.path_params["card"]).rpartition(".")
    if ending not in FORMS:
        raise RefusedError(404, "form", ending=ending, known=", ".join(f".{known}" for known in FORMS))
    open_answers.speak(request)
    query = request.query_params
    spec, theme = spec_of(name, {key: query.getlist(key) for key in query}), query.get(THEME, "")
    if theme and (ending != "html" or theme not in html_file.THEMES):
        raise RefusedError(400, "theme")
    known = request.headers.get("if-none-match", "")
    make = partial(_made, spec, ending, open_answers.base(request), theme, known)
    if FORMS[ending].is_slow:
        body, tag, saved_as = await open_answers.while_waited_for(request, make)
    else:
        body, tag, saved_as = await open_answers.in_thread(make)
    if body is None:
        return open_answers.not_modified(tag)
    shown = "attachment" if FORMS[ending].is_saved else "inline"
    # Part of the name may come from the address, and a header can hold only ASCII.
    name = _UNSAFE.sub("-", saved_as)
    named = {"content-disposition": f'{shown}; filename="{name}"'}
    return open_answers.response(body, FORMS[ending].media_type, tag, named)


def spec_of(name: str, query: Mapping[str, Sequence[str]]) -> str:
    """The address of the card that is asked for: by a path, with parameters as further values.

    Raises:
        RefusedError: no card has the name, or the values do not fit it.
    """
    if len(name) > card_address.LONGEST or sum(map(len, chain(*query.values()))) > LONGEST_QUERY:
        raise RefusedError(414, "long")
    try:
        given = card_address.parsed(name)
    except UnknownCardError as error:
        raise RefusedError(400, "address", card=name) from error
    if given.name not in registry.BUILDERS:
        raise RefusedError(404, "card", card=given.name, known=", ".join(sorted(registry.BUILDERS)))
    values = registry.BUILDERS[given.name].values()
    if len(given.by_place) > len(values):
        raise RefusedError(400, "address", card=name)
    own = {value.name for value in values}
    told = {value.name: items for value, items in zip(values, given.by_place, strict=False)} | dict(given.by_name)
    told |= {name: open_answers.items(texts) for name, texts in query.items() if name not in ABOUT_THE_ANSWER}
    if strange := sorted(set(told) - own):
        raise RefusedError(400, "parameter", name=strange[0], known=", ".join(sorted(own | ABOUT_THE_ANSWER)))
    if missing := [value.name for value in values if value.is_needed and value.name not in told]:
        raise RefusedError(400, "missing", card=given.name, names=", ".join(missing))
    return card_address.written(given.name, told)


def card_of(spec: str) -> Card:
    """The card of an address.

    Raises:
        RefusedError: this build has no such card.
    """
    try:
        return registry.card_of(spec)
    except UnknownCardError as error:
        raise RefusedError(404, "no_card", card=spec) from error


def _made(
    spec: str, ending: str, base: str, theme: str, known: str, *, has_left: Callable[[], bool] = stays
) -> tuple[bytes | None, str, str]:
    """The file, or nothing when the reader knows it; its tag; and the name under which it is saved."""
    card, form, tag = card_of(spec), FORMS[ending], open_answers.tag()
    if form.of_chart and card.chart is None:
        raise RefusedError(404, "no_chart", ending=ending)
    if open_answers.is_known(known, tag):
        return None, tag, ""
    links = card_links.of(card, base)
    key = (database.version(), settings(), card.spec, ending, base, theme)
    try:
        if form.is_slow:
            made = POOL.made(partial(card_forms.made, card, ending, links), has_left=has_left)
        else:
            made = _kept(key, form, card, links, theme)
        return made, tag, file_name(card, ending)
    except NoCodeError as error:
        raise RefusedError(404, "no_code", ending=ending) from error
    except (ValueError, RuntimeError, BrokenError) as error:
        # Words from the address may have characters that our typeface lacks, or leave the chart no room.
        log.warning("%s cannot be made as .%s: %s", card.spec, ending, error)
        raise RefusedError(422, "cannot_make", ending=ending) from error


def _key(key: tuple[object, ...], *_made_of: object) -> tuple[object, ...]:
    return key


@cached(LRUCache(KEPT_BYTES, getsizeof=len), key=_key, condition=Condition())
def _kept(_key: tuple[object, ...], form: Form, card: Card, links: card_links.Links, theme: str) -> bytes:
    return html_file.page(card, links, theme) if theme else form.make(card, links)
