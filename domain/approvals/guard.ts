/** B1.4 and §3 before sending: what the guard found, and which findings are still open. */
import { z } from 'zod'
import type { Finding as TextFinding } from '../documents/bilingual.ts'
import type { Version } from './approval.ts'
import { Passage } from './review.ts'

export const Finding = z.strictObject({
  /** Stable while both texts stay the same words: kind and the two passages. A dismissal names it. */
  id: z.string(),
  kind: z.custom<TextFinding['kind']>((value) => typeof value === 'string'),
  kk: Passage.nullable(),
  ru: Passage.nullable(),
  said: z.strictObject({ kk: z.string(), ru: z.string() }),
  dismissed: z.string().nullable(),
})
export type Finding = z.infer<typeof Finding>

export function openFindings(version: Version, findings: readonly Pick<Finding, 'id'>[]): number {
  return findings.filter((finding) => !version.dismissals.some((dismissal) => dismissal.finding === finding.id)).length
}

const restrictionMarks = [/қызмет\s+бабында\s+пайдалану\s+үшін/iu, /для\s+служебного\s+пользования/iu, /(?<!\p{L})(ҚБП|ДСП)(?!\p{L})/u]

/** §3: the mark stands in an act's first lines; a mention deep in a text is not a mark. */
export function restrictionMark(paragraphs: readonly string[]): string | null {
  return paragraphs.slice(0, 12).find((words) => words.length <= 120 && restrictionMarks.some((mark) => mark.test(words))) ?? null
}

/** Named by what is said and where, so that a dismissal holds while these words stay, whatever changes elsewhere. */
export function findingId(finding: TextFinding): string {
  return [finding.kind, finding.said.kk, finding.said.ru, finding.kk?.quote ?? '', finding.ru?.quote ?? ''].join('|').slice(0, 200)
}
