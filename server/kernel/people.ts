import type { Selectable } from 'kysely'
import type { Role } from '../../domain/kernel/rights.ts'
import type { Trilingual } from '../../domain/kernel/text.ts'
import type { Body, Delegation, Person, Unit } from '../../domain/people/person.ts'
import type { KernelTables } from './tables.ts'

/** Rows as `select *` or `to_jsonb` give them. */
export interface BodyRow {
  id: string
  bin: string
  name: Trilingual
  short_name: Trilingual
  kind: Body['kind']
  number_prefix: string
  active: boolean
}

export type DelegationRow = Selectable<KernelTables['delegations']>

export interface PersonRow extends Omit<Person, 'roles'> {
  roles: Role[]
}

export function bodyOf(row: BodyRow): Body {
  return { id: row.id, bin: row.bin, name: row.name, shortName: row.short_name, kind: row.kind, numberPrefix: row.number_prefix, active: row.active }
}

export function unitOf(row: Unit): Unit {
  return { id: row.id, body: row.body, parent: row.parent, name: row.name, kind: row.kind, active: row.active }
}

/** Column by column, so that a column added later doesn't leave the portal unasked. */
export function personOf(row: PersonRow): Person {
  const { id, iin, surname, name, patronymic, body, unit, post, roles, email, phone, room, active } = row
  return { id, iin, surname, name, patronymic, body, unit, post, roles, email, phone, room, active }
}

export function delegationOf(row: DelegationRow): Delegation {
  return {
    id: row.id,
    principal: row.principal,
    deputy: row.deputy,
    order: { number: row.order_number, date: row.order_date, sha256: row.order_sha256 },
    from: row.from_date,
    until: row.until_date,
    revokedAt: row.revoked_at === null ? null : new Date(row.revoked_at).toISOString(),
  }
}
