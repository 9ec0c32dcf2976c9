"""Each contradiction of the sources is handled as contradictions.csv says."""

from __future__ import annotations

import csv

import pandas as pd
import pytest

from tests.support.history_tables import RAW, frames, milestone


def sources_of(milestone_id: str) -> set[str]:
    frame = frames()["milestone_source"]
    return set(frame.loc[frame["milestone_id"] == milestone_id, "source_item"])


def role(role_id: str) -> dict[str, object]:
    roles = frames()["organization_role"].merge(frames()["organization"], on="organization_id")
    return roles.set_index("role_id").loc[role_id].to_dict()


def every_text() -> str:
    """All texts but those that tell the contradictions themselves."""
    shown = [frame for name, frame in frames().items() if name != "contradiction"]
    return "\n".join("\n".join(frame[column].astype(str)) for frame in shown for column in frame.columns)


def c01_scheduled_sessions() -> None:
    for item in ("S18", "S19", "S20", "S22"):
        found = milestone(item)
        assert found["display_status"] == "scheduled"
        assert "met six times" in str(found["doubt_reason"])
    assert milestone("S16")["display_status"] == milestone("S17")["display_status"] == "reported"
    assert milestone("S24")["display_status"] == "confirmed-later"
    assert "to be held" not in every_text().lower()


def c02_three_nested_spans() -> None:
    lengths = {item: (milestone(item)["date_start"], milestone(item)["date_end"]) for item in ("S12", "S11", "S15")}
    assert lengths == {
        "S12": ("2010-02-01", "2015-12-31"),
        "S11": ("2010-02-01", "2013-12-31"),
        "S15": ("2011-08-01", "2013-12-31"),
    }
    months = (2013 - 2011) * 12 + 12 - 8 + 1
    assert months == 29
    assert [milestone(item)["parent_id"] for item in ("S15", "S11", "S12")] == ["S11", "S12", ""]
    assert len({milestone(item)["title"] for item in ("S12", "S11", "S15")}) == 3


def c03_doubtful_years() -> None:
    assert pd.Timestamp("2013-12-14").day_name() == "Saturday"
    for item, printed in (("S23", "2013-11-15"), ("S25", "2013-12-14")):
        found = milestone(item)
        assert found["date_start"] == found["date_end"] == printed
        assert found["badge"] == "2012 or 2013"
        assert not found["year_certain"]
    assert milestone("S21")["year_certain"]


def c04_session_of_two_months() -> None:
    found = milestone("S20")
    assert (found["date_start"], found["date_end"]) == ("2013-02-01", "2013-03-31")
    assert found["extent"] == "either"


def c05_summer_before_prework() -> None:
    assert milestone("S13")["date_edtf"] == "2011-22"
    assert milestone("S13")["sort_order"] < milestone("S14")["sort_order"]


def c06_planned_venue() -> None:
    for item in ("S18", "S19", "S20", "S22"):
        assert milestone(item)["place"] == "Shrewsbury, MA (planned venue)"
    for item in ("S16", "S17"):
        assert milestone(item)["place"] == "Shrewsbury, MA"


def c07_statement_of_1999() -> None:
    found = milestone("S01")
    assert (found["date_edtf"], found["date_precision"]) == ("1999", "year")
    assert "care coordination" in str(found["doubt_reason"])
    assert "X03" in sources_of("S01")
    assert milestone("X02")["date_edtf"] == "1992"


def c08_same_month() -> None:
    assert milestone("S04")["date_start"] == milestone("S03")["date_start"] == "2002-07-01"
    assert "cannot show any effect" in str(milestone("S04")["doubt_reason"])


def c09_layout_dates() -> None:
    for item in ("S06", "S07"):
        assert "layout" in str(milestone(item)["doubt_reason"])
    assert "X34" in sources_of("S04")


def c10_presentation() -> None:
    assert "Presentation" in str(milestone("S08")["title"])
    assert "X39" in sources_of("S08")
    kinds = frames()["publication"].set_index("publication_id")["kind"]
    assert kinds["P04"] == "presentation"


def c11_past_tense() -> None:
    members = frames()["organization_role"]
    members = members[members["document_id"] == "work-group-page"]["role"]
    assert not members.str.contains(r"\b(?:has|is|are|seeks|promotes|belongs|wants|helps|works)\b").any()
    told = frames()["milestone"]
    told = told[told["document_id"] == "work-group-page"]
    for text in [*told["title"], *told["what"].str.replace("page lists", "")]:
        assert not pd.Series([text]).str.contains(r"\b(?:promotes|seeks|asks|wants|aims|issues|co-sponsors)\b").any(), (
            text
        )


def c12_agency_name() -> None:
    assert "Health Resources and Services Administration" in str(role("O14")["note"])
    assert "Health Services and Resources" not in every_text()


def c13_eleven_members() -> None:
    members = frames()["organization_role"].query("role_group == 'member'")
    assert len(members) == 11
    sizes = members["family"].value_counts()
    assert sizes["Children's Hospital Boston"] == 2
    assert sizes["University of Massachusetts"] == 3


