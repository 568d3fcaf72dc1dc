/** Many papers in one transaction: one that cannot be brought in holds nobody else up, and is told to whoever keeps the portal. */
import { sql } from 'kysely'
import type { FailureReason } from '../../domain/search/contract.ts'
import type { JobCall } from '../kernel/call.ts'
import { keepEntries } from './entries.ts'
import type { SearchSource } from './sources.ts'
import './tables.ts'

/**
 * One order for all who write the index beside a command: a paper first, in the order of their ids, then its rows. Nobody
 * changes it until the transaction ends, so what is written is what it says, and no two wait for each other crosswise.
 */
export async function holdPapers(call: JobCall, { table }: Pick<SearchSource, 'table'>, ids: readonly string[]): Promise<void> {
  await sql`select 1 from ${sql.table(table)} where id = any(${[...ids]}::uuid[]) order by id for no key update`.execute(call.db)
}

export async function keepEach(call: JobCall, source: SearchSource, ids: readonly string[]): Promise<void> {
  await holdPapers(call, source, ids)
  const keep = async (id: string) => keepEntries(call, source, id, await source.entries(call, id))
  const whole = await failureOf(call, async () => {
    for (const id of ids) await keep(id)
  })
  if (whole === null) return
  for (const id of ids) {
    const failure = await failureOf(call, () => keep(id))
    if (failure !== null) await noteFailure(call, source, id, failure.error)
  }
}

/** Of the database or its line, and of two who meet: the whole transaction is done again, by no fault of what it is about. */
const passing = /^(08|25|40|53|55|57|58|XX)...$/

async function failureOf(call: JobCall, work: () => Promise<void>): Promise<{ error: unknown } | null> {
  await sql`savepoint search_each`.execute(call.db)
  try {
    await work()
  } catch (error) {
    if (passing.test((error as { code?: string }).code ?? '')) throw error
    await sql`rollback to savepoint search_each`.execute(call.db)
    return { error }
  }
  await sql`release savepoint search_each`.execute(call.db)
  return null
}

const ofDatabase: Readonly<Record<string, FailureReason>> = { '54000': 'tooLong', '22021': 'letters', '22P05': 'letters' }

function reasonOf(error: unknown): FailureReason {
  const { code, name } = error as { code?: string; name?: string }
  return ofDatabase[code ?? ''] ?? (code === undefined && /^(TypeError|RangeError|ZodError|\$ZodError|RefusalError)$/.test(name ?? '') ? 'form' : 'other')
}

async function noteFailure(call: JobCall, { noun }: SearchSource, id: string, error: unknown): Promise<void> {
  const row = { reason: reasonOf(error), fault: call.fault(error, { noun, id }), tried_at: call.now }
  await call.db.insertInto('search_failed').values({ noun, id, since: call.now, ...row }).onConflict((conflict) => conflict.columns(['noun', 'id']).doUpdateSet(row)).execute()
}
