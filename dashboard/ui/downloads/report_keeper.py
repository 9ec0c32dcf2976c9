"""The reader's report in the reader's browser: for another tab, a reload, a restart, another server."""

from __future__ import annotations

import streamlit as st

from dashboard.ui.downloads import chosen_cards

KEY, REFUSED = "report_keeper", "report_refused"
# A trigger and not a state: a browser repeats states to a new server, and they may be older than what it keeps.
_SCRIPT = """
export default function ({ data, setTriggerValue }) {
  const NAME = "medical-home-report"
  const tell = (text) => text && text !== data.report && setTriggerValue("kept", text)
  const hear = (event) => event.key === NAME && tell(event.newValue)
  try {
    if (data.report) localStorage.setItem(NAME, data.report)
    else tell(localStorage.getItem(NAME))
  } catch {
    if (!data.refused) setTriggerValue("refused", true)
  }
  window.addEventListener("storage", hear)
  return () => window.removeEventListener("storage", hear)
}
"""
_keeper = st.components.v2.component(KEY, js=_SCRIPT)


def keep(place: str = "menu") -> None:
    """Let the browser keep the report as it is now, or take over what it kept.

    `place` tells apart what is drawn on one page: in its menu, and in parts that run alone.
    """
    key = f"{KEY}_{place}"

    def open_kept() -> None:
        if text := st.session_state[key].kept:
            chosen_cards.open_kept(str(text))

    def note_refusal() -> None:
        st.session_state[REFUSED] = True

    data = {"report": chosen_cards.as_text(), "refused": is_refused()}
    with st.container(key=f"address_report_{place}"):
        _keeper(key=key, data=data, on_kept_change=open_kept, on_refused_change=note_refusal)


def is_refused() -> bool:
    """Whether the browser keeps nothing for this site."""
    return bool(st.session_state.get(REFUSED))
