"""Rows of tables as typed records."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import pytest

from dashboard.data.models import records


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of a test."""

    name: str
    value: float | None
    note: str = "no note"


def test_an_empty_cell_is_none_and_a_column_without_a_field_is_left_out() -> None:
    table = pd.DataFrame({"value": [0.5, None], "other": [1, 2], "name": ["a", "b"]})
    assert records(Row, table) == [Row(name="a", value=0.5), Row(name="b", value=None)]


def test_a_field_without_a_column_has_its_default_or_is_asked_for() -> None:
    assert records(Row, pd.DataFrame({"name": ["a"], "value": [1.0]}))[0].note == "no note"
    with pytest.raises(TypeError, match="value"):
        records(Row, pd.DataFrame({"name": ["a"]}))


def test_cells_are_numbers_and_texts_of_python() -> None:
    (row,) = records(Row, pd.DataFrame({"name": ["a"], "value": [1.0]}))
    assert (type(row.name), type(row.value)) == (str, float)


def test_a_table_without_rows_has_no_records() -> None:
    assert records(Row, pd.DataFrame({"name": [], "value": []})) == []
