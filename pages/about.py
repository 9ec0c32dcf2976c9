import streamlit as st

from dashboard.i18n.catalog import markdown, t
from dashboard.subjects.about import content
from dashboard.subjects.people.content import documents
from dashboard.ui.choices import filters
from dashboard.ui.components import parts
from dashboard.ui.frame import language_switch
from dashboard.ui.frame.page_frame import page
from dashboard.wording.markdown import source_line

with page("about"):
    known = documents()
    st.title(t("about.title"))
    st.markdown(markdown("about_what"), unsafe_allow_html=True)
    st.header(t("about.qualities"), anchor="qualities")
    st.markdown(markdown("about_qualities"))
    st.markdown(content.qualities(), unsafe_allow_html=True)
    sources = "  \n".join(source_line(known[name]) for name in ("vermont-page", "national-faq"))
    st.markdown(sources, unsafe_allow_html=True)
    st.header(t("about.domains"), anchor="domains")
    st.markdown(markdown("about_domains"))
    with parts.more("domains") as opened:
        if opened:
            st.markdown(content.domains(), unsafe_allow_html=True)
            st.markdown(source_line(known["vermont-page"]), unsafe_allow_html=True)
    st.header(t("about.components"), anchor="components")
    st.markdown(markdown("about_components"))
    with parts.more("components") as opened:
        if opened:
            st.markdown(content.components(), unsafe_allow_html=True)
            st.markdown(t("about.initiative"))
            st.markdown(content.initiative_parts(), unsafe_allow_html=True)
    st.header(t("about.questions"), anchor="questions")
    st.markdown(markdown("about_questions"))
    with filters.panel():
        audience = filters.choice("audience", content.audiences(), default="")
        text = filters.text("text")
    questions = content.questions(audience, text)
    if not questions:
        st.info(t("about.nothing"))
    st.markdown(content.question_list(questions, st.query_params.get("question", "")), unsafe_allow_html=True)
    st.markdown(source_line(known["national-faq"]), unsafe_allow_html=True)
    st.header(t("about.reading"), anchor="reading")
    with parts.more("reading") as opened:
        if opened:
            st.markdown(markdown("about_reading"))
    st.header(t("about.documents"), anchor="documents")
    st.markdown(markdown("about_documents"))
    with parts.more("documents") as opened:
        if opened:
            for number, (title, told) in enumerate(content.document_uses()):
                with language_switch.in_english(f"document_{number}"):
                    st.subheader(title)
                st.markdown(told, unsafe_allow_html=True)
    parts.all_at_once()
