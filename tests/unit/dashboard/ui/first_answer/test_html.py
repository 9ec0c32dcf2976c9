"""Streamlit's Markdown and marks as plain HTML."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.ui.first_answer import html, run


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("About **half**.", "<p>About <strong>half</strong>.</p>"),
        (":gray[Massachusetts]", '<p><span class="gray">Massachusetts</span></p>'),
        (":small[:gray[two marks]]", '<p><span class="small"><span class="gray">two marks</span></span></p>'),
        (":blue-badge[Survey estimate] more", '<p><span class="blue-badge">Survey estimate</span> more</p>'),
        (
            ":gray[see [the file](methods?part=trace) here] and [1]",
            '<p><span class="gray">see <a href="methods?part=trace">the file</a> here</span> and [1]</p>',
        ),
        (":gray[not closed", "<p>:gray[not closed</p>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
    ],
)
def test_markdown_and_its_marks(text: str, told: str) -> None:
    assert html.marked(text).strip() == told


@pytest.mark.parametrize(
    ("path", "name"),
    [("/", "app.py"), ("", "app.py"), ("/status", "status.py"), ("/status/", "status.py")],
)
def test_an_address_leads_to_a_script(path: str, name: str) -> None:
    found = run.script(path)
    assert found is not None
    assert found.name == name
    assert found.is_file()


@pytest.mark.parametrize("path", ["/../app", "/a/b", "/%2e%2e/asgi", "/.streamlit/config"])
def test_no_address_leads_out_of_the_folder_of_pages(path: str) -> None:
    assert run.script(path) is None


def around_a_page() -> None:
    import streamlit as st  # noqa: PLC0415

    with st.container(key="notes_lang_pt"):
        st.markdown("Olá")
    with st.container(key="filters"):
        st.markdown("Hello")


def test_a_container_tells_its_language() -> None:
    page = AppTest.from_function(around_a_page).run()
    assert html.main(page._tree) == '<div lang="pt"><p>Olá</p>\n</div><p>Hello</p>\n'
