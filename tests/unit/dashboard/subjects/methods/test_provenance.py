"""How changes between builds and hashes of files are said."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from dashboard.data.build_models import Change
from dashboard.subjects.methods import provenance
from etl.core.paths import RAW
from etl.sources.manifest import sha256

OWN = Change(
    subject="estimate",
    changed_id="medical_home",
    title="Has a medical home",
    estimate_type="direct",
    change="value",
    rows=1,
    unit="proportion",
    geo_name="Massachusetts",
    population="cshcn",
    period="2018-2019",
    group_name="all",
    group_level="all",
    value_before=0.4612,
    value_after=0.4701,
    reliability_before="ok",
    reliability_after="suppressed",
)


def test_changes_are_said_with_the_figure_before_and_after():
    where = "Massachusetts, Children with special health care needs, 2018–2019"
    assert provenance._example(OWN) == f"{where}: 46.12% → 47.01%"
    assert provenance._example(replace(OWN, change="flag")) == f"{where}: Reliable → Not shown"
    gone = replace(OWN, change="vanished", group_name="age", group_level="0-5")
    assert provenance._example(gone) == f"{where}, 0–5 years"


def test_hash_on_the_page_is_a_sha256():
    assert sha256(RAW / "sources.csv") == hashlib.sha256((RAW / "sources.csv").read_bytes()).hexdigest()
