/** One event or task of an iCalendar file. */
import type { Changed, Draft, When } from './event.ts'
import { maxReminderMinutes } from './event.ts'
import { attendeeOf, guestOf, type Content } from './ics-content.ts'
import { linesOf, parameterOf, propertiesOf, propertyOf, rawValueOf, textOf } from './ics-property.ts'
import { durationMs, type TimeReader } from './ics-times.ts'
import { writeTree, type Component } from './ics-tree.ts'
import { whenAt } from './occurrences.ts'
import { parseRule, writeRule } from './rule.ts'
import { defaultZone, instantOf } from './zones.ts'

const limits = { title: 500, place: 500, description: 20_000 } as const

export class ItemReader {
  readonly #master: Component
  readonly #times: TimeReader

  constructor(master: Component, times: TimeReader) {
    this.#master = master
    this.#times = times
  }

  read(others: readonly Component[]): Content | null {
    const master = this.#master
    const kind = master.name === 'VTODO' ? 'task' : 'event'
    const when = this.#times.when(master)
    if (when === undefined) return null
    const orphan = linesOf(master, 'RECURRENCE-ID').length > 0
    if (orphan) this.#times.tell(master.line, 'calendar.ics.orphan', {}, true)
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
      doneAt: kind === 'task' ? this.#doneAt(master) : null,
      sequence: Math.min(1_000_000, Math.max(0, Number(textOf(master, 'SEQUENCE') ?? 0) || 0)),
    }
  }

  #uid(): string {
    const uid = textOf(this.#master, 'UID')?.trim() ?? ''
    if (uid !== '') return uid.slice(0, 1000)
    this.#times.tell(this.#master.line, 'calendar.ics.uidMissing', {}, true)
    return `${digestOf(writeTree(this.#master))}@kense`
  }

  #words(component: Component): { title: string; place: string; description: string } {
    const room = propertyOf(component, 'X-KENSE-ROOM')
    const read = (name: string, field: keyof typeof limits): string => {
      const text = (textOf(component, name) ?? '').trim()
      if (text.length > limits[field]) this.#times.tell(component.line, 'calendar.ics.shortened', { name }, true)
      return text.slice(0, limits[field]).trim()
    }
    const place = read('LOCATION', 'place')
    return { title: read('SUMMARY', 'title'), place: room !== null && parameterOf(room, 'x-name') === place ? '' : place, description: read('DESCRIPTION', 'description') }
  }
  #repeat(when: When): Draft['repeat'] {
    const rules = linesOf(this.#master, 'RRULE')
    const [first, second] = rules
    if (second !== undefined) this.#times.tell(second.line, 'calendar.ics.rulesMany', {}, false)
    const dates = this.#times.keys(this.#master, 'RDATE', when).slice(0, 500)
    if (first === undefined && dates.length === 0) return null
    const rule = first === undefined ? null : parseRule(rawValueOf(first))
    // What isn't understood is kept as it is, for the rule that judges it to name.
    return { rule: first === undefined ? null : rule === null ? rawValueOf(first).slice(0, 500) : writeRule(rule), dates, except: this.#times.keys(this.#master, 'EXDATE', when).slice(0, 2000) }
  }

  #changed(component: Component, whole: When): Changed | null {
    const property = propertyOf(component, 'RECURRENCE-ID')
    const moment = property === null ? null : this.#times.momentOf(property, property.values[0])
    if (property === null || moment === null) {
      this.#times.tell(component.line, 'calendar.ics.dateWrong', { name: 'RECURRENCE-ID', value: '' }, false)
      return null
    }
    if (parameterOf(property, 'range') !== null) this.#times.tell(property.line, 'calendar.ics.rangeThisAndFuture', {}, false)
    const occurrence = this.#times.keyOf(moment, whole)
    const when = linesOf(component, 'DTSTART').length === 0 ? whenAt(whole, occurrence) : this.#times.when(component)
    if (when === undefined || when === null) return null
    const doneAt = component.name === 'VTODO' ? this.#doneAt(component) : null
    // A day of a task that is done as a whole was not done by itself.
    const isByItself = doneAt !== null && doneAt !== this.#doneAt(this.#master)
    return { occurrence, ...this.#words(component), when, cancelled: textOf(component, 'STATUS')?.toUpperCase() === 'CANCELLED', ...(isByItself ? { doneAt } : {}) }
  }

  #reminders(kind: Draft['kind']): number[] {
    const found: number[] = []
    for (const alarm of this.#master.children) {
      if (alarm.name !== 'VALARM') continue
      const minutes = reminderOf(alarm, kind)
      if (minutes === null) this.#times.tell(alarm.line, 'calendar.ics.alarmLeft', { value: linesOf(alarm, 'TRIGGER').map(rawValueOf)[0]?.slice(0, 60) ?? '' }, true)
      else found.push(minutes)
    }
    return [...new Set(found)].toSorted((a, b) => a - b).slice(0, 10)
  }

  #doneAt(component: Component): string | null {
    const completed = propertyOf(component, 'COMPLETED')
    const moment = completed === null ? null : this.#times.momentOf(completed, completed.values[0])
    if (moment !== null) return instantOf(moment.zone === null ? `${moment.key}T00:00:00` : moment.key, moment.zone ?? defaultZone, this.#times.offsetOf)
    const stamp = propertyOf(component, 'LAST-MODIFIED') ?? propertyOf(component, 'DTSTAMP')
    const said = textOf(component, 'STATUS')?.toUpperCase() === 'COMPLETED' || textOf(component, 'PERCENT-COMPLETE') === '100'
    const at = said && stamp !== null ? this.#times.momentOf(stamp, stamp.values[0]) : null
    return at === null ? (said ? '1970-01-01T00:00:00.000Z' : null) : instantOf(at.key, at.zone ?? defaultZone, this.#times.offsetOf)
  }
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
