/** What a line of a list must hold before it may become a person. Pure; the portal gives what it already knows. */
import type { Role } from '../kernel/rights.ts'
import { roles } from '../kernel/rights.ts'
import { texts } from '../texts.ts'
import type { TextKey } from '../texts.ts'
import type { TextValues } from '../kernel/verdict.ts'
import { columnHeads, importColumns, requiredColumns } from './import.ts'
import type { ImportColumn, ImportError } from './import.ts'
import { isTwelveDigitNumber } from './numbers.ts'
import type { Body, Person, Seat, Unit } from './person.ts'
import { mayAdminister, rolesOfTheState } from './rules.ts'
import { folded } from './search.ts'

/** `formula`: the sheet computes this cell, so what was shown may not be what is meant. */
export type ListCell = string | { formula: true }
export interface ListLine {
  line: number
  cells: readonly ListCell[]
}

const plain = (words: string): string => folded(words).replace(/[\s.()'’«»"-]+/g, '')

const columnByHead = new Map(importColumns.flatMap((column) => columnHeads[column].map((head) => [plain(head), column] as const)))

const roleByName = new Map<string, Role>(
  roles.flatMap((role) => {
    const { kk, ru, en } = texts[`people.role.${role}` as const]
    return [role, kk, ru, en].map((name) => [plain(name), role] as const)
  }),
)

const fault = (line: number, column: ImportColumn | null, key: TextKey, values: TextValues = {}): ImportError => ({ line, column, key, values })

/** Which column stands where; columns that nobody knows are left alone. */
export function readHeads(heads: ListLine): { columns: ReadonlyMap<ImportColumn, number>; errors: ImportError[] } {
  const columns = new Map<ImportColumn, number>()
  const errors: ImportError[] = []
  heads.cells.forEach((cell, place) => {
    const column = typeof cell === 'string' ? columnByHead.get(plain(cell)) : undefined
    if (column === undefined) return
    if (columns.has(column)) errors.push(fault(heads.line, column, 'people.import.columnTwice', { column }))
    columns.set(column, place)
  })
  for (const column of requiredColumns) {
    if (!columns.has(column)) errors.push(fault(heads.line, column, 'people.import.columnMissing', { column }))
  }
  return { columns, errors }
}

const longest: Partial<Record<ImportColumn, number>> = { postKk: 300, postRu: 300, postEn: 300, unit: 300, roles: 300 }

/** A cell that a spreadsheet would run when the list is exported again: `=…`, `@…`, or a sign before anything but a number. */
export function looksLikeFormula(value: string): boolean {
  return /^[=@\t\r]/.test(value) || (/^[+-]/.test(value) && !/^[+-]?[\d\s()-]+$/.test(value))
}

export function readValues(line: ListLine, columns: ReadonlyMap<ImportColumn, number>): { values: Partial<Record<ImportColumn, string>>; errors: ImportError[] } {
  const values: Partial<Record<ImportColumn, string>> = {}
  const errors: ImportError[] = []
  for (const [column, place] of columns) {
    const cell = line.cells[place] ?? ''
    const value = typeof cell === 'string' ? cell.trim().replace(/\s+/g, ' ') : ''
    const limit = longest[column] ?? 120
    if (typeof cell !== 'string' || looksLikeFormula(value)) errors.push(fault(line.line, column, 'people.import.formula'))
    else if (value.length > limit) errors.push(fault(line.line, column, 'people.import.valueTooLong', { count: limit }))
    else if (value === '' && requiredColumns.includes(column)) errors.push(fault(line.line, column, 'people.import.valueMissing'))
    else values[column] = column === 'iin' || column === 'bin' ? twelveDigits(value) : value
  }
  return { values, errors }
}

/** A spreadsheet takes a number for a number and drops the zeros before it. */
function twelveDigits(value: string): string {
  const digits = value.replace(/\s/g, '')
  return /^\d{8,11}$/.test(digits) ? digits.padStart(12, '0') : digits
}

export function rolesOf(value: string): { roles: Role[]; unknown: string | null } {
  const found: Role[] = []
  for (const part of value.split(/[;,]/).map((each) => each.trim()).filter((each) => each !== '')) {
    const role = roleByName.get(plain(part))
    if (role === undefined) return { roles: found, unknown: part }
    if (!found.includes(role)) found.push(role)
  }
  return { roles: found, unknown: null }
}

/** Everything known before a line is read; built once a list. */
export interface ImportWorld {
  seat: Seat
  bodies: ReadonlyMap<Body['bin'], Body>
  /** Open units of a body that a path of names may mean. */
  unitsBy: (body: Body, path: string) => readonly Unit[]
}

export function importWorld(seat: Seat, bodies: readonly Body[], units: readonly Unit[]): ImportWorld {
  const names = new Map(units.map((unit) => [unit.id, new Set([unit.name.kk, unit.name.ru, unit.name.en].map(plain))]))
  const byId = new Map(units.map((unit) => [unit.id, unit]))
  // Lists name the same few units over and over.
  const found = new Map<string, Unit[]>()
  const isMeant = (unit: Unit, path: readonly string[]): boolean => {
    let at: Unit | undefined = unit
    for (const name of path.toReversed()) {
      if (at === undefined || names.get(at.id)?.has(name) !== true) return false
      at = byId.get(at.parent ?? '')
    }
    return path.length > 0
  }
  return {
    seat,
    bodies: new Map(bodies.map((body) => [body.bin, body])),
    /** `Департамент / Басқарма` names a division below a department, where a bare name would fit several. */
    unitsBy(body, path) {
      const key = `${body.id} ${path}`
      const known = found.get(key)
      if (known !== undefined) return known
      const parts = path.split('/').map(plain).filter((part) => part !== '')
      const meant = units.filter((unit) => unit.body === body.id && unit.active && isMeant(unit, parts))
      found.set(key, meant)
      return meant
    },
  }
}

export type JudgedLine = { person: Person; errors: [] } | { person: null; errors: ImportError[] }

/** One line as the person it would make; `existing` is the active person with this IIN, `newId` the id of a new one. */
export function judgeLine(line: number, values: Partial<Record<ImportColumn, string>>, existing: Person | null, newId: string, world: ImportWorld): JudgedLine {
  const errors: ImportError[] = []
  const add = (column: ImportColumn, key: TextKey, more: TextValues = {}) => errors.push(fault(line, column, key, more))
  const body = world.bodies.get(values.bin ?? '')
  if (!isTwelveDigitNumber(values.iin ?? '')) add('iin', 'people.iinWrong')
  if (body === undefined) add('bin', 'people.import.bodyUnknown')
  else {
    const may = mayAdminister(world.seat, body.id)
    if (!may.allowed) add('bin', may.refusal.key, may.refusal.values)
    else if (!body.active) add('bin', 'people.bodyClosed')
  }
  // A person is moved between bodies one by one, where their open papers are seen to.
  if (existing !== null && body !== undefined && existing.body !== body.id) add('iin', 'people.import.ofOtherBody')
  const units = body === undefined ? [] : world.unitsBy(body, values.unit ?? '')
  if (body !== undefined && units.length !== 1) add('unit', units.length === 0 ? 'people.import.unitUnknown' : 'people.import.unitAmbiguous')
  const given = rolesOf(values.roles ?? '')
  if (given.unknown !== null) add('roles', 'people.import.roleUnknown', { role: given.unknown })
  const beyond = rolesOfTheState.find((role) => given.roles.includes(role) !== (existing?.roles.includes(role) ?? false))
  if (beyond !== undefined && !world.seat.holder.roles.includes('administrator')) add('roles', 'people.roleNotGivable', { role: beyond })
  if (values.email !== undefined && values.email !== '' && !/^[^\s@]+@[^\s@]+$/.test(values.email)) add('email', 'people.import.emailWrong')
  const unit = units[0]
  if (errors.length > 0 || body === undefined || unit === undefined) return { person: null, errors }
  return { person: personOf(values, existing, newId, body, unit, given.roles), errors: [] }
}

/** An empty cell keeps what is known: lists leave out more often than they mean to erase. */
function personOf(values: Partial<Record<ImportColumn, string>>, existing: Person | null, newId: string, body: Body, unit: Unit, given: Role[]): Person {
  const kk = values.postKk ?? existing?.post.kk ?? ''
  return {
    id: existing?.id ?? newId,
    iin: values.iin ?? '',
    surname: values.surname ?? '',
    name: values.name ?? '',
    patronymic: values.patronymic || existing?.patronymic || '',
    body: body.id,
    unit: unit.id,
    // A post that was given in one language only is shown in it until somebody translates it.
    post: { kk, ru: values.postRu || existing?.post.ru || kk, en: values.postEn || existing?.post.en || kk },
    roles: given,
    email: values.email || existing?.email || '',
    phone: values.phone || existing?.phone || '',
    room: values.room || existing?.room || '',
    active: true,
  }
}
