"""The picture of every kind of card shows what its drawing says, as another program draws it."""

from __future__ import annotations

import pytest

from dashboard.cards import registry
from dashboard.exports.pictures import chart_image, raster
from tests.support.another_renderer import resvg, unlike
from tests.support.card_addresses import EVERY_KIND

LINK = "http://127.0.0.1/"
WIDTH = 1200
# A map with stripes where figures are not shown.
STRIPED = "map:indicator=ssi_children_rate:layer=county"


@pytest.mark.parametrize("address", [*EVERY_KIND, STRIPED])
def test_another_program_draws_the_same(address: str) -> None:
    card = registry.card_of(address)
    if card.chart is None:
        pytest.skip("no chart")
    drawing = chart_image.framed_svg(card, LINK)
    assert ("<pattern" in drawing) == (address == STRIPED)
    ours, theirs = raster.of_svg(drawing, WIDTH), resvg(drawing, WIDTH)
    assert ours.shape[1] == theirs.shape[1] == WIDTH
    assert abs(len(ours) - len(theirs)) <= 1
    assert unlike(ours, theirs) < 0.003