def c14_sic() -> None:
    assert role("O06")["name"] == "Massachusetts Association of Family Physicians (sic)"


def c15_endorsement() -> None:
    assert "does not say what was endorsed" in str(milestone("S06")["what"])


def c16_measures() -> None:
    first = frames()["initiative_component"].set_index("initiative_component_id").loc["component-1", "component"]
    assert "24 core measures" in first
    assert "federal level" in first
    assert "federal health secretary" in str(role("O22")["note"])
    assert "shortens the agency's name" in str(role("O22")["note"])


def c17_coalition() -> None:
    assert "Massachusetts Child Health Quality Coalition" in str(role("O24")["name"])
    assert "Statewide Child Health Coalition" in str(role("O24")["note"])


def c18_two_roles() -> None:
    strategies = frames()["strategy"].set_index("strategy_id")["strategy"]
    assert "inside each practice" in strategies["strategy-2"]
    assert "state care coordinator" in strategies["strategy-15"]
    assert role("O23")["role_group"] == "in-practice"


def c19_children_served() -> None:
    fact = frames()["key_fact"].set_index("key_fact_id").loc["K09"]
    assert fact["value"] == "239000"
    assert round(int(fact["value"]) / 13, -2) == 18_400
    assert "18,400" in fact["caution"]
    assert "never calculate with it" in fact["caution"]
    assert "estimate" not in frames()


def c20_practices_not_in_boston() -> None:
    assert "we do not put them on a map" in str(role("O25")["note"])
    places = frames()["milestone_place"].set_index("milestone_id")["place_code"]
    assert places["S26"] == "us"
    assert places["S13"] == "massachusetts"


def c21_page_stamp() -> None:
    found = milestone("S26")
    assert found["display_status"] == "update-stamp"
    assert found["parent_id"] == ""


def c22_spelling() -> None:
    assert "Reauthorication" not in every_text()


def c23_culturally_effective() -> None:
    seventh = frames()["characteristic"].set_index("characteristic_id").loc["characteristic-7"]
    assert seventh["characteristic"] == "Culturally effective"
    assert "culturally competent" in seventh["note"]
    assert len(frames()["characteristic"]) == 7


def c24_vermont() -> None:
    document = frames()["document"].set_index("document_id").loc["vermont-page"]
    assert document["publisher"] == "Vermont Family Network"
    in_state = {"massachusetts", "boston", "springfield", "shrewsbury", "worcester"}
    rows = frames()["milestone_source"].merge(frames()["milestone_place"], on="milestone_id")
    assert not (rows["place_code"].isin(in_state) & (rows["document_id"] == "vermont-page")).any()
    assert milestone("X08")["place"] == "United States"


def c25_unanswered() -> None:
    questions = frames()["question"].set_index("question_id").loc[["F09", "F10", "F11"]]
    assert not questions["answered"].any()
    assert questions["answer"].str.contains("only the question, without an answer").all()


def c26_slips() -> None:
    assert "core tenants" not in every_text()


def c27_older_name() -> None:
    document = frames()["document"].set_index("document_id").loc["national-faq"]
    assert document["as_of"] == "before early 2020"
    assert milestone("X27")["display_status"] == "window"


def c28_end_of_the_grant() -> None:
    assert (milestone("X82")["date_edtf"], milestone("X82")["date_precision"]) == ("2015", "year")
    assert "May 2015" in str(milestone("X82")["doubt_reason"])
    assert milestone("X78")["date_edtf"] == "2014"
    assert milestone("S12")["end_precision"] == "year"


def c29_month_only() -> None:
    assert (milestone("X58")["date_edtf"], milestone("X58")["date_precision"]) == ("2014-12", "month")


def c30_hospital_name() -> None:
    assert role("O19")["name"] == "Children's Hospital Boston"
    assert not frames()["milestone"]["title"].str.contains("renam", case=False).any()


def c31_no_private_person() -> None:
    """The search itself stands in test_history_wording.py."""
    assert "parent" in str(milestone("S25")["title"])
    assert "P06" in set(frames()["publication"]["publication_id"])


CHECKS = {name[:3].upper(): check for name, check in list(globals().items()) if name[0] == "c" and name[1:3].isdigit()}


def test_every_contradiction_of_the_source_has_a_check_and_our_words():
    with (RAW / "history" / "contradictions.csv").open(newline="", encoding="utf-8") as lines:
        listed = [row["c_id"] for row in csv.DictReader(lines)]
    assert listed == sorted(CHECKS)
    told = frames()["contradiction"].set_index("contradiction_id")
    assert list(told.index) == listed
    assert (told[["title", "sources_say", "what_we_checked", "our_choice"]] != "").all(axis=None)


@pytest.mark.parametrize("contradiction", sorted(CHECKS))
def test_handled_as_the_source_says(contradiction):
    CHECKS[contradiction]()
