import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { Role } from '../../domain/kernel/rights.ts'
import type { TextValues } from '../../domain/kernel/verdict.ts'
import type { NoticeClass } from '../../domain/notifications/classes.ts'
import type { DatedEntry } from '../../domain/notifications/notice.ts'
import type { Trilingual } from '../../domain/kernel/text.ts'
import type { Body, Unit } from '../../domain/people/person.ts'
import type { TrustChange } from '../../domain/signing/contract.ts'

/** Dates are read as `2026-11-22` and instants as ISO strings (see `database.ts`), so rows are close to the nouns. */
type Instant = ColumnType<string, string, string>
/** Written as JSON text, read as a value. */
export type Json<T> = ColumnType<T, string, string>

export interface KernelTables {
  bodies: {
    id: string
    bin: string
    name: Json<Trilingual>
    short_name: Json<Trilingual>
    kind: Body['kind']
    number_prefix: string
    active: boolean
  }
  units: { id: string; body: string; parent: string | null; name: Json<Trilingual>; kind: Unit['kind']; active: boolean }
  persons: {
    id: string
    iin: string
    surname: string
    name: string
    patronymic: string
    body: string
    unit: string
    post: Json<Trilingual>
    roles: Role[]
    email: string
    phone: string
    room: string
    active: boolean
  }
  delegations: {
    id: string
    principal: string
    deputy: string
    order_number: string
    order_date: string
    order_sha256: string | null
    from_date: string
    until_date: string
    revoked_at: ColumnType<string | null, string | null, string | null>
  }
  portal: { id: string }
  sessions: {
    token_sha256: Buffer
    person: string
    way: 'signature' | 'password'
    certificate: string | null
    started_at: Instant
    used_at: Instant
    ends_at: Instant
  }
  challenges: { nonce: Buffer; ends_at: Instant }
  passwords: { person: string; login: string; salt: Buffer; hash: Buffer; changed_at: Instant }
  commands: { id: string; person: string; name: string; input_sha256: Buffer; at: Instant; status: number; answer: string }
  evidence: {
    command: string
    at: Instant
    person: string
    name: string
    noun: string
    id: string
    reason: string
    manifest: Buffer
    p7s: Buffer
  }
  history: { noun: string; id: string; n: number; at: Instant; name: string; person: string | null; entry: string; hash: Buffer }
  history_heads: { noun: string; id: string; n: number; entry_sha256: Buffer; hash: Buffer; sealed_n: Generated<number>; seal: string | null }
  history_seals: { n: string; at: Instant; heads: string; hash: Buffer }
  feed_pending: { row: Generated<string>; noun: string; id: string; persons: string[]; bodies: string[]; everyone: boolean }
  feed: { seq: string; at: Generated<string>; noun: string; id: string; persons: string[]; bodies: string[]; everyone: boolean }
  feed_head: { seq: string }
  notifications: {
    id: Generated<string>
    /** The order in which they were kept. */
    n: GeneratedAlways<string>
    person: string
    class: NoticeClass
    /** The principal for whose seat the person was told. */
    in_place_of: string | null
    about_noun: string | null
    about_id: string | null
    event: string
    /** Whether it must still go out by mail; see server/notifications/letters.ts. */
    mail: 'new' | 'daily' | 'settled'
    calendar: Json<{ entry: DatedEntry | null }> | null
    key: string
    values: Json<TextValues>
    link: string
    at: Instant
    read_at: ColumnType<string | null, string | null, string | null>
  }
  trust_editions: {
    edition: number
    at: Instant
    list: string
    sha256: string
    by: string | null
    changes: Json<TrustChange[]>
    manifest: Buffer | null
    p7s: Buffer | null
  }
  revocation_lists: {
    url: string
    sha256: string | null
    size: string | number | null
    entries: number | null
    this_update: ColumnType<string | null, string | null, string | null>
    next_update: ColumnType<string | null, string | null, string | null>
    fetched_at: ColumnType<string | null, string | null, string | null>
    tried_at: ColumnType<string | null, string | null, string | null>
    validator: string | null
    problem: string | null
  }
  settings: { key: string; value: Json<unknown>; changed_at: Generated<string>; changed_by: string | null }
}
