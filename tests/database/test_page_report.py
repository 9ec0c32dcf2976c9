"""The page of reports: what is chosen is kept, ordered, linked and handed out as files."""

from __future__ import annotations

import hashlib

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.data.queries import estimates
from dashboard.data.store import database
from dashboard.ui.downloads import chosen_cards
from dashboard.ui.report_page import FILES
from tests.support.apptest import opened

COMPONENTS = "components:population=cshcn:period=2017-2019:geography=25:beside=US"
BY_SEX = "groups:indicator=medical_home:population=cshcn:period=2017-2019:geography=25:group=sex"


def run(page: str = "pages/report.py", **address: str) -> AppTest:
    return opened(page, **address)


def address(test: AppTest) -> str:
    """The cards that the address names."""
    cards = test.query_params["cards"]
    return cards if isinstance(cards, str) else cards[0]


def lines(test: AppTest) -> list[str]:
    """Titles of the cards in the report, in order."""
    found = [element.value for element in test.markdown if element.value[:1].isdigit() and ":small[" in element.value]
    return [text.split("**")[1] for text in found]


def buttons(test: AppTest) -> list[str]:
    return [element.proto.label for element in test.get("download_button")]


def test_files_are_offered_for_the_ready_made_report_and_the_data() -> None:
    test = run()
    assert len(buttons(test)) == len(FILES) + 1
    assert buttons(test)[0] == "Everything (zip)"
    assert "Data package (zip, " in buttons(test)[-1]
    assert lines(test) == []


def test_files_are_made_on_the_click_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> bytes:
        raise AssertionError("a file was made without a click")

    for name, (ending, mime, _) in FILES.items():
        monkeypatch.setitem(FILES, name, (ending, mime, never))
    test = run(cards=COMPONENTS)
    assert len(buttons(test)) == 2 * len(FILES) + 1


def test_a_link_opens_the_same_report() -> None:
    test = run(cards=f"{BY_SEX}~{COMPONENTS}", title="Ours & theirs", author="J. Doe")
    assert lines(test) == ["Care in a medical home, by sex", "The medical home and its five parts"]
    assert test.text_input(key="title").value == "Ours & theirs"
    link = next(code.value for code in test.code if "/report?cards=" in code.value)
    words = f"title=Ours%20%26%20theirs&author=J.%20Doe&build={estimates.build().build_id}"
    assert link.endswith(f"/report?cards={BY_SEX}~{COMPONENTS}&{words}")


def test_cards_are_ordered_and_taken_out() -> None:
    test = run(cards=f"{BY_SEX}~{COMPONENTS}")
    assert test.button(key="up_1").disabled
    assert test.button(key="down_2").disabled
    test.button(key="down_1").click().run()
    assert lines(test) == ["The medical home and its five parts", "Care in a medical home, by sex"]
    assert test.session_state[chosen_cards.KEY] == [COMPONENTS, BY_SEX]
    assert address(test) == f"{COMPONENTS}~{BY_SEX}"
    test.button(key="out_1").click().run()
    assert lines(test) == ["Care in a medical home, by sex"]
    test.button(key="clear").click().run()
    assert lines(test) == []
    assert "Your report is empty" in "\n".join(element.value for element in test.markdown)


def test_a_card_added_on_another_page_is_in_the_report() -> None:
    test = run("app.py")
    test.session_state["parts_components_1"] = "Save and share"
    test.run()
    next(button for button in test.button if button.label == "Add to report").click().run()
    assert test.session_state[chosen_cards.KEY] == [COMPONENTS.replace("2017-2019", "2018-2019")]
    assert "Remove from report" in [button.label for button in test.button]
    test.switch_page("pages/report.py").run()
    assert lines(test) == ["The medical home and its five parts"]
    assert address(test) == COMPONENTS.replace("2017-2019", "2018-2019")


def test_words_stay_when_the_reader_leaves_the_page() -> None:
    test = run(cards=COMPONENTS)
    test.text_input(key="title").set_value("Ours").run()
    test.switch_page("pages/status.py").run()
    test.switch_page("pages/report.py").run()
    assert test.text_input(key="title").value == "Ours"
    assert lines(test) == ["The medical home and its five parts"]


def test_a_link_of_before_values_had_names_opens_the_same_cards() -> None:
    test = run(cards="components:cshcn:2017-2019:25:US~groups:medical_home:cshcn:2017-2019:25:sex")
    assert test.session_state[chosen_cards.KEY] == [COMPONENTS, BY_SEX]
    test.button(key="down_1").click().run()
    assert test.session_state[chosen_cards.KEY] == [BY_SEX, COMPONENTS]
    assert address(test) == f"{BY_SEX}~{COMPONENTS}"


def test_unknown_cards_in_a_link_are_named_and_left_out() -> None:
    test = run(cards=f"{COMPONENTS}~nothing:<script>")
    assert lines(test) == ["The medical home and its five parts"]
    told = "\n".join(info.value for info in test.info)
    assert "nothing:script" in told
    assert "<script>" not in told


def test_a_link_with_too_many_cards_is_cut() -> None:
    periods = ["2017-2019", "2017-2018", "2018-2019", "2017", "2018", "2019"]
    groups = ["age", "sex", "race_ethnicity", "income", "insurance", "household_language", "functional_limitation"]
    many = [
        f"groups:medical_home:cshcn:{period}:{place}:{group}"
        for period in periods
        for place in ("25", "US")
        for group in groups
    ]
    test = run(cards="~".join(many))
    assert len(test.session_state[chosen_cards.KEY]) == chosen_cards.MOST


def test_the_ready_made_report_can_be_taken_over() -> None:
    test = run(geography="25013")
    test.button(key="take_over").click().run()
    assert lines(test)[0] == "Hampden profile"
    assert test.session_state[chosen_cards.KEY][0] == "profile:place=25013"


def test_signs_that_the_pdf_lacks_are_named() -> None:
    test = run(cards=COMPONENTS, title="李")
    assert any("李" in info.value for info in test.info)
    assert not run(cards=COMPONENTS, title="Müller").info


def test_the_hash_of_the_package_is_that_of_the_file() -> None:
    package = database.database().with_name(f"package-{estimates.build().build_id}.zip")
    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    assert any(digest in element.value for element in run().markdown)
