"""A database that another program has open for writing is named as that, in place of a build that did not help."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.apptest import ROOT, SECONDS

HOLD = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


def test_a_database_held_by_another_program_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "held.duckdb"
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        assert holder.stdin
        assert holder.stdout.readline() == b"held\n"
        monkeypatch.setenv("MEDICAL_HOME_DB", str(path))
        test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=SECONDS).run()
        holder.stdin.close()
    assert [error.value for error in test.error] == [
        "Another program has the database open for writing, so it cannot be read. Close that program, then reload "
        "this page."
    ]
    assert not test.exception
