/** Own events, invitations and what other modules know, as lines of a calendar. */
import type { Answer, Event, Invitee, When } from '../../domain/calendar/event.ts'
import { doneAtOf, instantsOf, occurrencesBetween, type Occurrence, type Place } from '../../domain/calendar/occurrences.ts'
import type { Entry } from '../../domain/calendar/queries.ts'
import { isHiddenFrom } from '../../domain/calendar/rules.ts'
import { civilOf } from '../../domain/calendar/zones.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import type { Person, Seat } from '../../domain/people/person.ts'
import type { LiveCall } from '../kernel/call.ts'
import { givingWay } from '../kernel/give-way.ts'
import { linkTo } from './change.ts'
import { listSourced, type Sourced } from './sources.ts'
import { listBetween } from './store.ts'
import { zoneOffset } from '../../node/calendar/zone-offset.ts'

/** From and until as a reader in this zone sees them. */
export function shownTimes(when: When, { start, end }: { start: Instant; end: Instant }, zone: string): Pick<Entry, 'from' | 'until' | 'allDay' | 'start' | 'end'> {
  if (when.allDay) return { allDay: true, start, end, from: when.from, until: when.until }
  const civil = (instant: Instant): string => civilOf(instant, zone, zoneOffset).slice(0, 16)
  return { allDay: false, start, end, from: civil(start), until: civil(end) }
}

/** What a person answered for this occurrence; null for the owner. */
export function answerOf(event: Event, person: string, occurrence: string | null): Answer | null {
  const own: Invitee | undefined = event.invitees.find((each) => each.person === person)
  if (own === undefined) return null
  return own.occurrences.find((each) => each.occurrence === occurrence)?.answer ?? own.answer
}

export const inThree = (text: string) => ({ kk: text, ru: text, en: text })

export function entryOf(event: Event, occurrence: Occurrence, seat: Seat, zone: string): Entry {
  const hidden = isHiddenFrom(seat, event)
  const owns = event.owner.person === seat.holder.id
  const words = occurrence.changed ?? event
  return {
    key: `${event.id}${occurrence.occurrence === null ? '' : ` ${occurrence.occurrence}`}`,
    module: 'calendar',
    rule: owns ? { key: event.kind === 'task' ? 'calendar.rule.task' : 'calendar.rule.own', values: {} } : { key: 'calendar.rule.invited', values: { name: event.owner.name } },
    link: hidden ? '' : linkTo(event.id),
    kind: event.kind,
    title: hidden ? null : inThree(words.title),
    place: hidden ? '' : words.place,
    ...shownTimes(occurrence.when, occurrence, zone),
    busy: event.busy && event.kind === 'event' && event.status !== 'cancelled',
    own: {
      id: event.id, revision: event.revision, occurrence: occurrence.occurrence, owner: event.owner.person, ownerName: event.owner.name,
      answer: answerOf(event, seat.holder.id, occurrence.occurrence), status: event.status, private: event.private, repeats: event.repeat !== null,
      invitees: event.invitees.length, room: event.room, done: doneAtOf(event, occurrence.changed) !== null, when: occurrence.when,
    },
  }
}

export function sourceEntryOf({ id, module, rule, link, kind, title, place: where, when, busy }: Sourced, { zone }: Place): Entry {
  const instants = instantsOf(when, { zone, offsetOf: zoneOffset })
  return { key: `${module} ${id}`, module, rule, link, kind, title, place: where, ...shownTimes(when, instants, zone), busy, own: null }
}

const order = (a: Entry, b: Entry): number => (a.start === b.start ? (a.key < b.key ? -1 : 1) : a.start < b.start ? -1 : 1)

export interface Asked {
  from: Instant
  until: Instant
  zone: string
  modules: readonly string[] | null
}

export async function listEntries(call: LiveCall, seat: Seat, { from, until, zone, modules }: Asked): Promise<Entry[]> {
  const own = modules === null || modules.includes('calendar')
  const holder: Person = seat.holder
  const [held, sourced] = await Promise.all([own ? listBetween(call.db, [holder.id], from, until) : [], listSourced(call, { persons: [holder], from, until, modules })])
  const inZone = { zone, offsetOf: zoneOffset }
  const giveWay = givingWay()
  const events: Entry[] = []
  for (const { event } of held) {
    for (const occurrence of occurrencesBetween(event, from, until, inZone)) events.push(entryOf(event, occurrence, seat, zone))
    await giveWay()
  }
  const others = sourced.filter(({ personal }) => personal !== true || seat.delegation === null).map((each) => sourceEntryOf(each, inZone)).filter((entry) => entry.start < until && (entry.end > from || entry.start >= from))
  return [...events, ...others].toSorted(order)
}
