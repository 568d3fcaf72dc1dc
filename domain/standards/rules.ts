import { allowed, refuse, type Verdict } from '../kernel/verdict.ts'
import type { LocalDate } from '../kernel/time.ts'
import { designationKey } from './designation.ts'
import type { Ics } from './ics.ts'
import type { Standard } from './standard.ts'

export interface Around {
  today: LocalDate
  ics: Ics
  /** Keys of standards whose own cards say that they came in this one's place. */
  successors: ReadonlySet<string>
}

/** What a card may not say of itself. */
export function mayStand(standard: Omit<Standard, 'id' | 'files'>, { today, ics, successors }: Around): Verdict {
  const { adopted, effective, withdrawn, status, codes } = standard
  const unknown = codes.find((code) => ics.find(code) === null)
  if (unknown !== undefined) return refuse('standards.codeUnknown', { code: unknown })
  if (adopted !== null && effective !== null && effective < adopted) return refuse('standards.effectiveFirst')
  if (withdrawn !== null && effective !== null && withdrawn < effective) return refuse('standards.withdrawnFirst')
  if (status === 'active' && withdrawn !== null && withdrawn <= today) return refuse('standards.noLongerActive')
  const own = designationKey(standard.designation)
  const newer = new Set([...successors, ...standard.replacedBy.map(designationKey)])
  const older = standard.replaces.map(designationKey)
  if (older.includes(own) || newer.has(own)) return refuse('standards.replacesItself')
  if (older.some((key) => newer.has(key))) return refuse('standards.bothWays')
  if (status === 'replaced' && newer.size === 0) return refuse('standards.replacedByWhat')
  return allowed
}
