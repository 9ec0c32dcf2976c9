"""Buttons for the fact sheet of a place, made when it is asked for."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard.data.queries.localities import Place
from dashboard.exports.documents import fact_sheet
from dashboard.i18n.catalog import t
from dashboard.subjects.place import sheet
from dashboard.ui.choices import url
from dashboard.ui.downloads import made_files

FILES = {"pdf": (fact_sheet.pdf, "application/pdf"), "png": (fact_sheet.png, "image/png")}


def show(place: Place) -> None:
    """A button for each kind of file."""
    link = url.here()
    with st.container(horizontal=True):
        for ending, (make, mime) in FILES.items():
            st.download_button(
                t("one_place.next.sheet", kind=ending.upper()),
                made_files.apart(partial(sheet.file, make, place, link)),
                fact_sheet.file_name(sheet.stem(place), ending),
                mime,
                key=f"sheet_{ending}",
                on_click="ignore",
            )
