"""A design that cannot be is refused; what is known of a lone stratum is kept."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from etl.estimation.judgment import reliability
from etl.estimation.statistics import design, intervals, share_estimates

CHILDREN = 200


def children() -> pd.DataFrame:
    """Two strata of a hundred households with a child each, every other child with the outcome."""
    columns = {"stratum": np.repeat(["25-1", "25-2"], CHILDREN // 2), "cluster": [f"h{k}" for k in range(CHILDREN)]}
    return pd.DataFrame({**columns, "weight": 3.0, "met": np.tile([0.0, 1.0], CHILDREN // 2)})


def judged(own: pd.DataFrame) -> pd.DataFrame:
    sample = design.sample(own, ["met"], {"all": pd.Series("all", index=own.index)})
    shares = pd.DataFrame(share_estimates.shares(sample, ["met"], "all"))
    return reliability.flag(intervals.with_intervals(shares)) if len(shares) else shares


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("stratum", None, "the stratum of 2 of 200 children is missing"),
        ("cluster", None, "the cluster of 2 of 200 children is missing"),
        ("weight", np.nan, "a weight is missing, infinite or not positive"),
        ("weight", np.inf, "a weight is missing, infinite or not positive"),
        ("weight", 0.0, "a weight is missing, infinite or not positive"),
        ("weight", -3.0, "a weight is missing, infinite or not positive"),
    ],
)
def test_a_child_without_a_place_in_the_design_is_refused(column, value, said):
    own = children()
    own.loc[[3, 150], column] = value
    with pytest.raises(ValueError, match=f"^{said}$"):
        judged(own)


def test_labels_of_other_children_are_refused():
    with pytest.raises(ValueError, match=r"^the labels of sex are of other children$"):
        design.sample(children(), ["met"], {"sex": pd.Series("girl", index=range(1, CHILDREN + 1))})


def test_households_of_one_name_in_two_strata_are_two():
    own = children()
    assert len(design.sample(own.assign(cluster="h"), ["met"], {}).design.clusters.stratum) == 2
    assert len(design.sample(own, ["met"], {}).design.clusters.stratum) == CHILDREN


@pytest.mark.parametrize("own", [children().iloc[:0], children().assign(met=np.nan)], ids=["no child", "no answer"])
def test_a_domain_without_a_child_has_no_share(own):
    assert judged(own).empty


def test_a_lone_household_with_half_the_weight_is_not_ok():
    own = children().assign(stratum=["25-1"] + ["25-2"] * (CHILDREN - 1))
    (light,) = judged(own).to_dict("records")
    assert (light["reliability"], light["reliability_reason"]) == ("caution", "lone_stratum")
    (heavy,) = judged(own.assign(weight=[CHILDREN - 1.0] + [1.0] * (CHILDREN - 1))).to_dict("records")
    assert heavy["lone"] == pytest.approx(0.5)
    assert (heavy["reliability"], heavy["reliability_reason"]) == ("suppressed", "n_eff_below_30")
