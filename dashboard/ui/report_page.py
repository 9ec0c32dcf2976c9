"""The page of reports: ready-made ones, the reader's own, and all the data."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path

import streamlit as st

import dashboard.subjects  # noqa: F401  -- makes every card known
from dashboard.cards import card_address, registry
from dashboard.cards.card import Card
from dashboard.data import database
from dashboard.data.queries import dictionary, estimates
from dashboard.exports import citation, pdf_file, place_reports, pptx_file, report_archive, selection
from dashboard.exports.report import Report
from dashboard.i18n.catalog import markdown, t
from dashboard.ui import chosen_cards, filters
from dashboard.ui.download_tab import XLSX, cite, in_language
from dashboard.wording.markdown import quiet

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ZIP = "application/zip"
# Fields that stand in the address; the reader's words as the session keeps them; what a field gets in the next run.
FIELDS = ("cards", *selection.TEXTS)
WORDS, PENDING = "report_words", "report_pending"
# Ending of the file name, kind of file, and what makes it.
FILES: dict[str, tuple[str, str, Callable[[Report], bytes]]] = {
    "all": ("zip", ZIP, report_archive.pack),
    "pdf": ("pdf", "application/pdf", pdf_file.pdf),
    "pptx": ("pptx", PPTX, pptx_file.slides),
    "xlsx": ("xlsx", XLSX, report_archive.xlsx),
    "csv": ("csv.zip", ZIP, report_archive.data),
}


def ready() -> None:
    """A ready-made report on a place."""
    st.header(t("report.ready"), anchor="ready")
    places = {geo_id: place_reports.full_name(geo_id) for geo_id in place_reports.places()}
    geo_id = filters.choice("geography", places, label=t("report.place"))
    made = place_reports.of_place(geo_id, st.context.url or "")
    with st.expander(t("report.contents_of", count=len(made.cards))):
        st.markdown("\n".join(f"1. {card.title}. {card.subtitle}" for card in made.cards))
    _files(made, "ready")
    addresses = [card.spec for card in made.cards]
    st.button(t("report.take_over"), key="take_over", on_click=chosen_cards.add, args=addresses)


def own() -> None:
    """The reader's own report: its cards in order, its words, its files and its link."""
    arrived = {name for name in FIELDS if name not in st.session_state}
    _restore()
    _follow_cards()
    st.header(t("report.own"), anchor="own")
    made, unknown = selection.cards(chosen_cards.chosen())
    if unknown:
        st.info(t("report.unknown", addresses=", ".join(_safe(address) for address in unknown)))
    for number, card in enumerate(made, start=1):
        _line(card, number, len(made))
    if made:
        words = _words(arrived)
        whole = selection.own(st.context.url or "", made, words)
        if signs := pdf_file.unsettable("".join(words.values())):
            st.info(t("report.signs", signs=" ".join(signs)))
        _files(whole, "own")
        st.markdown(f"**{t('report.link')}.** {t('report.link_help')}")
        st.code(whole.link, language=None, wrap_lines=True)
        st.button(t("report.clear"), key="clear", on_click=chosen_cards.keep, args=([],))
    else:
        st.markdown(t("report.empty"))
    _write_address(arrived)


def data() -> None:
    """The data package with its citation."""
    build = estimates.build()
    st.header(t("report.data"), anchor="data")
    st.markdown(
        markdown(
            "report_data",
            tables=dictionary.count_of_tables(),
            estimates=f"{build.estimates:,}",
            build_id=build.build_id,
        )
    )
    package = database.package(build.build_id)
    if not package.is_file():
        st.info(t("report.package_missing"))
        return
    size, digest = _facts(package, package.stat().st_mtime_ns)
    st.download_button(
        t("report.package", size=f"{size / 1e6:.1f}"),
        package.read_bytes,
        f"ma-medical-home_data_{build.build_id}.zip",
        ZIP,
        key="package",
        on_click="ignore",
    )
    st.markdown(quiet(f"{t('report.package_sha')}: {digest}"))
    work = citation.Work(
        key=f"data-{build.build_id}",
        author=t("app.name"),
        year=str(build.built_at.year),
        title=t("report.data_title"),
        subtitle="",
        container="",
        build_id=build.build_id,
        build_label=t("card.build"),
        link=selection.link(st.context.url or "", []),
    )
    cite(work)


