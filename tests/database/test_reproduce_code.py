"""What the code says besides its numbers: files with their hashes, results to expect, what is left out and why."""

from __future__ import annotations

import re

import duckdb
import pytest

import dashboard.subjects  # noqa: F401  (makes every card known)
from dashboard.cards import registry
from dashboard.exports.reproduce import code
from tests.support.asked import ask

HOME = "components:population=cshcn:period=2017-2019:geography=25:beside=US"
SUBGROUP = "groups:indicator=medical_home:population=cshcn:period=2017-2019:geography=25:group=race_ethnicity"
INCOME = "groups:indicator=medical_home:population=cshcn:period=2017-2019:geography=25:group=income"
LANGUAGES = {"R": code.r, "py": code.python, "do": code.stata}


@pytest.mark.parametrize("ending", LANGUAGES)
def test_files_hashes_and_expected_results_are_named(ending: str, database) -> None:
    card = registry.card_of(HOME)
    text = LANGUAGES[ending](card, "https://there.example/status").decode()
    with duckdb.connect(str(database), read_only=True) as built:
        pooled = built.execute("SELECT parts FROM source WHERE source_id = 'nsch_2017-2019_topical'").fetchone()[0]
        sql = "SELECT url, sha256 FROM source WHERE list_contains(?, source_id)"
        files = built.execute(sql, [pooled.split("; ")]).fetchall()
        sql = """
        SELECT difference, se, lower, upper FROM difference
        WHERE population = 'cshcn' AND period = '2017-2019' AND other = 'US'
          AND (indicator_id = 'medical_home' OR indicator_id LIKE 'mh\\_%' ESCAPE '\\')
        """
        differences = built.execute(sql).fetchall()
    assert len(files) == 3
    for url, digest in files:
        assert url in text
        assert digest in text
    number = "(-?[0-9.]+(?:e-[0-9]+)?)"
    pattern = rf"expected: {number} \(standard error {number}; 95% interval {number} to {number}\)"
    shown = ("value", "se", "lower", "upper")
    told = [tuple(f"{row[name]:.10g}" for name in shown) for row in card.data.dropna(subset="value").to_dict("records")]
    gaps = [tuple(f"{value:.10g}" for value in row) for row in differences]
    assert len(told) >= 10
    assert len(gaps) >= 5
    found = re.findall(pattern, text)
    assert found[: len(told)] == told
    assert sorted(found[len(told) :]) == sorted(gaps)
    assert card.build.build_id in text
    assert "https://there.example/status" in text


@pytest.mark.parametrize("ending", LANGUAGES)
def test_every_line_of_the_code_is_closed(ending: str) -> None:
    """Stata is not at hand: at least nothing is left open, in any of the three."""
    text = LANGUAGES[ending](registry.card_of(SUBGROUP), "").decode()
    own = [line for line in text.splitlines() if not line.startswith(("#", "*"))]
    assert all("%%" not in line for line in own)
    joined = "\n".join(re.sub(r'"[^"\n]*"', "", line) for line in own)
    for first, last in ("()", "[]", "{}"):
        assert joined.count(first) == joined.count(last)


def test_python_is_python() -> None:
    compile(code.python(registry.card_of(HOME), ""), "script.py", "exec")


def test_what_is_left_out_is_told() -> None:
    subgroup = code.r(registry.card_of(SUBGROUP), "").decode()
    hidden = int(registry.card_of(SUBGROUP).data["value"].isna().sum())
    assert f"Left out: {hidden} that are not shown" in subgroup


@pytest.mark.parametrize("ending", LANGUAGES)
def test_numbers_by_family_income_take_all_six_imputations(ending: str) -> None:
    text = LANGUAGES[ending](registry.card_of(INCOME), "").decode()
    for number in range(1, 7):
        assert f"fpl_i{number}" in text
    assert "medical_home cshcn 25 2017-2019 income 400-plus" in text
    by_line = [line for line in text.splitlines() if line.startswith("number_") and " income 400-plus" in line]
    assert all(line.count("fpl_i") in {6, 12} for line in by_line)


@pytest.mark.parametrize("spec", ["core-set-2016", "health-centers", "map:indicator=medical_home:layer=county"])
def test_a_card_without_survey_estimates_has_no_code(spec: str) -> None:
    with pytest.raises(code.NoCodeError):
        code.r(registry.card_of(spec), "")
    answer = ask(f"/figure/{spec}.R")
    assert (answer.status, "directly from answers" in answer.json()["detail"]) == (404, True)


def test_each_language_by_its_address() -> None:
    for ending, make in LANGUAGES.items():
        answer = ask(f"/figure/{HOME}.{ending}")
        assert answer.status == 200
        assert answer.headers["content-disposition"].startswith("attachment")
        assert len(answer.body) > len(make(registry.card_of(HOME), "")) > 1_000
