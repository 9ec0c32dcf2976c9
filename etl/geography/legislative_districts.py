"""House and Senate districts of each town, by its voting precincts.

A town may lie in several districts. Precincts are not people: a town is listed with every district that has one of its
precincts, and its children are never divided between them.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from etl.core.csv_input import read_table
from etl.core.errors import SourceError

PRECINCTS = "geography/ma_town_legislative_districts_2022.csv"
CHAMBERS = {"House": 160, "Senate": 40}
TODO = "restore the file from the repository"


def town_legislative_districts(raw: Path, town: pd.DataFrame) -> pd.DataFrame:
    """One row a town, chamber and district: cousub_geoid, chamber (house, senate), district, precincts, town_precincts.

    Raises:
        SourceError: a town is unknown or missing in a chamber, or a chamber has not all its districts.
    """
    path = raw / PRECINCTS
    found = read_table(path, ["chamber", "district", "town"], ["precincts", "precincts_in_town"])
    found = found[found["chamber"].isin(CHAMBERS)]
    found["cousub_geoid"] = found["town"].map(town.set_index("town")["cousub_geoid"])
    if found["cousub_geoid"].isna().any():
        unknown = found.loc[found["cousub_geoid"].isna(), "town"].iloc[0]
        raise SourceError(f"{path}, column town", f"town {unknown!r} is unknown", TODO)
    for chamber, districts in CHAMBERS.items():
        of_chamber = found[found["chamber"] == chamber]
        if of_chamber["district"].nunique() != districts:
            told = f"it names {of_chamber['district'].nunique()} {chamber} districts where {districts} are expected"
            raise SourceError(str(path), told, TODO)
        if missing := sorted(set(town["town"]) - set(of_chamber["town"])):
            raise SourceError(str(path), f"{missing[0]} has no {chamber} district", TODO)
        counted = of_chamber.groupby("town")["precincts"].sum()
        whole = of_chamber.groupby("town")["precincts_in_town"].first()
        if (counted != whole).any():
            wrong = (counted != whole).idxmax()
            told = f"the precincts of {wrong} add up to {counted[wrong]:.0f}, not to {whole[wrong]:.0f}"
            raise SourceError(f"{path}, {chamber}", told, TODO)
    named = found.assign(
        chamber=found["chamber"].str.lower(), district=found["district"].str.replace(" & ", " and ", regex=False)
    )
    named = named.astype({"precincts": int, "precincts_in_town": int})
    named = named.rename(columns={"precincts_in_town": "town_precincts"})
    columns = ["cousub_geoid", "chamber", "district", "precincts", "town_precincts"]
    return named[columns].sort_values(columns[:3], ignore_index=True)
