// Plotly chooses the mark that the pointer was over before it was pressed, and a finger is over nothing before: the
// first tap would choose nothing. So a finger points before it taps, which also shows what a mouse would be shown.
window.addEventListener(
  "touchstart",
  (event) => {
    const ground = event.touches.length === 1 && event.target.closest?.(".js-plotly-plot .nsewdrag")
    if (!ground) return
    const { clientX, clientY } = event.touches[0]
    ground.dispatchEvent(new MouseEvent("mousemove", { clientX, clientY, bubbles: true }))
  },
  { capture: true, passive: true },
)
