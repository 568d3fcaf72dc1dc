import { sql, type RawBuilder, type Transaction } from 'kysely'
import { z } from 'zod'
import type { InputOf, OutputOf } from '../../domain/kernel/contract.ts'
import { DateText } from '../../domain/kernel/dates.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import type { LocalDate } from '../../domain/kernel/time.ts'
import type { TextValues } from '../../domain/kernel/verdict.ts'
import type { Notice } from '../../domain/notifications/notice.ts'
import { countedTo, type DelegationRow, type delegations } from '../../domain/people/contract.ts'
import { delegationState } from '../../domain/people/delegation.ts'
import type { DelegationFacts } from '../../domain/people/delegation-rules.ts'
import type { Delegation, Person } from '../../domain/people/person.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import { readCursor, writeCursor } from '../kernel/cursor.ts'
import type { Database } from '../kernel/database.ts'
import { delegationOf, type DelegationRow as DelegationColumns } from '../kernel/people.ts'
import { namedBy } from './directory.ts'
import { listRows } from './store.ts'
import './tables.ts'

export async function loadDelegation(db: ReadDatabase, id: string): Promise<Delegation | null> {
  const row = await db.selectFrom('delegations').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : delegationOf(row)
}

/** Delegations of these people, as principals or deputies, that are not revoked and not over. */
export async function listOthers(db: ReadDatabase, people: readonly Person['id'][], today: LocalDate): Promise<DelegationFacts['others']> {
  const rows = await db
    .selectFrom('delegations')
    .innerJoin('persons', 'persons.id', 'delegations.deputy')
    .selectAll('delegations')
    .select(['persons.surname', 'persons.name', 'persons.patronymic'])
    .where((where) => where.or([where('delegations.principal', 'in', people), where('delegations.deputy', 'in', people)]))
    .where('delegations.revoked_at', 'is', null)
    .where('delegations.until_date', '>=', today)
    .execute()
  return rows.map((row) => ({ delegation: delegationOf(row), deputyName: fullName(row) }))
}

/** With both people as lists show them. */
async function rowsOf(db: ReadDatabase, rows: readonly (DelegationColumns & { order_file: FileRef | null })[], today: LocalDate): Promise<DelegationRow[]> {
  const people = await listRows(db, [...new Set(rows.flatMap((row) => [row.principal, row.deputy]))])
  return rows.flatMap((row) => {
    const [principal, deputy] = [people.get(row.principal), people.get(row.deputy)]
    if (principal === undefined || deputy === undefined) return []
    const delegation = delegationOf(row)
    return [{ delegation, principal, deputy, state: delegationState(delegation, today), orderFile: row.order_file }]
  })
}

const selectDelegations = (db: ReadDatabase) =>
  db.selectFrom('delegations').leftJoin('delegation_orders', 'delegation_orders.delegation', 'delegations.id').selectAll('delegations').select('delegation_orders.file as order_file')

/** All that one person ever gave or held: one career's. */
export async function listDelegationsOf(db: ReadDatabase, person: string, today: LocalDate): Promise<DelegationRow[]> {
  const rows = await selectDelegations(db)
    .where((where) => where.or([where('delegations.principal', '=', person), where('delegations.deputy', '=', person)]))
    .orderBy('from_date', 'desc').orderBy('id', 'desc').execute()
  return rowsOf(db, rows, today)
}

const Cursor = z.tuple([DateText, z.uuid()])

function conditionOf({ body, state, text }: InputOf<typeof delegations>, today: LocalDate): RawBuilder<boolean> {
  const named = namedBy(text)
  return sql<boolean>`(${sql.join([
    sql`true`,
    ...(state === 'current' ? [sql`delegations.until_date >= ${today}::date and delegations.revoked_at is null`] : []),
    ...(body === null ? [] : [sql`delegations.principal in (select id from persons where body = ${body}::uuid)`]),
    ...(named === null ? [] : [sql`(delegations.principal in (select id from persons where ${named}) or delegations.deputy in (select id from persons where ${named}))`]),
  ], sql` and `)})`
}

/** One page, the latest first. The total is that of the filter, and is counted only as far as it is shown. */
export async function listDelegations(db: ReadDatabase, wish: InputOf<typeof delegations>, today: LocalDate): Promise<OutputOf<typeof delegations>> {
  const condition = conditionOf(wish, today)
  const cursor = readCursor(Cursor, wish.after)
  let page = selectDelegations(db).where(condition).orderBy('delegations.from_date', 'desc').orderBy('delegations.id', 'desc').limit(wish.limit + 1)
  if (cursor !== null) page = page.where(sql<boolean>`(delegations.from_date, delegations.id) < (${cursor[0]}::date, ${cursor[1]}::uuid)`)
  const found = await page.execute()
  const counted = await db.selectFrom('delegations').select('id').where(condition).limit(countedTo + 1).execute()
  const rows = found.slice(0, wish.limit)
  const last = rows.at(-1)
  const next = found.length > wish.limit && last !== undefined ? writeCursor([last.from_date, last.id]) : null
  return { rows: await rowsOf(db, rows, today), next, total: counted.length }
}

export async function saveDelegation(db: Transaction<Database>, delegation: Delegation, file: FileRef | null): Promise<void> {
  const { id, principal, deputy, order, from, until } = delegation
  await db
    .insertInto('delegations')
    .values({
      id, principal, deputy, order_number: order.number, order_date: order.date, order_sha256: order.sha256,
      from_date: from, until_date: until, revoked_at: delegation.revokedAt,
    })
    .execute()
  if (file !== null) await db.insertInto('delegation_orders').values({ delegation: id, file: JSON.stringify(file) }).execute()
}

export async function revoke(db: Transaction<Database>, id: string, at: string): Promise<void> {
  await db.updateTable('delegations').set({ revoked_at: at }).where('id', '=', id).where('revoked_at', 'is', null).execute()
}

/** Ends every power that this person gave or holds, and answers which. */
export async function revokeAllOf(db: Transaction<Database>, person: string, today: LocalDate, at: string): Promise<Delegation[]> {
  const rows = await db
    .updateTable('delegations')
    .set({ revoked_at: at })
    .where((where) => where.or([where('principal', '=', person), where('deputy', '=', person)]))
    .where('until_date', '>=', today)
    .where('revoked_at', 'is', null)
    .returningAll()
    .execute()
  return rows.map(delegationOf)
}

/**
 * What the two hear of a power that was given or has ended; whoever did it themselves is told nothing. A principal hears it
 * too: administrators enter orders, and whoever is away must know that nobody stands in for them any more.
 */
export function toldOfPower(delegation: Delegation, { principal, deputy }: Pick<DelegationFacts, 'principal' | 'deputy'>, what: 'given' | 'ended'): Notice[] {
  const { from, until, order, id } = delegation
  const period: TextValues = what === 'given' ? { from, until, order: order.number } : {}
  const notice = { class: 'people', link: `/people/${principal.id}`, about: { noun: 'delegation', id } } as const
  return [
    { ...notice, persons: [deputy.id], key: what === 'given' ? 'people.told.delegated' : 'people.told.revoked', values: { principal: fullName(principal), ...period } },
    { ...notice, persons: [principal.id], key: what === 'given' ? 'people.told.given' : 'people.told.ended', values: { deputy: fullName(deputy), ...period } },
  ]
}

/** Two orders entered at once for one principal must see each other. */
export async function lockPeople(db: Transaction<Database>, ids: readonly string[]): Promise<void> {
  await sql`select id from persons where id = any(${[...ids].sort()}::uuid[]) order by id for update`.execute(db)
}
