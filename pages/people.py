import streamlit as st

from dashboard import people_view
from dashboard.markup import source_line
from dashboard.page import page
from dashboard.text import markdown, t

with page("people"):
    documents = people_view.documents()
    st.title(t("people.title"))

    st.header(t("people.work_group"), anchor="work-group")
    st.markdown(markdown("people_work_group"))
    st.markdown(source_line(documents["work-group-page"]))
    st.subheader(t("people.members"), anchor="members")
    st.markdown(markdown("people_members"))
    st.markdown(people_view.members())
    st.subheader(t("people.work_group_around"), anchor="around")
    st.markdown(people_view.roles(people_view.AROUND_THE_GROUP))
    st.subheader(t("people.sisters"), anchor="sisters")
    st.markdown(people_view.sister_groups(), unsafe_allow_html=True)

    st.header(t("people.collaborative"), anchor="collaborative")
    st.markdown(markdown("people_collaborative"), unsafe_allow_html=True)
    for document_id in people_view.PROJECT_DOCUMENTS:
        st.markdown(source_line(documents[document_id]))
    st.subheader(t("people.parts"), anchor="parts")
    st.markdown(people_view.initiative_parts())
    st.subheader(t("people.aims"), anchor="aims")
    st.markdown(people_view.aims())
    st.subheader(t("people.sessions"), anchor="sessions")
    st.markdown(markdown("people_sessions"))
    st.markdown(people_view.sessions(), unsafe_allow_html=True)
    st.subheader(t("people.partners"), anchor="partners")
    st.markdown(people_view.roles(people_view.COLLABORATIVE))
    st.subheader(t("people.two_roles"), anchor="roles")
    st.markdown(markdown("people_two_roles"))
    st.subheader(t("people.strategies"), anchor="strategies")
    st.markdown(people_view.strategies())
    st.subheader(t("people.challenges"), anchor="challenges")
    st.markdown(people_view.challenges())
    st.subheader(t("people.insights"), anchor="insights")
    st.markdown(people_view.insights())
    st.subheader(t("people.tools"), anchor="tools")
    st.markdown(people_view.tools(people_view.PROJECT_DOCUMENTS))
    st.subheader(t("people.children"), anchor="children")
    st.markdown(markdown("people_children"))
    st.subheader(t("people.figures"), anchor="figures")
    st.markdown(people_view.key_figures((people_view.GROUP_DOCUMENT, *people_view.PROJECT_DOCUMENTS)))

    st.header(t("people.center"), anchor="center")
    st.markdown(markdown("people_center"))
    st.markdown(source_line(documents[people_view.CENTER_DOCUMENT]))
    st.subheader(t("people.audiences"), anchor="audiences")
    st.markdown(people_view.audiences())
    st.subheader(t("people.resources"), anchor="resources")
    st.markdown(people_view.tools((people_view.CENTER_DOCUMENT,)))
    st.subheader(t("people.center_others"), anchor="others")
    st.markdown(people_view.roles(people_view.CENTER))

    st.header(t("people.publications_all"), anchor="publications")
    opened = st.query_params.get("publication", "")
    st.markdown(people_view.publications(opened), unsafe_allow_html=True)
    st.header(t("people.undated"), anchor="undated")
    st.markdown(people_view.undated())
