import streamlit as st

from dashboard.i18n.catalog import markdown, t
from dashboard.subjects.about import content
from dashboard.subjects.people.content import documents
from dashboard.ui.choices import address
from dashboard.ui.components import filters, parts
from dashboard.ui.frame import language_switch
from dashboard.ui.frame.page_frame import page
from dashboard.ui.runs import alone, sent_again
from dashboard.wording.markdown import source_line


def show_domains() -> None:
    """The domains of a medical home, each with what belongs to it."""
    source = source_line(documents()["vermont-page"])
    st.markdown(f"{content.domains()}\n\n{source}", unsafe_allow_html=True)


def show_components() -> None:
    """The parts of care in a medical home, and those that the state's initiative named."""
    told = [content.components(), t("about.initiative"), content.initiative_parts()]
    st.markdown("\n\n".join(told), unsafe_allow_html=True)


def show_questions() -> None:
    """Questions that are asked often, by who asks and by words."""
    with filters.panel():
        audience = filters.choice("audience", content.audiences(), default="")
        text = filters.text("text")
    questions = content.questions(audience, text)
    anchors = tuple(question.entry.anchor for question in questions)
    opened = address.asked_of("question", anchors)

    def draw() -> None:
        if not questions:
            st.info(t("about.nothing"))
        told = content.question_list(questions, opened)
        source = source_line(documents()["national-faq"])
        st.markdown(f"{told}\n\n{source}", unsafe_allow_html=True)

    sent_again.drawn(draw, "questions", anchors, opened)


def show_documents() -> None:
    """The documents that this page rests on, and what each was used for."""
    for number, (title, told) in enumerate(content.document_uses()):
        with language_switch.in_english(f"document_{number}"):
            st.subheader(title)
        st.markdown(told, unsafe_allow_html=True)


def show() -> None:
    """What a medical home is."""
    st.title(t("about.title"))
    st.markdown(markdown("about_what"), unsafe_allow_html=True)
    st.header(t("about.qualities"), anchor="qualities")
    sources = "  \n".join(source_line(documents()[name]) for name in ("vermont-page", "national-faq"))
    told = [markdown("about_qualities"), content.qualities(), sources]
    st.markdown("\n\n".join(told), unsafe_allow_html=True)
    st.header(t("about.domains"), anchor="domains")
    st.markdown(markdown("about_domains"))
    parts.more("domains", show_domains, is_the_same=True)
    st.header(t("about.components"), anchor="components")
    st.markdown(markdown("about_components"))
    parts.more("components", show_components, is_the_same=True)
    st.header(t("about.questions"), anchor="questions")
    st.markdown(markdown("about_questions"))
    alone.drawn("questions", show_questions, address.begin_part)
    st.header(t("about.reading"), anchor="reading")
    parts.more("reading", lambda: st.markdown(markdown("about_reading")), is_the_same=True)
    st.header(t("about.documents"), anchor="documents")
    st.markdown(markdown("about_documents"))
    parts.more("documents", show_documents, is_the_same=True)
    parts.all_at_once()


page("about", show)
