"""Dates are neither more nor less precise than the source gives them."""

from datetime import date

import pytest

from etl.history.uncertain_dates import american, read, span, written


@pytest.mark.parametrize(
    ("given", "bounds", "shown", "kind", "extent"),
    [
        (("2005-04-07", "", "day"), (date(2005, 4, 7), date(2005, 4, 7)), "2005-04-07", "day", "on"),
        (("2002-07", "", "month"), (date(2002, 7, 1), date(2002, 7, 31)), "2002-07", "month", "within"),
        (("2012-02", "", "month"), (date(2012, 2, 1), date(2012, 2, 29)), "2012-02", "month", "within"),
        (("2013-02", "", "month"), (date(2013, 2, 1), date(2013, 2, 28)), "2013-02", "month", "within"),
        (("1999", "", "year"), (date(1999, 1, 1), date(1999, 12, 31)), "1999", "year", "within"),
        (("2011-06", "2011-08", "season"), (date(2011, 6, 1), date(2011, 8, 31)), "2011-22", "season", "within"),
        (("2023-09", "2023-11", "season"), (date(2023, 9, 1), date(2023, 11, 30)), "2023-23", "season", "within"),
        (("2010-12", "2011-02", "season"), (date(2010, 12, 1), date(2011, 2, 28)), "2011-24", "season", "within"),
        (
            ("2000-10", "2002-04", "month"),
            (date(2000, 10, 1), date(2002, 4, 30)),
            "2000-10/2002-04",
            "span",
            "throughout",
        ),
        (("2015", "2020", "year"), (date(2015, 1, 1), date(2020, 12, 31)), "2015/2020", "span", "throughout"),
    ],
)
def test_bounds_and_notation(given, bounds, shown, kind, extent):
    known = span(*given)
    assert (known.start, known.end) == bounds
    assert written(known) == shown
    assert (known.precision, known.extent) == (kind, extent)


@pytest.mark.parametrize(
    ("start", "end", "precision", "says"),
    [
        ("2005-04", "", "day", "not written as a day"),
        ("2005-04-07", "", "month", "not written as a month"),
        ("2005-04", "", "year", "not written as a year"),
        ("April 2005", "", "month", "not written as a month"),
        ("2005-13", "", "month", "there is no date"),
        ("2005-02-30", "", "day", "there is no date"),
        ("2012-05", "2011-08", "month", "lies before"),
        ("2020", "2015", "year", "lies before"),
        ("2011-07", "2011-09", "season", "not the first and last month of a season"),
        ("2011-06", "2012-08", "season", "not the first and last month of a season"),
        ("2011-06", "", "season", "not the first and last month of a season"),
        ("2011-06", "2011-08", "quarter", "not one of day, month, season, year"),
    ],
)
def test_what_cannot_be_a_date_is_refused(start, end, precision, says):
    with pytest.raises(ValueError, match=says):
        span(start, end, precision)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("news, 7 April 2005", "news, April 7, 2005"),
        ("blog, 20 Nov 2015)", "blog, November 20, 2015)"),
        ("AFP, 15 Sept 2007", "AFP, September 15, 2007"),
        ("from 1 May 2004 to 31 May 2004", "from May 1, 2004 to May 31, 2004"),
        (
            "April 7, 2005; May 2004; 13 Maybe 2004; 113 May 2004",
            "April 7, 2005; May 2004; 13 Maybe 2004; 113 May 2004",
        ),
    ],
)
def test_dates_in_texts_are_american(written, shown):
    assert american(written) == shown


@pytest.mark.parametrize(
    ("notation", "bounds", "extent"),
    [
        ("2005-04-07", (date(2005, 4, 7), date(2005, 4, 7)), "on"),
        ("2002-07", (date(2002, 7, 1), date(2002, 7, 31)), "within"),
        ("1999", (date(1999, 1, 1), date(1999, 12, 31)), "within"),
        ("2010-02/2015", (date(2010, 2, 1), date(2015, 12, 31)), "throughout"),
        ("[2018-04..2020-03]", (date(2018, 4, 1), date(2020, 3, 31)), "within"),
        ("[..2024-09-27]", (date(2024, 9, 27), date(2024, 9, 27)), "by"),
        ("[2013-02,2013-03]", (date(2013, 2, 1), date(2013, 3, 31)), "either"),
        ("{2000-01,2000-11}", (date(2000, 1, 1), date(2000, 11, 30)), "both"),
    ],
)
def test_a_date_in_edtf_is_read_and_written_alike(notation, bounds, extent):
    known = read(notation)
    assert ((known.start, known.end), known.extent) == (bounds, extent)
    assert written(known) == notation


def test_a_year_in_doubt_has_a_mark_before_it():
    assert written(read("2013-11-15"), year_in_doubt=True) == "?2013-11-15"


@pytest.mark.parametrize(
    "notation", ["", "July 2002", "2013-13", "2013-02-29", "2015/2010", "[2013-03,2013-02]", "../2024"]
)
def test_what_is_no_date_in_edtf_is_refused(notation):
    with pytest.raises(ValueError, match=r"no date|lies before"):
        read(notation)
