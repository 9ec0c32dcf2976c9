"""A card as one slide: the finding on top, the chart over most of it, nothing small, nothing on top of anything."""

from __future__ import annotations

import io

import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.util import Pt

import dashboard.subjects  # noqa: F401  (makes every card known)
from dashboard.cards import registry
from dashboard.charts.elements.model import Chart
from dashboard.charts.svg import render
from dashboard.drawing import font_metrics
from dashboard.drawing.font_metrics import Style
from dashboard.drawing.theme import LIGHT
from dashboard.exports.slides import slide, slide_events
from dashboard.i18n.locale import speaking
from dashboard.subjects.timeline import cards
from tests.support.card_addresses import EVERY_KIND

COMPONENTS = "components:population=cshcn:period=2017-2019:geography=25:beside=US"
LINK = "https://there.example/status"


@pytest.fixture(scope="module")
def charts():
    cards = [registry.card_of(spec) for spec in EVERY_KIND]
    return [card for card in cards if isinstance(card.chart, Chart)]


def test_a_slide_holds_finding_chart_and_one_line_of_source() -> None:
    card = registry.card_of(COMPONENTS)
    deck = Presentation(io.BytesIO(slide.slide(card, LINK)))
    (page,) = deck.slides
    assert round(deck.slide_width / deck.slide_height, 2) == 1.78
    assert page.shapes.title.text_frame.text == card.finding
    (picture,) = [shape for shape in page.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]
    assert picture.width * picture.height >= 0.6 * deck.slide_width * deck.slide_height
    assert picture._element.xpath(".//p:cNvPr")[0].get("descr") == card.alt
    texts = [shape.text_frame for shape in page.shapes if shape.has_text_frame]
    runs = [run for frame in texts for paragraph in frame.paragraphs for run in paragraph.runs]
    assert all(run.font.size >= Pt(14) for run in runs)
    said = [frame.text for frame in texts]
    publisher = "U.S. Census Bureau for HRSA Maternal and Child Health Bureau"
    assert f"Survey estimate. Source: {publisher}. Build {card.build.build_id}." in said
    notes = page.notes_slide.notes_text_frame.text
    for told in (*card.notes, card.definitions[0].meaning, LINK):
        assert told in notes
    for shape in page.shapes:
        assert shape.left >= 0
        assert shape.left + shape.width <= deck.slide_width
        assert shape.top + shape.height <= deck.slide_height


def test_no_text_of_a_chart_lies_on_another_and_all_can_be_read(charts) -> None:
    fitting = [card for card in charts if slide.fits(card)]
    assert len(fitting) >= len(charts) - 2
    for card in fitting:
        chart, wide = slide.fitted(card.chart)
        drawn = render.draw(chart, LIGHT, wide)
        boxes = [text.box() for text in drawn.texts]
        for n, one in enumerate(boxes):
            for other in boxes[:n]:
                across = min(one.right, other.right) - max(one.left, other.left)
                down = min(one.bottom, other.bottom) - max(one.top, other.top)
                assert min(across, down) <= 2, card.spec
        points = 14 * slide.CHART[2] * 72 / wide
        assert points >= 8, card.spec
        place = slide.CHART[2] / slide.CHART[3]
        assert wide / drawn.drawing.view_box[3] == pytest.approx(place, rel=0.03), card.spec


def test_a_long_chart_of_short_rows_is_in_columns() -> None:
    assert slide.fits(registry.card_of("outcomes-new-england:period=2017-2019"))


def test_a_chart_with_too_much_in_it_is_refused() -> None:
    card = registry.card_of("outcomes-groups:insurance:2017-2019:25")
    assert not slide.fits(card)
    with pytest.raises(ValueError, match="one slide"):
        slide.slide(card, LINK)


def boxes(page) -> list[tuple[str, float, float, float, float]]:
    """Each text of a slide, with its left, top, right and bottom, measured in a typeface wider than the slide's."""
    found = []
    for shape in page.shapes:
        if not shape.has_text_frame or not shape.text_frame.text:
            continue
        run = shape.text_frame.paragraphs[0].runs[0]
        style = Style(run.font.size.pt, "#000000", 700 if run.font.bold else 400)
        whole = font_metrics.plain(shape.text_frame.text.replace("\N{WORD JOINER}", ""))
        lines = font_metrics.wrap(whole, style, shape.width / 12_700) if shape.text_frame.word_wrap else whole
        wide, tall = font_metrics.widest(lines, style) * 12_700, len(lines) * run.font.size * 1.2
        found.append((shape.text_frame.text, shape.left, shape.top, shape.left + wide, shape.top + tall))
    return found


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize(
    "choice", [cards.Choice(key=True), cards.Choice(era="2021-2022"), cards.Choice(era="1967-1992")]
)
def test_a_few_events_stand_on_a_slide_by_themselves(choice: cards.Choice, lang: str) -> None:
    with speaking(lang):
        card = cards.timeline_card(choice)
    assert 0 < len(card.events) <= 12
    deck = Presentation(io.BytesIO(slide.slide(card, LINK)))
    (page,) = deck.slides
    assert page.shapes.title.text_frame.text == card.title
    texts = boxes(page)
    told = [text.replace("\N{WORD JOINER}", "").replace("\N{NO-BREAK SPACE}", " ") for text, *_ in texts]
    at = told.index(card.events[0].when)
    assert told[at : at + 2 * len(card.events)] == [word for event in card.events for word in (event.when, event.what)]
    for n, (text, left, top, right, bottom) in enumerate(texts):
        assert 0 <= left < right <= deck.slide_width, text
        assert 0 <= top < bottom <= deck.slide_height, text
        for other, *box in texts[:n]:
            across, down = min(right, box[2]) - max(left, box[0]), min(bottom, box[3]) - max(top, box[1])
            assert min(across, down) <= 0, (text, other)
    runs = [run for s in page.shapes if s.has_text_frame for p in s.text_frame.paragraphs for run in p.runs]
    assert all(run.font.size >= Pt(14) for run in runs)
    notes = page.notes_slide.notes_text_frame.text
    assert card.finding in notes
    assert LINK in notes


def test_more_events_than_twelve_are_no_list_on_a_slide() -> None:
    assert cards.timeline_card(cards.Choice()).events == ()


def test_no_line_ends_inside_a_number_a_range_or_a_day() -> None:
    assert slide_events.unbroken("From 2010\u20132015, 46 sites") == "From\u00a02010\u2060\u2013\u20602015, 46 sites"
    assert slide_events.unbroken("By July 1, 2023") == "By July\u00a01, 2023"
    assert slide_events.unbroken("Blueprint for Change") == "Blueprint for Change"


def test_the_same_card_gives_the_same_bytes() -> None:
    card = registry.card_of(COMPONENTS)
    assert slide.slide(card, LINK) == slide.slide(card, LINK)
