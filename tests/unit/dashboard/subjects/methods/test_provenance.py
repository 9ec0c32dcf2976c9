"""How changes between builds and hashes of files are said."""

from __future__ import annotations

import hashlib

from dashboard.subjects.methods import provenance
from etl.core.paths import RAW
from etl.sources.manifest import sha256


def example(change: str, **told: object) -> str:
    row = {"subject": "estimate", "geo_name": "Massachusetts", "population": "cshcn", "period": "2018-2019"}
    row |= {"group_name": "all", "group_level": "all", "unit": "proportion", "change": change, **told}
    return provenance._example(row)


def test_changes_are_said_with_the_figure_before_and_after():
    where = "Massachusetts, Children with special health care needs, 2018–2019"
    assert example("value", value_before=0.4612, value_after=0.4701) == f"{where}: 46.12% → 47.01%"
    told = example("flag", reliability_before="ok", reliability_after="suppressed")
    assert told == f"{where}: Reliable → Not shown"
    assert example("vanished", group_name="age", group_level="0-5") == f"{where}, 0–5 years"


def test_hash_on_the_page_is_a_sha256():
    assert sha256(RAW / "sources.csv") == hashlib.sha256((RAW / "sources.csv").read_bytes()).hexdigest()
