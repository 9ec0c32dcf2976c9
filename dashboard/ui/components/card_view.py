"""Cards on screen: the same frame for every chart of the product."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, nullcontext
from html import escape
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from dashboard.captions.description import source_line
from dashboard.cards import card_address, face
from dashboard.cards.card import Card, own_language
from dashboard.charts import plotly
from dashboard.charts.elements.model import Chart
from dashboard.drawing import theme
from dashboard.exports.pictures import chart_image
from dashboard.i18n.catalog import t
from dashboard.i18n.locale import ENGLISH, language, settings
from dashboard.subjects.methods import measure
from dashboard.ui import first_answer
from dashboard.ui.choices import viewport
from dashboard.ui.components.download_tab import save
from dashboard.ui.runs import alone, sent_again
from dashboard.wording import disclosure_list
from dashboard.wording.english import in_english
from dashboard.wording.markdown import bullets, quiet

CHART_CONFIG = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False}
KEPT_PARTS = 1024
BADGES = {"direct": "blue", "modeled": "green", "published": "orange", "administrative": "gray"}


def is_dark() -> bool:
    """Whether the reader's theme is dark."""
    return st.context.theme.type == "dark"


@own_language
def show(card: Card) -> None:
    """Show a card: title and finding; chart, table, description and files in tabs; kinds, notes and source below."""
    # Its tabs are named by its kind and which of its kind it is: when a filter changes what the card shows, the tab
    # that a reader opened stays open.
    place = alone.place(card.spec.partition(card_address.BETWEEN_VALUES)[0] or card.card_id)
    alone.drawn(f"card_{place}", lambda: _as_before(card, place))


def _as_before(card: Card, place: str) -> None:
    """A card whose first tab is open is the same for all readers."""
    first = t("card.table" if card.chart is None else "card.chart")
    if card.spec and st.session_state.get(f"parts_{place}", first) == first:
        look = is_dark(), viewport.is_narrow()
        sent_again.drawn(lambda: _shown(card, place), card.spec, place, look)
    else:
        _shown(card, place)


@contextmanager
def framed(card: Card, *, anchor: str = "", lead: str = "", tabs: str = "") -> Iterator[None]:
    """The frame of a card: its face, room for what is shown of it, then kinds, notes and source.

    Args:
        card: the card.
        anchor: name of the card in links; its id when empty.
        lead: a sentence before what the face says below its heading.
        tabs: key of the card's tabs, of which one has the whole source; without them it stands below.
    """
    name, seen = anchor or card.card_id, face.face(card)
    with st.container(border=True, key=f"card_{name}"):
        st.header(seen.heading, anchor=name)
        st.markdown(f":gray[{seen.line}]\n\n{lead} {seen.text}")
        yield
        badges = " ".join(f":{BADGES[kind]}-badge[{t(f'kind.{kind}')}]" for kind in card.kinds)
        shown, more = face.folded(face.notes(card))
        st.markdown(f"{badges} :small[{' '.join(shown)}]")
        if more:
            st.html(disclosure_list.notes(t("card.more_notes"), more))
        told = face.source(card, _titled)
        with st.container(horizontal=True, vertical_alignment="center", key=f"source_{name}"):
            st.markdown(quiet(f"{t('card.source')}: {told}"), width="content", unsafe_allow_html=True)
            if tabs and not first_answer.running():
                about_it = t("card.about")
                st.button(
                    t("card.details"),
                    key=f"details_{tabs}",
                    type="tertiary",
                    on_click=st.session_state.__setitem__,
                    args=(tabs, about_it),
                )


def _shown(card: Card, place: str) -> None:
    with framed(card, tabs=f"parts_{place}"):
        _parts(card, place)


def _parts(card: Card, place: str) -> None:
    if first_answer.running():
        kept(without_code, card)
        return
    names = ["chart"] * (card.chart is not None) + ["table", "about", "save"]
    shown = st.tabs([t(f"card.{name}") for name in names], key=f"parts_{place}", on_change="rerun")
    tabs = dict(zip(names, shown, strict=True))
    if card.chart is not None:
        with tabs["chart"]:
            kept(_chart, card, is_dark(), viewport.is_narrow())
    # Most of a page's elements are behind tabs, so a tab is filled only when it is opened.
    if tabs["table"].open:
        with tabs["table"]:
            kept(_table, card)
    if tabs["about"].open:
        with tabs["about"]:
            kept(about, card)
    if tabs["save"].open:
        with tabs["save"]:
            save(card)


