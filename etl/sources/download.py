"""Download of the official survey files that this machine lacks.

A file is received in a temporary folder, checked, and only then given its place and its line in `fetched.csv`, so that
an interrupted or a wrong download leaves nothing behind. Trust in servers follows the system: its certificate store,
SSL_CERT_FILE, REQUESTS_CA_BUNDLE, and the proxies of HTTPS_PROXY.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import urlsplit

import pooch
import requests
import truststore

from etl.core.errors import SourceError
from etl.core.paths import RAW
from etl.sources.manifest import Source, read_manifest, record, sha256, successor, twin

HOST = "https://www2.census.gov"
DATA_PAGE = "https://www.census.gov/programs-surveys/nsch/data/datasets.html"
SILENCE_S = 30.0
USER_AGENT = "massachusetts-medical-home (python -m etl fetch)"

# Returns what is wrong with the content of a received file; empty when nothing is.
Inspect = Callable[[Path, Source], str]

PRESENT, FETCHED, REISSUED, NOT_YET, FAILED = "present", "fetched", "reissued", "not yet", "failed"
# An optional file that only a person can get.
BY_HAND = "by hand"
THERE = "is there already"
READABLE = 0o644


class NotHadError(Exception):
    """A file that could not be had. Its text says why and what to do; `status` is the server's answer, 0 for none."""

    def __init__(self, text: str, status: int = 0) -> None:
        super().__init__(text)
        self.status = status


@dataclass(frozen=True)
class Outcome:
    """What became of one file, with one sentence on it."""

    source: Source
    status: str
    note: str


class Wishes(NamedTuple):
    """How to fetch: whether to look at files that are there, whether to take reissued ones, and the host to ask."""

    again: bool = False
    accept_reissued: bool = False
    base: str = HOST


AS_USUAL = Wishes()


def fetchable(source: Source) -> bool:
    """Whether the row's official address is the file itself, at the Census Bureau, under the row's own file name."""
    address, file = urlsplit(source.official_url), PurePosixPath(source.file)
    return (
        source.kind == "microdata"
        and f"{address.scheme}://{address.netloc}" == HOST
        and PurePosixPath(address.path).name == file.name
        and not file.is_absolute()
        and ".." not in file.parts
    )


def fetch(raw: Path, manifest: Iterable[Source], inspect: Inspect, wishes: Wishes = AS_USUAL) -> list[Outcome]:
    """Get each file that is missing or differs from its hash, and say what came of each.

    What is more than that a file is there already is told on standard output.

    Nothing is raised for a file that cannot be had: its outcome says why, and the next one is tried.

    Args:
        raw: folder of raw files, with the manifest in it.
        manifest: the rows asked for.
        inspect: says what is wrong with the content of a received file.
        wishes: see `Wishes`.
    """
    truststore.inject_into_ssl()
    pooch.get_logger().setLevel("WARNING")
    asked = list(manifest)
    outcomes = []
    for number, source in enumerate(asked, start=1):
        outcome = _outcome(raw, source, inspect, wishes)
        if outcome.note != THERE:
            print(f"{number}/{len(asked)} {source.file}: {outcome.note}", flush=True)
        outcomes.append(outcome)
    return outcomes


def newer_years(raw: Path, inspect: Inspect, wishes: Wishes = AS_USUAL) -> list[Outcome]:
    """Get the files of years after the manifest's last one, by the pattern of their addresses, until none is there."""
    outcomes = []
    surveys = sorted((s for s in read_manifest(raw) if s.kind == "microdata"), key=lambda s: s.year or 0)
    for newest in {s.series: s for s in surveys}.values():
        source = successor(newest)
        while (outcome := fetch(raw, [source], inspect, wishes)[0]).status in {PRESENT, FETCHED}:
            outcomes.append(outcome)
            source = successor(source)
        outcomes.append(outcome)
    return outcomes


def _outcome(raw: Path, source: Source, inspect: Inspect, wishes: Wishes) -> Outcome:
    target = raw / source.file
    there = target.is_file()
    right = there and (not source.pinned or sha256(target) == source.sha256)
    if right and not (wishes.again and fetchable(source)):
        return _kept(raw, source, inspect)
    if not fetchable(source):
        return _not_fetchable(source, there=there)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".fetch-") as folder:
            found, received = _received(source, Path(folder), wishes.base)
            if fault := _fault(received, found, inspect):
                return Outcome(source, FAILED, f"could not be had: {fault}; what came was thrown away")
            return _installed(raw, found, received, wishes)
    except NotHadError as why:
        awaited = why.status == HTTPStatus.NOT_FOUND and not source.required and not there
        told = (NOT_YET, "not published yet, or at another address") if awaited else (FAILED, "could not be had")
        return Outcome(source, told[0], f"{told[1]}: {why}")
    except OSError as error:
        return Outcome(source, FAILED, f"could not be had: {error.strerror or error}; check the folder {target.parent}")


