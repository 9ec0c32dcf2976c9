"""Dates are neither more nor less precise than the source gives them."""

from datetime import date

import pytest

from etl.history.uncertain_dates import american, span, text


@pytest.mark.parametrize(
    ("given", "bounds", "shown", "kind", "extent"),
    [
        (("2005-04-07", "", "day"), (date(2005, 4, 7), date(2005, 4, 7)), "April 7, 2005", "day", "on"),
        (("2002-07", "", "month"), (date(2002, 7, 1), date(2002, 7, 31)), "July 2002", "month", "within"),
        (("2012-02", "", "month"), (date(2012, 2, 1), date(2012, 2, 29)), "February 2012", "month", "within"),
        (("2013-02", "", "month"), (date(2013, 2, 1), date(2013, 2, 28)), "February 2013", "month", "within"),
        (("1999", "", "year"), (date(1999, 1, 1), date(1999, 12, 31)), "1999", "year", "within"),
        (("2011-06", "2011-08", "season"), (date(2011, 6, 1), date(2011, 8, 31)), "Summer 2011", "season", "within"),
        (("2023-09", "2023-11", "season"), (date(2023, 9, 1), date(2023, 11, 30)), "Fall 2023", "season", "within"),
        (("2010-12", "2011-02", "season"), (date(2010, 12, 1), date(2011, 2, 28)), "Winter 2011", "season", "within"),
        (
            ("2000-10", "2002-04", "month"),
            (date(2000, 10, 1), date(2002, 4, 30)),
            "October 2000 to April 2002",
            "span",
            "throughout",
        ),
        (("2015", "2020", "year"), (date(2015, 1, 1), date(2020, 12, 31)), "2015 to 2020", "span", "throughout"),
    ],
)
def test_bounds_and_words(given, bounds, shown, kind, extent):
    known = span(*given)
    assert (known.start, known.end) == bounds
    assert text(known) == shown
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
