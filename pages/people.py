import streamlit as st

from dashboard.i18n.catalog import markdown, t
from dashboard.subjects.people import content
from dashboard.ui.components import parts
from dashboard.ui.frame.page_frame import page
from dashboard.wording.markdown import source_line

with page("people"):
    documents = content.documents()
    st.title(t("people.title"))

    st.header(t("people.work_group"), anchor="work-group")
    st.markdown(markdown("people_work_group"))
    st.markdown(source_line(documents["work-group-page"]), unsafe_allow_html=True)
    st.subheader(t("people.members"), anchor="members")
    st.markdown(markdown("people_members"))
    st.markdown(content.members())
    with parts.more("work_group") as opened:
        if opened:
            st.subheader(t("people.work_group_around"), anchor="around")
            st.markdown(content.roles(content.AROUND_THE_GROUP))
            st.subheader(t("people.sisters"), anchor="sisters")
            st.markdown(content.sister_groups(), unsafe_allow_html=True)

    st.header(t("people.collaborative"), anchor="collaborative")
    st.markdown(markdown("people_collaborative"), unsafe_allow_html=True)
    for document_id in content.PROJECT_DOCUMENTS:
        st.markdown(source_line(documents[document_id]), unsafe_allow_html=True)
    st.subheader(t("people.parts"), anchor="parts")
    st.markdown(content.initiative_parts())
    st.subheader(t("people.aims"), anchor="aims")
    st.markdown(content.aims())
    with parts.more("collaborative") as opened:
        if opened:
            st.subheader(t("people.sessions"), anchor="sessions")
            st.markdown(markdown("people_sessions"))
            st.markdown(content.sessions(), unsafe_allow_html=True)
            st.subheader(t("people.partners"), anchor="partners")
            st.markdown(content.roles(content.COLLABORATIVE))
            st.subheader(t("people.two_roles"), anchor="roles")
            st.markdown(markdown("people_two_roles"))
            st.subheader(t("people.strategies"), anchor="strategies")
            st.markdown(content.strategies())
            st.subheader(t("people.challenges"), anchor="challenges")
            st.markdown(content.challenges())
            st.subheader(t("people.insights"), anchor="insights")
            st.markdown(content.insights())
            st.subheader(t("people.tools"), anchor="tools")
            st.markdown(content.tools(content.PROJECT_DOCUMENTS), unsafe_allow_html=True)
            st.subheader(t("people.children"), anchor="children")
            st.markdown(markdown("people_children"))
            st.subheader(t("people.figures"), anchor="figures")
            st.markdown(content.key_figures((content.GROUP_DOCUMENT, *content.PROJECT_DOCUMENTS)))

    st.header(t("people.center"), anchor="center")
    st.markdown(markdown("people_center"))
    st.markdown(source_line(documents[content.CENTER_DOCUMENT]), unsafe_allow_html=True)
    with parts.more("center") as opened:
        if opened:
            st.subheader(t("people.audiences"), anchor="audiences")
            st.markdown(content.audiences())
            st.subheader(t("people.resources"), anchor="resources")
            st.markdown(content.tools((content.CENTER_DOCUMENT,)), unsafe_allow_html=True)
            st.subheader(t("people.center_others"), anchor="others")
            st.markdown(content.roles(content.CENTER))

    st.header(t("people.publications_all"), anchor="publications")
    publication = st.query_params.get("publication", "")
    with parts.more("publications", opened=bool(publication)) as opened:
        if opened:
            st.markdown(content.publications(publication), unsafe_allow_html=True)
    st.header(t("people.undated"), anchor="undated")
    with parts.more("undated") as opened:
        if opened:
            st.markdown(content.undated())
    parts.all_at_once()
