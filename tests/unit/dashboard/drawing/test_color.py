from __future__ import annotations

import pytest

from dashboard.drawing import color


def test_parts() -> None:
    assert color.rgb("#0b5394") == (11, 83, 148)


@pytest.mark.parametrize("text", ["red", "#fff", "0b5394", "#0b539", "#0b539400", "#0b53zz", "rgb(1,2,3)"])
def test_other_notations_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a color"):
        color.rgb(text)


def test_faded() -> None:
    assert color.faded("#0b5394", 1) == "#0b5394"
    assert color.faded("#0b5394", 0.5) == "rgba(11,83,148,0.5)"


def test_contrast_is_that_of_the_standard() -> None:
    """Examples of WCAG 2.2: black on white, and the lightest gray that may be text on white."""
    assert color.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert color.contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.005)
