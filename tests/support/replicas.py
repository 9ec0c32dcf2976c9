"""Several replicas behind nginx, and what their readers notice: `python -m tests.support.replicas`.

`deploy/nginx.conf` itself is run, with addresses of the loopback in place of the names of the replicas. Readers open
pages, ask for files and click without end; meanwhile one replica is killed, the database of each is replaced, and the
replicas are replaced one by one. Told is, for each of these, how many requests failed.

A click whose connection breaks has not failed for the reader if the page comes back: the browser connects again by
itself, and the filters are in the address. Such clicks are told, with the seconds until the same view was there again.
"""

from __future__ import annotations

import asyncio
import http.client
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from dashboard.data.store import database as db
from dashboard.server import proxy
from dashboard.server.replicas import LOOPBACK, free_ports
from etl.database import publish
from tests.support.load import quantile
from tests.support.reader import Reader
from tests.support.served import ROOT, Server, served, wait_for

REPLICAS = 2
READERS = 8
SECONDS_OF_A_PHASE = 12.0
SECONDS_TO_RETRY = 0.5
PAUSE_SECONDS = 0.5
PATHS = ("/", "/status", "/_stcore/health", "/healthz", "/robots.txt", "/app/static/icon.png")
FILTER, VALUES = "period_choice", 3
NEXT_BUILD = "feedfacecafe"
LOST = (OSError, EOFError, ConnectionClosed, InvalidHandshake)


@dataclass
class Counts:
    """What happened in one phase."""

    requests: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    clicks: int = 0
    broken: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    back: list[float] = field(default_factory=list)

    def told(self, phase: str) -> str:
        """One row of a Markdown table."""
        longest = f"{max(self.back):.1f} s" if self.back else "–"
        told = "; ".join(f"{what} x{count}" for what, count in (self.failed + self.wrong).items())
        return (
            f"| {phase} | {self.requests} | {self.failed.total()} | {self.clicks} | {self.broken} | {longest} "
            f"| {self.wrong.total()} | {told} |"
        )


HEAD = (
    "| what | requests | failed | clicks | connections broken | longest until back | pages with an error | which |\n"
    "|---|---|---|---|---|---|---|---|"
)


@dataclass
class Crowd:
    """Readers who go on until they are stopped; `counts` is what is counted into now."""

    address: str
    counts: Counts = field(default_factory=Counts)
    ended: bool = False

    async def ask(self) -> None:
        """Ask for pages and files, each as a reader who comes for the first time."""
        host = self.address.removeprefix("http://")
        while not self.ended:
            for path in PATHS:
                counts = self.counts
                counts.requests += 1
                if told := await asyncio.to_thread(_get, host, path):
                    counts.failed[told] += 1
            await asyncio.sleep(PAUSE_SECONDS)

    async def click(self, number: int) -> None:
        """Open a page and change its filter; when the connection breaks, come back to the same view by its address."""
        loop = asyncio.get_running_loop()
        query, lost_at = "", 0.0
        while not self.ended:
            try:
                async with Reader(self.address, "status", query, {"Cookie": f"replica=reader{number}"}) as reader:
                    answer = await reader.open()
                    while not self.ended:
                        counts = self.counts
                        if lost_at:
                            counts.back.append(loop.time() - lost_at)
                            lost_at = 0.0
                        counts.wrong.update(answer.failed())
                        await asyncio.sleep(PAUSE_SECONDS)
                        number += 1
                        answer = await reader.choose(FILTER, reader.widgets[FILTER].options[number % VALUES])
                        query = reader.query
                        counts.clicks += 1
            except LOST:
                lost_at = lost_at or loop.time()
                self.counts.broken += 1
                await asyncio.sleep(SECONDS_TO_RETRY)


def _get(host: str, path: str) -> str:
    """Empty when a path is answered with 200, else what came instead."""
    try:
        connection = http.client.HTTPConnection(host, timeout=10)
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        connection.close()
    except OSError as error:
        return f"{path} {type(error).__name__}"
    return "" if answer.status == 200 else f"{path} {answer.status}"


@contextmanager
def proxied(addresses: Sequence[str], folder: Path, also: str = "") -> Iterator[str]:
    """Run nginx with the project's own configuration before these addresses (`127.0.0.1:8501`).

    `also` stands behind the place where it listens.
    """
    program = proxy.program()
    assert program is not None, "nginx is missing"
    address = f"{LOOPBACK}:{free_ports(1)[0]}"
    with subprocess.Popen(proxy.command(program, addresses, address + also, folder)) as nginx:
        try:
            wait_for(f"http://{address}/healthz", nginx)
            yield f"http://{address}"
        finally:
            nginx.terminate()


