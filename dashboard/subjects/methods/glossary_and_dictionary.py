"""The glossary, the dictionary of tables and columns, and the variables of the survey files, as tables."""

from __future__ import annotations

import pandas as pd

from dashboard.data.build_models import ColumnAbout
from dashboard.data.queries import provenance as data
from dashboard.i18n import glossary
from dashboard.i18n.catalog import t
from dashboard.i18n.locale import ENGLISH, speaking
from dashboard.subjects.methods import measure
from dashboard.wording.english import in_english
from dashboard.wording.markdown import plain

BETWEEN_FILE_PARTS = "-"
# Columns on screen of the variables of a survey file, and the columns behind them.
VARIABLES = {"variable": "variable", "question": "label", "answers": "answers"}


def found(words: str) -> list[str]:
    """Words of the glossary that fit, with their meaning, as Markdown."""
    asked = words.casefold().strip()
    fits = [term for term in glossary.terms() if asked in f"{' '.join(term.forms)} {term.meaning}".casefold()]
    return [f"**{term.term}.** {term.meaning}" for term in fits]


def tables() -> dict[str, str]:
    """Titles of the tables of the database, by name."""
    return {own.name: f"{own.title} ({own.name})" for own in data.tables()}


def about_table(name: str) -> str:
    """What a table holds, in English as the dictionary is, and what tells its rows apart; needs HTML to be allowed."""
    own = next(table for table in data.tables() if table.name == name)
    told = in_english(plain(t("methods.words.columns", title=own.title, description=own.description)))
    return f"{told} {t('methods.words.key', columns=own.key.replace('; ', ', '))}" if own.key else told


def columns(name: str) -> pd.DataFrame:
    """Columns of a table as the dictionary describes them, in English."""
    rows = data.columns(name)
    with speaking(ENGLISH):
        meanings = [_meaning(row) for row in rows]
    return measure.titled({"name": [row.name for row in rows], "meaning": meanings})


def _meaning(row: ColumnAbout) -> str:
    return t(
        "methods.words.column",
        title=row.title,
        description=row.description,
        unit=t("methods.words.unit", unit=row.unit) if row.unit else "",
        type=row.type.lower(),
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
    roles = [t(f"methods.role.{role}") for role in rows["variable_role"]]
    told = {name: rows[column].tolist() for name, column in VARIABLES.items()}
    return measure.titled(told | {"role": roles})
