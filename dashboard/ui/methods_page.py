"""The parts of the page on data and methods, on screen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from dashboard.cards.card import Card
from dashboard.data.indicators import Indicator, indicator
from dashboard.data.models import MEDICAL_HOME, Estimate, records
from dashboard.data.queries import estimates
from dashboard.data.queries import provenance as data
from dashboard.data.queries.estimates import HOME, NATION
from dashboard.i18n.catalog import counted, markdown, t
from dashboard.subjects.methods import (
    benchmark_cards,
    glossary_and_dictionary,
    measure,
    model_cards,
    planner,
    provenance,
    sample_size,
)
from dashboard.ui.components import card_view, filters, parts
from dashboard.ui.runs import sent_again
from dashboard.wording import numbers, sentences
from dashboard.wording.english import in_english
from dashboard.wording.markdown import bullets

PART = "part"
TERMS_AT_FIRST = 24
# Kinds of figure with their own advice on how they may be used.
KINDS_WITH_USES = ("modeled", "published")
RELIABILITY = {
    "suppressed": (
        *("no_variance", "n_below_30", "n_eff_below_30", "width_30", "relative_width_130", "question_break"),
        *("fewer_than_10", "protects_small_count", "small_district"),
        *("suppressed_by_publisher", "not_reported", "counted_by_county"),
    ),
    "caution": (
        *("bound", "cell_below_5", "lone_stratum", "df_below_8", "complement_width_130"),
        *("width_20", "relative_width_120", "question_changed"),
        *("no_interval", "secondary_copy", "county_shares", "state_value", "state_caution", "local_districts_only"),
    ),
}
KINDS = ("direct", "modeled", "published", "administrative")


def choose() -> str:
    """The part of the page that the reader, or the address, asks for."""
    return filters.choice(PART, {part: t(f"methods.part.{part}") for part in measure.PARTS}, buttons=True)


def show(part: str) -> None:
    """One part of the page."""
    SHOWN[part]()
    parts.all_at_once()


def _section(name: str, text: str = "") -> None:
    st.header(t(f"methods.section.{name}"), anchor=name.replace("_", "-"))
    if text:
        st.markdown(text)


def _folded(name: str, draw: Callable[[], object]) -> None:
    _section(name)
    parts.more(name, draw)


def _table(table: pd.DataFrame, name: str, *english: str) -> None:
    """A table; `english` names columns whose cells stay in English."""
    headings = [t(f"methods.column.{column}") for column in english]
    card_view.table(table, t(f"methods.section.{name}"), f"table_{name}", headings)


def _measure() -> None:
    with st.container(border=True, key="filters"):
        indicator_id = filters.choice("indicator", measure.measures())
    own = indicator(indicator_id)
    sent_again.drawn(partial(_meaning, own), "meaning", indicator_id)
    if own.series in provenance.SURVEYS:
        _folded("questions", lambda: _table(measure.questions(own), "questions", "question", "answers"))
    sent_again.drawn(partial(_rule_and_use, own), "rule and use", indicator_id)
    _folded("coverage", lambda: st.markdown(measure.coverage(own)))
    _folded("terms", lambda: st.markdown(measure.terms(own)))
    _folded("sources", lambda: st.markdown(measure.sources(own), unsafe_allow_html=True))


def _meaning(own: Indicator) -> None:
    st.header(own.title, anchor="meaning")
    st.markdown(own.definition)
    st.markdown(measure.facts(own))


def _rule_and_use(own: Indicator) -> None:
    _section("scoring", measure.scoring(own))
    if own.theme == "medical_home":
        st.markdown(markdown("methods_home"))
    rule = data.rule(own.indicator_id)
    if rule is not None:
        with st.expander(t("methods.measure.code", module=rule.rule_module)):
            st.code(rule.rule_code, language="python", wrap_lines=True)
    _section("use", markdown(f"methods_use_{own.series}"))
    for kind in KINDS_WITH_USES:
        if kind in measure.kinds(own):
            st.markdown(markdown(f"methods_use_{kind}"))
    st.markdown(bullets(measure.cautions(own)))
    _section("agreement", benchmark_cards.benchmark_lines(own.indicator_id) or t("methods.measure.no_benchmark"))


def _numbers() -> None:
    for name in ("scores", "share", "precision"):
        _section(name, markdown(f"methods_{name}"))
    fewest, most = data.children_in_a_year()
    _section("pooling", markdown("methods_pooling", fewest=fewest, most=most))
    _section("difference", markdown("methods_difference"))
    _section("reliability", markdown("methods_reliability"))
    parts.more("reliability", _rules, t("methods.rules"))
    _folded("kinds", _kinds)
    _folded("regions", lambda: st.markdown(markdown("methods_regions")))
    _folded("published", lambda: st.markdown(markdown("methods_published")))


def _rules() -> None:
    rules = [(flag, rule) for flag, rules in RELIABILITY.items() for rule in rules]
    columns = {
        "rule": [sentences.capital(t(f"reason.{rule}")) for _, rule in rules],
        "then": [t(f"reliability.{flag}") for flag, _ in rules],
    }
    _table(measure.titled(columns), "reliability")


def _kinds() -> None:
    st.markdown(markdown("methods_kinds"))
    st.markdown(bullets(f"**{t(f'kind.{kind}')}.** {t(f'kind_help.{kind}')}" for kind in KINDS))


def _checks() -> None:
    st.markdown(markdown("methods_checks"))
    card_view.show(benchmark_cards.benchmarks())
    _section("readings", markdown("methods_readings"))
    with st.container(border=True, key="filters"), filters.row():
        known = measure.measures()
        measures = {name: known[name] for name in data.sensitivity_measures()}
        indicator_id = filters.choice("indicator", measures, label=t("filter.reading"))
        named = estimates.geographies()
        geography = filters.choice("geography", {place: named[place] for place in (HOME, NATION)})
        periods = {name: numbers.period(name) for name in data.sensitivity_periods()}
        period = filters.choice("period", periods)
    for population in data.sensitivity_populations(indicator_id):
        card_view.show(benchmark_cards.sensitivity(indicator_id, geography, period, population))
    fit = benchmark_cards.fit()
    if fit is not None:
        _folded("fit", partial(_agreement, fit))


def _agreement(fit: Card) -> None:
    st.markdown(markdown("methods_fit"))
    card_view.show(fit)


def _counties() -> None:
    known = model_cards.outcomes()
    if not known:
        st.info(t("methods.model.no_model"))
        return
    _section("model", markdown("methods_model", **model_cards.years()))
    _section("validation", markdown("methods_validation"))
    with st.container(border=True, key="filters"):
        indicator_id = filters.choice("indicator", known)
    card_view.show(model_cards.left_out(indicator_id))
    st.markdown(model_cards.other_checks(indicator_id))
    st.markdown(f"**{t('methods.model.control_title')}.** {t('methods.model.control_intro')}")
    st.markdown(model_cards.controls())
    _folded("maps", _maps)


def _maps() -> None:
    st.markdown(markdown("methods_maps"))
    _table(model_cards.maps(), "maps")


def _sources() -> None:
    st.markdown(markdown("methods_sources"))
    _section("trace")
    _trace()
    _section("changes", provenance.compared())
    changed = provenance.change_table()
    if len(changed):
        _table(changed, "changes")
    elif data.compared().status == "compared":
        st.markdown(t("methods.changes.nothing"))
    _section("report", provenance.summary())
    with st.expander(t("methods.section.steps")):
        st.markdown(t("methods.build.steps"))
        _table(provenance.step_table(), "steps", "step")
    checks = provenance.check_table()
    with st.expander(t("methods.section.checks")):
        st.markdown(t("methods.build.checks", count=len(checks)))
        _table(checks, "checks", "check")
    with st.expander(t("methods.section.findings")):
        st.markdown(provenance.finding_summary())
        _table(provenance.finding_table(), "findings", "where", "remark")
    with st.expander(t("methods.section.files")):
        _table(provenance.file_table(), "files", "file")


def _trace() -> None:
    follow = filters.choice("follow", {code: t(f"methods.follow.{code}") for code in FOLLOWED}, buttons=True)
    FOLLOWED[follow]()


def _trace_file() -> None:
    with st.container(border=True, key="filters"):
        source_id = filters.choice("source", provenance.file_names())
    with st.container(border=True):
        st.markdown(f"**{t('methods.trace.source')}.** {provenance.source(source_id)}", unsafe_allow_html=True)
        st.markdown(f"**{t('methods.trace.file_itself')}.**\n\n{provenance.files(source_id)}", unsafe_allow_html=True)
        st.markdown(
            f"**{t('methods.trace.steps_file')}.**\n\n{provenance.file_steps(source_id)}", unsafe_allow_html=True
        )
        st.markdown(f"**{t('methods.trace.rests')}.**\n\n{provenance.rests_on(source_id)}", unsafe_allow_html=True)
        remarks = provenance.finding_table(source_id)
        if len(remarks):
            st.markdown(f"**{t('methods.section.findings')}.**")
            _table(remarks, "findings", "where", "remark")


def _trace_number() -> None:
    with st.container(border=True, key="filters"):
        with filters.row():
            indicator_id = filters.choice("indicator", measure.measures())
            offered = provenance.choices(indicator_id)
            populations = {code: t(f"population_short.{code}") for code in offered["population"]}
            population = filters.choice("population", populations)
        with filters.row():
            offered = provenance.choices(indicator_id, population)
            named = estimates.geographies(("nation", "state", "county", "region"))
            geography = filters.choice("geography", {place: named[place] for place in offered["geography"]})
            offered = provenance.choices(indicator_id, population, geography)
            period = filters.choice("period", {name: numbers.period(name) for name in offered["period"]})
    own = indicator(indicator_id)
    rows = records(Estimate, data.figures(indicator_id, population, geography, period))
    for row in rows:
        with st.container(border=True):
            kind = row.estimate_type
            st.markdown(f":{card_view.BADGES[kind]}-badge[{t(f'kind.{kind}')}]")
            for part, told in _chain(row, indicator_id).items():
                st.markdown(f"**{t(f'methods.trace.{part}')}.** {told}", unsafe_allow_html=True)
            st.markdown(f":small[{provenance.fingerprint(own, row)}]")


def _chain(row: Estimate, indicator_id: str) -> dict[str, str]:
    own = indicator(indicator_id)
    return {
        "number": provenance.number(own, row),
        "source": provenance.source(row.source_id),
        "files": f"\n\n{provenance.files(row.source_id)}",
        "steps": f"\n\n{provenance.steps(own, row)}",
    }


FOLLOWED: dict[str, Callable[[], None]] = {"number": _trace_number, "file": _trace_file}


def _missing() -> None:
    _section("missing", markdown("methods_missing"))
    _section("missing_files", markdown("methods_missing_files"))
    rows = data.missing_files()
    if rows.empty:
        st.markdown(t("methods.missing.none"))
        return
    told = (measure.cited(in_english(f"{r.title}, {r.vintage}."), r.url) for r in rows.itertuples())
    st.markdown(bullets(told), unsafe_allow_html=True)


def _plan() -> None:
    _section("plan", markdown("planner_intro"))
    with filters.panel():
        asked, children = _question()
    known = planner.now(asked)
    st.markdown(planner.told_now(asked, known))
    _section("plan_width", planner.told_width(sample_size.expected(known.basis, children)))
    _section("plan_change", planner.told_change(asked, known))
    _section("plan_needs", t(f"planner.goal_said.{asked.goal}", points=asked.points))
    _table(planner.table(asked, list(planner.needs(asked, known))), "plan_needs")
    _section("plan_formula", markdown("planner_formula"))


def _question() -> tuple[planner.Question, int]:
    """What the reader asks the planner, and of how many children surveyed."""
    with filters.row():
        indicator_id = filters.choice("indicator", planner.measures(), default=MEDICAL_HOME)
        population = filters.choice("population", planner.populations(indicator(indicator_id)))
    with filters.row():
        period = filters.choice("period", {name: numbers.period(name) for name in estimates.periods(indicator_id)})
        groups = planner.groups(indicator_id)
        group = filters.choice("group", groups) if groups else ""
    with filters.row():
        children = filters.number("children", (sample_size.LEAST, planner.MOST), default=planner.CHILDREN)
        points = filters.number("points", (planner.FEWEST_POINTS, planner.MOST_POINTS), default=planner.POINTS)
        goal = filters.choice("goal", {code: t(f"planner.goal.{code}") for code in planner.GOALS})
    return planner.Question(indicator_id, population, period, group, goal, points), children


def _words() -> None:
    _section("glossary")
    words = filters.text("text")
    found = glossary_and_dictionary.found(words)
    st.markdown(bullets(found[:TERMS_AT_FIRST]) or t("methods.words.none"))
    if left := found[TERMS_AT_FIRST:]:
        parts.more("terms", lambda: st.markdown(bullets(left)), counted("methods.words.more", len(left)))
    _folded("dictionary", _dictionary)
    _folded("variables", _variables)


def _dictionary() -> None:
    st.markdown(markdown("methods_package"))
    with st.container(border=True, key="filters"):
        table = filters.choice("table", glossary_and_dictionary.tables())
    st.markdown(glossary_and_dictionary.about_table(table), unsafe_allow_html=True)
    _table(glossary_and_dictionary.columns(table), "dictionary", "name", "meaning")


def _variables() -> None:
    with st.container(border=True, key="filters_variables"):
        file = filters.choice("series", glossary_and_dictionary.survey_files(), label=t("filter.survey_file"))
    st.markdown(t("methods.words.variables", file=glossary_and_dictionary.survey_files()[file]))
    _table(glossary_and_dictionary.variables(file), "variables", "variable", "question", "answers")


SHOWN: dict[str, Callable[[], None]] = {
    "measure": _measure,
    "numbers": _numbers,
    "checks": _checks,
    "counties": _counties,
    "sources": _sources,
    "missing": _missing,
    "plan": _plan,
    "words": _words,
}
