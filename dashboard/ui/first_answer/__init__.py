"""A page as plain HTML, for the first answer: read before any code has come, and by readers that run none.

`run` lets a page's own script run once without a browser; `html` makes HTML of what it put on the page. Both know what
Streamlit calls its elements and nothing of what a page says.
"""

from __future__ import annotations

import streamlit as st

FLAG = "first_answer"


def running() -> bool:
    """Whether the page that runs now is made for the first answer: charts are drawn as pictures, widgets left out."""
    return bool(st.session_state.get(FLAG, False))
