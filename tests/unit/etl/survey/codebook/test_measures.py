"""The codebook says which variables of a file have no labels."""

from __future__ import annotations

from pathlib import Path

from etl.core.build_log import BuildLog
from etl.core.registry.indicators import read_registry
from etl.sources.manifest import read_manifest
from etl.survey.codebook import label_programs
from etl.survey.codebook import measures as codebook
from tests.support.pinned import RAW

AT_HAND = [s for s in read_manifest(RAW) if (RAW / s.file).is_file()]
FILES = [s for s in AT_HAND if s.kind == "microdata"]


def test_variables_of_a_file_without_labels_are_flagged(monkeypatch, tmp_path: Path):
    monkeypatch.setattr(codebook, "read_labels", lambda path: label_programs.Labels())
    log = BuildLog(quiet=True)
    frames = codebook.tables(tmp_path, FILES[:1], read_registry(), log)
    assert (frames["variable"]["label"] == "").all()
    assert len(log.remarks) == len(frames["variable"])
