/** The value of RRULE (RFC 5545, 3.3.10), read strictly: what is not understood whole is not understood at all. */
export const frequencies = ['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'HOURLY', 'MINUTELY', 'SECONDLY'] as const
export type Frequency = (typeof frequencies)[number]

export interface Rule {
  frequency: Frequency
  interval: number
  count: number | null
  /** `20261130`, `20261130T185900` or with `Z`, as written. */
  until: string | null
  /** 1 = Monday … 7 = Sunday, the day on which weeks begin. */
  weekStart: number
  months: number[]
  weeks: number[]
  yearDays: number[]
  monthDays: number[]
  days: { weekday: number; nth: number | null }[]
  hours: number[]
  minutes: number[]
  seconds: number[]
  positions: number[]
}

const weekdayCodes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
const ofWeekday = (code: string): number => 1 + weekdayCodes.indexOf(code)
const untilShape = /^\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3])[0-5]\d[0-5]\dZ?)?$/

type Lists = Pick<Rule, 'months' | 'weeks' | 'yearDays' | 'monthDays' | 'hours' | 'minutes' | 'seconds' | 'positions'>
/** Name, field, lowest and highest; a lowest below zero counts from the end, and zero is then no number. */
const lists: readonly [string, keyof Lists, number, number][] = [
  ['BYMONTH', 'months', 1, 12],
  ['BYWEEKNO', 'weeks', -53, 53],
  ['BYYEARDAY', 'yearDays', -366, 366],
  ['BYMONTHDAY', 'monthDays', -31, 31],
  ['BYHOUR', 'hours', 0, 23],
  ['BYMINUTE', 'minutes', 0, 59],
  // A leap second, 60, is read as the second before it, since clocks here don't show it.
  ['BYSECOND', 'seconds', 0, 60],
  ['BYSETPOS', 'positions', -366, 366],
]

function numbersOf(text: string, lowest: number, highest: number): number[] | null {
  const numbers = text.split(',').map((each) => (/^[+-]?\d{1,3}$/.test(each) ? Number(each) : Number.NaN))
  const fits = numbers.every((each) => each >= lowest && each <= highest && (lowest >= 0 || each !== 0))
  return fits ? [...new Set(numbers)].toSorted((a, b) => a - b) : null
}

function daysOf(text: string): Rule['days'] | null {
  const days = text.split(',').map((each) => /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/.exec(each))
  const found = days.flatMap((match) => (match === null ? [] : [{ weekday: ofWeekday(match[2] ?? ''), nth: match[1] === undefined ? null : Number(match[1]) }]))
  const fits = found.length === days.length && found.every(({ nth }) => nth === null || (nth !== 0 && Math.abs(nth) <= 53))
  return fits ? found : null
}

function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,9}$/.test(text) ? Number(text) : null
}

/** Null for anything that RFC 5545 does not allow or that this portal does not know (RSCALE of RFC 7529). */
export function parseRule(text: string): Rule | null {
  const parts = text.trim().replace(/;+$/, '').split(';').map((part) => part.split('='))
  const found = new Map(parts.map(([name = '', value = '']) => [name.trim().toUpperCase(), value.trim().toUpperCase()]))
  if (found.size !== parts.length || parts.some((part) => part.length !== 2)) return null
  const known = new Set(['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'WKST', 'BYDAY', ...lists.map(([name]) => name)])
  if ([...found.keys()].some((name) => !known.has(name) && !name.startsWith('X-'))) return null
  const frequency = frequencies.find((each) => each === found.get('FREQ'))
  const interval = found.has('INTERVAL') ? wholeNumber(found.get('INTERVAL')) : 1
  const count = found.has('COUNT') ? wholeNumber(found.get('COUNT')) : undefined
  const until = found.get('UNTIL')
  const weekStart = ofWeekday(found.get('WKST') ?? 'MO')
  const days = found.has('BYDAY') ? daysOf(found.get('BYDAY') ?? '') : []
  if (frequency === undefined || interval === null || count === null || weekStart === 0 || days === null) return null
  if (until !== undefined && (!untilShape.test(until) || count !== undefined)) return null
  const rule: Rule = {
    frequency, interval, count: count ?? null, until: until ?? null, weekStart, days,
    months: [], weeks: [], yearDays: [], monthDays: [], hours: [], minutes: [], seconds: [], positions: [],
  }
  for (const [name, field, lowest, highest] of lists) {
    const value = found.get(name)
    if (value === undefined) continue
    const numbers = numbersOf(value, lowest, highest)
    if (numbers === null) return null
    rule[field] = field === 'seconds' ? [...new Set(numbers.map((each) => Math.min(each, 59)))] : numbers
  }
  return rule
}

export function writeRule(rule: Rule): string {
  const days = rule.days.map(({ weekday, nth }) => `${nth ?? ''}${weekdayCodes[weekday - 1] ?? ''}`)
  const parts = lists.flatMap(([name, field]) => (rule[field].length > 0 ? [`${name}=${rule[field].join(',')}`] : []))
  return [
    `FREQ=${rule.frequency}`,
    ...(rule.until === null ? [] : [`UNTIL=${rule.until}`]),
    ...(rule.count === null ? [] : [`COUNT=${rule.count}`]),
    ...(rule.interval === 1 ? [] : [`INTERVAL=${rule.interval}`]),
    ...(days.length > 0 ? [`BYDAY=${days.join(',')}`] : []),
    ...parts,
    ...(rule.weekStart === 1 ? [] : [`WKST=${weekdayCodes[rule.weekStart - 1] ?? ''}`]),
  ].join(';')
}
