/** What a line of a list must hold before it may become a person. Pure; the portal gives what it already knows. */
import { listError, type ListError, type ListValues } from '../kernel/list-import.ts'
import type { Role } from '../kernel/rights.ts'
import { roles } from '../kernel/rights.ts'
import { texts } from '../texts.ts'
import type { TextKey } from '../texts.ts'
import type { TextValues } from '../kernel/verdict.ts'
import { plain, type ImportColumn } from './import.ts'
import { isTwelveDigitNumber } from './numbers.ts'
import type { Body, Person, Seat, Unit } from './person.ts'
import { mayAdminister, rolesOfTheState } from './rules.ts'

const roleByName = new Map<string, Role>(
  roles.flatMap((role) => {
    const { kk, ru, en } = texts[`people.role.${role}` as const]
    return [role, kk, ru, en].map((name) => [plain(name), role] as const)
  }),
)

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

export type JudgedLine = { person: Person; errors: [] } | { person: null; errors: ListError<ImportColumn>[] }

/** One line as the person it would make; `existing` is the active person with this IIN, `newId` the id of a new one. */
export function judgeLine(line: number, values: ListValues<ImportColumn>, existing: Person | null, newId: string, world: ImportWorld): JudgedLine {
  const errors: ListError<ImportColumn>[] = []
  const add = (column: ImportColumn, key: TextKey, more: TextValues = {}) => errors.push(listError(line, column, key, more))
  const body = world.bodies.get(values.bin ?? '')
  if (!isTwelveDigitNumber(values.iin ?? '')) add('iin', 'people.iinWrong')
  if (body === undefined) add('bin', 'people.import.bodyUnknown')
  else {
    const may = mayAdminister(world.seat, body.id)
    if (!may.allowed) add('bin', may.refusal.key, may.refusal.values)
    else if (!body.active) add('bin', 'people.bodyClosed')
  }
  // Between bodies only who administers both moves people: as when one body is merged into another.
  if (existing !== null && body !== undefined && existing.body !== body.id && !mayAdminister(world.seat, existing.body).allowed) add('iin', 'people.import.ofOtherBody')
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
function personOf(values: ListValues<ImportColumn>, existing: Person | null, newId: string, body: Body, unit: Unit, given: Role[]): Person {
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
