"""Who publishes what a web address leads to."""

from __future__ import annotations

from urllib.parse import urlsplit

from dashboard.i18n.catalog import has, t


def site(address: str) -> str:
    """The site of a web address, as a reader knows it: `nichq.org`."""
    return urlsplit(address).netloc.removeprefix("www.")


def publisher(address: str) -> str:
    """The publisher's name; the site where we have none. A name of `hrsa.gov` is that of `mchb.hrsa.gov` too."""
    parts = site(address).split(".")
    names = (f"publisher.{'.'.join(parts[start:])}" for start in range(len(parts)))
    return next((t(name) for name in names if has(name)), site(address))
