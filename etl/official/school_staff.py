"""Students for each full-time nurse, psychologist and counselor of public schools.

Nurses come from DESE's staffing report of every district; 0 positions stand for "not reported", and such a district is
left out of every sum. Psychologists and counselors come from the Education-to-Career hub, for districts that serve
towns.
"""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from etl.core.areas import MASSACHUSETTS
from etl.core.csv_input import read_table
from etl.core.errors import SourceError
from etl.geography.school_districts import STATEWIDE, Districts, check_codes
from etl.official import local_rows
from etl.official.school_sources import COUNTY_SOURCE, HUB, MEMBER_SOURCE, SERIES, period

NURSES = "ma_district_school_nurse_fte_2017_2026"
SUPPORT = "ma_district_support"
SUPPORT_YEAR = 2026
RATIOS = {"students_per_psychologist": "students_per_psychologist", "students_per_counselor": "students_per_counselor"}
NURSE = "students_per_nurse"
TODO = "restore the file from the repository"


def tables(raw: Path, districts: Districts) -> dict[str, pd.DataFrame]:
    """Make the frames estimate and source."""
    nurses = read_nurses(raw)
    years = [
        ratios(of_year, districts).assign(period=period(int(str(year)))) for year, of_year in nurses.groupby("year")
    ]
    estimates = [_rows(pd.concat(years, ignore_index=True), NURSE, NURSES)]
    support = read_support(raw, districts.series)
    for indicator_id in RATIOS:
        positions = support.assign(positions=support["students"] / support[indicator_id])
        found = ratios(positions, districts).assign(period=period(SUPPORT_YEAR))
        estimates.append(_rows(found, indicator_id, SUPPORT))
    derived = [
        local_rows.source_row(raw, f"{source_id}_{level}", f"{title}, {told}", [source_id, *more, places])
        for source_id, title, more in (
            (NURSES, "Students for each school nurse", []),
            (SUPPORT, "Students for each school psychologist and counselor", [HUB]),
        )
        for level, told, places in (
            ("counties", "counties and the state from districts", COUNTY_SOURCE),
            ("regions", "regions from districts and their towns", MEMBER_SOURCE),
        )
    ]
    return {"estimate": pd.concat(estimates, ignore_index=True), "source": pd.DataFrame(derived)}


def read_nurses(raw: Path) -> pd.DataFrame:
    """School nurses by district and year: district_code, year in which the school year ends, positions, students."""
    path = raw / f"local/schools/{NURSES}.csv"
    found = read_table(path, ["school_year", "district_code"], ["nurse_fte", "students"])
    check_codes(path, found["district_code"])
    keys = ["school_year", "district_code"]
    if found.duplicated(keys).any():
        twice = found.loc[found.duplicated(keys), keys].iloc[0]
        raise SourceError(str(path), f"district {twice['district_code']} stands twice in {twice['school_year']}", TODO)
    if (found[["nurse_fte", "students"]] < 0).any(axis=None):
        raise SourceError(str(path), "a number of nurses or students is below 0", TODO)
    year = found["school_year"].str[:4].astype(int) + 1
    return found.rename(columns={"nurse_fte": "positions"}).assign(year=year)


def read_support(raw: Path, series: pd.DataFrame) -> pd.DataFrame:
    """Students for each position by district: district_code, students, and a column for each ratio (NaN: none told)."""
    path = raw / f"local/schools/{SUPPORT}.json"
    try:
        found = pd.DataFrame.from_dict(json.loads(path.read_text(encoding="utf-8")), orient="index")
        ratio = found[list(RATIOS.values())].astype(float)
    except (OSError, ValueError, KeyError) as error:
        raise SourceError(str(path), f"it cannot be read ({error})", TODO) from error
    check_codes(path, ratio.index.to_series())
    enrolled = series[f"TOTAL_CNT__{SUPPORT_YEAR}"].astype(float)
    return ratio.reindex(series.index).assign(students=enrolled).reset_index()


def ratios(positions: pd.DataFrame, districts: Districts) -> pd.DataFrame:
    """Students for each position in districts, counties, regions and the state: geo_id, level, value, hidden, care.

    Args:
        positions: district_code, positions (0 or NaN: not reported) and students.
    """
    silent = ~(positions["positions"] > 0)
    own = positions.assign(geo_id=positions["district_code"], level="district")
    own["hidden"] = silent.map({True: local_rows.NOT_REPORTED, False: ""})
    told = positions[~silent]
    county = districts.county[districts.county["county_id"] != STATEWIDE].rename(columns={"county_id": "geo_id"})
    region = districts.region.rename(columns={"region_id": "geo_id"})
    state = told[["district_code"]].assign(geo_id=MASSACHUSETTS, share=1.0)
    sums = []
    for level, shares in (("county", county), ("region", region), ("state", state)):
        parts = told.merge(shares, on="district_code")
        for column in ("positions", "students"):
            parts[column] *= parts["share"]
        whole = parts.groupby("geo_id", as_index=False)[["positions", "students"]].sum()
        sums.append(whole.assign(level=level, hidden="", care=local_rows.LOCAL_DISTRICTS if level == "region" else ""))
    found = pd.concat([own, *sums], ignore_index=True)
    found["value"] = found["students"] / found["positions"]
    return found[["geo_id", "level", "value", "hidden", "care"]]


def _rows(found: pd.DataFrame, indicator_id: str, source_id: str) -> pd.DataFrame:
    of_level = {"county": f"{source_id}_counties", "state": f"{source_id}_counties", "region": f"{source_id}_regions"}
    found = found.assign(source_id=found["level"].map(of_level).fillna(source_id))
    return local_rows.ratio_rows(found, indicator_id, SERIES)
