"""The reader's own report: its cards by their addresses, its words, and the link that opens it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode, urlsplit

from dashboard.cards import card_address, registry
from dashboard.cards.card import Card
from dashboard.data.queries import estimates
from dashboard.exports.reports.report import Report
from dashboard.i18n.catalog import t
from dashboard.wording.links import BUILD, carried

PAGE = "report"
# Characters that a query string takes unescaped.
LEGIBLE = "".join(
    (card_address.BETWEEN_CARDS, card_address.BETWEEN_VALUES, card_address.BETWEEN_ITEMS, card_address.NAMED)
)
# Texts that the reader may write, and the most characters of each.
TEXTS = {"title": 150, "author": 120, "date": 60, "note": 2000}
# Proxies as they are shipped refuse a request line of more than 8 KiB; this leaves room for the name of the server.
LONGEST_QUERY = 7_500
# Left out first when the address would be too long.
LEAST_NEEDED = ("note", "author", "date", "title")


def cards(addresses: list[str]) -> tuple[list[Card], list[str]]:
    """The cards of addresses, and those addresses that this build has no card for."""
    made, unknown = [], []
    for address in addresses:
        try:
            made.append(registry.card_of(address))
        except card_address.UnknownCardError:
            unknown.append(address)
    return made, unknown


def link(here: str, addresses: list[str], **words: str) -> str:
    """Address of the page of reports with these cards and words, and the build that they are shown from.

    `here` is the address of any page of the dashboard. It ends in its name; the page of reports lies beside it.
    """
    parts = urlsplit(here)
    base = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    folder = parts.path.rsplit("/", 1)[0]
    asked = {"cards": card_address.BETWEEN_CARDS.join(addresses)} | words | carried()
    asked |= {BUILD: estimates.build().build_id}
    asked = fitting(asked)
    query = "&".join(f"{name}={quote(text, safe=LEGIBLE)}" for name, text in asked.items() if text)
    return f"{base}{folder}/{PAGE}" + (f"?{query}" if query else "")


def fitting(asked: Mapping[str, str]) -> dict[str, str]:
    """Parameters of an address without what would make it too long for some networks: words, then the last cards."""
    kept = dict(asked)
    for name in LEAST_NEEDED:
        if len(urlencode(kept)) > LONGEST_QUERY:
            kept[name] = ""
    while kept["cards"] and len(urlencode(kept)) > LONGEST_QUERY:
        kept["cards"] = kept["cards"].rpartition(card_address.BETWEEN_CARDS)[0]
    return kept


def own(here: str, made: list[Card], words: dict[str, str]) -> Report:
    """The reader's own report."""
    told = {name: _plain(words.get(name, ""))[:most] for name, most in TEXTS.items()}
    addresses = [card.spec for card in made]
    return Report(
        stem=PAGE,
        title=told["title"] or t("report.untitled"),
        subtitle="",
        author=told["author"],
        date=told["date"],
        note=told["note"],
        cards=tuple(made),
        link=link(here, addresses, **told),
        links={address: link(here, [address]) for address in addresses},
    )


def _plain(text: str) -> str:
    """The reader's words without characters that no document can hold."""
    return "".join(letter for letter in text.strip() if letter.isprintable() or letter == "\n")
