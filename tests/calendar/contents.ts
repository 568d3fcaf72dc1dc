/** Made-up events as iCalendar can say them, for tests that try many. */
import fc from 'fast-check'
import type { Content } from '../../domain/calendar/ics-content.ts'
import { parseRule, writeRule } from '../../domain/calendar/rule.ts'
import { mayBe, mayTakePlace } from '../../domain/calendar/rules.ts'
import { shiftCivil } from '../../domain/calendar/zones.ts'
import { whenAt } from '../../domain/calendar/occurrences.ts'
import type { OccurrenceKey, When } from '../../domain/calendar/event.ts'
import { addDays } from '../../domain/kernel/time.ts'
import { zoneOffset } from '../../node/calendar/zone-offset.ts'

const day = fc.integer({ min: 0, max: 5000 }).map((days) => addDays('2020-01-01', days))
const second = fc.integer({ min: 0, max: 86_399 })
const zone = fc.constantFrom('Asia/Almaty', 'Asia/Qyzylorda', 'Asia/Aqtau', 'UTC', 'Europe/Berlin', 'America/New_York', '+03:30')
/** Letters that have a meaning in iCalendar among those that have none. */
const words = fc
  .array(fc.oneof(fc.constantFrom('Қ', 'ғ', 'Ә', 'ж', ' ', ',', ';', ':', '\\', '"', "'", '^', '\n', '\t', '🗓', 'ё', '=', '\\n', '😀', 'a'.repeat(40), 'ұ'.repeat(30)), fc.string({ maxLength: 3 })), { maxLength: 12 })
  // What a line of iCalendar can't hold at all, and blanks at the ends, which nobody sees.
  .map((parts) => parts.join('').toWellFormed().replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F]/g, '').trim()) // oxlint-disable-line no-control-regex -- these are what a line can't hold

const when: fc.Arbitrary<When> = fc.oneof(
  fc.record({ from: day, length: fc.integer({ min: 0, max: 20 }) }).map(({ from, length }): When => ({ allDay: true, from, until: addDays(from, length) })),
  fc.record({ date: day, at: second, length: fc.integer({ min: 0, max: 200_000 }), zone }).map((each): When => {
    const from = shiftCivil(`${each.date}T00:00:00`, each.at * 1000)
    return { allDay: false, from, until: shiftCivil(from, each.length * 1000), zone: each.zone }
  }),
)

const rules = ['FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=MO,WE', 'FREQ=MONTHLY;BYDAY=-1FR', 'FREQ=MONTHLY;BYMONTHDAY=-1,15', 'FREQ=YEARLY', 'FREQ=WEEKLY;COUNT=7;INTERVAL=2', 'FREQ=DAILY;COUNT=30;BYMONTH=1,6', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1']
// As the portal itself writes them: in one order.
  .map((rule) => writeRule(parseRule(rule)!))

const answer = fc.constantFrom('waiting' as const, 'accepted' as const, 'declined' as const, 'tentative' as const)
const attendee = fc.record({ address: fc.constantFrom('mailto:a@x.example', 'mailto:b.c@y.example', 'urn:uuid:9e250000-0000-4000-8000-000000000101'), name: fc.constantFrom('', 'Оспанов Қ. Е.', 'A "B" C; D, E:F'), answer })

function laterThan(base: When, days: readonly number[]): OccurrenceKey[] {
  return [...new Set(days.map((each) => (base.allDay ? addDays(base.from, each) : shiftCivil(base.from, each * 86_400_000))))].toSorted()
}

/** Everything that the calendar itself would take. */
export const contents: fc.Arbitrary<Content> = fc
  .record({
    kind: fc.constantFrom('event' as const, 'task' as const), uid: fc.uuid(), title: words, place: words, description: words, when, rule: fc.constantFrom(null, ...rules),
    dates: fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 3 }), except: fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 3 }), changedDays: fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 2 }),
    reminders: fc.uniqueArray(fc.integer({ min: 0, max: 40_000 }), { maxLength: 3 }), isPrivate: fc.boolean(), busy: fc.boolean(), status: fc.constantFrom('confirmed' as const, 'tentative' as const, 'cancelled' as const),
    attendees: fc.uniqueArray(attendee, { maxLength: 3, selector: ({ address }) => address }), done: fc.constantFrom('not' as const, 'whole' as const, 'days' as const, 'both' as const), sequence: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ rule, dates, except, changedDays, isPrivate, done, ...given }): Content => {
    const repeats = rule !== null || dates.length > 0
    const isTask = given.kind === 'task'
    return {
      ...given,
      status: isTask && given.status === 'tentative' ? 'confirmed' : given.status,
      busy: isTask ? true : given.busy,
      reminders: given.reminders.toSorted((a, b) => a - b),
      private: isPrivate,
      room: null,
      repeat: repeats ? { rule, dates: laterThan(given.when, dates), except: laterThan(given.when, except) } : null,
      changed: repeats ? laterThan(given.when, changedDays).map((occurrence) => ({ occurrence, title: `${given.title}!`, place: '', description: given.description, when: whenAt(given.when, occurrence), cancelled: false, ...(isTask && (done === 'days' || done === 'both') ? { doneAt: '2026-11-21T04:05:06.000Z' } : {}) })) : [],
      guests: given.attendees.map(({ address, name }) => guest(address, name)),
      doneAt: isTask && (done === 'whole' || done === 'both') && given.status !== 'cancelled' ? '2026-11-20T04:05:06.000Z' : null,
    }
  })
  .filter((content) => mayBe(content, zoneOffset).allowed && content.changed.every((each) => mayTakePlace(each.when).allowed))

function guest(address: string, name: string): string {
  const mail = address.startsWith('mailto:') ? address.slice(7) : ''
  if (mail === '') return name === '' ? address : name
  return name === '' ? mail : `${name} <${mail}>`
}
