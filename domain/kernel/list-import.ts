/** What comes as a table (CSV or XLSX): columns, lines and what is wrong with them. A module says its columns and judges its lines; the rest is alike for all. Pure. */
import { z } from 'zod'
import type { TextKey } from '../texts.ts'
import { RefusalAnswer } from './bridge.ts'
import { FileRef } from './manifest.ts'
import { TextValue } from './text-value.ts'
import type { TextValues } from './verdict.ts'

/** `formula`: the sheet computes this cell, so what was shown may not be what is meant. */
export type ListCell = string | { formula: true }
export interface ListLine {
  line: number
  cells: readonly ListCell[]
}

export interface ListColumns<Column extends string> {
  /** How each column may be headed, in the order of a template; compared in lower case, without spaces and signs. The first three are written in templates. */
  heads: Record<Column, readonly [kk: string, ru: string, en: string, ...others: string[]]>
  /** What a line may look like: shown beside the columns and written in templates; a line that only repeats it is refused. */
  example: Record<Column, string>
  /** Columns a list cannot do without. */
  required: readonly Column[]
  /** Characters a value may have where it is not 120. */
  longest: Partial<Record<Column, number>>
  /** Words as they are compared. */
  plain: (words: string) => string
  /** Gives back what a spreadsheet does to a value. */
  mend?: (column: Column, value: string) => string
}

export type ListValues<Column extends string> = Partial<Record<Column, string>>
export type ListRowState = 'added' | 'changed' | 'unchanged' | 'wrong'
export interface ListRow<Column extends string> {
  /** Line of the sheet, the heads being line 1. */
  line: number
  state: ListRowState
  values: ListValues<Column>
}
export interface ListError<Column extends string> {
  line: number
  column: Column | null
  key: TextKey
  values: TextValues
}

/** Base64 of a CSV that still fits into one message; a longer list (some 15,000 lines) comes as XLSX. */
export const longestCsv = 3_900_000
/** An uploaded XLSX, or the bytes of a CSV: §10 lets no CSV among the files of papers, so it is not uploaded as one. */
export const ListSource = z.union([z.strictObject({ file: FileRef }), z.strictObject({ csv: z.base64().max(longestCsv) })])
export type ListSource = z.infer<typeof ListSource>
/** What is asked with a list, by its preview and by its commit. */
export const ListWish = z.strictObject({ source: ListSource })

export interface ListPreview<Column extends string> {
  rows: number
  added: number
  changed: number
  unchanged: number
  /** The first thousand; `errorCount` is the whole. */
  errors: ListError<Column>[]
  errorCount: number
  /** The first hundred rows as understood. */
  sample: ListRow<Column>[]
  /** Null when it can be committed. */
  whyNot: z.infer<typeof RefusalAnswer> | null
}

/** What a preview answers, for a list of these columns. */
export function listPreview<Column extends string>(columns: readonly Column[]) {
  const column = z.enum(columns as readonly [Column, ...Column[]])
  const key = z.custom<TextKey>((value) => typeof value === 'string')
  const shape = z.strictObject({
    rows: z.int(),
    added: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    errors: z.array(z.strictObject({ line: z.int(), column: column.nullable(), key, values: z.record(z.string(), TextValue) })),
    errorCount: z.int(),
    sample: z.array(z.strictObject({ line: z.int(), state: z.enum(['added', 'changed', 'unchanged', 'wrong']), values: z.partialRecord(column, z.string()) })),
    whyNot: RefusalAnswer.nullable(),
  })
  // zod can't follow names of columns that are not known yet.
  return shape as unknown as z.ZodType<ListPreview<Column>, ListPreview<Column>>
}

export const ListCommitted = z.strictObject({ added: z.int(), changed: z.int(), unchanged: z.int() })

/** Columns in the order of their template. */
export const columnsOf = <Column extends string>({ heads }: Pick<ListColumns<Column>, 'heads'>): Column[] => Object.keys(heads) as Column[]

export const listError = <Column extends string>(line: number, column: Column | null, key: TextKey, values: TextValues = {}): ListError<Column> => ({ line, column, key, values })

/** Which column stands where; columns that nobody knows are left alone. */
export function readHeads<Column extends string>(list: ListColumns<Column>, { line, cells }: ListLine): { columns: ReadonlyMap<Column, number>; errors: ListError<Column>[] } {
  const byHead = new Map(columnsOf(list).flatMap((column) => list.heads[column].map((head) => [list.plain(head), column] as const)))
  const columns = new Map<Column, number>()
  const errors: ListError<Column>[] = []
  cells.forEach((cell, place) => {
    const column = typeof cell === 'string' ? byHead.get(list.plain(cell)) : undefined
    if (column === undefined) return
    if (columns.has(column)) errors.push(listError(line, column, 'kernel.list.columnTwice'))
    columns.set(column, place)
  })
  for (const column of list.required) if (!columns.has(column)) errors.push(listError(line, column, 'kernel.list.columnMissing'))
  return { columns, errors }
}

/** A cell that a spreadsheet would run when the list is exported again: `=…`, `@…`, or a sign before anything but a number. */
export function looksLikeFormula(value: string): boolean {
  return /^[=@\t\r]/.test(value) || (/^[+-]/.test(value) && !/^[+-]?[\d\s()-]+$/.test(value))
}

/** By the columns that every line has: what else a template says, a spreadsheet may have turned about. */
function isExample<Column extends string>({ required, example, plain }: ListColumns<Column>, values: ListValues<Column>): boolean {
  return required.every((column) => plain(values[column] ?? '') === plain(example[column]))
}

export function readValues<Column extends string>(list: ListColumns<Column>, { line, cells }: ListLine, columns: ReadonlyMap<Column, number>): { values: ListValues<Column>; errors: ListError<Column>[] } {
  const values: ListValues<Column> = {}
  const errors: ListError<Column>[] = []
  for (const [column, place] of columns) {
    const cell = cells[place] ?? ''
    const value = typeof cell === 'string' ? cell.trim().replace(/\s+/g, ' ') : ''
    const limit = list.longest[column] ?? 120
    if (typeof cell !== 'string' || looksLikeFormula(value)) errors.push(listError(line, column, 'kernel.list.formula'))
    else if (value.length > limit) errors.push(listError(line, column, 'kernel.list.valueTooLong', { count: limit }))
    else if (value === '' && list.required.includes(column)) errors.push(listError(line, column, 'kernel.list.valueMissing'))
    else values[column] = list.mend?.(column, value) ?? value
  }
  if (isExample(list, values)) errors.push(listError<Column>(line, null, 'kernel.list.exampleLine'))
  return { values, errors }
}
