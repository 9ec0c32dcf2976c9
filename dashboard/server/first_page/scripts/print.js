// Plotly draws in pixels of the screen, wider than paper. A viewBox lets the style sheet for print scale the drawing.
// A control of a part of a page draws nothing but that part: the address on paper, which the page wrote, follows here.
{
  const DARK = 384
  // A chart taller than this, in pixels, has a sheet to itself anyway; any other one leaves room for the page's heading.
  const TALL = 1150
  // The style sheet for print makes the ground white, so whether it is dark is looked up while the page is on screen.
  const remember = () => {
    const ground = document.querySelector('[data-testid="stApp"]')
    if (!ground || window.matchMedia("print").matches) return
    const [red, green, blue] = getComputedStyle(ground).backgroundColor.match(/\d+/g) ?? [255, 255, 255]
    document.documentElement.dataset.ground = Number(red) + Number(green) + Number(blue) < DARK ? "dark" : "light"
  }
  const follow = (line) => {
    const { address, asked, told = address } = line.dataset
    const [place, all] = address.split("?")
    const choices = new URLSearchParams(all)
    // What the page was asked for may not be what it shows: a name that it does not know, the build of an older link.
    // So only what has changed since counts.
    const before = new URLSearchParams(asked)
    const now = new URLSearchParams(location.search)
    for (const name of before.keys()) if (!now.has(name)) choices.delete(name)
    for (const [name, value] of now) if (before.get(name) !== value) choices.set(name, value)
    line.dataset.told = `${place}?${choices}`.replaceAll("%2C", ",").replaceAll("%3A", ":")
    line.textContent = line.textContent.replace(told, line.dataset.told)
  }
  const prepare = () => {
    document.querySelectorAll(".on-paper[data-address]").forEach(follow)
    for (const drawing of document.querySelectorAll(".js-plotly-plot svg.main-svg")) {
      const width = drawing.width.baseVal.value
      const height = drawing.height.baseVal.value
      if (!width || !height) continue
      drawing.setAttribute("viewBox", `0 0 ${width} ${height}`)
      const place = drawing.closest(".svg-container")
      place?.style.setProperty("--printed-ratio", `${width} / ${height}`)
      place?.style.setProperty("--printed-height", `${height}px`)
      place?.style.setProperty("--printed-most", height > TALL ? "8.4in" : "7.2in")
    }
  }
  // Paper cannot be opened: notes below a chart are open on it, and afterwards as they were.
  let opened = []
  const open = () => {
    for (const notes of document.querySelectorAll("details.notes:not([open])")) {
      notes.open = true
      opened.push(notes)
    }
  }
  const close = () => {
    for (const notes of opened) notes.open = false
    opened = []
  }
  setInterval(remember, 1000)
  const change = (isPaper) => {
    if (isPaper) prepare()
    isPaper ? open() : close()
  }
  window.addEventListener("beforeprint", () => change(true))
  window.addEventListener("afterprint", () => change(false))
  window.matchMedia("print").addEventListener("change", (query) => change(query.matches))
}
