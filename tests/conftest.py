"""What tests of several folders share. A test's mark is the folder that it lies in."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

# As `python -m etl` does, and before numpy is loaded: tests run side by side, and matrices in them are small.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from etl.core.registry.indicators import Indicator, read_registry
from etl.sources.manifest import COLUMNS, MANIFEST
from tests.support import pinned
from tests.support.official_files import OfficialFiles

TESTS = Path(__file__).parent
MARKS = {"database", "browser", "server", "cross"}
ManifestWriter = Callable[..., Path]
COMPONENTS = ["mh_personal_doctor", "mh_usual_source", "mh_family_centered", "mh_referrals", "mh_care_coordination"]
SCORED = ["medical_home", *COMPONENTS, "cshcn_prevalence", "cshcn_count"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        folder = item.path.relative_to(TESTS).parts[0]
        if folder in MARKS:
            item.add_marker(folder)


@pytest.fixture(autouse=True)
def own_main_module() -> Iterator[None]:
    """Streamlit's tester puts a page in the place of `__main__`, where a new process would look for the tests."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture
def write_manifest(tmp_path: Path) -> ManifestWriter:
    """Writes a folder of raw files with a manifest of the rows given; a cell not given is empty."""

    def write(*rows: dict[str, str]) -> Path:
        raw = tmp_path / "raw"
        raw.mkdir(exist_ok=True)
        with (raw / MANIFEST).open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS, restval="")
            writer.writeheader()
            writer.writerows(rows)
        return raw

    return write


@pytest.fixture(scope="session")
def database() -> Path:
    """Path of the built database; it is built once when it is missing or its inputs or code have changed.

    It is of the files that came with the project: pages find it by MEDICAL_HOME_DB where newer ones were fetched.
    The environment variable MEDICAL_HOME_DB names another one, which is taken as it is.
    """
    if given := os.environ.get("MEDICAL_HOME_DB"):
        return Path(given)
    pinned.build()
    if pinned.is_refreshed():
        os.environ["MEDICAL_HOME_DB"] = str(pinned.OUT)
    return pinned.OUT


@pytest.fixture(scope="session")
def indicators() -> list[Indicator]:
    """The medical home, its components, and children with special health care needs, as in the registry."""
    return [i for i in read_registry() if i.indicator_id in SCORED]


@pytest.fixture(scope="session")
def official(indicators: list[Indicator]) -> OfficialFiles:
    """The children of the official files; tests may not change them."""
    return OfficialFiles(indicators)
