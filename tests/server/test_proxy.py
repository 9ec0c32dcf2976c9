"""Nginx with the project's own configuration: the cookie of a replica, and the longest address that we make."""

from __future__ import annotations

import http.client
import ssl
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from dashboard.cards import card_address
from dashboard.exports.reports import selection
from dashboard.server.replicas import LOOPBACK, free_ports
from tests.support.replicas import proxied

COUNTIES = ",".join(f"250{n:02d}" for n in range(1, 28, 2))
LONG_CARD = "compare:indicator=medical_home:layer=county:parent=all:chosen={}:place=all:certainty=yes:number={}"


# More than nginx and the connections hold in memory.
LARGE = 64 * 2**20
SECONDS = 120


class Replica(BaseHTTPRequestHandler):
    """Stands for a replica: answers whatever is asked, with a large file at `/large`."""

    all_sent = threading.Event()

    def do_GET(self) -> None:
        size = LARGE if self.path == "/large" else 0
        self.send_response(200)
        self.send_header("Content-Length", str(size))
        self.end_headers()
        if size:
            self.wfile.write(bytes(size))
            self.all_sent.set()

    def log_message(self, *told: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def replica() -> Iterator[str]:
    with ThreadingHTTPServer((LOOPBACK, 0), Replica) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"{LOOPBACK}:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def proxy(replica: str) -> Iterator[tuple[str, str]]:
    """Host and port of the proxy without and with TLS."""
    (port,) = free_ports(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        key, certificate = folder / "key.pem", folder / "certificate.pem"
        made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "2"]
        subprocess.run([*made, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
        tls = f"; listen {LOOPBACK}:{port} ssl; ssl_certificate {certificate}; ssl_certificate_key {key}"
        with proxied([replica, replica], folder, tls) as address:
            yield urlsplit(address).netloc, f"{LOOPBACK}:{port}"


def answered(host: str, path: str = "/", *, tls: bool = False, **headers: str) -> http.client.HTTPResponse:
    connection = (
        http.client.HTTPSConnection(host, context=ssl._create_unverified_context())
        if tls
        else http.client.HTTPConnection(host)
    )
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def attributes(answer: http.client.HTTPResponse) -> set[str]:
    """What the cookie of the answer says besides its value."""
    name, *others = (answer.getheader("Set-Cookie") or "").split("; ")
    assert name.startswith("replica=")
    return set(others)


def test_the_cookie_is_only_for_encrypted_connections_where_there_is_one(proxy: tuple[str, str]) -> None:
    plain, encrypted = proxy
    always = {"Path=/", "HttpOnly", "SameSite=Lax"}
    assert attributes(answered(plain)) == always
    assert attributes(answered(plain, X_Forwarded_Proto="https")) == always | {"Secure"}
    assert attributes(answered(encrypted, tls=True)) == always | {"Secure"}


def test_a_reader_who_has_the_cookie_keeps_it(proxy: tuple[str, str]) -> None:
    plain, _ = proxy
    assert answered(plain, Cookie="replica=known").getheader("Set-Cookie") is None


def test_a_reader_on_a_slow_line_keeps_no_replica_waiting(proxy: tuple[str, str]) -> None:
    """What the reader has not fetched yet lies in nginx's own folder."""
    connection = http.client.HTTPConnection(proxy[0], timeout=SECONDS)
    connection.request("GET", "/large")
    answer = connection.getresponse()
    assert Replica.all_sent.wait(SECONDS)
    assert len(answer.read()) == LARGE
    connection.close()


@pytest.mark.parametrize("cards", [["core-set-2016"], [LONG_CARD.format(COUNTIES, n) for n in range(40)]])
def test_the_longest_address_passes_a_proxy_as_it_is_shipped(proxy: tuple[str, str], cards: list[str]) -> None:
    """As a browser writes it: of letters beyond ASCII, each takes six signs."""
    words = {name: "á" * most for name, most in selection.TEXTS.items()}
    asked = {"cards": card_address.BETWEEN_CARDS.join(cards), **words}
    whole = f"/report?{urlencode(asked)}"
    assert len(whole) > 8192
    assert answered(proxy[0], whole).status == 414
    shortened = selection.fitting(asked)
    assert shortened["cards"].startswith(cards[0])
    assert answered(proxy[0], f"/report?{urlencode(shortened)}", User_Agent="x" * 200).status == 200
