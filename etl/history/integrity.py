"""Checks over the finished history tables: every reference leads somewhere, and nobody private is named."""

from __future__ import annotations

import re

import pandas as pd

from etl.core.errors import SourceError

# Column that identifies a row of a table, where other tables may point at it. A detail row of the sources that
# was merged into a milestone can still be pointed at.
KEYS = {
    "milestone": "milestone_id",
    "milestone_source": "source_item",
    "publication": "publication_id",
    "organization": "organization_id",
    "organization_role": "role_id",
    "question": "question_id",
    "characteristic": "characteristic_id",
    "domain": "domain_id",
    "component": "component_id",
    "initiative_component": "initiative_component_id",
    "strategy": "strategy_id",
    "challenge": "challenge_id",
    "insight": "insight_id",
    "tool": "tool_id",
    "goal": "goal_id",
    "work_group": "work_group_id",
    "key_fact": "key_fact_id",
    "undated_fact": "undated_fact_id",
    "document": "document_id",
    "contradiction": "contradiction_id",
}
# Columns that point at another table: table, column, tables it may point at (all of them when empty).
REFERENCES: list[tuple[str, str, tuple[str, ...]]] = [
    ("milestone", "parent_id", ("milestone",)),
    ("milestone", "document_id", ("document",)),
    ("milestone_source", "milestone_id", ("milestone",)),
    ("milestone_source", "document_id", ("document",)),
    ("milestone_place", "milestone_id", ("milestone",)),
    ("milestone_relation", "milestone_id", ("milestone",)),
    ("milestone_relation", "target_id", ()),
    ("survey_round", "milestone_id", ("milestone",)),
    ("publication", "milestone_id", ("milestone",)),
    ("publication", "document_id", ("document",)),
    ("organization_role", "organization_id", ("organization",)),
    ("organization_relation", "organization_id", ("organization",)),
    ("organization_relation", "related_id", ("organization",)),
    ("question_audience", "question_id", ("question",)),
    ("characteristic_wording", "characteristic_id", ("characteristic",)),
    ("trait_measure", "trait_id", ("characteristic", "domain", "initiative_component")),
    ("trait_measure", "indicator_id", ("component",)),
    ("strategy", "parent", ("strategy",)),
    ("contradiction_item", "contradiction_id", ("contradiction",)),
    ("contradiction_item", "item_id", ()),
    ("document_use", "document_id", ("document",)),
]
CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.\w|\[email|\(?\b\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b", re.I)


def check(frames: dict[str, pd.DataFrame]) -> None:
    """Check references and privacy.

    Raises:
        SourceError: a reference leads nowhere, or a text holds an e-mail address or a telephone number.
    """
    ids = {table: set(frames[table][key]) for table, key in KEYS.items()}
    for table, column, targets in REFERENCES:
        allowed = set().union(*(ids[target] for target in targets or KEYS))
        for number, value in enumerate(frames[table][column], start=1):
            if value and value not in allowed:
                found = f"{value!r} leads nowhere"
                raise SourceError(f"table {table}, row {number}, column {column}", found, "correct data/raw/history")
    for table, frame in frames.items():
        for column in frame.columns:
            for number, value in enumerate(frame[column].astype(str), start=1):
                if CONTACT.search(value):
                    where = f"table {table}, row {number}, column {column}"
                    raise SourceError(where, "an e-mail address or telephone number stands here", "remove it")
