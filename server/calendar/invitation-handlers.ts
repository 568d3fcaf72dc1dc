import { fullName } from '../../domain/kernel/formats.ts'
import { insist, RefusalError } from '../../domain/kernel/verdict.ts'
import { answerInvitation } from '../../domain/calendar/contract.ts'
import type { Answer, Event, OccurrenceKey } from '../../domain/calendar/event.ts'
import { mayAnswer, maySee, mayTakePart } from '../../domain/calendar/rules.ts'
import type { WriteCall } from '../kernel/call.ts'
import { handle } from '../kernel/portal.ts'
import { keep, notFound, notice } from './change.ts'
import { loadForChange, place, type Stored } from './store.ts'
import { occurrenceOf } from '../../domain/calendar/occurrences.ts'

handle(answerInvitation, async (input, call) => {
  const stored = await loadForChange(call.db, input.id)
  if (stored === null) return notFound()
  // An answer that waited for the line may come after the event is off.
  if (stored.removedAt !== null) throw new RefusalError({ key: maySee(call.seat, stored.event).allowed ? 'calendar.cancelled' : 'kernel.notFound' })
  insist(mayAnswer(call.seat, stored.event))
  if (input.occurrence !== null) insist(mayTakePart(stored.event, 'this', input.occurrence, place.offsetOf))
  const event = await saveAnswer(call, stored, input)
  return { id: event.id, revision: event.revision }
})

export interface Answered {
  occurrence: OccurrenceKey | null
  answer: Exclude<Answer, 'waiting'>
  comment: string
}

/** The owner hears of an answer that is another than before. */
export async function saveAnswer(call: WriteCall, stored: Stored, given: Answered): Promise<Event> {
  const { event } = stored
  const { id } = call.seat.holder
  const own = event.invitees.find((each) => each.person === id)
  if (own === undefined) return notFound()
  const before = given.occurrence === null ? own.answer : own.occurrences.find((each) => each.occurrence === given.occurrence)?.answer
  if (before === given.answer && own.comment === given.comment) return event
  const invitees = event.invitees.map((each) => (each.person === id ? { ...each, ...answered(each.occurrences, given), answer: given.occurrence === null ? given.answer : each.answer, answeredAt: call.now } : each))
  const kept = await keep(call, { before: stored, after: { ...stored, event: { ...event, invitees } }, answer: true })
  const when = given.occurrence === null ? undefined : timeOf(event, given.occurrence)
  await notice(call, kept, [event.owner.person], `calendar.notice.${given.answer}`, { name: fullName(call.seat.holder), ...(when === undefined ? {} : { when }) })
  return kept
}

function answered(occurrences: Event['invitees'][number]['occurrences'], { occurrence, answer, comment }: Answered) {
  // An answer for all says nothing else of any day.
  return { comment, occurrences: occurrence === null ? [] : [...occurrences.filter((each) => each.occurrence !== occurrence), { occurrence, answer }].slice(-500) }
}

function timeOf(event: Event, occurrence: OccurrenceKey): string | undefined {
  const found = occurrenceOf(event, occurrence, place)
  return found === null ? undefined : found.when.allDay ? found.when.from : found.start
}
