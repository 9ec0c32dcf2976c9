"""Children by county and region: how many, in poverty, and without insurance; and what kind of county it is.

Counts come from the Census Bureau's population estimates. Poverty (SAIPE) and insurance (SAHIE) are the Bureau's own
model-based estimates: published figures, shown with the publisher's intervals where our copy has them.
Regions follow METHODS section 7; docs/decisions/0010-regions-and-intervals.md says what that assumes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from etl.core.areas import MASSACHUSETTS
from etl.core.build_log import BuildLog
from etl.core.csv_input import read_table
from etl.core.errors import SourceError
from etl.core.normal_quantiles import Z90, Z95
from etl.estimation.judgment import reliability
from etl.estimation.tables.by_area import ESTIMATE_COLUMNS
from etl.geography import areas
from etl.sources import provenance

PEP = "ma_county_popest_v2023_children"
SAIPE = "ma_county_saipe2023_poverty"
SAHIE = "ma_county_sahie2022_uninsured_u19"
RUCC = "ma_county_usda_rucc2023"

POPULATION_YEARS = (2020, 2021, 2022, 2023)
POPULATION_YEAR, POVERTY_YEAR, INSURANCE_YEAR = "2023", "2023", "2022"

AGE_COLUMNS = {"0-4": "under5", "5-13": "age513", "14-17": "age1417"}
SEXES = {"male": "male", "female": "fem"}
COUNTY_SHARES = "county_shares"


def population_year(years: Iterable[int]) -> str:
    """The year of the population estimates that is nearest to the middle of these years."""
    known = sorted(years)
    middle = (known[0] + known[-1]) / 2
    return str(min(POPULATION_YEARS, key=lambda year: abs(year - middle)))


def tables(raw: Path, log: BuildLog) -> dict[str, pd.DataFrame]:
    """Make the frames estimate, county_context and source.

    - `estimate`: child_population (all; by age 0-4, 5-13, 14-17; by sex), child_poverty, child_uninsured, for the
      state, 14 counties and 6 regions.
    - `county_context`: geo_id, rucc_code, rucc_description, median_household_income with 95% lower and upper, and the
      denominators: children (under 18, July 2023), children_insurance (under 19, 2022).
    - `source`: one row for each figure made from more than one file.

    Raises:
        SourceError: a county is missing or stands twice, or a number is missing, negative or out of its interval.
    """
    parts = areas.region_parts(areas.read_towns(raw))
    counties = sorted(parts["county_id"].unique())
    children = read_children(raw, counties)
    poverty = read_poverty(raw, counties)
    insurance = read_insurance(raw, counties)
    total = children.loc[children["group_name"] == "all"].set_index("geo_id")["value"]
    shares = part_weights(parts, total)
    rows = [
        _population_rows(children, parts),
        _share_rows(poverty, shares, "child_poverty", POVERTY_YEAR, SAIPE),
        _share_rows(insurance, shares, "child_uninsured", INSURANCE_YEAR, SAHIE),
    ]
    log.remark(
        SAHIE, 0, "", "our copy has no intervals: numbers of uninsured children are to be used with caution", "flagged"
    )
    return {
        "estimate": pd.concat(rows, ignore_index=True)[ESTIMATE_COLUMNS],
        "county_context": _context(raw, counties, total, insurance),
        "source": _region_sources(raw),
    }


def read_children(raw: Path, counties: list[str], year: str = POPULATION_YEAR) -> pd.DataFrame:
    """Children under 18 on 1 July of a year: geo_id (counties and the state), group_name, group_level, value."""
    path = raw / f"population/{PEP}.csv"
    columns = {("all", "all"): "under18_tot"}
    columns |= {("age", level): f"{stem}_tot" for level, stem in AGE_COLUMNS.items()}
    columns |= {("sex", level): f"under18_{stem}" for level, stem in SEXES.items()}
    table = _areas(path, "county_fips", columns.values(), ["reference_date"])
    table = table[table["reference_date"] == f"{year}-07-01"]
    _one_row_each(path, table, counties)
    for column in columns.values():
        _not_negative(path, table, column)
    state = table[list(columns.values())].sum().to_frame().T.assign(geo_id=MASSACHUSETTS)
    wide = pd.concat([table, state], ignore_index=True)
    frames = [
        pd.DataFrame({"geo_id": wide["geo_id"], "group_name": name, "group_level": level, "value": wide[column]})
        for (name, level), column in columns.items()
    ]
    return pd.concat(frames, ignore_index=True).astype({"value": float})


def read_age_by_sex(raw: Path, counties: list[str], years: Sequence[str]) -> np.ndarray:
    """Children on 1 July of each year: years by counties by age (0-4, 5-13, 14-17) by sex (female, male)."""
    path = raw / f"population/{PEP}.csv"
    columns = [f"{age}_{sex}" for age in AGE_COLUMNS.values() for sex in ("fem", "male")]
    table = _areas(path, "county_fips", columns, ["reference_date"])
    found = []
    for year in years:
        of_year = table[table["reference_date"] == f"{year}-07-01"]
        _one_row_each(path, of_year, counties)
        for column in columns:
            _not_negative(path, of_year, column)
        found.append(of_year.set_index("geo_id").loc[counties, columns].to_numpy(dtype=float))
    return np.array(found).reshape(len(years), len(counties), -1, 2)


def read_poverty(raw: Path, counties: list[str]) -> pd.DataFrame:
    """Children under 18 in poverty (SAIPE): geo_id, value (share), se, lower, upper (95%), count."""
    path = raw / f"population/{SAIPE}.csv"
    ends = ("", "_lo90", "_hi90")
    table = _areas(path, "county_fips", ["pov_0_17_n", *(f"pov_0_17_pct{end}" for end in ends)])
    _one_row_each(path, table, [MASSACHUSETTS, *counties])
    share, low, high = (table[f"pov_0_17_pct{end}"] / 100 for end in ends)
    outside = ~share.between(low, high) | ~share.between(0, 1)
    if outside.any():
        row = int(np.flatnonzero(outside)[0])
        where = f"{path}, row {row + 1}, column pov_0_17_pct"
        found = f"{table['pov_0_17_pct'].iloc[row]} lies outside its own interval"
        raise SourceError(where, found, "restore the file from the repository")
    return pd.DataFrame(
        {"geo_id": table["geo_id"], "value": share, "count": table["pov_0_17_n"]} | widened(share, low, high)
    )


def widened(value: pd.Series, low90: pd.Series, high90: pd.Series) -> dict[str, pd.Series]:
    """Standard error and 95% interval from a published value with its 90% interval (normal, not below 0)."""
    se = (high90 - low90) / (2 * Z90)
    return {"se": se, "lower": (value - Z95 * se).clip(lower=0.0), "upper": value + Z95 * se}


def read_insurance(raw: Path, counties: list[str]) -> pd.DataFrame:
    """Children under 19 without insurance (SAHIE): geo_id, value (share), count, total; no interval in this copy."""
    path = raw / f"population/{SAHIE}.csv"
    columns = ("uninsured_u19_n", "pop_u19_n")
    table = _areas(path, "geo_fips", columns)
    _one_row_each(path, table, [MASSACHUSETTS, *counties])
    for column in columns:
        _not_negative(path, table, column)
    none = pd.Series(np.nan, index=table.index)
    return pd.DataFrame(
        {
            "geo_id": table["geo_id"],
            "value": table["uninsured_u19_n"] / table["pop_u19_n"],
            "count": table["uninsured_u19_n"],
            "total": table["pop_u19_n"],
            "se": none,
            "lower": none,
            "upper": none,
        }
    )


def part_weights(parts: pd.DataFrame, children: pd.Series) -> pd.DataFrame:
    """Share of each region's children who live in each county: rows regions, columns counties, rows sum to 1.

    A county's children are divided over its regions as its towns' children are (ACS 2018-2022), so that parts add
    up to the county.
    """
    living = parts["share_of_county"] * parts["county_id"].map(children)
    table = parts.assign(living=living).pivot_table(index="region_id", columns="county_id", values="living").fillna(0.0)
    return table.div(table.sum(axis=1), axis=0)


def _population_rows(children: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    split = parts.merge(children, left_on="county_id", right_on="geo_id")
    split["value"] *= split["share_of_county"]
    regions = split.groupby(["region_id", "group_name", "group_level"], as_index=False)["value"].sum()
    regions = regions.rename(columns={"region_id": "geo_id"}).assign(source_id=f"{PEP}_regions")
    # Town data give how many children live in a part, not how old they are or of which sex.
    inferred = regions["group_name"] != "all"
    regions["reliability"] = np.where(inferred, "caution", "ok")
    regions["reliability_reason"] = np.where(inferred, COUNTY_SHARES, "")
    own = children.assign(source_id=PEP, reliability="ok", reliability_reason="")
    return pd.concat([own, regions], ignore_index=True).assign(
        indicator_id="child_population",
        population="all_children",
        period=POPULATION_YEAR,
        estimate_type="administrative",
        series="pep",
        **dict.fromkeys(["lower", "upper", "se", "n", "n_eff", "weighted_count"], np.nan),
    )


def _share_rows(
    published: pd.DataFrame, shares: pd.DataFrame, indicator_id: str, period: str, source_id: str
) -> pd.DataFrame:
    county = published.set_index("geo_id")
    of_counties = county.loc[shares.columns]
    regions = pd.DataFrame({"geo_id": shares.index, "value": shares.to_numpy() @ of_counties["value"].to_numpy()})
    # The publisher gives no covariances between counties: their errors are taken as independent.
    regions["se"] = np.sqrt(shares.to_numpy() ** 2 @ of_counties["se"].to_numpy() ** 2)
    regions["lower"] = (regions["value"] - Z95 * regions["se"]).clip(lower=0.0)
    regions["upper"] = regions["value"] + Z95 * regions["se"]
    no_interval = published["lower"].isna()
    width = published["upper"] - published["lower"]
    relative = width > reliability.RELATIVE_CAUTION * published["value"]
    rules = [no_interval, width > reliability.WIDTH_CAUTION, relative]
    reason = np.select(rules, ["no_interval", "width_20", "relative_width_120"], default="")
    own = published.rename(columns={"count": "weighted_count"}).assign(
        reliability=np.where(reason == "", "ok", "caution"), reliability_reason=reason, source_id=source_id
    )
    regions = regions.assign(
        reliability="caution", reliability_reason=COUNTY_SHARES, source_id=f"{source_id}_regions", weighted_count=np.nan
    )
    return pd.concat([own, regions], ignore_index=True).assign(
        indicator_id=indicator_id,
        population="all_children",
        period=period,
        group_name="all",
        group_level="all",
        estimate_type="published",
        series="saipe" if source_id == SAIPE else "sahie",
        n=np.nan,
        n_eff=np.nan,
    )


def _context(raw: Path, counties: list[str], children: pd.Series, insurance: pd.DataFrame) -> pd.DataFrame:
    path = raw / f"population/{RUCC}.csv"
    rural = _areas(path, "county_fips", ["rucc_2023"], ["rucc_2023_description"])
    _one_row_each(path, rural, counties)
    columns = [f"median_hh_income{end}" for end in ("", "_lo90", "_hi90")]
    saipe = _areas(raw / f"population/{SAIPE}.csv", "county_fips", columns).set_index("geo_id")
    income, low, high = (saipe[column] for column in columns)
    bounds = widened(income, low, high)
    places = pd.DataFrame({"geo_id": [MASSACHUSETTS, *counties]})
    context = places.merge(rural[["geo_id", "rucc_2023", "rucc_2023_description"]], how="left", on="geo_id")
    context = context.rename(columns={"rucc_2023": "rucc_code", "rucc_2023_description": "rucc_description"})
    context["rucc_code"] = context["rucc_code"].astype("Int64")
    return context.assign(
        median_household_income=context["geo_id"].map(income),
        median_household_income_lower=context["geo_id"].map(bounds["lower"]),
        median_household_income_upper=context["geo_id"].map(bounds["upper"]),
        children=context["geo_id"].map(children),
        children_insurance=context["geo_id"].map(insurance.set_index("geo_id")["total"]),
    )


def _region_sources(raw: Path) -> pd.DataFrame:
    return pd.DataFrame(
        [
            provenance.made_of(
                provenance.listed(raw, [source_id, PEP, areas.CROSSWALK_ID]),
                source_id=f"{source_id}_regions",
                kind="pooled",
                title=f"{title}, regions from counties and towns",
            )
            for source_id, title in (
                (PEP, "Children under 18, July 2023"),
                (SAIPE, "Children in poverty, 2023"),
                (SAHIE, "Children without health insurance, 2022"),
            )
        ]
    )


def _areas(path: Path, column: str, numbers: Iterable[str], texts: Iterable[str] = ()) -> pd.DataFrame:
    """A county table of the Census Bureau with `geo_id` for its FIPS column; the state's own 25000 becomes 25."""
    table = read_table(path, [column, *texts], numbers).rename(columns={column: "geo_id"})
    return table.assign(geo_id=table["geo_id"].replace(f"{MASSACHUSETTS}000", MASSACHUSETTS))


def _one_row_each(path: Path, table: pd.DataFrame, expected: list[str]) -> None:
    todo = "restore the file from the repository"
    if table["geo_id"].duplicated().any():
        twice = table.loc[table["geo_id"].duplicated(), "geo_id"].iloc[0]
        raise SourceError(str(path), f"area {twice} stands twice", todo)
    if missing := sorted(set(expected) - set(table["geo_id"])):
        raise SourceError(str(path), f"area {missing[0]} is missing", todo)


def _not_negative(path: Path, table: pd.DataFrame, column: str) -> None:
    bad = table[column].isna() | (table[column] < 0)
    if bad.any():
        area = table.loc[bad, "geo_id"].iloc[0]
        found = f"found {table.loc[bad, column].iloc[0]} for area {area} where a number not below 0 is expected"
        raise SourceError(f"{path}, column {column}", found, "restore the file from the repository")
