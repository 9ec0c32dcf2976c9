"""The history tables: complete against the sources, sourced row by row, and strict about what would mislead."""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from etl.core.build_log import BuildLog
from etl.core.errors import SourceError
from etl.history import integrity, tables
from etl.history.documents import touched
from etl.history.milestones import grade
from tests.support.history_tables import RAW, built, frames, milestone

SURVEY_COMPONENTS = {
    "mh_personal_doctor",
    "mh_usual_source",
    "mh_family_centered",
    "mh_referrals",
    "mh_care_coordination",
    "medical_home",
}


def rows_of(name: str, raw: Path = RAW) -> list[dict[str, str]]:
    with (raw / "history" / f"{name}.csv").open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture
def altered(tmp_path: Path):
    """A copy of the sources in which one cell is another; returns the folder."""

    def alter(name: str, key: str, column: str, value: str) -> Path:
        raw = tmp_path / "raw"
        shutil.copytree(RAW / "history", raw / "history")
        shutil.copy(RAW / "sources.csv", raw / "sources.csv")
        rows = rows_of(name, raw)
        first = next(iter(rows[0]))
        next(row for row in rows if row[first] == key)[column] = value
        with (raw / "history" / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        return raw

    return alter


def test_every_proposed_milestone_is_shown_and_one_span_is_added():
    proposed = {row["id"] for row in rows_of("timeline_proposed")}
    assert set(frames()["milestone"]["milestone_id"]) == proposed | {"S12"}


def test_counts_by_track():
    counts = frames()["milestone"]["track"].value_counts().to_dict()
    assert counts == {"policy": 30, "publication": 20, "national": 18, "chipra": 17, "work-group": 10}


def test_no_detail_row_is_lost():
    details = {row["id"] for name in ("milestones_seeds", "milestones_context") for row in rows_of(name)}
    assert set(frames()["milestone_source"]["source_item"]) == details


def test_milestones_stand_in_the_order_of_their_first_possible_day():
    frame = frames()["milestone"].sort_values("sort_order")
    assert frame["date_start"].is_monotonic_increasing
    order = list(frame["milestone_id"])
    assert order.index("S13") < order.index("S14") < order.index("S16")


@pytest.mark.parametrize(
    ("milestone_id", "bounds", "precision", "extent", "shown"),
    [
        ("S08", ("2005-04-07", "2005-04-07"), "day", "on", "2005-04-07"),
        ("S03", ("2002-07-01", "2002-07-31"), "month", "within", "2002-07"),
        ("S13", ("2011-06-01", "2011-08-31"), "season", "within", "2011-22"),
        ("S01", ("1999-01-01", "1999-12-31"), "year", "within", "1999"),
        ("S15", ("2011-08-01", "2013-12-31"), "span", "throughout", "2011-08/2013-12"),
        ("S12", ("2010-02-01", "2015-12-31"), "span", "throughout", "2010-02/2015"),
        ("S20", ("2013-02-01", "2013-03-31"), "span", "either", "[2013-02,2013-03]"),
        ("X13", ("2000-01-01", "2000-11-30"), "span", "both", "{2000-01,2000-11}"),
        ("X27", ("2018-04-01", "2020-03-31"), "span", "within", "[2018-04..2020-03]"),
        ("X68", ("2024-09-27", "2024-09-27"), "day", "by", "[..2024-09-27]"),
        ("S23", ("2013-11-15", "2013-11-15"), "day", "on", "?2013-11-15"),
    ],
)
def test_each_kind_of_date(milestone_id, bounds, precision, extent, shown):
    found = milestone(milestone_id)
    assert (found["date_start"], found["date_end"]) == bounds
    assert (found["date_precision"], found["extent"], found["date_edtf"]) == (precision, extent, shown)


def test_no_day_is_invented():
    """A milestone is drawn as a point only where a source prints the day."""
    detail = {row["id"]: row for name in ("milestones_seeds", "milestones_context") for row in rows_of(name)}
    dated = {item for item, row in detail.items() if re.fullmatch(r"\d{4}-\d\d-\d\d", row["date_start"])}
    frame = frames()["milestone"]
    sources = frames()["milestone_source"].groupby("milestone_id")["source_item"].agg(set)
    for milestone_id in frame.loc[frame["date_start"] == frame["date_end"], "milestone_id"]:
        assert sources[milestone_id] & dated, milestone_id


def test_every_milestone_has_source_place_and_a_reason_where_it_is_in_doubt():
    frame = frames()["milestone"]
    assert (frame["source_title"] != "").all()
    unlinked = set(frame.loc[frame["source_url"] == "", "milestone_id"])
    assert unlinked == {"X01", "X06", "X07", "X14", "X15", "X55", "X58", "X63", "X76", "X83"}
    assert set(frames()["milestone_place"]["milestone_id"]) == set(frame["milestone_id"])
    doubtful = ~frame["display_status"].isin(["reported", "confirmed-later"])
    assert Counter(frame.loc[doubtful, "display_status"]) == {
        "scheduled": 8,
        "year-doubtful": 2,
        "printed-span": 1,
        "worked-out": 1,
        "window": 1,
        "update-stamp": 1,
        "latest-by": 1,
    }
    assert (frame.loc[doubtful, "doubt_reason"] != "").all()


COPIES = ("1library", "123docz", "docest", "studylib", "fdocuments", "globalauthorid", "ouci.dntb", "staging", "//dev.")


def test_addresses_are_web_addresses_of_publishers_and_the_unsafe_mirror_is_nowhere():
    unsafe = next(row["source_url"] for row in rows_of("milestones_context") if row["id"] == "X55")
    for name, frame in frames().items():
        for column in frame.columns:
            for part in (unsafe, *COPIES):
                assert not frame[column].astype(str).str.contains(part, regex=False).any(), (name, column)
    source = frames()["milestone_source"].drop_duplicates("source_item").set_index("source_item")
    assert source.loc["X77", "source_url"] == "https://pubmed.ncbi.nlm.nih.gov/24268093/"
    assert source.loc["X11", "source_url"].startswith("https://publications.aap.org/pediatrics/")
    assert source.loc["X01", "source_title"] == "History of the Medical Home Concept, Pediatrics 2004;113:1473–1478"
    addresses = frames()["milestone_source"]["source_url"]
    assert addresses[addresses != ""].str.match(r"https?://\S+$").all()
    assert [f.row for f in built()[1].remarks] == [1, 6, 18, 19, 22, 32, 38, 43, 51, 58, 62]


@pytest.mark.parametrize(
    ("remark", "expected"),
    [
        ("primary (journal)", "primary"),
        ("official; medical home duties at nashp.org", "official"),
        ("official report via document host", "copy"),
        ("primary via document host", "copy"),
        ("official archive; edition dates at vdoc.pub record", "official"),
        ("data catalogue", "secondary"),
        ("secondary (date in address)", "secondary"),
    ],
)
def test_grade_of_a_source(remark, expected):
    assert grade(remark) == expected


def test_nested_spans():
    frame = frames()["milestone"].set_index("milestone_id")
    assert frame.loc["S15", "parent_id"] == "S11"
    assert frame.loc["S11", "parent_id"] == "S12"
    sessions = frame[frame["title"].str.startswith("Learning Session")]
    assert len(sessions) == 6
    assert set(sessions["parent_id"]) == {"S15"}


def test_a_report_leads_to_its_publication():
    milestones = frames()["milestone"]
    on_track = set(milestones.loc[milestones["track"] == "publication", "milestone_id"])
    assert on_track <= set(frames()["publication"]["milestone_id"])
    assert {f"P{n:02d}" for n in range(1, 9)} <= set(frames()["publication"]["publication_id"])


def test_survey_rounds_are_three_plus_one_a_year():
    rounds = frames()["survey_round"].set_index("round_id")
    assert list(rounds.index[rounds["survey"] == "NS-CSHCN"]) == ["ns-cshcn-2000", "ns-cshcn-2005", "ns-cshcn-2009"]
    assert list(rounds.index[rounds["survey"] == "NSCH"]) == [f"nsch-{year}" for year in range(2016, 2025)]
    assert rounds.loc["nsch-2019", "files"] == "screener;topical"


def test_organizations_stand_once_with_all_their_roles():
    organisations = frames()["organization"]
    assert organisations["name"].is_unique
    roles = frames()["organization_role"]
    assert len(roles) == len(rows_of("organisations"))
    school = organisations.loc[organisations["name"] == "University of Massachusetts Medical School", "organization_id"]
    assert set(roles.loc[roles["organization_id"] == school.item(), "role_id"]) == {"O09", "O18"}
    members = roles[roles["role_group"] == "member"]
    assert len(members) == 11
    assert (members["family"] != "").all()


def test_each_trait_is_tied_to_a_component_or_said_to_have_none():
    measured = frames()["trait_measure"]
    traits = {f"characteristic-{n}" for n in range(1, 8)} | {f"domain-{n}" for n in range(1, 5)}
    assert traits <= set(measured["trait_id"])
    assert set(measured["indicator_id"]) - {""} <= SURVEY_COMPONENTS
    assert ((measured["indicator_id"] == "") == (measured["closeness"] == "not at all")).all()
    assert (measured["note"] != "").all()
    assert set(frames()["component"]["component_id"]) == SURVEY_COMPONENTS


def test_every_question_has_an_audience_and_the_unanswered_ones_say_so():
    questions = frames()["question"].set_index("question_id")
    assert set(frames()["question_audience"]["question_id"]) == set(questions.index)
    assert set(questions.index[~questions["answered"]]) == {"F09", "F10", "F11"}
    assert set(frames()["question_audience"]["audience_group"]) == {"families", "clinicians", "practices", "policy"}


def test_what_each_document_gives():
    use = frames()["document_use"]
    assert set(use["document_id"]) == set(frames()["document"]["document_id"])
    tables_of = use.groupby("document_id")["table_name"].agg(set)
    for document in ("work-group-page", "initiative-page", "academy-profile"):
        assert {"milestone", "organization_role"} <= tables_of[document]
    for document in ("vermont-page", "national-faq"):
        assert tables_of[document] & {"question", "characteristic_wording", "domain"}


def test_the_vermont_page_gives_nothing_to_the_timeline():
    assert "vermont-page" not in set(frames()["milestone_source"]["document_id"])
    document = frames()["document"].set_index("document_id").loc["vermont-page"]
    assert document["covers"] == "Vermont"


@pytest.mark.parametrize(
    ("cell", "value", "says"),
    [
        (("timeline_proposed", "S04", "date_start"), "2002-13", "there is no date '2002-13'"),
        (("timeline_proposed", "S04", "date_start"), "July 2002", "not written as a month"),
        (("timeline_proposed", "S04", "date_precision"), "day", "not written as a day"),
        (("timeline_proposed", "S15", "date_end"), "2010-01", "lies before the start"),
        (("timeline_proposed", "S04", "track"), "Reports", "known are"),
        (("timeline_proposed", "S04", "display_status"), "maybe", "known are"),
        (("timeline_proposed", "S04", "place"), "Lowell, MA", "known are"),
        (("timeline_proposed", "S04", "id"), "S05", "stands twice"),
        (("timeline_proposed", "S04", "source_ids"), "S04 + X99", "'X99' is in neither"),
        (("timeline_proposed", "S04", "title"), "", "the cell is empty"),
        (("timeline_proposed", "S16", "date_start"), "2010-10", "S16 does not lie within S15"),
        (("timeline_proposed", "S04", "date_start"), "1850-01", "lies in no era"),
        (("milestones_seeds", "S04", "seed_file"), "999.txt", "is not in seed_provenance.csv"),
        (("milestones_context", "X05", "source_url"), "pediatrics", "is no web address"),
        (("milestones_context", "X05", "source_url"), "", "the cell is empty"),
        (("milestones_context", "X26", "relation"), "context for S99", "'S99' leads nowhere"),
        (("publications", "P01", "milestone_id"), "S99", "'S99' is not on the timeline"),
        (("organisations", "O02", "parent_or_related"), "Mercy Hospital", "'Mercy Hospital' has no row"),
        (("organisations", "O02", "role_type"), "Onlooker", "is no known role"),
        (("faq", "F01", "audiences"), "pilots", "is no known audience"),
        (("contradictions", "C01", "milestones"), "S99", "'S99' leads nowhere"),
        (("key_facts", "K09", "figure"), "many", "is no whole number"),
        (("faq", "F17", "answer_own_words"), "Write to someone@example.org", "e-mail address or telephone number"),
        (("faq", "F17", "answer_own_words"), "Call 617-555-0100", "e-mail address or telephone number"),
    ],
)
def test_what_would_mislead_stops_the_build_in_one_sentence(altered, cell, value, says):
    raw = altered(*cell, value)
    with pytest.raises(SourceError) as stopped:
        tables(raw, BuildLog(quiet=True))
    assert says in str(stopped.value)
    assert str(stopped.value).count("\n") == 0


def test_a_missing_file_and_a_missing_column_are_named(altered):
    raw = altered("faq", "F01", "theme", "Understanding the medical home")
    text = (raw / "history" / "faq.csv").read_text(encoding="utf-8")
    (raw / "history" / "faq.csv").write_text(text.replace("faq_id", "number", 1), encoding="utf-8")
    with pytest.raises(SourceError, match="column 'faq_id' is missing"):
        tables(raw, BuildLog(quiet=True))
    (raw / "history" / "faq.csv").write_text(text.replace("theme", "topic", 1), encoding="utf-8")
    with pytest.raises(SourceError, match="column 'theme' is missing"):
        tables(raw, BuildLog(quiet=True))
    (raw / "history" / "faq.csv").unlink()
    with pytest.raises(SourceError, match="the file is missing"):
        tables(raw, BuildLog(quiet=True))


def test_what_can_be_shown_with_a_remark_is_shown_and_remarked(altered):
    log = BuildLog(quiet=True)
    found = tables(altered("timeline_proposed", "X05", "title", "Another title"), log)
    shown = found["milestone"].set_index("milestone_id").loc["X05", "title"]
    assert shown == "Another title"
    remarks = [(f.source_id, f.column) for f in log.remarks]
    assert ("timeline_proposed", "title") in remarks


def test_a_contradiction_without_our_wording_is_shown_and_remarked(altered):
    raw = altered("contradictions", "C01", "where", "seed 001")
    with (raw / "history" / "contradictions.csv").open("a", encoding="utf-8") as file:
        file.write("C32,seed 001,Something odd,A check,Show it so,S10\n")
    log = BuildLog(quiet=True)
    found = tables(raw, log)["contradiction"].set_index("contradiction_id").loc["C32"]
    assert (found["title"], found["our_choice"]) == ("Something odd", "Show it so")
    assert [f.source_id for f in log.remarks].count("contradictions") == 1


def test_a_dangling_reference_between_tables_is_refused():
    broken = dict(frames())
    broken["milestone_place"] = pd.concat(
        [broken["milestone_place"], pd.DataFrame([{"milestone_id": "S99", "place_code": "boston"}])]
    )
    with pytest.raises(SourceError, match=r"milestone_place.*'S99' leads nowhere"):
        integrity.check(broken)


@pytest.mark.parametrize(
    ("remark", "expected"),
    [
        ("S01-S03 X31", ["S01", "S02", "S03", "X31"]),
        ("strategies 2, 15", ["strategy-2", "strategy-15"]),
        ("domains, X08", ["X08", "domain-1", "domain-2", "domain-3", "domain-4"]),
        ("characteristics 7", ["characteristic-7"]),
        ("-", []),
    ],
)
def test_items_a_remark_names(remark, expected):
    assert touched(remark) == expected
