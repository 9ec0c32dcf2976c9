"""What several tests share."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.sources import COLUMNS, MANIFEST

ManifestWriter = Callable[..., Path]


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
