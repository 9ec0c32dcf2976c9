"""The map on screen: drawn from ready paths, chosen by pointing or by keyboard."""

from __future__ import annotations

import streamlit as st

from dashboard.cards.card import Card
from dashboard.drawing import theme
from dashboard.i18n.catalog import markdown, t
from dashboard.maps import choropleth
from dashboard.subjects.counties import cards
from dashboard.ui import card_view, download_tab

KEY = "county_map"

# Letters keep their size on every screen; a choice made by keyboard keeps the keyboard's place.
_SCRIPT = """
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".geo")
  const held = root.getRootNode().activeElement?.dataset?.geo
  root.innerHTML = data.html
  const map = root.querySelector(".map svg")
  const areas = [...map.querySelectorAll("[role=radio]")]
  const size = () => {
    const unit = map.viewBox.baseVal.width / map.clientWidth
    root.style.setProperty("--letters", `${(11 * unit).toFixed(1)}px`)
    root.classList.toggle("small", map.clientWidth < 400)
  }
  size()
  root.watcher?.disconnect()
  root.watcher = new ResizeObserver(size)
  root.watcher.observe(map)
  const reach = (area) => {
    areas.forEach((other) => other.setAttribute("tabindex", other === area ? "0" : "-1"))
    area.focus()
  }
  // Drawn last, so that no neighbour covers a part of it.
  const ring = document.createElementNS(map.namespaceURI, "path")
  ring.setAttribute("class", "ring")
  map.append(ring)
  areas.forEach((area) => {
    area.onfocus = () => area.matches(":focus-visible") && ring.setAttribute("d", area.getAttribute("d"))
    area.onblur = () => ring.setAttribute("d", "")
  })
  const pick = (geo) => setTriggerValue("picked", geo)
  root.onclick = (event) => {
    const geo = event.target.closest("[data-geo]")?.dataset.geo
    if (geo) pick(geo)
  }
  root.onkeydown = (event) => {
    const here = areas.indexOf(event.target)
    if (here < 0) return
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    if (step) reach(areas[(here + step + areas.length) % areas.length])
    else if (event.key === "Enter" || event.key === " ") pick(areas[here].dataset.geo)
    else return
    event.preventDefault()
  }
  if (held) areas.find((area) => area.dataset.geo === held)?.focus()
  return () => root.watcher?.disconnect()
}
"""
_STYLE = """
.geo { display: flex; flex-wrap: wrap; gap: 1rem 1.5rem; align-items: flex-start; }
.geo .map { flex: 5 1 400px; min-width: 0; }
.geo .rows { flex: 3 1 300px; min-width: 0; max-width: 30rem; }
.geo svg { display: block; width: 100%; height: auto; }
.geo .legend svg { max-width: 340px; margin-top: 0.75rem; }
.geo text { font-family: "Public Sans", system-ui, sans-serif; }
.geo .map .name, .geo .map .key { font-size: var(--letters, 24px); stroke-width: calc(var(--letters, 24px) / 6); }
.geo.small .map .name { display: none; }
.geo [data-geo] { cursor: pointer; }
.geo [role=radio] { outline: none; }
.geo [role=radio]:hover { filter: brightness(0.93); }
.geo .ring { fill: none; stroke: var(--st-primary-color); stroke-width: 7; pointer-events: none; }
"""
_drawn = st.components.v2.component(KEY, html='<div class="geo"></div>', css=_STYLE, js=_SCRIPT)


def show(card: Card, choice: cards.Choice) -> None:
    """Show the map's card: finding, map with legend and intervals, and the same in a table and in files.

    A place that is pointed at or chosen by keyboard becomes the place in the address.
    """

    def keep() -> None:
        if picked := st.session_state[KEY].picked:
            st.session_state[choice.layer] = picked

    drawn = cards.map_of(choice).on(theme.palette(card_view.is_dark()))
    with card_view.framed(card):
        names = [t(f"card.{name}") for name in ("chart", "table", "about", "save")]
        chart, table, about, files = st.tabs(names, key="parts_map", on_change="rerun")
        with chart:
            _drawn(key=KEY, data={"html": document(drawn, card)}, on_picked_change=keep)
        with table:
            st.table(card.table, alt=card.title, hide_index=True)
        with about:
            st.markdown(markdown("counties_model"))
            card_view.about(card)
        if files.open:
            with files:
                download_tab.save(card)


def document(drawn: choropleth.Map, card: Card) -> str:
    """Map, legend and intervals as the page's own elements."""
    own = choropleth.map_drawing(drawn).document()
    legend = choropleth.legend_drawing(drawn).document(t("legend.alt", title=drawn.words.title))
    rows = choropleth.interval_drawing(drawn).document(card.alt)
    return f'<div class="map">{own}<div class="legend">{legend}</div></div><div class="rows">{rows}</div>'
