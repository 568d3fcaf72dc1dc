import { monthPage, waitingPage } from '../../domain/calendar/month-page.ts'
import { event, hours, range, rooms } from '../../domain/calendar/queries.ts'
import { defaultZone } from '../../domain/calendar/zones.ts'
import { addMonths, astanaDate } from '../../domain/kernel/time.ts'
import { aheadQuestion, type AheadQuestion } from '../kernel/ahead.ts'

const eventsOfMonth = 80

/** What waits on the first screen; this month, the one before and the one after, as the page asks for them; the cards of what is planned this month and the next. */
export function calendarAhead(): AheadQuestion[] {
  const today = astanaDate(new Date().toISOString())
  const waiting = aheadQuestion(range, { ...waitingPage(today), zone: defaultZone, layers: null })
  return [waiting, monthOf(today, true), monthOf(addMonths(today, 1), true), monthOf(addMonths(today, -1), false), aheadQuestion(rooms, { body: null }), aheadQuestion(hours, {})]
}

function monthOf(date: string, withCards: boolean): AheadQuestion {
  return aheadQuestion(range, { ...monthPage(date), zone: defaultZone, layers: null }, ({ entries }) => {
    const ids = [...new Set(entries.flatMap((entry) => (entry.own && entry.title ? entry.own.id : [])))]
    return withCards ? { questions: ids.slice(0, eventsOfMonth).map((id) => aheadQuestion(event, { id })) } : {}
  })
}
