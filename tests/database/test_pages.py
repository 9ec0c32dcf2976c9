"""Every page runs without an error, with defaults, with filters, and with nonsense in the address."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.data.queries import estimates
from dashboard.subjects.overview import content
from dashboard.ui.navigation import pages as navigation
from tests.support.apptest import opened, tables, texts, titles

ROOT = Path(__file__).parents[2]
SCRIPTS = [navigation.script(page) for page in navigation.PAGES]


@pytest.mark.parametrize("script", SCRIPTS)
def test_page_runs(script: str) -> None:
    test = opened(script)
    assert not test.exception
    assert not test.error
    assert test.title[0].value


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("value", ["nonsense", "<script>alert(1)</script>", "'; DROP TABLE estimate; --", "9" * 400])
def test_nonsense_in_the_address_is_said(script: str, value: str) -> None:
    test = opened(script, indicator=value, geography=value, period=value, region=value, county=value, group=value)
    assert not test.exception
    assert not test.error
    bound = {"indicator", "geography", "period", "region", "county", "group"} & {w.key for w in test.text_input}
    told = [info.value for info in test.info if "does not have" in info.value or "can't find" in info.value]
    # The page on one place looks for one place, and says once that there is none.
    assert len(told) >= (1 if script == "pages/place.py" else len(bound))
    assert not any("<script>" in text for text in told)


def test_every_page_is_in_the_menu() -> None:
    found = {f"pages/{path.name}" for path in (ROOT / "pages").glob("*.py")} | {"app.py"}
    assert found == set(SCRIPTS)


def test_overview_answers_with_number_interval_and_meaning() -> None:
    test = opened("app.py")
    assert test.title[0].value.startswith("About half of Massachusetts children")
    said = texts(test)
    assert "**46%** of Massachusetts children" in said
    assert "between **39%** and **54%**" in said
    assert "the survey is too small to" in said


def test_overview_has_three_figures_with_their_ranges(built) -> None:
    query = """
        SELECT value, lower, upper FROM estimate
        WHERE indicator_id = ? AND geo_id = '25' AND population = ? AND period = ? AND group_level = ?
          AND estimate_type = 'direct'
    """

    def row(indicator_id: str, population: str, period: str, level: str = "all") -> tuple[float, ...]:
        return built.execute(query, [indicator_id, population, period, level]).fetchone()

    # In 2018-2019 too few children limited by their condition were asked for a figure.
    assert row("medical_home", "cshcn", "2018-2019", "limited") == (None, None, None)
    limited, others = (row("medical_home", "cshcn", "2017-2019", level) for level in ("limited", "not_limited"))
    count = row("cshcn_count", "all_children", estimates.periods("cshcn_count")[0])
    tiles = content.tiles()
    assert tiles[1].figure == f"{limited[0]:.0%} vs. {others[0]:.0%}"
    assert tiles[1].what.startswith("have a medical home (2017–2019): ")
    assert tiles[1].likely.startswith(f"Likely between {limited[1]:.0%} and {limited[2]:.0%}.")
    assert f"likely between {others[1]:.0%} and {others[2]:.0%}" in tiles[1].likely
    assert tiles[2].figure == f"{round(count[0], -2):,.0f}"
    assert tiles[2].likely == f"Likely between {round(count[1], -2):,.0f} and {round(count[2], -2):,.0f}."
    assert "have a medical home. In the United States, it is" in tiles[0].what
    (build_id,) = built.execute("SELECT build_id FROM build").fetchone()
    assert content.quoted(tiles[1], "https://a.example/") == (
        f"In 2017–2019, {limited[0]:.0%} of Massachusetts children with special health care needs who are limited by "
        f"their condition had a medical home (likely between {limited[1]:.0%} and {limited[2]:.0%}). Of those "
        f"not limited, it was {others[0]:.0%} (likely between {others[1]:.0%} and {others[2]:.0%}). Use with caution: "
        "a question changed during these years. Source: National Survey of Children’s Health, 2017–2019 (Census "
        f"Bureau, HRSA), from the Massachusetts Medical Home Dashboard, build {build_id}. https://a.example/"
    )
    assert tiles[0].said.startswith("In 2018–2019, 46% of children with special health care needs in Massachusetts")
    assert tiles[2].years == "2022–2024"


def test_overview_says_how_old_it_is_and_why_counts_do_not_add_up(built) -> None:
    (day,) = built.execute("SELECT built_at::DATE FROM build").fetchone()
    assert content.freshness().endswith(f"Site updated {day:%B} {day.day}, {day.year}.")
    assert estimates.periods("medical_home")[0].replace("-", "–") in content.freshness()
    assert "long questionnaire" in content.adding_up()


def test_twelve_key_events_lead_to_the_timeline() -> None:
    events = content.key_events()
    assert len(events) == 12
    assert events[0].title == "First known printed use of the phrase medical home"
    test = opened("pages/timeline.py", item=events[4].address.partition("=")[2])
    assert events[4].title in [header.value for header in test.header]


def test_numbers_of_children_on_the_overview_have_their_interval() -> None:
    said = texts(opened("app.py"))
    assert "In an average year, that is about 131,000 (103,800 to 158,300) children with a medical home" in said
    assert "152,600 (119,900 to 185,200) without one" in said


def test_overview_says_why_these_years_and_what_a_longer_period_gives() -> None:
    test = opened("app.py")
    assert "Why 2018–2019?" in [box.label for box in test.expander]
    why, _, instead = texts(test).partition("**2017–2019 instead:** 49% (likely 43% to 56%)")
    assert "What still changed within these years: In 2018 only, the question about visits" in why
    instead = instead.partition("\n\n")[0]
    assert "390 surveyed" in instead
    assert "how difficult it was to get a referral" in instead
    assert "help with coordinating care covers the past 12 months" in instead
    assert "In 2018 only" not in instead


def test_status_follows_the_address() -> None:
    test = opened("pages/status.py", geography="33", period="2018-2019", indicator="mh_referrals")
    assert test.selectbox(key="geography_choice").value == "33"
    assert test.selectbox(key="period_choice").value == "2018-2019"
    assert "Referrals when needed, by place" in titles(test)
    assert any("New Hampshire · 2018–2019" in m.value for m in test.markdown)


def test_suppressed_figures_are_said_and_blank() -> None:
    test = opened("pages/status.py", period="2017", group="race_ethnicity")
    table = next(table for table in tables(test) if "Group" in table.columns)
    hidden = table[table["Reliability"].str.startswith("Not shown")]
    assert len(hidden) >= 3
    assert (hidden[["Value", "95% confidence interval", "Children represented"]] == "").all().all()
    assert "not shown (" in texts(test)
