"""A card: one finding with its chart, the same numbers as a table, its sources, and what leaves the page with it.

The same frame for every chart of the product. Cards of estimates are made by `dashboard.estimates.card`, other cards
directly; `dashboard.view` shows them. Nothing here needs Streamlit.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from dashboard import picture, queries, theme
from dashboard.charts import Figure
from dashboard.text import language, t

HASH_DIGITS = 12


@dataclass(frozen=True)
class Definition:
    """What one measure on a card means: plain meaning, and facts as label and text."""

    title: str
    meaning: str
    facts: tuple[tuple[str, str], ...] = ()


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
        draw: from a palette to the figure, or to a ready drawing as SVG; None when the card is a table alone.
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
    draw: Callable[[theme.Palette], Figure] | None = None

    @cached_property
    def sources(self) -> pd.DataFrame:
        """Source rows behind the numbers, one a file."""
        return queries.sources(self.source_ids)

    def source_line(self) -> str:
        """The sources with the first digits of each file's hash; a file that a pooled source names is named once."""
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
        return "; ".join(told.values())

    def citation(self, link: str) -> str:
        """A plain citation of this card."""
        build = queries.build()
        parts = [
            f"{t('app.name')} ({str(build['built_at'])[:4]})",
            self.title,
            self.subtitle,
            f"{t('card.build')} {build['build_id']}",
        ]
        return f"{'. '.join(parts)}. {link}".strip()

    def frame(self, link: str) -> picture.Frame:
        """What stands around the chart in a saved picture."""
        return picture.Frame(
            title=self.title,
            subtitle=self.subtitle,
            finding=self.finding,
            notes=self.notes,
            source=self.source_line(),
            kind=", ".join(t(f"kind.{kind}") for kind in self.kinds),
            citation=self.citation(link),
            build_id=str(queries.build()["build_id"]),
            link=link,
            alt=self.alt,
            lang=language(),
            source_label=t("card.source"),
            citation_label=t("card.citation"),
            build_label=t("card.build"),
        )

    def svg(self, link: str) -> str:
        """The chart as SVG with title, source and caveat inside.

        Raises:
            ValueError: the card has no chart.
        """
        return picture.svg(self._figure(), self.frame(link))

    def png(self, link: str) -> bytes:
        """The chart as PNG at print resolution.

        Raises:
            ValueError: the card has no chart.
        """
        return picture.png(self._figure(), self.frame(link))

    def _figure(self) -> Figure:
        if self.draw is None:
            raise ValueError(f"card {self.card_id} has no chart")
        return self.draw(theme.LIGHT)

    def csv(self) -> bytes:
        """The rows as in the database, readable by spreadsheets (UTF-8 with mark)."""
        return self.data.to_csv(index=False).encode("utf-8-sig")

    def metadata(self, link: str) -> bytes:
        """What a stranger needs to use the CSV: definitions, units, universe, source, citation, build."""
        build = queries.build()
        told = ("source_id", "title", "publisher", "citation", "url", "licence", "file_id", "file_sha256")
        described = {
            "title": self.title,
            "subtitle": self.subtitle,
            "finding": self.finding,
            "notes": list(self.notes),
            "measures": [{"title": d.title, "meaning": d.meaning, **dict(d.facts)} for d in self.definitions],
            "interval": "95%",
            "kinds_of_estimate": {kind: t(f"kind_help.{kind}") for kind in self.kinds},
            "sources": self.sources[list(told)]
            .astype(object)
            .where(self.sources[list(told)].notna(), None)
            .to_dict("records"),
            "citation": self.citation(link),
            "link": link,
            "build_id": build["build_id"],
            "built_at": str(build["built_at"]),
        }
        return json.dumps(described, indent=2, ensure_ascii=False).encode()

    def file_name(self, ending: str) -> str:
        """`ma-medical-home_cshcn_2017-2019_direct_<build>.png`."""
        return f"{self.card_id}_{'-'.join(self.kinds)}_{queries.build()['build_id']}.{ending}"
