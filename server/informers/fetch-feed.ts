/** Asks a stranger's server: so long, so much and no further than its own host. */
import { feedProblem } from '../../domain/informers/feed-problem.ts'
import { atMost, whole } from '../../node/kernel/at-most.ts'

export interface FeedLimits {
  milliseconds: number
  bytes: number
}

/** The National Bank's table is 20 KB, the weather of all places 30 KB, a long feed half a megabyte. */
export const usualFeedLimits: FeedLimits = { milliseconds: 15_000, bytes: 2 * 1024 * 1024 }
const mostRedirects = 3

/** From http to https of the same host, or to another path; never the other way, to another port or elsewhere. */
const mayFollow = (from: URL, to: URL): boolean => to.username === '' && (to.origin === from.origin || (to.hostname === from.hostname && from.protocol === 'http:' && to.protocol === 'https:'))

function followed(from: URL, answer: Response): URL | null {
  const location = answer.headers.get('location')
  if (answer.status < 300 || answer.status > 399 || location === null) return null
  const to = URL.canParse(location, from.href) ? new URL(location, from.href) : null
  if (to === null || !mayFollow(from, to)) throw feedProblem('redirected', { host: to?.host ?? location.slice(0, 100) })
  return to
}

async function bodyOf(answer: Response, limits: FeedLimits): Promise<Uint8Array> {
  const tooLarge = () => feedProblem('tooLarge', { limit: Math.round(limits.bytes / 1024 / 1024) })
  if (Number(answer.headers.get('content-length') ?? 0) > limits.bytes) {
    await answer.body?.cancel()
    throw tooLarge()
  }
  // What comes compressed is counted as it is unpacked, so that a bomb stops at the same size.
  return answer.body === null ? new Uint8Array() : whole(atMost(answer.body, limits.bytes, tooLarge))
}

const ofCertificates = /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY))/

function problemOf(error: unknown, limits: FeedLimits): unknown {
  if (!(error instanceof Error) || error.name === 'RefusalError') return error
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return feedProblem('tooSlow', { seconds: Math.round(limits.milliseconds / 1000) })
  if (!(error instanceof TypeError)) return error
  const { code } = (error.cause ?? {}) as { code?: string }
  return feedProblem(ofCertificates.test(code ?? '') ? 'certificate' : 'unreachable')
}

/** The letters of the answer: as its header says, or its XML declaration, else UTF-8. Newspapers still write windows-1251. */
function lettersOf(bytes: Uint8Array, contentType: string): string {
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1')
  const named = /charset\s*=\s*"?([\w.:-]{1,40})/i.exec(contentType)?.[1] ?? /^(?:\xEF\xBB\xBF)?\s*<\?xml[^>]{0,150}\sencoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(head)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(named, { fatal: true }).decode(bytes)
  } catch {
    throw feedProblem('letters')
  }
}

export async function fetchFeed(address: string, limits: FeedLimits = usualFeedLimits): Promise<string> {
  const signal = AbortSignal.timeout(limits.milliseconds)
  try {
    let url = new URL(address)
    for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
      const answer = await fetch(url, { redirect: 'manual', signal, headers: { 'user-agent': 'Kense', accept: 'application/xml, application/rss+xml, application/atom+xml, application/json, text/xml, */*;q=0.5' } })
      const next = followed(url, answer)
      if (next === null && answer.ok) return lettersOf(await bodyOf(answer, limits), answer.headers.get('content-type') ?? '')
      await answer.body?.cancel()
      if (next === null) throw feedProblem('status', { status: answer.status })
      url = next
    }
    throw feedProblem('redirected', { host: url.host })
  } catch (error) {
    throw problemOf(error, limits)
  }
}
