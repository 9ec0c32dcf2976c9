"""The glossary, the dictionary of tables and columns, and the variables of the survey files, as tables."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dashboard.data.queries import provenance as data
from dashboard.i18n import glossary
from dashboard.i18n.catalog import t
from dashboard.subjects.methods import measure
from dashboard.wording.markdown import bullets

BETWEEN_FILE_PARTS = "-"


def found(words: str) -> str:
    """Words of the glossary that fit, with their meaning, as Markdown; empty when none does."""
    asked = words.casefold().strip()
    fits = [term for term in glossary.terms() if asked in f"{' '.join(term.forms)} {term.meaning}".casefold()]
    return bullets(f"**{term.term}.** {term.meaning}" for term in fits)


def tables() -> dict[str, str]:
    """Titles of the tables of the database, by name."""
    rows = data.tables()
    return {r.name: f"{r.title} ({r.name})" for r in rows.itertuples(index=False)}


def about_table(name: str) -> str:
    """What a table holds, and what tells its rows apart."""
    rows = data.tables()
    own = rows[rows["name"] == name].to_dict("records")[0]
    told = t("methods.words.columns", title=own["title"], description=own["description"])
    return f"{told} {t('methods.words.key', columns=own['key'].replace('; ', ', '))}" if own["key"] else told


def columns(name: str) -> pd.DataFrame:
    """Columns of a table as the dictionary describes them."""
    rows = data.columns(name).to_dict("records")
    return measure.titled({"name": [r["name"] for r in rows], "meaning": [_meaning(r) for r in rows]})


def _meaning(row: Mapping[str, str]) -> str:
    return t(
        "methods.words.column",
        title=row["title"],
        description=row["description"],
        unit=t("methods.words.unit", unit=row["unit"]) if row["unit"] else "",
        type=row["type"].lower(),
    )


def survey_files() -> dict[str, str]:
    """Survey files whose variables are known: code and title."""
    rows = data.files_of_variables()
    return {
        f"{r.series}{BETWEEN_FILE_PARTS}{r.year}": f"{t(f'methods.series.{r.series}')} {r.year}"
        for r in rows.itertuples()
    }


def variables(file: str) -> pd.DataFrame:
    """Variables that are read from one survey file."""
    series, _, year = file.rpartition(BETWEEN_FILE_PARTS)
    rows = data.variables(series, year=int(year))
    labels = [
        t("methods.words.label", label=r.label, role=t(f"methods.role.{r.variable_role}")) for r in rows.itertuples()
    ]
    return measure.titled(
        {"variable": rows["variable"].tolist(), "question": labels, "answers": rows["answers"].tolist()}
    )
