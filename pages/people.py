import streamlit as st

from dashboard.i18n.catalog import markdown, t
from dashboard.subjects.people import content
from dashboard.ui.components import parts
from dashboard.ui.frame.page_frame import page
from dashboard.wording.markdown import heading, source_line


def passage(name: str, text: str, *, anchor: str) -> str:
    """A heading (`people.<name>`) and what stands below it, for one text of several."""
    return f"{heading(t(f'people.{name}'), anchor)}\n\n{text}"


def text(*passages: str) -> None:
    """Passages as one text: each element of its own would be a message more."""
    st.markdown("\n\n".join(passages), unsafe_allow_html=True)


def show_work_group() -> None:
    """The group that defined the medical home for the state, and who its members were."""
    st.header(t("people.work_group"), anchor="work-group")
    source = source_line(content.documents()[content.GROUP_DOCUMENT])
    members = passage("members", f"{markdown('people_members')}\n\n{content.members()}", anchor="members")
    text(markdown("people_work_group"), source, members)
    parts.more("work_group", show_around, is_the_same=True)


def show_around() -> None:
    """Who stood around the group, and its sister groups."""
    text(
        passage("work_group_around", content.roles(content.AROUND_THE_GROUP), anchor="around"),
        passage("sisters", content.sister_groups(), anchor="sisters"),
    )


def show_collaborative() -> None:
    """The learning collaborative: its parts and aims."""
    st.header(t("people.collaborative"), anchor="collaborative")
    sources = [source_line(content.documents()[name]) for name in content.PROJECT_DOCUMENTS]
    text(
        markdown("people_collaborative"),
        *sources,
        passage("parts", content.initiative_parts(), anchor="parts"),
        passage("aims", content.aims(), anchor="aims"),
    )
    parts.more("collaborative", show_work_of_collaborative, is_the_same=True)


def show_work_of_collaborative() -> None:
    """What the collaborative did, with whom, and what came out of it."""
    documents = (content.GROUP_DOCUMENT, *content.PROJECT_DOCUMENTS)
    text(
        passage("sessions", f"{markdown('people_sessions')}\n\n{content.sessions()}", anchor="sessions"),
        passage("partners", content.roles(content.COLLABORATIVE), anchor="partners"),
        passage("two_roles", markdown("people_two_roles"), anchor="roles"),
        passage("strategies", content.strategies(), anchor="strategies"),
        passage("challenges", content.challenges(), anchor="challenges"),
        passage("insights", content.insights(), anchor="insights"),
        passage("tools", content.tools(content.PROJECT_DOCUMENTS), anchor="tools"),
        passage("children", markdown("people_children"), anchor="children"),
        passage("figures", content.key_figures(documents), anchor="figures"),
    )


def show_center() -> None:
    """The national center."""
    st.header(t("people.center"), anchor="center")
    source = source_line(content.documents()[content.CENTER_DOCUMENT])
    text(markdown("people_center"), source)
    parts.more("center", show_around_center, is_the_same=True)


def show_around_center() -> None:
    """Whom the center serves, with what, and who else is named."""
    text(
        passage("audiences", content.audiences(), anchor="audiences"),
        passage("resources", content.tools((content.CENTER_DOCUMENT,)), anchor="resources"),
        passage("center_others", content.roles(content.CENTER), anchor="others"),
    )


def show_publications() -> None:
    """Publications, and what has no date."""
    st.header(t("people.publications_all"), anchor="publications")
    opened = st.query_params.get("publication", "")
    parts.more(
        "publications",
        lambda: st.markdown(content.publications(opened), unsafe_allow_html=True),
        opened=bool(opened),
    )
    st.header(t("people.undated"), anchor="undated")
    parts.more("undated", lambda: st.markdown(content.undated()), is_the_same=True)


def show() -> None:
    """Who did the work."""
    st.title(t("people.title"))
    show_work_group()
    show_collaborative()
    show_center()
    show_publications()
    parts.all_at_once()


page("people", show)
