/** How much one file may unfold into, over all its members and members' members. */
import type { Tools } from './bytes.ts'
import { refused } from './refused.ts'

const totalLimit = 768 * 1_048_576
const ratioLimit = 150
const ratioFrom = 32 * 1_048_576
export const depthLimit = 3
export const memberLimit = 2_000
export const partLimit = 20_000

export interface Budget {
  readonly tools: Tools
  /** Counts unpacked bytes; throws when the whole has become a bomb. */
  spend(bytes: number): void
  /** What the list of members claims: an honest bomb costs nothing to refuse, and a lying one is cut at its lie. */
  foresee(bytes: number): void
}

export function openBudget(packed: number, tools: Tools): Budget {
  let spent = 0
  let foreseen = 0
  const check = (bytes: number): void => {
    if (bytes > totalLimit || (bytes > ratioFrom && bytes > packed * ratioLimit)) throw refused('bomb')
  }
  return {
    tools,
    spend(bytes) {
      spent += bytes
      check(spent)
    },
    foresee(bytes) {
      foreseen += bytes
      check(foreseen)
    },
  }
}

/** Names that would leave the folder they are unpacked into, or show as another name than they have. */
export function checkMemberName(name: string): void {
  const steps = name.split(/[/\\]/)
  const shown = name.replace(/[\p{Cc}\p{Cf}]/gu, '�')
  if (steps.includes('..') || /^[/\\]|^[a-z]:/i.test(name)) throw refused('unsafePath', { name: shown })
  if (/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(name) || name === '' || name.length > 1024) throw refused('unsafePath', { name: shown })
}
