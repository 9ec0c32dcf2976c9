"""The pages of the site: the groups and order of the menu, and addresses that pages had before."""

from __future__ import annotations

from dataclasses import dataclass

OVERVIEW = "overview"


@dataclass(frozen=True)
class Group:
    """Pages under one heading of the menu: the heading's key (`menu.<key>`; empty for none), and the pages' names."""

    key: str
    pages: tuple[str, ...]


GROUPS = (
    Group("", (OVERVIEW,)),
    Group("families", ("families", "about")),
    Group("data", ("measures", "status", "system", "quality")),
    Group("places", ("place", "counties", "compare", "practices")),
    Group("work", ("timeline", "programs", "people", "disagreements")),
    Group("site", ("search", "report", "api", "methods", "accessibility", "site")),
)
# The footer shows the last group too.
FOOTER = GROUPS[-1]
PAGES = tuple(page for group in GROUPS for page in group.pages)
# Former names of pages, because readers have bookmarked them.
FORMER = {"programmes": "programs"}
# Pages that were once part of another page, by that page and the parameter that asked for the part.
MOVED = {("system", "indicator"): "measures"}


def script(page: str) -> str:
    """The script of a page, as Streamlit names it."""
    return "app.py" if page == OVERVIEW else f"pages/{page}.py"


def path(page: str) -> str:
    """The page's part of an address; empty for the overview."""
    return "" if page == OVERVIEW else page
