/** How draft acts are found: the developer's own view, and for each approving body what was sent to it. */
import { askedBodies } from '../../domain/approvals/approval.ts'
import { findableApproval } from '../../domain/approvals/findable.ts'
import { visibleTo } from '../../domain/approvals/visible.ts'
import type { Seat } from '../../domain/people/person.ts'
import { registerSearchSource } from '../search/public.ts'
import { load } from './store.ts'

/** Rules of sight look at the body only. */
const seatIn = (body: string): Seat => ({ holder: { body } }) as Seat

registerSearchSource({
  module: 'approvals',
  noun: 'approval',
  table: 'approvals',
  async entries(call, id) {
    const approval = await load(call.db, id)
    if (approval === null) return []
    const bodies = new Set(askedBodies(approval).map(({ id }) => id))
    bodies.delete(approval.developer.id)
    return [approval.developer.id, ...bodies].flatMap((body) => {
      const seen = visibleTo(seatIn(body), approval)
      return seen === null ? [] : [{ ...findableApproval(seen), view: body, audience: [`body:${body}`] }]
    })
  },
  async idsAfter(db, after, limit) {
    let wanted = db.selectFrom('approvals').select('id')
    if (after !== '') wanted = wanted.where('id', '>', after)
    return (await wanted.orderBy('id').limit(limit).execute()).map((row) => row.id)
  },
})
