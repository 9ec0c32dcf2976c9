"""The manifest, and the check of files against it: each fault gives its one sentence."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from etl.core.errors import SourceError
from etl.sources.manifest import MANIFEST, read_manifest, verify

BODY = b"geo_id,value\n25,0.461\n"
SHA256 = hashlib.sha256(BODY).hexdigest()
ROW = {
    "source_id": "figures",
    "file": "published/figures.csv",
    "kind": "published",
    "required": "yes",
    "bytes": str(len(BODY)),
    "sha256": SHA256,
}


def put(raw: Path, body: bytes) -> Path:
    path = raw / ROW["file"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return path


def message(raw: Path) -> str:
    """The sentence that stops the check of a folder."""
    with pytest.raises(SourceError) as caught:
        verify(raw, read_manifest(raw))
    text = str(caught.value)
    assert text.endswith(".")
    assert "\n" not in text
    return text


def test_file_as_in_the_manifest_comes_back_with_hash_and_size(write_manifest):
    raw = write_manifest(ROW)
    put(raw, BODY)
    (source,) = verify(raw, read_manifest(raw))
    assert (source.bytes, source.sha256) == (len(BODY), SHA256)


def test_required_file_missing(write_manifest):
    raw = write_manifest(ROW)
    assert message(raw) == (
        f"{raw / ROW['file']}: the file is missing; run `python -m etl fetch` or restore it from the repository."
    )


def test_truncated_file(write_manifest):
    raw = write_manifest(ROW)
    path = put(raw, BODY[:-4])
    text = message(raw)
    assert text.startswith(f"{path}: the file has {len(BODY) - 4} bytes where the manifest says {len(BODY)}; ")
    assert "restore it from the repository" in text


def test_altered_file_of_the_same_size(write_manifest):
    raw = write_manifest(ROW)
    altered = BODY.replace(b"0.461", b"0.641")
    path = put(raw, altered)
    found = hashlib.sha256(altered).hexdigest()
    text = message(raw)
    assert text.startswith(f"{path}: its sha256 is {found[:12]}... where the manifest says {SHA256[:12]}...; ")
    assert "restore it from the repository" in text


def test_optional_file_may_be_missing(write_manifest):
    raw = write_manifest({**ROW, "required": "no"})
    assert verify(raw, read_manifest(raw)) == []


def test_optional_file_is_checked_once_its_hash_is_known(write_manifest):
    raw = write_manifest({**ROW, "required": "no", "bytes": ""})
    put(raw, BODY + b"26,0.5\n")
    assert "its sha256 is" in message(raw)


def test_optional_file_without_hash_is_accepted_and_hashed(write_manifest):
    raw = write_manifest({**ROW, "required": "no", "bytes": "", "sha256": ""})
    put(raw, BODY)
    manifest = read_manifest(raw)
    assert not manifest[0].pinned
    (source,) = verify(raw, manifest)
    assert (source.bytes, source.sha256) == (len(BODY), SHA256)


def test_manifest_missing(tmp_path):
    assert message(tmp_path) == f"{tmp_path / MANIFEST}: the manifest is missing; restore it from the repository."


def test_manifest_without_a_column(write_manifest):
    raw = write_manifest(ROW)
    path = raw / MANIFEST
    path.write_text(path.read_text().replace(",sha256,", ",hash,", 1))
    assert message(raw) == f"{path}: column 'sha256' is missing; restore the heading row."


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("year", "2019-20", "a whole number"),
        ("year", "20 19", "a whole number"),
        ("bytes", "12,345", "a whole number"),
        ("bytes", "-5", "a whole number"),
        ("bytes", "1.5e3", "a whole number"),
        ("bytes", "²", "a whole number"),
        ("required", "Yes", "yes or no"),
        ("required", "", "yes or no"),
        ("sha256", SHA256[:-1], "64 hexadecimal digits"),
        ("sha256", SHA256.upper(), "64 hexadecimal digits"),
        ("file", "", "a path below the folder of raw files"),
        ("source_id", "", "an id without spaces"),
    ],
)
def test_manifest_cell_that_is_not_what_it_should_be(write_manifest, column, cell, expected):
    raw = write_manifest({**ROW, "source_id": "first"}, {**ROW, column: cell})
    assert message(raw) == (
        f"{raw / MANIFEST}, row 2, column {column}: found {cell!r} where {expected} is expected; correct the manifest."
    )


@pytest.mark.parametrize("line", ["figures,published/figures.csv", "," * 17])
def test_manifest_row_with_too_few_or_too_many_cells(write_manifest, line):
    raw = write_manifest(ROW)
    with (raw / MANIFEST).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    assert message(raw) == f"{raw / MANIFEST}, row 2: the row has not 17 cells; correct the manifest."


def test_manifest_with_an_id_twice(write_manifest):
    raw = write_manifest(ROW, {**ROW, "source_id": "other"}, ROW)
    assert message(raw) == f"{raw / MANIFEST}, row 3: source_id 'figures' stands twice; rename one."


def test_the_projects_own_files_match_their_manifest():
    """Independent of `verify`: sizes and hashes are taken here with other calls."""
    raw = Path(__file__).parents[4] / "data" / "raw"
    manifest = read_manifest(raw)
    pinned = [source for source in manifest if source.required]
    assert sum(source.kind == "microdata" for source in pinned) >= 8
    for source in pinned:
        body = (raw / source.file).read_bytes()
        assert (source.bytes, source.sha256) == (len(body), hashlib.sha256(body).hexdigest()), source.file
