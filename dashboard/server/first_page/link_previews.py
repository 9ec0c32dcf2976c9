"""What is shown of a page where its link is passed on: its name, the finding of its first card, and its picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

import duckdb

from dashboard.captions import card_links
from dashboard.captions.description import plain
from dashboard.cards import card_address, registry
from dashboard.cards.card import Card
from dashboard.cards.card_address import UnknownCardError
from dashboard.data.models import MEDICAL_HOME
from dashboard.data.queries import estimates
from dashboard.data.queries.estimates import HOME
from dashboard.data.store import database
from dashboard.exports.documents import html_file
from dashboard.i18n.catalog import has, t
from dashboard.subjects.counties import choices as counties
from dashboard.subjects.measures import content as measures
from dashboard.subjects.overview import content as overview
from dashboard.subjects.place import choices
from dashboard.subjects.practices import cards as practices
from dashboard.subjects.quality import cards as quality
from dashboard.subjects.status import choices as status
from dashboard.subjects.system import choices as system
from dashboard.ui.navigation import pages as navigation

Asked = Mapping[str, str]
# Names of pages in the catalog, by their addresses.
NAMES = {navigation.path(page): page for page in navigation.PAGES}


def tags(base: str, path: str, asked: Asked) -> str:
    """The tags of a page's head, of its address and filters; the title among them.

    Raises:
        KeyError: there is no such page.
    """
    name = NAMES[path]
    title = t("app.name") if name == "overview" else f"{t(f'nav.{name}')} · {t('app.name')}"
    about = t(f"ways.{name}") if has(f"ways.{name}") else t("app.tagline")
    card = _card(name, asked)
    links = card_links.Links(base, f"{base}/{path}", "")
    if card is None:
        return _head(title, html_file.tags(title=title, about=about, alt="", links=links))
    told, own = plain(card), card_links.of(card, base)
    view = own.view if asked else links.view
    links = card_links.Links(base, view, own.figure if card.chart is not None else "", own.query)
    return _head(title, html_file.tags(title=title, about=told.finding, alt=told.alt, links=links))


def _head(title: str, rest: str) -> str:
    return f"<title>{escape(title)}</title>{rest}"


def _card(name: str, asked: Asked) -> Card | None:
    """The first card of a page; as without filters where the filters lead to none."""
    if name not in FIRST_CARDS:
        return None
    for given in (asked, {}):
        try:
            with database.one_build():
                return FIRST_CARDS[name](given)
        except (LookupError, ValueError):
            continue
        except (OSError, duckdb.Error):
            break
    return None


def _made(name: str, **values: object) -> Card:
    return registry.card_of(registry.address(name, **values))


def _status(asked: Asked) -> Card:
    geography = asked.get("geography", HOME)
    indicator = asked.get("indicator", MEDICAL_HOME)
    population = asked.get("population", "cshcn")
    period = asked.get("period") or next(iter(status.periods(indicator)))
    if "indicator" in asked:
        places = status.with_first(geography, estimates.neighbors())
        return _made("places", indicator=indicator, population=population, period=period, geographies=places)
    beside = estimates.beside(geography)
    return _made("components", population=population, period=period, geography=geography, beside=beside)


def _system(asked: Asked) -> Card:
    period = asked.get("period") or next(iter(system.periods()))
    return _made("outcomes", period=period, geography=asked.get("geography", HOME))


def _counties(asked: Asked) -> Card:
    indicator = asked.get("indicator", counties.default())
    layer = counties.shown_layer(indicator, asked.get("geography", counties.LAYERS[0]))
    return _made(
        "map",
        indicator=indicator,
        layer=layer,
        region=asked.get("region", counties.ANY) if layer != "region" else counties.ANY,
        place=asked.get(counties.PLACE_NAMES[layer], counties.ANY),
        certainty=asked.get("certainty") != "off",
    )


def _practices(asked: Asked) -> Card:
    places = {name: asked.get(name, practices.ANY) for name in ("region", "county", "town")}
    kind, layer = asked.get("kind", practices.LISTS[0]), asked.get("geography", practices.LAYERS[0])
    return _made("sites", kind=kind, layer=layer, words=asked.get("q", ""), **places)


def _quality(asked: Asked) -> Card:
    group = asked.get("group") or next(iter(quality.groups()))
    return quality.group_cards(group, asked.get("period") or next(iter(quality.years())))[0]


def _timeline(asked: Asked) -> Card:
    lists = {value: asked.get(name, "") for value, name in card_links.FILTERS["timeline"].items()}
    many = {value: tuple(filter(None, text.split(","))) for value, text in lists.items()}
    return _made("timeline", era=asked.get("era", ""), text=asked.get("text", ""), **many)


def _report(asked: Asked) -> Card:
    first = asked.get("cards", "").split(card_address.BETWEEN_CARDS)[0]
    if not first:
        raise UnknownCardError(first)
    return registry.card_of(first)


def _measures(asked: Asked) -> Card:
    indicator = asked.get("indicator") or next(iter(measures.measures()[measures.THEMES[0]]))
    population = asked.get("population") or next(iter(status.populations(indicator)))
    return _made("years", indicator=indicator, population=population, geography=asked.get("geography", HOME))


def _place(asked: Asked) -> Card:
    codes = [asked[level] for level in choices.LEVELS if level in asked]
    return _made("place", code=codes[0])


def _compare(asked: Asked) -> Card:
    return _made("side-by-side", codes=tuple(asked["places"].split(",")))


FIRST_CARDS: Mapping[str, Callable[[Asked], Card]] = {
    "overview": lambda asked: overview.components_card(),
    "status": _status,
    "measures": _measures,
    "place": _place,
    "compare": _compare,
    "system": _system,
    "counties": _counties,
    "practices": _practices,
    "programs": lambda asked: _made("program-results"),
    "quality": _quality,
    "timeline": _timeline,
    "report": _report,
}
