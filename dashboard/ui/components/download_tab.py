"""What a card's reader can take away: files, citation, link, and a place in a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from types import MappingProxyType

import streamlit as st

from dashboard.captions import card_links, citation, description
from dashboard.captions.card_links import Links
from dashboard.cards.card import Card
from dashboard.exports.card_forms import FORMS
from dashboard.exports.documents import embed_code
from dashboard.exports.pictures import chart_image
from dashboard.exports.reproduce import code
from dashboard.exports.reproduce.recipe import recipe
from dashboard.exports.slides import slide
from dashboard.exports.tables import csv_file, xlsx_file
from dashboard.i18n.catalog import t
from dashboard.i18n.locale import ENGLISH, Settings, language, restore, settings
from dashboard.ui.choices import url
from dashboard.ui.downloads import chosen_cards, made_files, report_keeper
from dashboard.wording.markdown import quiet

Files = dict[str, tuple[Callable[[], bytes], str, str]]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def save(card: Card) -> None:
    """Files are made on the click, and a click reruns nothing but this part."""
    _save(card, settings())


@st.fragment
def _save(card: Card, languages: Settings) -> None:
    # A fragment runs in its own thread, where the language is not set yet.
    restore(languages)
    links = card_links.of(card, url.base(), url.here())
    link = links.view
    key = f"save_{card.card_id}"
    files: Files = {
        "xlsx": (lambda: xlsx_file.of_card(card, link), "xlsx", XLSX),
        "csv": (lambda: csv_file.csv(card), "csv", "text/csv"),
        "metadata": (lambda: csv_file.metadata(card, link), "metadata.json", "application/json"),
    }
    if card.chart is not None:
        files = {
            "png": (made_files.apart(partial(chart_image.framed_png, card, link)), "png", "image/png"),
            "svg": (lambda: chart_image.saved_svg(card, link), "svg", "image/svg+xml"),
        } | files
    if slide.fits(card):
        files["slide"] = (made_files.apart(partial(slide.slide, card, link)), "pptx", FORMS["pptx"].media_type)
    _buttons(card, files, key)
    if csv_file.text_columns(card):
        st.markdown(quiet(t("card.codes")))
    if card.spec:
        _to_report(card.spec, key)
    _copied(t("card.quote"), description.quotation(card))
    today = description.accessed(card, link, datetime.now(UTC).date())
    cite(description.work(card, link), {t("export.citation.accessed"): today})
    _code(card, link, key)
    if links.base:
        _copied(t("card.link"), link)
        if card.spec:
            _embed(card, links)


def _buttons(card: Card, files: Files, key: str) -> None:
    """A button for each file, by the name of its text: what makes it, its ending and its type."""
    with st.container(horizontal=True):
        for name, (make, ending, mime) in files.items():
            st.download_button(
                t(f"card.{name}"),
                in_language(make),
                description.file_name(card, ending),
                mime,
                key=f"{key}_{name}",
                on_click="ignore",
            )


def _code(card: Card, link: str, key: str) -> None:
    """Code that gives the card's survey estimates again, and which of its numbers it does not give."""
    told = recipe(card)
    if not told.parts:
        return
    with st.expander(t("card.code")):
        st.markdown(t("card.code_help"))
        if language() != ENGLISH:
            st.markdown(quiet(t("card.code_in_english")))
        files: Files = {
            "code_r": (lambda: code.r(card, link), "R", FORMS["R"].media_type),
            "code_python": (lambda: code.python(card, link), "py", FORMS["py"].media_type),
            "code_stata": (lambda: code.stata(card, link), "do", FORMS["do"].media_type),
        }
        _buttons(card, files, key)
        for left_out in code.left_out(told):
            st.markdown(quiet(left_out))


def _copied(label: str, text: str, language: str | None = None) -> None:
    """A text with a button that copies it."""
    st.markdown(f"{label}:")
    st.code(text, language=language, wrap_lines=True)


def _embed(card: Card, links: Links) -> None:
    """What other sites paste to show the card."""
    with st.expander(t("card.embed")):
        _copied(t("card.embed_frame"), embed_code.frame(card, links), "html")
        if card.chart is not None:
            _copied(t("card.embed_picture"), embed_code.picture(card, links), "html")
        st.markdown(quiet(t("card.embed_more")))


def cite(work: citation.Work, more: Mapping[str, str] = MappingProxyType({})) -> None:
    """A citation in three forms, and in more where given by their names, each to be copied."""
    st.markdown(f"{t('card.citation')}:")
    forms = {"plain": citation.plain, "apa": citation.apa, "bibtex": citation.bibtex}
    told = {t(f"export.citation.{name}"): form(work) for name, form in forms.items()} | dict(more)
    for tab, text in zip(st.tabs(list(told)), told.values(), strict=True):
        with tab:
            st.code(text, language=None, wrap_lines=True)


def in_language(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """The same function in the languages of now: files are made in a thread of their own, which has none."""
    languages = settings()

    def made() -> bytes:
        restore(languages)
        return make()

    return made


def _to_report(spec: str, key: str) -> None:
    chosen = chosen_cards.chosen()
    if chosen_cards.as_text():
        # A click on the buttons below reruns only this fragment, without the menu.
        report_keeper.keep(key)
    if spec not in chosen:
        st.button(t("card.add"), key=f"{key}_add", on_click=chosen_cards.add, args=(spec,))
        return
    st.markdown(quiet(t("card.in_report", number=chosen.index(spec) + 1, count=len(chosen))))
    st.button(t("card.remove"), key=f"{key}_remove", on_click=chosen_cards.remove, args=(spec,))
