import type { SignedIn } from '../kernel/session.ts'
import type { Seats } from './seats.ts'

const quietMs = 5_000
/** Between two steps, for whoever wants something meanwhile. */
const betweenMs = 25

/** When nothing has come for a while, the index is put in order, so that words are found in as few places as can be. */
export function openSettling(seats: Seats, onError: (error: unknown) => void): { stir: (who: SignedIn) => void } {
  let timer: NodeJS.Timeout | null = null

  function step(who: SignedIn): void {
    // Signed out meanwhile, or in another seat.
    if (!seats.isOpen(who)) return
    try {
      if (seats.run(who, (index) => index.joinSome())) wait(who, betweenMs)
    } catch (error) {
      onError(error)
    }
  }

  function wait(who: SignedIn, ms: number): void {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(() => step(who), ms).unref()
  }

  return { stir: (who) => wait(who, quietMs) }
}
