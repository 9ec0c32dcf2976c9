"""Survey items: their names and valid codes, year by year. The one place where years differ.

An item is known by its 2016 name in lower case. `names` and `codes` map the first year of a wording to the
file's variable name and its valid codes; a later entry replaces an earlier one. Special missing codes
(.m, .n, .l, .d) are not codes: they are read as missing, never as "no".

Source: Census label programs inside the survey zips, 2016-2022; CAHMI crosswalk 2016-2024.
"""

from __future__ import annotations

from dataclasses import dataclass, field

YES_NO = frozenset({1, 2})


def upto(last: int) -> frozenset[int]:
    """Codes 1 to `last`."""
    return frozenset(range(1, last + 1))


@dataclass(frozen=True)
class Item:
    """A survey item: valid codes and variable name from a year on. An empty code set allows any number."""

    codes: dict[int, frozenset[int]]
    names: dict[int, str] = field(default_factory=dict)

    def codes_in(self, year: int) -> frozenset[int]:
        """Valid codes in a survey year."""
        return self.codes[max(first for first in self.codes if first <= year)]

    def name_in(self, item: str, year: int) -> str:
        """The variable's name in a survey year, lower case."""
        since = [first for first in self.names if first <= year]
        return self.names[max(since)] if since else item


FIRST = 2016


def item(codes: frozenset[int] | dict[int, frozenset[int]], names: dict[int, str] | None = None) -> Item:
    """Short form: one code set for all years, or a dict of first year to code set."""
    return Item(codes if isinstance(codes, dict) else {FIRST: codes}, names or {})


ITEMS: dict[str, Item] = {
    # medical home
    "k4q04_r": item(upto(3)),
    "k4q01": item(YES_NO),
    "k4q02_r": item(upto(7), {2023: "gowhensick"}),
    "s4q01": item(YES_NO),
    "k5q40": item(upto(4)),
    "k5q41": item(upto(4)),
    "k5q42": item(upto(4)),
    "k5q43": item(upto(4)),
    "k5q44": item(upto(4)),
    "k5q10": item(YES_NO),
    "k5q11": item({2016: upto(3), 2018: upto(4)}),
    "k5q20_r": item(upto(3)),
    "k5q21": item(YES_NO),
    "k5q22": item(upto(3)),
    "k5q30": item(upto(4)),
    "k5q31_r": item(upto(3)),
    "k5q32": item(upto(4)),
    # shared decisions
    "decisions": item(YES_NO, {2023: "decisions_r"}),
    "discussopt": item(upto(4)),
    "raiseconc": item(upto(4)),
    "bestforchild": item(upto(4)),
    # insurance and costs
    "currins": item(YES_NO),
    "insgap": item(upto(3)),
    "k3q20": item(upto(4)),
    "k3q22": item(upto(4)),
    "k3q21b": item(upto(4)),
    "howmuch": item(upto(6)),
    "k3q25": item(YES_NO),
    # preventive visits; from 2021 "no" is a box of its own (see `no_oral_care`)
    "k4q20r": item(upto(3)),
    "dentistvisit": item(upto(3)),
    "k4q30_r": item({2016: upto(3), 2021: YES_NO}, {2021: "k4q30_r_3"}),
    # forgone care, frustration, specialists
    "k4q27": item(YES_NO),
    "k4q28x01": item(YES_NO),
    "k4q28x02": item(YES_NO),
    "k4q28x03": item(YES_NO),
    "k4q28x_ear": item(YES_NO),
    "k4q28x04": item(YES_NO),
    "issuecost": item(YES_NO),
    "appointment": item(YES_NO),
    "notelig": item(YES_NO),
    "c4q04": item(upto(4)),
    "k4q24_r": item(upto(3)),
    "k4q26": item({2016: upto(3), 2018: upto(4)}),
    # transition to adult care
    "treatchild": item(YES_NO),
    "treatadult": item(YES_NO),
    "gainskills": item(upto(3)),
    "changeage": item(upto(3)),
    "docprivate": item(YES_NO),
    "writeplan": item(YES_NO),
    # mental health
    "k2q32b": item(YES_NO),
    "k2q33b": item(YES_NO),
    "k2q34b": item(YES_NO),
    "k4q22_r": item(upto(3)),
    "treatneed": item({2016: upto(3), 2018: upto(4)}),
    # how health affects the child
    "hcability": item(upto(5)),
    "hcextent": item(upto(3)),
    **{name: item(YES_NO) for name in ("breathing", "swallowing", "stomach", "physicalpain", "k2q43b", "blindness")},
    **{name: item(YES_NO) for name in ("hands", "coordination")},
    **{name: item(YES_NO) for name in ("memorycond", "walkstairs", "dressing", "errandalone")},
    # special education, and what care asks of the family; code 1 of the hours (no care by the family) until 2017
    "k6q15": item(YES_NO),
    "sescurrsvc": item(YES_NO),
    "athomehc": item({2016: upto(6), 2018: frozenset({2, 3, 4, 5, 6})}),
    "arrangehc": item({2016: upto(6), 2018: frozenset({2, 3, 4, 5, 6})}),
    "stopwork": item(YES_NO),
    "cuthours": item(YES_NO),
    "avoidchg": item(YES_NO),
    "k8q30": item(upto(4)),
    "k8q35": item(YES_NO),
    # subgroups known to the topical files alone
    "instype": item(frozenset({1, 2, 3, 5})),
    "fpl_i1": item(frozenset(range(50, 401))),
    # metropolitan area and its principal city, known in part of the states; the county model's positive control
    "metro_yn": item(YES_NO),
    "mpc_yn": item(YES_NO),
}


def no_oral_care(year: int) -> int:
    """The code of K4Q30_R that says no: the third answer until 2020, the ticked box "no" from 2021."""
    return 3 if year < 2021 else 1


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


# Items that a series needs besides those of its indicators: subgroups, and the county model's control.
ALSO_READ = {"nsch_topical": ["instype", "fpl_i1"], "nsch_screener": ["metro_yn", "mpc_yn"]}

SERIES: dict[str, Series] = {
    "nsch_topical": Series(prefix="sc_", weight="fwc", cluster="hhid", cshcn="sc_cshcn"),
    "nsch_screener": Series(prefix="c_", weight="c_fws", cluster="hhids", cshcn="c_cshcn"),
}

# STRATUM is 1 and 2 in 2016, 1 and 2A from 2017.
STRATA = {"1": "1", "2": "2", "2A": "2"}

AGE_GROUPS = {"0-5": (0, 5), "6-11": (6, 11), "12-17": (12, 17)}
SEX = {1: "male", 2: "female"}
RACE = {1: "white", 2: "black", 3: "other", 4: "asian", 5: "other", 7: "other"}
LANGUAGE = {1: "english", 2: "spanish", 3: "other"}
INSURANCE = {1: "public", 2: "private", 3: "both", 5: "none"}
# Lower bounds of family income in per cent of the federal poverty level.
INCOME = {"0-99": 0, "100-199": 100, "200-399": 200, "400-plus": 400}

GROUPS: dict[str, list[str]] = {
    "age": list(AGE_GROUPS),
    "sex": ["female", "male"],
    "race_ethnicity": ["hispanic", "white", "black", "asian", "other"],
    "insurance": ["public", "private", "both", "none"],
    "income": list(INCOME),
    "household_language": ["english", "spanish", "other"],
    "functional_limitation": ["limited", "not_limited"],
}
