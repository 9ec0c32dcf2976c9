"""The description of the open addresses for programs: OpenAPI 3.1, made from what the addresses are made from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from typing import Any, get_origin

from starlette.requests import Request
from starlette.responses import Response

from dashboard.cards import card_address, registry
from dashboard.data.queries import estimates, whole_tables
from dashboard.data.system_of_care import WHOLE
from dashboard.exports.card_forms import FORMS
from dashboard.exports.documents import html_file
from dashboard.i18n.catalog import t
from dashboard.i18n.locale import ENGLISH, offered
from dashboard.server.answers import open_answers, problems
from dashboard.server.open_data import data_files
from dashboard.server.open_data.figures import THEME
from dashboard.wording.links import LANGUAGE

Described = dict[str, Any]
# An address of each card that exists, for those who try; {period} is the one that the system of care is shown in first.
EXAMPLES = (
    "components:population=cshcn:period={period}:geography=25:beside=US",
    "places:indicator=medical_home:population=cshcn:period={period}:geographies=25,US,09",
    "years:indicator=cshcn_prevalence:population=all_children:geography=25",
    "groups:indicator=medical_home:population=cshcn:period={period}:geography=25:group=sex",
    "outcomes:period={period}:geography=25",
    "outcomes-new-england:period={period}",
    "outcomes-groups:group=age:period={period}:geography=25",
    "hurdles:period={period}:geography=25",
    "hurdles-ages:period={period}",
    "overlap:period={period}:geography=25",
    "with-and-without:period={period}:geography=25",
    "map:indicator=cshcn_count:layer=region",
    "profile:place=25013",
    "place:code=25013",
    "place-series:code=25:indicator=ssi_children",
    "side-by-side:codes=25013,25025",
    "compare:indicator=medical_home:layer=county:chosen=25013,25025",
    "sites:kind=hrsa:layer=county",
    "site-rates:layer=county",
    "site-matches",
    "health-centers",
    "program-results",
    "medical-home-index",
    "core-set:topic=vaccines:unit=percent:chosen=2022",
    "core-set-summary:chosen=both",
    "core-set-2016",
    "core-set-first",
    "timeline-values",
    "timeline:era=2010-2015",
)


def filled(example: str) -> str:
    """An address of EXAMPLES with its period."""
    return example.format(period=estimates.periods(WHOLE)[0])


async def document(request: Request) -> Response:
    """The description.

    Raises:
        Problem: a parameter.
    """
    open_answers.only(request, set())
    known = request.headers.get("if-none-match", "")
    body, tag = await open_answers.in_thread(partial(_document, open_answers.base(request), known))
    return open_answers.not_modified(tag) if body is None else open_answers.response(body, "application/json", tag)


def _document(base: str, known: str) -> tuple[bytes | None, str]:
    tag = open_answers.tag()
    if open_answers.is_known(known, tag):
        return None, tag
    return json.dumps(described(base), indent=1, ensure_ascii=False).encode(), tag


def described(base: str) -> Described:
    """The description of the addresses of a server."""
    paths = dict(map(_figure, map(filled, EXAMPLES))) | _data() | {"/oembed": _oembed(base)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": t("app.name"),
            "description": t("api.about"),
            "version": estimates.build().build_id,
            "license": {"name": t("api.license")},
        },
        "servers": [{"url": base}],
        "paths": {path: {"get": told} for path, told in paths.items()},
        "components": {
            "responses": {"Problem": {"description": t("api.problem_about"), "content": _problem()}},
            "schemas": {"Estimate": _estimate()},
        },
    }


def _figure(example: str) -> tuple[str, Described]:
    """The path of a card and what it takes."""
    given = card_address.parsed(example)
    own = registry.BUILDERS[given.name]
    told = [
        _parameter("form", "path", t("api.form"), {"type": "string", "enum": list(FORMS)}, example="svg"),
        *(
            _parameter(
                value.name,
                "query",
                t("api.value"),
                _schema(value.kind),
                needed=value.is_needed,
                example=_as_example(value.kind, given.by_name.get(value.name)),
            )
            for value in own.values()
        ),
        _parameter(LANGUAGE, "query", t("api.lang"), {"type": "string", "enum": list(offered()), "default": ENGLISH}),
        _parameter(THEME, "query", t("api.theme"), {"type": "string", "enum": list(html_file.THEMES)}),
    ]
    answers = {form.media_type.partition(";")[0]: {"schema": _file(form.media_type)} for form in FORMS.values()}
    summary = t("api.figure", page=t(f"nav.{own.page}"))
    return f"/figure/{given.name}.{{form}}", _operation(f"figure_{given.name}", summary, told, answers)


def _schema(kind: Any) -> Described:
    if get_origin(kind) in (Sequence, tuple):
        return {"type": "array", "items": {"type": "string"}}
    return {"type": "string", "enum": ["yes", "no"]} if kind is bool else {"type": "string"}


def _as_example(kind: Any, items: Sequence[str] | None) -> object:
    if items is None:
        return None
    return list(items) if _schema(kind)["type"] == "array" else items[0]


def _data() -> dict[str, Described]:
    codes = whole_tables.codes()
    chosen = [
        _parameter(
            name,
            "query",
            t(f"api.by.{name}"),
            {"type": "array", "items": {"type": "string", "enum": sorted(codes[name])}},
        )
        for name in whole_tables.CHOSEN_BY
    ]
    numbers = [
        _parameter(data_files.LIMIT, "query", t("api.limit"), _number(1, whole_tables.MOST, whole_tables.USUAL)),
        _parameter(data_files.OFFSET, "query", t("api.offset"), _number(0, 10**9, 0)),
    ]
    rows = {"type": "array", "items": {"$ref": "#/components/schemas/Estimate"}}
    found = {}
    for ending, (media_type, _) in data_files.WRITERS.items():
        schema = rows if ending == "json" else _file(media_type)
        answers = {media_type.partition(";")[0]: {"schema": schema}}
        found[f"/data/estimates.{ending}"] = _operation(
            f"estimates_{ending}", t("api.estimates"), [*chosen, *numbers], answers
        )
    for name in data_files.LISTS:
        answers = {"application/json": {"schema": {"type": "object", "required": ["build_id", name]}}}
        found[f"/data/{name}.json"] = _operation(f"list_{name}", t(f"api.list.{name}"), [], answers)
    packed = {"application/zip": {"schema": _file("application/zip")}}
    found["/data/package.zip"] = _operation("package", t("api.package"), [], packed)
    return found


def _oembed(base: str) -> Described:
    page, address = f"{base}/figure/{filled(EXAMPLES[0])}.html", {"type": "string", "format": "uri"}
    url = _parameter("url", "query", t("api.oembed_url"), address, needed=True, example=page)
    about, pixels = t("api.oembed_most"), {"type": "integer"}
    widths = [_parameter(name, "query", about, pixels) for name in ("maxwidth", "maxheight")]
    answers = {"application/json": {"schema": {"type": "object", "required": ["version", "type", "html"]}}}
    return _operation("oembed", t("api.oembed"), [url, *widths], answers)


def _operation(name: str, summary: str, parameters: list[Described], content: Described) -> Described:
    return {
        "operationId": name.replace("-", "_"),
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "200": {"description": summary, "content": content},
            "304": {"description": t("api.not_modified")},
            "default": {"$ref": "#/components/responses/Problem"},
        },
    }


def _parameter(
    name: str, where: str, about: str, schema: Described, *, needed: bool = False, example: object = None
) -> Described:
    told: Described = {
        "name": name,
        "in": where,
        "description": about,
        "required": needed or where == "path",
        "schema": schema,
    }
    if schema["type"] == "array":
        told |= {"style": "form", "explode": False}
    return told | ({} if example is None else {"example": example})


def _number(least: int, most: int, usual: int) -> Described:
    return {"type": "integer", "minimum": least, "maximum": most, "default": usual}


def _file(media_type: str) -> Described:
    if media_type == "application/json":
        fields = {"title": "string", "subtitle": "string", "finding": "string", "build_id": "string", "rows": "array"}
        return {"type": "object", "properties": {n: {"type": k} for n, k in fields.items()}, "required": [*fields]}
    return {"type": "string"} | ({} if media_type.startswith(("text", "image/svg")) else {"format": "binary"})


def _problem() -> Described:
    names = {"type": "string", "title": "string", "status": "integer", "detail": "string", "instance": "string"}
    fields = {name: {"type": kind} for name, kind in (names | {"help": "string"}).items()}
    return {problems.MEDIA_TYPE: {"schema": {"type": "object", "properties": fields, "required": list(fields)}}}


def _estimate() -> Described:
    numbers = {"value", "lower", "upper", "se", "n", "n_eff", "weighted_count"}
    fields = {name: {"type": ["number", "null"] if name in numbers else "string"} for name in whole_tables.COLUMNS}
    return {"type": "object", "properties": fields, "required": list(fields)}
