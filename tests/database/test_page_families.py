"""The page for families: five parts with the database's numbers, in both languages; help only with a source."""

from __future__ import annotations

import re

import pytest

from dashboard.data.indicators import parts_of_medical_home
from dashboard.data.models import MEDICAL_HOME
from dashboard.data.queries import estimates
from tests.support.apptest import headings, opened, texts


def of_100(built, indicator_id: str, geo_id: str = "25") -> tuple[int, ...]:
    query = """
        SELECT round(100 * value), round(100 * lower), round(100 * upper) FROM estimate
        WHERE indicator_id = ? AND geo_id = ? AND period = ? AND population = 'cshcn' AND group_name = 'all'
          AND estimate_type = 'direct'
    """
    (row,) = built.execute(query, [indicator_id, geo_id, estimates.periods(MEDICAL_HOME)[0]]).fetchall()
    return tuple(int(number) for number in row if number is not None)


def test_each_part_says_how_many_with_its_range_and_a_question(built) -> None:
    test = opened("pages/families.py")
    assert headings(test) == ["The five parts", "Find my town", "Where to turn"]
    assert len(test.subheader) == 5
    told = [element.value for element in test.markdown if element.value.startswith("**How many families get it.**")]
    assert len(told) == 5
    for text, indicator_id in zip(told, parts_of_medical_home(), strict=True):
        numbers = [int(number) for number in re.findall(r"\d+", text) if number != "100"]
        assert tuple(numbers) == of_100(built, indicator_id)
    assert texts(test).count("**A question to ask:**") == 5


def test_the_whole_is_beside_the_nation(built) -> None:
    value, low, high = of_100(built, "medical_home")
    nation, *_ = of_100(built, "medical_home", "US")
    said = texts(opened("pages/families.py"))
    assert f"about {value} of 100 Massachusetts children" in said
    assert (
        f"The real number is likely between {low} and {high}. Across the United States, it was about {nation}" in said
    )


def test_the_newest_year_is_the_databases(built) -> None:
    (year,) = built.execute("SELECT max(right(period, 4)) FROM estimate WHERE series = 'nsch_topical'").fetchone()
    assert f"The newest we have are from {year}" in texts(opened("pages/families.py"))


@pytest.mark.parametrize("lang", ["en", "es"])
def test_help_is_named_only_with_a_source_and_without_made_up_numbers(built, lang: str) -> None:
    said = texts(opened("pages/families.py", lang=lang))
    known = {url.rstrip(";") for (url,) in built.execute("SELECT url FROM program_source").fetchall()}
    known |= {url for (url,) in built.execute("SELECT url FROM document").fetchall()}
    linked = re.findall(r"\]\((https?://[^)]+)\)", said)
    assert len(linked) == 3
    assert set(linked) <= known
    assert not re.search(r"\d{3}[-. ]\d{4}", said)


def test_in_spanish_every_text_is_spanish() -> None:
    test = opened("pages/families.py", lang="es")
    assert test.title[0].value == "Un hogar médico para su hijo"
    assert headings(test) == ["Las cinco partes", "Busque su ciudad o pueblo", "A quién acudir"]
    assert "(practices?lang=es)" in texts(test)
