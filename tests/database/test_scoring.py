"""Every child of the official files is scored as by hand."""

from __future__ import annotations

from tests.support.scored_by_hand import COMPONENTS, differing


def test_every_child_of_the_official_files_is_scored_as_by_hand(official):
    children = official.pooled("nsch_topical", [2017, 2018, 2019])
    assert differing(children) == dict.fromkeys([*COMPONENTS, "medical_home"], 0)


def test_57_of_81_562_children_are_undetermined(official):
    children = official.pooled("nsch_topical", [2017, 2018, 2019])
    assert (len(children), int(children["medical_home"].isna().sum())) == (81_562, 57)
    # Every indicator is a share of children with 1 or 0.
    assert set(children["medical_home"].dropna()) == {0.0, 1.0}


def test_no_child_both_wants_no_help_and_tells_how_often_it_was_got(official):
    children = official.pooled("nsch_topical", [2017, 2018, 2019])
    assert not ((children["k5q21"] == 2) & children["k5q22"].notna()).any()


def test_components_count_only_those_they_apply_to(official):
    children = official["nsch_topical", 2019]
    assert children.loc[children["s4q01"] == 2, ["mh_family_centered", "mh_care_coordination"]].isna().all(axis=None)
    assert children.loc[children["k5q10"] != 1, "mh_referrals"].isna().all()
    assert children.loc[(children["k5q10"] == 1) & (children["k5q11"] == 4), "mh_referrals"].eq(0).all()


def test_the_population_is_the_status_in_the_file(official):
    children = official["nsch_topical", 2019]
    assert (children["population"] == "cshcn").equals(children["cshcn_in_file"] == 1)
    assert set(children["population"]) == {"cshcn", "non_cshcn"}
