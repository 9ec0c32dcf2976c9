"""Rows of counts, rates, shares and ratios: intervals against published values, hidden rows blank with their reason."""

from __future__ import annotations

import pandas as pd
import pytest

from etl.official import local_rows

KEYS = {"geo_id": "25013", "period": "2024", "source_id": "ssi_2024", "hidden": "", "care": ""}


def frame(**columns: object) -> pd.DataFrame:
    return pd.DataFrame([KEYS | columns])


def test_a_count_has_no_interval() -> None:
    (row,) = local_rows.count_rows(frame(count=4545.0), "ssi_children", "ssi").to_dict("records")
    assert row["value"] == 4545
    assert pd.isna(row["lower"])
    assert (row["estimate_type"], row["population"], row["reliability"]) == ("administrative", "all_children", "ok")


def test_a_rate_has_exact_poisson_limits() -> None:
    # Limits of a count of 10: 4.795 and 18.390 (Garwood 1936).
    (row,) = local_rows.rate_rows(frame(count=10.0, total=1000.0), "ssi_children_rate", "ssi").to_dict("records")
    assert (row["value"], row["weighted_count"]) == (10, 10)
    assert row["lower"] == pytest.approx(4.795, abs=5e-4)
    assert row["upper"] == pytest.approx(18.390, abs=5e-4)


def test_a_share_has_wilsons_limits() -> None:
    # 81 of 263: 0.2553 and 0.3662 (Newcombe 1998, Statist. Med. 17:857-872, table I).
    shares = local_rows.share_rows(frame(count=81.0, total=263.0), "students_with_disabilities", "dese")
    (row,) = shares.to_dict("records")
    assert row["lower"] == pytest.approx(0.2553, abs=5e-5)
    assert row["upper"] == pytest.approx(0.3662, abs=5e-5)


def test_a_share_known_without_its_number_publishes_none() -> None:
    known = frame(count=81.0, total=263.0, numerator=float("nan"))
    assert local_rows.share_rows(known, "students_with_disabilities", "dese")["weighted_count"].isna().all()


def test_a_hidden_row_stays_blank_with_its_reason() -> None:
    hidden = frame(count=7.0, total=1000.0, hidden=local_rows.FEWER_THAN_10)
    rows = local_rows.share_rows(hidden, "disability_physical", "dese")
    (row,) = rows.to_dict("records")
    assert (row["reliability"], row["reliability_reason"]) == ("suppressed", "fewer_than_10")
    assert all(pd.isna(row[name]) for name in ("value", "lower", "upper", "weighted_count"))


def test_a_wide_interval_is_marked() -> None:
    (row,) = local_rows.share_rows(frame(count=10.0, total=25.0), "disability_autism", "dese").to_dict("records")
    assert (row["reliability"], row["reliability_reason"]) == ("caution", "width_20")


def test_a_ratio_is_as_given_and_has_no_interval() -> None:
    (row,) = local_rows.ratio_rows(frame(value=397.4), "students_per_nurse", "dese").to_dict("records")
    assert row["value"] == 397.4
    assert pd.isna(row["upper"])
