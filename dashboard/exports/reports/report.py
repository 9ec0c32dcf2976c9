"""What a report is, whatever file it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.captions import citation
from dashboard.captions.description import plain, stem
from dashboard.cards.card import Card
from dashboard.data.queries import estimates
from dashboard.i18n.catalog import t


@dataclass(frozen=True)
class Report:
    """Cards in the order in which they are shown, and what stands on the first page.

    Attributes:
        stem: the part of file names that says what the report is on.
        title: its title.
        subtitle: who, where, when; may be empty.
        author: who answers for it; may be empty.
        date: the reader's date, as text; may be empty.
        note: the reader's own words; paragraphs on lines of their own; may be empty.
        cards: the cards; kept without Markdown.
        link: address of the report on the dashboard.
        links: address of each card on the dashboard, by its `spec`.
    """

    stem: str
    title: str
    subtitle: str
    author: str
    date: str
    note: str
    cards: tuple[Card, ...]
    link: str
    links: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take the Markdown out of the cards' texts."""
        object.__setattr__(self, "cards", tuple(plain(card) for card in self.cards))

    @property
    def build_id(self) -> str:
        """The build that the numbers come from."""
        return estimates.build().build_id

    @property
    def kinds(self) -> list[str]:
        """Kinds of estimate in the report."""
        return list(dict.fromkeys(kind for card in self.cards for kind in card.kinds))

    def link_of(self, card: Card) -> str:
        """Address of a card."""
        return self.links.get(card.spec, self.link)

    def work(self) -> citation.Work:
        """What is cited when the report is."""
        return citation.Work(
            key=f"{self.stem}-{self.build_id}",
            author=self.author or t("app.name"),
            year=str(estimates.build().built_at.year),
            title=self.title,
            subtitle=self.subtitle,
            container=t("app.name") if self.author else "",
            build_id=self.build_id,
            build_label=t("card.build"),
            link=self.link,
            kind_label=t("export.citation.data_set"),
        )

    def stems(self) -> list[tuple[Card, str]]:
        """Each card with the stem of its file names; no two are the same."""
        taken: dict[str, int] = {}
        named = []
        for card in self.cards:
            own = stem(card)
            taken[own] = taken.get(own, 0) + 1
            named.append((card, own if taken[own] == 1 else f"{own}-{taken[own]}"))
        return named

    def file_name(self, ending: str) -> str:
        """`ma-medical-home_report_massachusetts_<build>.pdf`."""
        return f"ma-medical-home_{self.stem}_{self.build_id}.{ending}"
