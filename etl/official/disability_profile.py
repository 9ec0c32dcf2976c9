"""What kinds of disability students have, where they are taught, and how many miss much school.

Shares of students with disabilities, as the Education-to-Career hub publishes them for districts that serve towns.
Counties, regions and the state are sums of these districts, weighted by their students with disabilities; charter and
regional vocational districts are in none of them. A kind that the hub leaves out of a district has no student there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from etl.core.areas import MASSACHUSETTS
from etl.core.errors import SourceError
from etl.geography.school_districts import STATEWIDE, Districts, check_codes
from etl.official import local_rows
from etl.official.school_sources import COUNTY_SOURCE, HUB, MEMBER_SOURCE, SERIES, period
from etl.official.small_counts import Sum, protected

TODO = "restore the file from the repository"
# Kinds of disability are shown for districts of this many students or more.
LARGE_ENOUGH = 1000
OUT_OF_DISTRICT = "sped_out_of_district_pct"


@dataclass(frozen=True)
class Family:
    """Shares of one file that belong together.

    Attributes:
        source_id: of the file, which is named after it.
        title: of what the file tells.
        year: in which the school year ends.
        indicators: indicator by the field of the file.
        whole: how far the shares of a district may be from adding up to 1; None where they are no parts of a whole.
        exact: they add up so closely that a hidden share could be worked out from the others.
        large_only: shown for districts of LARGE_ENOUGH students or more.
    """

    source_id: str
    title: str
    year: int
    indicators: dict[str, str]
    whole: float | None
    exact: bool
    large_only: bool

    @property
    def file(self) -> str:
        """Where the file lies in the folder of raw files."""
        return f"local/schools/{self.source_id}.json"


KINDS = (
    *("specific_learning", "communication", "autism", "health", "developmental", "emotional", "neurological"),
    *("intellectual", "sensory", "multiple", "physical"),
)
FAMILIES = (
    Family(
        "ma_district_sped_detail",
        "Students with disabilities by kind, 2025-26",
        2026,
        {f"sped_{kind}_pct": f"disability_{kind}" for kind in KINDS},
        whole=0.005,
        exact=True,
        large_only=True,
    ),
    Family(
        "ma_district_sped",
        "Students with disabilities by placement, 2025-26",
        2026,
        {
            "sped_full_inclusion_pct": "placement_full_inclusion",
            "sped_partial_inclusion_pct": "placement_partial_inclusion",
            "sped_separate_pct": "placement_separate",
            OUT_OF_DISTRICT: "placement_out_of_district",
        },
        # Small placements are left out of the file, and each is rounded by itself.
        whole=0.08,
        exact=False,
        large_only=False,
    ),
    Family(
        "ma_district_absence_groups",
        "Chronic absence of students with disabilities, 2024-25",
        2025,
        {"chronic_swd": "chronic_absence_disabilities"},
        whole=None,
        exact=False,
        large_only=False,
    ),
)


def tables(raw: Path, districts: Districts) -> dict[str, pd.DataFrame]:
    """Make the frames estimate and source."""
    placed_out = read_shares(raw, FAMILIES[1]).get(OUT_OF_DISTRICT, pd.Series(dtype=float))
    estimates, derived = [], []
    for family in FAMILIES:
        shares = read_shares(raw, family)
        students = students_with_disabilities(districts.series, placed_out, family.year)
        cells = figures(
            shares, students, districts.series[f"TOTAL_CNT__{family.year}"].astype(float), family, districts
        )
        county_id, region_id = f"{family.source_id}_counties", f"{family.source_id}_regions"
        cells["source_id"] = cells["level"].map({"county": county_id, "state": county_id, "region": region_id})
        cells["source_id"] = cells["source_id"].fillna(family.source_id)
        cells["period"] = period(family.year)
        estimates += [
            local_rows.share_rows(of_one.assign(numerator=np.nan), str(indicator_id), SERIES)
            for indicator_id, of_one in cells.groupby("indicator_id", sort=False)
        ]
        for source_id, title, places in (
            (county_id, "counties and the state from districts", COUNTY_SOURCE),
            (region_id, "regions from districts and their towns", MEMBER_SOURCE),
        ):
            parts = [family.source_id, HUB, places]
            derived.append(local_rows.source_row(raw, source_id, f"{family.title}, {title}", parts))
    return {"estimate": pd.concat(estimates, ignore_index=True), "source": pd.DataFrame(derived)}


def read_shares(raw: Path, family: Family) -> pd.DataFrame:
    """Shares by district (rows) and field (columns); NaN where the file has none.

    Raises:
        SourceError: the file cannot be read, a share is not between 0 and 1, or the shares of a district do not add up.
    """
    path = raw / family.file
    try:
        found = pd.DataFrame.from_dict(json.loads(path.read_text(encoding="utf-8")), orient="index")
        shares = found[list(family.indicators)].astype(float).sort_index()
    except (OSError, ValueError, KeyError) as error:
        raise SourceError(str(path), f"it cannot be read ({error})", TODO) from error
    check_codes(path, shares.index.to_series())
    outside = shares[((shares < 0) | (shares > 1)).any(axis=1)]
    if len(outside):
        raise SourceError(str(path), f"a share of district {outside.index[0]} is not between 0 and 1", TODO)
    if family.whole is not None:
        off = (shares.sum(axis=1) - 1).abs()
        if (off > family.whole).any():
            found_sum = shares.loc[off.idxmax()].sum()
            raise SourceError(
                str(path), f"the shares of district {off.idxmax()} add up to {found_sum:.3f}, not to 1", TODO
            )
    return shares


def students_with_disabilities(series: pd.DataFrame, placed_out: pd.Series, year: int) -> pd.Series:
    """Students with disabilities of each district, rebuilt from the published percentage.

    DESE divides by students enrolled and placed out, so that n = p (enrolled + o n) for a share p with disabilities
    and a share o of them placed out.
    """
    share, enrolled = series[f"SWD_PCT__{year}"].astype(float), series[f"TOTAL_CNT__{year}"].astype(float)
    away = placed_out.reindex(series.index).fillna(0.0)
    return (share * enrolled / (1 - share * away)).round()


def figures(
    shares: pd.DataFrame, students: pd.Series, enrolled: pd.Series, family: Family, districts: Districts
) -> pd.DataFrame:
    """Every place and indicator of a family: geo_id, level, indicator_id, count, total, hidden."""
    long = shares.rename_axis("geo_id").reset_index().melt("geo_id", var_name="field", value_name="share")
    long["total"] = long["geo_id"].map(students)
    long["count"] = long["share"] * long["total"]
    own = long.assign(level="district")
    told = own.dropna(subset="count")
    everyone = districts.county.assign(place=MASSACHUSETTS)
    county = districts.county[districts.county["county_id"] != STATEWIDE].rename(columns={"county_id": "place"})
    region = districts.region.rename(columns={"region_id": "place"})
    levels = {"county": county, "region": region, "state": everyone[["district_code", "place", "share"]]}
    sums = {level: _sums(told, students, parts).assign(level=level) for level, parts in levels.items()}
    cells = pd.concat([own, *sums.values()], ignore_index=True)
    hidden = _hidden(cells, levels, enrolled, family, districts)
    keys = list(zip(cells["geo_id"], cells["field"], strict=True))
    cells["hidden"] = [hidden.get(key, "") for key in keys]
    cells["indicator_id"] = cells["field"].map(family.indicators)
    return cells[["geo_id", "level", "indicator_id", "count", "total", "hidden"]]


def _sums(told: pd.DataFrame, students: pd.Series, parts: pd.DataFrame) -> pd.DataFrame:
    """Counts by place and field, over the students of every district that has a share of the field's family."""
    weights = parts.groupby(["place", "district_code"], as_index=False)["share"].sum()
    weights = weights.rename(columns={"share": "weight"})
    counted = told.merge(weights, left_on="geo_id", right_on="district_code")
    counted["count"] *= counted["weight"]
    counts = counted.groupby(["place", "field"], as_index=False)["count"].sum()
    reporting = weights[weights["district_code"].isin(told["geo_id"])]
    whole = (reporting["district_code"].map(students) * reporting["weight"]).groupby(reporting["place"]).sum()
    return counts.assign(total=counts["place"].map(whole)).rename(columns={"place": "geo_id"})


