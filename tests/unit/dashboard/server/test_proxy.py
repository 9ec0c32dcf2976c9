"""The configuration that is run is the one that is shipped, with other addresses."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.server import proxy

ADDRESSES = [f"127.0.0.1:{port}" for port in (8502, 8503, 8504)]


def test_each_replica_stands_in_it_once_with_the_settings_of_those_that_it_replaces(tmp_path: Path) -> None:
    lines = proxy.configuration(ADDRESSES, "0.0.0.0:8501", tmp_path).splitlines()
    servers = [line.strip() for line in lines if line.strip().startswith("server ") and "{" not in line]
    assert servers == [f"server {address} max_fails=1 fail_timeout=5s;" for address in ADDRESSES]
    assert [line.strip() for line in lines if line.strip().startswith("listen")] == ["listen 0.0.0.0:8501;"]


@pytest.mark.parametrize("count", [1, 2, 16])
def test_nothing_else_differs_from_what_is_shipped(tmp_path: Path, count: int) -> None:
    shipped = proxy.TEMPLATE.read_text(encoding="utf-8").splitlines()
    own = proxy.configuration([f"10.0.0.{n}:8501" for n in range(count)], "80", tmp_path).splitlines()
    assert [line for line in shipped if line not in own] == [
        "        server dashboard-1:8501 max_fails=1 fail_timeout=5s;",
        "        server dashboard-2:8501 max_fails=1 fail_timeout=5s;",
        "        listen 8080;",
    ]
    added = [line.strip() for line in own if line not in shipped]
    kept = [line for line in added if line.endswith(";") and str(tmp_path) in line]
    assert len(kept) == len(proxy.KEPT)
    assert len(added) == len(kept) + count + 1


def test_the_command_runs_what_was_written(tmp_path: Path) -> None:
    command = proxy.command("/usr/sbin/nginx", ADDRESSES, "8501", tmp_path)
    written = Path(command[command.index("-c") + 1])
    assert written.read_text(encoding="utf-8") == proxy.configuration(ADDRESSES, "8501", tmp_path)
    assert "daemon off;" in command[-1]
