/** What a list would do, found before anything is saved: each line read, judged by its module, and told with its faults. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { listError, readHeads, readValues, type ListColumns, type ListError, type ListRow, type ListRowState, type ListSource, type ListValues } from '../../domain/kernel/list-import.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import type { TextKey } from '../../domain/texts.ts'
import type { ReadCall } from './call.ts'
import { linesOf } from './list-reader.ts'

export interface ListPlan<Thing, Column extends string> {
  rows: number
  added: Thing[]
  changed: Thing[]
  unchanged: number
  errors: ListError<Column>[]
  errorCount: number
  sample: ListRow<Column>[]
}

export interface ReadLine<Column extends string> {
  line: number
  values: ListValues<Column>
}

/** `thing` is null exactly when there are errors. */
export interface JudgedLine<Thing, Column extends string> {
  thing: Thing | null
  state: ListRowState
  errors: readonly ListError<Column>[]
}

export interface ListJudge<Thing, Column extends string> {
  list: ListColumns<Column>
  /** What a line is about; two lines about one thing contradict each other, whoever is right. */
  sameBy: { column: Column; identity: (value: string) => string; twice: TextKey }
  /** Sees all lines before the first is judged, where one line says something of another. */
  begin?: (lines: readonly ReadLine<Column>[]) => Promise<void>
  /** Lines that could be read, a few hundred at once and in their order, so that the database is asked once for all of them. */
  judge: (piece: readonly ReadLine<Column>[]) => Promise<JudgedLine<Thing, Column>[]>
}

const toldErrors = 1000
const shownRows = 100
const linesAtOnce = 500

/** Judged a few hundred lines a turn so that other people's requests pass between them. */
export async function planList<Thing, Column extends string>(source: ListSource, call: ReadCall, { list, sameBy, begin, judge }: ListJudge<Thing, Column>): Promise<ListPlan<Thing, Column>> {
  const [heads, ...lines] = await linesOf(source, call)
  if (heads === undefined) throw new RefusalError({ key: 'kernel.list.empty' })
  const plan: ListPlan<Thing, Column> = { rows: lines.length, added: [], changed: [], unchanged: 0, errors: [], errorCount: 0, sample: [] }
  const blame = (errors: readonly ListError<Column>[]): void => {
    plan.errorCount += errors.length
    plan.errors.push(...errors.slice(0, toldErrors - plan.errors.length))
  }
  const { columns, errors } = readHeads(list, heads)
  blame(errors)
  if (errors.length > 0) return plan
  const seen = new Map<string, number>()
  const again = ({ line, values }: ReadLine<Column>): ListError<Column>[] => {
    const value = values[sameBy.column]
    if (value === undefined) return []
    const identity = sameBy.identity(value)
    const before = seen.get(identity)
    if (before === undefined) seen.set(identity, line)
    return before === undefined ? [] : [listError(line, sameBy.column, sameBy.twice, { line: before })]
  }
  const read: (ReadLine<Column> & { errors: ListError<Column>[] })[] = []
  for (let at = 0; at < lines.length; at += linesAtOnce) {
    for (const line of lines.slice(at, at + linesAtOnce)) {
      const { values, errors: unread } = readValues(list, line, columns)
      read.push({ line: line.line, values, errors: [...unread, ...again({ line: line.line, values })] })
    }
    await nextTurn()
  }
  await begin?.(read)
  for (let at = 0; at < read.length; at += linesAtOnce) {
    const piece = read.slice(at, at + linesAtOnce)
    const clean = piece.filter((line) => line.errors.length === 0)
    const judged = new Map((await judge(clean)).map((each, index) => [clean[index]?.line, each]))
    for (const { line, values, errors: unread } of piece) {
      const { thing, state, errors: wrong } = judged.get(line) ?? { thing: null, state: 'wrong' as const, errors: unread }
      blame(wrong)
      if (plan.sample.length < shownRows) plan.sample.push({ line, state, values })
      if (state === 'unchanged') plan.unchanged += 1
      else if (thing !== null && state !== 'wrong') plan[state].push(thing)
    }
    await nextTurn()
  }
  return plan
}

/** What a preview answers of a plan; who may commit is the module's to say. */
export function previewOf<Thing, Column extends string>({ added, changed, ...told }: ListPlan<Thing, Column>) {
  const whyNot = told.errorCount === 0 ? null : { key: 'kernel.list.notClean', values: { count: told.errorCount } }
  return { ...told, added: added.length, changed: changed.length, whyNot }
}
