"""Dates in words: as precise as they are known, in the reader's language."""

from __future__ import annotations

import pytest

from dashboard.data.history_models import KnownDate
from dashboard.i18n.locale import speaking
from dashboard.wording import dates

DAY, MONTH, YEAR = "day", "month", "year"


def known(
    start: str, end: str, precisions: tuple[str, str, str], extent: str, display_status: str = "reported"
) -> KnownDate:
    whole, first, last = precisions
    return KnownDate(
        date_start=start,
        date_end=end,
        date_precision=whole,
        start_precision=first,
        end_precision=last,
        extent=extent,
        display_status=display_status,
    )


CASES = [
    (known("2005-04-07", "2005-04-07", (DAY, DAY, DAY), "on"), "April 7, 2005", "7 de abril de 2005"),
    (known("2002-07-01", "2002-07-31", (MONTH, MONTH, MONTH), "within"), "July 2002", "Julio de 2002"),
    (known("1999-01-01", "1999-12-31", (YEAR, YEAR, YEAR), "within"), "1999", "1999"),
    (known("2011-06-01", "2011-08-31", ("season",) * 3, "within"), "Summer 2011", "Verano de 2011"),
    (known("2023-09-01", "2023-11-30", ("season",) * 3, "within"), "Fall 2023", "Otoño de 2023"),
    (known("2010-12-01", "2011-02-28", ("season",) * 3, "within"), "Winter 2011", "Invierno de 2011"),
    (
        known("2010-02-01", "2015-12-31", ("span", MONTH, YEAR), "throughout"),
        "February 2010 to 2015",
        "De febrero de 2010 a 2015",
    ),
    (
        known("2018-04-01", "2020-03-31", ("span", MONTH, MONTH), "within"),
        "Between April 2018 and March 2020",
        "Entre abril de 2018 y marzo de 2020",
    ),
    (
        known("2024-09-27", "2024-09-27", (DAY, DAY, DAY), "by", "latest-by"),
        "By September 27, 2024",
        "A más tardar el 27 de septiembre de 2024",
    ),
    (
        known("2013-02-01", "2013-03-31", ("span", MONTH, MONTH), "either", "scheduled"),
        "February or March 2013",
        "Febrero o marzo de 2013",
    ),
    (
        known("2012-12-01", "2013-03-31", ("span", MONTH, MONTH), "either"),
        "December 2012 or March 2013",
        "Diciembre de 2012 o marzo de 2013",
    ),
    (
        known("2000-01-01", "2000-11-30", ("span", MONTH, MONTH), "both"),
        "January and November 2000",
        "Enero y noviembre de 2000",
    ),
    (
        known("2013-11-15", "2013-11-15", (DAY, DAY, DAY), "on", "year-doubtful"),
        "November 15, 2013 (as printed)",
        "15 de noviembre de 2013 (según lo impreso)",
    ),
]


@pytest.mark.parametrize(("given", "english", "spanish"), CASES)
def test_a_date_is_as_precise_as_it_is_known(given: KnownDate, english: str, spanish: str) -> None:
    assert dates.words(given) == english
    with speaking("es"):
        assert dates.words(given) == spanish
