"""The Census Bureau's download host on this machine: official addresses, and the ways in which they go wrong."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

FOLDER = "/programs-surveys/nsch/datasets"
LOGIN_PAGE = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in to use the network.</body></html>"


@dataclass(frozen=True)
class Answer:
    """What the server says to one address; `sent` is how many bytes come before the connection ends, None for all."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    sent: int | None = None


FORBIDDEN = Answer(b"<html>Access denied</html>", 403)
NOT_FOUND = Answer(b"<html>Not found</html>", 404)
PROXY_WANTS_PASSWORD = Answer(b"", 407, {"Proxy-Authenticate": 'Basic realm="office"'})
TOO_MANY = Answer(b"", 429, {"Retry-After": "120"})
BROKEN = Answer(b"<html>Internal error</html>", 500)
BUSY = Answer(b"", 503, {"Retry-After": "30"})
LOGIN = Answer(LOGIN_PAGE, 200, {"Content-Type": "text/html"})


def cut_short(body: bytes) -> Answer:
    """A connection that ends in the middle of a file."""
    return Answer(body, sent=len(body) // 2)


def address(year: int, name: str) -> str:
    """The path of a file of a year."""
    return f"{FOLDER}/{year}/{name}"


@dataclass
class CensusServer:
    """A running server. `answers` may change while it runs; `requests` are the paths and headers that came."""

    base: str
    answers: dict[str, Answer]
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def paths(self) -> list[str]:
        """Paths asked for, in order."""
        return [path for path, _ in self.requests]


def files_of(raw: Path, manifest: Mapping[str, str]) -> dict[str, Answer]:
    """Answers with files of a folder, by the path of their official address; `manifest` maps file to address."""
    return {
        urlsplit(url).path: Answer((raw / name).read_bytes(), headers={"Content-Type": "application/zip"})
        for name, url in manifest.items()
        if (raw / name).is_file()
    }


@contextmanager
def census_server(answers: Mapping[str, Answer], tls: ssl.SSLContext | None = None) -> Iterator[CensusServer]:
    """Serve answers by path, 404 for every other one, until the block ends.

    It also answers as a proxy of plain HTTP, which is asked with whole addresses instead of paths.
    """
    running: CensusServer

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            running.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            answer = running.answers.get(path, NOT_FOUND)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body[: answer.sent])
            self.close_connection = True

        def log_message(self, *_args: object) -> None:
            return

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls:
        listening.socket = tls.wrap_socket(listening.socket, server_side=True)
    scheme = "https" if tls else "http"
    running = CensusServer(f"{scheme}://127.0.0.1:{listening.server_port}", dict(answers))
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()
