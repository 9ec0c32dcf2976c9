"""Where a card stands: its view on the dashboard, and the address of its files."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from dashboard.cards import card_address, registry
from dashboard.cards.card import Card
from dashboard.cards.card_address import Items
from dashboard.data.indicators import indicators
from dashboard.data.models import MEDICAL_HOME
from dashboard.data.queries import localities
from dashboard.wording.links import carried

FIGURES, OEMBED = "figure", "oembed"
# Pages that have the name of their address; the first page has none.
FIRST_PAGE = "overview"
# Filters of pages by the values of cards, where their names differ.
FILTERS = {
    "quality": {"topic": "group", "chosen": "period"},
    "practices": {"words": "q", "layer": "geography"},
    "timeline": {"tracks": "track", "places": "place", "statuses": "status"},
    "counties": {"layer": "geography"},
    "compare": {"codes": "places"},
}
# Filters of the page on counties for one place, by its layer, where they differ.
PLACE_FILTERS = {"school_district": "district"}
# Values that have no filter on any page.
WITHOUT_FILTER = {"beside", "unit"}
LEGIBLE = card_address.BETWEEN_VALUES + card_address.BETWEEN_ITEMS + card_address.NAMED


@dataclass(frozen=True)
class Links:
    """Addresses of a card: its view on the dashboard, and its files without their ending.

    `base` is where the dashboard lies, `query` what the address of a file carries, such as the reader's language.
    """

    base: str
    view: str
    figure: str
    query: str = ""

    def file(self, ending: str) -> str:
        """Address of the card as a file; empty for a card that cannot be made from an address."""
        return f"{self.figure}.{ending}{self.query}" if self.figure else ""

    def oembed(self) -> str:
        """Address that tells other sites how to embed the card."""
        return f"{self.base}/{OEMBED}?{urlencode({'url': self.file('html'), 'format': 'json'})}"


def base(here: str) -> str:
    """Where the dashboard lies, of the address of one of its pages; empty where there is no browser."""
    parts = urlsplit(here)
    return f"{parts.scheme}://{parts.netloc}{parts.path.rpartition('/')[0]}" if parts.netloc else ""


def of(card: Card, base: str, view: str = "") -> Links:
    """The links of a card.

    Args:
        card: the card.
        base: where the dashboard lies, without a slash at the end.
        view: the address of the view that the reader sees, where it is known.
    """
    query = urlencode(carried())
    figure = f"{base}/{FIGURES}/{quote(card.spec, safe=LEGIBLE)}" if card.spec else ""
    shown = view or (base + view_path(card.spec) if card.spec else f"{base}/")
    return Links(base, f"{shown.partition('#')[0]}#{card.card_id}", figure, f"?{query}" if query else "")


def view_path(spec: str) -> str:
    """Path and filters of the page that shows the card of an address, as in `/status?period=2018`."""
    asked = card_address.parsed(registry.renewed(spec))
    page, values = registry.BUILDERS[asked.name].page, dict(asked.by_name)
    if asked.name == "profile":
        page, values = "place", {"code": values["place"]}
    if page == "status" and set(values.get("indicator", ())) - set(indicators(MEDICAL_HOME)):
        # The page on the medical home has no other measures.
        page = "measures"
    query = urlencode(_filters(page, values) | carried(), safe=",:")
    path = "/" if page == FIRST_PAGE else f"/{page}"
    return f"{path}?{query}" if query else path


def _filters(page: str, values: dict[str, Items]) -> dict[str, str]:
    """Filters of a page that lead to a card of these values."""
    renamed = FILTERS.get(page, {})
    if page == "counties":
        values |= _of_counties(values)
    if page == "place":
        values |= _of_place(values)
    if page in ("status", "measures") and "geography" not in values and "geographies" in values:
        first, *others = values["geographies"]
        values |= {"geography": (first,), "geographies": tuple(others)}
    told = {renamed.get(name, name): items for name, items in values.items() if name not in WITHOUT_FILTER}
    return {name: card_address.BETWEEN_ITEMS.join(items) for name, items in told.items() if items}


def _of_place(values: dict[str, Items]) -> dict[str, Items]:
    """Filters of the page on one place: the place under its level, and the measure that is shown over time."""
    code, series = values.pop("code", ())[0], values.pop("indicator", ())
    own: dict[str, Items] = {"series": (f"{code}.{series[0]}",)} if series else {}
    known = localities.places()
    return own | ({known[code].level: (code,)} if code in known else {})


def _of_counties(values: dict[str, Items]) -> dict[str, Items]:
    """Filters of the page on counties: one place under its kind, and places to compare under theirs."""
    place, chosen = values.pop("place", ()), values.pop("chosen", ())
    layer = values["layer"][0]
    own: dict[str, Items] = {PLACE_FILTERS.get(layer, layer): place}
    own |= {f"compare_{layer}": chosen}
    return own | ({"certainty": ("off",)} if values.pop("certainty", ()) == ("no",) else {})
