"""A card: one finding with its chart, the same numbers as a table, and its sources, as data.

The same frame for every chart of the product. Cards of estimates are made by `estimate_card.card`, other cards
directly; `dashboard.ui.components.card_view` shows them, `dashboard.exports` makes files of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Literal, ParamSpec, Protocol, TypeVar

import pandas as pd

from dashboard.charts.elements.model import Chart
from dashboard.data.models import Build
from dashboard.data.queries import estimates
from dashboard.drawing.svg import Drawing
from dashboard.drawing.theme import Palette
from dashboard.i18n.locale import language, speaking

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")
# How a number is written in a spreadsheet; a whole number, such as a year, has no separator of thousands.
Form = Literal["share", "count", "whole", "decimal", "hundredths"]


class Picture(Protocol):
    """What draws itself, such as a map."""

    def drawing(self, colors: Palette, *, narrow: bool = False, prefix: str = "") -> Drawing:
        """The drawing in the colors of a palette; `narrow` in the form for a phone.

        `prefix` begins its ids, where several drawings stand in one document.
        """


@dataclass(frozen=True)
class Number:
    """A number in a table: its text, and its value, which is None where there is none.

    A share is a value from 0 to 1.
    """

    text: str
    value: float | int | None
    form: Form

    def __str__(self) -> str:
        """The text that the reader sees."""
        return self.text


Cell = str | Number


@dataclass(frozen=True)
class Event:
    """What happened, and when, as the reader sees it."""

    when: str
    what: str


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


def _served() -> Build:
    return estimates.build()


@dataclass(frozen=True)
class Card:
    """One finding.

    Attributes:
        card_id: stable id, unique on a page and in a report; also the stem of file names.
        title: what is shown.
        subtitle: who, where, when.
        finding: one sentence made from the data.
        measure: what the finding is about, where it does not say so itself.
        data: the rows behind the chart, as in the database; what the CSV holds.
        columns: the same rows as a reader sees them, by heading in the reader's language; numbers bring their values.
        kinds: kinds of estimate on the card (`direct`, `modeled`, `published`, `administrative`).
        source_ids: ids in the table of sources.
        alt: alternative text of the chart; states the finding.
        definitions: what the measures mean.
        notes: reliability marks explained, and caveats.
        chart: the chart or the map; None when the card is a table alone.
        events: what happened and when, in order, of a card on a few events.
        spec: the address from which `dashboard.cards.registry` makes this card again; empty when it cannot.
        english: headings of columns whose cells stay in English, such as titles of sources.
        lang: the language of its texts.
        build: the build whose numbers it shows.
    """

    card_id: str
    title: str
    subtitle: str
    finding: str
    data: pd.DataFrame
    columns: Mapping[str, Sequence[Cell]]
    kinds: tuple[str, ...]
    source_ids: tuple[str, ...]
    alt: str
    definitions: tuple[Definition, ...] = ()
    notes: tuple[str, ...] = ()
    chart: Chart | Picture | None = None
    events: tuple[Event, ...] = ()
    spec: str = ""
    measure: str = ""
    english: tuple[str, ...] = ()
    lang: str = field(default_factory=language)
    build: Build = field(default_factory=_served)

    @property
    def table(self) -> pd.DataFrame:
        """The columns as texts, for the screen and for documents."""
        return pd.DataFrame({heading: [str(cell) for cell in cells] for heading, cells in self.columns.items()})
