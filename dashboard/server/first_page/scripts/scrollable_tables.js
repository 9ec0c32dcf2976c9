// A table wider than the window scrolls in a region of its own: make that region reachable by keyboard, and name it.
{
  const mend = () => {
    for (const region of document.querySelectorAll('[data-testid="stTable"] > div')) {
      if (region.scrollWidth > region.clientWidth || region.scrollHeight > region.clientHeight) {
        region.tabIndex = 0
        region.setAttribute("role", "region")
        region.setAttribute("aria-label", region.querySelector("table")?.getAttribute("aria-label") ?? "")
      } else if (region.tabIndex === 0) {
        region.removeAttribute("tabindex")
        region.removeAttribute("role")
        region.removeAttribute("aria-label")
      }
    }
  }
  let waiting = false
  const soon = () => {
    if (waiting) return
    waiting = true
    setTimeout(() => {
      waiting = false
      mend()
    }, 200)
  }
  new MutationObserver(soon).observe(document.documentElement, { childList: true, subtree: true })
  for (const event of ["click", "keyup", "resize"]) window.addEventListener(event, soon, { passive: true })
}
