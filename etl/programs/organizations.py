"""Health center organizations that reported to HRSA, by year (Uniform Data System, 2004-2019)."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from etl.core.build_log import BuildLog
from etl.core.csv_input import read_rows
from etl.core.errors import SourceError

UDS = "ma_hrsa_uds_organisations_2004_2019"


def read_organization_years(raw: Path, log: BuildLog) -> pd.DataFrame:
    """One row an organization and year: year, hc_id, hc_type, organization_name, source_id, row_in_source.

    `hc_id` names an organization within a year only: the source gave out new ids in most years, so rows of two years
    cannot be joined by it.

    Raises:
        SourceError: a year is no year, an organization stands twice in a year, or a year is missing in between.
    """
    path = raw / "practices" / f"{UDS}.csv"
    renamed = {"organisation_name": "organization_name"}
    rows = read_rows(path, ("year", "hc_id", "hc_type", *renamed, "state"), renamed)
    bad_years = rows[~rows["year"].str.fullmatch(r"20\d\d")]
    if not bad_years.empty:
        row = bad_years.iloc[0]
        raise SourceError(f"{path}, row {row['row']}, column year", f"found {row['year']!r}", "correct the year")
    elsewhere = rows["state"] != "MA"
    for row in rows[elsewhere].to_dict("records"):
        log.remark(UDS, row["row"], "state", f"State is {row['state']!r}, not MA; left out.", "dropped")
    rows = rows[~elsewhere]
    again = rows[rows.duplicated(["year", "hc_id"])]
    if not again.empty:
        row = again.iloc[0]
        raise SourceError(
            f"{path}, row {row['row']}",
            f"{row['organization_name']!r} stands twice in {row['year']}",
            "remove one, or every count of that year is too high",
        )
    years = rows["year"].astype(int)
    missing = set(range(years.min(), years.max() + 1)) - set(years)
    if missing:
        raise SourceError(str(path), f"year {min(missing)} has no row", "restore the file")
    log.remark(
        UDS, 0, "hc_id", "The ids change between years: organizations are counted by year and never followed.", "kept"
    )
    return pd.DataFrame(
        {
            "year": years,
            "hc_id": rows["hc_id"],
            "hc_type": rows["hc_type"],
            "organization_name": rows["organization_name"],
            "source_id": UDS,
            "row_in_source": rows["row"],
        }
    ).reset_index(drop=True)
