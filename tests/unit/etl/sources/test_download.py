"""Downloads, against a stand-in for the Census Bureau's host: when all goes well, and when it does not."""

from __future__ import annotations

import csv
import hashlib
import shutil
import socket
import ssl
import zipfile
from dataclasses import replace
from pathlib import Path

import certifi
import pytest
import trustme
from cryptography import x509

from etl.sources import download, manifest
from etl.sources.download import FAILED, FETCHED, NOT_YET, PRESENT, REISSUED, Outcome, Wishes, fetchable
from etl.sources.manifest import MANIFEST, Source, read_manifest, successor, twin
from etl.survey.files import microdata
from tests.support import census_server as census
from tests.support.census_server import Answer, CensusServer, address, census_server
from tests.support.connect_proxy import NAME, PASSWORD, connect_proxy
from tests.support.nsch_files import IMPLICATES, SCREENER, TOPICAL, survey_zip
from tests.support.pinned import RAW

FILE = "nsch/nsch_2020_topical_Stata.zip"
PLACE = address(2020, Path(FILE).name)
ROW = {
    "source_id": "nsch_2020_topical",
    "file": FILE,
    "kind": "microdata",
    "series": "nsch_topical",
    "year": "2020",
    "required": "no",
    "title": "2020 National Survey of Children's Health, topical public use file (enhanced series, Stata)",
    "citation": "2020 National Survey",
    "vintage": "2020",
    "official_url": f"https://www2.census.gov{PLACE}",
}


@pytest.fixture(scope="module")
def bodies(tmp_path_factory) -> dict[tuple[str, int], bytes]:
    folder = tmp_path_factory.mktemp("bodies")
    made = [(TOPICAL, 2019), (TOPICAL, 2020), (TOPICAL, 2021), (TOPICAL, 2022), (SCREENER, 2020)]
    return {key: survey_zip(folder / f"{key[0]}{key[1]}.zip", *key, children=300).read_bytes() for key in made}


@pytest.fixture
def server(bodies):
    with census_server({PLACE: Answer(bodies[TOPICAL, 2020])}) as running:
        yield running


def run(raw: Path, server: CensusServer, **wishes: bool) -> Outcome:
    (outcome,) = download.fetch(raw, read_manifest(raw), microdata.fault, Wishes(base=server.base, **wishes))
    return outcome


def names(raw: Path) -> list[str]:
    folder = (raw / FILE).parent
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def test_a_file_is_installed_and_its_hash_recorded(write_manifest, server, bodies, capsys):
    raw = write_manifest(ROW)
    before = (raw / MANIFEST).read_bytes()
    outcome = run(raw, server)
    body = bodies[TOPICAL, 2020]
    assert outcome.status == FETCHED
    assert (raw / FILE).read_bytes() == body
    assert names(raw) == [Path(FILE).name]
    assert (raw / MANIFEST).read_bytes() == before
    (source,) = read_manifest(raw)
    assert (source.bytes, source.sha256, source.fetched) == (len(body), digest(body), True)
    assert manifest.verify(raw, [source]) == [source]
    expected = f"1/1 {FILE}: fetched, {len(body):,} bytes; sha256 {digest(body)[:12]}... is recorded now\n"
    assert capsys.readouterr().out == expected


def test_whoever_builds_may_read_what_somebody_else_fetched(write_manifest, server):
    raw = write_manifest(ROW)
    run(raw, server)
    assert (raw / FILE).stat().st_mode & 0o777 == 0o644


def test_a_file_that_is_there_is_not_asked_for_again_nor_told(write_manifest, server, capsys):
    raw = write_manifest(ROW)
    run(raw, server)
    capsys.readouterr()
    assert run(raw, server).status == PRESENT
    assert capsys.readouterr().out == ""
    assert len(server.requests) == 1


def test_a_file_put_there_by_hand_is_looked_at_and_recorded(write_manifest, server, bodies):
    raw = write_manifest(ROW)
    (raw / FILE).parent.mkdir()
    (raw / FILE).write_bytes(bodies[TOPICAL, 2020])
    assert run(raw, server).status == PRESENT
    assert read_manifest(raw)[0].sha256 == digest(bodies[TOPICAL, 2020])
    assert server.requests == []


