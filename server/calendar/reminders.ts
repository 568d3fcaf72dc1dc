import { doneAtOf, occurrencesBetween } from '../../domain/calendar/occurrences.ts'
import type { Event } from '../../domain/calendar/event.ts'
import type { JobCall } from '../kernel/call.ts'
import { plus } from '../kernel/clock.ts'
import { givingWay } from '../kernel/give-way.ts'
import { registerJob } from '../kernel/portal.ts'
import { linkTo } from './change.ts'
import { answerOf } from './entries.ts'
import { nextReminder, remindsOf } from './reminder-times.ts'
import { forgetRemoved, listStanding, partiesOf, place, saveReminders } from './store.ts'

const atOnce = 500
const minute = 60_000

/**
 * Each minute: whatever reminds by now. After a night of the portal's rest it tells what is still ahead, and not what is over.
 * At a quarter to nine thousands remind at once: while there are more, the next follow at once and not in a minute.
 */
registerJob('calendar.remind', '* * * * *', async (_: object, call) => {
  const due = await call.db.selectFrom('calendar_reminders').select(['event', 'at']).where('at', '<=', call.now).orderBy('at').limit(atOnce).forUpdate().skipLocked().execute()
  const events = new Map((await listStanding(call.db, due.map((each) => each.event))).map((event) => [event.id, event]))
  const giveWay = givingWay()
  const next: { event: string; at: string | null }[] = []
  for (const { event: id, at } of due) {
    const event = events.get(id)
    if (event !== undefined) await remind(call, event, at)
    next.push({ event: id, at: event === undefined ? null : nextReminder(event, call.now) })
    await giveWay()
  }
  await saveReminders(call.db, next)
  if (due.length === atOnce) await call.later('calendar.remind', {})
})

async function remind(call: JobCall, event: Event, at: string): Promise<void> {
  const furthest = Math.max(...event.reminders) * minute
  for (const occurrence of occurrencesBetween(event, at, plus(call.now, furthest + minute), place)) {
    const moment = remindsOf(event, occurrence)
    const isDue = event.reminders.some((minutes) => plus(moment, -minutes * minute) >= at && plus(moment, -minutes * minute) <= call.now)
    if (!isDue || doneAtOf(event, occurrence.changed) !== null || (moment < call.now && occurrence.end <= call.now && occurrence.end > occurrence.start)) continue
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
  await forgetRemoved(call.db, plus(call.now, -removedKeptMs))
})
