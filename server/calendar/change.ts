/** What every change of an event does besides: revision, reminders, undoing, notices and the feed. */
import { hash } from 'node:crypto'
import { canonicalJson } from '../../domain/kernel/canonical-json.ts'
import type { Event } from '../../domain/calendar/event.ts'
import { extentOf, occurrencesBetween, whenAt } from '../../domain/calendar/occurrences.ts'
import { parseRule, writeRule } from '../../domain/calendar/rule.ts'
import { isHiddenFrom } from '../../domain/calendar/rules.ts'
import { plus } from '../kernel/clock.ts'
import type { JobCall, ReadCall, WriteCall } from '../kernel/call.ts'
import { givingWay } from '../kernel/give-way.ts'
import { registerReader } from '../kernel/portal.ts'
import { changedMeanwhile } from '../kernel/seen.ts'
import { searchThese } from '../search/public.ts'
import type { TextKey } from '../../domain/texts.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { isParty, load, loadForChange, madeBy, partiesOf, place, saveAll, saveReminders, saveUndo, type Stored, type Writing } from './store.ts'
import { nextReminder } from './reminder-times.ts'
import type { Before } from './tables.ts'

export const notFound = (): never => {
  throw new RefusalError({ key: 'kernel.notFound' })
}

registerReader('calendarEvent', async (call, id) => {
  if (!(await isParty(call.db, call.seat.holder.id, id))) return false
  const stored = await load(call.db, id)
  return stored !== null && !isHiddenFrom(call.seat, stored.event)
})

interface Seen {
  id: string
  /** Null where only a command that `after` names can have made it. */
  revision: number | null
  after: readonly string[]
}

/** An answer changes nothing that another person writes: who asked a hundred people may write on while they answer. */
async function wasSeen(call: WriteCall, { event, edited }: Stored, { revision, after }: Seen): Promise<boolean> {
  const isBetween = (seen: number | null): boolean => seen !== null && seen >= edited.revision && seen <= event.revision
  return isBetween(revision) || isBetween(await madeBy(call, after, event.id))
}

/** The event for a change, as the client saw it; else it is told who was first, and when. */
export async function loadAt(call: WriteCall, { id, revision, after }: Seen): Promise<Stored> {
  const stored = await loadForChange(call.db, id)
  if (stored === null) return notFound()
  const { event, removedAt, edited } = stored
  const isGone = removedAt !== null
  if (isGone ? event.owner.person !== call.seat.holder.id : !(await isParty(call.db, call.seat.holder.id, id))) return notFound()
  if (!isGone && (await wasSeen(call, stored, { id, revision, after }))) return stored
  if (isHiddenFrom(call.seat, event)) return notFound()
  throw new RefusalError(await changedMeanwhile(call, { noun: 'calendarEvent', id, changedAt: edited.at }, isGone))
}

/** After another time everybody is asked anew (RFC 5546, 2.1.5), of single days for these days; and the number of the change rises. */
export function asked(before: Event, after: Event): Event {
  const whole = ({ when, repeat }: Event): string => canonicalJson([when, repeat?.rule ?? null])
  const single = ({ changed }: Event): Map<string, string> => new Map(changed.map((each) => [each.occurrence, canonicalJson(each.when)]))
  const usual = (key: string): string | null => (after.when === null ? null : canonicalJson(whenAt(after.when, key)))
  if (whole(before) !== whole(after)) {
    return { ...after, sequence: before.sequence + 1, invitees: after.invitees.map((each) => ({ ...each, answer: 'waiting', occurrences: [], answeredAt: null })) }
  }
  const [then, now] = [single(before), single(after)]
  const moved = [...new Set([...then.keys(), ...now.keys()])].filter((key) => (then.get(key) ?? usual(key)) !== (now.get(key) ?? usual(key)))
  if (moved.length === 0) return after
  const anew = moved.map((occurrence) => ({ occurrence, answer: 'waiting' as const }))
  return { ...after, sequence: before.sequence + 1, invitees: after.invitees.map((each) => ({ ...each, occurrences: [...each.occurrences.filter(({ occurrence }) => !moved.includes(occurrence)), ...anew].slice(-500) })) }
}

/** What another program says of an event: it counts its changes itself, and never backwards here. */
export function renewed(before: Event, said: Event): Event {
  return { ...asked(before, said), sequence: Math.max(said.sequence, before.sequence) }
}

export interface Change {
  before: Stored | null
  /** Null takes it away. */
  after: Pick<Stored, 'event' | 'kept' | 'href'> | null
  /** Somebody's answer, and nothing else. */
  answer?: true
  /** What its people knew of it until now, where that is not `before`; null tells them nothing, since another change of the same deed does. */
  known?: readonly Event[] | null
}

