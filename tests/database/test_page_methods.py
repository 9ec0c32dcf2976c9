"""The page on data and methods: every part and measure, and the way from a number to its file."""

from __future__ import annotations

import re

import duckdb
import pandas as pd
import pytest

from dashboard.captions import description
from dashboard.data.indicators import indicator, indicators
from dashboard.data.models import Estimate, records
from dashboard.data.queries import estimates
from dashboard.data.queries import provenance as data
from dashboard.exports.pictures import chart_image
from dashboard.i18n.catalog import english
from dashboard.i18n.locale import ENGLISH, FOLDER
from dashboard.subjects.methods import benchmark_cards, glossary_and_dictionary, measure, model_cards, provenance
from dashboard.subjects.programs import cards
from dashboard.subjects.quality import cards as quality
from dashboard.ui import methods_page
from etl.core.paths import ROOT
from etl.core.registry.indicators import read_registry
from etl.official import published_figures
from etl.sources.manifest import Source, read_manifest, sha256
from tests.support import drawn
from tests.support.apptest import opened
from tests.support.pinned import RAW

SCRIPT = "pages/methods.py"
IDS = [i.indicator_id for i in read_registry()]
AT_HAND = [s for s in read_manifest(RAW) if (RAW / s.file).is_file()]
FILES = [s for s in AT_HAND if s.kind == "microdata"]


# ---- the page ----


class TestPage:
    @pytest.mark.parametrize("part", measure.PARTS)
    def test_every_part_runs(self, part: str):
        test = opened(SCRIPT, part=part)
        assert not test.exception
        assert not test.error
        assert len(test.header) >= 2

    def test_parts_have_names_and_the_address_names_them(self):
        assert set(methods_page.SHOWN) == set(measure.PARTS)
        assert opened(SCRIPT, part="missing").header[0].value == "Data we do not have"

    def test_a_part_that_does_not_exist_is_said(self):
        test = opened(SCRIPT, part="nonsense")
        assert not test.exception
        assert any("nonsense" in info.value for info in test.info)

    @pytest.mark.parametrize("indicator_id", ["preventive_both", "cshcn_count", "child_population", "plan_of_care"])
    def test_a_measure_shows_its_meaning_rule_items_and_sources(self, indicator_id: str):
        test = opened(SCRIPT, indicator=indicator_id)
        own = indicator(indicator_id)
        said = "\n".join(element.value for element in test.markdown)
        assert not test.exception
        assert test.header[0].value == own.title
        for text in (own.definition, own.numerator, own.denominator, own.universe, own.rule_source):
            assert text in said
        assert all(warning in said for warning in own.warnings)

    def test_the_glossary_is_searched(self):
        test = opened(SCRIPT, part="words", text="referral")
        said = "\n".join(element.value for element in test.markdown)
        assert "**Referral.**" in said
        assert "**Weight.**" not in said
        nothing = opened(SCRIPT, part="words", text="zzzz")
        assert any("No terms match" in element.value for element in nothing.markdown)

    def test_sensitivity_follows_the_address(self):
        test = opened(SCRIPT, part="checks", indicator="mh_care_coordination", geography="US", period="2018")
        assert "The rule we use gives 58.4%" in [h.value for h in test.header]
        assert any("United States · 2018" in m.value for m in test.markdown)


# ---- each measure ----


class TestMeasure:
    @pytest.mark.parametrize("indicator_id", IDS)
    def test_every_measure_can_be_shown(self, indicator_id: str):
        own = indicator(indicator_id)
        assert measure.scoring(own)
        assert measure.coverage(own)
        assert measure.sources(own)
        assert measure.terms(own)
        table = measure.questions(own)
        rule = data.rule(indicator_id)
        assert len(table) == (len(rule.survey_items) if rule else 0)
        assert (table != "").all().all() or set(table.columns[(table == "").any()]) <= {"Answers"}

    def test_a_renamed_variable_shows_both_names(self):
        table = measure.questions(indicator("mh_usual_source")).set_index("Variable")
        assert "K4Q02_R; GOWHENSICK from 2023" in table.index

    def test_an_answer_that_came_later_shows_its_years(self):
        table = measure.questions(indicator("mh_referrals"))
        told = table.set_index("Variable").loc["K5Q11", "Answers"]
        assert re.fullmatch(r"2017: 1 Not a problem;.* · 2018–2019: 1 Not difficult;.*; 4 It was not possible.*", told)

    def test_a_count_has_the_rule_of_its_share(self):
        assert indicator("cshcn_prevalence").title in measure.scoring(indicator("cshcn_count"))

    def test_the_rule_shown_is_the_rule_that_ran(self):
        rule = data.rule("medical_home")
        assert "def medical_home(" in rule.rule_code
        assert "def mh_referrals(" in rule.rule_code, "and all that it leads to"
        source = (ROOT / rule.rule_module).read_text(encoding="utf-8")
        assert rule.rule_code.split("\n\ndef ")[0] in source

    def test_the_words_on_the_components_name_every_variable_that_the_rule_reads(self):
        text = (FOLDER / ENGLISH / "methods_home.md").read_text(encoding="utf-8")
        family = "K5Q40 through K5Q44"
        assert family in text
        for item in indicator("medical_home").variables:
            assert item.upper() in text or item in {"k5q41", "k5q42", "k5q43"}, item


