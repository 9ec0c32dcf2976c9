"""Programs, their confirmed participants and results: nothing invented, nothing without its source."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pandas as pd
import pytest

from etl.core.build_log import BuildLog
from etl.core.errors import SourceError
from etl.geography.gazetteer import Gazetteer
from etl.programs import tables
from etl.programs.organizations import UDS, read_organization_years
from etl.programs.programs import CHIPRA_FACTS, PROGRAMS, WORDING, read_programs, reworded
from tests.unit.dashboard.i18n.test_wording_lint import faults

RAW = Path(__file__).parents[4] / "data" / "raw"
NO_SITES = pd.DataFrame(columns=["site_id", "name", "municipality"])


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.read(RAW)


@pytest.fixture(scope="module")
def built() -> tuple[dict[str, pd.DataFrame], BuildLog]:
    log = BuildLog(quiet=True)
    return tables(RAW, log), log


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    shutil.copytree(RAW / "practices", tmp_path / "practices")
    return tmp_path


def replace(raw: Path, name: str, old: str, new: str) -> None:
    path = raw / "practices" / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_no_chipra_practice_without_a_name_in_a_source(built: tuple[dict[str, pd.DataFrame], BuildLog]) -> None:
    frames, _ = built
    named = frames["program_participant"].query("program_id == 'CHIPRA'")
    stated = frames["program"].set_index("program_id").loc["CHIPRA", "practices"]
    assert stated == 13
    assert set(named["organization"]) == {"Cambridge Pediatrics"}
    assert named["site_id"].isna().all(), "none of them is in a site list, so none is on a map"
    people = frames["program_participant"]
    # What names these is a page that is not at its publisher.
    unlinked = people.loc[people["source_url"] == "", "program_id"]
    assert unlinked.value_counts().to_dict() == {"MMHP": 5, "NCQA PCMH": 1}


def test_participants_are_on_a_map_only_through_a_listed_site(
    built: tuple[dict[str, pd.DataFrame], BuildLog],
) -> None:
    frames, _ = built
    sites = frames["site"].set_index("site_id")
    placed = frames["program_participant"].dropna(subset="site_id")
    assert len(placed) == 6
    for participant in placed.itertuples():
        site = sites.loc[participant.site_id]
        assert participant.organization.lower() in site["name"].lower()
        assert participant.municipality == site["municipality"]
    assert set(frames["program_participant"]["program_id"]) <= set(frames["program"]["program_id"])


def test_chipra_results_as_published(built: tuple[dict[str, pd.DataFrame], BuildLog]) -> None:
    """Figures read off the case study and the PCPCC page by hand."""
    frames, _ = built
    results = frames["program_result"].set_index("result_id")
    pairs = results[results["shape"] == "before_after"][["baseline", "final"]].astype(int).to_numpy().tolist()
    assert pairs == [[62, 80], [63, 94], [80, 94], [30, 80]]
    assert results[results["comparison_group"]].index.to_list() == ["C20"]
    assert results.loc["C19", "shape"] == "after_only" and pd.isna(results.loc["C19", "baseline"])
    assert bool(results.loc["C16", "approximate"]) and not bool(results.loc["C12", "approximate"])
    assert (results["who_measured"] != "").all() and results["source_url"].str.startswith("http").all()


def test_the_quoted_number_of_children_is_flagged(built: tuple[dict[str, pd.DataFrame], BuildLog]) -> None:
    _, log = built
    assert any(f.source_id == CHIPRA_FACTS and f.row == 8 and "18,400" in f.message for f in log.remarks)


NO_PUBLISHERS = ("ltfqrd2sv", "pdfslide", "dev.bmc", "ahrq-stage")


def test_no_link_to_a_copy_that_is_not_at_its_publisher(built: tuple[dict[str, pd.DataFrame], BuildLog]) -> None:
    frames, log = built
    for frame in frames.values():
        for column in frame.select_dtypes(include=["object", "string"]):
            assert not frame[column].astype(str).str.contains("|".join(NO_PUBLISHERS)).any(), column
    assert any("not at its publisher" in f.message for f in log.remarks)
    assert frames["program_source"].groupby("program_id").size()["PRIME"] == 3
    assert not frames["program_source"]["url"].str.endswith((";", ",", ".")).any()


def test_dates_keep_their_precision(built: tuple[dict[str, pd.DataFrame], BuildLog]) -> None:
    frames, _ = built
    program = frames["program"].set_index("program_id")
    assert program.loc["SBHC", "start"] == "1989"
    assert program.loc["CHIPRA", ["start", "end"]].to_list() == ["2011-08", "2013-12"]
    assert program.loc["PRIME", ["start", "start_note"]].to_list() == ["2016-02-18", "announced"]
    assert pd.isna(program.loc["MMHP", "start"])


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        (PROGRAMS, (",2011-08,", ",August 2011,"), "row 4, column start"),
        (PROGRAMS, ("\nPRIME,", "\nCARES,"), "stands twice"),
        (PROGRAMS, ("\nSBHC,", "\nSCHOOL,"), "'SBHC' is not in"),
        (CHIPRA_FACTS, (",62,80,", ",62,,"), "C12 has a start without a readable end"),
        (CHIPRA_FACTS, ("fact_id,topic", "fact_id,subject"), "column 'topic' is missing"),
        ("mhi_reference", ("M02,", "M01,"), "stands twice"),
    ],
)
def test_what_would_mislead_stops(
    raw: Path, gazetteer: Gazetteer, name: str, change: tuple[str, str], told: str
) -> None:
    replace(raw, name, *change)
    with pytest.raises(SourceError, match=told):
        read_programs(raw, NO_SITES, gazetteer, BuildLog(quiet=True))


def test_medical_home_index_reference(built: tuple[dict[str, pd.DataFrame], BuildLog]) -> None:
    frames, _ = built
    value = frames["mhi_reference"].set_index("item_id")["value_number"]
    assert value[["M01", "M02", "M03", "M11"]].to_list() == [6, 25, 4, 43.9]
    assert value["M12"] < value["M11"] < value["M13"]
    assert pd.isna(value["M14"])


def test_organizations_by_year() -> None:
    """Counts by `cut -d, -f1 | sort | uniq -c` on the file."""
    log = BuildLog(quiet=True)
    years = read_organization_years(RAW, log).groupby("year").size()
    assert years.index.to_list() == list(range(2004, 2020))
    assert (years[2004], years[2015], years[2019], years.sum()) == (33, 39, 38, 580)
    assert [f.column for f in log.remarks] == ["hc_id"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("\n2004,1142,", "\n2004,1141,", "stands twice in 2004"),
        ("\n2004,1141,", "\n04,1141,", "row 1, column year"),
    ],
)
def test_organizations_that_would_miscount_stop(raw: Path, old: str, new: str, told: str) -> None:
    replace(raw, UDS, old, new)
    with pytest.raises(SourceError, match=told):
        read_organization_years(raw, BuildLog(quiet=True))


def test_a_missing_year_stops(raw: Path) -> None:
    path = raw / "practices" / f"{UDS}.csv"
    lines = [x for x in path.read_text(encoding="utf-8").splitlines() if not x.startswith("2010,")]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(SourceError, match="year 2010"):
        read_organization_years(raw, BuildLog(quiet=True))


def test_texts_of_programs_read_as_ours_do(built: tuple[dict[str, pd.DataFrame], BuildLog]) -> None:
    columns = ("what", "practices_as_stated", "lead", "note", "topic", "measure", "unit")
    frames = [frame for name, frame in built[0].items() if name.startswith(("program", "mhi"))]
    texts = {text for frame in frames for name in columns if name in frame for text in frame[name].dropna()}
    made = ("stored", "not in store", "text read", "page read", "seed ", "mirror", "excerpt", "as above", ".csv")
    assert [(text, faults(text)) for text in texts if faults(text)] == []
    assert [text for text in texts if any(word in text for word in made)] == []


def test_every_entry_of_our_wording_is_used() -> None:
    lists = "".join(path.read_text(encoding="utf-8") for path in (RAW / "practices").glob("*.csv"))
    ours = tomllib.loads(WORDING.read_text(encoding="utf-8"))
    plain = lists.replace('""', '"')
    unused = [text for kind in ours.values() for text in kind if text.partition("(address")[0] not in plain]
    assert unused == []


def test_a_whole_text_is_reworded_before_its_parts_and_names_are_left() -> None:
    ours = {"whole": {"as above": "The report"}, "parts": {"centre": "center", "centre site": "place"}}
    told = reworded(
        {"program": pd.DataFrame({"note": ["as above", "a centre site, as above"], "name": "centre"})}, ours
    )
    assert told["program"]["note"].tolist() == ["The report", "a place, as above"]
    assert set(told["program"]["name"]) == {"centre"}
