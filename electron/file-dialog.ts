import type { Cdp } from './cdp.ts'

/** Made beside the page and never put into it, so that nothing of the page sees what was chosen. */
const choose = `new Promise((resolve) => {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = '.p12,.pfx'
  input.addEventListener('change', () => resolve(input.files[0] ?? null))
  input.addEventListener('cancel', () => resolve(null))
  input.click()
})`

/** The browser's own file dialog. Only the path comes back: '' when nothing was chosen, null when no dialog can be shown. */
export async function chooseKeyFile(cdp: Cdp, sessionId: string): Promise<string | null> {
  const answer = await cdp.send('Runtime.evaluate', { expression: choose, userGesture: true, awaitPromise: true }, sessionId).catch(() => null)
  if (answer === null) return null
  const { objectId } = answer.result as { objectId?: string }
  if (!objectId) return ''
  const info = await cdp.send('DOM.getFileInfo', { objectId }, sessionId).catch(() => null)
  return typeof info?.path === 'string' && info.path !== '' ? info.path : null
}
