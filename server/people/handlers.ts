import { hasRight, rights, roles } from '../../domain/kernel/rights.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import { insist, RefusalError } from '../../domain/kernel/verdict.ts'
import * as contract from '../../domain/people/contract.ts'
import type { Person } from '../../domain/people/person.ts'
import { mayAdminister, mayDeactivate, mayRestore, maySaveBody, maySavePerson, maySaveUnit } from '../../domain/people/rules.ts'
import { answer, handle, registerReader } from '../kernel/portal.ts'
import { insistSeen } from '../kernel/seen.ts'
import { listDelegationsOf, lockPeople } from './delegations.ts'
import { listDirectory } from './directory.ts'
import {
  countPeople, listBodies, listByRole, listRows, listUnits, loadActiveByIin, loadAdministrators, loadBody, loadPerson, loadUnit,
  beginChangingPeople, saveBody, savePersons, saveUnit,
} from './store.ts'
import { searchAgain } from '../search/public.ts'
import { followLogins } from './logins.ts'
import { endPowersOf } from './powers.ts'
import { handOverTasks, leaveTasks, listOpenTasks, listTasksOfBody } from './tasks.ts'
import './delegation-handlers.ts'
import './import-handlers.ts'
import './password-handlers.ts'
import './search-source.ts'

const everyone = { everyone: true } as const

/** A person of any body, or "no such paper": ids are no secret, but nothing is told about one that is not there. */
async function findPerson(db: Parameters<typeof loadPerson>[0], id: string): Promise<Person> {
  const person = await loadPerson(db, id)
  if (person === null) throw new RefusalError({ key: 'kernel.notFound' })
  return person
}

/** The directory is open to every official (§59). */
registerReader('person', async (call, id) => (await loadPerson(call.db, id)) !== null)

answer(contract.directory, (input, call) => listDirectory(call.db, input))

answer(contract.person, async ({ id }, call) => {
  const person = await findPerson(call.db, id)
  const row = (await listRows(call.db, [id])).get(id)
  if (row === undefined) throw new RefusalError({ key: 'kernel.notFound' })
  const administers = mayAdminister(call.seat, person.body).allowed
  return {
    person: row,
    iin: administers || call.seat.person.id === id ? person.iin : null,
    delegations: await listDelegationsOf(call.db, id, call.today),
    tasks: administers ? await listOpenTasks(call.db, person) : [],
    mayAdminister: administers,
  }
})

answer(contract.bodies, async (_input, call) => {
  const counted = await call.db
    .selectFrom('units')
    .leftJoin('unit_people', 'unit_people.unit', 'units.id')
    .where('units.active', '=', true)
    .select((each) => ['units.body', each.fn.countAll<string>().as('units'), each.fn.sum<string | null>('unit_people.count').as('people')])
    .groupBy('units.body')
    .execute()
  const of = new Map(counted.map((row) => [row.body, row]))
  return (await listBodies(call.db)).map((body) => ({
    body, people: Number(of.get(body.id)?.people ?? 0), units: Number(of.get(body.id)?.units ?? 0), mayAdminister: mayAdminister(call.seat, body.id).allowed,
  }))
})

answer(contract.units, async ({ body }, call) => {
  const units = await listUnits(call.db, body)
  const counted = await call.db.selectFrom('unit_people').innerJoin('units', 'units.id', 'unit_people.unit').select(['unit', 'count']).where('units.body', '=', body).execute()
  const people = new Map(counted.map((row) => [row.unit, row.count]))
  const heads = await listByRole(call.db, body, ['head', 'unitHead', 'legalHead'])
  const rows = await listRows(call.db, heads.map((head) => head.id))
  const below = (parent: string | null, depth: number): { unit: (typeof units)[number]; depth: number }[] =>
    units.filter((unit) => unit.parent === parent).flatMap((unit) => [{ unit, depth }, ...below(unit.id, depth + 1)])
  return below(null, 0).map(({ unit, depth }) => {
    const head = heads.find((each) => each.unit === unit.id)
    return { unit, depth, people: people.get(unit.id) ?? 0, head: (head && rows.get(head.id)) ?? null }
  })
})

answer(contract.roleList, async (_input, call) => {
  const held = new Map((await call.db.selectFrom('role_people').selectAll().execute()).map((row) => [row.role, row.count]))
  return roles.map((role) => ({
    role,
    rights: rights.filter((right) => hasRight([role], right)),
    holders: held.get(role) ?? 0,
  }))
})

