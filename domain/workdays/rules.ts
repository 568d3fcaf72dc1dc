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
  if (change.kind === 'law') {
    return calendar.days[change.date]?.source === 'administrator' ? allowed : refuse('workdays.notSet', { date: change.date })
  }
  if (change.note.trim() === '') return refuse('workdays.noteMissing')
  if ((change.kind === 'workingDay') === isWorkday(change.date, calendar)) {
    return refuse('workdays.alreadySo', { date: change.date })
  }
  return allowed
}
