"""What other sites paste to show a card: a frame that follows the latest build, or a picture where none is allowed."""

from __future__ import annotations

from html import escape

from dashboard.captions.card_links import Links
from dashboard.captions.description import plain
from dashboard.cards.card import Card, own_language
from dashboard.exports.documents import html_file

MOST_WIDTH = 768


@own_language
def frame(card: Card, links: Links, width: str = "100%") -> str:
    """A frame with the card's page, as high as that needs."""
    return (
        f'<iframe src="{escape(links.file("html"))}" title="{escape(f"{card.title}. {card.subtitle}")}" '
        f'width="{width}" height="{html_file.height(card)}" style="border:0;max-width:{MOST_WIDTH}px" loading="lazy">'
        "</iframe>"
    )


@own_language
def picture(card: Card, links: Links) -> str:
    """The card as a picture that leads to its view; empty for a card without a chart."""
    if card.chart is None:
        return ""
    image = (
        f'<img src="{escape(links.file("png"))}" alt="{escape(plain(card).alt)}" width="{MOST_WIDTH}" loading="lazy"'
    )
    return f'<a href="{escape(links.view)}">{image} style="max-width:100%;height:auto"></a>'
