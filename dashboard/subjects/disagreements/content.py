"""What the sources disagree on, as a list that opens, with links to where each point is met."""

from __future__ import annotations

from html import escape

import pandas as pd

from dashboard.data.queries import history
from dashboard.i18n.catalog import t
from dashboard.wording.disclosure_list import Entry, Part, link, listed


def found(text: str) -> pd.DataFrame:
    """Points that hold every word of `text`."""
    frame = history.listed("contradiction")
    told = frame[["title", "sources_say", "what_we_checked", "our_choice"]].agg(" ".join, axis=1).str.casefold()
    kept = told.map(lambda searched: all(word in searched for word in text.casefold().split()))
    return frame[kept]


def count() -> int:
    """How many points there are."""
    return len(history.listed("contradiction"))


def points(frame: pd.DataFrame, opened: str = "") -> str:
    """The points as a list; `opened` is the id of one."""
    short = history.listed("document").set_index("document_id")["short"]
    links = history.milestone_links()
    titles = history.milestones().set_index("milestone_id")["title"]
    entries = []
    for row in frame.to_dict("records"):
        touched = links.loc[links["target_id"] == row["contradiction_id"], "milestone_id"]
        items = [
            link(titles[item], f"timeline?item={item}", here=True) for item in titles.index if item in set(touched)
        ]
        pages = [link(t(f"nav.{page}"), page, here=True) for page in row["pages"].split(";") if page]
        named = [short[document] for document in row["document_ids"].split(";") if document]
        entries.append(
            Entry(
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
        )
    return listed(entries, opened=opened.lower())
