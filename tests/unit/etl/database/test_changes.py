"""What changed against the build before: figures, flags and files, told apart from noise."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from etl.core.build_log import BuildLog
from etl.database import changes, identity, publish

KEY = {
    "indicator_id": "medical_home",
    "population": "cshcn",
    "geo_id": "25",
    "period": "2019",
    "group_name": "all",
    "group_level": "all",
    "estimate_type": "direct",
    "source_id": "nsch_2019_topical",
}
MEASURES = {"value": 0.5, "lower": 0.4, "upper": 0.6, "se": 0.05, "n": 155, "n_eff": 99.0, "weighted_count": 1000.0}
FIGURE = KEY | MEASURES | {"reliability": "ok", "reliability_reason": "", "series": "nsch_topical"}
FILE = {"source_id": "nsch_2019_topical", "kind": "microdata", "sha256": "a" * 64}
OTHERS = [FIGURE | {"geo_id": "33", "value": 0.45}, FIGURE | {"geo_id": "US", "value": 0.42}]


def database(path: Path, build_id: str, *figures: dict, files: list[dict] | None = None, code: str = "v1") -> Path:
    """A database with these figures and files, as the build writes it."""
    frames = {"estimate": pd.DataFrame(figures), "source": pd.DataFrame(files or [FILE])}
    publish.write(frames, path, build_id)
    with duckdb.connect(str(path)) as con:
        con.execute(
            "CREATE TABLE build AS SELECT $build_id AS build_id, TIMESTAMPTZ '2026-01-02 03:04:05+00' AS built_at, "
            "$code AS code_version",
            {"build_id": build_id, "code": code},
        )
    return path


class Builds:
    """A folder of builds, each compared with the one served before it."""

    def __init__(self, folder: Path) -> None:
        self.out = folder / "dashboard.duckdb"
        self.log = BuildLog(quiet=True)

    def make(self, build_id: str, *figures: dict, code: str = "v1", files: list[dict] | None = None) -> Path:
        new = database(self.out.with_name(f".{build_id}.tmp"), build_id, *figures, files=files, code=code)
        self.said = changes.write(new, self.out, build_id, code, self.log)
        publish.swap(new, self.out, build_id)
        return identity.versioned(self.out, build_id)

    def rows(self, table: str) -> list[dict]:
        with duckdb.connect(str(self.out.resolve()), read_only=True) as con:
            frame = con.execute(f"FROM {table}").df()
        return frame.astype(object).where(frame.notna(), None).to_dict("records")


@pytest.fixture
def builds(tmp_path: Path) -> Builds:
    return Builds(tmp_path)


def test_the_first_build_says_so(builds: Builds):
    builds.make("one", FIGURE)
    (compared,) = builds.rows("build_compared")
    assert compared["status"] == "first"
    assert compared["previous_build_id"] is None
    assert compared["rows_same"] is None
    assert builds.rows("build_change") == []
    assert "first build" in builds.said


def test_the_same_figures_are_no_change(builds: Builds):
    builds.make("one", FIGURE, *OTHERS)
    builds.make("two", *OTHERS, FIGURE, code="v2")
    (compared,) = builds.rows("build_compared")
    assert compared["status"] == "compared"
    assert compared["previous_build_id"] == "one"
    assert str(compared["previous_built_at"]).startswith("2026-01-02")
    assert compared["code_changed"] is True
    assert compared["rows_same"] == 3
    assert builds.rows("build_change") == []
    assert builds.said == "nothing changed"


def change(builds: Builds, *figures: dict, **told: object) -> dict:
    builds.make("one", FIGURE, *OTHERS)
    builds.make("two", *figures, **told)
    (found,) = builds.rows("build_change")
    return found


def test_a_value_that_moved(builds: Builds):
    found = change(builds, FIGURE | {"value": 0.51}, OTHERS[0] | {"value": 0.40}, OTHERS[1])
    assert (found["subject"], found["changed_id"], found["change"]) == ("estimate", "medical_home", "value")
    assert found["rows"] == 2
    # The one that moved most stands for both.
    assert (found["geo_id"], found["value_before"], found["value_after"]) == ("33", 0.45, 0.40)
    assert [row["geo_id"] for row in builds.rows("build_change_row")] == ["25", "33"]
    assert builds.rows("build_compared")[0]["rows_same"] == 1


@pytest.mark.parametrize("name", ["lower", "upper", "se", "n", "n_eff", "weighted_count"])
def test_an_interval_or_a_sample_that_moved(builds: Builds, name: str):
    found = change(builds, FIGURE | {name: FIGURE[name] * 1.2}, *OTHERS)
    assert (found["change"], found["rows"], found["geo_id"]) == ("value", 1, "25")


def test_a_flag_that_changed_counts_as_that_alone(builds: Builds):
    hidden = dict.fromkeys(["value", "lower", "upper", "se", "weighted_count"])
    found = change(builds, FIGURE | hidden | {"reliability": "suppressed", "reliability_reason": "width_30"}, *OTHERS)
    assert (found["change"], found["rows"]) == ("flag", 1)
    assert (found["reliability_before"], found["reliability_after"]) == ("ok", "suppressed")


def test_another_reason_is_another_flag(builds: Builds):
    careful = FIGURE | {"reliability": "caution", "reliability_reason": "width_20"}
    builds.make("one", careful)
    builds.make("two", careful | {"reliability_reason": "relative_width_120"})
    assert [row["change"] for row in builds.rows("build_change")] == ["flag"]


def test_a_kind_renamed_since_is_compared_with_its_old_name(builds: Builds):
    old = [figure | {"estimate_type": "modelled"} for figure in (FIGURE, *OTHERS)]
    new = [figure | {"estimate_type": "modeled"} for figure in (FIGURE | {"value": 0.51}, *OTHERS)]
    builds.make("one", *old)
    builds.make("two", *new)
    told = [(row["change"], row["estimate_type"], row["rows"]) for row in builds.rows("build_change")]
    assert told == [("value", "modeled", 1)]


def test_figures_that_came_and_went(builds: Builds):
    gone = change(builds, FIGURE, OTHERS[0])
    assert (gone["change"], gone["geo_id"], gone["rows"]) == ("vanished", "US", 1)
    assert [row["change"] for row in builds.rows("build_change_row")] == ["vanished"]
    builds.make("three", FIGURE, *OTHERS, OTHERS[1] | {"indicator_id": "mh_referrals"})
    assert {(row["changed_id"], row["change"]) for row in builds.rows("build_change")} == {
        ("medical_home", "appeared"),
        ("mh_referrals", "appeared"),
    }
    # What appeared stands in the table of estimates; it is not kept twice.
    assert builds.rows("build_change_row") == []
    assert builds.rows("build_compared")[0]["rows_same"] == 2


def test_another_file_and_a_new_one(builds: Builds):
    builds.make("one", FIGURE)
    builds.make("two", FIGURE, files=[FILE | {"sha256": "b" * 64}, FILE | {"source_id": "nsch_2020_topical"}])
    found = {(row["subject"], row["changed_id"], row["change"]) for row in builds.rows("build_change")}
    assert found == {("source", "nsch_2019_topical", "file"), ("source", "nsch_2020_topical", "appeared")}


def test_noise_in_the_last_digits_is_no_change(builds: Builds):
    builds.make("one", FIGURE, *OTHERS)
    noise = {name: value * (1 + 1e-12) for name, value in MEASURES.items() if name != "n"}
    builds.make("two", FIGURE | noise, *OTHERS)
    assert builds.rows("build_change") == []
    assert builds.rows("build_compared")[0]["rows_same"] == 3


def test_noise_is_no_change_beside_one_that_is(builds: Builds):
    found = change(builds, FIGURE | {"se": 0.05 * (1 + 1e-12)}, OTHERS[0] | {"value": 0.46}, OTHERS[1])
    assert (found["rows"], found["geo_id"]) == (1, "33")


def test_a_fingerprint_is_of_figures_not_of_their_order_or_build(builds: Builds):
    builds.make("one", FIGURE, *OTHERS)
    (before,) = builds.rows("fingerprint")
    builds.make("two", *reversed([FIGURE, *OTHERS]))
    (after,) = builds.rows("fingerprint")
    assert before == after
    assert (before["indicator_id"], before["estimate_type"], before["rows"]) == ("medical_home", "direct", 3)
    builds.make("three", FIGURE | {"value": None, "lower": 0.5}, *OTHERS)
    (other,) = builds.rows("fingerprint")
    assert other["fingerprint"] != before["fingerprint"]


def test_a_blank_is_not_taken_for_its_neighbour(builds: Builds):
    """Value blank and lower 0.5 must not look like value 0.5 and lower blank."""
    builds.make("one", FIGURE | {"value": None, "lower": 0.5})
    (before,) = builds.rows("fingerprint")
    builds.make("two", FIGURE | {"value": 0.5, "lower": None})
    (after,) = builds.rows("fingerprint")
    assert before["fingerprint"] != after["fingerprint"]


def test_the_comparison_leaves_the_figures_alone(builds: Builds):
    builds.make("one", FIGURE)
    builds.make("two", FIGURE | {"value": 0.51}, *OTHERS)
    found = pd.DataFrame(builds.rows("estimate"))
    assert len(found) == 3
    assert set(found["build_id"]) == {"two"}


def test_the_same_build_made_again_is_compared_with_the_one_before_it(builds: Builds):
    builds.make("one", FIGURE)
    builds.make("two", FIGURE | {"value": 0.51})
    builds.make("two", FIGURE | {"value": 0.51})
    assert builds.rows("build_compared")[0]["previous_build_id"] == "one"
    assert [row["change"] for row in builds.rows("build_change")] == ["value"]


def test_after_a_roll_back_the_build_that_was_served_counts(builds: Builds):
    first = builds.make("one", FIGURE)
    second = builds.make("two", FIGURE | {"value": 0.51})
    os.utime(second, (2e9, 2e9))
    builds.out.unlink()
    builds.out.symlink_to(first.name)
    assert changes.previous(builds.out, "three") == first.resolve()
    assert changes.previous(builds.out, "one") == second.resolve()


def test_nothing_to_compare_with_where_there_is_no_other_file(tmp_path: Path):
    assert changes.previous(tmp_path / "dashboard.duckdb", "one") is None


@pytest.mark.parametrize("content", [b"", b"not a database", b"\0" * 5000])
def test_a_build_before_that_cannot_be_read_does_not_stop_this_one(builds: Builds, content: bytes):
    builds.make("one", FIGURE).write_bytes(content)
    builds.make("two", FIGURE)
    assert builds.rows("build_compared")[0]["status"] == "unreadable"
    assert builds.rows("build_change") == []
    (finding,) = builds.log.remarks
    assert "cannot be compared with" in finding.message
    assert finding.action == "flagged"


def test_a_build_before_without_fingerprints_does_not_stop_this_one(builds: Builds):
    path = builds.make("one", FIGURE)
    with duckdb.connect(str(path)) as con:
        con.execute("DROP TABLE fingerprint")
    builds.make("two", FIGURE)
    assert builds.rows("build_compared")[0]["status"] == "unreadable"
