"""A source is told by its publisher."""

from __future__ import annotations

import pytest

from dashboard.wording.publishers import publisher, site


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://www.mass.gov/service-details/x", "Commonwealth of Massachusetts"),
        (
            "http://www.nichq.org/our_projects/medical_home_project.html",
            "National Institute for Children's Health Quality",
        ),
        ("https://mchb.hrsa.gov/research/project_info.asp?ID=30", "Health Resources and Services Administration"),
        ("https://medicalhomeinfo.aap.org/Pages/FAQs.aspx", "American Academy of Pediatrics"),
        ("https://notmass.gov/x", "notmass.gov"),
        ("https://gov/x", "gov"),
        ("https://www.somewhere.example/page", "somewhere.example"),
    ],
)
def test_an_address_has_its_publisher(address: str, name: str) -> None:
    assert publisher(address) == name


def test_a_site_is_told_as_readers_know_it() -> None:
    assert site("http://www.nichq.org/a?b=c") == "nichq.org"
