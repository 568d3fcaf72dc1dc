/** B3.5: nobody leaves with a paper in hand; whoever administers people hands it over here. */
import { approvalState, currentVersion, type Approval } from '../../domain/approvals/approval.ts'
import { actorOf } from '../../domain/people/actor.ts'
import { executes, reassigned } from '../../domain/approvals/review-steps.ts'
import type { Person } from '../../domain/people/person.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import { registerTasks } from '../people/public.ts'
import { keep } from './change.ts'
import { loadForChange } from './store.ts'

async function openPapers(db: ReadDatabase, person: string): Promise<Approval[]> {
  const rows = await db
    .selectFrom('approval_persons as listed')
    .innerJoin('approvals', 'approvals.id', 'listed.approval')
    .select('approvals.document')
    .where('listed.person', '=', person)
    .where('listed.archived', '=', false)
    .execute()
  return rows.map((row) => row.document).filter((approval) => handOvers(approval, person).length > 0)
}

/** The bodies in whose name this person still answers for the paper. */
function handOvers(approval: Approval, person: string): string[] {
  if (['archived', 'withdrawn'].includes(approvalState(approval))) return []
  const executing = currentVersion(approval).supersededAt === null ? executes(approval, person) : null
  return [...(approval.responsible.person === person ? [approval.developer.id] : []), ...(executing === null ? [] : [executing])]
}

registerTasks('approvals', {
  list: async (db, person) =>
    (await openPapers(db, person.id)).map((approval) => ({ noun: 'approval', id: approval.id, number: approval.number, title: approval.title, needs: ['employee', 'unitHead', 'deputyHead', 'legalHead'] })),
  // The successor hears once how many papers came, not of each.
  handOver: async (from: Person, to: Person, call) => {
    const papers = await openPapers(call.db, from.id)
    for (const { id } of papers) {
      const approval = await loadForChange(call.db, id)
      if (approval === null) continue
      const actor = actorOf({ person: to, holder: to, delegation: null })
      const next = handOvers(approval, from.id).reduce((paper, body) => reassigned(paper, body, actor), approval)
      await keep(call, approval, { next, facts: { from: from.id, to: to.id }, quiet: true })
    }
    return papers.length
  },
  ofBody: async (db, body) => {
    const rows = await db
      .selectFrom('approval_parties as listed')
      .innerJoin('approval_waits as wait', (on) => on.onRef('wait.approval', '=', 'listed.approval').onRef('wait.body', '=', 'listed.body'))
      .innerJoin('approvals', 'approvals.id', 'listed.approval')
      .select(['approvals.id', 'approvals.summary'])
      .distinct()
      .where('listed.body', '=', body)
      .where('listed.archived', '=', false)
      .execute()
    return rows.map(({ id, summary }) => ({ noun: 'approval', id, number: summary.number, title: summary.title, needs: [] }))
  },
})
