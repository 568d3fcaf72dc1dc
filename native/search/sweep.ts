import { closedOf, placesAtOnce } from '../../domain/search/contract.ts'
import { isFailure } from '../kernel/failure.ts'
import type { Machine } from '../kernel/machine.ts'
import type { SignedIn } from '../kernel/session.ts'
import type { Seats } from './seats.ts'
import { placeOf } from './writing.ts'

const afterMs = 4_000
/** However much changes, the portal is asked no more often. */
const againMs = 60_000
/** Of one look; the next goes on from where this one ended. */
const pagesAtMost = 4

const isSame = (a: SignedIn, b: SignedIn): boolean => a.keep === b.keep && a.actingFor === b.actingFor

/** What the seat may no longer read leaves this PC, the kept answer with it, even if nobody asks for it again. Looked at when anything changes or the line comes back. */
export function openSweep({ session, portal, line }: Pick<Machine, 'session' | 'portal' | 'line'>, seats: Seats, onError: (error: unknown) => void): { stir: () => void } {
  let timer: NodeJS.Timeout | null = null
  /** Whose places, and the last that was asked about; the next look goes on behind it. */
  let swept: { who: SignedIn; to: string } | null = null
  let lastAt = -Infinity

  /** Answers whether there may be more. */
  async function page(): Promise<boolean> {
    const who = session.now
    if (!who || line.state !== 'online') return false
    const places = seats.run(who, (index) => index.places(swept !== null && isSame(swept.who, who) ? swept.to : '', placesAtOnce))
    const last = places.at(-1)
    if (last === undefined) {
      swept = null
      return false
    }
    const asked = await portal.ask(closedOf.name, { places }, true)
    // Another person or another seat meanwhile: it is not about what is open now.
    if (isFailure(asked) || session.now === null || !isSame(session.now, who)) return false
    const isEnd = places.length < placesAtOnce
    swept = isEnd ? null : { who, to: placeOf(last) }
    const { closed } = closedOf.output.parse(asked.answer)
    if (closed.length > 0) {
      const origins = seats.run(who, (index) => index.originsOf(closed))
      for (const { query, input } of origins) who.keep.answers.drop(query, input, who.actingFor)
      seats.run(who, (index) => index.forget(closed))
    }
    return !isEnd
  }

  async function sweep(): Promise<void> {
    if (session.now) seats.forgetEnded(session.now)
    for (let pages = 0; pages < pagesAtMost; pages += 1) if (!(await page())) return
    // A PC that keeps much looks on, whether anything changes meanwhile or not.
    stir()
  }

  function stir(): void {
    timer ??= setTimeout(() => {
      timer = null
      lastAt = performance.now()
      void sweep().catch(onError)
    }, Math.max(afterMs, lastAt + againMs - performance.now())).unref()
  }

  return { stir }
}
