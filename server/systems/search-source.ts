/** How links to information systems are found: by those to whom each is open (§59.3), and by whoever keeps the list. */
import { hasRight, roles } from '../../domain/kernel/rights.ts'
import { findableSystem } from '../../domain/systems/findable.ts'
import { maySeeSystem } from '../../domain/systems/rules.ts'
import type { Access } from '../../domain/systems/system.ts'
import { registerReader } from '../kernel/portal.ts'
import { registerSearchSource } from '../search/public.ts'
import { loadSystem } from './store.ts'

const keepers = roles.filter((role) => hasRight([role], 'systems.administer')).map((role) => `role:${role}`)

function audienceOf({ bodies, roles: named }: Access): string[] {
  if (bodies.length === 0) return named.length === 0 ? ['everyone'] : named.map((role) => `role:${role}`)
  return bodies.flatMap((body) => (named.length === 0 ? [`body:${body}`] : named.map((role) => `role:${role}@${body}`)))
}

registerReader('system', async (call, id) => {
  const system = await loadSystem(call.db, id)
  return system !== null && maySeeSystem(call.seat, system)
})

registerSearchSource({
  module: 'systems',
  noun: 'system',
  table: 'systems',
  async entries(call, id) {
    const system = await loadSystem(call.db, id)
    return system === null ? [] : [{ ...findableSystem(system), view: 'list', audience: [...new Set([...keepers, ...(system.active ? audienceOf(system.access) : [])])] }]
  },
  async idsAfter(db, after, limit) {
    let wanted = db.selectFrom('systems').select('id')
    if (after !== '') wanted = wanted.where('id', '>', after)
    return (await wanted.orderBy('id').limit(limit).execute()).map((row) => row.id)
  },
})
