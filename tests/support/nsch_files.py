"""Made-up survey files, true to the Census Bureau's layout of each year.

A year's file has the variables, answers and special missing codes of that year's label program
(data/curated/nsch_variables.csv). Its children are drawn, with replacement, from a public file of another year, so that
skips and the CSHCN status hang together; answers that the other year did not have are put in at random. Nothing in
such a file may be published as a figure.

    python -m tests.support.nsch_files FOLDER [--full] [--years 2016 2017 ...] [--seed N]
"""

from __future__ import annotations

import argparse
import csv
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat

from etl.sources.manifest import FETCHED

ROOT = Path(__file__).resolve().parents[2]
RAW = ROOT / "data" / "raw"
FACTS = ROOT / "data" / "curated" / "nsch_variables.csv"
TOPICAL, SCREENER = "nsch_topical", "nsch_screener"
YEARS = tuple(range(2016, 2025))

# How Stata keeps .d, .l, .m and .n in one byte; wider integers count from another start.
LETTERS = "abcdefghijklmnopqrstuvwxyz"
FIRST_MISSING = {np.dtype("i1"): 101, np.dtype("<i2"): 32741, np.dtype("<i4"): 2147483621}
WORDS_OF_MISSING = {
    "m": "No valid response",
    "n": "Not in universe",
    "l": "Logical skip",
    "d": "Suppressed for confidentiality",
}
STATA_TYPES = {65530: "|i1", 65529: "<i2", 65528: "<i4", 65527: "<f4", 65526: "<f8"}
STATA_CODES = {kind: code for code, kind in STATA_TYPES.items()}

# The file whose children are drawn.
BASES = {
    (TOPICAL, 2016): "nsch/nsch_2017_topical_Stata.zip",
    TOPICAL: "nsch/nsch_2019_topical_Stata.zip",
    SCREENER: "nsch/nsch_2019_screener_SAS.zip",
}
# A variable that took the place of another one.
SUCCESSORS = {
    "gowhensick": "k4q02_r",
    "decisions_r": "decisions",
    **dict.fromkeys(("k4q30_r_1", "k4q30_r_2", "k4q30_r_3"), "k4q30_r"),
}
DENTAL_BOXES = {"k4q30_r_1": 1, "k4q30_r_2": 2, "k4q30_r_3": 3}
# Left as drawn: the design, and the items whose answers make the CSHCN status.
KEPT = re.compile(r"(fipsst|stratum|hhids?|year|fwc|fwh|c_fws|formtype|(sc|c)_(cshcn|age_years|k2q\d\d))")
IMPLICATES = [f"fpl_i{number}" for number in range(1, 7)]
# As many children as the largest official files, or the fewest with several households in every stratum.
FULL = {TOPICAL: 55_000, SCREENER: 135_000}
SMALL = {TOPICAL: 1_224, SCREENER: 1_632}

PLANTED = 7
# Children in a stratum at the least; in those of Massachusetts so many that every subgroup has some.
HOME, LEAST_AT_HOME, LEAST = "25-", 150, 4

Columns = dict[str, np.ndarray]


@dataclass(frozen=True)
class Variable:
    """What a label program says of a variable: its words, its answers by code, and its special missing letters."""

    label: str
    answers: dict[int, str]
    missing: str


@lru_cache
def variables(series: str, year: int) -> dict[str, Variable]:
    """The variables of a year's file; for a screener without a label program those of the nearest year with one."""
    with FACTS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["series"] == series]
    known = sorted({int(row[end]) for row in rows for end in ("first_year", "last_year")})
    nearest = min(known, key=lambda other: (abs(other - year), other))
    return {
        row["variable"]: Variable(row["label"], _answers(row["answers"]), row["special_missing"])
        for row in rows
        if int(row["first_year"]) <= nearest <= int(row["last_year"])
    }


def _answers(text: str) -> dict[int, str]:
    pairs = (part.split(" ", 1) for part in text.split(" | ") if part)
    return {int(code): words for code, words in pairs}