def test_every_reason_and_kind_of_the_database_is_explained(built: duckdb.DuckDBPyConnection):
    reasons = {r for (r,) in built.execute("SELECT DISTINCT reliability_reason FROM estimate").fetchall()} - {""}
    assert {f"reason.{reason}" for reason in reasons} <= english().keys()
    shown = {rule for rules in methods_page.RELIABILITY.values() for rule in rules}
    assert reasons <= shown, "the table of rules on the page lacks one"
    kinds = {kind for (kind,) in built.execute("SELECT DISTINCT estimate_type FROM estimate").fetchall()}
    assert kinds <= set(methods_page.KINDS)


# ---- from a number to its file ----


class TestTrace:
    @pytest.mark.parametrize(
        ("indicator_id", "population", "geo_id", "period", "files"),
        [
            ("medical_home", "cshcn", "25", "2018-2019", ["nsch_2018_topical", "nsch_2019_topical"]),
            ("cshcn_prevalence", "all_children", "25", "2022", ["nsch_2022_screener"]),
            ("medical_home", "cshcn", "25", "2016", ["ahr_medical_home_cshcn_by_state", "published_figures"]),
            ("child_population", "all_children", "25001", "2023", ["ma_county_popest_v2023_children"]),
        ],
    )
    def test_a_number_leads_to_the_bytes_on_disk(self, indicator_id, population, geo_id, period, files):
        rows = records(Estimate, data.figures(indicator_id, population, geo_id, period))
        told = "\n".join(provenance.files(row.source_id) for row in rows)
        manifest = {source.source_id: source for source in read_manifest(RAW)}
        for name in files:
            assert f"Row `{name}`" in told
            assert sha256(RAW / manifest[name].file) in told
            assert f"`data/raw/{manifest[name].file}`" in told

    def test_a_survey_number_leads_through_every_step(self):
        own = indicator("medical_home")
        (row,) = records(Estimate, data.figures("medical_home", "cshcn", "25", "2017-2019"))
        told = provenance.steps(own, row)
        for module in re.findall(r"`(etl/[^`]+)`", told):
            assert (ROOT / module).exists(), module
        assert told.count("Read the file") == 3
        assert "etl/survey/scoring/medical_home.py" in told
        assert str(estimates.build().build_id) in told
        assert "49.3%, 95% confidence interval" in provenance.number(own, row)

    def test_a_computed_source_is_named_once_and_its_files_below(self):
        (row,) = records(Estimate, data.figures("medical_home", "cshcn", "25003", "2017-2019"))
        assert re.fullmatch(
            r"\*\*County model .*\.\*\* Calculated here from the files below\.", provenance.source(row.source_id)
        )
        assert "Row `nsch_2019_topical`" in provenance.files(row.source_id)

    def test_only_what_a_second_program_checked_says_so(self):
        own = indicator("medical_home")
        for geo_id, checked in (("25", True), ("US", True), ("33", False)):
            (row,) = records(Estimate, data.figures("medical_home", "cshcn", geo_id, "2017-2019"))
            assert ("etl/estimation/judgment/audit.py" in provenance.steps(own, row)) == checked

    def test_a_suppressed_number_stays_hidden(self, built: duckdb.DuckDBPyConnection):
        key = built.execute(
            """SELECT indicator_id, population, geo_id, period FROM estimate
            WHERE reliability = 'suppressed' AND group_name = 'all' AND indicator_id = 'mh_referrals' LIMIT 1"""
        ).fetchone()
        row = next(r for r in records(Estimate, data.figures(*key)) if r.reliability == "suppressed")
        said = provenance.number(indicator(key[0]), row)
        assert "is not shown" in said
        assert "%" not in said.replace("30%", "").replace("130%", "").replace("120%", "")

    @pytest.mark.parametrize("indicator_id", IDS)
    def test_every_measure_can_be_followed(self, indicator_id: str):
        offered = provenance.choices(indicator_id)
        first = (offered["population"][0], offered["geography"][0], offered["period"][0])
        own = indicator(indicator_id)
        rows = records(Estimate, data.figures(indicator_id, *first))
        assert rows
        for row in rows:
            assert provenance.files(row.source_id)
            assert provenance.steps(own, row).startswith("1. ")
            assert re.search(r"`[0-9a-f]{64}`", provenance.fingerprint(own, row))

    def test_the_period_shown_elsewhere_comes_first_then_the_longest_and_newest(self):
        assert provenance.choices("medical_home", "cshcn", "25")["period"][:3] == [
            "2018-2019",
            "2017-2019",
            "2017-2018",
        ]

    def test_cards_lead_to_their_first_number(self):
        rows = data.figures("medical_home", "cshcn", "25", "2017-2019")
        assert measure.trace_address(rows, ["nsch_2017-2019_topical"]) == {
            "part": "sources",
            "follow": "number",
            "indicator": "medical_home",
            "population": "cshcn",
            "geography": "25",
            "period": "2017-2019",
        }
        assert measure.trace_address(rows.iloc[:0], ()) == {}

    def test_cards_of_no_estimates_lead_to_their_file(self):
        rows = pd.DataFrame({"indicator_id": ["x"]})
        assert measure.trace_address(rows, ()) == {}
        address = {"part": "sources", "follow": "file", "source": "chipra_ma_facts"}
        assert measure.trace_address(rows, ["chipra_ma_facts"]) == address
        made_of_several = measure.trace_address(rows, ["nsch_2017-2019_topical"])
        assert made_of_several == address | {"source": "nsch_2017_topical"}

    @pytest.mark.parametrize("source", AT_HAND, ids=[s.source_id for s in AT_HAND])
    def test_every_file_can_be_followed_to_what_rests_on_it(self, source: Source):
        assert source.source_id in provenance.file_names()
        assert f"`{source.sha256}`" in provenance.files(source.source_id)
        steps = provenance.file_steps(source.source_id)
        assert steps.startswith("1. Read")
        for module in re.findall(r"`(etl/[^`]+)`", steps):
            assert (ROOT / module).exists(), module

    def test_what_rests_on_a_file_is_counted(self, built: duckdb.DuckDBPyConnection):
        told = provenance.rests_on("chipra_ma_facts")
        (results,) = built.execute("SELECT count(*) FROM program_result").fetchone() or (0,)
        assert f"(table `program_result`): {results} rows" in told
        periods = "('2018', '2017-2018', '2018-2019', '2017-2019')"
        (figures,) = built.execute(
            f"""SELECT count(*) FROM estimate WHERE estimate_type = 'direct' AND series = 'nsch_topical'
            AND period IN {periods} OR estimate_type = 'modeled' AND period = '2017-2019'"""
        ).fetchone() or (0,)
        assert figures > 1000
        assert f"(table `estimate`): {figures:,} rows" in provenance.rests_on("nsch_2018_topical")

    def test_a_card_of_gathered_facts_names_the_pages_of_its_rows(self):
        card = cards.results_card()
        assert "(National Institute for Children's Health Quality, " in description.source_line(card)
        asked = set(card.data["source_url"])
        assert set(description.pages(card)) == asked - {""}
        assert asked - {""} <= set(description.work(card, "").sources)
        two_in_a_cell = description.pages(quality.initial_card())
        assert all(page.count("http") == 1 for page in two_in_a_cell)
        assert len(two_in_a_cell) > 1
        assert description.pages(benchmark_cards.benchmarks()) == []

    def test_a_file_opens_from_its_address(self):
        test = opened(SCRIPT, part="sources", follow="file", source="chipra_ma_facts")
        said = "\n".join(element.value for element in test.markdown)
        assert not test.exception
        assert "Row `chipra_ma_facts`" in said
        assert "`etl/programs/`" in said


