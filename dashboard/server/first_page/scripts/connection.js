// Some networks block websockets. After ten seconds without a connection the reader is told so, instead of gray bars.
{
  const SECONDS = 10
  const { noConnection, reload } = document.currentScript?.dataset ?? {}
  const isConnected = () =>
    document.querySelector('[data-testid="stApp"]')?.getAttribute("data-test-connection-state") === "CONNECTED"
  const said = () => document.getElementById("no-connection")
  const say = () => {
    const note = document.createElement("div")
    note.id = "no-connection"
    note.setAttribute("role", "alert")
    note.style.cssText =
      "position:fixed;inset:0 0 auto 0;z-index:1000001;padding:1rem 1.5rem;background:#fff4d6;color:#1b2733;font:1rem/1.5 system-ui,sans-serif"
    note.append(`${noConnection ?? ""} `)
    const again = document.createElement("a")
    again.href = location.href
    again.textContent = reload ?? ""
    again.style.color = "#0b5394"
    note.append(again)
    document.body.append(note)
  }
  let waited = 0
  setInterval(() => {
    if (isConnected()) {
      waited = 0
      said()?.remove()
    } else if (++waited >= SECONDS && !said()) {
      say()
    }
  }, 1000)
}
