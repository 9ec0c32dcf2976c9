"""What the documents say of the model and of the project: questions, qualities, domains, aims, methods, tools."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from etl.core.errors import SourceError
from etl.history.documents import Documents
from etl.history.notes import NOTES, known, read

# Tables that are taken over row by row: our name, the file, its key, and column names here -> there.
PLAIN = {
    "initiative_component": ("components", "order", {"component": "component_own_words", "lead": "lead_in_source"}),
    "goal": ("goals", "order", {"kind": "kind", "goal": "item_own_words"}),
    "strategy": ("strategies", "order", {"parent": "parent", "strategy": "strategy_own_words"}),
    "challenge": (
        "challenges_responses",
        "order",
        {"challenge": "challenge_own_words", "answer": "response_own_words"},
    ),
    "insight": ("insights", "order", {"insight": "insight_own_words"}),
    "tool": (
        "tools_resources",
        "order",
        {"name": "name", "kind": "kind", "what": "what_it_is_own_words", "owner": "owner_or_site"},
    ),
    "audience": ("audiences", "order", {"audience": "audience", "audience_group": "dashboard_group"}),
    "work_group": ("work_groups", "order", {"work_group": "work_group", "relation": "relation"}),
    "key_fact": (
        "key_facts",
        "fact_id",
        {"value": "figure", "unit": "unit", "meaning": "meaning_own_words", "caution": "caution"},
    ),
    "undated_fact": (
        "undated_facts",
        "fact_id",
        {"fact": "fact_own_words", "window": "window_that_can_be_defended", "how": "how"},
    ),
    "domain": ("domains", "order", {"domain": "domain", "summary": "summary_own_words"}),
}
ID_PREFIX = {"initiative_component": "component", "work_group": "group"}


def plain_tables(raw: Path, notes: dict[str, Any], documents: Documents) -> dict[str, pd.DataFrame]:
    """Lists of facts of the documents, one row a fact: `<table>_id`, the columns of PLAIN, document_id.

    Raises:
        SourceError: a column is missing, or a row names no document.
    """
    frames = {}
    for table, (name, key, columns) in PLAIN.items():
        records = []
        for row in read(raw, name, key):
            item = row[key] if key == "fact_id" else f"{ID_PREFIX.get(table, table)}-{row[key]}"
            ours = notes.get(table, {}).get(item, {})
            texts = {here: ours.get(here, row[there]) for here, there in columns.items()}
            if texts.get("parent"):
                texts["parent"] = f"{table}-{texts['parent']}"
            document = documents.of(row, "seed_file").document_id
            if "value" in texts and not texts["value"].isdigit():
                raise row.error(columns["value"], f"{texts['value']!r} is no whole number", "correct it")
            records.append({f"{table}_id": item, **texts, "document_id": document})
        known(notes.get(table, {}), {record[f"{table}_id"] for record in records}, table)
        frames[table] = pd.DataFrame(records)
    return frames


def questions(raw: Path, notes: dict[str, Any], documents: Documents) -> dict[str, pd.DataFrame]:
    """Questions with their answers, and the audience groups of each.

    Raises:
        SourceError: an answer is missing, or an audience is not known.
    """
    rows = read(raw, "faq", "faq_id")
    known(notes["question"], {row["faq_id"] for row in rows}, "question")
    groups = notes["audience_group"]
    asked, audiences = [], []
    for row in rows:
        ours = notes["question"].get(row["faq_id"], {})
        asked.append(
            {
                "question_id": row["faq_id"],
                "theme": row.required("theme"),
                "question": ours.get("question") or row.required("question"),
                "answer": ours.get("answer") or row.required("answer_own_words"),
                "answered": row.required("answered_in_seed") == "yes",
                "document_id": documents.of(row, "seed_file").document_id,
            }
        )
        for name in (part.strip() for part in row.required("audiences").split(";")):
            fitting = [group for group, names in groups.items() if name in names]
            if not fitting:
                raise row.error("audiences", f"{name!r} is no known audience", f"correct it or add it to {NOTES.name}")
            audiences += [{"question_id": row["faq_id"], "audience_group": group} for group in fitting]
    pairs = pd.DataFrame(audiences).drop_duplicates(ignore_index=True)
    return {"question": pd.DataFrame(asked), "question_audience": pairs}


def characteristics(raw: Path, notes: dict[str, Any], documents: Documents) -> dict[str, pd.DataFrame]:
    """The seven qualities in one order, and which document calls each what.

    Raises:
        SourceError: a row names a document that is not there.
    """
    rows = read(raw, "characteristics", "key")
    known(notes["characteristic"], {row["key"] for row in rows}, "characteristic")
    qualities, wordings = [], []
    for row in rows:
        item = f"characteristic-{row['order']}"
        qualities.append(
            {
                "characteristic_id": item,
                "characteristic": row.required("label_recommended"),
                "plain_language": row.required("plain_language"),
                "note": notes["characteristic"].get(row["key"], {}).get("note", ""),
            }
        )
        for document in documents.by_file.values():
            wording = row.cells.get(f"wording_seed_{document.file[:3]}")
            if wording:
                wordings.append({"characteristic_id": item, "wording": wording, "document_id": document.document_id})
    return {"characteristic": pd.DataFrame(qualities), "characteristic_wording": pd.DataFrame(wordings)}


def survey_components(notes: dict[str, Any]) -> dict[str, pd.DataFrame]:
    """The components of the survey's measure, and which trait of the model each one measures, how closely.

    Raises:
        SourceError: a trait is tied to a component that is not listed.
    """
    components = pd.DataFrame(notes["component"]).rename(
        columns={"id": "component_id", "title": "component", "asked": "what_is_asked"}
    )
    measured = pd.DataFrame(notes["measured"]).rename(columns={"trait": "trait_id", "indicator": "indicator_id"})
    for trait, indicator in zip(measured["trait_id"], measured["indicator_id"], strict=True):
        if indicator and indicator not in set(components["component_id"]):
            raise SourceError(str(NOTES), f"{trait} is tied to {indicator!r}, which is no component", "correct it")
    return {"component": components, "trait_measure": measured}
