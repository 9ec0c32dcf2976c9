// Letters keep their size on every screen; a choice made by keyboard keeps the keyboard's place; what is chosen is
// brought into view.
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".geo")
  // Streamlit may put another element in this one's place when filters above it change: what was picked outlives it.
  const picked = globalThis.pickedOnCountyMap
  const held = root.getRootNode().activeElement?.dataset?.geo ?? (picked?.byKey ? picked.place : undefined)
  root.innerHTML = data.html
  const map = root.querySelector(".map svg")
  const areas = [...map.querySelectorAll("[role=radio]")]

  const size = () => {
    // Letters are drawn as 24 thousandths of the map's width.
    root.style.setProperty("--scale", ((11 * 1000) / (24 * map.clientWidth)).toFixed(3))
    root.classList.toggle("small", map.clientWidth < 400)
  }
  size()
  root.watcher?.disconnect()
  root.watcher = new ResizeObserver(size)
  root.watcher.observe(map)

  const readout = root.querySelector(".readout")
  const tell = (place) => {
    readout.textContent = place?.querySelector("title")?.textContent ?? data.hint
  }
  tell()

  const reach = (area) => {
    areas.forEach((other) => other.setAttribute("tabindex", other === area ? "0" : "-1"))
    area.focus()
  }
  // Drawn last, so that no neighbor covers a part of it.
  const ring = document.createElementNS(map.namespaceURI, "path")
  ring.setAttribute("class", "ring")
  map.append(ring)
  areas.forEach((area) => {
    area.onfocus = () => {
      tell(area)
      if (area.matches(":focus-visible")) ring.setAttribute("d", area.getAttribute("d"))
    }
    area.onblur = () => {
      tell()
      ring.setAttribute("d", "")
    }
  })
  root.onpointerover = (event) => tell(event.target.closest("[data-geo]"))
  root.onpointerleave = () => tell()

  const pick = (place, byKey) => {
    globalThis.pickedOnCountyMap = { place, byKey }
    setTriggerValue("picked", place)
  }
  root.onclick = (event) => {
    const place = event.target.closest("[data-geo]")?.dataset.geo
    if (place) pick(place, false)
  }
  root.onkeydown = (event) => {
    const here = areas.indexOf(event.target)
    if (here < 0) return
    const next = {
      ArrowRight: here + 1,
      ArrowDown: here + 1,
      ArrowLeft: here - 1 + areas.length,
      ArrowUp: here - 1 + areas.length,
      Home: 0,
      End: areas.length - 1,
    }[event.key]
    if (next !== undefined) reach(areas[next % areas.length])
    else if (event.key === "Enter" || event.key === " ") pick(areas[here].dataset.geo, true)
    else return
    event.preventDefault()
  }
  if (held) areas.find((area) => area.dataset.geo === held)?.focus({ preventScroll: true })

  const details = root.querySelector(".details")
  if (picked?.place === data.chosen) {
    globalThis.pickedOnCountyMap = undefined
    if (details) requestAnimationFrame(() => details.scrollIntoView({ block: "nearest" }))
  }
  return () => root.watcher?.disconnect()
}
