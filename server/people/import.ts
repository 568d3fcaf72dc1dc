import { randomUUID } from 'node:crypto'
import type { ListError, ListRowState, ListSource } from '../../domain/kernel/list-import.ts'
import { peopleList, type ImportColumn } from '../../domain/people/import.ts'
import { importWorld, judgeLine, type ImportWorld } from '../../domain/people/import-rules.ts'
import type { Person } from '../../domain/people/person.ts'
import { mayLeaveNothing, tasksBeyond } from '../../domain/people/rules.ts'
import type { ReadCall } from '../kernel/call.ts'
import { planList, type JudgedLine, type ListPlan, type ReadLine } from '../kernel/list-plan.ts'
import { personOf, unitOf } from '../kernel/people.ts'
import { listBodies } from './store.ts'
import { listOpenTasks } from './tasks.ts'


async function loadWorld(call: ReadCall): Promise<ImportWorld> {
  const units = await call.db.selectFrom('units').selectAll().execute()
  return importWorld(call.seat, await listBodies(call.db), units.map(unitOf))
}

async function listByIins(call: ReadCall, iins: readonly string[]): Promise<Map<string, Person>> {
  if (iins.length === 0) return new Map()
  const rows = await call.db.selectFrom('persons').selectAll().where('iin', 'in', [...iins]).where('active', '=', true).execute()
  return new Map(rows.map((row) => [row.iin, personOf(row)]))
}

const sameRoles = (a: Person, b: Person): boolean => a.roles.toSorted().join() === b.roles.toSorted().join()

function isSame(a: Person, b: Person): boolean {
  const keys = ['surname', 'name', 'patronymic', 'body', 'unit', 'email', 'phone', 'room'] as const
  return keys.every((key) => a[key] === b[key]) && sameRoles(a, b) && (['kk', 'ru', 'en'] as const).every((each) => a.post[each] === b.post[each])
}

export async function planImport(source: ListSource, call: ReadCall): Promise<ListPlan<Person, ImportColumn>> {
  let world: Promise<ImportWorld> | null = null
  return planList(source, call, {
    list: peopleList,
    sameBy: { column: 'iin', identity: (iin) => iin, twice: 'people.import.twice' },
    async judge(piece) {
      world ??= loadWorld(call)
      const known = await world
      const existing = await listByIins(call, piece.flatMap(({ values }) => values.iin ?? []))
      return Promise.all(piece.map((line) => judgePerson(line, existing.get(line.values.iin ?? '') ?? null, known, call)))
    },
  })
}

async function judgePerson({ line, values }: ReadLine<ImportColumn>, known: Person | null, world: ImportWorld, call: ReadCall): Promise<JudgedLine<Person, ImportColumn>> {
  const { person, errors } = judgeLine(line, values, known, randomUUID(), world)
  const wrong = person === null || known === null ? errors : await orphans(line, known, person, call)
  return wrong.length > 0 ? { thing: null, state: 'wrong', errors: wrong } : { thing: person, state: stateOf(person, known), errors: [] }
}

/** B3.5: a list takes nobody to another body, nor away the role, that a person's open papers need. */
async function orphans(line: number, known: Person, person: Person, call: ReadCall): Promise<ListError<ImportColumn>[]> {
  const leaves = known.body !== person.body
  if (!leaves && known.roles.every((role) => person.roles.includes(role))) return []
  const tasks = await listOpenTasks(call.db, known)
  const verdict = mayLeaveNothing(leaves ? tasks : tasksBeyond(person.roles, tasks))
  return verdict.allowed ? [] : [{ line, column: leaves ? 'bin' : 'roles', key: verdict.refusal.key, values: verdict.refusal.values ?? {} }]
}

function stateOf(person: Person | null, known: Person | null): ListRowState {
  if (person === null) return 'wrong'
  if (known === null) return 'added'
  return isSame(person, known) ? 'unchanged' : 'changed'
}
