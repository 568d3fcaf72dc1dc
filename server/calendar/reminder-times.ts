import type { Event } from '../../domain/calendar/event.ts'
import { doneAtOf, occurrencesBetween, type Occurrence } from '../../domain/calendar/occurrences.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import { plus } from '../kernel/clock.ts'
import { place } from './store.ts'

const minute = 60_000
/** Far enough for what comes every fourth year. */
const aheadMs = 9 * 366 * 86_400_000

/** A task reminds of its term, an event of its beginning. */
export const remindsOf = (event: Event, occurrence: Occurrence): Instant => (event.kind === 'task' ? occurrence.end : occurrence.start)

/** The first moment after `after` at which it reminds; null when it never will. */
export function nextReminder(event: Event, after: Instant): Instant | null {
  const { reminders } = event
  if (reminders.length === 0 || event.status === 'cancelled' || event.doneAt !== null) return null
  // So many occurrences lie within the longest time before one, however often it repeats.
  const occurrences = occurrencesBetween(event, after, plus(after, aheadMs), place, 2000)
  let best: Instant | null = null
  for (const occurrence of occurrences) {
    if (doneAtOf(event, occurrence.changed) !== null) continue
    for (const minutes of reminders) {
      const at = plus(remindsOf(event, occurrence), -minutes * minute)
      if (at > after && (best === null || at < best)) best = at
    }
    // Reminders of later ones can only be earlier than this while they lie within the longest time before.
    if (best !== null && plus(remindsOf(event, occurrence), -Math.max(...reminders) * minute) > best) break
  }
  return best
}
