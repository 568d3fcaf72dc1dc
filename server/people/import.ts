import { createHash, randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ImportSource } from '../../domain/people/contract.ts'
import type { ImportError, ImportRow } from '../../domain/people/import.ts'
import { importWorld, judgeLine, readHeads, readValues } from '../../domain/people/import-rules.ts'
import type { ImportWorld, ListLine } from '../../domain/people/import-rules.ts'
import type { Person } from '../../domain/people/person.ts'
import { mayLeaveNothing, tasksBeyond } from '../../domain/people/rules.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import type { ReadCall } from '../kernel/call.ts'
import { mayAttach } from '../kernel/file-access.ts'
import { personOf, unitOf } from '../kernel/people.ts'
import { readList } from './list.ts'
import { listBodies } from './store.ts'
import { listOpenTasks } from './tasks.ts'

export interface Plan {
  rows: number
  added: Person[]
  changed: Person[]
  unchanged: number
  errors: ImportError[]
  errorCount: number
  sample: ImportRow[]
}

const toldErrors = 1000
const shownRows = 100
const linesAtOnce = 500

/** The list last read, kept for the commit that follows its preview. One, since a long list takes tens of megabytes. */
let lastRead: { digest: string; lines: Promise<ListLine[]>; until: number } | null = null
const keptMs = 10 * 60_000

function readOnce(bytes: Uint8Array, kind: 'csv' | 'xlsx', nowMs: number): Promise<ListLine[]> {
  const digest = `${kind} ${createHash('sha256').update(bytes).digest('hex')}`
  if (lastRead?.digest === digest && lastRead.until > nowMs) return lastRead.lines
  const lines = readList(bytes, kind)
  lastRead = { digest, lines, until: nowMs + keptMs }
  setTimeout(() => (lastRead = lastRead?.digest === digest ? null : lastRead), keptMs).unref()
  return lines
}

async function linesOf(source: ImportSource, call: ReadCall): Promise<ListLine[]> {
  const nowMs = Date.parse(call.now)
  if ('csv' in source) return readOnce(Buffer.from(source.csv, 'base64'), 'csv', nowMs)
  await mayAttach(call, [source.file.sha256])
  const bytes = await call.files.bytes(source.file.sha256)
  if (bytes === null) throw new RefusalError({ key: 'kernel.notFound' })
  return readOnce(bytes, 'xlsx', nowMs)
}

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
  const keys = ['surname', 'name', 'patronymic', 'unit', 'email', 'phone', 'room'] as const
  return keys.every((key) => a[key] === b[key]) && sameRoles(a, b) && (['kk', 'ru', 'en'] as const).every((each) => a.post[each] === b.post[each])
}

/** What the list would do, judged a few hundred lines a turn so that other people's requests pass between them. */
export async function planImport(source: ImportSource, call: ReadCall): Promise<Plan> {
  const [heads, ...lines] = await linesOf(source, call)
  if (heads === undefined) throw new RefusalError({ key: 'people.import.empty' })
  const plan: Plan = { rows: lines.length, added: [], changed: [], unchanged: 0, errors: [], errorCount: 0, sample: [] }
  const blame = (errors: readonly ImportError[]): void => {
    plan.errorCount += errors.length
    plan.errors.push(...errors.slice(0, toldErrors - plan.errors.length))
  }
  const { columns, errors } = readHeads(heads)
  blame(errors)
  if (errors.length > 0) return plan
  const world = await loadWorld(call)
  const seen = new Map<string, number>()
  for (let at = 0; at < lines.length; at += linesAtOnce) {
    const piece = lines.slice(at, at + linesAtOnce).map((line) => ({ line: line.line, ...readValues(line, columns) }))
    const existing = await listByIins(call, piece.flatMap(({ values }) => values.iin ?? []))
    for (const { line, values, errors: unread } of piece) {
      const known = existing.get(values.iin ?? '') ?? null
      const judged = unread.length > 0 ? { person: null, errors: unread } : judgeLine(line, values, known, randomUUID(), world)
      const before = values.iin === undefined ? undefined : seen.get(values.iin)
      if (before !== undefined) blame([{ line, column: 'iin', key: 'people.import.twice', values: { line: before } }])
      else if (values.iin !== undefined) seen.set(values.iin, line)
      blame(judged.errors)
      if (judged.person !== null && known !== null) blame(await orphans(line, known, judged.person, call))
      const state = stateOf(judged.person, known, before !== undefined)
      if (plan.sample.length < shownRows) plan.sample.push({ line, state, values })
      if (state === 'added' && judged.person !== null) plan.added.push(judged.person)
      if (state === 'changed' && judged.person !== null) plan.changed.push(judged.person)
      if (state === 'unchanged') plan.unchanged += 1
    }
    await nextTurn()
  }
  return plan
}

/** B3.5: a list doesn't take the role away that a person's open papers need. */
async function orphans(line: number, known: Person, person: Person, call: ReadCall): Promise<ImportError[]> {
  if (known.roles.every((role) => person.roles.includes(role))) return []
  const verdict = mayLeaveNothing(tasksBeyond(person.roles, await listOpenTasks(call.db, known)))
  return verdict.allowed ? [] : [{ line, column: 'roles', key: verdict.refusal.key, values: verdict.refusal.values ?? {} }]
}

function stateOf(person: Person | null, known: Person | null, isRepeated: boolean): ImportRow['state'] {
  if (person === null || isRepeated) return 'wrong'
  if (known === null) return 'added'
  return isSame(person, known) ? 'unchanged' : 'changed'
}
