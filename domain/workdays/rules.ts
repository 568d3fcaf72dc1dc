import type { Calendar } from '../kernel/workdays.ts'
import { isWorkday } from '../kernel/workdays.ts'
import type { LocalDate } from '../kernel/time.ts'
import { allowed, refuse } from '../kernel/verdict.ts'
import type { Verdict } from '../kernel/verdict.ts'

export interface DayChange {
  date: LocalDate
  kind: 'dayOff' | 'workingDay' | 'law'
  note: string
}

export function maySetDay(change: DayChange, calendar: Calendar): Verdict {
  if (change.date < calendar.from || change.date > calendar.until) {
    return refuse('workdays.outside', { from: calendar.from, until: calendar.until })
  }
  const mark = calendar.days[change.date]
  if (change.kind === 'law') {
    return mark?.source === 'administrator' ? allowed : refuse('workdays.notSet', { date: change.date })
  }
  if (change.note.trim() === '') return refuse('workdays.noteMissing')
  // A day that was only calculated may be confirmed as it is.
  if ((change.kind === 'workingDay') === isWorkday(change.date, calendar) && !(mark?.estimated === true && change.kind === 'dayOff')) {
    return refuse('workdays.alreadySo', { date: change.date })
  }
  return allowed
}

const yearOf = (date: LocalDate): number => Number(date.slice(0, 4))

/** A law of holidays seldom stays what it is for longer. */
const yearsAhead = 10

/** Years follow one another, so that no gap is passed over in counting. */
export function mayAddYear(year: number, calendar: Calendar, today: LocalDate): Verdict {
  const next = yearOf(calendar.until) + 1
  if (year !== next) return refuse('workdays.yearsInOrder', { year: String(next) })
  return year - yearOf(today) > yearsAhead ? refuse('workdays.yearTooFar') : allowed
}

export interface AddedYears {
  calendar: Calendar
  /** Those that an administrator has added. */
  added: readonly number[]
  /** Days that an administrator has set. */
  set: readonly LocalDate[]
}

/** Only the last one goes, and only while nothing was entered into it. */
export function mayRemoveYear(year: number, { calendar, added, set }: AddedYears): Verdict {
  if (!added.includes(year)) return refuse('workdays.yearNotAdded', { year: String(year) })
  const last = yearOf(calendar.until)
  if (year !== last) return refuse('workdays.yearsInOrder', { year: String(last) })
  const entered = set.filter((date) => yearOf(date) === year).length
  return entered === 0 ? allowed : refuse('workdays.yearHasDays', { count: entered })
}
