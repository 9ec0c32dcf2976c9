"""What every chart of the product keeps to, at the width of a phone and of a page."""

from __future__ import annotations

import pytest

import dashboard.subjects  # noqa: F401  (makes every card known)
from dashboard.cards.card import Card
from dashboard.cards.registry import card_of
from dashboard.charts.elements.markers import filled
from dashboard.charts.elements.model import Chart, Marks
from dashboard.drawing import font_metrics
from dashboard.exports.pictures.chart_image import COLUMN
from dashboard.i18n.locale import offered, speaking
from tests.support.card_addresses import EVERY_KIND, MORE_BRANCHES
from tests.support.drawn import covered_words, marks

pytestmark = pytest.mark.database
# A card's room for a chart where the window is 390 and 320 pixels wide.
PHONE, SMALL_PHONE = 326.0, 256.0
# Figures of each mark stand in its row, or beside it; the others write a few, or words above.
ROWS = ("components", "groups", "places", "compare", "outcomes", "hurdles", "overlap", "with-and-without", "years")
# What is drawn on one sheet of days, whose labels have a test of their own.
TIMELINES = ("timeline",)


def cards(*kinds: str, but: tuple[str, ...] = ()) -> list[str]:
    every = [address for address in (*EVERY_KIND, *MORE_BRANCHES) if not address.startswith(but or "-")]
    return [address for address in every if not kinds or address.partition(":")[0].startswith(kinds)]


def chart_of(address: str) -> Chart | None:
    card = card_of(address)
    return card.chart if isinstance(card, Card) and isinstance(card.chart, Chart) else None


@pytest.mark.parametrize("code", offered())
@pytest.mark.parametrize("width", [PHONE, COLUMN])
@pytest.mark.parametrize("address", cards(but=TIMELINES))
def test_no_words_lie_on_a_mark_or_on_other_words(address: str, width: float, code: str) -> None:
    with speaking(code):
        if chart := chart_of(address):
            assert covered_words(chart.fitting(narrow=width == PHONE), width) == []


@pytest.mark.parametrize("address", cards())
def test_series_of_one_chart_differ_in_shape_or_color(address: str) -> None:
    if chart := chart_of(address):
        named = [one for one in chart.legend if isinstance(one, Marks)]
        looks = {one.name: (filled(one.marks[0].symbol), one.marks[0].ink) for one in named}
        assert len(set(looks.values())) == len(looks), looks


@pytest.mark.parametrize("address", cards(*ROWS))
def test_each_mark_has_its_figure_on_its_line(address: str) -> None:
    if chart := chart_of(address):
        levels = [note.y for panel in chart.panels for note in panel.notes]
        assert [mark.told for mark in marks(chart) if mark.y not in levels] == []


@pytest.mark.parametrize("address", cards(*ROWS))
def test_labels_of_rows_are_short_enough_for_a_phone(address: str) -> None:
    if chart := chart_of(address):
        style = font_metrics.Style(13, "")
        ticks = [tick.label for axis in chart.y_axes for tick in axis.ticks]
        widest = max((font_metrics.widest(font_metrics.parse(label), style) for label in ticks), default=0)
        assert widest + chart.margin.right < SMALL_PHONE - 60
