"""Figures as dots of a chart: with the name, the digits and the role that they have on every card."""

from __future__ import annotations

from dashboard.charts.elements.estimates import Dot
from dashboard.charts.elements.markers import Role
from dashboard.data.models import Estimate, Figure
from dashboard.data.queries.estimates import HOME, NATION
from dashboard.i18n.catalog import place as place_name
from dashboard.wording import numbers


def role(row: Estimate) -> Role:
    """How a figure is drawn: by its kind where it is published or modeled, else by its place."""
    return kind_role(row.estimate_type, place_role(row.geo_id))


def kind_role(kind: str, otherwise: Role = "other") -> Role:
    """How a published or a modeled figure is drawn; `otherwise` for every other kind."""
    return "published" if kind == "published" else "modeled" if kind == "modeled" else otherwise


def place_role(geo_id: str) -> Role:
    """How a place is drawn."""
    return "home" if geo_id == HOME else "nation" if geo_id == NATION else "other"


def dot(row: Figure, name: str, unit: str, role: Role) -> Dot:
    """A figure as a dot."""
    return Dot(
        name=name,
        value=row.value,
        lower=row.lower,
        upper=row.upper,
        flag=row.reliability,
        role=role,
        figure=numbers.figure(row, unit),
        interval=numbers.short_interval(row, unit),
    )


def place_dot(row: Estimate, unit: str, as_role: Role | None = None) -> Dot:
    """An estimate as a dot that has the name of its place."""
    return dot(row, place_name(row.geo_name), unit, as_role or role(row))
