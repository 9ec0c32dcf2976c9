"""No page is longer in its first state than a reader scrolls; what it holds besides is behind a click."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from dashboard.subjects.methods import measure
from tests.support.serving import DESKTOP, PATHS, PHONE, visiting

# Size of the window and the most pixels of the page.
LIMITS = {"desk": (DESKTOP, 5_000), "phone": (PHONE, 9_000)}
# Places of each level, of those with most to show; and filters that make a page long.
LONG = [
    "place?town=2502182315",
    "place?county=25027",
    "place?region=eohhs-1",
    "place?district=07170000",
    "compare?places=25013,25021,eohhs-1,02810000",
    "measures?indicator=transition_adult_care&group=race_ethnicity",
    "status?geographies=US,09,23,33,44,50,06,12,36,48,34,42",
    "counties?county=25013&indicator=ssi_children_rate&compare_county=25013,25021,25025",
    "search?q=health",
    *(f"methods?part={part}" for part in measure.PARTS),
]


@pytest.mark.parametrize("path", [*PATHS, *LONG])
def test_page_is_of_human_length(
    browser: Browser, address: str, path: str, record_property: Callable[[str, object], None]
) -> None:
    too_long = {}
    with visiting(browser, address, DESKTOP) as visit:
        for size, (window, most) in LIMITS.items():
            visit.page.set_viewport_size(window)
            page = visit.open(path)
            high = page.evaluate("document.querySelector('[data-testid=\"stMain\"]').scrollHeight")
            record_property(f"pixels_{size}", high)
            if high > most:
                too_long[size] = high
    assert too_long == {}
