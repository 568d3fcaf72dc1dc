/** One occurrence of a repeated event, or it and all that follow, as something to be changed apart from the others. */
import { canonicalJson } from '../kernel/canonical-json.ts'
import { addDays, type Instant, type LocalDate } from '../kernel/time.ts'
import { maxChanged, type Changed, type Draft, type Event, type OccurrenceKey, type Repeat, type When } from './event.ts'
import { daysBetween, inZone, occurrencesBetween, whenAt } from './occurrences.ts'
import { expand } from './recurrence.ts'
import { untilOf } from './repeat.ts'
import { parseRule, writeRule } from './rule.ts'
import { civilBetweenMs, defaultZone, shiftCivil, type OffsetOf } from './zones.ts'

type Words = Pick<Draft, 'title' | 'place' | 'description'> & { when: When }

/** The day as it is now, changed or not. */
export function partOf(event: Event, occurrence: OccurrenceKey): Words {
  const changed = event.changed.find((each) => each.occurrence === occurrence)
  const { title, place, description } = changed ?? event
  return { title, place, description, when: changed?.when ?? whenAt(event.when!, occurrence) }
}

/** Said to be as all the others are, it is one of them again. */
export function withChanged(event: Event, occurrence: OccurrenceKey, { title, place, description, when }: Words): Event {
  const doneAt = event.changed.find((each) => each.occurrence === occurrence)?.doneAt
  const others = event.changed.filter((each) => each.occurrence !== occurrence)
  const isUsual = canonicalJson(partOf({ ...event, changed: [] }, occurrence)) === canonicalJson({ title, place, description, when })
  return isUsual && doneAt === undefined ? { ...event, changed: others } : withDay(event, { occurrence, title, place, description, when, cancelled: false, ...(doneAt === undefined ? {} : { doneAt }) })
}

/** Of a task that repeats for many years the days that were done long ago are forgotten. */
function withDay(event: Event, day: Changed): Event {
  const others = event.changed.filter((each) => each.occurrence !== day.occurrence)
  return { ...event, changed: [...others, day].toSorted((a, b) => (a.occurrence < b.occurrence ? -1 : 1)).slice(-maxChanged) }
}

/** One day of a repeated task, done or, with null, open again; the other days are what they were. */
export function withDone(event: Event, occurrence: OccurrenceKey, doneAt: Instant | null): Event {
  const day = partOf(event, occurrence)
  const open = withChanged({ ...event, changed: event.changed.filter((each) => each.occurrence !== occurrence) }, occurrence, day)
  return doneAt === null ? open : withDay(open, { occurrence, ...day, cancelled: false, doneAt })
}

export function without(event: Event, occurrence: OccurrenceKey): Event {
  const repeat: Repeat = event.repeat ?? { rule: null, dates: [], except: [] }
  return { ...event, changed: event.changed.filter((each) => each.occurrence !== occurrence), repeat: { ...repeat, except: [...new Set([...repeat.except, occurrence])].toSorted() } }
}

/** Whether anything is left of it to take place. */
export function isEmpty(event: Event, offsetOf: OffsetOf): boolean {
  return event.when !== null && occurrencesBetween(event, '1970-01-01T00:00:00.000Z', '2200-01-01T00:00:00.000Z', { zone: defaultZone, offsetOf }, 1).length === 0
}

export interface Halves {
  /** Null when the occurrence is the first. */
  earlier: Event | null
  /** The rest, under the same name; whoever keeps it apart gives it another. */
  later: Event
}

export function splitAt(event: Event, occurrence: OccurrenceKey, offsetOf: OffsetOf): Halves {
  const { when, repeat } = event
  if (when === null || repeat === null) return { earlier: null, later: event }
  const rule = repeat.rule === null ? null : parseRule(repeat.rule)
  const [before, after] = [(key: OccurrenceKey) => key < occurrence, (key: OccurrenceKey) => key >= occurrence]
  const justBefore = when.allDay ? addDays(occurrence, -1) : shiftCivil(occurrence, -1000)
  const passed = rule === null || occurrence <= when.from ? [] : expand(inZone(rule, when, offsetOf), when.from, { from: when.from, until: justBefore, limit: 100_000 })
  const part = (side: (key: OccurrenceKey) => boolean, own: string | null): Repeat => ({ rule: own, dates: repeat.dates.filter(side), except: repeat.except.filter(side) })
  const laterRule = rule === null ? null : writeRule({ ...rule, count: rule.count === null ? null : Math.max(1, rule.count - passed.length) })
  const later: Event = { ...event, when: whenAt(when, occurrence), repeat: part(after, laterRule), changed: event.changed.filter((each) => after(each.occurrence)) }
  const earlierRule = rule === null ? null : writeRule({ ...rule, count: null, until: untilOf(justBefore, when, offsetOf) })
  const earlier: Event = { ...event, repeat: part(before, earlierRule), changed: event.changed.filter((each) => before(each.occurrence)) }
  return { earlier: isEmpty(earlier, offsetOf) ? null : earlier, later }
}

/** Every key as much later as the whole is; null when the days can't be told apart any more, being dates now or times. */
function shifter(from: When, to: When): ((key: OccurrenceKey) => OccurrenceKey) | null {
  if (from.allDay !== to.allDay) return null
  if (from.allDay) return (key) => addDays(key, daysBetween(from.from, to.from))
  return (key) => shiftCivil(key, civilBetweenMs(from.from, to.from))
}

/** The event at another time, with what was said of single days as much later; where that can't be, single days are as all. */
export function at(event: Event, when: When | null, repeat: Repeat | null): Event {
  const shift = event.when === null || when === null || repeat === null ? null : shifter(event.when, when)
  if (shift === null || event.when === null || when === null) return { ...event, when, repeat: repeat === null ? null : { ...repeat, dates: [], except: [] }, changed: [] }
  const zone = when.allDay ? null : when.zone
  const moved = (each: Changed): Changed => {
    const own = each.when
    const shifted: When = own.allDay
      ? { ...own, from: shift(own.from) as LocalDate, until: shift(own.until) as LocalDate }
      : { ...own, from: shift(own.from), until: shift(own.until), zone: zone ?? own.zone }
    return { ...each, occurrence: shift(each.occurrence), when: own.allDay === when.allDay ? shifted : whenAt(when, shift(each.occurrence)) }
  }
  return { ...event, when, repeat: { ...repeat!, dates: repeat!.dates.map(shift), except: repeat!.except.map(shift) }, changed: event.changed.map(moved) }
}

/** A rule on other weekdays, as many days later; null when the rule says its days in another way and can't simply be moved. */
export function ruleLater(text: string | null, days: number): string | null | undefined {
  if (text === null || days === 0) return text
  const rule = parseRule(text)
  if (rule === null) return undefined
  const fixed = [rule.monthDays, rule.yearDays, rule.weeks, rule.positions, rule.months].some((list) => list.length > 0) || rule.days.some(({ nth }) => nth !== null)
  if (fixed) return undefined
  return writeRule({ ...rule, days: rule.days.map(({ weekday }) => ({ weekday: ((((weekday - 1 + days) % 7) + 7) % 7) + 1, nth: null })) })
}
