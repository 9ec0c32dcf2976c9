"""Which web addresses a reader may be sent to.

Some sources were read in a copy, on a mirror, or on a publisher's test server. They are named without a link: the
publisher does not stand behind such a page, and it may change or vanish.
"""

from __future__ import annotations

import re
from functools import cache

from etl.core.csv_input import read_rows
from etl.core.paths import CURATED

UNLINKED = CURATED / "unlinked_hosts.csv"
_ADDRESS = re.compile(r"https?://(?:www\.)?(?P<page>[^\s\"<>]+)")
_CITED = re.compile(rf":? ?\(?{_ADDRESS.pattern}\)?")


@cache
def unlinked() -> tuple[str, ...]:
    """How the addresses of copies, mirrors and test servers begin, without `https://` and `www.`.

    Raises:
        SourceError: the list cannot be read.
    """
    return tuple(read_rows(UNLINKED, ["address", "what"])["address"])


def is_linked(address: str) -> bool:
    """Whether a reader may be sent to an address."""
    found = _ADDRESS.match(address)
    return found is not None and not found["page"].startswith(unlinked())


def linkable(address: str) -> str:
    """The address, or nothing where no reader is sent there."""
    return address if is_linked(address) else ""


def without_unlinked(text: str, instead: str = "") -> str:
    """A text with other words instead of the addresses that no reader is sent to; without any, the colon goes too."""
    pattern = _ADDRESS if instead else _CITED
    return pattern.sub(lambda found: found[0] if is_linked(found[0].lstrip(": (")) else instead, text)
