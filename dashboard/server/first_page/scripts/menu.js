// The menu of phones: its button is named in the reader's language, and it closes when a page is chosen.
{
  const NARROW = 768
  let page = location.pathname
  const close = () => {
    if (window.innerWidth < NARROW) document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click()
  }
  const look = () => {
    const button = document.querySelector('[data-testid="stExpandSidebarButton"]')
    const word = document.querySelector("[data-menu]")?.dataset.menu
    if (button && word && button.getAttribute("aria-label") !== word) button.setAttribute("aria-label", word)
    if (location.pathname !== page) {
      page = location.pathname
      close()
    }
  }
  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true })
  // The page that is open already is chosen, too.
  document.addEventListener("click", (event) => {
    if (event.target.closest?.('[data-testid="stSidebar"] a')) setTimeout(close, 0)
  })
}
