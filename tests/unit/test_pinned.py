"""Tests of facts are about the files that came with the project, whatever was fetched later."""

from etl.sources.manifest import FETCHED
from tests.support import pinned


def test_what_was_fetched_is_left_out(tmp_path):
    raw = tmp_path / "raw"
    (raw / "nsch").mkdir(parents=True)
    for name in ("sources.csv", "nsch/came.zip", "nsch/fetched.zip"):
        (raw / name).write_text(name)
    assert not pinned.is_refreshed(raw)
    (raw / FETCHED).write_text("source_id,file\nnsch_2024_topical,nsch/fetched.zip\n")
    assert pinned.is_refreshed(raw)
    folder = pinned.without_fetched(raw, tmp_path / "pinned")
    found = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert found == ["nsch/came.zip", "sources.csv"]
    assert (folder / "nsch/came.zip").read_text() == "nsch/came.zip"