def survey_zip(
    path: Path,
    series: str,
    year: int,
    *,
    children: int | None = None,
    enhanced: bool = True,
    implicates_apart: bool = False,
    plant: Mapping[str, int] | None = None,
    without: Sequence[str] = (),
    seed: int = 0,
) -> Path:
    """Write the made-up file of one year, with its label program.

    Args:
        path: the zip to write.
        series: nsch_topical or nsch_screener.
        year: the survey year; one after the last label program has that program's variables.
        children: about how many; None is the fewest with several households in every stratum.
        enhanced: whether the member's name has the "e" of the enhanced files.
        implicates_apart: the six versions of family income in a file of their own, as the first release of 2016.
        plant: a code to write over the answers of `PLANTED` children, the first among them, by variable.
        without: variables to leave out.
        seed: the same seed gives the same children.
    """
    rng = np.random.default_rng([seed, year, series == TOPICAL])
    own = {name: v for name, v in variables(series, year).items() if name not in without}
    columns = _columns(series, year, own, children or SMALL[series], rng)
    for name, code in (plant or {}).items():
        columns[name] = columns[name].copy()
        columns[name][np.linspace(0, len(columns[name]) - 1, PLANTED).astype(int)] = code
    what = series.removeprefix("nsch_")
    stem = f"nsch_{year}{'e' if enhanced else ''}_{what}"
    apart = {}
    if implicates_apart:
        moved = {name: columns.pop(name) for name in IMPLICATES}
        apart = {f"nsch_{year}_implicates.dta": stata({"hhid": columns["hhid"], **moved})}
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(f"nsch_{year}_{what}.do", program(own, stem))
        for name, body in {f"{stem}.dta": stata(columns), **apart}.items():
            archive.writestr(name, body)
    return path


def _columns(series: str, year: int, own: Mapping[str, Variable], children: int, rng: np.random.Generator) -> Columns:
    base = _base(BASES.get((series, year), BASES[series]))
    rows = _drawn(base, children, rng)
    columns: Columns = {}
    for name, variable in own.items():
        origin = name if name in base else SUCCESSORS.get(name, "")
        values = base[origin][rows] if origin else _anything(variable, len(rows), rng)
        if name in DENTAL_BOXES:
            asked = values < FIRST_MISSING[values.dtype]
            values = np.where(asked, np.where(values == DENTAL_BOXES[name], 1, 2), values).astype("i1")
        # What the Bureau imputes, as its flag shows, has no missing answer.
        letters = "" if f"{name}_if" in own or name in IMPLICATES else variable.missing
        columns[name] = values if KEPT.fullmatch(name) else _answered(values, variable.answers, letters, rng)
    return columns | _design(series, year, columns, rng)


def _drawn(base: Columns, children: int, rng: np.random.Generator) -> np.ndarray:
    """Rows of the base file: every stratum has its share, but enough for its variance, or for subgroups at home."""
    strata = pd.Series(base["fipsst"].astype("U4")) + "-" + pd.Series(base["stratum"].astype("U4"))
    rows = []
    for stratum, place in sorted(strata.groupby(strata).groups.items()):
        least = LEAST_AT_HOME if stratum.startswith(HOME) else LEAST
        wanted = max(least, round(children * len(place) / len(strata)))
        rows.append(rng.choice(place.to_numpy(), wanted))
    return np.concatenate(rows)


def _anything(variable: Variable, count: int, rng: np.random.Generator) -> np.ndarray:
    codes = sorted(variable.answers) or [1, 2, 3]
    wide = np.dtype("i1") if max(codes) <= 100 and min(codes) >= -127 else np.dtype("<i2")
    return rng.choice(np.array(codes, dtype=wide), count)


