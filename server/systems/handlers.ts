import * as contract from '../../domain/systems/contract.ts'
import { maySeeSystem } from '../../domain/systems/rules.ts'
import { insist, refuse, RefusalError } from '../../domain/kernel/verdict.ts'
import { plus } from '../kernel/clock.ts'
import { answer, handle, registerJob } from '../kernel/portal.ts'
import { hold, insistSeen } from '../kernel/seen.ts'
import { isReachable } from './probe.ts'
import './search-source.ts'
import { listSystems, loadSystem, saveSystem } from './store.ts'

const checkJob = 'systems.check'

answer(contract.list, async (_input, call) => (await listSystems(call.db, call.seat.person.id)).filter(({ system }) => maySeeSystem(call.seat, system)))

handle(contract.save, async ({ system, seen }, call) => {
  const paper = { noun: 'system', id: system.id } as const
  await hold(call, paper)
  const before = await loadSystem(call.db, system.id)
  await insistSeen(call, paper, seen, before)
  const owner = await call.db.selectFrom('bodies').select('id').where('id', '=', system.owner).executeTakeFirst()
  if (owner === undefined) insist(refuse('kernel.notFound'))
  await saveSystem(call.db, system, call.now)
  // What was found at another address says nothing of this one.
  if (before !== null && before.address !== system.address) await call.db.deleteFrom('system_reach').where('system', '=', system.id).execute()
  call.record('system', system.id, { ...system })
  call.changed('system', system.id, { everyone: true })
  await call.later(checkJob, { id: system.id })
  return { id: system.id }
})

handle(contract.remove, async ({ id, seen }, call) => {
  const paper = { noun: 'system', id } as const
  await hold(call, paper)
  const before = await loadSystem(call.db, id)
  if (before === null) throw new RefusalError({ key: 'systems.notFound' })
  await insistSeen(call, paper, seen, before)
  await call.db.deleteFrom('systems').where('id', '=', id).execute()
  call.record('system', id, { removed: before.name.kk })
  call.changed('system', id, { everyone: true })
  return { id }
})

handle(contract.favour, async ({ id, favourite }, call) => {
  const [system, person] = [await loadSystem(call.db, id), call.seat.person.id]
  if (system === null || !maySeeSystem(call.seat, system)) throw new RefusalError({ key: 'systems.notFound' })
  if (favourite) await call.db.insertInto('system_favourites').values({ person, system: id }).onConflict((conflict) => conflict.doNothing()).execute()
  else await call.db.deleteFrom('system_favourites').where('person', '=', person).where('system', '=', id).execute()
  call.changed('system', id, { persons: [person] })
  return { id }
})

const checkedAgainMs = 5 * 60_000

/** Looks at the systems in use whose turn it is, or at one that was just entered; says so only when something is otherwise than before. */
registerJob(checkJob, '* * * * *', {
  key: ({ id }: { id?: string }) => id ?? '',
  bring: async ({ id }, call) => {
    const all = await call.db.selectFrom('systems').leftJoin('system_reach', 'system', 'id').select(['id', 'card', 'checked_at']).execute()
    const due = plus(call.now, -checkedAgainMs)
    const wanted = all.filter((row) => row.card.active && (id === undefined ? row.checked_at === null || row.checked_at <= due : row.id === id))
    const found = await Promise.all(wanted.map(async (row) => [row.id, { address: row.card.address, reachable: await isReachable(row.card.address) }] as const))
    return found.length === 0 ? null : new Map(found)
  },
  write: async (_data, found, call) => {
    const rows = await call.db.selectFrom('systems').leftJoin('system_reach', 'system', 'id').where('id', 'in', [...found.keys()]).select(['id', 'card', 'reachable', 'since']).forShare('systems').execute()
    for (const row of rows) {
      const { address, reachable } = found.get(row.id)!
      // Entered anew while it was looked at: that has started a look of its own.
      if (row.card.address !== address) continue
      const isNews = row.reachable !== reachable
      const reach = { reachable, checked_at: call.now, since: isNews || row.since === null ? call.now : row.since }
      await call.db.insertInto('system_reach').values({ system: row.id, ...reach }).onConflict((conflict) => conflict.column('system').doUpdateSet(reach)).execute()
      if (isNews) call.changed('system', row.id, { everyone: true })
    }
  },
})
