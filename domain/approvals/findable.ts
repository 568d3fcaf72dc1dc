/** By what a draft act is found, by a seat that sees it as it is given here. */
import type { Findable } from '../search/findable.ts'
import { approvalState, currentVersion, sendingSignature, type Approval } from './approval.ts'

export function findableApproval(approval: Approval): Findable {
  const version = currentVersion(approval)
  const remarks = version.reviews.flatMap(({ outcome }) => [outcome?.words ?? '', ...(outcome?.remarks ?? []).flatMap(({ remark, proposal }) => [remark, proposal])])
  return {
    number: approval.number,
    title: approval.title,
    state: `approvals.state.${approvalState(approval)}`,
    body: approval.developer.id,
    persons: [...new Set([approval.responsible.person, ...version.reviews.flatMap(({ resolution }) => (resolution === null ? [] : [resolution.executor.person]))])],
    at: sendingSignature(version)?.at ?? approval.madeAt,
    link: `/approvals/${approval.id}`,
    text: [approval.description, approval.responsible.name, ...remarks].filter(Boolean).join('\n'),
    files: [version.text.kk, version.text.ru, ...version.files.map(({ file }) => file)],
  }
}
