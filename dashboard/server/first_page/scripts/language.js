// The menu, and notes around a page that is not translated, may speak another language than the page: marked as soon as
// they are there.
{
  const mark = () => {
    const menu = document.querySelector('[data-testid="stSidebar"]')
    const language = document.documentElement.dataset.menuLanguage
    if (menu && language && menu.lang !== language) menu.lang = language
    for (const box of document.querySelectorAll('[class*="_lang_"]')) {
      const own = box.className.match(/_lang_(\w+)/)[1]
      if (box.lang !== own) box.lang = own
    }
  }
  new MutationObserver(mark).observe(document.documentElement, {
    attributeFilter: ["data-menu-language", "class"],
    childList: true,
    subtree: true,
  })
}
