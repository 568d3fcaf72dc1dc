import type { Cdp } from './cdp.ts'

const choose = `function () {
  return new Promise((resolve) => {
    this.type = 'file'
    this.accept = '.p12,.pfx'
    this.addEventListener('change', () => resolve(this.files[0] ?? null))
    this.addEventListener('cancel', () => resolve(null))
    this.click()
  })
}`

/**
 * The browser's own file dialog. Only the path comes back: '' when nothing was chosen, null when no dialog can be shown.
 * The input is made beside the page and never put into it, so that nothing of the page sees what was chosen; our handle
 * keeps it alive, since a collected input would close its dialog unheard.
 */
export async function chooseKeyFile(cdp: Cdp, sessionId: string): Promise<string | null> {
  const made = await cdp.send('Runtime.evaluate', { expression: `document.createElement('input')` }, sessionId).catch(() => null)
  const input = objectOf(made)
  if (input === null) return null
  try {
    const chosen = await cdp.send('Runtime.callFunctionOn', { objectId: input, functionDeclaration: choose, userGesture: true, awaitPromise: true }, sessionId).catch(() => null)
    if (chosen === null) return null
    const file = objectOf(chosen)
    if (file === null) return ''
    const info = await cdp.send('DOM.getFileInfo', { objectId: file }, sessionId).catch(() => null)
    return typeof info?.path === 'string' && info.path !== '' ? info.path : null
  } finally {
    await cdp.send('Runtime.releaseObject', { objectId: input }, sessionId).catch(() => undefined)
  }
}

function objectOf(answer: Record<string, unknown> | null): string | null {
  const { objectId } = (answer?.result ?? {}) as { objectId?: string }
  return objectId ?? null
}
