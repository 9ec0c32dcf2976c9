import streamlit as st

from dashboard import about_view, filters
from dashboard.markup import source_line
from dashboard.page import page
from dashboard.people_view import documents
from dashboard.text import markdown, t

with page("about"):
    known = documents()
    st.title(t("about.title"))
    st.markdown(markdown("about_what"))
    st.header(t("about.qualities"), anchor="qualities")
    st.markdown(markdown("about_qualities"))
    st.markdown(about_view.qualities(), unsafe_allow_html=True)
    st.markdown(source_line(known["vermont-page"]) + "  \n" + source_line(known["national-faq"]))
    st.header(t("about.domains"), anchor="domains")
    st.markdown(markdown("about_domains"))
    st.markdown(about_view.domains(), unsafe_allow_html=True)
    st.markdown(source_line(known["vermont-page"]))
    st.header(t("about.components"), anchor="components")
    st.markdown(markdown("about_components"))
    st.markdown(about_view.components(), unsafe_allow_html=True)
    st.markdown(t("about.initiative"))
    st.markdown(about_view.initiative_parts(), unsafe_allow_html=True)
    st.header(t("about.reading"), anchor="reading")
    st.markdown(markdown("about_reading"))
    st.header(t("about.questions"), anchor="questions")
    st.markdown(markdown("about_questions"))
    with st.container(border=True, key="filters"):
        audience = filters.choice("audience", about_view.audiences(), default="")
        text = st.text_input(t("filter.text"), key="text", bind="query-params")
    found = about_view.questions(audience, text)
    if not found:
        st.info(t("about.nothing"))
    for group, questions in found.items():
        st.subheader(t(f"about.audience.{group}"), anchor=f"questions-{group}")
        html = about_view.question_list(group, questions, st.query_params.get("question", ""))
        st.markdown(html, unsafe_allow_html=True)
    st.markdown(source_line(known["national-faq"]))
    st.header(t("about.documents"), anchor="documents")
    st.markdown(markdown("about_documents"))
    for title, told in about_view.document_uses():
        st.subheader(title)
        st.markdown(told)
