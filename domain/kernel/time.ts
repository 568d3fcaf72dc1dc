/** ISO 8601 instant in UTC with milliseconds, as `new Date().toISOString()` writes it. */
export type Instant = string
/** Calendar date in Astana, `2026-11-22`. */
export type LocalDate = string

const hour = 3_600_000
/** 1 March 2024, 00:00 at UTC+6: since then the whole republic has UTC+5. */
export const unification = Date.UTC(2024, 1, 29, 18)

/** Of a zone of the republic that had UTC+6 until `since`; Asia/Almaty's by default. Valid for instants from 2005 on. */
export function astanaOffsetMs(epochMs: number, since: number = unification): number {
  return epochMs < since ? 6 * hour : 5 * hour
}

export interface WallTime {
  year: number
  month: number // 1–12
  day: number
  hour: number
  minute: number
  second: number
  weekday: number // 1 = Monday … 7 = Sunday
}

export function astanaWallTime(instant: Instant): WallTime {
  const epochMs = Date.parse(instant)
  const shifted = new Date(epochMs + astanaOffsetMs(epochMs))
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
    weekday: shifted.getUTCDay() || 7,
  }
}

export function astanaDate(instant: Instant): LocalDate {
  const epochMs = Date.parse(instant)
  return new Date(epochMs + astanaOffsetMs(epochMs)).toISOString().slice(0, 10)
}

/** The instant of a wall time in Astana; `minute` counts from midnight. */
export function astanaInstant(date: LocalDate, minute: number): Instant {
  const wall = Date.parse(`${date}T00:00:00Z`) + minute * 60_000
  return new Date(wall - astanaOffsetMs(wall - 5 * hour)).toISOString()
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** 1 = Monday … 7 = Sunday. */
export function weekday(date: LocalDate): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7
}

/** The same day of another month; the 31st becomes the last day of a shorter one. */
export function addMonths(date: LocalDate, months: number): LocalDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10)
}

/** The Monday of the week of `date`. */
export function weekStart(date: LocalDate): LocalDate {
  return addDays(date, 1 - weekday(date))
}

/** The six weeks, Monday first, that a calendar page of the month of `date` shows. */
export function monthWeeks(date: LocalDate): readonly (readonly LocalDate[])[] {
  const start = weekStart(`${date.slice(0, 8)}01`)
  return Array.from({ length: 6 }, (_, week) => Array.from({ length: 7 }, (__, day) => addDays(start, week * 7 + day)))
}
