"""The table of measures as HTML: every cell named, in reading order, nothing of a text read as markup."""

from __future__ import annotations

from dashboard.wording.measure_table import Cell, html


def test_each_cell_is_named_by_its_heading_and_each_row_by_its_measure() -> None:
    told = html("All", ["Measure", "Value"], [[Cell("Autism", ("2024", "")), Cell("21%", ("(20% to 22%)",))]])
    assert '<th scope="row" role="rowheader">Autism <small>2024</small></th>' in told
    assert '<td role="cell" data-heading="Value"><div>21% <small>(20% to 22%)</small></div></td>' in told


def test_signs_of_markup_in_a_text_stay_signs() -> None:
    told = html('a"b', ["<b>", "x<y"], [[Cell("1 < 2"), Cell("<i>")]])
    assert 'aria-label="a&quot;b"' in told
    assert 'data-heading="x&lt;y"><div>&lt;i&gt;</div>' in told
    assert "<b>" not in told
