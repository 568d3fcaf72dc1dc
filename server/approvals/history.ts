/** Who may read which line of a paper's history, and what a sheet's check code stands for. */
import type { Approval } from '../../domain/approvals/approval.ts'
import { sheetOf } from '../../domain/approvals/sheet.ts'
import { canonicalJson } from '../../domain/kernel/manifest.ts'
import type { HistoryLine } from '../kernel/history.ts'
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

export interface Entry {
  person: string | null
  holder: string | null
  /** Of the seat in which it was done, since people move; null in lines that are older than this was kept. */
  body: string | null
  facts: Record<string, unknown>
}

export function entryOf({ entry }: Pick<HistoryLine, 'entry'>): Entry {
  const { person, holder, body, facts } = JSON.parse(entry) as Omit<Entry, 'body' | 'facts'> & { body?: string | null; facts: Record<string, unknown>[] }
  return { person, holder, body: body ?? null, facts: Object.assign({}, ...facts) as Record<string, unknown> }
}

/** Digest of what the paper's sheet says: the same digest means that nothing has happened since a sheet was printed. */
export function saidDigest(approval: Approval): string {
  return digest(canonicalJson(sheetOf(approval)))
}
