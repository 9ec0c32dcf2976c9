"""Children of each county by age group, sex, race/ethnicity and poverty, by raking (iterative proportional fitting).

No table at hand gives all four at once. Three margins are known for each county, and a joint pattern for the state:
- age and sex: population estimates (PEP), under 5, 5-13, 14-17 by sex;
- race/ethnicity: ACS 2019-2023, table B17020 (groups B, D, H, I);
- poverty: SAIPE 2023;
- the pattern that the margins bend: the state's B17020, race/ethnicity by age group by poverty.

What the tables do not say, and what stands in for it, is in docs/decisions/0012-county-cells.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from etl.core.csv_input import read_table
from etl.core.errors import SourceError
from etl.core.normal_quantiles import Z90
from etl.official import census_estimates
from etl.small_area.cells.survey_cells import LEVELS, POVERTY

ACS = "ma_county_acs2019_2023_child_poverty_by_race_age"
ACS_YEARS = ("2020", "2021", "2022", "2023")
ACS_GROUPS = {
    "hispanic": "Hispanic or Latino (any race)",
    "white": "White alone, not Hispanic or Latino",
    "black": "Black or African American alone",
    "asian": "Asian alone",
}
ACS_AGES = {"0-5": "under 6", "6-11": "6-11", "12-17": "12-17"}
ACS_POVERTY = {"below": "below poverty", "above": "at or above poverty"}
ACS_STATE = "25000"

# The population estimates' ages and the model's: ages are even within a group, in this finest common division, which is
# 0-4, 5, 6-11, 12-13, 14-17.
SHARE_OF_GROUP = np.array([5 / 6, 1 / 6, 1.0, 2 / 6, 4 / 6])
GROUP_OF_FINE = np.array([0, 0, 1, 2, 2])
BAND_OF_FINE = np.array([0, 1, 1, 1, 2])

# B17020 counts children whose poverty status is known: 1,320,055 (SAIPE 2023, 167,647 / 12.7%) of 1,341,801 (PEP).
POVERTY_KNOWN = 0.984
# A sample can find none of a group in a small county, and "other" is a remainder of noisy numbers: neither is
# believed to be below this share of a county's children.
LEAST_SHARE = 0.005
MAX_ROUNDS, CLOSE = 500, 1e-6


@dataclass(frozen=True)
class Margins:
    """What is known of each county: the first axis of every array.

    `age_sex`: children by PEP age band and sex; `race`: share of each group of LEVELS, and its standard error;
    `poverty`: share below the poverty level, and its standard error; `pattern` (the state's, not by county): race by
    age group by poverty, adding up to 1.
    """

    counties: list[str]
    age_sex: np.ndarray
    race: np.ndarray
    race_se: np.ndarray
    poverty: np.ndarray
    poverty_se: np.ndarray
    pattern: np.ndarray


def read_margins(raw: Path, counties: list[str], year: str, state_race: dict[str, float]) -> Margins:
    """Read the margins of counties (five-digit ids) for a reference year of the population estimates.

    Args:
        raw: folder of raw files.
        counties: ids in the order wanted.
        year: 1 July of this year is the date of age and sex.
        state_race: shares of the state's children in the mutually exclusive groups of the survey. B17020 counts
            Black and Asian children of Hispanic origin in two groups; the ratio of the survey's share to the table's,
            for the state, takes them out of each county's Black and Asian children.

    Raises:
        SourceError: a county or a cell of the table is missing.
    """
    estimate, error = _read_acs(raw, counties)
    children = census_estimates.read_age_by_sex(raw, counties, [year, *ACS_YEARS])
    known = children[1:].sum(axis=(2, 3)).mean(axis=0) * POVERTY_KNOWN
    shares = estimate[1:].sum(axis=(2, 3)) / known[:, None]
    errors = np.sqrt((error[1:] ** 2).sum(axis=(2, 3))) / known[:, None]
    of_state = estimate[0].sum(axis=(1, 2)) / known.sum()
    groups = list(ACS_GROUPS)
    once = np.array([state_race[g] / of_state[groups.index(g)] if g in ("black", "asian") else 1.0 for g in groups])
    race, race_se = _with_other(shares * once, errors * once)
    poverty = census_estimates.read_poverty(raw, counties).set_index("geo_id").loc[counties]
    return Margins(
        counties=counties,
        age_sex=children[0],
        race=race,
        race_se=race_se,
        poverty=poverty["value"].to_numpy(),
        poverty_se=poverty["se"].to_numpy(),
        pattern=_pattern(estimate[0], dict(zip(groups, once, strict=True)), state_race),
    )


def _read_acs(raw: Path, counties: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """B17020: estimate and standard error, by area (the state first), race, age group, poverty."""
    path = raw / f"population/{ACS}.csv"
    keys = ["geo_fips", "race_ethnicity", "age_group", "poverty_status"]
    table = read_table(path, keys, ["estimate", "moe90"])
    wanted = pd.MultiIndex.from_product(
        [[ACS_STATE, *counties], ACS_GROUPS.values(), ACS_AGES.values(), ACS_POVERTY.values()], names=keys
    )
    values = table.set_index(keys)[["estimate", "moe90"]].reindex(wanted)
    missing = values.isna().any(axis=1) | (values < 0).any(axis=1)
    if missing.any():
        place = ", ".join(values.index[missing][0])
        raise SourceError(str(path), f"no estimate or margin for {place}", "restore the file from the repository")
    shape = tuple(len(level) for level in wanted.levels)
    estimate, margin = (values[column].to_numpy().reshape(shape) for column in ("estimate", "moe90"))
    return estimate, margin / Z90


def _with_other(shares: np.ndarray, errors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Add the group "other" as what the four leave; no group falls below LEAST_SHARE."""
    shares = np.maximum(shares, LEAST_SHARE)
    shares = shares * np.minimum(1.0, (1 - LEAST_SHARE) / shares.sum(axis=1, keepdims=True))
    other = 1 - shares.sum(axis=1, keepdims=True)
    other_error = np.sqrt((errors**2).sum(axis=1, keepdims=True))
    order = [[*ACS_GROUPS, "other"].index(group) for group in LEVELS["race_ethnicity"]]
    return np.hstack([shares, other])[:, order], np.hstack([errors, other_error])[:, order]


def _pattern(state: np.ndarray, once: dict[str, float], state_race: dict[str, float]) -> np.ndarray:
    """The state's race by age group by poverty. "Other" is in no table: it gets the pattern of all four together."""
    joint = {group: state[number] * once[group] for number, group in enumerate(ACS_GROUPS)}
    four = np.sum(list(joint.values()), axis=0)
    joint["other"] = four * state_race["other"] / (1 - state_race["other"])
    pattern = np.stack([joint[group] for group in LEVELS["race_ethnicity"]])
    return pattern / pattern.sum()


def draw(margins: Margins, normals: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Draws of race shares and poverty shares within their errors.

    Args:
        normals: standard normals, draws by counties by (race groups other than "other", then poverty).

    Returns:
        race (draws by counties by groups, adding up to 1) and poverty (draws by counties).
    """
    last = LEVELS["race_ethnicity"].index("other")
    race = margins.race + np.insert(normals[..., :-1], last, 0.0, axis=-1) * margins.race_se
    race[..., last] = 1 - np.delete(race, last, axis=-1).sum(axis=-1)
    race = np.maximum(race, LEAST_SHARE)
    poverty = np.clip(margins.poverty + normals[..., -1] * margins.poverty_se, LEAST_SHARE, 1 - LEAST_SHARE)
    return race / race.sum(axis=-1, keepdims=True), poverty


def rake(margins: Margins, race: np.ndarray, poverty: np.ndarray | None) -> np.ndarray:
    """Children by (draw,) county, age group, sex, race/ethnicity and poverty.

    Args:
        margins: age and sex by county, and the state's pattern.
        race: shares by group; leading axes are draws, then counties.
        poverty: shares below the poverty level, same leading axes; None leaves this margin out, for a model whose
            outcome is poverty.

    Raises:
        RuntimeError: the margins are not met.
    """
    # Raking multiplies the pattern by one factor for each margin. Only the factors are worked on: the whole table of
    # every draw and county would be read from memory eight times in each round.
    start = np.moveaxis(margins.pattern[:, GROUP_OF_FINE] * SHARE_OF_GROUP[:, None], 0, 1)
    by_race, by_poverty, by_age = (_unfolded(start, axis) for axis in (1, 2, 0))
    total = margins.age_sex.sum(axis=(1, 2))
    of_race = race * total[:, None]
    of_poverty = None if poverty is None else np.stack([poverty, 1 - poverty], axis=-1) * total[:, None]
    bands = np.flatnonzero(np.diff(BAND_OF_FINE, prepend=-1))
    ages = np.broadcast_to(total[:, None, None], (*race.shape[:-1], len(start), len(LEVELS["sex"])))
    poor = np.ones((*race.shape[:-1], start.shape[2]))
    race_sums = _products(ages.sum(axis=-1), poor) @ by_race
    for _ in range(MAX_ROUNDS):
        races = of_race / race_sums
        if of_poverty is not None:
            poor = of_poverty / (_products(ages.sum(axis=-1), races) @ by_poverty)
        found = np.add.reduceat(ages * (_products(races, poor) @ by_age)[..., None], bands, axis=-2)
        ages = ages * (margins.age_sex / found)[..., BAND_OF_FINE, :]
        race_sums = _products(ages.sum(axis=-1), poor) @ by_race
        gaps = [np.abs(races * race_sums - of_race)]
        if of_poverty is not None:
            gaps.append(np.abs(poor * (_products(ages.sum(axis=-1), races) @ by_poverty) - of_poverty))
        if all((gap / total[:, None]).max() < CLOSE for gap in gaps):
            break
    else:
        raise RuntimeError("raking did not meet its margins")
    factors = start * races[..., None, :, None] * poor[..., None, None, :]
    table = ages[..., None, None] * factors[..., None, :, :]
    return np.add.reduceat(table, np.flatnonzero(np.diff(GROUP_OF_FINE, prepend=-1)), axis=-4)


def _unfolded(start: np.ndarray, axis: int) -> np.ndarray:
    """The pattern with one axis as columns and the other two, in their order, as rows."""
    return np.moveaxis(start, axis, -1).reshape(-1, start.shape[axis])


def _products(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Every product of two rows of factors, the second running fastest."""
    return (one[..., :, None] * other[..., None, :]).reshape(*one.shape[:-1], -1)


def cells(table: np.ndarray, factors: tuple[str, ...]) -> np.ndarray:
    """Children by (draw,) county and cell of `factors`, in the order of `etl.small_area.cells.survey_cells`."""
    if POVERTY not in factors:
        table = table.sum(axis=-1)
    leading = table.shape[: table.ndim - len(factors)]
    return table.reshape(*leading, -1)