def _hidden(
    cells: pd.DataFrame,
    levels: dict[str, pd.DataFrame],
    enrolled: pd.Series,
    family: Family,
    districts: Districts,
) -> dict[tuple[str, str], str]:
    """Reason by place and field that is not shown."""
    counted = cells.dropna(subset="count")
    told = counted[counted["level"] == "district"]
    counts = dict(zip(zip(counted["geo_id"], counted["field"], strict=True), counted["count"].round(), strict=True))
    missing = cells[cells["count"].isna()]
    silent = set(zip(missing["geo_id"], missing["field"], strict=True))
    tiny = set()
    if family.large_only:
        small = set(enrolled.index[enrolled < LARGE_ENOUGH])
        tiny = {key for key in counts if key[0] in small}
    sums: list[Sum[tuple[str, str]]] = []
    alike: list[list[tuple[str, str]]] = []
    # The same for every field: added up once.
    weights = [
        (place, own.groupby("district_code")["share"].sum().to_dict())
        for parts in levels.values()
        for place, own in parts.groupby("place")
    ]
    for field, of_field in told.groupby("field"):
        inside = set(of_field["geo_id"])
        alike += [[(code, field) for code in codes if code in inside] for codes in districts.neighborhoods.values()]
        for place, share_of in weights:
            if held := {(code, field): share for code, share in share_of.items() if code in inside}:
                sums.append(Sum(held, (place, field)))
        for level in ("county", "region"):
            places = cells.loc[(cells["level"] == level) & (cells["field"] == field), "geo_id"]
            sums.append(Sum({(place, field): 1.0 for place in places}, (MASSACHUSETTS, field)))
    if family.exact:
        sums += [Sum({(place, field): 1.0 for field in fields}) for place, fields in counted.groupby("geo_id")["field"]]
    small_cells, protecting = protected(counts, sums, tiny, alike)
    reasons = dict.fromkeys(protecting, local_rows.PROTECTS_SMALL) | dict.fromkeys(
        small_cells, local_rows.FEWER_THAN_10
    )
    reasons |= dict.fromkeys(tiny, local_rows.SMALL_DISTRICT)
    return reasons | dict.fromkeys(silent, local_rows.NOT_REPORTED)
