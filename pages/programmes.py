import streamlit as st

from dashboard import programmes, view
from dashboard.page import page
from dashboard.text import markdown, t

with page("programmes"):
    st.title(t("programmes.title"))
    st.markdown(markdown("programmes"))
    shown = programmes.programs()
    parts = {program.anchor: program.name for program in shown} | {"mhi": t("mhi.title")}
    links = " · ".join(f"[{name}](#{anchor})" for anchor, name in parts.items())
    st.markdown(f"**{t('programmes.contents')}:** {links}")
    for program in shown:
        with st.container(border=True, key=f"program_{program.anchor}"):
            st.header(program.name, anchor=program.anchor)
            st.markdown(program.text)
            facts = {"when": program.when, "led": program.lead, "practices": program.practices}
            st.markdown("\n".join(f"- **{t(f'programmes.{name}')}:** {text}" for name, text in facts.items()))
            st.markdown(f"**{t('programmes.took_part')}.** {program.named}")
            if program.participants:
                st.markdown("\n".join(f"- {line}" for line in program.participants))
            if program.programme_id == programmes.CHIPRA:
                st.markdown(markdown("programmes_chipra_results"))
                st.markdown(f"**{t('programmes.other_results')}**")
                st.markdown("\n".join(f"- {line}" for line in programmes.other_results()))
                st.markdown(markdown("programmes_chipra_239000"))
            unlinked = f" {t('programmes.unlinked')}" if program.unlinked else ""
            st.markdown(f"{t('programmes.sources')}: {', '.join(program.sources)}.{unlinked}")
        if program.programme_id == programmes.CHIPRA:
            view.show(programmes.results_card())
    st.header(t("mhi.title"), anchor="mhi")
    st.markdown(markdown("mhi"))
    st.markdown(markdown("mhi_domains"))
    st.markdown(programmes.index_scale())
    view.show(programmes.index_card())
    with st.container(border=True, key="mhi_check"):
        st.header(t("mhi.check_title"), anchor="check")
        st.markdown(markdown("mhi_check"))
        options = programmes.answers()
        given = {
            code: st.radio(
                question, list(options), format_func=options.__getitem__, index=None, horizontal=True, key=f"mhi_{code}"
            )
            for code, question in programmes.domain_questions().items()
        }
        st.markdown(programmes.where_to_start(given))
