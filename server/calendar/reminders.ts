import { occurrencesBetween } from '../../domain/calendar/occurrences.ts'
import type { Event } from '../../domain/calendar/event.ts'
import type { JobCall } from '../kernel/call.ts'
import { plus } from '../kernel/clock.ts'
import { registerJob } from '../kernel/portal.ts'
import { linkTo } from './change.ts'
import { answerOf } from './entries.ts'
import { nextReminder, remindsOf } from './reminder-times.ts'
import { load, partiesOf, place } from './store.ts'

const atOnce = 500
const minute = 60_000

/** Each minute: whatever reminds by now. After a night of the portal's rest it tells what is still ahead, and not what is over. */
registerJob('calendar.remind', '* * * * *', async (_: object, call) => {
  const due = await call.db.selectFrom('calendar_reminders').select(['event', 'at']).where('at', '<=', call.now).orderBy('at').limit(atOnce).forUpdate().skipLocked().execute()
  for (const { event: id, at } of due) {
    const stored = await load(call.db, id)
    if (stored === null || stored.removedAt !== null) {
      await call.db.deleteFrom('calendar_reminders').where('event', '=', id).execute()
      continue
    }
    await remind(call, stored.event, at)
    const next = nextReminder(stored.event, call.now)
    if (next === null) await call.db.deleteFrom('calendar_reminders').where('event', '=', id).execute()
    else await call.db.updateTable('calendar_reminders').set({ at: next }).where('event', '=', id).execute()
  }
})

async function remind(call: JobCall, event: Event, at: string): Promise<void> {
  const furthest = Math.max(...event.reminders) * minute
  for (const occurrence of occurrencesBetween(event, at, plus(call.now, furthest + minute), place)) {
    const moment = remindsOf(event, occurrence)
    const isDue = event.reminders.some((minutes) => plus(moment, -minutes * minute) >= at && plus(moment, -minutes * minute) <= call.now)
    if (!isDue || (moment < call.now && occurrence.end <= call.now && occurrence.end > occurrence.start)) continue
    const persons = partiesOf(event).filter((person) => answerOf(event, person, occurrence.occurrence) !== 'declined')
    await call.notify({
      persons,
      class: 'calendar.reminder',
      key: 'calendar.notice.reminder',
      values: { title: (occurrence.changed ?? event).title || '…', when: occurrence.when.allDay ? occurrence.when.from : occurrence.start },
      link: linkTo(event.id),
      about: { noun: 'calendarEvent', id: event.id },
      // One occurrence may remind several times, and each time once.
      event: `calendar.remind ${moment} ${at}`,
    })
  }
}

const undoKeptMs = 24 * 60 * minute
/** As long as a telephone may have been off and still be told what has gone. */
const removedKeptMs = 400 * 24 * 60 * minute

registerJob('calendar.clear', '40 3 * * *', async (_: object, call) => {
  await call.db.deleteFrom('calendar_undo').where('at', '<', plus(call.now, -undoKeptMs)).execute()
  await call.db.deleteFrom('calendar_events').where('removed_at', '<', plus(call.now, -removedKeptMs)).execute()
})
