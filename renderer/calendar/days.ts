/** What the grids know of days: which are worked, why a day is free, when work begins and ends. */
import { useMemo } from 'react'
import { workingHours } from '../../domain/calendar/rules.ts'
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
  /** What is outside working hours and the midday break, in minutes since midnight. */
  rest: readonly { from: number; until: number }[]
}

const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
const rest = [
  { from: 0, until: minuteOf(workingHours.from) },
  { from: minuteOf(workingHours.breakFrom), until: minuteOf(workingHours.breakUntil) },
  { from: minuteOf(workingHours.until), until: 1440 },
]

export function useDays(): Days {
  const today = useToday()
  const calendar = useAnswer(calendarQuery, {}).answer?.calendar ?? null
  return useMemo(() => ({
    today, calendar, rest,
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
