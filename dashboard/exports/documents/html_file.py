"""A card as a page of its own, for other sites to show in a frame: everything that it needs is inside it.

No script: light or dark follows the reader, the drawing follows the width of the frame, the table opens by keyboard.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from itertools import count
from pathlib import Path

from dashboard.captions import table_text
from dashboard.captions.card_links import Links
from dashboard.captions.description import Description, describe
from dashboard.cards.card import Card, own_language
from dashboard.drawing import font_metrics
from dashboard.drawing.font_metrics import Style
from dashboard.drawing.svg import element
from dashboard.drawing.theme import DARK, LIGHT, Palette
from dashboard.exports.pictures import chart_image
from dashboard.i18n.catalog import t
from dashboard.i18n.locale import language
from dashboard.wording.english import marked

THEMES = ("light", "dark")
# Widths that frames are tried at, the narrowest phone first, and the width from which the wide chart is shown.
FRAMES, WIDE_FROM = (304.0, 360.0, 560.0, 561.0, chart_image.COLUMN), 561.0
# Pixels beside the text of a page, and between its parts.
PADDING, BETWEEN = 16.0, 10.0
TITLE, TEXT, SMALL = Style(20, LIGHT.text, 700), Style(15, LIGHT.muted), Style(12.5, LIGHT.muted)
LINE = 1.4
# Room for a line more than measured, and for the line that opens the table.
SPARE = 40.0
STYLE = (Path(__file__).with_name("embed.css")).read_text(encoding="utf-8")
FONTS = Path(__file__).parents[3] / "static" / "fonts"
WEIGHTS = {400: "PublicSans-Regular.woff2", 600: "PublicSans-SemiBold.woff2"}


@own_language
def page(card: Card, links: Links, theme: str = "") -> bytes:
    """The card as HTML.

    Args:
        card: the card.
        links: its addresses.
        theme: one of THEMES; the reader's own when empty.
    """
    told = describe(card, links.view)
    head = "".join(
        [
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(told.title)} · {escape(t('app.name'))}</title>",
            preview(told, links),
            f"<style>{_fonts()}{_colors()}{STYLE}</style>",
        ]
    )
    forced = f' data-theme="{theme}"' if theme in THEMES else ""
    body = f"<main>{''.join(_parts(card, told, links))}</main>"
    return f'<!DOCTYPE html><html lang="{language()}"{forced}><head>{head}</head><body>{body}</body></html>\n'.encode()


@own_language
def height(card: Card) -> int:
    """Pixels that the page needs in a frame of any width, its table closed."""
    told = describe(card, "")
    wide = None if card.chart is None else chart_image.chart(card, 0)
    narrow = chart_image.on_phone(card, 0) or wide
    return max(_height(card, told, width, wide if width >= WIDE_FROM else narrow) for width in FRAMES)


def preview(told: Description, links: Links) -> str:
    """What readers of links ask a page for: title, description, picture, and where to ask for more."""
    return tags(title=f"{told.title}. {told.subtitle}", about=told.finding, alt=told.alt, links=links)


def tags(*, title: str, about: str, alt: str, links: Links) -> str:
    """Tags for previews of a link, for search engines, and for sites that embed."""
    picture, site = links.file("png"), t("app.name")
    told = {
        "og:type": "website",
        "og:site_name": site,
        "og:title": title,
        "og:description": about,
        "og:url": links.view,
    }
    if picture:
        told |= {"og:image": picture, "og:image:type": "image/png", "og:image:alt": alt}
    named = {"description": about, "twitter:card": "summary_large_image" if picture else "summary"}
    named |= {"twitter:title": title, "twitter:description": about}
    named |= {"twitter:image": picture, "twitter:image:alt": alt} if picture else {}
    parts = [f'<meta property="{name}" content="{escape(text)}">' for name, text in told.items()]
    parts += [f'<meta name="{name}" content="{escape(text)}">' for name, text in named.items()]
    if links.figure:
        parts.append(
            f'<link rel="alternate" type="application/json+oembed" href="{escape(links.oembed())}"'
            f' title="{escape(title)}">'
        )
    return "".join(parts)


def _parts(card: Card, told: Description, links: Links) -> Iterator[str]:
    yield f"<h1>{escape(told.finding)}</h1>"
    yield f'<p class="what">{escape(told.title)}. {escape(told.subtitle)}</p>'
    if card.chart is not None:
        yield f"<figure>{''.join(_drawings(card, told.alt))}</figure>"
    yield "".join(f'<p class="note">{escape(note)}</p>' for note in told.notes)
    opened = " open" if card.chart is None else ""
    yield f"<details{opened}><summary>{escape(t('card.table'))}</summary>{_table(card)}</details>"
    view = f'<a href="{escape(links.view)}" target="_blank" rel="noopener">{escape(t("app.name"))}</a>'
    yield f"<footer><p>{_marked_source(told, card)}</p><p>{view}</p></footer>"


def _source(told: Description, card: Card) -> str:
    return f"{', '.join(told.kinds)}. {t('card.source')}: {told.source}. {t('card.build')} {card.build.build_id}."


def _marked_source(told: Description, card: Card) -> str:
    """The line of sources, whose titles stay in English."""
    return marked(_source(told, card), [told.source])


def _drawings(card: Card, alt: str) -> Iterator[str]:
    """The chart in both appearances and widths, of which the page shows one."""
    numbers = count(1)
    for look, colors in (("light", LIGHT), ("dark", DARK)):
        wide = chart_image.chart(card, next(numbers), colors=colors)
        narrow = chart_image.on_phone(card, next(numbers), colors)
        yield _drawing(wide, f"{look} wide" if narrow else f"{look} wide alone", alt)
        if narrow:
            yield _drawing(narrow, f"{look} narrow", alt)


def _drawing(image: chart_image.Image, which: str, alt: str) -> str:
    return element("div", image.document, class_=which, role="img", aria_label=alt)


def _table(card: Card) -> str:
    headings, rows = table_text.cells(card.table)
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in headings)
    english = [heading in card.english for heading in headings]
    body = "".join(
        f"<tr>{''.join(f'<td>{marked(text, [text] * own)}</td>' for text, own in zip(row, english, strict=True))}</tr>"
        for row in rows
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="table" tabindex="0" role="region" aria-label="{escape(card.title)}">{table}</div>'


def _height(card: Card, told: Description, width: float, image: chart_image.Image | None) -> int:
    column = width - 2 * PADDING
    paragraphs = [(told.finding, TITLE), (f"{told.title}. {told.subtitle}", TEXT)]
    paragraphs += [(note, SMALL) for note in told.notes] + [(_source(told, card), SMALL), (t("app.name"), SMALL)]
    text = sum(BETWEEN + LINE * style.size * len(_lines(words, style, column)) for words, style in paragraphs)
    drawn = 0.0 if image is None else image.height * min(column / image.width, 1.0) + 2 * BETWEEN
    return math.ceil((text + drawn + 2 * PADDING + SPARE) / 10) * 10


def _lines(words: str, style: Style, column: float) -> list[font_metrics.Line]:
    return font_metrics.wrap(font_metrics.plain(words), style, column)


@lru_cache(maxsize=1)
def _fonts() -> str:
    """The typeface that the drawings were measured in, as part of the page."""
    rules = (
        f"@font-face{{font-family:'Public Sans';font-weight:{weight};src:url(data:font/woff2;base64,"
        f"{base64.b64encode((FONTS / name).read_bytes()).decode()}) format('woff2')}}"
        for weight, name in WEIGHTS.items()
    )
    return "".join(rules)


def _colors() -> str:
    """The colors of both appearances."""
    dark = _variables(DARK)
    return (
        f":root{{color-scheme:light;{_variables(LIGHT)}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}"
        f"@media screen{{:root[data-theme=dark]{{color-scheme:dark;{dark}}}}}"
    )


def _variables(colors: Palette) -> str:
    named = {"ground": colors.background, "ink": colors.text, "muted": colors.muted}
    named |= {"rule": colors.grid, "link": colors.home}
    return "".join(f"--{name}:{color};" for name, color in named.items())
