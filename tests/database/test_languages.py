"""Languages on pages and cards: translated texts, the switch, links that keep the language."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import duckdb
import pytest

from dashboard.cards import registry
from dashboard.data import indicators
from dashboard.data.queries import history, places
from dashboard.exports import chart_image, csv_file, selection
from dashboard.i18n import catalog, locale
from dashboard.i18n.catalog import catalogue
from dashboard.i18n.locale import ENGLISH, FOLDER, offered
from dashboard.subjects.counties import choices as counties
from dashboard.subjects.status import choices
from dashboard.ui import language_switch
from tests.support import translated
from tests.support.apptest import opened, tables, texts

OFFERED = [code for code in offered() if code != ENGLISH]
PAGES = Path(__file__).parents[2] / "pages"
# The switch names English in English.
OF_THE_SWITCH = {"language.name", "filter.language"}
FIRST = {
    "app.py": "overview",
    "pages/families.py": "families",
    "pages/status.py": "status",
    "pages/counties.py": "counties",
    "pages/about.py": "about",
}


def placeholders(told: str) -> set[str]:
    return set(re.findall(r"\{(\w*)", told))


def shown_indicators() -> set[str]:
    """Measures of the translated pages."""
    quoted = {"cshcn_count", "cshcn_prevalence", "medical_home", "mh_care_coordination", "mh_referrals"}
    profile = {name for geo_id in ("25013", "eohhs-1") for name in places.profile(geo_id)["indicator_id"]}
    mapped = {name for group in counties.measures().values() for name in group}
    return quoted | set(choices.measures()) | mapped | profile


@pytest.mark.parametrize("code", OFFERED)
def test_texts_of_the_registry_are_translated(code: str) -> None:
    texts = tomllib.loads((FOLDER / code / "indicators.toml").read_text(encoding="utf-8"))
    own, changed = texts["indicator"], texts["question_change"]
    # A change of a question that several measures share is told once, for all of them.
    shared = {f"{y}.{effect}.{item}" for y, kinds in changed.items() for effect, its in kinds.items() for item in its}
    assert shown_indicators() <= set(own)
    for name, told in own.items():
        english = indicators.indicator(name)
        asked = {field for field in indicators.TEXTS if getattr(english, field)}
        assert set(told) - {"warnings", "breaks"} == asked, name
        assert len(told.get("warnings", [])) == len(english.warnings), name
        wrong = [field for field in asked if placeholders(told[field]) != placeholders(getattr(english, field))]
        assert wrong == [], name
        told_here = {
            f"{year}.{effect}.{item}"
            for year, kinds in told.get("breaks", {}).items()
            for effect, items in kinds.items()
            for item in items
        }
        changes = {b.key for b in english.breaks}
        assert told_here <= changes, name
        assert changes - told_here <= shared, name


@pytest.mark.parametrize("code", OFFERED)
def test_texts_of_the_database_are_translated(code: str, built: duckdb.DuckDBPyConnection) -> None:
    own = tomllib.loads((FOLDER / code / "stored.toml").read_text(encoding="utf-8"))
    names = {row[0] for row in built.execute("SELECT name FROM geography").fetchall()}
    assert set(own.pop("place")) <= names
    codes = built.execute("SELECT DISTINCT rucc_code FROM county_context WHERE rucc_code IS NOT NULL").fetchall()
    assert set(own.pop("rucc")) == {str(int(row[0])) for row in codes}
    themes = {row[0] for row in built.execute("SELECT DISTINCT theme FROM question").fetchall()}
    assert set(own.pop("theme_of_question")) == themes
    measured = built.execute(
        "SELECT trait_id, coalesce(nullif(indicator_id, ''), 'none') FROM trait_measure"
    ).fetchall()
    notes = own.pop("trait_measure")
    assert {(trait, name) for trait, named in notes.items() for name in named} == set(measured)
    changed = built.execute("SELECT indicator_id, CAST(year AS VARCHAR), effect FROM series_change").fetchall()
    changes = own.pop("series_change")
    told = {(name, year, kind) for name, years in changes.items() for year, kinds in years.items() for kind in kinds}
    assert told == set(changed)
    rates = {row[0] for row in built.execute("SELECT DISTINCT rate_id FROM quality_measure").fetchall()}
    assert set(own.pop("quality_rate")) == rates
    vintages = {row[0] for row in built.execute("SELECT DISTINCT vintage FROM source").fetchall()}
    assert set(own.pop("vintage")) <= vintages
    columns = history.WORDS | {
        "core_set_initial": ("measure", "later_history"),
        "organization_family": ("family", "note"),
        "quality_measure_2016": ("measure", "note"),
        "rule": ("rule_says",),
    }
    assert set(own) == set(columns)
    for table, asked in columns.items():
        key = translated.KEYS.get(table, f"{table}_id")
        # Quoted, because one is called `window`.
        quoted = ", ".join(f'"{name}"' for name in asked)
        rows = built.execute(f"SELECT {key}, {quoted} FROM {table}").fetchall()
        wanted = {str(row[0]): {name for name, told in zip(asked, row[1:], strict=True) if told} for row in rows}
        assert {name: set(told) for name, told in own[table].items()} == wanted, table


@pytest.mark.parametrize("code", OFFERED)
def test_no_english_text_has_changed_since_it_was_translated(code: str, built: duckdb.DuckDBPyConnection) -> None:
    now, then = translated.fingerprints(translated.english(code, built)), translated.noted(code)
    changed = sorted(key for key in now | then if now.get(key) != then.get(key))
    assert changed == [], f"translate these anew into {code}, then run `python -m tests.support.translated {code}`"


class Recorded(dict[str, str]):
    """The English catalogue, with the keys that were asked for while another language spoke."""

    def __init__(self, texts: dict[str, str]) -> None:
        super().__init__(texts)
        self.asked: set[str] = set()

    def __getitem__(self, key: str) -> str:
        if locale.language() != ENGLISH:
            self.asked.add(key)
        return super().__getitem__(key)


@pytest.mark.parametrize("script", FIRST)
@pytest.mark.parametrize("code", OFFERED)
def test_a_translated_page_asks_for_no_english_text(code: str, script: str, monkeypatch) -> None:
    real = catalog.catalogue
    english = Recorded(real(ENGLISH))
    monkeypatch.setattr(catalog, "catalogue", lambda asked: english if asked == ENGLISH else real(asked))
    test = opened(script, lang=code, county="25013", compare_county="25013,25021", group="income")
    assert not test.exception
    assert english.asked <= OF_THE_SWITCH
    own = real(code)
    assert test.info[0].value == own["language.unreviewed"]
    assert not test.sidebar.markdown[0].value.count(real(ENGLISH)["app.name"])
    said = " ".join(map(str, tables(test, own["card.table"]))) + texts(test)
    for left in ("children", "Children", "survey", "interval,", "United States", "the county"):
        found = [line for line in said.split("\n") if left in re.sub(r'href="[^"]*"', "", line) and not named(line)]
        assert found == [], left


@pytest.mark.parametrize("script", sorted({f"pages/{path.name}" for path in PAGES.glob("*.py")} - set(FIRST)))
@pytest.mark.parametrize("code", OFFERED)
def test_every_other_page_asks_for_no_english_text(code: str, script: str, monkeypatch) -> None:
    real = catalog.catalogue
    english = Recorded(real(ENGLISH))
    monkeypatch.setattr(catalog, "catalogue", lambda asked: english if asked == ENGLISH else real(asked))
    test = opened(script, lang=code)
    assert not test.exception
    # Names of publishers are their own in every language.
    assert {key for key in english.asked if not key.startswith("publisher.")} <= OF_THE_SWITCH
    assert test.info[0].value == real(code)["language.unreviewed"]


def named(line: str) -> bool:
    """Lines with titles of sources, which stay in their own language."""
    return any(name in line for name in ("Fuente", "National Survey", "Regla", "HealthyChildren"))


@pytest.fixture
def without_system(monkeypatch) -> None:
    """Spanish as it would be without the files of the page on the system of care."""
    real = locale.is_whole

    def but_for_system(page: str, code: str) -> bool:
        return real(page, code) and (page, code) != ("system", "es")

    for module in (locale, registry, language_switch):
        monkeypatch.setattr(module, "is_whole", but_for_system)


@pytest.mark.usefixtures("without_system")
def test_a_page_without_translation_stays_english_and_says_so() -> None:
    test = opened("pages/system.py", lang="es")
    assert not test.exception
    assert test.info[0].value == catalogue("es")["language.untranslated"]
    assert test.title[0].value == catalogue(ENGLISH)["system.title"]
    assert test.selectbox(key="geography_choice").options[1] == "United States"
    assert catalogue("es")["app.name"] in test.sidebar.markdown[0].value
    assert "no avalan este sitio" in texts(test)


@pytest.mark.parametrize("asked", ["xx", "pt", "ES", "<b>es</b>"])
def test_a_language_that_is_not_offered_is_said(asked: str) -> None:
    test = opened("pages/status.py", lang=asked)
    assert not test.exception
    assert "which this site does not have" in test.info[0].value
    assert "<" not in test.info[0].value
    assert test.title[0].value == "Medical home status"


def test_the_switch_changes_the_language_and_the_address() -> None:
    test = opened("pages/status.py", geography="33")
    switch = next(group for group in test.button_group if group.key == "language_choice")
    switch.set_value("es").run()
    assert test.query_params["lang"] in ("es", ["es"])
    assert test.title[0].value == "Situación del hogar médico"
    assert test.selectbox(key="geography_choice").value == "33"


@pytest.fixture
def spanish():
    locale.use_language("es")
    yield
    locale.use_language(ENGLISH)


@pytest.mark.usefixtures("spanish", "without_system")
def test_cards_of_a_link_come_in_the_language_of_their_page() -> None:
    made = registry.card_of("components:cshcn:2017-2019:25:US")
    assert (made.lang, made.title) == ("es", "El hogar médico y sus cinco partes")
    drawing = chart_image.framed_svg(made, "http://localhost/status")
    assert 'lang="es"' in drawing
    assert "Estimación de encuesta" in drawing
    assert "Estados Unidos" in drawing
    assert "Niños encuestados" in made.table.columns
    assert "Estimación de encuesta" in csv_file.csv(made).decode("utf-8-sig") or "direct" in csv_file.csv(made).decode(
        "utf-8-sig"
    )
    english = registry.card_of("outcomes:2017-2019:25")
    assert english.lang == ENGLISH
    assert "Survey estimate" in chart_image.framed_svg(english, "")
    assert "lang=es" in selection.link("http://localhost/report", [made.spec])
