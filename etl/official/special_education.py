"""Students with disabilities: children in public schools with an individualized education program.

Two official sources are joined. The Selected Populations reports of the Department of Elementary and Secondary
Education (DESE) count them in every district and the state since 2015-16. The Education-to-Career hub gives enrollment
and the percentage since 1993-94, for districts that serve towns; a head count rebuilt from it would be off by the
rounding, so only its percentages are shown. DESE's denominator includes students placed out of the district.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd

from etl.core.areas import MASSACHUSETTS
from etl.core.build_log import BuildLog
from etl.core.errors import SourceError
from etl.geography.school_districts import STATEWIDE, Districts, check_codes
from etl.official import local_rows
from etl.official.school_sources import COUNTY_SOURCE, HUB, MEMBER_SOURCE, SERIES, period
from etl.official.small_counts import SMALLEST_SHOWN, Sum, protected
from etl.official.workbooks import Rows, csv_rows, number, sheet, text
from etl.sources.manifest import Source

KIND = "selected_populations"
SHARE, COUNT = "students_with_disabilities", "students_with_disabilities_count"
STATE_CODE = "00000000"
FIRST_HUB_YEAR, LAST_HUB_YEAR = 1994, 2026
HEADING = re.compile(r"students with disabilities ?#", re.IGNORECASE)
TODO = "put the report of the right year in its place, from the address in sources.csv"


def tables(
    raw: Path, sources: list[Source], districts: Districts, log: BuildLog
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Make the frames estimate and source, and the names of all districts (district_code, district)."""
    estimates: list[pd.DataFrame] = []
    derived: list[dict[str, object]] = []
    names: dict[str, str] = {}
    counted_years = set()
    for source in sorted(sources, key=lambda s: s.year or 0):
        counted = read_report(raw / source.file, source.year or 0)
        counted_years.add(source.year)
        named = counted[counted["district_code"] != STATE_CODE]
        names |= dict(zip(named["district_code"], named["district"], strict=True))
        for code in counted.loc[counted["count"] == 0, "district_code"]:
            log.remark(source.source_id, 0, "Students with Disabilities #", f"district {code} reports 0", "flagged")
        county_id, region_id = f"{source.source_id}_counties", f"{source.source_id}_regions"
        frame = places(counted, districts, source.file)
        frame["source_id"] = frame["level"].map({"county": county_id, "region": region_id}).fillna(source.source_id)
        frame["period"] = period(source.year or 0)
        estimates.append(local_rows.share_rows(frame, SHARE, SERIES))
        estimates.append(local_rows.count_rows(frame[frame["level"] != "region"], COUNT, SERIES))
        title = f"Students with disabilities, {school_year(source.year or 0)}"
        derived += [
            local_rows.source_row(
                raw, county_id, f"{title}, counties from districts", [source.source_id, COUNTY_SOURCE]
            ),
            local_rows.source_row(
                raw, region_id, f"{title}, regions from districts and their towns", [source.source_id, MEMBER_SOURCE]
            ),
        ]
    hub = read_hub(districts.series)
    hub = hub[~hub["year"].isin(counted_years)]
    estimates.append(local_rows.share_rows(hub.assign(source_id=HUB), SHARE, SERIES))
    known = districts.outlined.set_index("district_code")["district"].to_dict()
    everyone = pd.DataFrame({"district_code": list(names | known), "district": list((names | known).values())})
    found = {"estimate": pd.concat(estimates, ignore_index=True), "source": pd.DataFrame(derived)}
    return found, everyone.sort_values("district_code", ignore_index=True)


def read_report(path: Path, year: int) -> pd.DataFrame:
    """One Selected Populations report: district_code, district, count, total; the state has the code 00000000.

    `total` is the count over the published percentage: enrolled and placed out of district. A count of 0 stands for
    "not reported" and has no total.

    Raises:
        SourceError: the report is of another year, a code has not 8 digits, or districts do not add up to the state.
    """
    rows = csv_rows(path) if path.suffix == ".csv" else sheet(path, lambda name: True, "at all")
    title = text(rows[0][0]) if rows and rows[0] else ""
    if not title.startswith(school_year(year)):
        raise SourceError(str(path), f"its title is {title!r}, not of {school_year(year)}", TODO)
    column = _column(path, rows)
    found = pd.DataFrame(
        {
            "district_code": [text(row[1]) for row in rows[2:]],
            "district": [text(row[0]).removesuffix(" (District)") for row in rows[2:]],
            "count": [number(row[column]) for row in rows[2:]],
            "percent": [number(row[column + 1]) for row in rows[2:]],
        }
    )
    check_codes(path, found["district_code"])
    if found["district_code"].duplicated().any():
        twice = found.loc[found["district_code"].duplicated(), "district_code"].iloc[0]
        raise SourceError(str(path), f"district {twice} stands twice", TODO)
    found = found[found["count"].notna()].reset_index(drop=True)
    state = found.loc[found["district_code"] == STATE_CODE, "count"]
    total = found.loc[found["district_code"] != STATE_CODE, "count"].sum()
    if len(state) != 1 or total != state.iloc[0]:
        shown = f"{state.iloc[0]:,.0f}" if len(state) else "none"
        raise SourceError(str(path), f"the districts add up to {total:,.0f}, the state's row is {shown}", TODO)
    found["total"] = (100 * found["count"] / found["percent"]).where(found["percent"] > 0)
    return found.drop(columns="percent")


