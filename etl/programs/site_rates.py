"""How many sites of HRSA's list stand in a county or region, and how many for each 10,000 children.

A count of places, not of capacity: a site open one morning a week counts as much as a large clinic.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from etl.core.areas import MASSACHUSETTS
from etl.core.csv_input import number, read_rows
from etl.core.errors import SourceError
from etl.geography.areas import CROSSWALK_ID
from etl.geography.gazetteer import Gazetteer
from etl.programs.sites import HRSA
from etl.sources import provenance

POPULATION = "ma_county_popest_v2023_children"
REFERENCE_DATE = "2023-07-01"
PERIOD = "2024"
SERIES = "hrsa_sites"
PER = 10_000

# One measure, one named denominator (DATA_NOTES): counties and the state by Population Estimates vintage 2023,
# regions by their towns' children of ACS 2018-2022, because no Population Estimates by age exist for towns.
RATE_SOURCES = {
    "county": ("hrsa_sites_per_children_popest_v2023", POPULATION, "county Population Estimates, July 1, 2023"),
    "region": ("hrsa_sites_per_children_acs2018_2022", CROSSWALK_ID, "towns' children under 18, ACS 2018-2022"),
}


def site_estimates(raw: Path, sites: pd.DataFrame, gazetteer: Gazetteer) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of `estimate` for `health_center_sites` and `health_center_sites_rate`, and the rows of `source` they need.

    Sites that could be placed in no county are in the state's count only.

    Raises:
        SourceError: a county has no count of children, so that its rate would have no denominator.
    """
    hrsa = sites[sites["list"] == "hrsa"]
    counties = county_children(raw)
    regions = gazetteer.towns.groupby("region_id")["children"].sum()
    counts = pd.concat(
        [
            hrsa["county_id"].value_counts().reindex(gazetteer.towns["county_id"].unique(), fill_value=0),
            hrsa["region_id"].value_counts().reindex(regions.index, fill_value=0),
            pd.Series({MASSACHUSETTS: len(hrsa)}),
        ]
    ).astype(float)
    children = pd.concat([counties, regions.astype(float)]).reindex(counts.index)
    if children.isna().any() or (children <= 0).any():
        bad = children[children.isna() | (children <= 0)].index[0]
        raise SourceError(
            str(raw / "population" / f"{POPULATION}.csv"),
            f"area {bad} has no count of children on {REFERENCE_DATE}",
            "restore the file",
        )
    rate_source = [RATE_SOURCES["region" if str(geo).startswith("eohhs") else "county"][0] for geo in counts.index]
    estimate = pd.concat(
        [
            _rows("health_center_sites", counts, HRSA),
            _rows("health_center_sites_rate", PER * counts / children, rate_source),
        ],
        ignore_index=True,
    )
    return estimate, _sources(raw)


def county_children(raw: Path) -> pd.Series:
    """Children under 18 on July 1, 2023 by county FIPS, and for the state as the counties' sum.

    Raises:
        SourceError: the file is unreadable, or lacks the date.
    """
    path = raw / "population" / f"{POPULATION}.csv"
    rows = read_rows(path, ("county_fips", "reference_date", "under18_tot"))
    rows = rows[rows["reference_date"] == REFERENCE_DATE]
    if rows.empty:
        raise SourceError(str(path), f"no row has reference_date {REFERENCE_DATE}", "restore the file")
    children = rows.set_index("county_fips")["under18_tot"].map(number).astype(float)
    children[MASSACHUSETTS] = children.sum()
    return children


def _rows(indicator_id: str, values: pd.Series, source_id: str | list[str]) -> pd.DataFrame:
    blank = dict.fromkeys(("lower", "upper", "se", "n", "n_eff", "weighted_count"))
    return pd.DataFrame(
        {
            "indicator_id": indicator_id,
            "population": "all_children",
            "geo_id": values.index,
            "period": PERIOD,
            "group_name": "all",
            "group_level": "all",
            "value": values.to_numpy(),
            **blank,
            "reliability": "ok",
            "reliability_reason": "",
            "estimate_type": "administrative",
            "source_id": source_id,
            "series": SERIES,
        }
    )


def _sources(raw: Path) -> pd.DataFrame:
    """One row of `source` a denominator, made of the list of sites and of the file of its children."""
    rows = [
        provenance.made_of(
            provenance.listed(raw, [HRSA, part]),
            source_id=source_id,
            kind="derived",
            series=SERIES,
            title=f"HRSA health center sites per {PER:,} children ({denominator})",
            publisher="This site, with data from HRSA and U.S. Census Bureau",
            citation=f"Calculated from HRSA health center sites, October 2024, and {denominator}.",
            license="US Government works, public domain",
            vintage=f"sites October 2024; {denominator}",
            url="https://data.hrsa.gov/data/download",
        )
        for source_id, part, denominator in RATE_SOURCES.values()
    ]
    return pd.DataFrame(rows)
