"""Maps made up for tests: three square places side by side."""

from __future__ import annotations

from dataclasses import replace

from dashboard.drawing import theme
from dashboard.maps.elements.areas import Area
from dashboard.maps.elements.model import Figure, Look, Map, Shade, Shown, Words
from dashboard.maps.elements.value_scale import Scale

AREAS = [
    Area("w", "West", "M0 0l300 0 0 300 -300 0z", (150, 150)),
    Area("m", "Middle", "M300 0l300 0 0 300 -300 0z", (450, 150)),
    # Too narrow for its name.
    Area("e", "Eastern Isle", "M960 200l20 0 0 20 -20 0z", (970, 210)),
]


def figure(geo_id: str, value: float | None, shade: Shade, half: float | None = 0.05) -> Figure:
    name = next(area.name for area in AREAS if area.geo_id == geo_id)
    known = value is not None and half is not None
    return Figure(
        geo_id=geo_id,
        name=name,
        value=value,
        lower=value - half if value is not None and half is not None else None,
        upper=value + half if value is not None and half is not None else None,
        label=f"{100 * value:.0f}%" if value is not None else "",
        figure=f"{100 * value:.0f}%" if value is not None else "",
        interval="some to more" if known else "",
        compared="",
        spoken=f"{name}: <spoken> {shade}.",
        symbol="circle",
        shade=shade,
    )


def made(shown: Shown, figures: list[Figure], chosen: str = "") -> Map:
    shades: tuple[Shade, ...] = ("higher", "lower", "same", "unknown", "hidden")
    return Map(
        areas=AREAS,
        figures=figures,
        listed=figures,
        box=(0.0, 0.0, 1000.0, 400.0),
        scale=Scale(0.0, 0.25) if shown == "values" else None,
        state=None if shown == "circles" else replace(figure("w", 0.3, "unknown"), geo_id="state", name="State"),
        words=Words(
            title="A measure",
            legend_title="A measure",
            legend_help="Larger circles are larger numbers.",
            shades={shade: f"means {shade}" for shade in shades},
            borders=["0%", "25%", "50%", "75%", "100%"],
            state="State 30%",
            not_shown="not shown",
            discs=((0.9, "90"), (0.1, "10")),
        ),
        look=Look(theme.LIGHT, shown),
        ticks=[(0.0, "0%"), (0.5, "50%"), (1.0, "100%")],
        chosen=chosen,
    )
