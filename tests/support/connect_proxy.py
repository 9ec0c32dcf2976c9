"""A proxy of an office on this machine: it opens tunnels to HTTPS servers, for those who give its name and password."""

from __future__ import annotations

import base64
import contextlib
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NAME, PASSWORD = "name", "secret"
WANTED = "Basic " + base64.b64encode(f"{NAME}:{PASSWORD}".encode()).decode()
BLOCK = 65_536
SILENCE_S = 30.0


@dataclass
class ConnectProxy:
    """A running proxy: its port, and the hosts that tunnels were opened to."""

    port: int
    tunnels: list[str] = field(default_factory=list)

    def address(self, user: str = "") -> str:
        """What HTTPS_PROXY says, with `name:password` before the host or without."""
        return f"http://{user}{'@' if user else ''}127.0.0.1:{self.port}"


@contextmanager
def connect_proxy() -> Iterator[ConnectProxy]:
    """Answer CONNECT until the block ends: 407 without name and password, else a tunnel."""
    running: ConnectProxy

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_CONNECT(self) -> None:
            self.close_connection = True
            if self.headers.get("Proxy-Authorization") != WANTED:
                self.send_response(HTTPStatus.PROXY_AUTHENTICATION_REQUIRED)
                self.send_header("Proxy-Authenticate", 'Basic realm="office"')
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            running.tunnels.append(self.path)
            host, _, port = self.path.rpartition(":")
            with contextlib.suppress(OSError), socket.create_connection((host, int(port))) as there:
                self.send_response(HTTPStatus.OK)
                self.end_headers()
                _passed_on(self.connection, there)

        def log_message(self, *_args: object) -> None:
            return

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running = ConnectProxy(listening.server_port)
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()


def _passed_on(here: socket.socket, there: socket.socket) -> None:
    """Pass bytes on in both directions until one side ends."""
    other = {here: there, there: here}
    while ready := select.select(list(other), [], [], SILENCE_S)[0]:
        for side in ready:
            body = side.recv(BLOCK)
            if not body:
                return
            other[side].sendall(body)
