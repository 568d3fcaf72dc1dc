import { insist, refuse } from '../../domain/kernel/verdict.ts'
import * as contract from '../../domain/people/contract.ts'
import { mayTakeRolesAway } from '../../domain/people/rules.ts'
import type { Role } from '../../domain/kernel/rights.ts'
import type { Person } from '../../domain/people/person.ts'
import type { WriteCall } from '../kernel/call.ts'
import { previewOf } from '../kernel/list-plan.ts'
import { answer, handle } from '../kernel/portal.ts'
import { searchAgain } from '../search/public.ts'
import { planImport } from './import.ts'
import { followLogins } from './logins.ts'
import { endPowersOf } from './powers.ts'
import { listPersons, loadAdministrators, beginChangingPeople, savePersons } from './store.ts'

const peopleAtOnce = 2000

answer(contract.importPreview, async ({ source }, call) => previewOf(await planImport(source, call)))

/** What a person still holds of the body in which they were. */
function rolesLeft(before: Person, after: Person | undefined): Role[] {
  return (after?.roles ?? []).filter((role) => role !== 'bodyAdministrator' || after?.body === before.body)
}

/** A list may change many administrators at once, so who is left is counted once, over the whole of it. */
async function keepAdministrators(before: readonly Person[], after: ReadonlyMap<string, Person>, call: WriteCall): Promise<void> {
  const losing = before.filter((person) => person.roles.some((role) => /dministrator$/.test(role) && !rolesLeft(person, after.get(person.id)).includes(role)))
  for (const person of losing) {
    const administrators = await loadAdministrators(call.db, person.body)
    const left = (ids: readonly string[]) => ids.filter((id) => id === person.id || !losing.some((each) => each.id === id))
    const verdict = mayTakeRolesAway(call.seat, person, rolesLeft(person, after.get(person.id)), { portal: left(administrators.portal), body: left(administrators.body) })
    insist(verdict.allowed ? verdict : refuse('people.import.lastAdministrator'))
  }
}

handle(contract.importCommit, async ({ source }, call) => {
  await beginChangingPeople(call)
  const plan = await planImport(source, call)
  if (plan.errorCount > 0) insist(refuse('kernel.list.notClean', { count: plan.errorCount }))
  const before = await listPersons(call.db, plan.changed.map((person) => person.id))
  const after = new Map(plan.changed.map((person) => [person.id, person]))
  await keepAdministrators(before, after, call)
  for (const person of before) if (after.get(person.id)?.body !== person.body) await endPowersOf(person, call)
  const people = [...plan.added, ...plan.changed]
  for (let at = 0; at < people.length; at += peopleAtOnce) await savePersons(call.db, people.slice(at, at + peopleAtOnce))
  const counts = { added: plan.added.length, changed: plan.changed.length, unchanged: plan.unchanged }
  await followLogins(call, plan.changed.map((person) => person.id))
  // Each card tells who changed it last, whoever asks.
  for (const { id } of plan.changed) call.record('person', id, { list: call.id })
  call.record('person', call.id, { ...counts, list: 'file' in source ? source.file.sha256 : null })
  // One notice for the whole list: whoever looks at people asks again, however many there were.
  call.changed('person', call.id, { everyone: true })
  await searchAgain(call, 'person')
  return counts
})
