/**
 * Events as iCalendar. What came from another calendar keeps every line that the event itself doesn't contradict: only
 * what was changed here is written anew, so that nothing of a telephone's is lost on its way through the portal.
 */
import { addDays, type Instant } from '../kernel/time.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import type { Changed, OccurrenceKey, When } from './event.ts'
import type { Attendee, Content } from './ics-content.ts'
import { reminderOf } from './ics-item.ts'
import { readIcs } from './ics-read.ts'
import { linesOf, textOf, writeProperty } from './ics-property.ts'
import { calendarOf, readTree, writeTree, type Component, type Line } from './ics-tree.ts'
import { writeZone } from './ics-zones.ts'
import { doneAtOf, instantsOf, occurrencesBetween, whenAt } from './occurrences.ts'
import { isZoneKnown } from './rules.ts'
import { defaultZone, type OffsetOf } from './zones.ts'

export interface Written {
  content: Content
  /** The object of another calendar that it came in. */
  kept: string | null
  /** `mailto:…` with a name. */
  organizer: { address: string; name: string } | null
  roomName: string
  madeAt: string
  changedAt: string
}


/** One file of them all. */
export function writeIcs(events: readonly Written[], offsetOf: OffsetOf): string {
  const writing = writingIcs(events, offsetOf)
  for (;;) {
    const step = writing.next()
    if (step.done === true) return step.value
  }
}

/** The same event by event, for whoever has other things to do in between. */
export function* writingIcs(events: readonly Written[], offsetOf: OffsetOf): Generator<void, string> {
  const calendar = calendarOf([])
  for (const event of events) {
    calendar.children.push(...componentsOf(event, offsetOf))
    yield
  }
  return writeTree(withZones(calendar, [], offsetOf))
}

const fields: (keyof Content)[] = ['kind', 'title', 'place', 'description', 'when', 'repeat', 'reminders', 'room', 'private', 'busy', 'status', 'attendees', 'doneAt', 'changed']
const isSameIn = (a: Content, b: Content, names: readonly (keyof Content)[]): boolean => names.every((name) => canonicalJson(a[name]) === canonicalJson(b[name]))

/** Whether the object it came in still says everything of it. */
function isAsKept({ content, kept, organizer }: Written, offsetOf: OffsetOf): boolean {
  const before = kept === null || organizer !== null ? null : readIcs(kept, offsetOf).items[0]?.content
  return before !== null && before !== undefined && isSameIn(before, content, [...fields, 'sequence'])
}

/** One event as an object of its own, with what its file said beside it; to the byte as it came while nothing was changed. */
export function writeObject(event: Written, offsetOf: OffsetOf): string {
  if (event.kept !== null && isAsKept(event, offsetOf)) return event.kept
  const kept = event.kept === null ? null : (readTree(event.kept).calendars[0] ?? null)
  const calendar = kept === null ? calendarOf([]) : { ...kept, children: [] as Component[] }
  calendar.children = componentsOf(event, offsetOf)
  return writeTree(withZones(calendar, kept?.children.filter(({ name }) => name === 'VTIMEZONE') ?? [], offsetOf))
}

/** Of one event so many are told apart; a client that wants more asks for a shorter time. */
const maxExpanded = 2000

/** Each time it takes place between two instants by itself and in UTC, for clients that know no rules (RFC 4791, 9.6.5). */
export function writeExpanded(event: Written, from: Instant, until: Instant, offsetOf: OffsetOf): string {
  const { content } = event
  const { when: whole } = content
  const found = content.repeat === null || whole === null ? [] : occurrencesBetween(content, from, until, { zone: defaultZone, offsetOf }, maxExpanded)
  if (whole === null || found.length === 0) return writeObject(event, offsetOf)
  const inUtc = (when: When): When => {
    const { start, end } = instantsOf(when, { zone: defaultZone, offsetOf })
    return when.allDay ? when : { allDay: false, from: start.slice(0, 19), until: end.slice(0, 19), zone: 'UTC' }
  }
  const components = found.map(({ occurrence, when, changed }): Component => {
    const key = whenAt(whole, occurrence ?? whole.from)
    const component: Component = { name: content.kind === 'task' ? 'VTODO' : 'VEVENT', line: 0, lines: [writeProperty('uid', {}, 'text', content.uid), keyProperty('recurrence-id', inUtc(key).from, inUtc(key))], children: [] }
    const one: Content = { ...content, ...changed, doneAt: doneAtOf(content, changed), when: inUtc(when), repeat: null, changed: [] }
    new Writing(component, null, { ...event, content: one }).write()
    return component
  })
  return writeTree(calendarOf(components))
}

