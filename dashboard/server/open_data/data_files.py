"""The numbers for programs: pages of the estimates, the lists of codes, and the package of everything."""

from __future__ import annotations

import io
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from dashboard.data.indicators import indicators
from dashboard.data.queries import estimates, whole_tables
from dashboard.data.store import database
from dashboard.server.answers import open_answers
from dashboard.server.answers.problems import RefusedError

LIMIT, OFFSET = "limit", "offset"
FACTS = (
    *("title", "short_title", "theme", "definition", "numerator", "denominator", "universe", "unit", "direction"),
    *("series", "populations", "variables", "rule_source", "grade", "grade_basis", "warnings"),
)


def _csv(page: pd.DataFrame) -> bytes:
    return page.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _parquet(page: pd.DataFrame) -> bytes:
    file = io.BytesIO()
    page.to_parquet(file, index=False)
    return file.getvalue()


def _json(page: pd.DataFrame) -> bytes:
    return page.to_json(orient="records", double_precision=15).encode()


WRITERS: Mapping[str, tuple[str, Callable[[pd.DataFrame], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "parquet": ("application/vnd.apache.parquet", _parquet),
    "json": ("application/json", _json),
}


async def estimate_rows(request: Request) -> Response:
    """A page of estimates; how many there are, and the address of the next page, stand in its headers.

    Raises:
        RefusedError: a form, parameter, code or number that is not known.
    """
    ending = request.path_params["ending"]
    if ending not in WRITERS:
        raise RefusedError(404, "form", ending=ending, known=", ".join(f".{known}" for known in WRITERS))
    given = open_answers.only(request, {*whole_tables.CHOSEN_BY, LIMIT, OFFSET})
    most = _number(given.pop(LIMIT, [str(whole_tables.USUAL)]), LIMIT, 1, whole_tables.MOST)
    skipped = _number(given.pop(OFFSET, ["0"]), OFFSET, 0, 10**9)
    chosen = {name: tuple(sorted(set(codes))) for name, codes in given.items()}
    media_type, write = WRITERS[ending]
    known = request.headers.get("if-none-match", "")
    body, tag, total = await open_answers.in_thread(partial(_page, chosen, most, skipped, write, known))
    if body is None:
        return open_answers.not_modified(tag)
    headers = {"x-total-count": str(total), "content-disposition": f'attachment; filename="estimates.{ending}"'}
    if skipped + most < total:
        told = {name: ",".join(codes) for name, codes in chosen.items()} | {LIMIT: most, OFFSET: skipped + most}
        query = urlencode(told, safe=",")
        headers["link"] = f'<{open_answers.base(request)}/data/estimates.{ending}?{query}>; rel="next"'
    return open_answers.response(body, media_type, tag, headers)


def _page(
    chosen: Mapping[str, Sequence[str]], most: int, skipped: int, write: Callable[[pd.DataFrame], bytes], known: str
) -> tuple[bytes | None, str, int]:
    codes = whole_tables.codes()
    for name, asked in chosen.items():
        if strange := set(asked) - codes[name]:
            raise RefusedError(400, "code", name=name, value=min(strange))
    tag = open_answers.tag()
    if open_answers.is_known(known, tag):
        return None, tag, 0
    page, total = whole_tables.estimates(chosen, most=most, skipped=skipped)
    return write(page), tag, total


def _number(texts: Sequence[str], name: str, least: int, most: int) -> int:
    text = texts[0] if len(texts) == 1 else ""
    # At most ten digits: Python refuses to parse very long integers.
    if text.isascii() and text.isdigit() and len(text) <= 10 and least <= int(text) <= most:
        return int(text)
    raise RefusedError(400, "number", name=name, least=least, most=most)


def list_of(name: str) -> Callable[[Request], Awaitable[Response]]:
    """What answers with one of the LISTS."""

    async def listed(request: Request) -> Response:
        open_answers.only(request, set())
        known = request.headers.get("if-none-match", "")
        body, tag = await open_answers.in_thread(partial(_list, name, known))
        if body is None:
            return open_answers.not_modified(tag)
        return open_answers.response(body, "application/json", tag)

    return listed


def _list(name: str, known: str) -> tuple[bytes | None, str]:
    tag = open_answers.tag()
    if open_answers.is_known(known, tag):
        return None, tag
    build = estimates.build()
    told = {"build_id": build.build_id, "built_at": build.built_at.isoformat(), name: LISTS[name]()}
    return json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False).encode(), tag


def _indicators() -> list[dict[str, object]]:
    periods = whole_tables.periods()
    return [
        {"indicator_id": key}
        | {name: getattr(own, name) for name in FACTS}
        | {"periods": periods.get(key, []), "breaks": [vars(one) for one in own.breaks]}
        for key, own in indicators().items()
    ]


LISTS: Mapping[str, Callable[[], object]] = {
    "indicators": _indicators,
    "geographies": whole_tables.geographies,
    "sources": whole_tables.sources,
    "codes": lambda: {name: sorted(codes) for name, codes in whole_tables.codes().items()},
}


async def package(request: Request) -> Response:
    """Everything in one zip.

    Raises:
        RefusedError: the build has none.
    """
    open_answers.only(request, set())
    path, tag = await open_answers.in_thread(_package)
    if open_answers.is_known(request.headers.get("if-none-match", ""), tag):
        return open_answers.not_modified(tag)
    headers = {"etag": tag, "cache-control": open_answers.CACHED}
    return FileResponse(path, headers=headers, media_type="application/zip", filename=f"ma-medical-home_{path.name}")


def _package() -> tuple[Path, str]:
    path = database.package(estimates.build().build_id)
    if not path.is_file():
        raise RefusedError(404, "no_package")
    return path, open_answers.tag()


async def nothing(request: Request) -> Response:
    """Refuse an address below `/data` that names no file.

    Raises:
        RefusedError: always.
    """
    raise RefusedError(404, "data", known=", ".join([*(f"{name}.json" for name in LISTS), "package.zip"]))