def _restore() -> None:
    """Give the fields what the session kept of them; see `_write_address`."""
    for name, text in st.session_state.pop(PENDING, {}).items():
        st.session_state[name] = text


def _follow_cards() -> None:
    """Cards of the address when the session has none yet; afterwards the address follows the session."""
    if chosen_cards.KEY in st.session_state and "cards" in st.session_state:
        st.session_state["cards"] = card_address.BETWEEN_CARDS.join(chosen_cards.chosen())
    asked = filters.bound("cards")
    if chosen_cards.KEY not in st.session_state:
        addresses = [address for address in asked.split(card_address.BETWEEN_CARDS) if address]
        chosen_cards.keep([registry.renewed(address) for address in addresses])


def _write_address(arrived: set[str]) -> None:
    """When the reader comes back to the page, run it once more with what the session kept.

    A field writes the address only when it changes, not when it comes onto the page with a value.
    """
    kept = {"cards": card_address.BETWEEN_CARDS.join(chosen_cards.chosen())} | st.session_state.get(WORDS, {})
    missing = {name: kept[name] for name in arrived if kept.get(name) and not st.session_state.get(name)}
    if missing:
        st.session_state[PENDING] = missing
        st.rerun()


def _line(card: Card, number: int, count: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"line_{number}"):
        st.markdown(f"{number}. **{card.title}**  \n{quiet(card.subtitle)}", width="stretch")
        st.button(
            t("report.up"), key=f"up_{number}", on_click=chosen_cards.move, args=(card.spec, -1), disabled=number == 1
        )
        st.button(
            t("report.down"),
            key=f"down_{number}",
            on_click=chosen_cards.move,
            args=(card.spec, 1),
            disabled=number == count,
        )
        st.button(t("report.out"), key=f"out_{number}", on_click=chosen_cards.remove, args=(card.spec,))


def _words(arrived: set[str]) -> dict[str, str]:
    """Title, author, date and note."""
    first, second, third = st.columns([2, 1, 1])
    with first:
        title = st.text_input(
            t("report.own_title"), key="title", bind="query-params", max_chars=selection.TEXTS["title"]
        )
    with second:
        author = st.text_input(
            t("report.author"), key="author", bind="query-params", max_chars=selection.TEXTS["author"]
        )
    with third:
        date = st.text_input(t("report.date"), key="date", bind="query-params", max_chars=selection.TEXTS["date"])
    note = st.text_area(
        t("report.note"), key="note", bind="query-params", max_chars=selection.TEXTS["note"], help=t("report.note_help")
    )
    told = {"title": title, "author": author, "date": date, "note": note}
    kept = st.session_state.setdefault(WORDS, {})
    kept.update({name: text for name, text in told.items() if text or name not in arrived})
    return told


def _files(made: Report, key: str) -> None:
    with st.container(horizontal=True):
        for name, (ending, mime, make) in FILES.items():
            st.download_button(
                t(f"report.{name}"),
                in_language(partial(make, made)),
                made.file_name(ending),
                mime,
                key=f"{key}_{name}",
                on_click="ignore",
            )
    st.markdown(quiet(t("report.waiting")))


def _safe(address: str) -> str:
    return "".join(letter for letter in address if letter.isalnum() or letter in ":=,.-_")[:120]


@lru_cache(maxsize=2)
def _facts(package: Path, _changed: int) -> tuple[int, str]:
    """Size in bytes and SHA-256."""
    content = package.read_bytes()
    return len(content), hashlib.sha256(content).hexdigest()
