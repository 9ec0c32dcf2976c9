"""Every page in its first state, on a desk and on a phone; what it holds besides is behind a click."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dashboard.subjects.methods import measure
from tests.browser.conftest import Windows
from tests.support import printed
from tests.support.serving import DESKTOP, PATHS, PHONE, serious_findings

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
RecordProperty = Callable[[str, object], None]


def is_of_human_length(page: Page, most: int, record_property: RecordProperty) -> bool:
    """Whether a page has no more pixels from top to end; they stand in the report of the tests."""
    high = page.evaluate("document.querySelector('[data-testid=\"stMain\"]').scrollHeight")
    record_property("pixels", high)
    return bool(high <= most)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("window", LIMITS)
def test_page_is_whole_accessible_of_human_length_and_fit_for_paper(
    windows: Windows, address: str, path: str, window: str, record_property: RecordProperty
) -> None:
    size, most = LIMITS[window]
    visit = windows(address, size)
    page = visit.open(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert is_of_human_length(page, most, record_property)
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, "the page scrolls sideways"
    assert serious_findings(page) == []
    assert visit.foreign == []
    if window == "desk":
        assert printed.faults(page) == []


@pytest.mark.parametrize("path", LONG)
@pytest.mark.parametrize("window", LIMITS)
def test_a_long_view_is_of_human_length(
    windows: Windows, address: str, path: str, window: str, record_property: RecordProperty
) -> None:
    size, most = LIMITS[window]
    assert is_of_human_length(windows(address, size).open(path), most, record_property)