handle(contract.saveBody, async ({ body, seen }, call) => {
  await beginChangingPeople(call)
  const same = (await listBodies(call.db)).find((each) => each.bin === body.bin && each.id !== body.id)
  const facts = {
    existing: await loadBody(call.db, body.id), sameBin: same ?? null, people: await countPeople(call.db, { body: body.id }),
    papers: body.active ? [] : await listTasksOfBody(call.db, body.id),
  }
  insist(maySaveBody(call.seat, body, facts))
  await insistSeen(call, { noun: 'body', id: body.id }, seen, facts.existing)
  await saveBody(call.db, body)
  call.record('body', body.id, { ...body })
  call.changed('body', body.id, everyone)
  return {}
})

handle(contract.saveUnit, async ({ unit, seen }, call) => {
  await beginChangingPeople(call)
  const facts = {
    existing: await loadUnit(call.db, unit.id), body: await loadBody(call.db, unit.body),
    units: await listUnits(call.db, unit.body), people: await countPeople(call.db, { unit: unit.id }),
  }
  insist(maySaveUnit(call.seat, unit, facts))
  await insistSeen(call, { noun: 'body', id: unit.body, part: unit.id }, seen, facts.existing)
  await saveUnit(call.db, unit)
  await searchAgain(call, 'person')
  call.record('body', unit.body, { unit: { ...unit } })
  call.changed('body', unit.body, everyone)
  return {}
})

handle(contract.savePerson, async ({ person, seen }, call) => {
  await beginChangingPeople(call)
  const existing = await loadPerson(call.db, person.id)
  const sameIin = await loadActiveByIin(call.db, person.iin)
  const facts = {
    existing, body: await loadBody(call.db, person.body), unit: await loadUnit(call.db, person.unit),
    sameIin: sameIin?.id === person.id ? null : sameIin,
    administrators: await loadAdministrators(call.db, existing?.body ?? person.body),
    tasks: existing === null ? [] : await listOpenTasks(call.db, existing),
  }
  insist(maySavePerson(call.seat, person, facts))
  await insistSeen(call, { noun: 'person', id: person.id }, seen, existing)
  if (existing !== null && existing.body !== person.body) await endPowersOf(existing, call)
  await savePersons(call.db, [{ ...person, active: existing?.active ?? true }])
  await followLogins(call, [person.id])
  // The IIN stays out of the history, which more people read than may see it.
  const { iin: _iin, ...told } = person
  call.record('person', person.id, told)
  call.changed('person', person.id, everyone)
  return {}
})

handle(contract.deactivate, async ({ id, successor: successorId }, call) => {
  await beginChangingPeople(call)
  await lockPeople(call.db, successorId === null ? [id] : [id, successorId])
  const person = await findPerson(call.db, id)
  const successor = successorId === null ? null : await findPerson(call.db, successorId)
  insist(mayDeactivate(call.seat, person, { tasks: await listOpenTasks(call.db, person), successor, administrators: await loadAdministrators(call.db, person.body) }))
  const handedOver = successor === null ? 0 : await handOverTasks(person, successor, call)
  await leaveTasks(person, call)
  await endPowersOf(person, call)
  await call.db.deleteFrom('sessions').where('person', '=', person.id).execute()
  // Its login may be another's by the time somebody comes back.
  await call.db.deleteFrom('passwords').where('person', '=', person.id).execute()
  await savePersons(call.db, [{ ...person, active: false }])
  if (successor !== null && handedOver > 0) {
    await call.notify({ persons: [successor.id], class: 'people', key: 'people.told.handedOver', values: { name: fullName(person), count: handedOver }, link: '/', about: { noun: 'person', id } })
  }
  call.record('person', id, { active: false, successor: successorId, handedOver })
  call.changed('person', id, everyone)
  return { handedOver }
})

handle(contract.restore, async ({ id }, call) => {
  await beginChangingPeople(call)
  const person = await findPerson(call.db, id)
  const [body, unit] = [await loadBody(call.db, person.body), await loadUnit(call.db, person.unit)]
  if (body === null || unit === null) throw new RefusalError({ key: 'kernel.notFound' })
  insist(mayRestore(call.seat, person, { body, unit }, await loadActiveByIin(call.db, person.iin)))
  await savePersons(call.db, [{ ...person, active: true }])
  call.record('person', id, { active: true })
  call.changed('person', id, everyone)
  return {}
})
