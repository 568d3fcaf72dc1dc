import { currentRound, currentVersion, type Approval } from '../../domain/approvals/approval.ts'
import { signApproval, signOutcome, visaApproval } from '../../domain/approvals/contract.ts'
import { approvalById, type ApprovalRow } from '../../domain/approvals/queries.ts'
import type { PaperToSign } from '../kernel/signing.ts'
import { askOnce } from '../kernel/portal.ts'

/** Verbs that are one signature and nothing else, so that many papers may take it at once. */
const signVerbs = ['visa', 'sign', 'signOutcome'] as const
export type SignVerb = (typeof signVerbs)[number]

export function signVerbOf(row: Pick<ApprovalRow, 'verbs'>): SignVerb | null {
  return signVerbs.find((verb) => (row.verbs as readonly string[]).includes(verb)) ?? null
}

export function paperToSign(verb: SignVerb, approval: Approval, body: string): PaperToSign {
  const version = currentVersion(approval)
  const base = { id: approval.id, version: version.n }
  const round = currentRound(version)?.round ?? 1
  switch (verb) {
    case 'visa': return { name: visaApproval.name, input: { ...base, round } }
    case 'sign': return { name: signApproval.name, input: { ...base, round } }
    case 'signOutcome': return { name: signOutcome.name, input: { ...base, body } }
  }
}

/** Asked anew for each paper: the list may be older than the round that now waits. */
export async function papersToSign(rows: readonly ApprovalRow[], body: string): Promise<PaperToSign[]> {
  const papers = await Promise.all(rows.map(async (row) => {
    const verb = signVerbOf(row)
    const approval = verb === null ? null : await askOnce(approvalById, { id: row.id })
    return verb === null || approval === null ? null : paperToSign(verb, approval, body)
  }))
  return papers.filter((paper) => paper !== null)
}
