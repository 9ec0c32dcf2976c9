// Streamlit takes the place of the first answer once its own first run is complete, in one step: nothing blank between,
// and the place on the page that a reader had reached stays.
{
  const first = document.getElementById("first-answer")
  const isComplete = () => {
    const app = document.querySelector('#root [data-testid="stApp"]')
    const ready = app?.getAttribute("data-test-script-state") === "notRunning"
    const words = document.querySelector('#root h1, #root [data-testid="stException"], #root [data-testid="stAlert"]')
    return ready && words && !document.querySelector('#root [data-testid="stSkeleton"]')
  }
  if (first) {
    const observer = new MutationObserver(() => {
      if (!isComplete()) return
      observer.disconnect()
      const reached = scrollY
      first.remove()
      document.querySelector('[data-testid="stMain"]')?.scrollTo(0, reached)
    })
    observer.observe(document.documentElement, { childList: true, subtree: true, attributes: true })
  }
}