def _answered(values: np.ndarray, answers: Mapping[int, str], letters: str, rng: np.random.Generator) -> np.ndarray:
    """Answers as the year's label program knows them: others replaced, each code and each kind of missing put in."""
    if values.dtype not in FIRST_MISSING:
        return values
    values = values.copy()
    codes = np.array(sorted(answers), dtype=np.int64)
    start = FIRST_MISSING[values.dtype]
    # Of a range of numbers the program names the ends alone.
    if len(codes) > 2 or set(codes) in ({1}, {1, 2}, {0, 1}):
        unknown = (values < start) & ~np.isin(values, codes)
        values[unknown] = rng.choice(codes, int(unknown.sum()))
    edge = [*codes, *(start + 1 + LETTERS.index(letter) for letter in letters)]
    answered = np.flatnonzero(values < start)
    if len(answered) >= 4 * len(edge):
        for code in edge:
            values[rng.choice(answered, max(1, len(answered) // 200))] = code
    return values


def _design(series: str, year: int, columns: Columns, rng: np.random.Generator) -> Columns:
    count = len(columns["year"])
    number = np.arange(1, count + 1)
    found: Columns = {"year": np.full(count, year, dtype="<i2")}
    weights = ("fwc",) if series == TOPICAL else ("c_fws", "fwh")
    found |= {name: columns[name].astype("<f8") * rng.uniform(0.8, 1.2, count) for name in weights}
    if series == TOPICAL:
        found["hhid"] = (year % 100 * 1_000_000 + number).astype("<i4")
    else:
        # Two children in every third household, as far as both are of one stratum.
        found["hhids"] = np.array([f"{year}{n - (n % 3 == 2):08d}" for n in number], dtype="S12")
    if year == min(YEARS):
        found["stratum"] = np.where(np.char.startswith(columns["stratum"], b"2"), 2, 1).astype("i1")
    return found


@lru_cache(maxsize=4)
def _base(file: str) -> Columns:
    """Columns of an official file by name in lower case; special missing codes as Stata keeps them."""
    with zipfile.ZipFile(RAW / file) as archive:
        (member,) = (name for name in archive.namelist() if name.endswith((".dta", ".sas7bdat")))
        if member.endswith(".dta"):
            return _stata_columns(archive.read(member))
        with tempfile.TemporaryDirectory() as folder:
            frame, _ = pyreadstat.read_sas7bdat(archive.extract(member, folder), user_missing=True)
    return {name.lower(): _sas_column(frame[name]) for name in frame}


def _sas_column(values: pd.Series) -> np.ndarray:
    if values.dtype.kind == "f" and not (values % 1 == 0).all():
        return values.to_numpy("<f8")
    start = FIRST_MISSING[np.dtype("i1")] + 1
    place, held = pd.factorize(values)
    letters = {letter: start + number for number, letter in enumerate(LETTERS)}
    codes = pd.to_numeric(pd.Series([letters.get(str(v).lower(), v) for v in held]), errors="coerce")
    if codes.isna().any():
        return values.to_numpy(dtype="S12")
    return codes.to_numpy("i1" if codes.max() < 127 else "<i4")[place]


def _stata_columns(body: bytes) -> Columns:
    """The columns of a Stata file of release 117, as the bytes stand in it."""
    types = np.frombuffer(_between(body, "variable_types"), "<u2")
    names = [name.split(b"\0", 1)[0].decode() for name in _split(_between(body, "varnames"), 33)]
    layout = np.dtype([(n, STATA_TYPES.get(int(t), f"S{t}")) for n, t in zip(names, types, strict=True)])
    records = np.frombuffer(_between(body, "data"), layout)
    return {name.lower(): records[name].copy() for name in names}


def _between(body: bytes, tag: str) -> bytes:
    start = body.index(f"<{tag}>".encode()) + len(tag) + 2
    return body[start : body.rindex(f"</{tag}>".encode())]


def _split(body: bytes, width: int) -> Iterable[bytes]:
    return (body[at : at + width] for at in range(0, len(body), width))


def stata(columns: Columns) -> bytes:
    """A Stata file of release 117, its records as the columns are, missing codes and all."""
    layout = np.dtype([(name, values.dtype) for name, values in columns.items()])
    records = np.empty(len(next(iter(columns.values()))), layout)
    for name, values in columns.items():
        records[name] = values
    count = len(columns)
    types = [STATA_CODES.get(values.dtype.str, values.dtype.itemsize) for values in columns.values()]
    formats = [f"%{v.dtype.itemsize}s" if v.dtype.kind == "S" else "%8.0g" for v in columns.values()]
    number = records.shape[0].to_bytes(4, "little")
    told = [("release", b"117"), ("byteorder", b"LSF"), ("K", count.to_bytes(2, "little")), ("N", number)]
    header = b"".join(_tagged(*part) for part in [*told, ("label", b"\0"), ("timestamp", b"\0")])
    parts = [
        ("variable_types", np.array(types, "<u2").tobytes()),
        ("varnames", _fixed(columns, 33)),
        ("sortlist", bytes(2 * (count + 1))),
        ("formats", _fixed(formats, 49)),
        ("value_label_names", bytes(33 * count)),
        ("variable_labels", bytes(81 * count)),
        ("characteristics", b""),
        ("data", records.tobytes()),
        ("strls", b""),
        ("value_labels", b""),
    ]
    start = b"<stata_dta>" + _tagged("header", header)
    blocks = [start, _tagged("map", bytes(14 * 8)), *(_tagged(*part) for part in parts), b"</stata_dta>"]
    ends = np.cumsum([len(block) for block in blocks])
    places = np.array([0, *ends], "<u8")
    blocks[1] = _tagged("map", places.tobytes())
    return b"".join(blocks)


def _tagged(tag: str, body: bytes) -> bytes:
    return f"<{tag}>".encode() + body + f"</{tag}>".encode()


def _fixed(texts: Iterable[str], width: int) -> bytes:
    return b"".join(text.encode().ljust(width, b"\0") for text in texts)


def program(own: Mapping[str, Variable], stem: str) -> str:
    """A label program in Stata's language."""
    lines = [f'use "`file\'\\{stem}", clear', ""]
    lines += [f'label var {name}  "{variable.label}"' for name, variable in own.items()]
    for name, variable in own.items():
        words = {str(code): text for code, text in variable.answers.items()}
        words |= {f".{letter}": WORDS_OF_MISSING[letter] for letter in variable.missing}
        for number, (code, text) in enumerate(words.items()):
            lines.append(f'label define {name}_lab  {code}  "{text}"' + (", add" if number else ""))
        if words:
            lines.append(f"cap label values {name} {name}_lab")
    return "\n".join(lines) + "\n"


def raw_folder(
    folder: Path,
    *,
    years: Iterable[int] = YEARS,
    screener_years: Iterable[int] | None = None,
    full: bool = False,
    pinned: bool = False,
    seed: int = 0,
) -> Path:
    """A folder of raw files laid out like data/raw, with made-up survey files of these years and no others.

    Args:
        folder: where to write; it is made when missing.
        years: years of the topical files, and of the screener files unless `screener_years` says otherwise.
        screener_years: years of the screener files.
        full: made-up files of the size of the official ones.
        pinned: keep the official files that the project has, with their hashes, and make up the others alone.
        seed: see `survey_zip`.
    """
    wanted = {(TOPICAL, year) for year in years}
    wanted |= {(SCREENER, year) for year in (years if screener_years is None else screener_years)}
    # What was fetched is known by hashes of other files than those that are made up here.
    left_out = {RAW / "nsch", RAW / "nsch" / "earlier"}
    for path in sorted(p for p in RAW.rglob("*") if p.is_file() and p.parent not in left_out and p != RAW / FETCHED):
        target = folder / path.relative_to(RAW)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    rows = list(csv.DictReader((RAW / "sources.csv").open(encoding="utf-8", newline="")))
    for row in (row for row in rows if row["kind"] == "microdata"):
        key = (row["series"], int(row["year"]))
        target = folder / row["file"]
        target.parent.mkdir(parents=True, exist_ok=True)
        if pinned and row["sha256"] and (RAW / row["file"]).is_file() and key in wanted:
            shutil.copyfile(RAW / row["file"], target)
            continue
        row.update(required="no", bytes="", sha256="")
        if key in wanted:
            children = FULL[key[0]] if full else None
            survey_zip(target, *key, children=children, seed=seed)
    with (folder / "sources.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return folder


def main() -> None:
    """Lay out a folder of raw files from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--full", action="store_true", help="as many children as the official files")
    parser.add_argument("--pinned", action="store_true", help="keep the official files that the project has")
    parser.add_argument("--years", type=int, nargs="+", default=list(YEARS))
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    raw_folder(asked.folder, years=asked.years, full=asked.full, pinned=asked.pinned, seed=asked.seed)


if __name__ == "__main__":
    main()
