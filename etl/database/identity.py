"""Which build a database is: its id, made from inputs, code and libraries, and the names of its files.

It loads no library, so that a start that finds everything built loses no time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from etl.core.paths import CURATED, DICTIONARY, REGISTRY, ROOT
from etl.sources.manifest import Source, read_manifest, verify

# Libraries whose versions can change a figure, or the bytes of a file.
LIBRARIES = ["duckdb", "geopandas", "numpy", "pandas", "polars", "pyreadstat", "scipy", "shapely", "svy"]
CODE = {".py", ".sql", ".md"}


def code_version() -> str:
    """Hash of the code that makes a number or describes it, of our own content, the registry and the dictionary."""
    digest = hashlib.sha256()
    code = sorted(path for path in (ROOT / "etl").rglob("*") if path.suffix in CODE)
    curated = sorted(path for path in CURATED.rglob("*") if path.is_file())
    for path in [*code, *curated, REGISTRY, DICTIONARY]:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def libraries() -> str:
    """Names and versions of LIBRARIES, as one line."""
    return ", ".join(f"{name} {version(name)}" for name in LIBRARIES)


def build_id(sources: Iterable[Source]) -> str:
    """One build, one id: hash of the manifest's rows and files, of the code and of the libraries; 12 hex digits."""
    digest = hashlib.sha256((code_version() + libraries()).encode())
    for source in sorted(sources, key=lambda s: s.source_id):
        digest.update(repr(source).encode())
    return digest.hexdigest()[:12]


def versioned(out: Path, build_id: str) -> Path:
    """The file that holds one build: `dashboard-<build>.duckdb` beside the symlink."""
    return out.with_name(f"{out.stem}-{build_id}{out.suffix}")


def package_beside(database: Path, build_id: str) -> Path:
    """Where the package of a build lies: `package-<build>.zip` beside the database."""
    return database.with_name(f"package-{build_id}.zip")


def is_current(raw: Path, out: Path) -> bool:
    """Whether the database at `out`, and its data package, were built from just these inputs by just this code.

    Raises:
        SourceError: a source is missing or differs from the manifest.
    """
    this_build = build_id(verify(raw, read_manifest(raw)))
    built = out.exists() and out.resolve() == versioned(out, this_build).resolve()
    return built and package_beside(out, this_build).exists()
