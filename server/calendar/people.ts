import { sql } from 'kysely'
import type { Event, Invitee } from '../../domain/calendar/event.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import type { Person } from '../../domain/people/person.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import { personOf } from '../kernel/people.ts'

export async function listPersons(db: ReadDatabase, ids: readonly string[]): Promise<Person[]> {
  if (ids.length === 0) return []
  return (await db.selectFrom('persons').selectAll().where('id', 'in', [...new Set(ids)]).execute()).map(personOf)
}

/** Everybody who serves in the unit or in one of its divisions now. */
async function listOfUnit(db: ReadDatabase, unit: string): Promise<Person[]> {
  const rows = await db
    .selectFrom('persons')
    .selectAll()
    .where('active', '=', true)
    .where(sql<boolean>`unit in (with recursive part as (select id from units where id = ${unit}::uuid union select units.id from units join part on units.parent = part.id) select id from part)`)
    .orderBy('surname')
    .orderBy('name')
    .orderBy('id')
    .execute()
  return rows.map(personOf)
}

const maxInvited = 1000

export interface Wished {
  invitees: readonly { person: string; unit: string | null }[]
  units: readonly string[]
}

/** Those already invited keep their answers; a unit means the people who serve there at this moment. */
export async function inviteesOf(db: ReadDatabase, { invitees, units }: Wished, owner: string, before: Event | null): Promise<Invitee[]> {
  const wished = new Map(invitees.map((each) => [each.person, each.unit]))
  for (const unit of units) for (const person of await listOfUnit(db, unit)) if (!wished.has(person.id)) wished.set(person.id, unit)
  wished.delete(owner)
  if (wished.size > maxInvited) throw new RefusalError({ key: 'calendar.tooManyInvited', values: { count: maxInvited } })
  const known = new Map((before?.invitees ?? []).map((each) => [each.person, each]))
  const persons = new Map((await listPersons(db, [...wished.keys()])).map((person) => [person.id, person]))
  return [...wished].map(([id, unit]): Invitee => {
    const before = known.get(id)
    if (before !== undefined) return before
    const person = persons.get(id)
    if (person === undefined) throw new RefusalError({ key: 'calendar.inviteeUnknown' })
    if (!person.active) throw new RefusalError({ key: 'calendar.inviteeLeft', values: { name: fullName(person) } })
    return { person: id, name: fullName(person), unit, answer: 'waiting', occurrences: [], comment: '', answeredAt: null }
  })
}
