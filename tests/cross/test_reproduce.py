"""The code that readers can take gives the database's numbers to six digits, run on the official files."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

import dashboard.subjects  # noqa: F401  (makes every card known)
from dashboard.cards import registry
from dashboard.exports.reproduce import code
from tests.support.pinned import RAW

# Components, a subgroup of pooled years, a screener's share, a count, the whole system and imputed income; with the
# differences between places, between groups, and between children with and without needs. One year, and a state where
# that is enough: scripts spend most of their time reading files, and R with the nation's design.
CARDS = {
    "components": "components:population=cshcn:period=2017:geography=25:beside=US",
    "subgroup": "groups:indicator=medical_home:population=cshcn:period=2017-2019:geography=25:group=race_ethnicity",
    "screener": "places:indicator=cshcn_prevalence:population=all_children:period=2022:geographies=25,09",
    "count": "groups:indicator=cshcn_count:population=all_children:period=2022:geography=25:group=age",
    "system": "outcomes:period=2018:geography=25",
    "income": "groups:indicator=medical_home:population=all_children:period=2018:geography=25:group=income",
}
RELATIVE, ABSOLUTE = 1e-6, 1e-7
DIFFERENCE = """
SELECT difference, se, lower, upper FROM difference
WHERE indicator_id = ? AND population = ? AND geo_id = ? AND period = ? AND group_name = ? AND group_level = ?
  AND versus = ? AND other = ?
"""
# How many differences each card has between its numbers: with the nation, between pairs of levels, or none.
DIFFERENCES = {"components": 6, "screener": 1, "system": 5, "income": 1}


def given(script: bytes, command: list[str], path: Path) -> list[dict[str, str]]:
    path.write_bytes(script)
    done = subprocess.run([*command, str(path), str(RAW / "nsch")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return list(csv.DictReader(io.StringIO(done.stdout)))


def agrees(rows: list[dict[str, str]], database: Path) -> int:
    """Compare what a script said with the rows of the database that it names; how many there were."""
    with duckdb.connect(str(database), read_only=True) as built:
        for row in rows:
            found = [float(row[name]) for name in ("estimate", "standard_error", "lower", "upper")]
            indicator_id, population, geo_id, period, group, level, *compared = row["number"].split(" ")
            key = [indicator_id, population, geo_id, period, group, level, *compared]
            if compared:
                stored = built.execute(DIFFERENCE, key).fetchone()
                assert found == pytest.approx(stored, rel=RELATIVE, abs=ABSOLUTE), row["number"]
                continue
            stored = built.execute(
                """
                SELECT value, se, lower, upper FROM estimate
                WHERE indicator_id = ? AND population = ? AND geo_id = ? AND period = ? AND group_name = ?
                  AND group_level = ? AND estimate_type = 'direct'
                """,
                key,
            ).fetchone()
            assert found == pytest.approx(stored, rel=RELATIVE), row["number"]
    return len(rows)


@pytest.mark.parametrize("name", CARDS)
def test_the_code_in_python(name: str, database: Path, tmp_path: Path) -> None:
    card = registry.card_of(CARDS[name])
    rows = given(code.python(card, ""), [sys.executable], tmp_path / "script.py")
    shown = card.data[card.data["estimate_type"].eq("direct") & card.data["value"].notna()]
    assert agrees(rows, database) == len(shown) + DIFFERENCES.get(name, 0) > 0


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
@pytest.mark.parametrize("name", CARDS)
def test_the_code_in_r(name: str, database: Path, tmp_path: Path) -> None:
    card = registry.card_of(CARDS[name])
    rows = given(code.r(card, ""), ["Rscript"], tmp_path / "script.R")
    assert agrees(rows, database) > 0
