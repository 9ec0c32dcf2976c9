"""Children, poverty and insurance by county and region: values as published, intervals widened, regions that sum."""

from __future__ import annotations

import shutil

import numpy as np
import pandas as pd
import pytest

from etl.core.build_log import BuildLog
from etl.core.errors import SourceError
from etl.core.paths import RAW
from etl.geography import areas
from etl.official import census_estimates


@pytest.fixture(scope="module")
def made() -> dict[str, pd.DataFrame]:
    return census_estimates.tables(RAW, BuildLog(quiet=True))


@pytest.fixture(scope="module")
def whole(made) -> pd.DataFrame:
    rows = made["estimate"]
    return rows[rows["group_name"] == "all"].set_index(["indicator_id", "geo_id"]).sort_index()


@pytest.mark.parametrize(
    ("years", "counted"), [((2022, 2023, 2024), "2023"), ((2017, 2018, 2019), "2020"), ((2021,), "2021")]
)
def test_children_are_counted_nearest_to_the_middle_of_the_survey_years(years, counted):
    assert census_estimates.population_year(years) == counted


def test_every_county_region_and_the_state_has_each_indicator(whole):
    assert whole.index.is_unique
    assert whole.groupby("indicator_id").size().to_dict() == dict.fromkeys(
        ["child_population", "child_poverty", "child_uninsured"], 21
    )


def test_children_as_published(made, whole):
    # DATA_NOTES: PEP 2023 under 18; Barnstable from the file's own line for 2023-07-01.
    assert whole.loc[("child_population", "25"), "value"] == 1_341_801
    assert whole.loc[("child_population", "25001"), "value"] == 31_794
    rows = made["estimate"]
    young = rows[(rows["geo_id"] == "25001") & (rows["group_level"] == "0-4")]
    assert young["value"].tolist() == [7_678]


@pytest.mark.parametrize("group", ["all", "age", "sex"])
def test_counties_and_regions_each_add_up_to_the_state(made, group):
    rows = made["estimate"]
    rows = rows[(rows["indicator_id"] == "child_population") & (rows["group_name"] == group)]
    kind = rows["geo_id"].map(
        lambda geo: "region" if geo.startswith("eohhs") else "county" if len(geo) == 5 else "state"
    )
    sums = rows.groupby([kind, "group_level"])["value"].sum().unstack(0)
    assert sums["county"].to_numpy() == pytest.approx(sums["state"].to_numpy())
    assert sums["region"].to_numpy() == pytest.approx(sums["state"].to_numpy())
    assert sums["state"].sum() == pytest.approx(1_341_801)


def test_poverty_interval_is_the_published_one_widened_to_95(whole):
    # SAIPE 2023, Hampden: 26.4%, 90% interval 23.1 to 29.7.
    hampden = whole.loc[("child_poverty", "25013")]
    assert hampden["value"] == pytest.approx(0.264)
    assert hampden["se"] == pytest.approx(0.033 / 1.6449, rel=1e-4)
    assert hampden["upper"] == pytest.approx(0.264 + 0.033 * 1.96 / 1.6449, rel=1e-4)
    assert hampden["lower"] < 0.231
    assert hampden["weighted_count"] == 24_580


def test_insurance_has_no_interval_and_says_so(whole):
    rows = whole.loc["child_uninsured"]
    assert rows["lower"].isna().all()
    assert rows.loc["25025", "value"] == pytest.approx(2_068 / 125_702)
    counties = rows[~rows.index.str.startswith("eohhs")]
    assert set(counties["reliability_reason"]) == {"no_interval"}
    assert set(rows["reliability"]) == {"caution"}


def test_a_region_of_parts_lies_between_its_counties(whole):
    # Boston's region: all of Suffolk and one town of Norfolk, 8.0% of its children (METHODS 7, town table).
    poverty = whole.loc["child_poverty"]
    suffolk, norfolk, boston = (poverty.loc[geo] for geo in ("25025", "25021", "eohhs-6"))
    children = 121_787, 147_400 * 11_978 / 149_056
    share = children[0] / sum(children)
    assert boston["value"] == pytest.approx(share * suffolk["value"] + (1 - share) * norfolk["value"])
    assert boston["se"] == pytest.approx(np.hypot(share * suffolk["se"], (1 - share) * norfolk["se"]))
    assert (boston["reliability"], boston["reliability_reason"]) == ("caution", "county_shares")


def test_kinds_of_figures(whole):
    kinds = whole.groupby("indicator_id")["estimate_type"].unique().map(list).to_dict()
    assert kinds == {
        "child_population": ["administrative"],
        "child_poverty": ["published"],
        "child_uninsured": ["published"],
    }


def test_every_source_is_named_with_a_hash(made, whole):
    derived = made["source"].set_index("source_id")
    assert set(whole["source_id"]) - set(derived.index) == {
        census_estimates.PEP,
        census_estimates.SAIPE,
        census_estimates.SAHIE,
    }
    assert derived["sha256"].str.fullmatch("[0-9a-f]{64}").all()
    assert derived["parts"].str.contains(areas.CROSSWALK_ID).all()


def test_context(made):
    context = made["county_context"].set_index("geo_id")
    assert context.loc["25007", "rucc_code"] == 7
    assert context.loc["25017", "median_household_income"] == 123_288
    assert context.loc["25017", "median_household_income_lower"] < 120_616
    assert pd.isna(context.loc["25", "rucc_code"])


def altered(tmp_path, name: str, change) -> object:
    raw = tmp_path / "raw"
    for folder in ("population", "geography"):
        shutil.copytree(RAW / folder, raw / folder)
    shutil.copy(RAW / "sources.csv", raw / "sources.csv")
    path = raw / f"population/{name}.csv"
    change(pd.read_csv(path, dtype=str)).to_csv(path, index=False)
    return raw


def test_a_missing_county_is_refused(tmp_path):
    raw = altered(tmp_path, census_estimates.SAIPE, lambda t: t[t["county_fips"] != "25019"])
    with pytest.raises(SourceError, match=r"saipe2023_poverty.csv: area 25019 is missing"):
        census_estimates.tables(raw, BuildLog(quiet=True))


def test_a_value_outside_its_interval_is_refused(tmp_path):
    raw = altered(
        tmp_path, census_estimates.SAIPE, lambda t: t.assign(pov_0_17_pct=t["pov_0_17_pct"].replace("11.5", "51.5"))
    )
    with pytest.raises(SourceError, match=r"row 2, column pov_0_17_pct: 51.5 lies outside its own interval"):
        census_estimates.tables(raw, BuildLog(quiet=True))


def test_a_negative_count_is_refused(tmp_path):
    raw = altered(tmp_path, census_estimates.SAHIE, lambda t: t.assign(uninsured_u19_n="-5"))
    with pytest.raises(SourceError, match=r"column uninsured_u19_n: found -5"):
        census_estimates.tables(raw, BuildLog(quiet=True))
