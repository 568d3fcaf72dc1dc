import { astanaDate, type Instant, type LocalDate } from '../../domain/kernel/time.ts'

/** The portal's time. Tests and demonstrations give their own; nothing in the server reads the machine's clock otherwise. */
export interface Clock {
  now(): Instant
}

let lastMs = Number.NaN
let lastText: Instant = ''

/** Written out once a millisecond: a busy portal asks several times for each request. */
export const systemClock: Clock = {
  now() {
    const ms = Date.now()
    if (ms !== lastMs) {
      lastText = new Date(ms).toISOString()
      lastMs = ms
    }
    return lastText
  },
}

let lastMinute = ''
let lastToday: LocalDate = ''

/** Remembered for a minute: each call has a date, and days begin on whole minutes. */
export function todayOf(now: Instant): LocalDate {
  const minute = now.slice(0, 16)
  if (minute !== lastMinute) {
    lastToday = astanaDate(now)
    lastMinute = minute
  }
  return lastToday
}

export function plus(instant: Instant, milliseconds: number): Instant {
  return new Date(Date.parse(instant) + milliseconds).toISOString()
}
