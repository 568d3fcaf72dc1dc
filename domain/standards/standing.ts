import type { LocalDate } from '../kernel/time.ts'
import type { Status } from './standard.ts'

export type Standing = Status | 'coming'

/** What a reader is told: a standard that was adopted and isn't in force yet must not be read as one that binds. */
export function standingOf({ status, effective }: { status: Status; effective?: LocalDate | null }, today: LocalDate): Standing {
  return status === 'active' && (effective ?? '') > today ? 'coming' : status
}
