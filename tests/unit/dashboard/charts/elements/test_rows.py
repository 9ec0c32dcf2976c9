from __future__ import annotations

from dashboard.charts.elements import rows


def test_labels_break_between_words_where_a_phone_ends() -> None:
    label = "Children who had a visit with a dentist in the year before the survey"
    lines = rows.wrapped(label).split("<br>")
    assert " ".join(lines) == label
    assert len(lines) == 3
    assert max(map(len, lines)) <= rows.LABEL_CHARACTERS


def test_pixels_run_downwards() -> None:
    assert rows.down(200).start == 200 > rows.down(200).end
