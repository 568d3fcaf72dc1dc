import type { Transaction } from 'kysely'
import { compareKazakh } from '../../domain/kernel/alphabet.ts'
import type { System } from '../../domain/systems/system.ts'
import type { SystemRow } from '../../domain/systems/contract.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import type { Database } from '../kernel/database.ts'
import type { Json } from '../kernel/tables.ts'

declare module '../kernel/database.ts' {
  interface Database {
    systems: { id: string; owner: string; card: Json<System>; changed_at: string }
    system_favourites: { person: string; system: string }
    system_reach: { system: string; reachable: boolean; checked_at: string; since: string }
  }
}

export async function listSystems(db: ReadDatabase, person: string): Promise<SystemRow[]> {
  const rows = await db
    .selectFrom('systems')
    .innerJoin('bodies', 'bodies.id', 'systems.owner')
    .leftJoin('system_reach', 'system_reach.system', 'systems.id')
    .leftJoin('system_favourites', (join) => join.onRef('system_favourites.system', '=', 'systems.id').on('system_favourites.person', '=', person))
    .select(['systems.card', 'bodies.short_name', 'system_favourites.system as favourite', 'reachable', 'checked_at', 'since'])
    .execute()
  return rows
    .map(({ card, short_name: owner, favourite, reachable, checked_at: checkedAt, since }) => ({
      system: card,
      owner,
      favourite: favourite !== null,
      reach: reachable === null || checkedAt === null || since === null ? null : { reachable, checkedAt, since },
    }))
    .sort((a, b) => compareKazakh(a.system.name.kk, b.system.name.kk))
}

export async function saveSystem(db: Transaction<Database>, system: System, now: string): Promise<void> {
  const row = { owner: system.owner, card: JSON.stringify(system), changed_at: now }
  await db
    .insertInto('systems')
    .values({ id: system.id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute()
}

export async function loadSystem(db: ReadDatabase, id: string): Promise<System | null> {
  const row = await db.selectFrom('systems').select('card').where('id', '=', id).executeTakeFirst()
  return row?.card ?? null
}
