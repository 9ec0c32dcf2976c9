"""Quality of care for children in Medicaid and CHIP: Child Core Set FFY 2021-2022, three rates of FFY 2016 apart.

These are rates of all children in the program, not of children with special health care needs. The 2016 measures
are other measures than those of 2021 on and stay in a table of their own, so that no line can join them.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from etl.core.build_log import BuildLog
from etl.core.csv_input import number, read_rows
from etl.core.errors import SourceError
from etl.core.links import without_unlinked
from etl.core.paths import CURATED

CORE_SET = "ma_medicaid_child_core_set_ffy2021_2022"
CORE_SET_2016 = "ma_child_core_set_ffy2016_partial"
INITIAL_CORE_SET = "chipra_initial_core_set"
RATES = CURATED / "quality_rates.csv"

# CMS publishes a rate when at least 25 states report it:
# https://www.medicaid.gov/medicaid/quality-of-care/performance-measurement/adult-and-child-health-care-quality-measures/childrens-health-care-quality-measures/index.html
MIN_STATES = 25

_DIRECTIONS = {
    "Higher rates are better for this measure": "higher",
    "Lower rates are better for this measure": "lower",
}
# A file of a code repository in brackets, which is no source that a reader can look up.
_CODE_PATH = re.compile(r" \([\w-]+/[\w-]+ [\w.-]+\)")
_KEY = ["ffy", "measure_abbreviation", "rate_definition"]
_COLUMNS = [
    "ffy",
    "measure_abbreviation",
    "measure_name",
    "domain",
    "rate_definition",
    "population",
    "methodology",
    "measure_type",
    "state_rate",
    "median",
    "bottom_quartile",
    "top_quartile",
    "number_of_states_reporting",
    "rate_used_in_calculating_state_mean_and_median",
    "notes",
    "state_specific_comments",
    "source",
]


def read_quality(raw: Path, log: BuildLog) -> dict[str, pd.DataFrame]:
    """Tables `quality_measure`, `quality_measure_2016` and `core_set_initial`.

    Raises:
        SourceError: a rate is out of range, has no direction or denominator, or stands twice in a year.
    """
    return {
        "quality_measure": _core_set(raw / "practices" / f"{CORE_SET}.csv", log),
        "quality_measure_2016": _core_set_2016(raw / "practices" / f"{CORE_SET_2016}.csv"),
        "core_set_initial": _initial(raw / "practices" / f"{INITIAL_CORE_SET}.csv", log),
    }


def _core_set(path: Path, log: BuildLog) -> pd.DataFrame:
    """One row a rate and year, in the published unit (percent, or visits per 1,000 months of enrollment).

    `position` says where Massachusetts stands among reporting states, better side first: `top_quarter`,
    `above_median`, `below_median`, `bottom_quarter`; a rate equal to a quartile counts as inside that quarter.
    """
    rows = read_rows(path, _COLUMNS)
    _stop_at_duplicates(path, rows)
    rows["state_specific_comments"] = rows["state_specific_comments"].replace("None", "")
    rows = _with_labels(path, rows)
    checked = [_rate(path, row, log) for row in rows.to_dict("records")]
    return pd.DataFrame(checked)


def _stop_at_duplicates(path: Path, rows: pd.DataFrame) -> None:
    again = rows[rows.duplicated(_KEY)]
    if not again.empty:
        row = again.iloc[0]
        raise SourceError(
            f"{path}, row {row['row']}",
            f"{row['measure_abbreviation']} of FFY {row['ffy']} has this rate twice ({row['rate_definition']})",
            "keep the one that stands for the whole population",
        )


def _with_labels(path: Path, rows: pd.DataFrame) -> pd.DataFrame:
    labels = read_rows(RATES, ("measure_abbreviation", "rate_definition", "rate_id", "group_id", "label"))
    joined = rows.merge(
        labels.rename(columns={"row": "list_order"}),
        on=["measure_abbreviation", "rate_definition"],
        how="left",
        validate="many_to_one",
    )
    unknown = joined[joined["rate_id"].isna()]
    if not unknown.empty:
        row = unknown.iloc[0]
        raise SourceError(
            f"{path}, row {row['row']}, column rate_definition",
            f"{row['measure_abbreviation']} has a rate without a plain label ({row['rate_definition']})",
            f"add it to {RATES.name}",
        )
    return joined


def _rate(path: Path, row: dict[str, str], log: BuildLog) -> dict[str, object]:
    where = f"{path}, row {row['row']}"
    direction = _DIRECTIONS.get(row["measure_type"])
    if direction is None:
        raise SourceError(
            f"{where}, column measure_type",
            f"{row['measure_type']!r} does not say which direction is better",
            "restore the file, or add the wording to etl/programs/quality_measures.py",
        )
    for column in ("rate_definition", "population"):
        if not row[column]:
            raise SourceError(
                f"{where}, column {column}", "the rate does not say of whom it is the rate", "restore the file"
            )
    per_1000 = "per 1,000" in row["rate_definition"]
    rate = _figure(where, row, "state_rate", per_1000=per_1000)
    median = _figure(where, row, "median", per_1000=per_1000)
    bottom = _figure(where, row, "bottom_quartile", per_1000=per_1000)
    top = _figure(where, row, "top_quartile", per_1000=per_1000)
    better = 1 if direction == "higher" else -1
    if not better * bottom <= better * median <= better * top:
        raise SourceError(
            where,
            f"quartiles {bottom}, {median}, {top} are not in the order that {direction!r} asks for",
            "restore the file",
        )
    states = int(number(row["number_of_states_reporting"]) or 0)
    _remarks(row, states, log)
    return {
        "ffy": int(row["ffy"]),
        "rate_id": row["rate_id"],
        "group_id": row["group_id"],
        "label": row["label"],
        "list_order": row["list_order"],
        "measure_abbreviation": row["measure_abbreviation"],
        "measure_name": row["measure_name"],
        "rate_definition": row["rate_definition"],
        "domain": row["domain"],
        "unit": "per_1000_months" if per_1000 else "percent",
        "direction": direction,
        "value": rate,
        "median": median,
        "quartile_bottom": bottom,
        "quartile_top": top,
        "position": position(rate, bottom, median, top, better),
        "states_reporting": states,
        "population": row["population"],
        "methodology": row["methodology"],
        "denominator_note": row["state_specific_comments"],
        "used_in_median": row["rate_used_in_calculating_state_mean_and_median"] == "Yes",
        "analysis": row["source"],
        "source_id": CORE_SET,
        "row_in_source": row["row"],
    }


def _figure(where: str, row: dict[str, str], column: str, *, per_1000: bool) -> float:
    value = number(row[column])
    highest = 1000.0 if per_1000 else 100.0
    if value is None or not 0 <= value <= highest:
        raise SourceError(
            f"{where}, column {column}",
            f"found {row[column]!r}, not a rate from 0 to {highest:.0f}",
            "restore the file",
        )
    return value


def _remarks(row: dict[str, str], states: int, log: BuildLog) -> None:
    def remark(column: str, message: str) -> None:
        text = f"{row['measure_abbreviation']}, FFY {row['ffy']}, {row['label']}: {message}"
        log.remark(CORE_SET, int(row["row"]), column, text, "flagged")

    if not row["methodology"] or not row["state_specific_comments"]:
        remark("state_specific_comments", "the file does not say which plans or records the denominator takes in.")
    if row["rate_used_in_calculating_state_mean_and_median"] != "Yes":
        remark("rate_used_in_calculating_state_mean_and_median", "this rate was left out of the median of the states.")
    if states < MIN_STATES:
        remark("number_of_states_reporting", f"only {states} states stand behind the median.")


def position(rate: float, bottom: float, median: float, top: float, better: int) -> str:
    """Where a rate stands among the quartiles; `better` is 1 when higher is better, -1 when lower is."""
    if better * rate >= better * top:
        return "top_quarter"
    if better * rate <= better * bottom:
        return "bottom_quarter"
    return "above_median" if better * rate >= better * median else "below_median"


def _core_set_2016(path: Path) -> pd.DataFrame:
    columns = [
        "ffy",
        "measure_abbreviation",
        "measure",
        "massachusetts_rate",
        "median_of_reporting_states",
        "unit",
        "source_url",
        "note",
    ]
    rows = read_rows(path, columns)
    rates = rows["massachusetts_rate"].map(number)
    if rates.isna().any() or not rates.between(0, 100).all():
        row = rows[rates.isna() | ~rates.between(0, 100)].iloc[0]
        raise SourceError(
            f"{path}, row {row['row']}, column massachusetts_rate",
            f"found {row['massachusetts_rate']!r}, not a percentage",
            "restore the file",
        )
    return pd.DataFrame(
        {
            "ffy": rows["ffy"].astype(int),
            "measure_abbreviation": rows["measure_abbreviation"],
            "measure": rows["measure"],
            "value": rates.astype(float),
            "median": rows["median_of_reporting_states"].map(number).astype(float),
            "rounded": rows["unit"].str.contains("rounded"),
            "source_url": rows["source_url"],
            "note": rows["note"],
            "source_id": CORE_SET_2016,
            "row_in_source": rows["row"],
        }
    )


def _initial(path: Path, log: BuildLog) -> pd.DataFrame:
    columns = [
        "no_in_ahrq_2009_list",
        "measure",
        "nqf_number",
        "steward",
        "in_initial_core_set_evidence",
        "later_history",
    ]
    rows = read_rows(path, columns)
    log.remark(
        INITIAL_CORE_SET, 0, "measure", f"{len(rows)} of the 24 measures of the first core set could be named.", "kept"
    )
    frame = rows[columns].rename(
        columns={"no_in_ahrq_2009_list": "number_in_list", "in_initial_core_set_evidence": "evidence"}
    )
    frame["later_history"] = frame["later_history"].map(without_unlinked).str.replace(_CODE_PATH, "", regex=True)
    return frame.assign(source_id=INITIAL_CORE_SET, row_in_source=rows["row"])
