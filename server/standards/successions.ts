/** Which standard came in the place of which. Either card may say it; a card that is missing is known by its designation only. */
import { sql, type Kysely, type Transaction } from 'kysely'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import type { LocalDate } from '../../domain/kernel/time.ts'
import type { card, Related } from '../../domain/standards/contract.ts'
import { designationKey, designationOrder } from '../../domain/standards/designation.ts'
import type { Standard } from '../../domain/standards/standard.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import type { Database } from '../kernel/database.ts'
import { listByKeys } from './store.ts'

/** Standards whose own cards name this one at that end. */
async function saidBy(db: ReadDatabase, end: 'newer' | 'older', key: string): Promise<Standard[]> {
  const rows = await db
    .selectFrom('standard_successions')
    .innerJoin('standards', 'standards.id', 'standard_successions.said_by')
    .select('standards.card')
    .where(`standard_successions.${end}`, '=', key)
    .where('standards.key', '<>', key)
    .execute()
  return rows.map((row) => row.card)
}

async function related(db: ReadDatabase, named: readonly string[], saying: readonly Standard[]): Promise<Related[]> {
  const byKey = new Map([...named, ...saying.map(({ designation }) => designation)].map((designation) => [designationKey(designation), designation]))
  const cards = await listByKeys(db, [...byKey.keys()])
  return [...byKey]
    .map(([key, designation]) => relatedOf(cards.get(key), designation))
    .toSorted((a, b) => (designationOrder(a.designation) < designationOrder(b.designation) ? -1 : 1))
}

function relatedOf(known: Standard | undefined, designation: string): Related {
  return known === undefined ? { designation, card: null } : { designation: known.designation, card: { id: known.id, title: known.title, status: known.status, effective: known.effective } }
}

const countsNow = (today: LocalDate) => sql<boolean>`(newest.status = 'active' and (newest.effective is null or newest.effective <= ${today}::date))`

/** The ends of the chain of replacements that count on this day, however many standards stand between. */
async function listInForce(db: ReadDatabase, key: string, today: LocalDate): Promise<Standard[]> {
  const { rows } = await sql<{ card: Standard }>`
    with recursive chain (key) as (
      select newer from standard_successions where older = ${key}
      union
      select step.newer from standard_successions step join chain on step.older = chain.key
    )
    select newest.card from chain join standards newest on newest.key = chain.key
    where newest.key <> ${key} and ${countsNow(today)} order by newest.place`.execute(db as Kysely<Database>)
  return rows.map((row) => row.card)
}

export async function loadCard(db: ReadDatabase, standard: Standard, today: LocalDate): Promise<OutputOf<typeof card>> {
  const key = designationKey(standard.designation)
  const ended = standard.status === 'replaced' || standard.status === 'withdrawn'
  return {
    standard,
    replaces: await related(db, standard.replaces, await saidBy(db, 'newer', key)),
    replacedBy: await related(db, standard.replacedBy, await saidBy(db, 'older', key)),
    inForce: ended ? (await listInForce(db, key, today)).map((each) => relatedOf(each, each.designation)) : [],
  }
}

/** Of each of these keys: keys of those that other cards say came in its place. */
export async function listSuccessors(db: ReadDatabase, keys: readonly string[]): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>()
  if (keys.length === 0) return found
  const rows = await db
    .selectFrom('standard_successions')
    .innerJoin('standards', 'standards.id', 'standard_successions.said_by')
    .select(['newer', 'older'])
    .where('older', 'in', [...keys])
    .whereRef('standards.key', '=', 'newer')
    .execute()
  for (const { newer, older } of rows) found.set(older, (found.get(older) ?? new Set()).add(newer))
  return found
}

async function touchedBy(db: ReadDatabase, key: string): Promise<string[]> {
  const rows = await db.selectFrom('standard_successions').select('older').distinct().where('newer', '=', key).execute()
  return [key, ...rows.map((row) => row.older)]
}

/**
 * Ends what has ended by this day: a standard in whose place another came into force, and one whose day of withdrawal
 * has come. `changed`: the key of the card that alone may have brought it about. Answers whom it ended.
 */
export async function endStandards(db: Transaction<Database>, today: LocalDate, changed: string | null): Promise<string[]> {
  const touched = changed === null ? sql<boolean>`true` : sql<boolean>`key = any(${await touchedBy(db, changed)}::text[])`
  const end = async (status: 'replaced' | 'withdrawn', which: ReturnType<typeof countsNow>) => {
    const { rows } = await sql<{ id: string }>`
      update standards set status = ${status}, card = jsonb_set(card, '{status}', to_jsonb(${status}::text)) where status = 'active' and ${touched} and ${which} returning id`.execute(db)
    return rows.map((row) => row.id)
  }
  const replaced = await end('replaced', sql<boolean>`exists (
    select from standard_successions join standards newest on newest.key = newer where older = standards.key and newest.key <> older and ${countsNow(today)})`)
  return [...replaced, ...(await end('withdrawn', sql<boolean>`withdrawn <= ${today}::date`))]
}
