import { astanaDate, type Instant, type LocalDate } from '../../domain/kernel/time.ts'

/** The portal's time. Tests and demonstrations give their own; nothing in the server reads the machine's clock otherwise. */
export interface Clock {
  now(): Instant
}

export const systemClock: Clock = { now: () => new Date().toISOString() }

export function todayOf(now: Instant): LocalDate {
  return astanaDate(now)
}

export function plus(instant: Instant, milliseconds: number): Instant {
  return new Date(Date.parse(instant) + milliseconds).toISOString()
}