def _column(path: Path, rows: Rows) -> int:
    """Where the number of students with disabilities stands: the last such heading, for the first may be blank."""
    headings = [text(cell) for cell in rows[1]] if len(rows) > 1 else []
    places = [place for place, heading in enumerate(headings) if HEADING.fullmatch(heading)]
    if not places:
        raise SourceError(f"{path}, row 2", "no column is headed 'Students with Disabilities #'", TODO)
    return places[-1]


def read_hub(series: pd.DataFrame) -> pd.DataFrame:
    """Every district and year of the Education-to-Career series: geo_id, year, period, count, total, numerator, hidden.

    `count` is rebuilt from the percentage and serves the interval and the small-count rule alone.
    """
    years = []
    for year in range(FIRST_HUB_YEAR, LAST_HUB_YEAR + 1):
        share, enrolled = series[f"SWD_PCT__{year}"].astype(float), series[f"TOTAL_CNT__{year}"].astype(float)
        years.append(
            pd.DataFrame(
                {
                    "geo_id": series.index,
                    "year": year,
                    "period": period(year),
                    "count": (share * enrolled).to_numpy(),
                    "total": enrolled.to_numpy(),
                }
            )
        )
    hub = pd.concat(years, ignore_index=True)
    hub = hub[(hub["total"] > 0) & hub["count"].notna()]
    small = hub["count"].round() < SMALLEST_SHOWN
    reason = np.where(hub["count"] == 0, local_rows.NOT_REPORTED, local_rows.FEWER_THAN_10)
    return hub.assign(numerator=np.nan, hidden=np.where(small, reason, ""))


def places(counted: pd.DataFrame, districts: Districts, file: str) -> pd.DataFrame:
    """Districts with their counties, regions and the state: geo_id, level, count, total, hidden, care.

    Raises:
        SourceError: a district has no county.
    """
    own = counted.rename(columns={"district_code": "geo_id"}).assign(level="district")
    own.loc[own["geo_id"] == STATE_CODE, ["geo_id", "level"]] = [MASSACHUSETTS, "state"]
    district = own[own["level"] == "district"]
    county = spread(district, districts.county, "county_id").assign(level="county")
    if homeless := sorted(set(district["geo_id"]) - set(districts.county["district_code"])):
        raise SourceError(
            file, f"district {homeless[0]} has no county", "add it to data/curated/school_district_counties.csv"
        )
    region = spread(district, districts.region, "region_id").assign(level="region", care=local_rows.LOCAL_DISTRICTS)
    county = county[county["geo_id"] != STATEWIDE]
    hidden = hidden_districts(district, districts)
    whole = pd.concat([own, county, region], ignore_index=True)
    whole["hidden"] = whole["geo_id"].map(hidden).fillna("")
    return whole[["geo_id", "level", "count", "total", "hidden", "care"]]


def spread(district: pd.DataFrame, shares: pd.DataFrame, column: str) -> pd.DataFrame:
    """Sums of count and total over places, each district divided by its shares; counts rounded to whole students."""
    parts = district.merge(shares, left_on="geo_id", right_on="district_code")
    parts["count"] *= parts["share"]
    parts["total"] *= parts["share"]
    sums = parts.groupby(column, as_index=False)[["count", "total"]].sum()
    return sums.assign(count=sums["count"].round()).rename(columns={column: "geo_id"})


def hidden_districts(district: pd.DataFrame, districts: Districts) -> dict[str, str]:
    """Reason by district that is not shown: not reported, too small, or hidden to protect a small one."""
    silent = set(district.loc[district["count"] == 0, "geo_id"])
    told = district[~district["geo_id"].isin(silent)]
    counts = dict(zip(told["geo_id"], told["count"], strict=True))
    sums = [Sum(dict.fromkeys(counts, 1.0))]
    alike = [[code for code in codes if code in counts] for codes in districts.neighborhoods.values()]
    for frame, column in ((districts.county, "county_id"), (districts.region, "region_id")):
        inside = frame[frame["district_code"].isin(counts)]
        sums += [
            Sum(dict(zip(parts["district_code"], parts["share"], strict=True))) for _, parts in inside.groupby(column)
        ]
    small, protecting = protected(counts, sums, alike=alike)
    reasons = dict.fromkeys(silent, local_rows.NOT_REPORTED) | dict.fromkeys(small, local_rows.FEWER_THAN_10)
    return reasons | dict.fromkeys(protecting, local_rows.PROTECTS_SMALL)


def school_year(year: int) -> str:
    """`2024-25` for the school year that ends in 2025, as DESE writes it."""
    return f"{year - 1}-{year % 100:02d}"
