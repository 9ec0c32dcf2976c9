"""One share and its interval on a line from 0 to 100%, as HTML whose look is in the style sheet."""

from __future__ import annotations

from html import escape

from dashboard.data.models import Estimate
from dashboard.i18n.catalog import t
from dashboard.wording import numbers

TICKS = (0, 25, 50, 75, 100)


def html(row: Estimate, beside: Estimate | None = None) -> str:
    """The share of Massachusetts with its interval, and that of the nation where it is given; both in the label."""
    low, value, high = (end or 0.0 for end in (row.lower, row.value, row.upper))
    ticks = "".join(f'<span style="left:{tick}%">{tick}%</span>' for tick in TICKS)
    return (
        f'<div class="range" role="img" aria-label="{escape(_label(row, beside))}"><div class="track">'
        f'<i class="interval" style="left:{low:.1%};width:{high - low:.1%}"></i>{_nation(beside)}'
        f'<i class="home" style="left:{value:.1%}"></i>{_home(value) if beside else ""}</div>'
        f'<div class="ticks">{ticks}</div></div>'
    )


def _nation(row: Estimate | None) -> str:
    if row is None:
        return ""
    left = f"left:{row.value or 0.0:.1%}"
    return f'<i class="nation" style="{left}"></i><b class="nation" style="{left}">{t("overview.nation_mark")}</b>'


def _home(value: float) -> str:
    return f'<b class="home" style="left:{value:.1%}">{t("overview.home_mark")}</b>'


def _label(row: Estimate, beside: Estimate | None) -> str:
    told = {"value": numbers.number(row.value, "proportion"), "interval": numbers.interval(row, "proportion")}
    if beside is None:
        return t("overview.line_alt", **told)
    return t("overview.picture_alt", **told, nation=numbers.number(beside.value, "proportion"))
