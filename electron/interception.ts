import type { Cdp, CdpEvent } from './cdp.ts'
import type { Pages } from './pages.ts'

/** Answers a paused request of the browser: our own origin from pages, anything else not at all. */
export async function answerRequest(cdp: Cdp, pages: Pages, event: CdpEvent): Promise<void> {
  const { requestId, request, resourceType } = event.params as { requestId: string; request: { url: string; method: string }; resourceType?: string }
  const send = (method: string, params: object) => cdp.send(method, params, event.sessionId).catch(() => undefined)
  const inPage = /^(data|blob):/.test(request.url) && resourceType !== 'Document'
  if (inPage) return void send('Fetch.continueRequest', { requestId })
  const answer = await pages.answer(request.url, request.method).catch(() => null)
  // Aborted, not failed: a refused navigation leaves the page that stands where it is.
  if (!answer) return void send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
  await send('Fetch.fulfillRequest', {
    requestId,
    responseCode: answer.status,
    responseHeaders: Object.entries(answer.headers).map(([name, value]) => ({ name, value })),
    body: Buffer.from(answer.body.buffer, answer.body.byteOffset, answer.body.byteLength).toString('base64'),
  })
}
