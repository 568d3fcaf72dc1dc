/** Events and tasks of an iCalendar file, with everything that had to be said about them. */
import { canonicalJson } from '../kernel/canonical-json.ts'
import { addDays } from '../kernel/time.ts'
import { all } from '../kernel/verdict.ts'
import type { Answer, Changed, Draft, Event, OccurrenceKey, When } from './event.ts'
import { maxReminderMinutes } from './event.ts'
import { linesOf, parameterOf, propertiesOf, propertyOf, rawValueOf, readProperty, textOf, type Property } from './ics-property.ts'
import { readTree, writeTree, type Component, type Line, type Problem } from './ics-tree.ts'
import { tzidOf, zoneReader, type ZoneReader } from './ics-zones.ts'
import { whenAt } from './occurrences.ts'
import { mayBe, mayTakePlace } from './rules.ts'
import { parseRule, writeRule } from './rule.ts'
import { civilOf, defaultZone, instantOf, type Civil, type OffsetOf } from './zones.ts'

export interface Attendee {
  /** `mailto:…` or `urn:uuid:…`, in lower case. */
  address: string
  name: string
  answer: Answer
}

/** What iCalendar says of an event; its people are addresses here. */
export interface Content extends Draft {
  uid: string
  changed: Changed[]
  doneAt: Event['doneAt']
  sequence: number
  attendees: Attendee[]
}

export interface Item {
  line: number
  uid: string
  /** Null when it can't be taken; its problems say why. */
  content: Content | null
  problems: Problem[]
  /** A file with this item alone, and all of it. */
  source: Component
}

export interface Reading {
  items: Item[]
  problems: Problem[]
}

export const maxItems = 5000
const limits = { title: 500, place: 500, description: 20_000 } as const

export function readIcs(text: string, offsetOf: OffsetOf): Reading {
  const { calendars, problems } = readTree(text)
  const items: Item[] = []
  for (const calendar of calendars) {
    const groups = new Map<string, Component[]>()
    for (const component of calendar.children) {
      if (component.name === 'VEVENT' || component.name === 'VTODO') {
        const uid = textOf(component, 'UID')?.trim() ?? ''
        const key = uid === '' ? `line ${component.line}` : uid
        const group = groups.get(key)
        if (group === undefined) groups.set(key, [component])
        else group.push(component)
      } else if (component.name !== 'VTIMEZONE') problems.push({ line: component.line, key: 'calendar.ics.partUnknown', values: { name: component.name }, harmless: true })
    }
    const frame = { line: calendar.line, head: calendar.lines.filter(({ text }) => !/^METHOD[:;]/i.test(text)), zones: calendar.children.filter(({ name }) => name === 'VTIMEZONE') }
    for (const components of groups.values()) {
      if (items.length >= maxItems) {
        problems.push({ line: components[0]?.line ?? 0, key: 'calendar.ics.tooMany', values: { count: maxItems }, harmless: false })
        return { items, problems }
      }
      items.push(readItem(frame, components, offsetOf))
    }
  }
  if (items.length === 0 && calendars.length > 0) problems.push({ line: 1, key: 'calendar.ics.empty', values: {}, harmless: false })
  return { items, problems }
}

/** What every item of a file takes along. */
interface Frame {
  line: number
  head: Line[]
  zones: Component[]
}

function readItem({ line, head, zones }: Frame, components: Component[], offsetOf: OffsetOf): Item {
  const problems: Problem[] = []
  const master = components.find((each) => linesOf(each, 'RECURRENCE-ID').length === 0) ?? components[0]!
  const reader = new ItemReader(master, zoneReader(zones, offsetOf, problems), offsetOf, problems)
  const source: Component = { name: 'VCALENDAR', line, lines: head, children: [...zones, ...components] }
  const content = reader.read(components.filter((each) => each !== master))
  const fits = content === null ? null : all(mayBe(content, offsetOf), ...content.changed.flatMap(({ when, occurrence }) => [mayTakePlace(when), mayTakePlace({ allDay: true, from: occurrence.slice(0, 10), until: occurrence.slice(0, 10) })]))
  if (fits !== null && !fits.allowed) problems.push({ line: master.line, key: fits.refusal.key, values: (fits.refusal.values ?? {}) as Problem['values'], harmless: false })
  return { line: master.line, uid: content?.uid ?? textOf(master, 'UID') ?? '', content: fits?.allowed === true ? content : null, problems, source }
}

interface Moment {
  /** A date or a civil time. */
  key: OccurrenceKey
  /** Null for a date. */
  zone: string | null
}

