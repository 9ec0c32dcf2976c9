"""County cells: raking meets its margins, keeps a table that already has them, and agrees with what it was not told."""

from __future__ import annotations

import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from etl.core.errors import SourceError
from etl.core.paths import RAW
from etl.geography import areas
from etl.small_area.cells import poststratification_cells
from etl.small_area.cells.survey_cells import LEVELS

RACES = LEVELS["race_ethnicity"]
# Rounded shares of Massachusetts children in the screener 2022-2024.
STATE_RACE = {"hispanic": 0.233, "white": 0.543, "black": 0.074, "asian": 0.068, "other": 0.082}


@pytest.fixture(scope="module")
def counties() -> list[str]:
    return sorted(areas.read_towns(RAW)["county_id"].unique())


@pytest.fixture(scope="module")
def margins(counties) -> poststratification_cells.Margins:
    return poststratification_cells.read_margins(RAW, counties, "2023", STATE_RACE)


@pytest.fixture(scope="module")
def table(margins) -> np.ndarray:
    return poststratification_cells.rake(margins, margins.race, margins.poverty)


def test_margins_are_met(margins, table):
    total = margins.age_sex.sum(axis=(1, 2))
    assert table.shape == (14, 3, 2, 5, 2)
    assert (table > 0).all()
    assert table.sum(axis=(1, 2, 3, 4)) == pytest.approx(total)
    assert table.sum() == pytest.approx(1_341_801)
    assert table.sum(axis=(1, 2, 4)) / total[:, None] == pytest.approx(margins.race, abs=2e-6)
    assert table[..., 0].sum(axis=(1, 2, 3)) / total == pytest.approx(margins.poverty, abs=2e-6)
    assert table.sum(axis=(1, 3, 4)) == pytest.approx(margins.age_sex.sum(axis=1))
    # The model's age groups lie across the bands of the population estimates: 0-5 holds all under 5, and some more.
    assert (table[:, 0].sum(axis=(1, 2, 3)) > margins.age_sex[:, 0].sum(axis=1)).all()
    assert (table[:, 2].sum(axis=(1, 2, 3)) > margins.age_sex[:, 2].sum(axis=1)).all()


def test_a_pattern_that_has_the_margins_already_is_kept(margins):
    rng = np.random.default_rng(3)
    pattern = rng.dirichlet(np.ones(30)).reshape(5, 3, 2)
    fine = pattern[:, poststratification_cells.GROUP_OF_FINE] * poststratification_cells.SHARE_OF_GROUP[:, None]
    of_age = fine.sum(axis=(0, 2))
    bands = np.array([of_age[band == poststratification_cells.BAND_OF_FINE].sum() for band in range(3)])
    one = replace(
        margins,
        counties=["x"],
        age_sex=(1000 * bands[:, None] * [0.49, 0.51])[None],
        pattern=pattern,
    )
    found = poststratification_cells.rake(one, pattern.sum(axis=(1, 2))[None], pattern[..., 0].sum()[None])
    expected = 1000 * np.moveaxis(pattern, 0, 1)[:, None] * np.array([0.49, 0.51])[:, None, None]
    assert found[0] == pytest.approx(expected, rel=1e-4)


def test_race_shares_are_a_partition(margins):
    assert margins.race.sum(axis=1) == pytest.approx(1.0)
    assert (margins.race >= poststratification_cells.LEAST_SHARE - 1e-9).all()
    suffolk = dict(zip(RACES, margins.race[margins.counties.index("25025")], strict=True))
    # B17020 2019-2023, Suffolk: 44,551 Hispanic and 32,517 white non-Hispanic children of about 123,000.
    assert suffolk["hispanic"] == pytest.approx(44_551 / 123_100, rel=0.01)
    assert suffolk["white"] == pytest.approx(32_517 / 123_100, rel=0.01)
    # 29,783 Black alone, some of them Hispanic: fewer are left.
    assert 0.8 * 29_783 / 123_100 < suffolk["black"] < 29_783 / 123_100


def test_poverty_by_race_agrees_with_the_county_table(table, counties):
    """White non-Hispanic and Hispanic poverty by county is in B17020, but was not a margin."""
    acs = pd.read_csv(RAW / f"population/{poststratification_cells.ACS}.csv", dtype={"geo_fips": str})
    sums = acs.groupby(["geo_fips", "race_ethnicity", "poverty_status"])["estimate"].sum().unstack()
    share = sums["below poverty"] / sums.sum(axis=1)
    large = [n for n, county in enumerate(counties) if table[n].sum() > 90_000]
    assert len(large) == 8
    for race in ("white", "hispanic"):
        column = RACES.index(race)
        raked = table[:, :, :, column, 0].sum(axis=(1, 2)) / table[:, :, :, column].sum(axis=(1, 2, 3))
        known = np.array([share[county, poststratification_cells.ACS_GROUPS[race]] for county in counties])
        assert np.corrcoef(raked[large], known[large])[0, 1] > 0.75, race
        assert np.abs(raked[large] - known[large]).mean() < 0.06, race


def test_draws_stay_partitions_around_the_margins(margins):
    rng = np.random.default_rng(4)
    race, poverty = poststratification_cells.draw(margins, rng.standard_normal((2000, 14, 5)))
    assert race.sum(axis=-1) == pytest.approx(1.0)
    assert race.min() > 0
    big = margins.counties.index("25017")
    assert race[:, big].mean(axis=0) == pytest.approx(margins.race[big], abs=0.001)
    assert race[:, big].std(axis=0) == pytest.approx(margins.race_se[big], rel=0.1)
    assert poverty[:, big].std() == pytest.approx(margins.poverty_se[big], rel=0.1)


def test_raking_of_draws_is_raking_of_each(margins):
    race, poverty = poststratification_cells.draw(margins, np.random.default_rng(5).standard_normal((3, 14, 5)))
    together = poststratification_cells.rake(margins, race, poverty)
    assert together[1] == pytest.approx(poststratification_cells.rake(margins, race[1], poverty[1]), rel=1e-4)


def test_without_the_poverty_margin_the_others_are_met(margins):
    table = poststratification_cells.rake(margins, margins.race, None)
    assert table.sum(axis=(1, 2, 4)) / table.sum(axis=(1, 2, 3, 4))[:, None] == pytest.approx(margins.race, abs=2e-6)
    share = table[..., 0].sum(axis=(1, 2, 3)) / table.sum(axis=(1, 2, 3, 4))
    assert np.abs(share - margins.poverty).max() > 0.02


def test_cells_follow_the_order_of_the_factors(table):
    flat = poststratification_cells.cells(table, ("age_group", "sex", "race_ethnicity", "poverty"))
    assert flat[0, 1 * 20 + 0 * 10 + 2 * 2 + 1] == table[0, 1, 0, 2, 1]
    flat = poststratification_cells.cells(table, ("age_group", "sex", "race_ethnicity"))
    assert flat[0, 1 * 10 + 1 * 5 + 3] == pytest.approx(table[0, 1, 1, 3].sum())


def test_a_missing_cell_of_the_table_is_refused(tmp_path, counties):
    raw = tmp_path / "raw"
    shutil.copytree(RAW / "population", raw / "population")
    path = raw / f"population/{poststratification_cells.ACS}.csv"
    acs = pd.read_csv(path, dtype=str)
    gone = (acs["geo_fips"] == "25013") & (acs["acs_variable"] == "B17020I_004")
    acs[~gone].to_csv(path, index=False)
    with pytest.raises(SourceError, match=r"25013, Hispanic or Latino \(any race\), 6-11, below poverty"):
        poststratification_cells.read_margins(raw, counties, "2023", STATE_RACE)