def _not_fetchable(source: Source, *, there: bool) -> Outcome:
    """A file of another publisher, or one that came with the project."""
    if not there and not source.required:
        told = f"optional; this command does not fetch it: download it from {source.official_url} to use it"
        return Outcome(source, BY_HAND, told)
    state = "differs from the manifest" if there else "is missing"
    return Outcome(source, FAILED, f"{state} and has no address to fetch it from; restore it from the repository")


def _kept(raw: Path, source: Source, inspect: Inspect) -> Outcome:
    """A file that is there; one that somebody put there is looked at, and its hash recorded."""
    if source.pinned or source.kind != "microdata":
        return Outcome(source, PRESENT, THERE)
    if fault := _fault(raw / source.file, source, inspect):
        return Outcome(source, FAILED, f"is there, but cannot be used: {fault}; delete it and run the command again")
    record(raw, source)
    return Outcome(source, PRESENT, "is there already; its hash is recorded now")


def _received(source: Source, folder: Path, base: str) -> tuple[Source, Path]:
    """The row with the address that had the file, and the file received.

    An enhanced file has an "e" after the year, or it has not: where one address is not known, the other one is tried.
    """
    try:
        return source, _download(source, folder, base)
    except NotHadError as why:
        if why.status != HTTPStatus.NOT_FOUND or source.pinned:
            raise
        other = twin(source)
        try:
            return other, _download(other, folder, base)
        except NotHadError:
            raise why from None


def _download(source: Source, folder: Path, base: str) -> Path:
    url = base + urlsplit(source.official_url).path
    name = PurePosixPath(source.file).name
    get = pooch.HTTPDownloader(progressbar=sys.stderr.isatty(), timeout=SILENCE_S, headers={"User-Agent": USER_AGENT})
    try:
        return Path(pooch.retrieve(url, known_hash=None, fname=name, path=folder, downloader=get))
    except requests.HTTPError as error:
        # `is None`, because a refusal is falsy.
        answer = requests.Response() if error.response is None else error.response
        raise _refused(answer.status_code, answer.headers.get("Retry-After", ""), url) from error
    except requests.RequestException as error:
        raise NotHadError(_unreached(error, url)) from error
    except OSError as error:
        # What `requests` raises for a missing bundle is known by its words alone.
        if "CA certificate bundle" not in str(error):
            raise
        told = "REQUESTS_CA_BUNDLE names a file of certificates that is not there: correct it, or unset it"
        raise NotHadError(told) from error


def _refused(code: int, wait: str, url: str) -> NotHadError:
    """The server's refusal in words, with what to do; `wait` is how many seconds it asks for."""
    later = f"in {wait} seconds" if wait.isdigit() else "later"
    told = {
        403: f"the server refuses this network (403): open {url} in a browser, put the file in its place and run the "
        "command again",
        404: f"there is no file at {url} (404): look for it on {DATA_PAGE} and correct official_url in the manifest",
        407: "the proxy asks for a name and a password (407): set HTTPS_PROXY=http://name:password@proxy:port",
        429: f"the server has been asked too often (429): run the command again {later}",
    }
    if code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return NotHadError(f"the server is in trouble ({code}): run the command again {later}", code)
    return NotHadError(told.get(code, f"the server answered {code} for {url}: look for the file on {DATA_PAGE}"), code)


def _unreached(error: requests.RequestException, url: str) -> str:
    """A failed connection in words, with what to do."""
    if isinstance(error, requests.exceptions.ProxyError):
        if "407" in str(error):
            return "the proxy asks for a name and a password (407): set HTTPS_PROXY=http://name:password@proxy:port"
        return "the proxy cannot be reached or refuses the connection: check HTTPS_PROXY and NO_PROXY"
    if isinstance(error, requests.exceptions.SSLError):
        return (
            f"the certificate of {urlsplit(url).netloc} is not trusted here: where the network inspects connections, "
            "set SSL_CERT_FILE or REQUESTS_CA_BUNDLE to the file of its certificate"
        )
    if isinstance(error, requests.Timeout):
        return f"the server went silent for {SILENCE_S:g} seconds: run the command again"
    if isinstance(error, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError):
        return "the connection ended before the file was whole: run the command again"
    return f"{urlsplit(url).netloc} cannot be reached: check the network and run the command again"


