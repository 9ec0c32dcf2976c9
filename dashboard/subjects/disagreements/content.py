"""What the sources disagree on, as a list that opens, with links to where each point is met."""

from __future__ import annotations

from html import escape

from dashboard.data.queries import history
from dashboard.data.store.cache import once
from dashboard.i18n.catalog import t
from dashboard.wording.disclosure_list import Entry, Part, has_words, link, listed
from dashboard.wording.links import carried


def found(text: str) -> list[Entry]:
    """Points that hold every word of `text`."""
    return [entry for searched, entry in _points(str(carried())) if has_words(searched, text)]


def count() -> int:
    """How many points there are."""
    return len(_points(str(carried())))


def points(found: list[Entry], opened: str = "") -> str:
    """The points as a list; `opened` is the id of one."""
    return listed(found, opened=opened.lower())


@once
def _points(_carried: str) -> tuple[tuple[str, Entry], ...]:
    """All points, each behind the words that it is found by; their links hold what links carry."""
    short = history.listed("document").set_index("document_id")["short"]
    links = history.milestone_links()
    titles = history.milestones().set_index("milestone_id")["title"]
    told = []
    for row in history.listed("contradiction").to_dict("records"):
        touched = links.loc[links["target_id"] == row["contradiction_id"], "milestone_id"]
        items = [
            link(titles[item], f"timeline?item={item}", here=True) for item in titles.index if item in set(touched)
        ]
        pages = [link(t(f"nav.{page}"), page, here=True) for page in row["pages"].split(";") if page]
        named = [short[document] for document in row["document_ids"].split(";") if document]
        searched = " ".join(row[name] for name in ("title", "sources_say", "what_we_checked", "our_choice"))
        entry = Entry(
            anchor=row["contradiction_id"].lower(),
            lead="",
            title=row["title"],
            remark=" · ".join(named),
            parts=(
                Part(t("disagreements.says"), escape(row["sources_say"])),
                Part(t("disagreements.checked"), escape(row["what_we_checked"])),
                Part(t("disagreements.shown"), escape(row["our_choice"])),
                Part(t("disagreements.items"), "; ".join(items)),
                Part(t("disagreements.pages"), ", ".join(pages) or escape(t("disagreements.nowhere"))),
            ),
        )
        told.append((searched, entry))
    return tuple(told)
