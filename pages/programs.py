import streamlit as st

from dashboard.i18n.catalog import markdown, t
from dashboard.subjects.programs import cards
from dashboard.ui.components import card_view, parts
from dashboard.ui.frame.page_frame import page
from dashboard.wording.markdown import bullets


def show_details(program: cards.ProgramInWords) -> None:
    """What it was in full, when, who led it and who took part, other results, and the sources."""
    st.markdown(program.text)
    facts = {"when": program.when, "led": program.lead, "practices": program.practices}
    st.markdown(bullets(f"**{t(f'programs.{name}')}:** {text}" for name, text in facts.items()))
    st.markdown(f"**{t('programs.took_part')}.** {program.named}")
    if program.participants:
        st.markdown(bullets(program.participants))
    if program.program_id == cards.CHIPRA:
        st.markdown(markdown("programs_chipra_results"))
        st.markdown(f"**{t('programs.other_results')}**")
        st.markdown(bullets(cards.other_results()))
        st.markdown(markdown("programs_chipra_239000"))
    unlinked = f" {t('programs.unlinked')}" if program.unlinked else ""
    st.markdown(f"{t('programs.sources')}: {', '.join(program.sources)}.{unlinked}")


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


with page("programs"):
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
            with parts.more(program.anchor, t("programs.more")) as opened:
                if opened:
                    show_details(program)
        if program.program_id == cards.CHIPRA:
            card_view.show(cards.results_card())
    st.header(t("mhi.title"), anchor="mhi")
    st.markdown(markdown("mhi"))
    with parts.more("mhi", t("mhi.more")) as opened:
        if opened:
            st.markdown(markdown("mhi_domains"))
            st.markdown(cards.index_scale())
            card_view.show(cards.index_card())
    with st.container(border=True, key="mhi_check"):
        st.header(t("mhi.check_title"), anchor="check")
        st.markdown(markdown("mhi_check"))
        with parts.more("check", t("mhi.check_more")) as opened:
            if opened:
                ask()
    parts.all_at_once()
