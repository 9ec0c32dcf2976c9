"""What Streamlit makes anew for every run although it follows from its settings alone: made once.

Each run begins with a message that tells the browser all settings of the theme. Reading some three hundred of them
takes 1.5 ms, a tenth of a click on a page with figures and a third of one on a page of text. The function that does so
is not public: where a release no longer has it as we know it, all is left as Streamlit has it, and
`tests/server/test_each_run.py` fails.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import lru_cache, wraps

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

NAME = "_populate_theme_msg"
PARAMETERS = ["msg", "section"]
THEME = "theme"
Populate = Callable[..., None]


def keep_theme() -> None:
    """From the first run on, copy the settings of the theme into the message instead of reading them again."""
    populate = getattr(app_session, NAME, None)
    if populate is None or hasattr(populate, "__wrapped__"):
        return
    if list(inspect.signature(populate).parameters) == PARAMETERS:
        setattr(app_session, NAME, copying(populate))


def copying(populate: Populate) -> Populate:
    """The same function, which works out each section once."""

    @lru_cache(maxsize=16)
    def made(section: str) -> CustomThemeConfig:
        told = CustomThemeConfig()
        populate(told, section)
        return told

    @wraps(populate)
    def copied(msg: CustomThemeConfig, section: str = THEME) -> None:
        told = made(section)
        # An empty section is not in the message at all.
        if told.ByteSize():
            msg.MergeFrom(told)

    return copied
