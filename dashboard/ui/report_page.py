"""The page of reports: ready-made ones, the reader's own, and all the data."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path

import streamlit as st

import dashboard.subjects  # noqa: F401  -- makes every card known
from dashboard.captions import citation
from dashboard.cards import card_address
from dashboard.cards.card import Card
from dashboard.data.queries import dictionary, estimates
from dashboard.data.store import database
from dashboard.exports import report_archive
from dashboard.exports.documents import pdf_file
from dashboard.exports.reports import place_reports, selection
from dashboard.exports.reports.report import Report
from dashboard.exports.slides import pptx_file
from dashboard.i18n.catalog import counted, markdown, t
from dashboard.ui.choices import address, url
from dashboard.ui.components import filters
from dashboard.ui.components.download_tab import XLSX, cite
from dashboard.ui.downloads import chosen_cards, made_files, report_keeper
from dashboard.wording.markdown import quiet

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ZIP = "application/zip"
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
    made = place_reports.of_place(geo_id, url.page())
    with st.expander(t("report.contents_of", count=len(made.cards))):
        st.markdown("\n".join(f"1. {card.title}. {card.subtitle}" for card in made.cards))
    _files(made, "ready")
    st.button(
        t("report.take_over"), key="take_over", on_click=chosen_cards.add, args=[card.spec for card in made.cards]
    )


def own() -> None:
    """The reader's own report: its cards in order, its words, its files and its link."""
    _follow_address()
    st.header(t("report.own"), anchor="own")
    made, unknown = selection.cards(chosen_cards.chosen())
    if unknown:
        st.info(t("report.unknown", addresses=", ".join(_safe(one) for one in unknown)))
    if other := chosen_cards.other():
        count = len(other[0][chosen_cards.CARDS].split(card_address.BETWEEN_CARDS))
        st.info(counted("report.other", count))
        st.button(t("report.change_over"), key="change_over", on_click=chosen_cards.change_over)
    for number, card in enumerate(made, start=1):
        _line(card, number, len(made))
    if made:
        words = _words()
        whole = selection.own(url.page(), made, words)
        if signs := pdf_file.unsettable("".join(words.values())):
            st.info(t("report.signs", signs=" ".join(signs)))
        _files(whole, "own")
        st.markdown(t("report.refused" if report_keeper.is_refused() else "report.kept"))
        st.markdown(f"**{t('report.link')}.** {t('report.link_help')}")
        parameters = chosen_cards.as_parameters()
        fitting = selection.fitting(parameters)
        if fitting != parameters:
            cut = fitting[chosen_cards.CARDS] != parameters[chosen_cards.CARDS]
            st.info(t("report.too_many" if cut else "report.too_long"))
        st.code(whole.link, language=None, wrap_lines=True)
        st.button(t("report.clear"), key="clear", on_click=chosen_cards.keep, args=([],))
    else:
        st.markdown(t("report.empty"))


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
        link=selection.link(url.page(), []),
        kind_label=t("export.citation.data_set"),
    )
    cite(work)


def _follow_address() -> None:
    """Open the report of the address when the session has none; afterwards the address follows the session."""
    if not chosen_cards.is_known():
        asked = {name: address.asked(name) for name in chosen_cards.as_parameters()}
        if any(asked.values()):
            chosen_cards.open_link(asked)
    if chosen_cards.is_known():
        address.write(selection.fitting(chosen_cards.as_parameters()))


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


def _words() -> dict[str, str]:
    """Title, author, date and note."""
    first, second, third = st.columns([2, 1, 1])
    with first:
        _field("title", t("report.own_title"), st.text_input)
    with second:
        _field("author", t("report.author"), st.text_input)
    with third:
        _field("date", t("report.date"), st.text_input)
    _field("note", t("report.note"), st.text_area, help=t("report.note_help"))
    return chosen_cards.words()


def _field(name: str, label: str, draw: Callable[..., object], **options: str) -> None:
    address.put(name, chosen_cards.words().get(name, ""))

    def keep() -> None:
        chosen_cards.say(name, st.session_state[name])

    draw(label, key=name, max_chars=selection.TEXTS[name], on_change=keep, **options)


def _files(made: Report, key: str) -> None:
    steps = made_files.steps_of(key)
    with st.container(horizontal=True):
        for name, (ending, mime, make) in FILES.items():
            st.download_button(
                t(f"report.{name}"),
                made_files.apart(partial(make, made), steps),
                made.file_name(ending),
                mime,
                key=f"{key}_{name}",
                on_click=steps.click,
            )
    made_files.progress(steps)
    st.markdown(quiet(t("report.waiting")))


def _safe(spec: str) -> str:
    return "".join(letter for letter in spec if letter.isalnum() or letter in ":=,.-_")[:120]


@lru_cache(maxsize=2)
def _facts(package: Path, _changed: int) -> tuple[int, str]:
    """Size in bytes and SHA-256."""
    content = package.read_bytes()
    return len(content), hashlib.sha256(content).hexdigest()