def kept(draw: Callable[..., None], card: Card, *look: bool) -> None:
    """Draw a part of a card; of one that has an address, once a build and language, then from memory.

    Args:
        draw: function of the card and its look, at the top of a module; draws no widgets.
        card: the card.
        look: what the drawing depends on besides the card, such as whether the page is dark or narrow.
    """
    if card.spec:
        key = f"{card.build.build_id} {settings()} {card.spec} {draw.__module__}.{draw.__name__} {look}"
        # By keyword: Streamlit looks up the names of positional values each time, which takes longer than the rest.
        _kept(key=key, _draw=draw, _card=card, _look=look)
    else:
        draw(card, *look)


@st.cache_resource(max_entries=KEPT_PARTS, show_spinner=False)
def _kept(key: str, _draw: Callable[..., None], _card: Card, _look: tuple[bool, ...]) -> None:
    _draw(_card, *_look)


def _chart(card: Card, dark: bool, narrow: bool) -> None:
    if isinstance(card.chart, Chart):
        figure = plotly.figure(card.chart.fitting(narrow=narrow), theme.palette(dark))
        st.plotly_chart(figure, theme=None, config=CHART_CONFIG, alt=card.alt, key=f"chart_{card.card_id}")


def without_code(card: Card) -> None:
    """The chart as a picture, the table, changes of questions and the whole source, for a reader without tabs."""
    if card.chart is not None:
        st.html(picture(card))
    _table(card)
    _changes(card)
    st.markdown(quiet(f"{t('card.source')}: {_titled(source_line(card))}"), unsafe_allow_html=True)


def picture(card: Card) -> str:
    """The chart of a card as SVG with its alternative text, in the forms for wide windows and for phones.

    The page's style shows one of them.
    """
    wide, alt = chart_image.chart(card, 0), escape(card.alt)
    figures = [f'<figure class="wide" role="img" aria-label="{alt}">{wide.document}</figure>']
    if narrow := chart_image.on_phone(card, 1):
        figures.append(f'<figure class="narrow" role="img" aria-label="{alt}">{narrow.document}</figure>')
    return "".join(figures)


def _table(card: Card) -> None:
    table(card.table, card.title, f"table_{card.card_id}", card.english)


def table(shown: pd.DataFrame, alt: str, name: str, english: Collection[str] = ()) -> None:
    """A table; where columns stay in English, in a container whose name tells their numbers to a script."""
    columns = [str(number) for number, heading in enumerate(shown.columns) if heading in english]
    marked = columns and language() != ENGLISH
    with st.container(key=f"{name}_english_{'_'.join(columns)}") if marked else nullcontext():
        st.table(shown, alt=alt, hide_index=True)


def _titled(text: str) -> str:
    """Titles of sources, whose brackets Markdown must not read as a link, nor angle brackets as HTML."""
    return in_english(text.replace("[", "\\[").replace("]", "\\]").replace("<", "&lt;"))


def about(card: Card) -> None:
    """Show what the kinds of figures are, how questions changed, what is measured and how, and the way to the file."""
    for kind in card.kinds:
        st.markdown(f"**{t(f'kind.{kind}')}.** {t(f'kind_help.{kind}')}")
    _changes(card)
    for own in card.definitions:
        facts = "\n".join(f"- {label}: {text}" for label, text in own.facts)
        st.markdown(f"**{own.title}.** {own.meaning}\n\n{facts}")
    st.markdown(f"**{t('card.source')}.** {_titled(source_line(card))}", unsafe_allow_html=True)
    way_to_file(card)


def _changes(card: Card) -> None:
    if changed := face.changes(card):
        st.markdown(f"**{t('card.changes')}**\n\n{bullets(changed)}")


def way_to_file(card: Card) -> None:
    """Show a link from a card to the part that follows its first number to its file.

    A link of HTML, which opens the address anew: `st.page_link` loses the parameters that a filter of the page before
    has the name of.
    """
    if asked := measure.trace_address(card.data, card.source_ids):
        link = disclosure_list.link(t("card.to_trace"), f"methods?{urlencode(asked)}", here=True)
        st.markdown(link, unsafe_allow_html=True)