class TestBuildReport:
    def test_tables_hold_every_row(self):
        assert len(provenance.step_table()) == len(data.steps())
        assert len(provenance.check_table()) == len(data.checks())
        assert len(provenance.finding_table()) == len(data.findings())
        manifest = [s for s in read_manifest(RAW) if (RAW / s.file).is_file()]
        assert len(provenance.file_table()) == len(manifest)

    def test_remarks_are_counted_by_what_was_done(self):
        told = provenance.finding_summary()
        assert told.startswith(f"Notes: {len(data.findings())}. Rows: ")

    def test_missing_files_are_those_that_the_manifest_names(self):
        absent = {s.source_id for s in read_manifest(RAW) if not (RAW / s.file).is_file()}
        assert set(data.missing_files()["source_id"]) == absent

    def test_the_comparison_is_said(self):
        assert provenance.compared()
        assert len(provenance.change_table()) == len(data.changes())


# ---- checks and model ----


class TestCards:
    def test_benchmarks_say_how_many_agree(self):
        card = benchmark_cards.benchmarks()
        rows = data.benchmarks()
        assert f"Of {len(rows)} published values" in card.finding
        assert f"{(rows['verdict'] == 'agrees').sum()} match within the tolerance" in card.finding
        assert "medical home, 2018–2019, 46.1% published and 46.2% calculated here" in card.finding
        assert len(card.table) == len(rows)
        assert f"{published_figures.TOLERANCE_STATE * 100:.0f} points for a state" in card.notes[0]
        assert f"{published_figures.TOLERANCE_NATION * 100:.0f} point for the United States" in card.notes[0]

    def test_the_range_of_readings_is_that_of_the_table(self):
        card = benchmark_cards.sensitivity("medical_home", "25", "2018-2019")
        rows = data.sensitivity("medical_home", "25", "2018-2019")
        assert f"{rows['value'].min():.1%} to {rows['value'].max():.1%}" in card.finding
        assert "46.2% (38.6% to 54.0%)" in card.finding
        unchanged = rows[(rows["difference_se"] == 0) & (rows["reading_id"] != "used")]
        assert len(unchanged) > 0
        told = drawn.texts(drawn.chart_of(card))
        assert len(told) == len(rows) - len(unchanged) - 1
        assert any("change no child's score" in note for note in card.notes)

    @pytest.mark.parametrize("indicator_id", ["medical_home", "mh_usual_source", "mh_referrals"])
    @pytest.mark.parametrize("period", ["2017", "2019", "2017-2019"])
    def test_readings_of_every_period_can_be_drawn_and_saved(self, indicator_id: str, period: str):
        card = benchmark_cards.sensitivity(indicator_id, "25", period)
        rows = data.sensitivity(indicator_id, "25", period)
        moved = (rows["difference_se"] > 0).any()
        assert (card.chart is not None) == moved, "a chart where a reading moves something"
        assert not moved or chart_image.framed_svg(card, "https://example.org").startswith("<svg")
        assert card.alt.startswith(card.finding)

    def test_the_fit_says_what_the_rule_in_use_does(self):
        card = benchmark_cards.fit()
        used = data.fit().set_index("reading_id").loc["used"]
        assert f"{100 * used['mean_absolute_error']:.2f} points" in card.finding
        assert "0 are closer than chance would explain" in card.finding

    def test_the_model_card_says_what_the_summary_holds(self):
        for indicator_id in model_cards.outcomes():
            card = model_cards.left_out(indicator_id)
            found = model_cards.measures(indicator_id, "leave_one_out")
            assert f"{100 * found['rmse']:.1f} points" in card.finding
            assert chart_image.framed_svg(card, "https://example.org").startswith("<svg")
            assert "51 areas" in card.subtitle
            assert model_cards.other_checks(indicator_id)
        assert model_cards.controls()
        assert len(model_cards.maps()) == len(data.map_sentences())


