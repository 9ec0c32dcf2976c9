"""What follows from the database and the language alone is made once for all readers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

import streamlit as st

from dashboard import db
from dashboard.text import settings

KEPT = 256
_Made = TypeVar("_Made")


def once(make: Callable[[], _Made]) -> Callable[[], _Made]:
    """Decorator of a function without arguments: its result is made once for each build and language.

    The result is shared by all readers and may not be changed.
    """
    name = f"{make.__module__}.{make.__qualname__}"

    @wraps(make)
    def made() -> _Made:
        return _kept(db.version(), settings(), name, make)

    return made


# The name is part of the key: Streamlit tells cached functions apart by their source, which is one for all.
@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _kept(version: db.Version, languages: tuple[str, str], name: str, _make: Callable[[], _Made]) -> _Made:
    return _make()
