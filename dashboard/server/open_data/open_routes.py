"""The addresses for other programs and sites, beside those of the dashboard."""

from __future__ import annotations

from starlette.convertors import Convertor, register_url_convertor

from dashboard.server.answers.open_answers import route
from dashboard.server.open_data import data_files, figures, oembed, openapi


class Rest(Convertor[str]):
    """All that follows in a path, line ends included."""

    regex = "(?s:.*)"

    def convert(self, value: str) -> str:
        """As it is."""
        return value

    def to_string(self, value: str) -> str:
        """As it is."""
        return value


register_url_convertor("rest", Rest())
ROUTES = [
    route("/figure/{card:rest}", figures.figure),
    route("/data/estimates.{ending}", data_files.estimate_rows),
    *(route(f"/data/{name}.json", data_files.list_of(name)) for name in data_files.LISTS),
    route("/data/package.zip", data_files.package),
    route("/data/{name:rest}", data_files.nothing),
    route("/oembed", oembed.oembed),
    route("/api/openapi.json", openapi.document),
]
