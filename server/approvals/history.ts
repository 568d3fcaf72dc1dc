/** Who may read which line of a paper's history, and what a sheet's check code stands for. */
import type { Approval } from '../../domain/approvals/approval.ts'
import { sheetOf } from '../../domain/approvals/sheet.ts'
import { canonicalJson } from '../../domain/kernel/manifest.ts'
import { digest } from './change.ts'

/** Deeds that are done before the eyes of all who take part; the rest is shown only within the body that did it. */
export const openDeeds: ReadonlySet<string> = new Set([
  'approvals.sign',
  'approvals.receive',
  'approvals.signOutcome',
  'approvals.placeVersion',
  'approvals.withdraw',
  'approvals.signProtocol',
])

/** Digest of what the paper's sheet says: the same digest means that nothing has happened since a sheet was printed. */
export function saidDigest(approval: Approval): string {
  return digest(canonicalJson(sheetOf(approval)))
}
