"""Every page runs without an error, with defaults, with filters, and with nonsense in the address."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.ui import navigation
from tests.support.apptest import opened, tables, texts

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


def test_overview_states_number_interval_and_meaning() -> None:
    said = texts(opened("app.py"))
    assert "**49%** of Massachusetts children" in said
    assert "between **43%** and **56%**" in said
    assert "the survey is too small to" in said


def test_status_follows_the_address() -> None:
    test = opened("pages/status.py", geography="33", period="2018-2019", indicator="mh_referrals")
    assert test.selectbox(key="geography_choice").value == "33"
    assert test.selectbox(key="period_choice").value == "2018-2019"
    headings = [h.value for h in test.header]
    assert "Referrals when needed, by place" in headings
    assert any("New Hampshire · 2018–2019" in m.value for m in test.markdown)


def test_suppressed_figures_are_said_and_blank() -> None:
    test = opened("pages/status.py", period="2017", group="race_ethnicity")
    table = next(table for table in tables(test) if "Group" in table.columns)
    hidden = table[table["Reliability"].str.startswith("Not shown")]
    assert len(hidden) >= 3
    assert (hidden[["Value", "95% confidence interval", "Children represented"]] == "").all().all()
    assert "not shown (" in texts(test)
