import { writingIcs, type Written } from '../../domain/calendar/ics-write.ts'
import { zoneOffset } from '../../node/calendar/zone-offset.ts'
import { givingWay } from '../kernel/give-way.ts'

/** One file of a whole calendar, which may be long in the writing. */
export async function writeWhole(events: readonly Written[]): Promise<string> {
  const giveWay = givingWay()
  const writing = writingIcs(events, zoneOffset)
  for (;;) {
    const step = writing.next()
    if (step.done === true) return step.value
    await giveWay()
  }
}