class ItemReader {
  readonly #master: Component
  readonly #zones: ZoneReader
  readonly #offsetOf: OffsetOf
  readonly #problems: Problem[]

  constructor(master: Component, zones: ZoneReader, offsetOf: OffsetOf, problems: Problem[]) {
    this.#master = master
    this.#zones = zones
    this.#offsetOf = offsetOf
    this.#problems = problems
  }

  read(others: readonly Component[]): Content | null {
    const master = this.#master
    const kind = master.name === 'VTODO' ? 'task' : 'event'
    const when = this.#when(master)
    if (when === undefined) return null
    const orphan = linesOf(master, 'RECURRENCE-ID').length > 0
    if (orphan) this.#tell(master.line, 'calendar.ics.orphan', {}, true)
    const repeat = when === null ? null : this.#repeat(when)
    const status = textOf(master, 'STATUS')?.toUpperCase()
    const attendees = propertiesOf(master, 'ATTENDEE').flatMap((property) => attendeeOf(property) ?? [])
    return {
      kind,
      uid: this.#uid(),
      ...this.#words(master),
      when,
      repeat,
      changed: when === null || repeat === null ? [] : others.flatMap((each) => this.#changed(each, when) ?? []),
      reminders: this.#reminders(kind),
      room: roomOf(master),
      private: ['PRIVATE', 'CONFIDENTIAL'].includes(textOf(master, 'CLASS')?.toUpperCase() ?? ''),
      busy: textOf(master, 'TRANSP')?.toUpperCase() !== 'TRANSPARENT',
      status: status === 'CANCELLED' ? 'cancelled' : status === 'TENTATIVE' ? 'tentative' : 'confirmed',
      guests: attendees.slice(0, 200).map(guestOf),
      attendees,
      doneAt: kind === 'task' ? this.#doneAt() : null,
      sequence: Math.min(1_000_000, Math.max(0, Number(textOf(master, 'SEQUENCE') ?? 0) || 0)),
    }
  }

  #tell(line: number, key: Problem['key'], values: Problem['values'], harmless: boolean): void {
    this.#problems.push({ line, key, values, harmless })
  }

  #uid(): string {
    const uid = textOf(this.#master, 'UID')?.trim() ?? ''
    if (uid !== '') return uid.slice(0, 1000)
    this.#tell(this.#master.line, 'calendar.ics.uidMissing', {}, true)
    return `${digestOf(writeTree(this.#master))}@kense`
  }

