"""As many processes as the machine has cores, behind nginx on one port: `python -m dashboard.server.replicas`.

One process draws pages on one core. A reader stays with one process by a cookie, because it knows the session; when it
dies another shows the same view, and it is started again. All of them end with this command.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import os
import signal
import socket
import sys
import tempfile
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from pathlib import Path

from dashboard import files
from dashboard.server import proxy

ROOT = Path(__file__).parents[2]
LOOPBACK = "127.0.0.1"
ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
SECONDS_BETWEEN_LOOKS = 0.2
SECONDS_BEFORE_ANOTHER = 1.0
SECONDS_TO_END = 10.0
# Measured with 200 readers on two processes (docs/runbook.md), and while packs are made.
MEGABYTES, MEGABYTES_WITH_FILES = 400, 600


class NotServedError(Exception):
    """Why nothing is served, in one sentence."""


class _ToldToEndError(Exception):
    """A signal has told this command to end."""


def free_ports(count: int) -> list[int]:
    """Ports of the loopback that nobody uses, each another one."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for free in sockets:
            free.bind((LOOPBACK, 0))
        return [int(free.getsockname()[1]) for free in sockets]
    finally:
        for free in sockets:
            free.close()


def health(port: int) -> int:
    """Status with which `/healthz` of a replica is answered; 0 when there is no answer."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


async def _end(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    with suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), SECONDS_TO_END)
    # What it had started, and itself if it did not listen.
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


@asynccontextmanager
async def running(*command: str) -> AsyncIterator[Process]:
    """Run a command; with the block it ends, and whatever it has started.

    In a session of its own: Ctrl+C in a terminal reaches this process alone, which decides when the others end.
    """
    environment = {**os.environ, files.PROCESSES: "1"}
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        yield process
    finally:
        ending = asyncio.create_task(_end(process))
        try:
            await asyncio.shield(ending)
        except asyncio.CancelledError:
            # Another process has failed while this one was about to end.
            await ending
            raise


async def _ready(port: int, process: Process) -> None:
    """Wait until a replica can serve.

    Raises:
        NotServedError: it has ended, or has no database.
    """
    while (status := await asyncio.to_thread(health, port)) != HTTPStatus.OK:
        if process.returncode is not None:
            raise NotServedError(f"A process has ended with {process.returncode} before it served: see above.")
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            raise NotServedError("There is no database that can be read: make etl.")
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)


async def _keep(port: int, root_path: str, ready: asyncio.Event) -> None:
    """Run a replica, and another in its place whenever it ends."""
    command = [sys.executable, "asgi.py", "--host", LOOPBACK, "--port", str(port), "--root-path", root_path]
    while True:
        async with running(*command) as process:
            if not ready.is_set():
                await _ready(port, process)
                ready.set()
            code = await process.wait()
        print(f"Process {process.pid} has ended with {code}, and is started again.", file=sys.stderr, flush=True)
        await asyncio.sleep(SECONDS_BEFORE_ANOTHER)


async def _end_when_told() -> None:
    told = asyncio.Event()
    for name in ENDING:
        asyncio.get_running_loop().add_signal_handler(name, told.set)
    await told.wait()
    raise _ToldToEndError


def told(port: int, count: int) -> str:
    """Where the dashboard is, and what it takes."""
    memory = f"up to {MEGABYTES} MB of memory each, {MEGABYTES_WITH_FILES} MB while they make files"
    return f"The dashboard: http://localhost:{port} (processes: {count}; {memory})"


async def serve(nginx: str, host: str, port: int, count: int, root_path: str) -> None:
    """Serve until a signal tells it to end.

    Raises:
        NotServedError: it cannot, or no longer.
    """
    ports = free_ports(count)
    ready = [asyncio.Event() for _ in ports]
    addresses = [f"{LOOPBACK}:{own}" for own in ports]
    with tempfile.TemporaryDirectory() as folder:
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(_end_when_told())
                for own, event in zip(ports, ready, strict=True):
                    group.create_task(_keep(own, root_path, event))
                for event in ready:
                    await event.wait()
                async with running(*proxy.command(nginx, addresses, f"{host}:{port}", Path(folder))) as proxying:
                    print(told(port, count), flush=True)
                    raise NotServedError(f"nginx has ended with {await proxying.wait()}: see above.")
        except ExceptionGroup as errors:
            if not isinstance(errors.exceptions[0], _ToldToEndError):
                raise errors.exceptions[0] from None


def ensure_free(host: str, port: int) -> None:
    """See that the port can be opened, before anything is started.

    Raises:
        NotServedError: it cannot.
    """
    with socket.socket() as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind((host, port))
        except OSError as error:
            reason = f"Port {port} cannot be opened ({error.strerror}): end what serves there, or choose another port."
            raise NotServedError(reason) from error


def main(arguments: Sequence[str]) -> int:
    """Serve as the command line says; 1 when it cannot, with the reason in one sentence."""
    parser = argparse.ArgumentParser(prog="python -m dashboard.server.replicas", description=__doc__.partition("\n")[0])
    parser.add_argument("--host", default="0.0.0.0", help="address to listen on (every one of the machine)")
    parser.add_argument("--port", type=int, default=8501, help="8501 when not given")
    parser.add_argument("--processes", type=int, default=len(os.sched_getaffinity(0)), help="one a core when not given")
    parser.add_argument("--root-path", default="", help="path that a proxy serves it under, such as /mh")
    given = parser.parse_args(arguments)
    try:
        nginx = proxy.program()
        if nginx is None:
            raise NotServedError("nginx is missing: apt-get install nginx-light; make run serves without it.")
        ensure_free(given.host, given.port)
        asyncio.run(serve(nginx, given.host, given.port, given.processes, given.root_path))
    except NotServedError as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
