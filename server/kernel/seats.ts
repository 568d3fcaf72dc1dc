import { createHash } from 'node:crypto'
import type pg from 'pg'
import { sql } from 'kysely'
import { isInForce } from '../../domain/people/delegation.ts'
import type { Delegation, Person, Seat } from '../../domain/people/person.ts'
import type { Refusal } from '../../domain/kernel/verdict.ts'
import { plus, todayOf, type Clock } from './clock.ts'
import { run, type OpenDatabase } from './database.ts'
import { delegationOf, personOf, type DelegationRow, type PersonRow } from './people.ts'

export interface Session {
  tokenSha256: Buffer
  usedAt: string
  endsAt: string
}

export interface Seated {
  session: Session
  seat: Seat
  /** BIN of the body in which the person serves, which the certificate must name. */
  bin: string
  /** Changes with any of the rows that this was read from. */
  version: string
}

export interface SeatRow extends pg.QueryResultRow {
  used_at: string
  ends_at: string
  bin: string
  version: string
  person: PersonRow
  principal: PersonRow | null
  delegation: DelegationRow | null
}

/** PostgreSQL marks each version of a row with the transaction that wrote it. */
const version = `concat_ws(' ', p.xmin, b.xmin, d.xmin, h.xmin)`
/** Session, person, and the delegation asked for with its principal. `$1` token digest, `$2` delegation or null. */
export const seatColumns = `${version} as version, s.used_at, s.ends_at, b.bin, to_jsonb(p) as person, to_jsonb(h) as principal, to_jsonb(d) as delegation`
const ownTables = `sessions s
  join persons p on p.id = s.person and p.active
  join bodies b on b.id = p.body and b.active`
export const seatTables = `${ownTables}
  left join delegations d on d.id = $2 and d.deputy = p.id
  left join persons h on h.id = d.principal and h.active`
/**
 * Whether the seat is what it was: of this token and delegation (null for oneself), in this version, at this time. A row
 * that this very command wrote is no change: an administrator may correct their own telephone, or their own body.
 */
export function seatHolds(token: string, delegation: string | null, seen: string, now: string): string {
  const rows = delegation === null ? ['p', 'b'] : ['p', 'b', 'd', 'h']
  const tables = delegation === null ? ownTables : seatTables.replace('$2', delegation)
  const same = rows.map((row, place) => {
    const before = `split_part(${seen}, ' ', ${place + 1})`
    return `(coalesce(${row}.xmin::text, '') = ${before} or ${row}.xmin = pg_current_xact_id()::xid)`
  })
  // All at once first: nearly always that answers it, and it is three times as cheap.
  const whole = `concat_ws(' ', ${rows.map((row) => `${row}.xmin`).join(', ')}) = ${seen}`
  return `select from ${tables} where s.token_sha256 = ${token} and s.ends_at > ${now} and (${whole} or (${same.join(' and ')}))`
}
const seatStatement = `select ${seatColumns} from ${seatTables} where s.token_sha256 = $1`

const rememberedRows = 20_000
const rememberedMs = 60_000
const digests = new Map<string, Buffer>()

/** 32 bytes in base64url, as `startSession` makes them. */
const tokenLength = 43

/** Remembered, since each request of a session brings the same token; of what is no token of ours nothing is held. */
export function tokenDigest(token: string): Buffer {
  const known = digests.get(token)
  if (known !== undefined) return known
  const digest = createHash('sha256').update(token).digest()
  if (token.length !== tokenLength) return digest
  if (digests.size >= rememberedRows) digests.clear()
  digests.set(token, digest)
  return digest
}

/** The seat a row gives at this moment, or why it gives none. */
export function seatOf(row: SeatRow | undefined, tokenSha256: Buffer, actingFor: string | null, now: string): Seated | Refusal {
  if (row === undefined || row.ends_at <= now) return { key: 'kernel.signInNeeded' }
  const person = personOf(row.person)
  const session = { tokenSha256, usedAt: row.used_at, endsAt: row.ends_at }
  if (actingFor === null) return { session, bin: row.bin, version: row.version, seat: { person, holder: person, delegation: null } }
  const delegation = row.delegation === null ? null : delegationOf(row.delegation)
  if (delegation === null || row.principal === null || !isInForce(delegation, todayOf(now))) return { key: 'kernel.delegationNotInForce' }
  return { session, bin: row.bin, version: row.version, seat: { person, holder: personOf(row.principal), delegation } }
}

/** What was read a moment ago, at a later time. */
function stillSeated(seated: Seated, now: string): Seated | Refusal {
  if (seated.session.endsAt <= now) return { key: 'kernel.signInNeeded' }
  const { delegation } = seated.seat
  return delegation === null || isInForce(delegation, todayOf(now)) ? seated : { key: 'kernel.delegationNotInForce' }
}

export function isSeated(result: Seated | Refusal): result is Seated {
  return 'seat' in result
}

