// What a browser does by itself when a page is loaded, and a single-page application does not: the focus goes to the
// new page's heading, a change of figures is read out, and a link opens in another tab when the reader asks for that.
{
  const app = () => document.querySelector('[data-testid="stApp"]')
  const status = document.createElement("div")
  status.setAttribute("role", "status")
  status.style.cssText = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap"
  const finding = () => {
    const card = document.querySelector('[class*="st-key-card_"]')
    const words = [...(card?.querySelectorAll("h2, [data-testid='stMarkdownContainer'] p") ?? [])].slice(0, 3)
    return words.map((word) => word.textContent.trim()).join(". ")
  }
  let page = location.pathname
  let told = ""
  let pending = false
  let acted = ""
  // A reader who types or taps in the new page before it is complete stays where they are.
  const isAtWork = () => acted === location.pathname && document.activeElement.closest('[data-testid="stMain"]')
  const settled = () => {
    pending = false
    if (app()?.getAttribute("data-test-script-state") !== "notRunning") return soon()
    if (!status.isConnected) document.body.append(status)
    const now = finding()
    if (location.pathname !== page) {
      const heading = document.querySelector("h1")
      if (!heading) return
      page = location.pathname
      if (!isAtWork()) {
        heading.tabIndex = -1
        heading.focus({ preventScroll: true })
      }
    } else if (told && now && now !== told) {
      status.textContent = now
    }
    told = now
  }
  const soon = () => {
    if (pending) return
    pending = true
    setTimeout(settled, 400)
  }
  for (const action of ["keydown", "pointerdown"]) {
    window.addEventListener(action, () => (acted = location.pathname), { capture: true, passive: true })
  }
  new MutationObserver(soon).observe(document.documentElement, { childList: true, subtree: true, characterData: true })

  window.addEventListener(
    "click",
    (event) => {
      const asksForAnother = event.ctrlKey || event.metaKey || event.shiftKey
      if (asksForAnother && event.target.closest?.('a[data-testid^="stPageLink"]')) event.stopImmediatePropagation()
    },
    { capture: true },
  )
}
