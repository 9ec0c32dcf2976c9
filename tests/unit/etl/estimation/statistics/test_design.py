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


def test_clusters_of_one_name_in_two_strata_are_two() -> None:
    stage = design.first_stage(np.array([0, 0, 1, 2, 2, 2]), pd.Series(["h", "h", "h", "i", "k", "k"]))
    assert stage.size.tolist() == [1, 1, 2]
    assert stage.alone.tolist() == [True, True, False]
    few_names = design.first_stage(np.array([0, 0, 1, 1, 2, 2]), pd.Series(["a", "b", "a", "b", "a", "b"]))
    assert few_names.size.tolist() == [2, 2, 2]


def test_one_cluster_and_none() -> None:
    assert design.FirstStage(np.zeros(2, dtype=int), np.zeros(2, dtype=int)).size.tolist() == [1]
    assert design.FirstStage(np.empty(0, dtype=int), np.empty(0, dtype=int)).size.tolist() == []


def test_every_pair_of_siblings_once() -> None:
    stage = design.first_stage(np.zeros(7, dtype=int), pd.Series(["b", "a", "b", "c", "a", "b", "d"]))
    pairs = sorted(zip(*(own.tolist() for own in stage.siblings), strict=True))
    assert pairs == [(0, 2), (0, 5), (1, 4), (2, 5)]
    assert design.first_stage(np.zeros(2, dtype=int), pd.Series(["a", "b"])).siblings.one.tolist() == []


def test_labels_of_other_children_are_refused():
    with pytest.raises(ValueError, match=r"^the labels of sex are of other children$"):
        design.sample(children(), ["met"], {"sex": pd.Series("girl", index=range(1, CHILDREN + 1))})


def test_households_of_one_name_in_two_strata_are_two():
    own = children()
    assert design.sample(own.assign(cluster="h"), ["met"], {}).design.stage.size.tolist() == [1, 1]
    assert design.sample(own, ["met"], {}).design.stage.size.tolist() == [CHILDREN // 2, CHILDREN // 2]


@pytest.mark.parametrize("value", [0.5, 2.0, -1.0])
def test_an_outcome_that_is_neither_met_nor_not_is_refused(value):
    own = children()
    own.loc[7, "met"] = value
    with pytest.raises(ValueError, match=r"^met is neither 1 nor 0 in a child$"):
        judged(own)


def test_an_area_that_is_missing_or_shares_a_stratum_is_refused():
    own = children()
    area = pd.Series(np.where(own["stratum"] == "25-1", "25", "09"))
    missing, shared = area.copy(), area.copy()
    missing[[3, 150]], shared[3] = None, "09"
    with pytest.raises(ValueError, match=r"^the area of 2 of 200 children is missing$"):
        design.sample(own, ["met"], {}, missing)
    with pytest.raises(ValueError, match=r"^a stratum lies in two areas$"):
        design.sample(own, ["met"], {}, shared)


def test_a_part_is_the_sample_of_its_own_children():
    """Its strata, clusters and answers, however the children are mixed."""
    own = pd.concat([children(), children().assign(stratum=lambda frame: frame["stratum"].str.replace("25", "09"))])
    more = children().assign(stratum=lambda frame: frame["stratum"].str[:2] + "-3")
    mixed = pd.concat([own, more]).sample(frac=1, random_state=3).reset_index(drop=True)
    mixed = mixed.assign(weight=1.0 + mixed.index, cluster=mixed["cluster"].str[:2])
    sex = pd.Series(np.where(mixed.index % 3 > 0, "girl", "boy"))
    area = mixed["stratum"].str[:2]
    whole = design.sample(mixed, ["met"], {"sex": sex}, area)
    for name in ("25", "09"):
        here = mixed[area == name]
        alone = design.sample(here, ["met"], {"sex": sex[here.index]})
        part = design.part(whole, name, ["met"], ["sex"])
        expected = share_estimates.shares(alone, ["met"], "sex")
        assert share_estimates.shares(part, ["met"], "sex") == expected
        found = share_estimates.shares_by_area(whole, ["met"], "sex", [name])
        assert [area for area, _ in found] == [name, name]
        for (_, share), other in zip(found, expected, strict=True):
            assert share[:2] == other[:2]
            assert share[2:] == pytest.approx(other[2:], rel=1e-12)
        one, other = share_estimates.totals_by_area(whole, "met")[name], share_estimates.total(alone, "met")
        assert one == pytest.approx(other, rel=1e-12)
        assert share_estimates.total(part, "met") == pytest.approx(other, rel=1e-12)
    everyone = share_estimates.shares_by_area(whole, ["met"], "sex", [design.WHOLE])
    assert [share for _, share in everyone] == share_estimates.shares(whole, ["met"], "sex")


def test_labels_that_are_categories_are_labels():
    """Of one list in every imputation, or of lists that differ; a category without a child has no share."""
    own = children()
    text = pd.DataFrame(
        {"one": np.where(own.index % 3 > 0, "girl", "boy"), "two": np.where(own.index > 50, "girl", "boy")}
    )
    listed = text.astype(pd.CategoricalDtype(["boy", "girl", "unknown"]))
    differing = listed.assign(two=pd.Categorical(text["two"], ["girl", "boy"]))
    expected = share_estimates.shares(design.sample(own, ["met"], {"sex": text}), ["met"], "sex")
    assert [share.level for share in expected] == ["boy", "girl"]
    for labels in (listed, differing):
        assert share_estimates.shares(design.sample(own, ["met"], {"sex": labels}), ["met"], "sex") == expected


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
