/** What the form offers of the rules of repeated events, and back. A rule that says more than the form can is kept as it is. */
import type { When } from '../../domain/calendar/event.ts'
import { partsOf, ruleOf, type RuleParts } from '../../domain/calendar/repeat.ts'
import { weekday, type LocalDate } from '../../domain/kernel/time.ts'

export const repeatKinds = ['none', 'daily', 'workdays', 'weekly', 'monthlyDay', 'monthlyWeekday', 'yearly', 'other'] as const
export type RepeatKind = (typeof repeatKinds)[number]

export interface RepeatChoice {
  kind: RepeatKind
  interval: number
  /** Of a weekly repeat, 1 = Monday. */
  days: readonly number[]
  end: 'never' | 'until' | 'count'
  until: LocalDate | null
  count: number
  /** The rule itself where the form can't say it. */
  rule: string
}

const workweek = [1, 2, 3, 4, 5]
export const noRepeat: RepeatChoice = { kind: 'none', interval: 1, days: [], end: 'never', until: null, count: 10, rule: '' }

/** Which weekday of its month a date is: 1–4, or −1 for the last. */
export function nthOf(date: LocalDate): number {
  const nth = Math.ceil(Number(date.slice(8)) / 7)
  return nth > 4 ? -1 : nth
}

export function ruleFor(choice: RepeatChoice, when: When): string | null {
  if (choice.kind === 'none') return null
  if (choice.kind === 'other') return choice.rule
  const start = when.from.slice(0, 10)
  const days = choice.days.length > 0 ? choice.days : [weekday(start)]
  const on = (list: readonly number[]) => ({ days: list.map((day) => ({ weekday: day, nth: null })) })
  const parts: RuleParts = {
    frequency: 'DAILY', interval: choice.kind === 'workdays' ? 1 : choice.interval, days: [], monthDays: [], months: [], more: false,
    end: choice.end === 'count' ? { kind: 'count', count: choice.count } : choice.end === 'until' && choice.until ? { kind: 'until', date: choice.until } : { kind: 'never' },
  }
  switch (choice.kind) {
    case 'daily': return ruleOf(parts, when)
    case 'workdays': return ruleOf({ ...parts, frequency: 'WEEKLY', ...on(workweek) }, when)
    case 'weekly': return ruleOf({ ...parts, frequency: 'WEEKLY', ...on([...days].sort((a, b) => a - b)) }, when)
    case 'monthlyDay': return ruleOf({ ...parts, frequency: 'MONTHLY', monthDays: [Number(start.slice(8))] }, when)
    case 'monthlyWeekday': return ruleOf({ ...parts, frequency: 'MONTHLY', days: [{ weekday: weekday(start), nth: nthOf(start) }] }, when)
    case 'yearly': return ruleOf({ ...parts, frequency: 'YEARLY' }, when)
  }
}

/** The kind that the parts are, if the form can say them of an event that begins at `start`. */
function kindOf({ frequency, days, monthDays, months, interval, more }: RuleParts, start: LocalDate): RepeatKind {
  if (more || months.length > 0) return 'other'
  const [day] = days
  const plainDays = monthDays.length === 0 && days.every((each) => each.nth === null)
  if (frequency === 'DAILY') return plainDays && days.length === 0 ? 'daily' : 'other'
  if (frequency === 'YEARLY') return plainDays && days.length === 0 ? 'yearly' : 'other'
  if (frequency === 'WEEKLY') {
    if (!plainDays) return 'other'
    return interval === 1 && days.length === 5 && days.every((each) => each.weekday <= 5) ? 'workdays' : 'weekly'
  }
  if (days.length === 0 && (monthDays.length === 0 || (monthDays.length === 1 && monthDays[0] === Number(start.slice(8))))) return 'monthlyDay'
  return monthDays.length === 0 && days.length === 1 && day?.weekday === weekday(start) && day.nth === nthOf(start) ? 'monthlyWeekday' : 'other'
}

/** The form's choice that a rule stands for. */
export function choiceOf(rule: string | null, when: When): RepeatChoice {
  if (rule === null) return noRepeat
  const other: RepeatChoice = { ...noRepeat, kind: 'other', rule }
  const zone = when.allDay ? undefined : when.zone
  let parts: RuleParts | null
  try {
    parts = partsOf(rule, zone)
  } catch {
    return other
  }
  const start = when.from.slice(0, 10)
  if (parts === null || kindOf(parts, start) === 'other') return other
  const { end, interval, days } = parts
  return {
    kind: kindOf(parts, start), interval, days: days.filter((each) => each.nth === null).map((each) => each.weekday), rule: '',
    end: end.kind, until: end.kind === 'until' ? end.date : null, count: end.kind === 'count' ? end.count : noRepeat.count,
  }
}
