from functools import partial

import streamlit as st

from dashboard.i18n.catalog import markdown, t
from dashboard.subjects.programs import cards
from dashboard.ui.components import card_view, parts
from dashboard.ui.frame.page_frame import page
from dashboard.wording.markdown import bullets


def show_details(program: cards.ProgramInWords) -> None:
    """What it was in full, when, who led it and who took part, other results, and the sources."""
    facts = {"when": program.when, "led": program.lead, "practices": program.practices}
    unlinked = f" {t('programs.unlinked')}" if program.unlinked else ""
    told = [
        program.text,
        bullets(f"**{t(f'programs.{name}')}:** {text}" for name, text in facts.items()),
        f"**{t('programs.took_part')}.** {program.named}",
        bullets(program.participants),
        *(other_results() if program.program_id == cards.CHIPRA else ()),
        f"{t('programs.sources')}: {', '.join(program.sources)}.{unlinked}",
    ]
    st.markdown("\n\n".join(filter(None, told)))


def other_results() -> list[str]:
    """What else came out of the demonstration of 2010 to 2015."""
    return [
        markdown("programs_chipra_results"),
        f"**{t('programs.other_results')}**",
        bullets(cards.other_results()),
        markdown("programs_chipra_239000"),
    ]


def show_index() -> None:
    """The domains of the index, how it is scored, and its results."""
    st.markdown(f"{markdown('mhi_domains')}\n\n{cards.index_scale()}")
    card_view.show(cards.index_card())


def ask() -> None:
    """Six questions, and where to start by the answers."""
    options = cards.answers()
    given = {
        code: st.radio(
            question, list(options), format_func=options.__getitem__, index=None, horizontal=True, key=f"mhi_{code}"
        )
        for code, question in cards.domain_questions().items()
    }
    st.markdown(cards.where_to_start(given))


def show() -> None:
    st.title(t("programs.title"))
    st.markdown(markdown("programs"))
    shown = cards.programs()
    contents = {program.anchor: program.name for program in shown} | {"mhi": t("mhi.title")}
    links = " · ".join(f"[{name}](#{anchor})" for anchor, name in contents.items())
    st.markdown(f"**{t('programs.contents')}:** {links}")
    for program in shown:
        with st.container(border=True, key=f"program_{program.anchor}"):
            st.header(program.name, anchor=program.anchor)
            st.markdown(program.summary)
            parts.more(program.anchor, partial(show_details, program), t("programs.more"), is_the_same=True)
        if program.program_id == cards.CHIPRA:
            card_view.show(cards.results_card())
    st.header(t("mhi.title"), anchor="mhi")
    st.markdown(markdown("mhi"))
    parts.more("mhi", show_index, t("mhi.more"))
    with st.container(border=True, key="mhi_check"):
        st.header(t("mhi.check_title"), anchor="check")
        st.markdown(markdown("mhi_check"))
        parts.more("check", ask, t("mhi.check_more"))
    parts.all_at_once()


page("programs", show)
