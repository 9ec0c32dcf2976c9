"""What a sheet of paper would show of a page: whole, dark on white, and with its address."""

from __future__ import annotations

from playwright.sync_api import Page

# Letter without its margins, in pixels.
SHEET = {"width": 700, "height": 940}
LEAST_CONTRAST = 4.5
PAPER = """(least) => {
  const found = []
  const name = (one) => `${one.tagName.toLowerCase()} “${one.textContent.trim().slice(0, 40)}” in ` +
    (one.closest('[data-testid]')?.dataset.testid ?? "")
  const light = (rgb) => rgb.slice(0, 3).map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, n) => sum + part * [0.2126, 0.7152, 0.0722][n], 0)
  const parts = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number)
  const isSeen = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length
  const hasWords = (one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
  // Hidden for eyes, there for ears.
  const isHidden = (one) => one.getBoundingClientRect().width <= 1 || getComputedStyle(one).clipPath !== "none"
  for (const one of document.querySelectorAll("#root *")) {
    if (!isSeen(one) || isHidden(one)) continue
    if (one.matches("[data-testid=stSidebar]")) found.push("the menu")
    const style = getComputedStyle(one)
    const box = one.getBoundingClientRect()
    const isDrawn = one.closest("svg") && one.tagName !== "svg"
    if (one.matches("svg, img") && box.height > innerHeight) found.push(`higher than a sheet: ${name(one)}`)
    const isForDark = one.tagName === "IMG" && document.documentElement.dataset.ground === "dark"
    if (isForDark && style.filter === "none") found.push(`drawn for a dark ground: ${one.alt.slice(0, 40)}`)
    if ((hasWords(one) || one.tagName === "svg" || one.tagName === "TABLE") && box.right > innerWidth + 1) {
      found.push(`beyond the sheet: ${name(one)}`)
    }
    const isCut = one.scrollHeight > one.clientHeight + 2 && one.clientHeight > 0 && hasWords(one) | one.matches("div")
    if (!isDrawn && isCut && ["auto", "scroll", "hidden"].includes(style.overflowY)) found.push(`cut: ${name(one)}`)
    if (!isDrawn && one.tagName === "TABLE" && style.display !== "table") found.push(`cannot break: ${name(one)}`)
    if (style.position === "fixed") found.push(`on every sheet: ${name(one)}`)
    // The words of a slider's handle stand above it.
    if (one.closest("svg, [data-testid=stSlider]") || !hasWords(one)) continue
    if (1.05 / (light(parts(style.color)) + 0.05) < least) found.push(`pale: ${name(one)} ${style.color}`)
    for (let under = one; under; under = under.parentElement) {
      const [red, green, blue, opaque = 1] = parts(getComputedStyle(under).backgroundColor)
      if (opaque > 0.5 && light([red, green, blue]) < 0.7) found.push(`dark ground: ${name(one)}`)
      if (opaque > 0.5) break
    }
  }
  return [...new Set(found)]
}"""


# Paper shows the page as it is: nothing hears that the window has another width now and draws itself anew.
STILL = "const root = document.getElementById('root'); root.replaceWith(root.cloneNode(true))"


def faults(page: Page) -> list[str]:
    """What paper would cut, pale, repeat or leave out, one line each; the page is dead from then on."""
    address = page.url.partition("?")[0].rstrip("/")
    page.evaluate(STILL)
    page.set_viewport_size(SHEET)
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    found: list[str] = page.evaluate(PAPER, LEAST_CONTRAST)
    told = page.locator(".on-paper").inner_text()
    return found if f" {address}?" in told and "build=" in told else [*found, f"address: {told}"]
