/** What the grids know of days: which are worked, why a day is free, when work begins and ends. */
import { useMemo } from 'react'
import { usualHours, type WorkingHours } from '../../domain/calendar/hours.ts'
import { hours as hoursQuery } from '../../domain/calendar/queries.ts'
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
  /** When work begins. */
  morning: number
}

const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
const restOf = (hours: WorkingHours): Days['rest'] => [
  { from: 0, until: minuteOf(hours.from) },
  { from: minuteOf(hours.breakFrom), until: minuteOf(hours.breakUntil) },
  { from: minuteOf(hours.until), until: 1440 },
].filter(({ from, until }) => from < until)

export function useDays(): Days {
  const today = useToday()
  const calendar = useAnswer(calendarQuery, {}).answer?.calendar ?? null
  const hours = useAnswer(hoursQuery, {}).answer
  const worked = hours?.own ?? hours?.portal ?? usualHours
  const rest = useMemo(() => restOf(worked), [worked])
  return useMemo(() => ({
    today, calendar, rest, morning: minuteOf(worked.from),
    isWorkday: (date) => (calendar ? isWorkday(date, calendar) : weekday(date) <= 5),
  }), [today, calendar, rest, worked])
}

/** Why a day is worked or not although its weekday says otherwise: the holiday's name, the transfer. */
export function dayWords(date: LocalDate, { calendar }: Days, text: Text): string {
  const mark = calendar?.days[date]
  if (!mark) return ''
  if (mark.holiday) return text(`workdays.holiday.${mark.holiday}`)
  return text(mark.kind === 'workingDay' ? 'calendar.workingDay' : 'calendar.dayOff')
}
