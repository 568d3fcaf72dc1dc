/** Events and tasks of an iCalendar file, with everything that had to be said about them. */
import { all } from '../kernel/verdict.ts'
import type { Content } from './ics-content.ts'
import { ItemReader } from './ics-item.ts'
import { linesOf, textOf } from './ics-property.ts'
import { TimeReader } from './ics-times.ts'
import { readTree, type Component, type Line, type Problem } from './ics-tree.ts'
import { zoneReader } from './ics-zones.ts'
import { mayBe, mayTakePlace } from './rules.ts'
import type { OffsetOf } from './zones.ts'

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
/** A zone that changed its clock twice a year for a century has half as many; what has more is no zone, and each event would carry it. */
const maxZoneParts = 400

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
    const frame = { line: calendar.line, head: calendar.lines.filter(({ text }) => !/^METHOD[:;]/i.test(text)), zones: calendar.children.filter(({ name, children }) => name === 'VTIMEZONE' && children.length <= maxZoneParts) }
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
  const reader = new ItemReader(master, new TimeReader(zoneReader(zones, offsetOf, problems), offsetOf, problems))
  const named = components.flatMap((each) => each.lines).map(({ text }) => text).filter((text) => /;TZID=/i.test(text))
  const own = zones.filter((zone) => isNamedIn(zone, named))
  const source: Component = { name: 'VCALENDAR', line, lines: head, children: [...own, ...components] }
  const content = reader.read(components.filter((each) => each !== master))
  const fits = content === null ? null : all(mayBe(content, offsetOf), ...content.changed.flatMap(({ when, occurrence }) => [mayTakePlace(when), mayTakePlace({ allDay: true, from: occurrence.slice(0, 10), until: occurrence.slice(0, 10) })]))
  if (fits !== null && !fits.allowed) problems.push({ line: master.line, key: fits.refusal.key, values: (fits.refusal.values ?? {}) as Problem['values'], harmless: false })
  return { line: master.line, uid: content?.uid ?? textOf(master, 'UID') ?? '', content: fits?.allowed === true ? content : null, problems, source }
}

/** A file may describe thousands of zones, and its events must not each carry them all. */
function isNamedIn(zone: Component, lines: readonly string[]): boolean {
  const name = textOf(zone, 'TZID')
  return name !== null && lines.some((line) => line.includes(name))
}
