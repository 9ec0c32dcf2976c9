// The menu may speak another language than the page: marked as soon as the menu is there.
{
  const mark = () => {
    const menu = document.querySelector('[data-testid="stSidebar"]')
    const language = document.documentElement.dataset.menuLanguage
    if (menu && language && menu.lang !== language) menu.lang = language
  }
  new MutationObserver(mark).observe(document.documentElement, {
    attributeFilter: ["data-menu-language"],
    childList: true,
    subtree: true,
  })
}
