// The menu, notes around a page that is not translated, and columns of tables may speak another language than the page:
// marked as soon as they are there.
{
  const mark = () => {
    const menu = document.querySelector('[data-testid="stSidebar"]')
    const language = document.documentElement.dataset.menuLanguage
    if (menu && language && menu.lang !== language) menu.lang = language
    for (const box of document.querySelectorAll('[class*="_lang_"]')) {
      const own = box.className.match(/_lang_(\w+)/)[1]
      if (box.lang !== own) box.lang = own
    }
    for (const box of document.querySelectorAll('[class*="_english_"]')) {
      const columns = box.className.match(/_english_([\d_]+)/)[1].split("_")
      for (const column of columns) {
        for (const cell of box.querySelectorAll(`tbody tr > :nth-child(${Number(column) + 1})`)) cell.lang = "en"
      }
    }
  }
  new MutationObserver(mark).observe(document.documentElement, {
    attributeFilter: ["data-menu-language", "class"],
    childList: true,
    subtree: true,
  })
}
