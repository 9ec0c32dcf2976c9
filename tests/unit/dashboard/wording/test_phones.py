"""Numbers that are tapped dial what they show."""

from __future__ import annotations

import pytest

from dashboard.wording import phones


@pytest.mark.parametrize(
    ("listed", "link"),
    [
        ("413-794-0000", "[413-794-0000](tel:+14137940000)"),
        ("(617) 534-3036 x85765", "[617-534-3036 ext. 85765](tel:+16175343036)"),
        ("", ""),
    ],
)
def test_a_number_is_a_link_without_its_extension(listed: str, link: str) -> None:
    assert phones.link(listed) == link


@pytest.mark.parametrize(
    ("listed", "written"),
    [
        ("(413) 794-0000", "413-794-0000"),
        ("413.794.0000", "413-794-0000"),
        ("413-781-2050 x8300", "413-781-2050 ext. 8300"),
        ("call the town", "call the town"),
    ],
)
def test_every_number_is_written_in_one_way(listed: str, written: str) -> None:
    assert phones.written(listed) == written
