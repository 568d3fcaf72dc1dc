import { canonicalJson } from '../../domain/kernel/canonical-json.ts'
import { FeedSaid } from '../../domain/kernel/envelope.ts'
import type { Feed, FeedOptions } from './feed.ts'

const pollMs = 2_000
const pollTimeoutMs = 8_000

interface Watched {
  name: string
  input: unknown
  actingFor: string | null
  /** What was told last, so that only news is told. */
  told: string | null
}

/**
 * The feed by plain questions every two seconds, for networks whose proxies let no WebSocket through. Slower than the
 * WebSocket and dearer for the portal, but nothing is missed: both go on from the same number.
 */
export function openPolledFeed(options: FeedOptions): Feed {
  const { http } = options
  const watched = new Map<string, Watched>()
  let { since } = options
  let isUp = false
  let ended = false
  let timer: NodeJS.Timeout | null = null

  function end(code: number): void {
    if (ended) return
    ended = true
    if (timer) clearTimeout(timer)
    options.onDown(code)
  }

  async function look(): Promise<void> {
    const answer = await http.ask({ method: 'POST', path: '/feed', body: JSON.stringify({ since }), timeoutMs: pollTimeoutMs })
    if (ended) return
    if (answer.status === 401) return end(4401)
    const said = FeedSaid.safeParse(answer.body)
    if (answer.status !== 200 || !said.success) return end(4000)
    for (const message of said.data) {
      if ('ready' in message) {
        since = message.ready.seq
        if (!isUp) options.onUp(since)
        isUp = true
      } else if ('notices' in message) options.onNotices(message.notices)
      else if ('gap' in message) options.onGap()
    }
    for (const each of watched.values()) await tell(each)
  }

  async function tell(each: Watched): Promise<void> {
    const { name, input, actingFor } = each
    const answer = await http.ask({ method: 'POST', path: `/api/${name.replace('.', '/')}`, body: JSON.stringify({ input, actingFor }), timeoutMs: pollTimeoutMs })
    if (ended || answer.status !== 200) return
    const text = canonicalJson(answer.body)
    if (text === each.told) return
    each.told = text
    options.onLive({ name, input, answer: answer.body, asOf: new Date(Date.parse(String(answer.headers.date ?? '')) || Date.now()).toISOString() })
  }

  async function go(): Promise<void> {
    try {
      await look()
    } catch {
      return end(1006)
    }
    if (!ended) timer = setTimeout(() => void go(), pollMs)
  }
  void go()

  const nameOf = (name: string, input: unknown) => `${name} ${canonicalJson(input ?? null)}`
  return {
    subscribe: (name, input, actingFor) => void watched.set(nameOf(name, input), { name, input, actingFor, told: null }),
    unsubscribe: (name, input) => void watched.delete(nameOf(name, input)),
    close() {
      ended = true
      if (timer) clearTimeout(timer)
    },
  }
}