def _fault(path: Path, source: Source, inspect: Inspect) -> str:
    """What is wrong with a file, or nothing."""
    with path.open("rb") as file:
        start = file.read(512).lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml")):
        return (
            "a web page came in place of the file, as networks send that ask to sign in: open the address in a "
            "browser, sign in, and run the command again"
        )
    try:
        with zipfile.ZipFile(path) as archive:
            if broken := archive.testzip():
                return f"the zip file has a damaged member, {broken}"
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        return f"it is not a zip file that opens ({error})"
    return inspect(path, source)


def _installed(raw: Path, source: Source, received: Path, wishes: Wishes) -> Outcome:
    """Give a received file its place and record it, unless it is a new issue that nobody asked for."""
    target = raw / source.file
    digest, size = sha256(received), received.stat().st_size
    if source.pinned and digest != source.sha256:
        if not wishes.accept_reissued:
            told = (
                f"the Census Bureau has reissued this file: what came has sha256 {digest[:12]}..., what is recorded "
                f"{str(source.sha256)[:12]}...; nothing was changed; to take the new one: python -m etl fetch "
                f"{source.source_id} --accept-reissued"
            )
            return Outcome(source, REISSUED, told)
        if target.is_file():
            earlier = target.parent / "earlier" / f"{target.stem}-{sha256(target)[:8]}{target.suffix}"
            earlier.parent.mkdir(exist_ok=True)
            target.replace(earlier)
    unchanged = source.sha256 == digest
    # Whoever builds may be another user than the one who fetched; temporary files are for their owner alone.
    received.chmod(READABLE)
    received.replace(target)
    if unchanged:
        return Outcome(source, FETCHED, f"fetched, {size:,} bytes, as recorded")
    record(raw, source)
    return Outcome(source, FETCHED, f"fetched, {size:,} bytes; sha256 {digest[:12]}... is recorded now")


def main(argv: Sequence[str], inspect: Inspect) -> int:
    """`python -m etl fetch`: returns 0 when every file asked for is there, 1 when one could not be had."""
    parser = argparse.ArgumentParser(
        prog="python -m etl fetch",
        description="Fetch the official survey files that this machine lacks, and look for newer years.",
    )
    parser.add_argument("source_id", nargs="*", help="rows of the manifest to get; all of them when none is named")
    parser.add_argument("--raw", type=Path, default=RAW, help="folder of raw files (default: %(default)s)")
    parser.add_argument("--again", action="store_true", help="ask also for files that are there: were they reissued?")
    parser.add_argument(
        "--accept-reissued", action="store_true", help="take a file that was reissued; the old one is kept"
    )
    parser.add_argument("--base", default=HOST, help="ask this scheme and host (default: %(default)s)")
    asked = parser.parse_args(argv)
    try:
        manifest = read_manifest(asked.raw)
    except SourceError as error:
        print(error, file=sys.stderr)
        return 1
    if unknown := sorted(set(asked.source_id) - {source.source_id for source in manifest}):
        parser.error(f"{unknown[0]!r} is no source_id of the manifest in {asked.raw}")
    wishes = Wishes(asked.again or asked.accept_reissued, asked.accept_reissued, asked.base)
    wanted = [source for source in manifest if not asked.source_id or source.source_id in asked.source_id]
    try:
        outcomes = fetch(asked.raw, wanted, inspect, wishes)
        if not asked.source_id:
            outcomes += newer_years(asked.raw, inspect, wishes)
    except KeyboardInterrupt:
        print("Stopped. What came whole is kept; run the command again for the rest.", file=sys.stderr)
        return 130
    print(_summary(outcomes))
    return 0 if all(outcome.status not in {REISSUED, FAILED} for outcome in outcomes) else 1


def _summary(outcomes: Sequence[Outcome]) -> str:
    words = {
        PRESENT: "there already",
        FETCHED: "fetched",
        REISSUED: "reissued and not taken",
        NOT_YET: "not published yet",
        BY_HAND: "optional, not fetched by this command",
        FAILED: "could not be had",
    }
    count = {status: sum(o.status == status for o in outcomes) for status in words}
    return ", ".join(f"{count[status]} {told}" for status, told in words.items() if count[status]) + "."
