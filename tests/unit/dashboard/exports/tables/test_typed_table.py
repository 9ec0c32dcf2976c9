"""What a card's table becomes in a spreadsheet: numbers where the card brings numbers, texts everywhere else."""

from __future__ import annotations

import pandas as pd

from dashboard.cards import cells
from dashboard.cards.card import Card
from dashboard.data.models import Build
from dashboard.exports.tables.typed_table import Cell, grid


def test_numbers_keep_their_values_and_texts_stay_texts() -> None:
    columns = {
        "Year": [cells.whole(2016), cells.whole(2017)],
        "Rate": [cells.percent(62.3, 1), cells.percent(None, 1)],
        "ZIP": ["02138", "2139"],
        "Source": ["[NCQA](https://ncqa.org)", "**none**"],
    }
    build = Build("b", pd.Timestamp("2026-11-28"), 1, 1, 1.0, "", "", "")
    card = Card("c", "C", "", "", pd.DataFrame(), columns, (), (), "", build=build)
    told = grid(card)
    assert told.headings == ("Year", "Rate", "ZIP", "Source")
    assert told.rows == (
        (Cell(2016, "whole"), Cell(62.3 / 100, "share"), Cell("02138"), Cell("https://ncqa.org")),
        (Cell(2017, "whole"), Cell(None, "share"), Cell("2139"), Cell("none")),
    )
    assert told.marks == ("", "")
    assert card.table["Rate"].tolist() == ["62.3%", ""]
