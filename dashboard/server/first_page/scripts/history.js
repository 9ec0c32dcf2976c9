// One history entry for each choice of the reader, so that Back leads to the view before, once. Streamlit adds an entry
// whenever it tidies the address: what follows the first entry after a choice changes that entry instead. The reader's
// own report is a document and no view: writing it adds no entry. Words typed into the search page one pause after another
// are one search: they change its entry until the field is left.
{
  const REPORT = ["cards", "title", "author", "date", "note"]
  let isChoice = false
  let isSameSearch = false
  const add = history.pushState
  const isWriting = (address) => {
    const before = new URL(location.href)
    const after = new URL(address, location.href)
    const differs = (name) => before.searchParams.get(name) !== after.searchParams.get(name)
    return before.pathname === after.pathname && REPORT.some(differs)
  }
  const isTyping = (address) => {
    const before = new URL(location.href)
    const after = new URL(address, location.href)
    if (!after.pathname.endsWith("/search") || before.pathname !== after.pathname) return false
    if (before.searchParams.get("q") === after.searchParams.get("q")) return false
    const isFirst = !isSameSearch && before.searchParams.has("q")
    isSameSearch = true
    return !isFirst
  }
  history.pushState = (state, unused, address) => {
    if (!isChoice || isWriting(address) || isTyping(address)) return history.replaceState(state, unused, address)
    isChoice = false
    return add.call(history, state, unused, address)
  }
  for (const event of ["click", "keydown", "change"]) {
    window.addEventListener(event, () => (isChoice = true), { capture: true, passive: true })
  }
  window.addEventListener("focusout", () => (isSameSearch = false), { capture: true })
  window.addEventListener("popstate", () => (isChoice = isSameSearch = false), { capture: true })
}
