import { useMemo } from 'react'
import * as core from '../../domain/kernel/formats.ts'
import type { Language } from '../../domain/kernel/text.ts'
import { astanaDate, type Instant, type LocalDate } from '../../domain/kernel/time.ts'
import { useNow } from './state.ts'
import { useText } from './text.ts'

/** The formats of domain/kernel bound to the language shown and to now. */
export interface Formats {
  today: LocalDate
  date: (date: LocalDate) => string
  longDate: (date: LocalDate) => string
  shortDate: (date: LocalDate) => string
  dateRange: (from: LocalDate, until: LocalDate) => string
  weekday: (date: LocalDate) => string
  moment: (instant: Instant) => string
  exact: (instant: Instant) => string
  time: (instant: Instant) => string
  seconds: (instant: Instant) => string
  number: (value: number, fractionDigits?: number) => string
  size: (bytes: number) => string
  workingDays: (count: number) => string
  duration: (minutes: number) => string
}

function formatsIn(language: Language, now: Instant): Formats {
  const today = astanaDate(now)
  return {
    today,
    date: (date) => core.nearDate(date, today, language),
    longDate: (date) => core.longDate(date, language),
    shortDate: core.shortDate,
    dateRange: (from, until) => core.dateRange(from, until, language),
    weekday: (date) => core.weekdayName(date, language),
    moment: (instant) => core.nearMoment(instant, now, language),
    exact: (instant) => core.exactMoment(instant, language),
    time: core.clockTime,
    seconds: core.secondsTime,
    number: (value, fractionDigits) => core.number(value, language, fractionDigits),
    size: (bytes) => core.fileSize(bytes, language),
    workingDays: (count) => core.workingDays(count, language),
    duration: (minutes) => core.duration(minutes, language),
  }
}

export function useFormats(): Formats {
  const { language } = useText()
  const now = useNow()
  return useMemo(() => formatsIn(language, now), [language, now])
}
