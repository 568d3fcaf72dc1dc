/** People, units and bodies as a paper names them, taken from the tables at the moment of a deed. */
import { actorOf, bodyRef, unitRef, type Actor, type BodyRef, type UnitRef } from '../../domain/people/actor.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import { hasRight, type Right, type Role } from '../../domain/kernel/rights.ts'
import type { Person, Unit } from '../../domain/people/person.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import { bodyOf, personOf, unitOf } from '../kernel/people.ts'

export async function loadBody(db: ReadDatabase, id: string) {
  const row = await db.selectFrom('bodies').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw new RefusalError({ key: 'approvals.unknownBody' })
  return bodyOf(row)
}

/** In the order asked for; refuses a body that isn't there or no longer works. */
export async function loadBodies(db: ReadDatabase, ids: readonly string[]): Promise<BodyRef[]> {
  const unique = [...new Set(ids)]
  if (unique.length === 0) return []
  const rows = await db.selectFrom('bodies').selectAll().where('id', 'in', unique).execute()
  return unique.map((id) => {
    const row = rows.find((each) => each.id === id)
    if (row === undefined) throw new RefusalError({ key: 'approvals.unknownBody' })
    const body = bodyOf(row)
    if (!body.active) throw new RefusalError({ key: 'approvals.bodyClosed', values: { body: body.shortName } })
    return bodyRef(body)
  })
}

/** Which of these bodies work no longer. */
export async function listClosed(db: ReadDatabase, bodies: readonly { id: string }[]): Promise<ReadonlySet<string>> {
  if (bodies.length === 0) return new Set()
  const rows = await db.selectFrom('bodies').select('id').where('id', 'in', [...new Set(bodies.map(({ id }) => id))]).where('active', '=', false).execute()
  return new Set(rows.map(({ id }) => id))
}

const unitHeads: readonly Role[] = ['unitHead', 'legalHead']

async function loadUnits(db: ReadDatabase, body: string): Promise<{ units: Unit[]; headed: Set<string> }> {
  const units = await db.selectFrom('units').selectAll().where('body', '=', body).where('active', '=', true).execute()
  const heads = await db.selectFrom('persons').select(['unit', 'roles']).where('body', '=', body).where('active', '=', true).execute()
  const headed = new Set(heads.filter((each) => each.roles.some((role) => unitHeads.includes(role))).map((each) => each.unit))
  return { units: units.map(unitOf), headed }
}

/** Units of this body that can agree: a unit without a head would hold the paper for ever. */
export async function loadAgreeingUnits(db: ReadDatabase, body: string, ids: readonly string[]): Promise<UnitRef[]> {
  const { units, headed } = await loadUnits(db, body)
  return [...new Set(ids)].map((id) => {
    const unit = units.find((each) => each.id === id)
    if (unit === undefined) throw new RefusalError({ key: 'approvals.unknownUnit' })
    if (!headed.has(id)) throw new RefusalError({ key: 'approvals.unitWithoutHead', values: { unit: unit.name } })
    return unitRef(unit)
  })
}

/** §18: the responsible unit and those above it, as far as they have heads; the body's leadership signs and isn't among them. */
export async function loadSuperiors(db: ReadDatabase, body: string, responsible: string): Promise<{ responsible: UnitRef; superiors: UnitRef[] }> {
  const { units, headed } = await loadUnits(db, body)
  const first = units.find((each) => each.id === responsible)
  if (first === undefined) throw new RefusalError({ key: 'approvals.unknownUnit' })
  const superiors: UnitRef[] = []
  for (let unit: Unit | undefined = first; unit !== undefined && superiors.length < 20; unit = units.find((each) => each.id === unit?.parent)) {
    if (unit.kind !== 'leadership' && headed.has(unit.id)) superiors.push(unitRef(unit))
  }
  if (superiors.length === 0) throw new RefusalError({ key: 'approvals.unitWithoutHead', values: { unit: first.name } })
  return { responsible: unitRef(first), superiors }
}

/** Someone at work in this body, and in this unit or one below it when one is given, who has the right to what the paper then asks. */
export async function loadColleague(db: ReadDatabase, { body, unit, right }: { body: string; unit: string | null; right: Right }, id: string): Promise<Actor> {
  const row = await db.selectFrom('persons').selectAll().where('id', '=', id).where('body', '=', body).where('active', '=', true).executeTakeFirst()
  const person = row === undefined ? undefined : personOf(row)
  if (person === undefined || (unit !== null && !(await isWithin(db, body, person.unit, unit)))) throw new RefusalError({ key: 'approvals.unknownPerson' })
  if (!hasRight(person.roles, right)) throw new RefusalError({ key: 'approvals.personWithoutRight', values: { name: fullName(person) } })
  return actorOf({ person, holder: person, delegation: null })
}

async function isWithin(db: ReadDatabase, body: string, inner: string, outer: string): Promise<boolean> {
  if (inner === outer) return true
  const { units } = await loadUnits(db, body)
  const parent = units.find((each) => each.id === inner)?.parent ?? null
  return parent !== null && parent !== inner && isWithin(db, body, parent, outer)
}

export interface Awaited {
  body: string
  unit: string | null
  roles: readonly Role[]
  person: string | null
}

/** Those whom each wait means. Whoever acts for them is found when they are told. */
export async function listAwaited(db: ReadDatabase, waits: readonly Awaited[]): Promise<Person['id'][][]> {
  const bodies = [...new Set(waits.map((wait) => wait.body))]
  if (bodies.length === 0) return []
  const people = await db.selectFrom('persons').select(['id', 'body', 'unit', 'roles']).where('body', 'in', bodies).where('active', '=', true).execute()
  return waits.map((wait) =>
    people
      .filter((each) => each.body === wait.body && (wait.unit === null || each.unit === wait.unit) && (wait.person === null || each.id === wait.person))
      .filter((each) => wait.roles.length === 0 || wait.roles.some((role) => each.roles.includes(role)))
      .map((each) => each.id),
  )
}
