import { sql, type Selectable, type Transaction } from 'kysely'
import type { Role } from '../../domain/kernel/rights.ts'
import type { PersonRow } from '../../domain/people/contract.ts'
import type { Body, Person, Unit } from '../../domain/people/person.ts'
import type { Administrators } from '../../domain/people/rules.ts'
import type { ReadDatabase, WriteCall } from '../kernel/call.ts'
import type { Database } from '../kernel/database.ts'
import { bodyOf, personOf, unitOf, type PersonRow as PersonColumns } from '../kernel/people.ts'
import './tables.ts'

export async function loadPerson(db: ReadDatabase, id: string): Promise<Person | null> {
  const row = await db.selectFrom('persons').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : personOf(row)
}

export async function listPersons(db: ReadDatabase, ids: readonly string[]): Promise<Person[]> {
  if (ids.length === 0) return []
  // One array and not a parameter each: a list may bring more people than a statement takes parameters.
  return (await db.selectFrom('persons').selectAll().where(sql<boolean>`id = any(${[...ids]}::uuid[])`).execute()).map(personOf)
}

export async function loadActiveByIin(db: ReadDatabase, iin: string): Promise<Person | null> {
  const row = await db.selectFrom('persons').selectAll().where('iin', '=', iin).where('active', '=', true).executeTakeFirst()
  return row === undefined ? null : personOf(row)
}

/** Active people of a body with any of these roles, in Kazakh order. */
export async function listByRole(db: ReadDatabase, body: string, roles: readonly Role[]): Promise<Person[]> {
  const rows = await db
    .selectFrom('persons')
    .selectAll()
    .where('body', '=', body)
    .where('active', '=', true)
    .where(sql<boolean>`roles && ${[...roles]}::text[]`)
    .orderBy('surname')
    .orderBy('name')
    .orderBy('id')
    .execute()
  return rows.map(personOf)
}

export async function loadBody(db: ReadDatabase, id: string): Promise<Body | null> {
  const row = await db.selectFrom('bodies').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : bodyOf(row)
}

export async function listBodies(db: ReadDatabase): Promise<Body[]> {
  const rows = await db.selectFrom('bodies').selectAll().orderBy(sql`name->>'kk' collate "kk-x-icu"`).orderBy('id').execute()
  return rows.map(bodyOf)
}

export async function loadUnit(db: ReadDatabase, id: string): Promise<Unit | null> {
  const row = await db.selectFrom('units').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : unitOf(row)
}

export async function listUnits(db: ReadDatabase, body: string): Promise<Unit[]> {
  const rows = await db.selectFrom('units').selectAll().where('body', '=', body).orderBy(sql`name->>'kk' collate "kk-x-icu"`).orderBy('id').execute()
  return rows.map(unitOf)
}

export async function countPeople(db: ReadDatabase, where: { body: string } | { unit: string }): Promise<number> {
  const [column, id] = 'body' in where ? (['units.body', where.body] as const) : (['units.id', where.unit] as const)
  const row = await db
    .selectFrom('unit_people')
    .innerJoin('units', 'units.id', 'unit_people.unit')
    .select((each) => each.fn.sum<string | null>('count').as('people'))
    .where(column, '=', id)
    .executeTakeFirst()
  return Number(row?.people ?? 0)
}

/** Who could still let others in, were one of them to go. */
export async function loadAdministrators(db: ReadDatabase, body: string): Promise<Administrators> {
  const rows = await db
    .selectFrom('persons')
    .select(['id', 'roles', 'body'])
    .where('active', '=', true)
    .where(sql<boolean>`roles && array['administrator', 'bodyAdministrator']::text[]`)
    .execute()
  return {
    portal: rows.filter((row) => row.roles.includes('administrator')).map((row) => row.id),
    body: rows.filter((row) => row.body === body && row.roles.includes('bodyAdministrator')).map((row) => row.id),
  }
}

export async function saveBody(db: Transaction<Database>, body: Body): Promise<void> {
  const row = {
    bin: body.bin, name: JSON.stringify(body.name), short_name: JSON.stringify(body.shortName),
    kind: body.kind, number_prefix: body.numberPrefix, active: body.active,
  }
  await db.insertInto('bodies').values({ id: body.id, ...row }).onConflict((conflict) => conflict.column('id').doUpdateSet(row)).execute()
}

export async function saveUnit(db: Transaction<Database>, unit: Unit): Promise<void> {
  const row = { body: unit.body, parent: unit.parent, name: JSON.stringify(unit.name), kind: unit.kind, active: unit.active }
  await db.insertInto('units').values({ id: unit.id, ...row }).onConflict((conflict) => conflict.column('id').doUpdateSet(row)).execute()
}

/** Adds or replaces many people in one statement; used for one as well, so that there is one way of writing a person. */
export async function savePersons(db: Transaction<Database>, persons: readonly Person[]): Promise<void> {
  if (persons.length === 0) return
  const columns = sql.raw('id, iin, surname, name, patronymic, body, unit, post, roles, email, phone, room, active')
  await sql`
    insert into persons (${columns})
    select ${columns} from jsonb_to_recordset(${JSON.stringify(persons)}::jsonb) as given (
      id uuid, iin text, surname text, name text, patronymic text, body uuid, unit uuid, post jsonb, roles text[],
      email text, phone text, room text, active boolean)
    on conflict (id) do update set
      iin = excluded.iin, surname = excluded.surname, name = excluded.name, patronymic = excluded.patronymic,
      body = excluded.body, unit = excluded.unit, post = excluded.post, roles = excluded.roles, email = excluded.email,
      phone = excluded.phone, room = excluded.room, active = excluded.active`.execute(db)
}

type Named = Selectable<Database['persons']> & { body_name: Body['shortName']; unit_name: Unit['name'] }

export function rowOf(row: Named): PersonRow {
  const { iin: _iin, ...person } = personOf(row as PersonColumns)
  return { ...person, bodyName: row.body_name, unitName: row.unit_name }
}

/** People with the names of body and unit, for every list that shows people. */
export function selectPeople(db: ReadDatabase) {
  return db
    .selectFrom('persons')
    .innerJoin('bodies', 'bodies.id', 'persons.body')
    .innerJoin('units', 'units.id', 'persons.unit')
    .selectAll('persons')
    .select(['bodies.short_name as body_name', 'units.name as unit_name'])
}

export async function listRows(db: ReadDatabase, ids: readonly string[]): Promise<Map<string, PersonRow>> {
  if (ids.length === 0) return new Map()
  const rows = await selectPeople(db).where('persons.id', 'in', [...ids]).execute()
  return new Map(rows.map((row) => [row.id, rowOf(row)]))
}

/**
 * One change of people at a time: two administrators who dismiss each other at once would leave none. Whoever changes
 * people may change their own row too, which the kernel then takes as it finds it; so their powers are looked at anew here.
 */
export async function beginChangingPeople({ db, seat }: WriteCall): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('kense people'))`.execute(db)
  const { person } = seat
  await sql`
    select seat_still_holds(exists (
      select from persons where id = ${person.id} and active and body = ${person.body} and roles = ${person.roles}::text[]))`.execute(db)
}
