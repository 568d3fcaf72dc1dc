import { currentVersion, type Approval } from '../../domain/approvals/approval.ts'
import { approvalById, approvalHistory, listApprovals, listFilters, listOpinions, remarkLedger, waitingApprovals } from '../../domain/approvals/queries.ts'
import { calendar } from '../../domain/workdays/contract.ts'
import { get as settings } from '../../domain/settings/contract.ts'
import type { Person } from '../../domain/people/person.ts'
import { aheadQuestion, type AheadMore, type AheadQuestion } from '../kernel/ahead.ts'

const papersOfList = 40
const pageLimit = 200

/** The lists as their screen asks for them, the papers that wait or are one's own, and the files of their current version. */
export function approvalsAhead(): AheadQuestion[] {
  const lists = listFilters.map((filter) => {
    const isUrgent = filter === 'waiting' || filter === 'overdue'
    const input = { filter, sort: isUrgent ? ('deadline' as const) : ('changed' as const), after: null, limit: pageLimit }
    return aheadQuestion(listApprovals, input, ({ rows }) => (filter === 'archive' ? {} : { questions: rows.slice(0, papersOfList).map((row) => paper(row.id)) }))
  })
  return [
    aheadQuestion(waitingApprovals, {}, ({ rows }) => ({ questions: rows.map((row) => paper(row.id)) })),
    ...lists,
    aheadQuestion(calendar, {}),
    aheadQuestion(settings, {}),
  ]
}

function paper(id: string): AheadQuestion {
  return aheadQuestion(approvalById, { id }, (approval, person) => ofPaper(approval, person))
}

function ofPaper(approval: Approval, person: Person): Partial<AheadMore> {
  const version = currentVersion(approval)
  const { id } = approval
  const opinions = version.reviews.some((review) => review.body.id === person.body) ? [aheadQuestion(listOpinions, { id, version: version.n, body: person.body })] : []
  return {
    files: [version.text.kk, version.text.ru, ...version.files.map(({ file }) => file)],
    questions: [aheadQuestion(remarkLedger, { id }), aheadQuestion(approvalHistory, { id }), ...opinions],
  }
}
