"""Cards on screen: the same frame for every chart of the product."""

from __future__ import annotations

import streamlit as st

from dashboard import methods, theme
from dashboard.address import carried
from dashboard.card import Card, own_language
from dashboard.save import save
from dashboard.text import t

CHART_CONFIG = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False}
BADGES = {"direct": "blue", "modelled": "green", "published": "orange", "administrative": "gray"}


def is_dark() -> bool:
    """Whether the reader's theme is dark."""
    return st.context.theme.type == "dark"


@own_language
def show(card: Card) -> None:
    """Show a card: title and finding; chart, table, description and files in tabs; kinds, notes and source below."""
    with st.container(border=True, key=f"card_{card.card_id}"):
        st.header(card.title, anchor=card.card_id)
        st.markdown(f":gray[{card.subtitle}]")
        st.markdown(card.finding)
        names = ["chart"] * (card.draw is not None) + ["table", "about", "save"]
        tabs = dict(zip(names, st.tabs([t(f"card.{name}") for name in names]), strict=True))
        if card.draw is not None:
            with tabs["chart"]:
                st.plotly_chart(
                    card.draw(theme.palette(is_dark())),
                    theme=None,
                    config=CHART_CONFIG,
                    alt=card.alt,
                    key=f"chart_{card.card_id}",
                )
        with tabs["table"]:
            st.table(card.table, alt=card.title, hide_index=True)
        with tabs["about"]:
            _about(card)
        with tabs["save"]:
            save(card)
        badges = " ".join(f":{BADGES[kind]}-badge[{t(f'kind.{kind}')}]" for kind in card.kinds)
        st.markdown(f"{badges} :small[{' '.join(card.notes)}]")
        st.markdown(f":small[:gray[{t('card.source')}: {_escaped(card.source_line())}]]")


def _escaped(text: str) -> str:
    """Text whose brackets Markdown shall not read as a link."""
    return text.replace("[", "\\[").replace("]", "\\]")


def _about(card: Card) -> None:
    for kind in card.kinds:
        st.markdown(f"**{t(f'kind.{kind}')}.** {t(f'kind_help.{kind}')}")
    for own in card.definitions:
        facts = "\n".join(f"- {label}: {text}" for label, text in own.facts)
        st.markdown(f"**{own.title}.** {own.meaning}\n\n{facts}")
    way_to_file(card)


def way_to_file(card: Card) -> None:
    """Show a link from a card to the part that follows its first number to its file."""
    if address := methods.trace_address(card.data, card.source_ids):
        st.page_link("pages/methods.py", label=t("card.to_trace"), query_params=address | carried())