# ---- words and columns ----


class TestDictionary:
    def test_every_table_and_column_is_described(self, built: duckdb.DuckDBPyConnection):
        every = {name for (name,) in built.execute("SELECT table_name FROM information_schema.tables").fetchall()}
        assert set(glossary_and_dictionary.tables()) == every
        rows = built.execute(
            """SELECT table_name, column_name FROM information_schema.columns c
            WHERE NOT EXISTS (SELECT 1 FROM field f WHERE f.name = c.column_name)"""
        ).fetchall()
        assert rows == []
        without = built.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_name NOT IN (SELECT name FROM table_about)"
        ).fetchall()
        assert without == []

    def test_columns_show_meaning_unit_and_type(self):
        found = glossary_and_dictionary.columns("estimate").set_index("Column")["Meaning"]
        assert "In children." in found["n"]
        assert "(bigint)" in found["n"]
        assert "{" not in "".join(found)

    def test_variables_of_every_survey_file(self):
        files = glossary_and_dictionary.survey_files()
        assert len(files) == len(FILES)
        for file in files:
            table = glossary_and_dictionary.variables(file)
            assert (table.iloc[:, :2] != "").all().all()


def test_titles_of_all_measures_differ():
    titles = [one.title for one in indicators().values()]
    assert len(titles) == len(set(titles)), "two measures could not be told apart in a list"