class Replicas:
    """Two servers of the dashboard, each with its own copy of the database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ports = free_ports(REPLICAS)
        self.running: dict[int, tuple[Server, ExitStack]] = {}
        for number in range(REPLICAS):
            self.database(number).parent.mkdir()
            built = self.database(number).with_name("dashboard-built.duckdb")
            shutil.copy(db.database().resolve(), built)
            self.database(number).symlink_to(built.name)

    def database(self, number: int) -> Path:
        """The path that a replica reads."""
        return self.folder / f"replica-{number + 1}" / "dashboard.duckdb"

    def __enter__(self) -> Replicas:
        """Start them all."""
        for number in range(REPLICAS):
            self.start(number)
        return self

    def __exit__(self, *error: object) -> None:
        """Stop those that run."""
        for number in list(self.running):
            self.stop(number)

    def start(self, number: int) -> None:
        """Start a replica and wait until it is ready."""
        stack = ExitStack()
        log, port = self.folder / f"replica-{number + 1}.log", self.ports[number]
        path = str(self.database(number))
        server = stack.enter_context(served(port=port, log=log, MEDICAL_HOME_DB=path))
        wait_for(f"{server.address}/healthz", server.process)
        self.running[number] = (server, stack)

    def stop(self, number: int) -> None:
        """Ask a replica to end, and wait until it has."""
        self.running.pop(number)[1].close()

    def kill(self, number: int) -> None:
        """End a replica at once, as a crash of its machine would."""
        server, stack = self.running.pop(number)
        server.process.kill()
        stack.close()

    def next_build(self, number: int) -> None:
        """Put a newer build in the place of a replica's database, as the build does."""
        out = self.database(number)
        temporary = out.with_name(".next.tmp")
        shutil.copy(out.resolve(), temporary)
        with duckdb.connect(str(temporary)) as con:
            con.execute("UPDATE build SET build_id = ?", [NEXT_BUILD])
        publish.swap(temporary, out, NEXT_BUILD)


async def watch(replicas: Replicas, address: str, seconds: float = SECONDS_OF_A_PHASE) -> dict[str, Counts]:
    """Counts of each phase."""
    crowd = Crowd(address)
    told: dict[str, Counts] = {}
    readers = [asyncio.create_task(crowd.click(number)) for number in range(READERS)]
    readers.append(asyncio.create_task(crowd.ask()))

    async def phase(name: str, happening: Callable[[], Awaitable[None]]) -> None:
        told[name] = crowd.counts = Counts()
        await happening()
        await asyncio.sleep(seconds)

    async def nothing() -> None:
        pass

    async def kill_one() -> None:
        await asyncio.sleep(2)
        await asyncio.to_thread(replicas.kill, 0)

    async def start_again() -> None:
        await asyncio.to_thread(replicas.start, 0)

    async def next_build() -> None:
        for number in range(REPLICAS):
            await asyncio.to_thread(replicas.next_build, number)

    async def replace_each() -> None:
        for number in range(REPLICAS):
            await asyncio.to_thread(replicas.stop, number)
            await asyncio.to_thread(replicas.start, number)
            # A replica that was down is asked again after five seconds.
            await asyncio.sleep(6)

    await phase("nothing happens", nothing)
    await phase("one replica killed (SIGKILL)", kill_one)
    await phase("it comes back", start_again)
    await phase("database of each replaced", next_build)
    await phase("replicas replaced one by one (SIGTERM)", replace_each)
    crowd.ended = True
    await asyncio.gather(*readers)
    return told


def main() -> int:
    """Run it all and tell; 1 when a request failed or a page showed an error."""
    if proxy.program() is None:
        print("nginx is missing: apt-get install nginx-light", file=sys.stderr)
        return 1
    with (
        tempfile.TemporaryDirectory() as path,
        Replicas(Path(path)) as replicas,
        proxied([f"{LOOPBACK}:{port}" for port in replicas.ports], Path(path)) as address,
    ):
        counts = asyncio.run(watch(replicas, address))
        build = _build_served(address)
    print(HEAD)
    for phase, counted in counts.items():
        print(counted.told(phase))
    print(f"\nBuild served at the end: {build} (the new one is {NEXT_BUILD}).")
    waited = [seconds for counted in counts.values() for seconds in counted.back]
    print(f"Seconds until a reader was back: median {quantile(waited, 50):.1f}, p95 {quantile(waited, 95):.1f}.")
    bad = sum(counted.failed.total() + counted.wrong.total() for counted in counts.values())
    return int(bad > 0 or build != NEXT_BUILD)


def _build_served(address: str) -> str:
    host = address.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=10)
    connection.request("GET", "/healthz")
    body = connection.getresponse().read().decode()
    connection.close()
    return NEXT_BUILD if NEXT_BUILD in body else body


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