/** Each zone that a time names is described, as RFC 5545 (3.2.19) asks. */
function withZones(calendar: Component, given: readonly Component[], offsetOf: OffsetOf): Component {
  const years = new Map<string, [number, number]>()
  for (const component of calendar.children) {
    for (const { text } of component.lines) {
      const match = /;TZID=(?:"([^"]*)"|([^;:]*))[^:]*:(\d{4})/i.exec(text)
      const zone = match?.[1] ?? match?.[2]
      if (zone === undefined) continue
      // Clocks of years that nobody has decided on yet are those of the last that somebody has.
      const year = Math.min(2050, Math.max(1970, Number(match?.[3])))
      const [first, last] = years.get(zone) ?? [year, year]
      years.set(zone, [Math.min(first, year), Math.max(last, year)])
    }
  }
  const described = new Set(given.map((zone) => textOf(zone, 'TZID')))
  const zones = [...years].filter(([zone]) => !described.has(zone) && isZoneKnown(zone, offsetOf)).map(([zone, [first, last]]) => writeZone(zone, offsetOf, first, last))
  return { ...calendar, children: [...given, ...zones, ...calendar.children] }
}

/** Master first, then what differs on single days. */
function componentsOf(event: Written, offsetOf: OffsetOf): Component[] {
  const [item] = event.kept === null ? [] : readIcs(event.kept, offsetOf).items
  const before = item?.content ?? null
  const components = item === undefined || before === null ? [] : item.source.children.filter(({ name }) => name === 'VEVENT' || name === 'VTODO')
  const kept = components.find((each) => linesOf(each, 'RECURRENCE-ID').length === 0) ?? components[0]
  const { content } = event
  const name = content.kind === 'task' ? 'VTODO' : 'VEVENT'
  const master: Component = kept === undefined || before === null ? { name, line: 0, lines: [writeProperty('uid', {}, 'text', content.uid)], children: [] } : { ...kept, name, lines: [...kept.lines], children: [...kept.children] }
  new Writing(master, before, event).write()
  const others = new Map((before?.changed ?? []).map((changed, index) => [changed.occurrence, { changed, component: components.filter((each) => each !== kept)[index] }]))
  return [master, ...content.changed.map((changed) => changedComponent(changed, others.get(changed.occurrence), event, name))]
}

function changedComponent(changed: Changed, known: { changed: Changed; component: Component | undefined } | undefined, event: Written, name: string): Component {
  if (known?.component !== undefined && canonicalJson(known.changed) === canonicalJson(changed) && event.content.when?.allDay === changed.when.allDay) return known.component
  const { content } = event
  const component: Component = { name, line: 0, lines: [writeProperty('uid', {}, 'text', content.uid)], children: [] }
  const whole = content.when
  if (whole !== null) component.lines.push(keyProperty('recurrence-id', changed.occurrence, whole))
  const one: Content = { ...content, ...changed, doneAt: doneAtOf(content, changed), repeat: null, changed: [], status: changed.cancelled ? 'cancelled' : content.status === 'cancelled' ? 'confirmed' : content.status }
  new Writing(component, null, { ...event, content: one }).write()
  return component
}

class Writing {
  readonly #component: Component
  readonly #before: Content | null
  readonly #event: Written

  constructor(component: Component, before: Content | null, event: Written) {
    this.#component = component
    this.#before = before
    this.#event = event
  }

  write(): void {
    const { content, changedAt, madeAt } = this.#event
    const before = this.#before
    const same = (...names: (keyof Content)[]): boolean => before !== null && isSameIn(before, content, names)
    if (same(...fields) && this.#event.organizer === null) return
    this.#stamp(changedAt, madeAt)
    if (!same('title')) this.#text('SUMMARY', content.title)
    if (!same('place', 'room')) this.#place(content)
    if (!same('description')) this.#text('DESCRIPTION', content.description)
    if (!same('when', 'repeat')) this.#times(content)
    if (!same('private')) this.#replace('CLASS', content.private ? [plain('CLASS:PRIVATE')] : [])
    if (!same('busy') && content.kind === 'event') this.#replace('TRANSP', content.busy ? [] : [plain('TRANSP:TRANSPARENT')])
    if (!same('status', 'doneAt')) this.#status(content)
    if (!same('attendees')) this.#people(content)
    if (!same('reminders')) this.#alarms(content)
    this.#replace('SEQUENCE', [plain(`SEQUENCE:${content.sequence}`)])
  }

  #replace(name: string, lines: readonly Line[]): void {
    this.#component.lines = [...this.#component.lines.filter((line) => !new RegExp(`^${name}[:;]`, 'i').test(line.text)), ...lines]
  }

