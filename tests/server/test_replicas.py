"""`make serve`: several processes behind nginx, and what their readers notice."""

from __future__ import annotations

import asyncio
import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support import measured
from tests.support.reader import Reader
from tests.support.served import ROOT, SEVERAL, Server, answers, served, until

PROCESSES = 2
SECONDS = 180
# Enough readers that each process has some.
READERS = 20
Running = dict[str, int]


@pytest.fixture(scope="module")
def several(database: Path) -> Iterator[Server]:
    with served(SEVERAL, options=["--processes", str(PROCESSES)], MEDICAL_HOME_DB=str(database)) as server:
        yield server


def replicas(server: Server) -> Running:
    """The processes that draw pages, by their addresses."""
    found = {}
    for pid in measured.family(server.process.pid):
        words = Path(f"/proc/{pid}/cmdline").read_text().split("\0") if measured.runs(pid) else []
        if "asgi.py" in words:
            found[f"http://127.0.0.1:{words[words.index('--port') + 1]}"] = pid
    return found


def get(server: Server, path: str, cookie: str = "") -> http.client.HTTPResponse:
    """The answer to a reader."""
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=SECONDS)
    connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def new_cookie(server: Server) -> str:
    """The cookie of a reader who comes for the first time."""
    return (get(server, "/").getheader("Set-Cookie") or "").partition(";")[0]


def test_a_reader_stays_with_the_process_that_knows_them(several: Server) -> None:
    """A file that a reader asked for lies in the process of their session alone."""
    assert len(replicas(several)) == PROCESSES
    cookie = new_cookie(several)
    assert cookie.startswith("replica=")

    async def visit() -> None:
        async with Reader(several.address, "report", "geography=25013", {"Cookie": cookie}) as reader:
            file = await reader.ask_for_file(await reader.open(), "Everything (zip)")
            assert {get(several, file, cookie).status for _ in range(READERS)} == {200}
            assert {get(several, file, f"replica=reader{n}").status for n in range(READERS)} == {200, 404}

    asyncio.run(visit())


def test_a_killed_process_comes_back_and_readers_go_on(several: Server) -> None:
    before = replicas(several)
    address, killed = next(iter(before.items()))
    os.kill(killed, signal.SIGKILL)
    cookies = [f"replica=reader{n}" for n in range(READERS)]
    assert {get(several, "/status", cookie).status for cookie in cookies} == {200}

    async def visit(cookie: str) -> list[str]:
        async with Reader(several.address, "status", headers={"Cookie": cookie}) as reader:
            return (await reader.open()).failed()

    assert [asyncio.run(visit(cookie)) for cookie in cookies] == [[]] * READERS
    until(lambda: replicas(several).get(address, killed) != killed and answers(f"{address}/healthz"))
    others = {pid for place, pid in before.items() if place != address}
    assert others < set(replicas(several).values())
    assert {get(several, "/status", cookie).status for cookie in cookies} == {200}


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_nothing_is_left_running(database: Path, name: str) -> None:
    options = ["--processes", str(PROCESSES)]
    with served(SEVERAL, options=options, MEDICAL_HOME_DB=str(database)) as server:
        # nginx with a process of its own at least, and beside each replica one that makes files.
        until(lambda: len(measured.family(server.process.pid)) >= 1 + 2 * PROCESSES + 2)
        all_of_it = measured.family(server.process.pid)
        server.process.send_signal(getattr(signal, name))
        assert server.process.wait(SECONDS) == 0
        until(lambda: not any(measured.runs(pid) for pid in all_of_it))


def test_a_missing_database_is_said(tmp_path: Path) -> None:
    environment = {**os.environ, "MEDICAL_HOME_DB": str(tmp_path / "none.duckdb")}
    command = [sys.executable, "-m", SEVERAL, "--port", "0"]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1] == "There is no database that can be read: make etl."
