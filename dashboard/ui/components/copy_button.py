"""A button that puts a sentence on the reader's clipboard."""

from __future__ import annotations

import streamlit as st

from dashboard.i18n.catalog import t
from dashboard.ui import first_answer

# Without a secure connection browsers offer no clipboard; then the sentence is shown, to be copied by hand.
_SCRIPT = """
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button")
  const told = parentElement.querySelector("output")
  button.textContent = data.copy
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(data.text)
      told.textContent = data.copied
    } catch {
      told.textContent = data.text
    }
  }
}
"""
_STYLE = """
button {
  font: inherit; color: inherit; background: none; cursor: pointer; min-height: 2.25rem;
  padding: 0.25rem 0.75rem; border: 1px solid currentColor; border-radius: 0.5rem;
}
button:focus-visible { outline: 3px solid currentColor; outline-offset: 2px; }
output { margin-left: 0.5rem; }
@media print { button { display: none; } }
"""
_button = st.components.v2.component(
    "copy_button", html='<button type="button"></button><output></output>', css=_STYLE, js=_SCRIPT
)


def show(text: str, key: str) -> None:
    """Show the button; what it copies is complete, with its source."""
    if not first_answer.running():
        _button(key=key, data={"text": text, "copy": t("card.copy"), "copied": t("card.copied")})