  #words(component: Component): { title: string; place: string; description: string } {
    const room = propertyOf(component, 'X-KENSE-ROOM')
    const read = (name: string, field: keyof typeof limits): string => {
      const text = (textOf(component, name) ?? '').trim()
      if (text.length > limits[field]) this.#tell(component.line, 'calendar.ics.shortened', { name }, true)
      return text.slice(0, limits[field]).trim()
    }
    const place = read('LOCATION', 'place')
    return { title: read('SUMMARY', 'title'), place: room !== null && parameterOf(room, 'x-name') === place ? '' : place, description: read('DESCRIPTION', 'description') }
  }

  /** Undefined when the time is wrong or missing where it may not be; that was told. */
  #when(component: Component): When | null | undefined {
    const isTask = component.name === 'VTODO'
    const start = this.#moment(component, 'DTSTART')
    const end = this.#moment(component, isTask ? 'DUE' : 'DTEND')
    if (start === undefined || end === undefined) return undefined
    if (start === null) {
      if (isTask) return end === null ? null : whenOf(end, end.key)
      this.#tell(component.line, 'calendar.ics.startMissing', {}, false)
      return undefined
    }
    if (end !== null) return this.#between(start, end, isTask)
    const duration = textOf(component, 'DURATION')
    const length = duration === null ? 0 : durationMs(duration)
    if (length === null) {
      this.#tell(component.line, 'calendar.ics.dateWrong', { name: 'DURATION', value: duration ?? '' }, false)
      return undefined
    }
    if (start.zone === null) return whenOf(start, addDays(start.key, Math.max(0, Math.ceil(length / 86_400_000) - 1)))
    return whenOf(start, this.#civil(new Date(Date.parse(instantOf(start.key, start.zone, this.#offsetOf)) + length).toISOString(), start.zone))
  }

  #between(start: Moment, end: Moment, isTask: boolean): When {
    if (start.zone === null) {
      const last = end.key.slice(0, 10)
      // The end of an event's days is the day after them; some write the last day itself for a single one.
      return whenOf(start, isTask || last <= start.key || end.zone !== null ? (last < start.key ? start.key : last) : addDays(last, -1))
    }
    if (end.zone === null) return whenOf(start, isTask ? `${end.key}T23:59:59` : `${end.key}T00:00:00`)
    return whenOf(start, this.#inZone(end, start.zone))
  }

  #civil(instant: string, zone: string): Civil {
    return civilOf(instant, zone, this.#offsetOf)
  }

  #inZone({ key, zone }: Moment, other: string): Civil {
    return zone === other || zone === null ? key : this.#civil(instantOf(key, zone, this.#offsetOf), other)
  }

  /** Null when there is none, undefined when it is wrong. */
  #moment(component: Component, name: string): Moment | null | undefined {
    const [line] = linesOf(component, name)
    if (line === undefined) return null
    const property = readProperty(line)
    const moment = property === null ? null : this.#momentOf(property, property.values[0])
    if (moment === null) this.#tell(line.line, 'calendar.ics.dateWrong', { name, value: rawValueOf(line).slice(0, 60) }, false)
    return moment ?? undefined
  }

  #momentOf(property: Property, given: unknown): Moment | null {
    const value = Array.isArray(given) ? (given[0] as unknown) : given
    if (typeof value !== 'string') return null
    if (/^\d{4}-\d\d-\d\d$/.test(value)) return isReal(value) ? { key: value, zone: null } : null
    const civil = value.replace(/Z$/, '').replace(/:60$/, ':59')
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(civil) || !isReal(civil)) return null
    if (value.endsWith('Z')) return { key: civil, zone: 'UTC' }
    const tzid = tzidOf(property)
    return { key: civil, zone: tzid === null ? defaultZone : this.#zones.zoneOf(tzid, civil, property.line) }
  }

  /** Dates and times of a list as keys of the event. */
  #keys(name: string, when: When): OccurrenceKey[] {
    const keys: OccurrenceKey[] = []
    for (const line of linesOf(this.#master, name)) {
      const property = readProperty(line)
      for (const value of property?.values ?? [null]) {
        const moment = property === null ? null : this.#momentOf(property, value)
        if (moment === null) this.#tell(line.line, 'calendar.ics.dateWrong', { name, value: rawValueOf(line).slice(0, 60) }, true)
        else keys.push(this.#keyOf(moment, when))
      }
    }
    return [...new Set(keys)].toSorted()
  }

  #keyOf(moment: Moment, when: When): OccurrenceKey {
    if (when.allDay) return moment.key.slice(0, 10)
    return moment.zone === null ? `${moment.key}${when.from.slice(10)}` : this.#inZone(moment, when.zone)
  }

  #repeat(when: When): Draft['repeat'] {
    const rules = linesOf(this.#master, 'RRULE')
    const [first, second] = rules
    if (second !== undefined) this.#tell(second.line, 'calendar.ics.rulesMany', {}, false)
    const dates = this.#keys('RDATE', when).slice(0, 500)
    if (first === undefined && dates.length === 0) return null
    const rule = first === undefined ? null : parseRule(rawValueOf(first))
    // What isn't understood is kept as it is, for the rule that judges it to name.
    return { rule: first === undefined ? null : rule === null ? rawValueOf(first).slice(0, 500) : writeRule(rule), dates, except: this.#keys('EXDATE', when).slice(0, 2000) }
  }

  #changed(component: Component, whole: When): Changed | null {
    const property = propertyOf(component, 'RECURRENCE-ID')
    const moment = property === null ? null : this.#momentOf(property, property.values[0])
    if (property === null || moment === null) {
      this.#tell(component.line, 'calendar.ics.dateWrong', { name: 'RECURRENCE-ID', value: '' }, false)
      return null
    }
    if (parameterOf(property, 'range') !== null) this.#tell(property.line, 'calendar.ics.rangeThisAndFuture', {}, false)
    const occurrence = this.#keyOf(moment, whole)
    const when = linesOf(component, 'DTSTART').length === 0 ? whenAt(whole, occurrence) : this.#when(component)
    if (when === undefined || when === null) return null
    return { occurrence, ...this.#words(component), when, cancelled: textOf(component, 'STATUS')?.toUpperCase() === 'CANCELLED' }
  }

  #reminders(kind: Draft['kind']): number[] {
    const found: number[] = []
    for (const alarm of this.#master.children) {
      if (alarm.name !== 'VALARM') continue
      const minutes = reminderOf(alarm, kind)
      if (minutes === null) this.#tell(alarm.line, 'calendar.ics.alarmLeft', { value: linesOf(alarm, 'TRIGGER').map(rawValueOf)[0]?.slice(0, 60) ?? '' }, true)
      else found.push(minutes)
    }
    return [...new Set(found)].toSorted((a, b) => a - b).slice(0, 10)
  }

  #doneAt(): string | null {
    const completed = propertyOf(this.#master, 'COMPLETED')
    const moment = completed === null ? null : this.#momentOf(completed, completed.values[0])
    if (moment !== null) return instantOf(moment.zone === null ? `${moment.key}T00:00:00` : moment.key, moment.zone ?? defaultZone, this.#offsetOf)
    const stamp = propertyOf(this.#master, 'LAST-MODIFIED') ?? propertyOf(this.#master, 'DTSTAMP')
    const said = textOf(this.#master, 'STATUS')?.toUpperCase() === 'COMPLETED' || textOf(this.#master, 'PERCENT-COMPLETE') === '100'
    const at = said && stamp !== null ? this.#momentOf(stamp, stamp.values[0]) : null
    return at === null ? (said ? '1970-01-01T00:00:00.000Z' : null) : instantOf(at.key, at.zone ?? defaultZone, this.#offsetOf)
  }
}

const isReal = (key: string): boolean => {
  const date = new Date(key.length === 10 ? `${key}T00:00:00Z` : `${key}Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(key)
}

function whenOf(start: Moment, until: OccurrenceKey): When {
  return start.zone === null ? { allDay: true, from: start.key, until } : { allDay: false, from: start.key, until, zone: start.zone }
}

/** `-P1DT2H30M` in milliseconds; null when it is no duration. */
function durationMs(text: string): number | null {
  const match = /^([+-]?)P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,8})H)?(?:(\d{1,8})M)?(?:(\d{1,8})S)?)?$/.exec(text.trim().toUpperCase())
  if (match === null) return null
  const [weeks, days, hours, minutes, seconds] = match.slice(2).map((each) => Number(each ?? 0))
  return (match[1] === '-' ? -1 : 1) * 1000 * ((seconds ?? 0) + 60 * ((minutes ?? 0) + 60 * ((hours ?? 0) + 24 * ((days ?? 0) + 7 * (weeks ?? 0)))))
}

/** Minutes before the beginning, or before a task's term; null for any other kind of alarm. */
export function reminderOf(alarm: Component, kind: Draft['kind']): number | null {
  const trigger = propertyOf(alarm, 'TRIGGER')
  if (trigger === null || trigger.type !== 'duration') return null
  if (parameterOf(trigger, 'related')?.toUpperCase() === 'END' && kind === 'event') return null
  const length = durationMs(String(trigger.values[0]))
  const minutes = length === null ? Number.NaN : -length / 60_000
  return Number.isInteger(minutes) && minutes >= 0 && minutes <= maxReminderMinutes ? Math.abs(minutes) : null
}

function roomOf(component: Component): string | null {
  const room = textOf(component, 'X-KENSE-ROOM')
  return room !== null && /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(room) ? room : null
}

const partstats: Record<string, Answer> = { ACCEPTED: 'accepted', DECLINED: 'declined', TENTATIVE: 'tentative' }

function attendeeOf(property: Property): Attendee | null {
  const address = String(property.values[0] as string).trim().slice(0, 250)
  const name = (parameterOf(property, 'cn') ?? '').trim().slice(0, 250)
  const plain = address.toLowerCase()
  if (!plain.startsWith('mailto:') && !plain.startsWith('urn:uuid:') && name === '') return null
  return { address: plain, name, answer: partstats[parameterOf(property, 'partstat')?.toUpperCase() ?? ''] ?? 'waiting' }
}

/** How a person without a place in the portal is written in a list of guests. */
export function guestOf({ address, name }: Attendee): string {
  const mail = address.startsWith('mailto:') ? address.slice(7) : ''
  const text = mail === '' ? name || address : name === '' || name === mail ? mail : `${name} <${mail}>`
  return text.slice(0, 300)
}

/** 64 bits that tell one text from another (FNV-1a in two halves); names, not secrets. */
function digestOf(text: string): string {
  let [a, b] = [0x811c9dc5, 0x1b873593]
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ code, 0x85ebca6b)
  }
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('')
}

/** Whether two events are the same in all that iCalendar can say; their people and numbers of change aside. */
export function isSameContent(a: Content, b: Content): boolean {
  const plain = ({ sequence: _sequence, attendees: _attendees, ...rest }: Content): string => canonicalJson(rest)
  return plain(a) === plain(b)
}
