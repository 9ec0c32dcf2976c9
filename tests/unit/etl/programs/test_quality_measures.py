"""Child Core Set: rates, quartiles and directions as published, the years and the 2016 rates kept apart."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from etl.core.build_log import BuildLog
from etl.core.errors import SourceError
from etl.programs.quality_measures import CORE_SET, CORE_SET_2016, position, read_quality

RAW = Path(__file__).parents[4] / "data" / "raw"


@pytest.fixture(scope="module")
def built() -> tuple[dict[str, pd.DataFrame], BuildLog]:
    log = BuildLog(quiet=True)
    return read_quality(RAW, log), log


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    shutil.copytree(RAW / "practices", tmp_path / "practices")
    return tmp_path


def replace(raw: Path, name: str, old: str, new: str) -> None:
    path = raw / "practices" / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_rates_as_published(built: tuple[dict[str, pd.DataFrame], BuildLog]) -> None:
    """CMS FFY 2022 file: the median and quartiles of these rates were read from another state's rows."""
    frames, _ = built
    rates = frames["quality_measure"]
    assert rates.groupby("ffy").size().to_dict() == {2021: 41, 2022: 45}
    other_state = {
        "followup_ed_substance_30": (25, 10.6, 6.0, 16.3),
        "followup_ed_mental_7": (40, 54.6, 46.2, 65.4),
        "followup_ed_mental_30": (40, 72.7, 63.6, 76.9),
        "followup_hospital_mental_7": (48, 47.9, 40.1, 57.5),
        "followup_hospital_mental_30": (48, 70.4, 62.1, 79.6),
        "adhd_followup_initiation": (50, 43.0, 36.4, 49.4),
        "adhd_followup_continuation": (49, 54.1, 45.1, 59.5),
        "antipsychotic_glucose": (45, 52.4, 47.6, 58.2),
        "antipsychotic_cholesterol": (45, 35.3, 28.6, 41.9),
        "antipsychotic_both": (46, 33.2, 27.3, 41.5),
    }
    of_2022 = rates[rates["ffy"] == 2022].set_index("rate_id")
    for rate_id, expected in other_state.items():
        row = of_2022.loc[rate_id]
        found = (row["states_reporting"], row["median"], row["quartile_bottom"], row["quartile_top"])
        assert found == expected, rate_id


def test_direction_comes_from_the_file(built: tuple[dict[str, pd.DataFrame], BuildLog]) -> None:
    rates = built[0]["quality_measure"]
    lower = set(rates[rates["direction"] == "lower"]["rate_id"])
    assert lower == {"emergency_visits", "low_birth_weight", "low_risk_cesarean"}
    assert set(rates[rates["unit"] != "percent"]["rate_id"]) == {"emergency_visits"}


@pytest.mark.parametrize(
    ("rate", "quartiles", "better", "stands"),
    [
        (50, (20, 30, 40), 1, "top_quarter"),
        (40, (20, 30, 40), 1, "top_quarter"),
        (30, (20, 30, 40), 1, "above_median"),
        (29.9, (20, 30, 40), 1, "below_median"),
        (20, (20, 30, 40), 1, "bottom_quarter"),
        (23.4, (29.2, 26.0, 23.4), -1, "top_quarter"),
        (25.3, (26.9, 24.7, 22.5), -1, "below_median"),
        (30.0, (29.2, 26.0, 23.4), -1, "bottom_quarter"),
    ],
)
def test_position(rate: float, quartiles: tuple[float, float, float], better: int, stands: str) -> None:
    assert position(rate, *quartiles, better) == stands


def test_labels_say_what_the_definition_says(built: tuple[dict[str, pd.DataFrame], BuildLog]) -> None:
    """Numbers of a plain label stand in the definition or the measure's name: no label sits on a wrong rate."""
    rates = built[0]["quality_measure"].drop_duplicates("rate_id")
    words = {"Two": "2", "Six": "6"}
    for row in rates.itertuples():
        published = f"{row.rate_definition} {row.measure_name}".lower()
        for number in pd.Series(row.label).str.findall(r"\d[\d,]*").iloc[0]:
            assert number.rstrip(",") in published, (row.label, number)
        for word, figure in words.items():
            if row.label.startswith(f"{word} or more"):
                assert f"{figure} " in published or f"{word.lower()} " in published
    assert rates["rate_id"].is_unique and rates["label"].is_unique


def test_2016_is_never_in_the_later_series(built: tuple[dict[str, pd.DataFrame], BuildLog]) -> None:
    frames, _ = built
    assert 2016 not in set(frames["quality_measure"]["ffy"])
    old = frames["quality_measure_2016"].set_index("measure_abbreviation")
    assert old["value"].to_dict() == {"W15-CH": 83.0, "W34-CH": 86.0, "DEV-CH": 77.5}
    assert pd.isna(old.loc["DEV-CH", "median"])


def test_a_rate_without_its_denominator_note_is_reported(
    built: tuple[dict[str, pd.DataFrame], BuildLog],
) -> None:
    _, log = built
    assert [(f.row, f.column) for f in log.remarks if f.source_id == CORE_SET] == [(29, "state_specific_comments")]


def test_initial_core_set_says_what_is_missing(built: tuple[dict[str, pd.DataFrame], BuildLog]) -> None:
    frames, log = built
    assert len(frames["core_set_initial"]) == 23
    assert any("23 of the 24" in f.message for f in log.remarks)


def test_what_became_of_a_measure_cites_no_file_of_code_and_no_test_server(
    built: tuple[dict[str, pd.DataFrame], BuildLog],
) -> None:
    told = set(built[0]["core_set_initial"]["later_history"])
    assert "Not in the CMS FFY 2021 list, which has W30-CH" in told
    assert "First measure recommended for retirement, 2012" in told
    assert any("measure_retirement4.html" in text for text in told)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Higher rates are better for this measure", "Up is good", "which direction is better"),
        (
            ",Medicaid & CHIP,Administrative,Higher rates are better for this measure,45.7",
            ",,Administrative,Higher rates are better for this measure,45.7",
            "of whom",
        ),
        (",45.7,45.7,47.0,", ",457,457,47.0,", "not a rate from 0 to 100"),
        (",45.7,45.7,47.0,", ",DS,DS,47.0,", "found 'DS'"),
        (",45.7,45.7,47.0,41.4,52.2", ",45.7,45.7,47.0,52.2,41.4", "not in the order"),
        ("with 1 Follow-Up Visit", "with 3 Follow-Up Visits", "without a plain label"),
        ("\n2022,ADD-CH", "\n2021,ADD-CH", "twice"),
    ],
)
def test_what_would_mislead_stops(raw: Path, old: str, new: str, told: str) -> None:
    replace(raw, CORE_SET, old, new)
    with pytest.raises(SourceError, match=told):
        read_quality(raw, BuildLog(quiet=True))


def test_rates_that_do_not_count_in_the_median_are_reported(raw: Path) -> None:
    replace(raw, CORE_SET, ",48,Yes,", ",24,No,")
    log = BuildLog(quiet=True)
    read_quality(raw, log)
    columns = {f.column for f in log.remarks if f.row == 1 and f.source_id == CORE_SET}
    assert columns == {"rate_used_in_calculating_state_mean_and_median", "number_of_states_reporting"}


def test_a_2016_rate_that_is_no_percentage_stops(raw: Path) -> None:
    replace(raw, CORE_SET_2016, ",83,61,", ",830,61,")
    with pytest.raises(SourceError, match="830"):
        read_quality(raw, BuildLog(quiet=True))