/**
 * Seats for reading, remembered until anything about people changes (`forget`, called on PostgreSQL's notice). Commands
 * don't use what is remembered: they look inside their own transaction.
 */
export class Seats {
  readonly #database: OpenDatabase
  readonly #clock: Clock
  readonly #remembered = new Map<string, { seated: Seated; until: string }>()
  readonly #delegations = new Map<string, readonly HeldDelegation[]>()
  #generation = 0
  /** False while notices can't arrive; then every look goes to the database. */
  watching = false

  readonly #onUse: (session: Session) => void

  /** `onUse` hears of a session that is used, about once a minute. */
  constructor(database: OpenDatabase, clock: Clock, onUse: (session: Session) => void = () => undefined) {
    this.#database = database
    this.#clock = clock
    this.#onUse = onUse
  }

  forget(): void {
    this.#generation += 1
    this.#remembered.clear()
    this.#delegations.clear()
  }

  /** Its row was written by us just now. Seats by delegation are remembered apart and come to their end by themselves. */
  forgetSession(tokenSha256: Buffer): void {
    this.#remembered.delete(tokenSha256.toString('latin1'))
  }

  async load(tokenSha256: Buffer, actingFor: string | null): Promise<Seated | Refusal> {
    const now = this.#clock.now()
    const key = actingFor === null ? tokenSha256.toString('latin1') : tokenSha256.toString('latin1') + actingFor
    const known = this.#remembered.get(key)
    if (known !== undefined && known.until > now) return stillSeated(known.seated, now)
    const generation = this.#generation
    const row = await this.#look(tokenSha256, actingFor)
    const seated = seatOf(row, tokenSha256, actingFor, now)
    if (!isSeated(seated)) return seated
    // A change told while we were looking may be newer than what we saw.
    if (this.watching && generation === this.#generation) {
      if (this.#remembered.size >= rememberedRows) this.#remembered.clear()
      this.#remembered.set(key, { seated, until: plus(now, rememberedMs) })
    }
    this.#onUse(seated.session)
    return seated
  }

  /** Delegations in force today that make this person a deputy, with their principals. */
  async delegationsOf(person: string): Promise<readonly HeldDelegation[]> {
    const today = todayOf(this.#clock.now())
    const key = `${person} ${today}`
    const known = this.#delegations.get(key)
    if (known !== undefined) return known
    const generation = this.#generation
    const held = await listDelegationsOf(this.#database, person, today)
    if (this.watching && generation === this.#generation) {
      if (this.#delegations.size >= rememberedRows) this.#delegations.clear()
      this.#delegations.set(key, held)
    }
    return held
  }

  async #look(tokenSha256: Buffer, actingFor: string | null): Promise<SeatRow | undefined> {
    const client = await this.#database.connect()
    try {
      return (await run<SeatRow>(client, seatStatement, [tokenSha256, actingFor])).rows[0]
    } finally {
      client.release()
    }
  }
}

export interface HeldDelegation {
  delegation: Delegation
  principal: Person
}

async function listDelegationsOf(database: OpenDatabase, person: string, today: string): Promise<HeldDelegation[]> {
  const rows = await database.reading
    .selectFrom('delegations')
    .innerJoin('persons', 'persons.id', 'delegations.principal')
    .where('delegations.deputy', '=', person)
    .where('delegations.until_date', '>=', today)
    .where('delegations.from_date', '<=', today)
    .where('delegations.revoked_at', 'is', null)
    .where('persons.active', '=', true)
    .selectAll('delegations')
    .select((each) => each.fn.toJson('persons').as('principalRow'))
    .orderBy('delegations.from_date')
    .execute()
  return rows.map((row) => ({ delegation: delegationOf(row), principal: personOf(row.principalRow as unknown as PersonRow) }))
}

/** For each token, in order, for whom it hears (itself and its principals of today); undefined when it is no session. */
export async function listHearers(database: OpenDatabase, tokens: readonly Buffer[], now: string): Promise<({ persons: Set<string>; bodies: Set<string> } | undefined)[]> {
  if (tokens.length === 0) return []
  const { rows } = await sql<{ place: string; person: string; body: string }>`
    with held as (
      select t.place, p.id, p.body from unnest(${tokens}::bytea[]) with ordinality as t(token, place)
      join sessions s on s.token_sha256 = t.token and s.ends_at > ${now}
      join persons p on p.id = s.person and p.active
    )
    select place, id as person, body from held
    union all
    select held.place, h.id, h.body from held
    join delegations d on d.deputy = held.id and d.revoked_at is null and ${todayOf(now)}::date between d.from_date and d.until_date
    join persons h on h.id = d.principal and h.active`.execute(database.reading)
  const hearers: ({ persons: Set<string>; bodies: Set<string> } | undefined)[] = tokens.map(() => undefined)
  for (const row of rows) {
    const hearer = (hearers[Number(row.place) - 1] ??= { persons: new Set(), bodies: new Set() })
    hearer.persons.add(row.person)
    hearer.bodies.add(row.body)
  }
  return hearers
}
