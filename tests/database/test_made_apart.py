"""What other processes make of cards and reports is what this one makes."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from functools import partial

import pytest

import dashboard.subjects  # noqa: F401  (makes every card known)
from dashboard.captions import card_links
from dashboard.cards import registry
from dashboard.exports import card_forms, report_archive
from dashboard.exports.reports import selection
from dashboard.files.pool import Pool
from dashboard.i18n.locale import use_language
from dashboard.server.open_data.openapi import EXAMPLES, filled

HERE = "http://127.0.0.1/report"


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    own = Pool(processes=1)
    yield own
    own.end()


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_kind_of_card_can_be_sent(example: str) -> None:
    card = registry.card_of(filled(example))
    sent = pickle.loads(pickle.dumps(card))
    links = card_links.of(card, HERE)
    for ending in ("svg", "json"):
        if card.chart is not None or ending == "json":
            assert card_forms.made(sent, ending, links) == card_forms.made(card, ending, links)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_pack_made_apart_has_the_same_bytes(pool: Pool, language: str) -> None:
    use_language(language)
    try:
        made, _ = selection.cards([filled(EXAMPLES[0]), "map:indicator=medical_home:layer=county"])
        own = selection.own(HERE, made, {"title": "Two charts"})
        told: list[tuple[int, int]] = []
        apart = pool.made(partial(report_archive.pack, own), lambda *step: told.append(step))
        assert apart == report_archive.pack(own)
        assert told[-1] == (len(own.cards), len(own.cards))
    finally:
        use_language("en")
