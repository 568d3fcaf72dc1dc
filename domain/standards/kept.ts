/** Looks through rows of the catalogue that are at hand, as the portal does through all of them; for a PC without a line. Pure. */
import { answers, spotsOf, wantedOf } from '../search/terms.ts'
import type { StandardRow } from './contract.ts'
import { designationIn, designationWords } from './designation.ts'
import { withParents } from './ics.ts'
import type { Status } from './standard.ts'

export interface Wish {
  text: string
  field: string | null
  status: Status | null
}

export function answersWish({ designation, title, codes, status: own }: StandardRow, { text, field, status }: Wish): boolean {
  if (status !== null && own !== status) return false
  if (field !== null && !withParents(codes).includes(field)) return false
  const wanted = wantedOf(designationIn('ru', text))
  if (wanted.length === 0) return true
  const words = [...spotsOf(`${designationWords(designation)} ${Object.values(title).join(' ')}`)].flatMap(({ word }) => [word, ...word.split(/[-–/.]/)])
  return wanted.every((each) => words.some((word) => word !== '' && answers(word, each)))
}