  #text(name: string, value: string): void {
    this.#replace(name, value === '' ? [] : [writeProperty(name, {}, 'text', value)])
  }

  #stamp(changedAt: string, madeAt: string): void {
    const utc = (instant: string): string => `${instant.slice(0, 19)}Z`
    this.#replace('DTSTAMP', [writeProperty('dtstamp', {}, 'date-time', utc(changedAt))])
    this.#replace('LAST-MODIFIED', [writeProperty('last-modified', {}, 'date-time', utc(changedAt))])
    if (linesOf(this.#component, 'CREATED').length === 0) this.#replace('CREATED', [writeProperty('created', {}, 'date-time', utc(madeAt))])
  }

  #place({ place, room }: Content): void {
    const { roomName } = this.#event
    this.#text('LOCATION', place === '' && room !== null ? roomName : place)
    this.#replace('X-KENSE-ROOM', room === null ? [] : [writeProperty('x-kense-room', { 'x-name': roomName }, 'text', room)])
  }

  #times({ kind, when, repeat }: Content): void {
    for (const name of ['DTSTART', 'DTEND', 'DUE', 'DURATION', 'RRULE', 'RDATE', 'EXDATE']) this.#replace(name, [])
    if (when === null) return
    const last = when.allDay && kind === 'event' ? addDays(when.until, 1) : when.until
    const needsStart = kind === 'event' || when.from !== when.until || repeat !== null
    if (needsStart) this.#replace('DTSTART', [keyProperty('dtstart', when.from, when)])
    if (kind === 'event') this.#replace('DTEND', [keyProperty('dtend', last, when)])
    else if (!needsStart || when.from !== when.until) this.#replace('DUE', [keyProperty('due', when.until, when)])
    if (repeat === null) return
    if (repeat.rule !== null) this.#replace('RRULE', [plain(`RRULE:${repeat.rule}`)])
    if (repeat.dates.length > 0) this.#replace('RDATE', [keyProperty('rdate', repeat.dates, when)])
    if (repeat.except.length > 0) this.#replace('EXDATE', [keyProperty('exdate', repeat.except, when)])
  }

  #status({ kind, status, doneAt }: Content): void {
    const words = kind === 'task' ? { confirmed: doneAt === null ? 'NEEDS-ACTION' : 'COMPLETED', tentative: 'NEEDS-ACTION', cancelled: 'CANCELLED' } : { confirmed: 'CONFIRMED', tentative: 'TENTATIVE', cancelled: 'CANCELLED' }
    this.#replace('STATUS', [plain(`STATUS:${words[status]}`)])
    if (kind !== 'task') return
    this.#replace('COMPLETED', doneAt === null ? [] : [writeProperty('completed', {}, 'date-time', `${doneAt.slice(0, 19)}Z`)])
    this.#replace('PERCENT-COMPLETE', doneAt === null ? [] : [plain('PERCENT-COMPLETE:100')])
  }

  #people({ attendees }: Content): void {
    const { organizer } = this.#event
    this.#replace('ATTENDEE', attendees.map(attendeeProperty))
    this.#replace('ORGANIZER', organizer === null || attendees.length === 0 ? [] : [writeProperty('organizer', { cn: organizer.name }, 'cal-address', organizer.address)])
  }

  /** Alarms of other kinds stay as they came. */
  #alarms({ kind, title, reminders }: Content): void {
    const others = this.#component.children.filter((each) => each.name !== 'VALARM' || reminderOf(each, kind) === null)
    const own = reminders.map((minutes): Component => {
      const trigger = writeProperty('trigger', kind === 'task' ? { related: 'END' } : {}, 'duration', minutes === 0 ? 'PT0S' : `-PT${minutes}M`)
      return { name: 'VALARM', line: 0, lines: [plain('ACTION:DISPLAY'), writeProperty('description', {}, 'text', title === '' ? '…' : title), trigger], children: [] }
    })
    this.#component.children = [...others, ...own]
  }
}

const plain = (text: string): Line => ({ text, line: 0 })

function attendeeProperty({ address, name, answer }: Attendee): Line {
  const partstat = { waiting: 'NEEDS-ACTION', accepted: 'ACCEPTED', declined: 'DECLINED', tentative: 'TENTATIVE' }[answer]
  return writeProperty('attendee', { ...(name === '' ? {} : { cn: name }), partstat, ...(answer === 'waiting' ? { rsvp: 'TRUE' } : {}) }, 'cal-address', address)
}

function keyProperty(name: string, keys: OccurrenceKey | readonly OccurrenceKey[], when: When): Line {
  const list = typeof keys === 'string' ? [keys] : [...keys]
  if (when.allDay) return writeProperty(name, { value: 'DATE' }, 'date', ...list)
  if (when.zone === 'UTC') return writeProperty(name, {}, 'date-time', ...list.map((key) => `${key}Z`))
  return writeProperty(name, { tzid: when.zone }, 'date-time', ...list)
}