/** Up to so many events each have a line of their own in feed and history; of a whole file they have one. */
const toldSingly = 100

/** Writes several events as one deed of the person, which `calendar.undo` can take back. Answers them with their new revisions. */
export async function keepAll(call: WriteCall, changes: readonly Change[], options: { undoable: boolean; restored?: boolean } = { undoable: true }): Promise<Event[]> {
  const written = changes.map((change) => writingOf(call, change))
  await writeAll(call, written)
  const events = written.map(({ event }) => event)
  if (changes.length <= toldSingly) for (const change of changes) announce(call, change)
  else {
    call.record('calendarEvent', call.id, { events: changes.length })
    call.changed('calendarEvent', call.id, { persons: [...new Set(changes.flatMap(concerned))] })
    await searchThese(call, 'calendarEvent', events.map(({ id }) => id))
  }
  const giveWay = givingWay()
  for (const [index, { known, ...change }] of changes.entries()) {
    await giveWay()
    if (known !== null) await tell(call, known ?? standing(change.before), change.after === null ? null : events[index]!, options.restored === true)
  }
  if (!options.undoable) return events
  const before = changes.map(({ before: each }, index): Before => ({ id: events[index]!.id, revision: events[index]!.revision, document: each === null || each.removedAt !== null ? null : each.event }))
  await saveUndo(call, before)
  return events
}

/** Without notices: for answers, which tell their own. */
export async function keep(call: WriteCall, change: Change): Promise<Event> {
  const writing = writingOf(call, change)
  await writeAll(call, [writing])
  announce(call, change)
  return writing.event
}

function writingOf({ now }: Pick<JobCall, 'now'>, { before, after, answer }: Change): Writing {
  const base = after?.event ?? before?.event
  if (base === undefined) throw new Error('a change of nothing')
  const event: Event = { ...base, revision: (before?.event.revision ?? 0) + 1, changedAt: now }
  const edited = answer === true && before !== null ? before.edited : { revision: event.revision, at: now }
  return { kept: before?.kept ?? null, href: before?.href ?? `${event.id}.ics`, removedAt: null, ...after, event, edited, removed: after === null }
}

const concerned = ({ before, after }: Change): string[] => [...new Set([...(before === null ? [] : partiesOf(before.event)), ...(after === null ? [] : partiesOf(after.event))])]

function announce(call: WriteCall, change: Change): void {
  const id = change.after?.event.id ?? change.before?.event.id ?? ''
  call.changed('calendarEvent', id, { persons: concerned(change) })
}

async function writeAll(call: Pick<WriteCall, 'db' | 'now'>, written: readonly Writing[]): Promise<void> {
  await saveAll(call, written)
  const giveWay = givingWay()
  const due: { event: string; at: string | null }[] = []
  for (const { event, removed } of written) {
    due.push({ event: event.id, at: removed ? null : nextReminder(event, call.now) })
    await giveWay()
  }
  await saveReminders(call.db, due)
}

/** When the next of its occurrences begins, or its last began; a date for whole days. */
export function nextBeginning(event: Event, now: string): string {
  const next = occurrencesBetween(event, now, plus(now, 400 * 86_400_000), place, 1)[0]
  const when = next?.when ?? event.when
  if (when === null) return ''
  return when.allDay ? when.from : (next?.start ?? occurrencesBetween({ ...event, repeat: null, changed: [] }, '1970-01-01T00:00:00.000Z', '2200-01-01T00:00:00.000Z', place)[0]?.start ?? '')
}

/** So many days ahead are compared one by one; of what goes on after them, by what rule and until when. */
const comparedAhead = 400

interface Ahead {
  stands: boolean
  times: string
  words: string
}

const standing = (stored: Stored | null): Event[] => (stored === null || stored.removedAt !== null ? [] : [stored.event])
const invites = (event: Event, person: string): boolean => event.status !== 'cancelled' && event.invitees.some((each) => each.person === person)

