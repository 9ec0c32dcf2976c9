"""What stands around every page: settings, style, menu, footer, and the database being there at all."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Callable
from html import escape
from pathlib import Path
from urllib.parse import urlencode

import duckdb
import streamlit as st

from dashboard.data.queries import estimates
from dashboard.data.store import database
from dashboard.i18n.catalog import markdown, t
from dashboard.i18n.locale import reader, settings, speaking
from dashboard.ui import first_answer
from dashboard.ui.choices import address, url
from dashboard.ui.downloads import report_keeper
from dashboard.ui.frame import bar, language_switch
from dashboard.ui.navigation import pages as navigation
from dashboard.ui.navigation import site_search
from dashboard.ui.runs import alone
from dashboard.ui.runs.render_lock import turn
from dashboard.wording import links, numbers
from dashboard.wording.markdown import quiet

ROOT = Path(__file__).parents[3]
ICON = str(ROOT / "static" / "icon.png")
STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
WIDTH = 1120
log = logging.getLogger(__name__)
_building = threading.Lock()


def page(key: str, draw: Callable[[], None]) -> None:
    """Frame a page and draw it: `key` is its name in the catalog (`nav.<key>`)."""
    language_switch.begin(key)
    with turn():
        with speaking(reader()):
            title = t(f"nav.{key}")
            st.set_page_config(page_title=f"{title} · {t('app.name')}", page_icon=ICON, layout="wide")
            st.html(f'<style>{STYLE}:root {{ --menu-word: "{t("menu.open")}"; }}</style>')
            _menu()
        with st.container(width=WIDTH, key="page"):
            with speaking(reader()):
                bar.show(key)
            with language_switch.in_readers("notes"):
                language_switch.notes(key)
            # A control of the page draws its body alone, without what stands around it.
            alone.drawn(key, lambda: _body(key, draw))
            with database.one_build(), language_switch.in_readers("footer"):
                _footer()


def _body(key: str, draw: Callable[[], None]) -> None:
    address.begin(key)
    url.begin()
    with alone.named(""), turn() as leave:
        with language_switch.in_readers("database"):
            if not _database_ready(leave):
                st.stop()
        with alone.one_build():
            draw()
            with language_switch.in_readers("address"):
                _on_paper()


def _menu() -> None:
    with st.sidebar:
        st.markdown(f"**{t('app.name')}**")
        st.markdown(quiet(t("app.tagline")))
        site_search.field()
        with st.container(key="menu"):
            _groups(kept=str(settings()))
        report_keeper.keep()


@st.cache_resource(max_entries=64, show_spinner=False)
def _groups(kept: str) -> None:
    for group in navigation.GROUPS:
        if group.key:
            st.markdown(f"**{t(f'menu.{group.key}')}**")
        for name in group.pages:
            _link(name, t(f"nav.{name}"))


def _link(name: str, label: str) -> None:
    st.page_link(navigation.script(name), label=label, query_params=links.carried() or None)


def _database_ready(leave: Callable[[], None]) -> bool:
    """Whether the database can be read; builds it on the first start, and says what went wrong if that fails."""
    try:
        estimates.build()
        if database.is_behind():
            st.info(t("start.behind"))
        if cited := url.other_build():
            build = estimates.build()
            st.info(t("link.other_build", cited=cited, build_id=build.build_id, built_at=build.day))
        return True
    except FileNotFoundError:
        leave()
        return _build_now()
    except duckdb.Error as error:
        if database.is_held(error):
            st.error(t("start.held"))
        else:
            alone.unreadable()
        return False


def _build_now() -> bool:
    last = ""
    # A reader who arrives during the first build waits for it.
    with st.status(t("start.building"), expanded=True) as status, _building:
        built = database.database().exists()
        if not built:
            command = [sys.executable, "-m", "etl", "build", "--out", str(database.database())]
            with subprocess.Popen(
                command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
            ) as building:
                for line in building.stdout or ():
                    last = line.strip() or last
                    st.text(last)
            built = building.returncode == 0
        if built:
            status.update(label=t("start.done"), state="complete", expanded=False)
            return True
        status.update(label=t("start.failed"), state="error")
    st.error(f"{t('start.failed')} {last} {t('start.failed_todo')}")
    return False


def _footer() -> None:
    build = estimates.build()
    st.divider()
    with st.container(horizontal=True, key="footer_links"):
        _footer_links(kept=str(settings()))
    told = markdown("footer", build_id=build.build_id, built_at=numbers.day(build.built_at))
    st.markdown(quiet(told.strip()))
    if by_machine := language_switch.made_by_machine():
        st.markdown(quiet(by_machine), unsafe_allow_html=True)


def _on_paper() -> None:
    """The address of what is shown, for paper, beside what the page was asked for."""
    # The words of a first answer are kept for readers who reached the server by different addresses.
    if not first_answer.running() and (here := url.here()):
        told, asked = escape(t("paper.address", address=here)), escape(urlencode(st.query_params.to_dict()))
        st.html(f'<p class="on-paper" data-address="{escape(here)}" data-asked="{asked}">{told}</p>')


@st.cache_resource(max_entries=64, show_spinner=False)
def _footer_links(kept: str) -> None:
    for name in navigation.FOOTER.pages:
        _link(name, t(f"nav.{name}"))
