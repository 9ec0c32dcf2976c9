"""A card: one finding with its chart, the same numbers as a table, its sources, and what leaves the page with it.

The same frame for every chart of the product. Cards of estimates are made by `estimate_card.card`, other cards
directly; `dashboard.ui.card_view` shows them, `dashboard.exports` makes files of them. Nothing here needs Streamlit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps
from typing import ParamSpec, Protocol, TypeVar

import pandas as pd

from dashboard.charts.dot_plot import Figure
from dashboard.data.queries import estimates
from dashboard.drawing import theme
from dashboard.exports import citation, csv_file, framed_picture
from dashboard.exports.table_text import unmarked
from dashboard.i18n.catalog import language, speaking, t

HASH_DIGITS = 12
# Columns in which rows cite a page of their own; more sites than this are left to that column.
CITING = ("source_url", "evidence")
MOST_SITES = 8
ADDRESS = re.compile(r"https?://[^\s;]+")
_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")


class Drawing(Protocol):
    """A ready drawing, such as a map."""

    @property
    def content(self) -> str:
        """SVG elements without the `svg` element round them."""

    @property
    def view_box(self) -> tuple[float, float, float, float]:
        """Left, top, width and height of their coordinates."""


@dataclass(frozen=True)
class Definition:
    """What one measure on a card means: plain meaning, and facts as label and text."""

    title: str
    meaning: str
    facts: tuple[tuple[str, str], ...] = ()


def own_language(make: Callable[_Given, _Made]) -> Callable[_Given, _Made]:
    """Decorator of a function whose first value is a card: its words are in the card's language, not the reader's."""

    @wraps(make)
    def made(*args: _Given.args, **kwargs: _Given.kwargs) -> _Made:
        card = args[0]
        with speaking(card.lang if isinstance(card, Card) else language()):
            return make(*args, **kwargs)

    return made


@dataclass(frozen=True)
class Card:
    """One finding.

    Attributes:
        card_id: stable id, unique on a page and in a report; also the stem of file names.
        title: what is shown.
        subtitle: who, where, when.
        finding: one sentence made from the data.
        data: the rows behind the chart, as in the database; what the CSV holds.
        table: the same rows as a reader sees them, columns named in the reader's language.
        kinds: kinds of estimate on the card (`direct`, `modelled`, `published`, `administrative`).
        source_ids: ids in the table of sources.
        alt: alternative text of the chart; states the finding.
        definitions: what the measures mean.
        notes: reliability marks explained, and caveats.
        draw: from a palette to the figure, or to a ready drawing; None when the card is a table alone.
        spec: the address from which `dashboard.cards.card_address` makes this card again; empty when it cannot.
        lang: the language of its texts.
    """

    card_id: str
    title: str
    subtitle: str
    finding: str
    data: pd.DataFrame
    table: pd.DataFrame
    kinds: tuple[str, ...]
    source_ids: tuple[str, ...]
    alt: str
    definitions: tuple[Definition, ...] = ()
    notes: tuple[str, ...] = ()
    draw: Callable[[theme.Palette], Figure | Drawing] | None = None
    spec: str = ""
    lang: str = field(default_factory=language)

    @cached_property
    def sources(self) -> pd.DataFrame:
        """Source rows behind the numbers, one a file."""
        return estimates.sources(self.source_ids)

    @cached_property
    def build(self) -> dict[str, object]:
        """The build whose numbers it shows."""
        return estimates.build()

    @property
    def build_id(self) -> str:
        """Id of that build."""
        return str(self.build["build_id"])

    def source_line(self) -> str:
        """The sources with the first digits of each file's hash; a file that a pooled source names is named once."""
        return self._source_line

    @cached_property
    def _source_line(self) -> str:
        told: dict[str, str] = {}
        named: set[str] = set()
        by_files = sorted(self.sources.groupby("source_id", sort=False), key=lambda pair: -len(pair[1]))
        for source_id, files in by_files:
            hashed = files[files["file_sha256"].notna()]
            if len(hashed) and set(hashed["file_id"]) <= named and files["kind"].iloc[0] != "publication":
                continue
            named |= set(hashed["file_id"])
            hashes = ", ".join(f"{f.file_id} {f.file_sha256[:HASH_DIGITS]}" for f in hashed.itertuples())
            title = f"{files['publisher'].iloc[0].rstrip('.')}: {files['title'].iloc[0].rstrip('.')}"
            told[str(source_id)] = title + (f" [{hashes}]" if hashes else "")
        sites = list(dict.fromkeys(citation.site(page) for page in self.pages()))
        named_in_rows = f" ({', '.join(sites)})" if 0 < len(sites) <= MOST_SITES else ""
        return "; ".join(told.values()) + named_in_rows

    def pages(self) -> list[str]:
        """Addresses that the rows cite themselves, where a file gathers what several publishers say."""
        cells = (str(cell) for name in CITING if name in self.data for cell in self.data[name])
        return list(dict.fromkeys(page for cell in cells for page in ADDRESS.findall(cell)))

    def plain(self) -> Card:
        """The same card with texts as files show them, without Markdown."""
        notes = tuple(unmarked(note) for note in self.notes)
        return replace(self, finding=unmarked(self.finding), alt=unmarked(self.alt), notes=notes)

    @own_language
    def work(self, link: str) -> citation.Work:
        """What is cited when this card is."""
        return citation.Work(
            key=f"{self.card_id}-{self.build_id}",
            author=t("app.name"),
            year=str(self.build["built_at"])[:4],
            title=self.title,
            subtitle=self.subtitle,
            container="",
            build_id=self.build_id,
            build_label=t("card.build"),
            link=link,
            sources=(*self.sources["citation"].drop_duplicates(), *self.pages()),
            source_label=t("card.source"),
        )

    @own_language
    def frame(self, link: str) -> framed_picture.Frame:
        """What stands around the chart in a saved picture."""
        plain = self.plain()
        return framed_picture.Frame(
            title=self.title,
            subtitle=self.subtitle,
            finding=plain.finding,
            notes=plain.notes,
            source=self.source_line(),
            kind=", ".join(t(f"kind.{kind}") for kind in self.kinds),
            citation=self.citation(link),
            build_id=self.build_id,
            link=link,
            alt=plain.alt,
            lang=language(),
            source_label=t("card.source"),
            citation_label=t("card.citation"),
        )

    def svg(self, link: str) -> str:
        """The chart as SVG with title, source and caveat inside.

        Raises:
            ValueError: the card has no chart.
        """
        drawn, frame = self.drawn(), self.frame(link)
        if isinstance(drawn, Mapping):
            return framed_picture.svg(drawn, frame)
        return framed_picture.embed(drawn.content, frame, drawn.view_box)

    def png(self, link: str) -> bytes:
        """The chart as PNG at print resolution.

        Raises:
            ValueError: the card has no chart.
        """
        return framed_picture.to_png(self.svg(link), self.frame(link))

    @own_language
    def drawn(self) -> Figure | Drawing:
        """The chart on a light ground, as files show it.

        Raises:
            ValueError: the card has no chart.
        """
        if self.draw is None:
            raise ValueError(f"card {self.card_id} has no chart")
        return self.draw(theme.LIGHT)

    def csv(self) -> bytes:
        """The rows with flag, kind, source, hash and build."""
        return csv_file.csv(self)

    def citation(self, link: str) -> str:
        """A plain citation."""
        return citation.plain(self.work(link))

    def file_name(self, ending: str) -> str:
        """`ma-medical-home_cshcn_2017-2019_direct_<build>.png`."""
        return f"{self.card_id}_{'-'.join(self.kinds)}_{self.build_id}.{ending}"
