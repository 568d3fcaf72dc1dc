/** The rule of a repeated event as a form shows it. */
import type { LocalDate } from '../kernel/time.ts'
import type { When } from './event.ts'
import { parseRule, writeRule, type Rule } from './rule.ts'
import { civilOf, defaultZone, instantOf, republicOffset, utcText, type OffsetOf } from './zones.ts'

const shownFrequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const

export interface RuleParts {
  frequency: (typeof shownFrequencies)[number]
  interval: number
  /** 1 = Monday … 7 = Sunday; `nth`: only the n-th of the month or year, counted from the end when negative. */
  days: { weekday: number; nth: number | null }[]
  /** From the end when negative. */
  monthDays: number[]
  months: number[]
  end: { kind: 'never' } | { kind: 'count'; count: number } | { kind: 'until'; date: LocalDate }
  /** There is more in the rule than a form can show, so it may be kept or replaced, not changed. */
  more: boolean
}

/** Null when the text is no rule that repeats by days, weeks, months or years. */
export function partsOf(text: string, zone: string = defaultZone, offsetOf: OffsetOf = republicOffset): RuleParts | null {
  const rule = parseRule(text)
  const frequency = shownFrequencies.find((each) => each === rule?.frequency)
  if (rule === null || frequency === undefined) return null
  const { interval, days, monthDays, months, count, until } = rule
  const hidden = [rule.weeks, rule.yearDays, rule.hours, rule.minutes, rule.seconds, rule.positions]
  const end = count !== null ? ({ kind: 'count', count } as const) : until === null ? ({ kind: 'never' } as const) : ({ kind: 'until', date: dateOfUntil(until, zone, offsetOf) } as const)
  return { frequency, interval, days, monthDays, months, end, more: hidden.some((list) => list.length > 0) }
}

function dateOfUntil(until: string, zone: string, offsetOf: OffsetOf): LocalDate {
  const date = `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`
  if (!until.endsWith('Z')) return date
  return civilOf(`${date}T${until.slice(9, 11)}:${until.slice(11, 13)}:${until.slice(13, 15)}.000Z`, zone, offsetOf).slice(0, 10)
}

/** The last day counts wholly, so that "until 30 November" includes a meeting of that afternoon. */
export function ruleOf(parts: RuleParts, when: When, offsetOf: OffsetOf = republicOffset): string {
  const { end, frequency, interval, days, monthDays, months } = parts
  const until = end.kind === 'until' ? untilOf(when.allDay ? end.date : `${end.date}T23:59:59`, when, offsetOf) : null
  const none: Pick<Rule, 'weeks' | 'yearDays' | 'hours' | 'minutes' | 'seconds' | 'positions'> = { weeks: [], yearDays: [], hours: [], minutes: [], seconds: [], positions: [] }
  return writeRule({ frequency, interval, days, monthDays, months, count: end.kind === 'count' ? end.count : null, until, weekStart: 1, ...none })
}

/** An end as RFC 5545 wants it: a date for whole days, else UTC. */
export function untilOf(last: string, when: When, offsetOf: OffsetOf): string {
  if (when.allDay) return last.slice(0, 10).replaceAll('-', '')
  return utcText(instantOf(last, when.zone, offsetOf))
}
