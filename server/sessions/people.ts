/** People and bodies as an agenda names them, taken from the tables at the moment of a deed. */
import { sql } from 'kysely'
import { fullName } from '../../domain/kernel/formats.ts'
import type { Role } from '../../domain/kernel/rights.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import type { TextKey } from '../../domain/texts.ts'
import { bodyRef, type BodyRef } from '../../domain/people/actor.ts'
import type { Person } from '../../domain/people/person.ts'
import type { Guest, Member } from '../../domain/sessions/agenda.ts'
import type { GuestInput } from '../../domain/sessions/contract.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import { bodyOf, personOf } from '../kernel/people.ts'

/** Names whom it is about: an agenda may have a hundred people, of whom one has left. */
function refusedFor(key: TextKey, people: readonly Person[]): RefusalError {
  return new RefusalError({ key, values: { names: people.map(fullName).join(', ') || '—' } })
}

async function loadActive(db: ReadDatabase, ids: readonly string[], unknown: TextKey): Promise<Map<string, Person>> {
  const unique = [...new Set(ids)]
  if (unique.length === 0) return new Map()
  const rows = await db.selectFrom('persons').selectAll().where('id', 'in', unique).execute()
  const gone = rows.filter((row) => !row.active)
  if (gone.length > 0 || rows.length !== unique.length) throw refusedFor(unknown, gone.map(personOf))
  return new Map(rows.map((row) => [row.id, personOf(row)]))
}

/** `before`: named already, so that its closing since holds up nothing else. */
export async function loadBodyRef(db: ReadDatabase, id: string, before: BodyRef | null = null): Promise<BodyRef> {
  const row = await db.selectFrom('bodies').selectAll().where('id', '=', id).where('active', '=', true).executeTakeFirst()
  if (row === undefined && before?.id === id) return before
  if (row === undefined) throw new RefusalError({ key: 'people.bodyClosed' })
  return bodyRef(bodyOf(row))
}

/** In the order asked for, which is the order of precedence. */
export async function loadMembers(db: ReadDatabase, ids: readonly string[]): Promise<Member[]> {
  const people = await loadActive(db, ids, 'sessions.memberUnknown')
  const bodies = await db.selectFrom('bodies').selectAll().where('id', 'in', [...people.values()].map((person) => person.body)).execute()
  return [...new Set(ids)].map((id) => {
    const person = people.get(id)
    const body = bodies.find((each) => each.id === person?.body)
    if (person === undefined || body === undefined || !person.roles.includes('cabinetMember')) throw refusedFor('sessions.memberUnknown', person === undefined ? [] : [person])
    return { person: id, name: fullName(person), post: person.post, body: bodyRef(bodyOf(body)) }
  })
}

export async function loadSecretary(db: ReadDatabase, id: string) {
  const person = (await loadActive(db, [id], 'sessions.secretaryUnknown')).get(id)
  if (person === undefined || !person.roles.includes('chancelleryOfficer')) throw refusedFor('sessions.secretaryUnknown', person === undefined ? [] : [person])
  return { person: id, name: fullName(person), post: person.post }
}

/** Somebody from outside is named as the officer wrote; the post stands alike in all languages, since nobody translated it. */
export async function loadGuests(db: ReadDatabase, given: readonly GuestInput[]): Promise<Guest[]> {
  const people = await loadActive(db, given.flatMap((guest) => (guest.person === null ? [] : [guest.person])), 'sessions.personUnknown')
  return given.map((guest) => {
    if (guest.person === null) return { person: null, name: guest.name, post: { kk: guest.post, ru: guest.post, en: guest.post } }
    const person = people.get(guest.person)
    if (person === undefined) throw refusedFor('sessions.personUnknown', [])
    return { person: guest.person, name: fullName(person), post: person.post }
  })
}

/** §40: the substitute's data are signed as the member gave them, so a person of the portal stands under no other name. */
export async function insistSubstitute(db: ReadDatabase, { person, name }: Guest): Promise<void> {
  if (person === null) return
  const row = await db.selectFrom('persons').selectAll().where('id', '=', person).where('active', '=', true).executeTakeFirst()
  if (row === undefined || fullName(personOf(row)) !== name) throw new RefusalError({ key: 'sessions.substituteUnknown', values: { name } })
}

export async function loadName(db: ReadDatabase, id: string): Promise<string> {
  const person = (await loadActive(db, [id], 'sessions.personUnknown')).get(id)
  return person === undefined ? '' : fullName(person)
}

export async function listByRole(db: ReadDatabase, role: Role): Promise<Person[]> {
  const rows = await db.selectFrom('persons').selectAll().where('active', '=', true).where(sql<boolean>`roles @> ${[role]}::text[]`).orderBy('id').execute()
  return rows.map(personOf)
}

/** Whom a body's instruction is told: its head, or whoever is named to carry it out. */
export async function listHeads(db: ReadDatabase, body: string): Promise<string[]> {
  const rows = await db.selectFrom('persons').select(['id', 'roles']).where('body', '=', body).where('active', '=', true).execute()
  return rows.filter((row) => row.roles.includes('head') || row.roles.includes('documentOffice')).map((row) => row.id)
}