def test_a_wrong_file_put_there_by_hand_is_not_recorded(write_manifest, server, bodies):
    raw = write_manifest(ROW)
    (raw / FILE).parent.mkdir()
    (raw / FILE).write_bytes(bodies[TOPICAL, 2019])
    outcome = run(raw, server)
    assert outcome.status == FAILED
    assert "it holds the survey of 2019 where 2020 is expected" in outcome.note
    assert not read_manifest(raw)[0].pinned


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (census.FORBIDDEN, ["refuses this network (403)", "open http", "in a browser"]),
        (census.PROXY_WANTS_PASSWORD, ["the proxy asks for a name and a password (407)", "HTTPS_PROXY=http://name"]),
        (census.TOO_MANY, ["asked too often (429)", "run the command again in 120 seconds"]),
        (census.BROKEN, ["the server is in trouble (500)", "run the command again later"]),
        (census.BUSY, ["the server is in trouble (503)", "again in 30 seconds"]),
        (census.LOGIN, ["a web page came in place of the file", "sign in"]),
        (Answer(b"", 410), ["the server answered 410 for http"]),
        (Answer(b"PK\x03\x04 cut"), ["it is not a zip file that opens"]),
    ],
)
def test_a_refusal_is_said_in_words_and_leaves_nothing(write_manifest, server, answer, told):
    raw = write_manifest(ROW)
    server.answers[PLACE] = answer
    outcome = run(raw, server)
    assert outcome.status == FAILED
    assert all(words in outcome.note for words in told), outcome.note
    assert names(raw) == []
    assert not read_manifest(raw)[0].pinned


def test_an_optional_file_that_is_not_there_yet_is_no_failure(write_manifest, server):
    raw = write_manifest(ROW)
    server.answers.clear()
    outcome = run(raw, server)
    assert outcome.status == NOT_YET
    assert outcome.note.startswith("not published yet, or at another address: there is no file at http")
    assert "(404)" in outcome.note
    # The other name that it may have was tried too.
    assert server.paths() == [PLACE, PLACE.replace("2020_topical", "2020e_topical")]


def test_an_optional_file_of_another_publisher_is_no_failure(write_manifest, server, capsys):
    place = "https://www.ssa.gov/policy/docs/statcomps/ssi_sc/2019/ssi_sc19.xlsx"
    other = ROW | {"source_id": "ssi_2019", "file": "local/ssi/ssi_sc19.xlsx", "kind": "local_count", "series": "ssi"}
    raw = write_manifest(ROW, other | {"year": "2019", "official_url": place})
    assert command(raw, server) == 0
    out = capsys.readouterr().out
    told = f"optional; this command does not fetch it: download it from {place} to use it"
    assert f"2/2 local/ssi/ssi_sc19.xlsx: {told}\n" in out
    assert out.endswith("1 fetched, 1 not published yet, 1 optional, not fetched by this command.\n")


def test_a_file_under_its_other_name_is_taken_with_that_name(write_manifest, server, bodies):
    raw = write_manifest(ROW)
    other = PLACE.replace("2020_topical", "2020e_topical")
    server.answers = {other: Answer(bodies[TOPICAL, 2020])}
    assert run(raw, server).status == FETCHED
    (source,) = read_manifest(raw)
    assert source.file == "nsch/nsch_2020e_topical_Stata.zip"
    assert source.official_url.endswith(other)
    assert (raw / source.file).is_file()
    assert run(raw, server).status == PRESENT


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ((TOPICAL, 2019), "it holds the survey of 2019 where 2020 is expected"),
        ((SCREENER, 2020), "it is no topical file of the survey"),
    ],
)
def test_a_file_of_another_year_or_kind_is_never_recorded(write_manifest, server, bodies, key, told):
    raw = write_manifest(ROW)
    server.answers[PLACE] = Answer(bodies[key])
    outcome = run(raw, server)
    assert outcome.status == FAILED
    assert told in outcome.note
    assert names(raw) == []
    assert not read_manifest(raw)[0].pinned


def test_a_download_cut_short_leaves_nothing_and_the_next_one_starts_anew(write_manifest, server, bodies):
    raw = write_manifest(ROW)
    server.answers[PLACE] = census.cut_short(bodies[TOPICAL, 2020])
    outcome = run(raw, server)
    assert outcome.status == FAILED
    assert "the connection ended before the file was whole" in outcome.note
    assert names(raw) == []
    server.answers[PLACE] = Answer(bodies[TOPICAL, 2020])
    assert run(raw, server).status == FETCHED


