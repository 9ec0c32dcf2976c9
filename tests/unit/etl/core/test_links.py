"""Readers are sent to publishers alone: not to copies, mirrors or test servers."""

from __future__ import annotations

import pytest

from etl.core import links


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        ("https://www.ahrq.gov/policymakers/chipra/statesummaries/ma-spotlight.html", True),
        ("https://ahrq-stage.ahrq.gov/policymakers/chipra/demoeval/what-we-learned/mhi-rsf.html", False),
        ("http://dev.bmc.org/2015/02/10/boston-medical-center-pediatrics", False),
        ("https://www.bmc.org/pediatrics", True),
        ("https://www.scribd.com/document/392864486", False),
        ("https://github.com/MAPC/mapcdatakeys", True),
        ("https://github.com/andrewelhabr/child-ssi-participation-rate", False),
        ("", False),
    ],
)
def test_an_address_is_linked_where_its_publisher_stands_behind_it(address: str, linked: bool) -> None:
    assert links.is_linked(address) is linked
    assert links.linkable(address) == (address if linked else "")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("First retired, 2012: https://ahrq-stage.ahrq.gov/retirement1.html", "First retired, 2012"),
        ("Kept (https://www.pdfslide.net/documents/a.html) since.", "Kept since."),
        ("Panel of 2013: http://www.ahrq.gov/retirement4.html", "Panel of 2013: http://www.ahrq.gov/retirement4.html"),
        ("No address.", "No address."),
    ],
)
def test_a_text_keeps_its_words_and_the_publishers_addresses(text: str, kept: str) -> None:
    assert links.without_unlinked(text) == kept


def test_other_words_may_stand_instead() -> None:
    text = "Copy at https://www.pdfslide.net/a.html (a mirror), as at https://www.ahrq.gov/b.html"
    told = "Copy at (address not shown) (a mirror), as at https://www.ahrq.gov/b.html"
    assert links.without_unlinked(text, "(address not shown)") == told
