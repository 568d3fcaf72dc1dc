/** What the grids know of days: which are worked, why a day is free, when work begins and ends. */
import { useMemo } from 'react'
import { isWorkday, type Calendar } from '../../domain/kernel/workdays.ts'
import { weekday, type LocalDate } from '../../domain/kernel/time.ts'
import { calendar as calendarQuery } from '../../domain/workdays/contract.ts'
import { useAnswer } from '../kernel/portal.ts'
import { useToday } from '../kernel/state.ts'
import type { Text } from '../kernel/text.ts'

export interface Days {
  today: LocalDate
  calendar: Calendar | null
  isWorkday: (date: LocalDate) => boolean
  /** Working hours in minutes since midnight. */
  hours: { from: number; until: number }
}

/** Hours of the civil service (Labour Code, article 71, and the usual regulations); a body's own differ little. */
const usualHours = { from: 9 * 60, until: 18 * 60 + 30 }

export function useDays(): Days {
  const today = useToday()
  const calendar = useAnswer(calendarQuery, {}).answer?.calendar ?? null
  return useMemo(() => ({
    today, calendar, hours: usualHours,
    isWorkday: (date) => (calendar ? isWorkday(date, calendar) : weekday(date) <= 5),
  }), [today, calendar])
}

/** Why a day is worked or not although its weekday says otherwise: the holiday's name, the transfer. */
export function dayWords(date: LocalDate, { calendar }: Days, text: Text): string {
  const mark = calendar?.days[date]
  if (!mark) return ''
  if (mark.holiday) return text(`workdays.holiday.${mark.holiday}`)
  return text(mark.kind === 'workingDay' ? 'calendar.workingDay' : 'calendar.dayOff')
}
