/** How draft acts are found: the developer's own view, and for each approving body what was sent to it. */
import { approvalState, currentVersion, sendingSignature, type Approval, type Version } from '../../domain/approvals/approval.ts'
import { visibleTo } from '../../domain/approvals/visible.ts'
import type { Seat } from '../../domain/people/person.ts'
import { registerSearchSource, type SearchEntry } from '../search/public.ts'
import { load } from './store.ts'

/** Rules of sight look at the body only. */
const seatIn = (body: string): Seat => ({ holder: { body } }) as Seat

function entryOf(approval: Approval, view: string, body: string): SearchEntry {
  const version = currentVersion(approval)
  const remarks = version.reviews.flatMap(({ outcome }) => [outcome?.words ?? '', ...(outcome?.remarks ?? []).flatMap(({ remark, proposal }) => [remark, proposal])])
  return {
    view,
    audience: [`body:${body}`],
    number: approval.number,
    title: approval.title,
    state: `approvals.state.${approvalState(approval)}`,
    body: approval.developer.id,
    persons: [...new Set([approval.responsible.person, ...version.reviews.flatMap(({ resolution }) => (resolution === null ? [] : [resolution.executor.person]))])],
    at: lastDeed(approval, version),
    link: `/approvals/${approval.id}`,
    text: [approval.description, approval.responsible.name, ...remarks].filter(Boolean).join('\n'),
    files: [version.text.kk, version.text.ru, ...version.files.map(({ file }) => file)],
  }
}

const lastDeed = (approval: Approval, version: Version): string => sendingSignature(version)?.at ?? approval.madeAt

registerSearchSource({
  module: 'approvals',
  noun: 'approval',
  async entries(call, id) {
    const approval = await load(call.db, id)
    if (approval === null) return []
    const bodies = new Set(approval.versions.filter((version) => sendingSignature(version) !== null).flatMap((version) => version.bodies.map((body) => body.id)))
    bodies.delete(approval.developer.id)
    return [approval.developer.id, ...bodies].flatMap((body) => {
      const seen = visibleTo(seatIn(body), approval)
      return seen === null ? [] : [entryOf(seen, body, body)]
    })
  },
  async idsAfter(db, after, limit) {
    let wanted = db.selectFrom('approvals').select('id')
    if (after !== '') wanted = wanted.where('id', '>', after)
    return (await wanted.orderBy('id').limit(limit).execute()).map((row) => row.id)
  },
})
