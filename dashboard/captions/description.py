"""What is said of a card when it leaves the page: one maker of its words for pictures, documents and tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from dashboard.captions import citation
from dashboard.captions.table_text import unmarked
from dashboard.cards.card import Card, own_language
from dashboard.data.build_models import Source
from dashboard.data.queries import estimates
from dashboard.data.store.cache import kept
from dashboard.i18n.catalog import t
from dashboard.wording import numbers
from dashboard.wording.publishers import publisher

HASH_DIGITS = 12
# Codes of places in the ids of cards: a state only at the start, where no age or year can be meant.
PLACE_CODE = re.compile(r"^(?:us|\d{2})(?=-)|(?<![\d-])\d{5}(?!\d)|(?<=-)\d{5}(?!\d)|eohhs-\d")
# Columns in which rows cite a page of their own; more sites than this are left to that column.
CITING = ("source_url", "evidence")
MOST_SITES = 8
# What the publisher's name begins with when the build itself computed the figure.
OWN = "Calculated"
ADDRESS = re.compile(r"https?://[^\s;]+")


@dataclass(frozen=True)
class Description:
    """A card in words, in its own language and without Markdown.

    Attributes:
        title: what is shown.
        subtitle: who, where, when.
        finding: one sentence made from the data.
        alt: alternative text of the chart.
        notes: reliability marks explained, and caveats.
        kinds: names of the kinds of estimate on it.
        source: the sources with the first digits of each file's hash.
        work: what is cited.
    """

    title: str
    subtitle: str
    finding: str
    alt: str
    notes: tuple[str, ...]
    kinds: tuple[str, ...]
    source: str
    work: citation.Work


@own_language
def describe(card: Card, link: str) -> Description:
    """The words of a card that stands at an address."""
    own = plain(card)
    return Description(
        title=own.title,
        subtitle=own.subtitle,
        finding=own.finding,
        alt=own.alt,
        notes=own.notes,
        kinds=tuple(t(f"kind.{kind}") for kind in own.kinds),
        source=source_line(card),
        work=work(card, link),
    )


def plain(card: Card) -> Card:
    """The same card with texts as files show them, without Markdown."""
    notes = tuple(unmarked(note) for note in card.notes)
    return replace(card, finding=unmarked(card.finding), alt=unmarked(card.alt), notes=notes)


@own_language
def work(card: Card, link: str) -> citation.Work:
    """What is cited when this card is."""
    return citation.Work(
        key=f"{card.card_id}-{card.build.build_id}",
        author=t("app.name"),
        year=str(card.build.built_at.year),
        title=card.title,
        subtitle=card.subtitle,
        container="",
        build_id=card.build.build_id,
        build_label=t("card.build"),
        link=link,
        sources=(*dict.fromkeys(own.citation for own in sources(card)), *pages(card)),
        source_label=t("card.source"),
        kind_label=t("export.citation.data_set"),
    )


@own_language
def quotation(card: Card) -> str:
    """What can be quoted as it stands: the finding, whom and which years it is about, and who measured it."""
    told, named = plain(card), publishers(card)
    return t(
        "card.quotation" if named else "card.quotation_own",
        finding=told.finding,
        title=told.title,
        subtitle=told.subtitle.rstrip("."),
        publishers=named,
        name=t("app.name"),
        build=card.build.build_id,
    )


@own_language
def accessed(card: Card, link: str, day: date) -> str:
    """The plain citation with the publishers of the data and the day on which it was seen."""
    named = publishers(card)
    return t(
        "card.accessed" if named else "card.accessed_own",
        citation=citation.plain(work(card, link)),
        publishers=named,
        date=numbers.day(day),
    )


def publishers(card: Card) -> str:
    """Who published the data behind a card; empty where all of it was computed here."""
    names = dict.fromkeys(own.publisher.rstrip(".") for own in sources(card))
    return "; ".join(name for name in names if not name.startswith(OWN))


def file_name(card: Card, ending: str) -> str:
    """`massachusetts-medical-home-components_cshcn_2017-2019_direct_<build>.png`."""
    return f"{stem(card)}.{ending}"


def stem(card: Card) -> str:
    """Name of a card's files before the ending: places by their names, not by their codes."""
    names = estimates.file_names_of_places()
    told = PLACE_CODE.sub(lambda found: names.get(found[0].upper(), names.get(found[0], found[0])), card.card_id)
    return f"{told}_{'-'.join(card.kinds)}_{card.build.build_id}"


def sources(card: Card) -> list[Source]:
    """Sources behind the numbers."""
    return estimates.sources(card.source_ids)


def pages(card: Card) -> list[str]:
    """Addresses that the rows cite themselves, where a file gathers what several publishers say."""
    cells = (str(cell) for name in CITING if name in card.data for cell in card.data[name])
    return list(dict.fromkeys(page for cell in cells for page in ADDRESS.findall(cell)))


def source_line(card: Card) -> str:
    """The sources with the first digits of each file's hash; a file that a pooled source names is named once."""
    cited = tuple(pages(card))
    return kept(lambda: _source_line(sources(card), cited), "source_line", card.source_ids, cited)


def _source_line(found: Sequence[Source], cited: tuple[str, ...]) -> str:
    told = []
    named: set[str] = set()
    for own in sorted(found, key=lambda source: -len(source.file_ids)):
        files = dict(own.hashed_files)
        if files and set(files) <= named and own.kind != "publication":
            continue
        named |= set(files)
        hashes = ", ".join(f"{name} {digest[:HASH_DIGITS]}" for name, digest in files.items())
        title = f"{own.publisher.rstrip('.')}: {own.title.rstrip('.')}"
        told.append(title + (f" [{hashes}]" if hashes else ""))
    sites = list(dict.fromkeys(publisher(page) for page in cited))
    named_in_rows = f" ({', '.join(sites)})" if 0 < len(sites) <= MOST_SITES else ""
    return "; ".join(told) + named_in_rows
