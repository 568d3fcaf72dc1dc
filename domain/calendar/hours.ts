/** When people work on a working day: the portal's hours, or somebody's own. */
import { z } from 'zod'
import { allowed, refuse, type Verdict } from '../kernel/verdict.ts'

const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/** A break that ends when it begins is none. */
export const WorkingHours = z.strictObject({ from: ClockTime, until: ClockTime, breakFrom: ClockTime, breakUntil: ClockTime })
export type WorkingHours = z.infer<typeof WorkingHours>

/** State bodies' day with its break, until an administrator says otherwise. */
export const usualHours: WorkingHours = { from: '09:00', until: '18:30', breakFrom: '13:00', breakUntil: '14:30' }

export function mayBeHours({ from, until, breakFrom, breakUntil }: WorkingHours): Verdict {
  if (until <= from) return refuse('calendar.hours.endFirst')
  return breakUntil < breakFrom || breakFrom < from || breakUntil > until ? refuse('calendar.hours.breakOutside') : allowed
}
