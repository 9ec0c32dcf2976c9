"""How Spanish texts may not read: words that families in the United States do not use, other quotes, other signs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from dashboard.i18n.locale import FOLDER
from tests.support.texts import translated

SPANISH = "es"
PHRASES = (
    r"(?<!valores de )(?<!valor de )referencias?",
    r"(?:la |una |las )derivaci(?:ón|ones)",
    r"médicos? o enfermeros?",
    r"prestaci(?:ón|ones)",
    r"(?:no )?fiab(?:le|les|ilidad)",
    r"añad\w+",
    r"en el conjunto del país",
    r"años sueltos",
    r"distintivos?",
    r"adónde seguir",
    # A measure is a "medida"; another site's own name for one stays.
    r"(?<!childhealthdata\.org, )indicador(?:es)?",
    r"a mano",
    r"(?:est[ea]|del) panel(?! de)",
    r"ordenador(?:es)?",
    r"costes?",
    r"vosotros",
    r"sistemas? de reconocimiento",
)


def texts() -> Iterator[tuple[str, str]]:
    """Every Spanish text with its name."""
    yield from translated(SPANISH).items()
    for path in sorted((FOLDER / SPANISH).glob("*.md")):
        yield path.name, path.read_text(encoding="utf-8")


def faults(text: str) -> list[str]:
    """What a Spanish text may not say."""
    told = re.sub(r"\$\$.*?\$\$|\$[^$\n]+\$|`[^`]*`|\]\([^)]*\)|https?://\S+", " ", text, flags=re.DOTALL)
    found = [hit.group() for rule in PHRASES for hit in re.finditer(rf"(?<!\w){rule}(?!\w)", told, re.IGNORECASE)]
    return found + re.findall(r"[«»]", told) + re.findall(r"(?<![\w–.,)-])-\d", told)


@pytest.mark.parametrize(
    "text",
    [
        "Las referencias fueron difíciles.",
        "Un médico o enfermero personal.",
        "La fiabilidad de la cifra.",
        "Un valor «publicado».",
        "Es más bajo en -3 puntos.",
        "Añadir al informe.",
        "Este panel no lo muestra.",
        "Todos los indicadores.",
    ],
)
def test_the_rules_find_what_they_are_for(text: str) -> None:
    assert faults(text)


@pytest.mark.parametrize(
    "text",
    [
        "Los referidos, la confiabilidad y un “valor de referencia”.",
        "Un médico o enfermera personal; de −3 a +4 puntos en 2017-2019.",
        "Agregar al informe. El panel de expertos de 2013.",
        "La preferencia de quien lee.",
    ],
)
def test_the_rules_let_the_rest_pass(text: str) -> None:
    assert faults(text) == []


def test_no_spanish_text_says_what_may_not_come_back() -> None:
    assert {name: found for name, text in texts() if (found := faults(text))} == {}