def test_a_damaged_member_is_found(write_manifest, server, bodies):
    raw = write_manifest(ROW)
    body = bytearray(bodies[TOPICAL, 2020])
    body[len(body) // 2] ^= 0xFF
    server.answers[PLACE] = Answer(bytes(body))
    outcome = run(raw, server)
    assert outcome.status == FAILED
    assert names(raw) == []


# ---- Reissued files ----


def reissued(bodies: dict[tuple[str, int], bytes], tmp_path: Path) -> bytes:
    return survey_zip(tmp_path / "again.zip", TOPICAL, 2020, children=300, seed=9).read_bytes()


def test_a_reissued_file_is_told_and_not_taken(write_manifest, server, bodies, tmp_path):
    raw = write_manifest(ROW)
    run(raw, server)
    server.answers[PLACE] = Answer(reissued(bodies, tmp_path))
    assert run(raw, server).status == PRESENT
    outcome = run(raw, server, again=True)
    assert outcome.status == REISSUED
    assert "the Census Bureau has reissued this file" in outcome.note
    assert "python -m etl fetch nsch_2020_topical --accept-reissued" in outcome.note
    assert (raw / FILE).read_bytes() == bodies[TOPICAL, 2020]
    assert read_manifest(raw)[0].sha256 == digest(bodies[TOPICAL, 2020])


def test_a_reissued_file_is_taken_when_asked_and_the_old_one_kept(write_manifest, server, bodies, tmp_path):
    raw = write_manifest(ROW)
    run(raw, server)
    new = reissued(bodies, tmp_path)
    server.answers[PLACE] = Answer(new)
    assert run(raw, server, again=True, accept_reissued=True).status == FETCHED
    assert (raw / FILE).read_bytes() == new
    assert read_manifest(raw)[0].sha256 == digest(new)
    (kept,) = ((raw / FILE).parent / "earlier").iterdir()
    assert kept.read_bytes() == bodies[TOPICAL, 2020]
    assert kept.name == f"nsch_2020_topical_Stata-{digest(bodies[TOPICAL, 2020])[:8]}.zip"


def test_a_missing_pinned_file_that_was_reissued_is_not_taken_unasked(write_manifest, server, bodies, tmp_path):
    body = bodies[TOPICAL, 2020]
    raw = write_manifest({**ROW, "required": "yes", "bytes": str(len(body)), "sha256": digest(body)})
    server.answers[PLACE] = Answer(reissued(bodies, tmp_path))
    assert run(raw, server).status == REISSUED
    assert names(raw) == []
    assert run(raw, server, again=True, accept_reissued=True).status == FETCHED
    assert read_manifest(raw)[0].fetched


def test_an_altered_file_is_replaced_by_the_right_one(write_manifest, server, bodies):
    body = bodies[TOPICAL, 2020]
    raw = write_manifest({**ROW, "bytes": str(len(body)), "sha256": digest(body)})
    (raw / FILE).parent.mkdir()
    (raw / FILE).write_bytes(b"x" * len(body))
    assert run(raw, server).status == FETCHED
    assert (raw / FILE).read_bytes() == body
    (source,) = read_manifest(raw)
    assert not source.fetched


# ---- Years to come ----


def test_newer_years_are_found_by_the_pattern_of_their_addresses(write_manifest, server, bodies):
    raw = write_manifest(ROW)
    server.answers |= {
        address(2021, "nsch_2021e_topical_Stata.zip"): Answer(bodies[TOPICAL, 2021]),
        address(2022, "nsch_2022_topical_Stata.zip"): Answer(bodies[TOPICAL, 2022]),
    }
    run(raw, server)
    found = download.newer_years(raw, microdata.fault, Wishes(base=server.base))
    assert [(o.source.year, o.status) for o in found] == [(2021, FETCHED), (2022, FETCHED), (2023, NOT_YET)]
    own = {s.year: s for s in read_manifest(raw)}
    assert set(own) == {2020, 2021, 2022}
    assert own[2022].title.startswith("2022 National Survey of Children's Health, topical")
    assert own[2022].source_id == "nsch_2022_topical"
    assert manifest.verify(raw, list(own.values())) == list(own.values())
    again = download.newer_years(raw, microdata.fault, Wishes(base=server.base))
    assert [(o.source.year, o.status) for o in again] == [(2023, NOT_YET)]


def test_every_address_of_the_manifest_is_the_official_one():
    surveys = [s for s in read_manifest(RAW) if s.kind == "microdata"]
    assert all(fetchable(s) for s in surveys)
    assert {s.year for s in surveys} >= set(range(2016, 2025))
    (topical,) = (s for s in surveys if (s.series, s.year) == ("nsch_topical", 2023))
    assert topical.official_url.endswith("/2023/nsch_2023e_topical_Stata.zip")


def test_the_year_after_has_the_pattern_of_the_year_before():
    surveys = {s.source_id: s for s in read_manifest(RAW)}
    after = successor(surveys["nsch_2023_topical"])
    assert after.official_url == surveys["nsch_2024_topical"].official_url
    assert (after.source_id, after.year, after.required, after.sha256) == ("nsch_2024_topical", 2024, False, None)
    assert twin(after).file == "nsch/nsch_2024e_topical_Stata.zip"
    assert twin(twin(after)) == after


@pytest.mark.parametrize(
    "changed",
    [
        {"official_url": "http://www2.census.gov/a/nsch_2020_topical_Stata.zip"},
        {"official_url": "https://example.org/nsch_2020_topical_Stata.zip"},
        {"official_url": "https://www2.census.gov/a/page.html"},
        {"kind": "published"},
        {"file": "../nsch_2020_topical_Stata.zip"},
    ],
)
def test_only_official_addresses_are_asked(write_manifest, changed):
    (source,) = read_manifest(write_manifest(ROW))
    assert fetchable(source)
    assert not fetchable(replace(source, **changed))


# ---- Networks ----


def test_no_server_at_all(write_manifest):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    outcome = run(write_manifest(ROW), CensusServer(f"http://127.0.0.1:{port}", {}))
    assert outcome.status == FAILED
    assert f"127.0.0.1:{port} cannot be reached" in outcome.note


def test_a_silent_server(write_manifest, monkeypatch):
    monkeypatch.setattr(download, "SILENCE_S", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        outcome = run(write_manifest(ROW), CensusServer(f"http://127.0.0.1:{silent.getsockname()[1]}", {}))
    assert outcome.status == FAILED
    assert "the server went silent" in outcome.note


def test_the_proxy_of_the_environment_is_used(write_manifest, server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", server.base)
    monkeypatch.setenv("http_proxy", server.base)
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("no_proxy", "")
    raw = write_manifest(ROW)
    wishes = Wishes(base="http://census.invalid")
    (outcome,) = download.fetch(raw, read_manifest(raw), microdata.fault, wishes)
    assert outcome.status == FETCHED
    assert server.paths() == [f"http://census.invalid{PLACE}"]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    # In small letters, as OpenSSL's hash of a name wants them.
    return trustme.CA(organization_name="office", organization_unit_name="inspection")


@pytest.fixture
def office(authority, monkeypatch, tmp_path) -> Path:
    """The certificate of the authority, which nothing here trusts yet."""
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    path = tmp_path / "office.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


@pytest.fixture
def inspecting(authority, bodies):
    """A server with a certificate of an authority that only this office knows, as where connections are inspected."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with census_server({PLACE: Answer(bodies[TOPICAL, 2020])}, tls=context) as running:
        yield running


@pytest.mark.usefixtures("office")
def test_an_unknown_certificate_is_said_in_words(write_manifest, inspecting):
    outcome = run(write_manifest(ROW), inspecting)
    assert outcome.status == FAILED
    assert "is not trusted here" in outcome.note
    assert "SSL_CERT_FILE or REQUESTS_CA_BUNDLE" in outcome.note


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"])
def test_the_certificate_that_the_office_names_is_trusted(write_manifest, inspecting, office, monkeypatch, variable):
    monkeypatch.setenv(variable, str(office))
    assert run(write_manifest(ROW), inspecting).status == FETCHED


def hashed(certificate: Path) -> str:
    """The name under which OpenSSL looks for a certificate in the system's store: a hash of its subject's parts."""
    subject = x509.load_pem_x509_certificate(certificate.read_bytes()).subject
    # Without the two bytes before them that say how long they are together.
    parts = hashlib.sha1(subject.public_bytes()[2:]).digest()
    return f"{int.from_bytes(parts[:4], 'little'):08x}.0"


@pytest.mark.parametrize("bundle", ["none", "of the public authorities"])
def test_a_certificate_in_the_system_s_store_is_trusted(write_manifest, inspecting, *, office, monkeypatch, bundle):
    """A directory laid out as the system's own, in its place: OpenSSL reads both by the same way."""
    store = office.parent / "certs"
    store.mkdir()
    monkeypatch.setenv("SSL_CERT_DIR", str(store))
    if bundle != "none":
        monkeypatch.setenv("SSL_CERT_FILE", certifi.where())
    assert "is not trusted here" in run(write_manifest(ROW), inspecting).note
    shutil.copy(office, store / hashed(office))
    assert run(write_manifest(ROW), inspecting).status == FETCHED


@pytest.mark.usefixtures("office")
def test_a_file_of_certificates_that_is_not_there_is_said_in_words(write_manifest, inspecting, monkeypatch, tmp_path):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "nowhere.pem"))
    outcome = run(write_manifest(ROW), inspecting)
    assert outcome.status == FAILED
    assert "REQUESTS_CA_BUNDLE names a file of certificates that is not there" in outcome.note


@pytest.fixture
def proxy(monkeypatch):
    """The office's proxy, and no exception from it."""
    for name in ("NO_PROXY", "no_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    with connect_proxy() as running:
        yield running


def test_a_proxy_that_wants_a_password_is_said_in_words(write_manifest, inspecting, office, proxy, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(office))
    monkeypatch.setenv("HTTPS_PROXY", proxy.address())
    outcome = run(write_manifest(ROW), inspecting)
    assert outcome.status == FAILED
    assert "the proxy asks for a name and a password (407): set HTTPS_PROXY=http://name:password" in outcome.note
    assert not proxy.tunnels


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"])
def test_an_inspected_connection_through_the_proxy(write_manifest, inspecting, *, office, proxy, monkeypatch, variable):
    monkeypatch.setenv(variable, str(office))
    monkeypatch.setenv("HTTPS_PROXY", proxy.address(f"{NAME}:{PASSWORD}"))
    assert run(write_manifest(ROW), inspecting).status == FETCHED
    assert proxy.tunnels == [inspecting.base.removeprefix("https://")]


@pytest.mark.usefixtures("office")
def test_an_unknown_certificate_behind_the_proxy_is_no_fault_of_the_proxy(
    write_manifest, inspecting, proxy, monkeypatch
):
    monkeypatch.setenv("HTTPS_PROXY", proxy.address(f"{NAME}:{PASSWORD}"))
    assert "is not trusted here" in run(write_manifest(ROW), inspecting).note


# ---- The command ----


def command(raw: Path, server: CensusServer, *more: str) -> int:
    return download.main(["--raw", str(raw), "--base", server.base, *more], microdata.fault)


def test_the_command_gets_all_and_looks_for_more(write_manifest, server, capsys):
    raw = write_manifest(ROW)
    assert command(raw, server) == 0
    out = capsys.readouterr().out
    assert out.endswith("1 fetched, 1 not published yet.\n")
    assert command(raw, server, "nsch_2020_topical") == 0
    assert capsys.readouterr().out.endswith("1 there already.\n")


def test_the_command_fails_when_a_file_could_not_be_had(write_manifest, server, capsys):
    raw = write_manifest(ROW)
    server.answers[PLACE] = census.FORBIDDEN
    assert command(raw, server, "nsch_2020_topical") == 1
    assert capsys.readouterr().out.endswith("1 could not be had.\n")


def test_the_command_says_what_it_does_not_know(write_manifest, server, tmp_path, capsys):
    with pytest.raises(SystemExit):
        command(write_manifest(ROW), server, "nsch_1999")
    assert "'nsch_1999' is no source_id" in capsys.readouterr().err
    assert command(tmp_path / "nowhere", server) == 1
    assert "the manifest is missing" in capsys.readouterr().err


# ---- fetched.csv ----


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"sha256": "abc"}, "column sha256: found 'abc' where 64 hexadecimal digits is expected"),
        ({"year": ""}, "column year"),
        ({"source_id": "unheard", "series": "unheard"}, "source_id 'unheard' is unknown"),
    ],
)
def test_a_line_that_cannot_be_right_is_told(write_manifest, server, changed, told):
    raw = write_manifest(ROW)
    run(raw, server)
    rows = list(csv.DictReader((raw / manifest.FETCHED).open(encoding="utf-8")))
    with (raw / manifest.FETCHED).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, manifest.FETCHED_COLUMNS)
        writer.writeheader()
        writer.writerow(rows[0] | changed)
    with pytest.raises(manifest.SourceError, match=r"fetched\.csv, row 1") as caught:
        read_manifest(raw)
    assert told in str(caught.value)


def test_the_zip_of_a_first_release_is_taken(write_manifest, server, tmp_path):
    path = survey_zip(tmp_path / "o.zip", TOPICAL, 2020, children=300, enhanced=False, implicates_apart=True)
    server.answers[PLACE] = Answer(path.read_bytes())
    raw = write_manifest(ROW)
    assert run(raw, server).status == FETCHED
    with zipfile.ZipFile(raw / FILE) as archive:
        assert "nsch_2020_topical.dta" in archive.namelist()
    source = replace(Source(**vars(read_manifest(raw)[0])))
    survey = microdata.read_survey(raw, source, [*IMPLICATES, "k4q01"])
    assert survey.release == "original"
    assert survey.children["income_6"].notna().any()
