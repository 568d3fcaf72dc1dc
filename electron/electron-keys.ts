import type { BrowserWindow, Input } from 'electron'

/** Chromium's own steps of enlarging a page. */
const steps = [0.5, 0.67, 0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3]
type Step = (now: number) => number
const larger: Step = (now) => steps.find((step) => step > now + 0.01) ?? now
const smaller: Step = (now) => steps.findLast((step) => step < now - 0.01) ?? now

/** By the physical key: in a Kazakh layout these keys write letters. */
const zoomKeys: Record<string, Step> = { Equal: larger, NumpadAdd: larger, Minus: smaller, NumpadSubtract: smaller, Digit0: () => 1, Numpad0: () => 1 }

/** What a browser's window does by keys and wheel, and Electron's only with a menu, which this window has not. */
export function windowKeys(window: BrowserWindow): void {
  const { webContents: contents } = window
  const zoom = (step: Step) => contents.setZoomFactor(step(contents.getZoomFactor()))
  contents.on('before-input-event', (event, input) => {
    const act = deedOf(input)
    if (act === null) return
    event.preventDefault()
    if (act === 'wholeScreen') window.setFullScreen(!window.isFullScreen())
    else zoom(act)
  })
  contents.on('zoom-changed', (_event, direction) => zoom(direction === 'in' ? larger : smaller))
}

function deedOf({ type, code, control, meta, alt }: Input): Step | 'wholeScreen' | null {
  if (type !== 'keyDown') return null
  // A hall's wall needs the whole screen; pages may not ask for it themselves.
  if (code === 'F11') return 'wholeScreen'
  return (control || meta) && !alt ? (zoomKeys[code] ?? null) : null
}
