"""The files that came with the project, and the database of them: what tests of facts are about.

Where newer files were fetched, the checkout has another database than the one whose figures the tests know. Tests of
facts then use a folder of links to the files that came with the project, and a database built of them beside the other.

    python -m tests.support.pinned      builds what the tests need: the checkout's database, and that one
"""

from __future__ import annotations

import atexit
import csv
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from etl.core import paths
from etl.sources.manifest import FETCHED


def is_refreshed(raw: Path = paths.RAW) -> bool:
    """Whether files were fetched into a folder of raw files."""
    return (raw / FETCHED).is_file()


def without_fetched(raw: Path, folder: Path) -> Path:
    """A folder of links to the raw files that came with the project."""
    with (raw / FETCHED).open(encoding="utf-8", newline="") as file:
        later = {raw / FETCHED, *(raw / row["file"] for row in csv.DictReader(file))}
    for path in (p for p in raw.rglob("*") if p.is_file() and p not in later):
        target = folder / path.relative_to(raw)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(path.resolve())
    return folder


def _raw() -> Path:
    if not is_refreshed():
        return paths.RAW
    folder = Path(tempfile.mkdtemp(prefix="pinned-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return without_fetched(paths.RAW, folder)


RAW = _raw()
OUT = paths.OUT.parent / "pinned" / paths.OUT.name if is_refreshed() else paths.OUT


def build() -> None:
    """Build the database of the files that came with the project, unless it is there.

    Raises:
        RuntimeError: it cannot be built; the text is what the build said.
    """
    OUT.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "etl", "build", "--if-needed", "--raw", str(RAW), "--out", str(OUT)]
    done = subprocess.run(command, cwd=paths.ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)


def main() -> int:
    """Build both databases, each unless it is there."""
    if is_refreshed():
        print("Files were fetched: tests of facts use a database of those that came with the project.", flush=True)
        build()
    return subprocess.run([sys.executable, "-m", "etl", "build", "--if-needed"], cwd=paths.ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
