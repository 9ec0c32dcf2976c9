"""What the sources disagree on, as a list that opens, with links to where each point is met."""

from __future__ import annotations

from html import escape

from dashboard.data.history_models import Contradiction, Document
from dashboard.data.queries import history
from dashboard.data.store.cache import once
from dashboard.i18n.catalog import t
from dashboard.wording.disclosure_list import Entry, Part, has_words, link, listed


def found(text: str) -> list[Entry]:
    """Points that hold every word of `text`."""
    return [entry for searched, entry in _points() if has_words(searched, text)]


def count() -> int:
    """How many points there are."""
    return len(_points())


def points(found: list[Entry], opened: str = "") -> str:
    """The points as a list; `opened` is the id of one."""
    return listed(found, opened=opened.lower())


@once
def _points() -> tuple[tuple[str, Entry], ...]:
    """All points, each behind the words that it is found by."""
    short = {own.document_id: own.short for own in history.listed(Document)}
    links = history.milestone_links()
    milestones = history.milestones()
    told = []
    for point in history.listed(Contradiction):
        touched = {one.milestone_id for one in links if one.target_id == point.contradiction_id}
        items = [
            link(one.title, f"timeline?item={one.milestone_id}", here=True)
            for one in milestones
            if one.milestone_id in touched
        ]
        pages = [link(t(f"nav.{page}"), page, here=True) for page in point.pages.split(";") if page]
        named = [short[document] for document in point.document_ids.split(";") if document]
        searched = " ".join((point.title, point.sources_say, point.what_we_checked, point.our_choice))
        entry = Entry(
            anchor=point.contradiction_id.lower(),
            lead="",
            title=point.title,
            remark=" · ".join(named),
            parts=(
                Part(t("disagreements.says"), escape(point.sources_say)),
                Part(t("disagreements.checked"), escape(point.what_we_checked)),
                Part(t("disagreements.shown"), escape(point.our_choice)),
                Part(t("disagreements.items"), "; ".join(items)),
                Part(t("disagreements.pages"), ", ".join(pages) or escape(t("disagreements.nowhere"))),
            ),
        )
        told.append((searched, entry))
    return tuple(told)
