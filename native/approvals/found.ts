import { findableApproval } from '../../domain/approvals/findable.ts'
import { approvalById } from '../../domain/approvals/queries.ts'
import { foundIn } from '../search/public.ts'

export const approvalsFound = [foundIn(approvalById, { noun: 'approval', module: 'approvals', whole: true }, (approval) => [{ id: approval.id, findable: findableApproval(approval) }])]
