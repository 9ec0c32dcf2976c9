"""Survey items: their names and valid codes, year by year. The one place where years differ.

An item is known by its 2016 name in lower case. A row of data/curated/nsch_items.csv gives an item's variable and valid
codes from a year on, until the item's next row. Special missing codes (.m, .n, .l, .d) are not codes: they are read as
missing, never as "no". A test compares every row with the label programs of every year (nsch_variables.csv).

Source: U.S. Census Bureau, label programs of the survey files. That of 2022 for Stata forgets the answer "Urgent Care
Center" of K4Q02_R, which that for SAS has.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from etl.core.paths import CURATED
from etl.core.registry.indicators import Indicator
from etl.core.registry.subgroups import AGE_GROUPS

FILE = "data/curated/nsch_items.csv"
YES_NO = frozenset({1, 2})


@dataclass(frozen=True)
class Item:
    """A survey item: valid codes and the variable's name, by the first year in which they hold."""

    codes: dict[int, frozenset[int]]
    names: dict[int, str]

    def codes_in(self, year: int) -> frozenset[int]:
        """Valid codes in a survey year; those of the first year known, for a year before it."""
        return self.codes[self._since(year)]

    def name_in(self, year: int) -> str:
        """The variable's name in a survey year, lower case."""
        return self.names[self._since(year)]

    def _since(self, year: int) -> int:
        return max((first for first in self.codes if first <= year), default=min(self.codes))


def read_items(path: Path = CURATED / Path(FILE).name) -> dict[str, Item]:
    """Items by name, in the order of the file."""
    found: dict[str, Item] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            own = found.setdefault(row["item"], Item({}, {}))
            own.codes[int(row["since"])] = frozenset(_codes(row["codes"]))
            own.names[int(row["since"])] = row["variable"]
    return found


def _codes(text: str) -> Iterable[int]:
    """`1-3 5` as 1, 2, 3, 5."""
    for part in text.split():
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


ITEMS = read_items()


def no_oral_care(year: int) -> int:
    """The code of K4Q30_R that says no: its third answer, or, where boxes are ticked, the ticked box "no"."""
    return 3 if 3 in ITEMS["k4q30_r"].codes_in(year) else 1


def known_codes(name: str, variable: str, year: int) -> frozenset[int]:
    """Valid codes of a column in a year; none for a column that holds no codes.

    Args:
        name: the standard column, such as an item's name or `race_code`.
        variable: its name in the file, lower case.
        year: the survey year.
    """
    if (item := ITEMS.get(variable) or ITEMS.get(name)) is not None:
        return item.codes_in(year)
    return _CODES.get(name, frozenset())


# The 14 items of the screener for children with special health care needs; a criterion is met when all its parts are.
SCREENER_ITEMS = [f"k2q{number}" for number in range(10, 24)]
CRITERIA: dict[str, list[str]] = {
    "criterion_medicine": ["k2q10", "k2q11", "k2q12"],
    "criterion_more_care": ["k2q13", "k2q14", "k2q15"],
    "criterion_limitation": ["k2q16", "k2q17", "k2q18"],
    "criterion_therapy": ["k2q19", "k2q20", "k2q21"],
    "criterion_emotional": ["k2q22", "k2q23"],
}


@dataclass(frozen=True)
class Series:
    """How one series of NSCH files names its design variables and who is in it."""

    prefix: str
    weight: str
    cluster: str
    cshcn: str


# Six versions of family income: where it is missing, six plausible values stand for it.
IMPLICATES = [f"fpl_i{number}" for number in range(1, 7)]
# Inside or outside a metropolitan area, and its principal city: the parts of states that the files tell apart.
PARTS_OF_STATES = ["metro_yn", "mpc_yn"]
# Items that a series needs besides those of its indicators: subgroups, and the county model's control.
ALSO_READ = {"nsch_topical": ["instype", *IMPLICATES, *PARTS_OF_STATES], "nsch_screener": PARTS_OF_STATES}

SERIES: dict[str, Series] = {
    "nsch_topical": Series(prefix="sc_", weight="fwc", cluster="hhid", cshcn="sc_cshcn"),
    "nsch_screener": Series(prefix="c_", weight="c_fws", cluster="hhids", cshcn="c_cshcn"),
}

# STRATUM is 1 and 2 in 2016, 1 and 2A from 2017.
STRATA = {"1": "1", "2": "2", "2A": "2"}

SEX = {1: "male", 2: "female"}
RACE = {1: "white", 2: "black", 3: "other", 4: "asian", 5: "other", 6: "other", 7: "other"}
LANGUAGE = {1: "english", 2: "spanish", 3: "other"}
# An unspecified type, an answer of the first year alone, is in no subgroup.
INSURANCE = {1: "public", 2: "private", 3: "both", 5: "none"}
# Codes that are the same in every year, by standard column.
_CODES: dict[str, frozenset[int]] = {
    "age": frozenset(age for low, last in AGE_GROUPS.values() for age in range(low, last + 1)),
    **dict.fromkeys(["cshcn_in_file", "hispanic_code", *SCREENER_ITEMS], YES_NO),
    "sex_code": frozenset(SEX),
    "language_code": frozenset(LANGUAGE),
}


def items(series: str, indicators: Iterable[Indicator]) -> list[str]:
    """Items of `ITEMS` to read from the files of a series."""
    asked = {name for i in indicators if i.series == series for name in i.variables}
    return sorted((asked - set(SCREENER_ITEMS)) | set(ALSO_READ[series]))


def columns(series: Series, items: list[str], year: int) -> dict[str, str]:
    """Standard column name to the file's variable name, lower case."""
    p = series.prefix
    own = {
        "year": "year",
        "fipsst": "fipsst",
        "stratum": "stratum",
        "cluster": series.cluster,
        "weight": series.weight,
        "cshcn_in_file": series.cshcn,
        "age": f"{p}age_years",
        "sex_code": f"{p}sex",
        "race_code": f"{p}race_r",
        "hispanic_code": f"{p}hispanic_r",
        "language_code": "hhlanguage",
    }
    screener = {name: f"{p}{name}" for name in SCREENER_ITEMS}
    return own | screener | {name: ITEMS[name].name_in(year) for name in items}
