"""What is started ends with the command, and why it cannot serve is said in one sentence."""

from __future__ import annotations

import asyncio
import socket
import sys
from pathlib import Path

import pytest

from dashboard.server import proxy, replicas
from tests.support.measured import runs
from tests.support.served import until

NGINX = "/usr/sbin/nginx"
# Ends only when it is killed, and has a child of its own; writes down who they are.
STUBBORN = """
import os, pathlib, signal, subprocess, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen(["sleep", "1000"])
new = pathlib.Path(sys.argv[1] + ".new")
new.write_text(f"{os.getpid()} {child.pid}")
new.rename(sys.argv[1])
signal.pause()
"""


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """What the command that cannot serve says."""
    assert replicas.main(arguments) == 1
    told = capsys.readouterr()
    assert told.out == ""
    return told.err.splitlines()


def test_ports_are_free_and_each_another_one() -> None:
    ports = replicas.free_ports(20)
    assert len(set(ports)) == 20
    for port in ports:
        replicas.ensure_free(replicas.LOOPBACK, port)


def test_a_taken_port_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(proxy, "program", lambda: NGINX)
    with socket.socket() as taken:
        taken.bind((replicas.LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert said(capsys, "--host", replicas.LOOPBACK, "--port", str(port)) == [
            f"Port {port} cannot be opened (Address already in use): end what serves there, or choose another port."
        ]


def test_a_missing_nginx_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(proxy, "program", lambda: None)
    assert said(capsys) == ["nginx is missing: apt-get install nginx-light; make run serves without it."]


def test_a_process_that_ends_before_it_serves_is_said(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "asgi.py").write_text("import sys; print(sys.argv[5:], file=sys.stderr); raise SystemExit(3)")
    monkeypatch.setattr(replicas, "ROOT", tmp_path)
    monkeypatch.setattr(proxy, "program", lambda: NGINX)
    port = str(replicas.free_ports(1)[0])
    *processes, last = said(capfd, "--port", port, "--processes", "2", "--root-path", "/mh")
    assert set(processes) == {"['--root-path', '/mh']"}
    assert last == "A process has ended with 3 before it served: see above."


@pytest.mark.parametrize("times", [1, 2])
def test_what_is_run_ends_with_the_block_and_so_does_what_it_has_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, times: int
) -> None:
    """Also when it is left a second time while it is about to end, as when two processes fail together."""
    monkeypatch.setattr(replicas, "SECONDS_TO_END", 0.2)
    told = tmp_path / "told"

    async def block() -> None:
        async with replicas.running(sys.executable, "-c", STUBBORN, str(told)):
            await asyncio.Event().wait()

    async def run() -> list[int]:
        left = asyncio.create_task(block())
        while not told.exists():
            await asyncio.sleep(0.01)
        pids = [int(pid) for pid in told.read_text().split()]
        assert all(runs(pid) for pid in pids)
        for _ in range(times):
            left.cancel()
            await asyncio.sleep(0.01)
        with pytest.raises(asyncio.CancelledError):
            await left
        return pids

    process, child = asyncio.run(run())
    assert not runs(process)
    until(lambda: not runs(child))
