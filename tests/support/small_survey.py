"""Small survey files for tests: a zip with a Stata file laid out like the official ones."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path

import pandas as pd
import pyreadstat

from etl.sources.manifest import Source
from etl.survey.files.survey_file import READERS

# A missing answer as Stata keeps it: no valid response (.m), not in universe (.n), skipped (.l), suppressed (.d).
SPECIAL_MISSING = ("m", "n", "l", "d")
Child = Mapping[str, object]

SCREENER_QUESTIONS = [f"K2Q{number}" for number in range(10, 24)]
MEDICAL_HOME_QUESTIONS = [
    *("K4Q04_R", "K4Q01", "K4Q02_R", "S4Q01", "K5Q40", "K5Q41", "K5Q42", "K5Q43", "K5Q44", "K5Q10", "K5Q11"),
    *("K5Q20_R", "K5Q21", "K5Q22", "K5Q30", "K5Q31_R", "K5Q32"),
]
DESIGN: dict[str, object] = {"FIPSST": 25, "STRATUM": "1", "HHLANGUAGE": 1}

TOPICAL: dict[str, object] = {
    **DESIGN,
    **{"HHID": 1, "FWC": 100.0, "SC_CSHCN": 2, "SC_AGE_YEARS": 9, "SC_SEX": 1, "SC_RACE_R": 1, "SC_HISPANIC_R": 2},
    **{"INSTYPE": 2, **{f"FPL_I{number}": 250 for number in range(1, 7)}},
    **{f"SC_{name}": 2 for name in SCREENER_QUESTIONS},
    **dict.fromkeys(MEDICAL_HOME_QUESTIONS, "n"),
}
SCREENER: dict[str, object] = {
    **DESIGN,
    **{"HHIDS": 1, "C_FWS": 100.0, "C_CSHCN": 2, "C_AGE_YEARS": 9, "C_SEX": 1, "C_RACE_R": 1, "C_HISPANIC_R": 2},
    **{"METRO_YN": 1, "MPC_YN": 2},
    **{f"C_{name}": 2 for name in SCREENER_QUESTIONS},
}


def stata(children: Sequence[Child], path: Path) -> Path:
    """Write a Stata file; a letter in a column of numbers is a special missing code."""
    frame = pd.DataFrame([dict(child) for child in children])
    special = {
        name: list(SPECIAL_MISSING) for name in frame if name != "STRATUM" and frame[name].isin(SPECIAL_MISSING).any()
    }
    for name in special:
        frame[name] = frame[name].astype(object)
    pyreadstat.write_dta(frame, path, missing_user_values=special)
    return path


def zipped(members: Mapping[str, Path], path: Path) -> Path:
    """Write a zip of files under the names given."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members.items():
            archive.write(member, name)
    return path


def survey_zip(path: Path, children: Sequence[Child], *, name: str = "nsch.dta") -> Path:
    """Write children to `path` as the zip of one Stata file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = stata(children, path.with_suffix(".dta"))
    zipped({name: data}, path)
    data.unlink()
    return path


def topical(year: int, *children: Child) -> list[Child]:
    """Rows of a topical file; each child is TOPICAL with the answers given."""
    return [{"YEAR": year, **TOPICAL, "HHID": number, **child} for number, child in enumerate(children, start=1)]


def screener(year: int, *children: Child) -> list[Child]:
    """Rows of a screener file; each child is SCREENER with the answers given."""
    return [{"YEAR": year, **SCREENER, "HHIDS": number, **child} for number, child in enumerate(children, start=1)]


def source(series: str, year: int, file: str = "nsch/small.zip") -> Source:
    """A manifest row of microdata."""
    empty = dict.fromkeys((field.name for field in fields(Source)), "")
    own = {"source_id": f"{series}_{year}", "file": file, "kind": "microdata", "series": series, "year": year}
    return Source(**{**empty, **own, "required": True, "bytes": None, "sha256": None})


def excerpt(path: Path, children: int) -> list[Child]:
    """The first children of an official zip, all columns; kinds of missing are not told apart."""
    with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
        (member,) = (name for name in archive.namelist() if Path(name).suffix in READERS)
        frame, _ = READERS[Path(member).suffix](archive.extract(member, folder), row_limit=children)
    return frame.to_dict("records")