/** What whoever is invited to these sees of them from now on; two halves of a series look as the whole did. */
function aheadOf(events: readonly Event[], now: string): Ahead {
  const saying = new Map<object, string>()
  // As a digest, since a long description stands in each of its days.
  const said = (event: Event, words: Pick<Event, 'title' | 'place' | 'description'> = event): string => {
    const known = saying.get(words) ?? hash('sha256', canonicalJson([words.title, words.place, words.description, event.room]))
    saying.set(words, known)
    return known
  }
  const found = events.flatMap((event) => occurrencesBetween(event, now, '2199-12-31T00:00:00.000Z', place, comparedAhead).map(({ start, end, changed }) => [start, end, said(event, changed ?? event)] as const))
  const days = found.toSorted((a, b) => (a.join() < b.join() ? -1 : 1)).slice(0, comparedAhead)
  const last = days.length < comparedAhead ? undefined : days.at(-1)?.[0]
  const undated = events.filter(({ when }) => when === null)
  return {
    stands: days.length + undated.length > 0,
    times: canonicalJson([days.map(([start, end]) => [start, end]), last === undefined ? [] : goingOnAfter(events, last)]),
    words: canonicalJson([...days.map(([, , words]) => words), ...undated.map((event) => said(event))]),
  }
}

/** By what rules it goes on, until when, and which single days are then otherwise: in the same words whether it is one series or its halves. */
function goingOnAfter(events: readonly Event[], day: string): unknown[] {
  const running = events.flatMap((event) => {
    const extent = extentOf(event, place)
    return extent === null || (extent.last !== null && extent.last <= day) ? [] : [{ ...event, last: extent.last ?? 'endless' }]
  })
  const endlessRule = (text: string | null | undefined): string => {
    const rule = text === null || text === undefined ? null : parseRule(text)
    return rule === null ? '' : writeRule({ ...rule, count: null, until: null })
  }
  const single = running.flatMap(({ repeat, changed }) => [...(repeat?.dates ?? []), ...(repeat?.except ?? []), ...changed.map(({ occurrence, when }) => `${occurrence} ${canonicalJson(when)}`)])
  return [[...new Set(running.map(({ repeat }) => endlessRule(repeat?.rule)))].toSorted(), running.map(({ last }) => last).toSorted().at(-1) ?? '', single.filter((each) => each > day).toSorted()]
}

/** Everybody but the doer hears once, and only of what changes in their calendar ahead: an invitation, another time, or that it won't be. */
async function tell(call: WriteCall, before: readonly Event[], after: Event | null, restored: boolean): Promise<void> {
  const seen = new Map<string, Ahead>()
  const aheadTo = (person: string, events: readonly Event[]): Ahead => {
    const own = events.filter((event) => invites(event, person))
    const key = own.map(({ id, revision }) => `${id} ${revision}`).join()
    const known = seen.get(key) ?? aheadOf(own, call.now)
    seen.set(key, known)
    return known
  }
  const told = new Map<string, { key: TextKey; about: Event; persons: string[] }>()
  const current = after === null ? [] : [after]
  for (const person of new Set([...before, ...current].flatMap(({ invitees }) => invitees.map((each) => each.person)))) {
    const [was, is] = [before.find((event) => invites(event, person)), current.find((event) => invites(event, person))]
    const key = noticeOf(aheadTo(person, before), aheadTo(person, current), { was, is, restored })
    const about = key === 'calendar.notice.cancelled' ? was : (is ?? was)
    if (key === null || about === undefined) continue
    const group = told.get(`${key} ${about.id}`)
    if (group === undefined) told.set(`${key} ${about.id}`, { key, about, persons: [person] })
    else group.persons.push(person)
  }
  for (const { key, about, persons } of told.values()) await notice(call, about, persons, key)
}

/** What is over is a record, and nobody is called to it. */
function noticeOf(then: Ahead, now: Ahead, person: { was: Event | undefined; is: Event | undefined; restored: boolean }): TextKey | null {
  if (person.was === undefined) return now.stands ? (person.restored ? 'calendar.notice.restored' : 'calendar.notice.invited') : null
  if (person.is === undefined) return then.stands ? 'calendar.notice.cancelled' : null
  // A series of which only days that are over are left begins where it began; what was moved into the past doesn't.
  if (then.stands && !now.stands && canonicalJson(person.was.when) === canonicalJson(person.is.when)) return 'calendar.notice.cancelled'
  if (then.times !== now.times) return 'calendar.notice.moved'
  return then.words === now.words ? null : 'calendar.notice.changed'
}

export async function notice(call: Pick<ReadCall, 'now'> & Pick<WriteCall, 'notify'>, event: Event, persons: readonly string[], key: TextKey, more: { name?: string; when?: string } = {}): Promise<void> {
  await call.notify({
    persons,
    class: 'calendar',
    key,
    values: { title: event.title === '' ? '…' : event.title, when: more.when ?? nextBeginning(event, call.now), name: more.name ?? event.owner.name },
    link: linkTo(event.id),
    about: { noun: 'calendarEvent', id: event.id },
  })
}

export const linkTo = (id: string): string => `/calendar/event/${id}`
