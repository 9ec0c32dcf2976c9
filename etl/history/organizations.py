"""Who did the work: organizations in their roles, and what they are part of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from etl.history.documents import Documents
from etl.history.notes import NOTES, Row, known, read

# Our codes of roles, by the first word the source uses for a role.
ROLE_GROUPS = {
    "Work group member": "member",
    "Parent body": "parent",
    "Supporter": "supporter",
    "Endorser": "endorser",
    "CHIPRA partner": "partner",
    "Funder": "funder",
    "Measure endorser (as printed)": "measures",
    "In-practice support": "in-practice",
    "Advisory body created by the project": "advisory",
    "Participants": "practices",
    "Contact organisation": "contact",
    "Partner types": "partner-types",
    "National resource center": "national-center",
    "Recognition programme": "recognition",
    "Joint Principles author": "principles",
    "Family information site": "family-information",
}


def tables(raw: Path, notes: dict[str, Any], documents: Documents) -> dict[str, pd.DataFrame]:
    """Organizations once each, their roles, and what they are part of.

    Raises:
        SourceError: a role is not known, or a parent body is named that has no row.
    """
    rows = read(raw, "organisations", "org_id")
    known(notes["role"], {row["org_id"] for row in rows}, "organization")
    families = {role: family["name"] for family in notes["family"] for role in family["roles"]}
    known(families, {row["org_id"] for row in rows}, "member")
    ids: dict[str, str] = {}
    bodies, roles, relations = [], [], []
    for body in notes["parent"]:
        ids[body["name"]] = body["id"]
        bodies.append({"organization_id": body["id"], "name": body["name"], "document_id": body["document"]})
    for row in rows:
        ours = notes["role"].get(row["org_id"], {})
        name = ours.get("name") or row.required("display_name")
        document = documents.of(row, "seed_file").document_id
        if name not in ids:
            ids[name] = row["org_id"]
            bodies.append({"organization_id": row["org_id"], "name": name, "document_id": document})
        first, *further = [kind.strip() for kind in row.required("role_type").split(";")]
        if first not in ROLE_GROUPS:
            raise row.error("role_type", f"{first!r} is no known role", "correct it or add it to ROLE_GROUPS")
        roles.append(
            {
                "role_id": row["org_id"],
                "organization_id": ids[name],
                "role_group": ROLE_GROUPS[first],
                "further_roles": "; ".join(further),
                "role": ours.get("what") or row.required("role_in_own_words"),
                "family": families.get(row["org_id"], ""),
                "note": ours.get("note", ""),
                "document_id": document,
            }
        )
    for row in rows:
        body = roles[row.number - 1]["organization_id"]
        for parent in filter(None, (name.strip() for name in row["parent_or_related"].split(";"))):
            relations.append({"organization_id": body, "relation": "part-of", "related_id": _named(parent, ids, row)})
    return {
        "organization": pd.DataFrame(bodies),
        "organization_role": pd.DataFrame(roles),
        "organization_relation": pd.DataFrame(relations).drop_duplicates(ignore_index=True),
        "organization_family": pd.DataFrame(
            [
                {"family": f["name"], "family_order": n, "note": f["note"]}
                for n, f in enumerate(notes["family"], start=1)
            ]
        ),
    }


def _named(parent: str, ids: dict[str, str], row: Row) -> str:
    """Id of a parent body by its name, with or without a short form in brackets."""
    for name, key in ids.items():
        if parent in {name, name.rsplit(" (", maxsplit=1)[0]} or name.endswith(f"({parent})"):
            return key
    raise row.error(
        "parent_or_related", f"{parent!r} has no row", f"correct it or add it as [[parent]] to {NOTES.name}"
    )
