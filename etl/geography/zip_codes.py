"""ZIP codes and the towns they serve. A ZIP code may serve several towns, and a town may have none of its own."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from etl.core.csv_input import read_rows
from etl.core.errors import SourceError

ZIP_TOWNS = "geography/zip_muni_xw.csv"
TODO = "restore the file from the repository"


def zip_towns(raw: Path, town: pd.DataFrame) -> pd.DataFrame:
    """One row a ZIP code and town: zip, cousub_geoid, towns (how many towns the ZIP code serves).

    Raises:
        SourceError: a ZIP code has not 5 digits, or a town is unknown.
    """
    path = raw / ZIP_TOWNS
    found = read_rows(path, ["zip", "muni_name"])[["zip", "muni_name"]].drop_duplicates(ignore_index=True)
    wrong = found[~found["zip"].str.fullmatch(r"0\d{4}")]
    if len(wrong):
        told = f"ZIP code {wrong['zip'].iloc[0]!r} has not 5 digits with a leading zero"
        raise SourceError(str(path), told, TODO)
    found["cousub_geoid"] = found["muni_name"].map(town.set_index("town")["cousub_geoid"])
    if found["cousub_geoid"].isna().any():
        unknown = found.loc[found["cousub_geoid"].isna(), "muni_name"].iloc[0]
        raise SourceError(f"{path}, column muni_name", f"town {unknown!r} is unknown", TODO)
    found["towns"] = found.groupby("zip")["cousub_geoid"].transform("size")
    return found[["zip", "cousub_geoid", "towns"]].sort_values(["zip", "cousub_geoid"], ignore_index=True)
