import type { Kysely, Transaction } from 'kysely'
import type { Noun } from '../../domain/kernel/contract.ts'
import type { Manifest } from '../../domain/kernel/manifest.ts'
import type { Instant, LocalDate } from '../../domain/kernel/time.ts'
import type { Seat } from '../../domain/people/person.ts'
import type { PortalSettings } from '../../domain/settings/settings.ts'
import type { Notice } from '../../domain/notifications/notice.ts'
import type { Database } from './database.ts'
import type { Level } from '../../domain/signing/verify.ts'
import type { FileStore } from './files.ts'
import type { LogFields } from './log.ts'
import type { Secrets } from './secrets.ts'
import type { TrustStore } from './trust.ts'

/** Only the reading half of Kysely, so that a query which writes does not compile. */
export type ReadDatabase = Pick<Kysely<Database>, 'selectFrom' | 'with' | 'fn'>

/** Whom a change concerns; the feed routes notices by it. Empty lists concern nobody. */
export interface Audience {
  persons?: readonly string[]
  bodies?: readonly string[]
  everyone?: boolean
}

export interface ReadCall {
  readonly db: ReadDatabase
  readonly seat: Seat
  readonly now: Instant
  /** Today in Astana. */
  readonly today: LocalDate
  readonly files: FileStore
  /** Whom the portal believes. */
  readonly trust: TrustStore
  readonly secrets: Secrets
  /** What an administrator has set, from memory; a command that must not miss a change reads its own transaction instead. */
  settings(): Promise<PortalSettings>
}

/** What a live answer is made from: no seat, since one answer goes to all who watch. Also what a job brings by. */
export type LiveCall = Omit<ReadCall, 'seat'>

/** A signature that the kernel has verified against the rebuilt statement before the handler runs. */
export interface VerifiedSignature {
  readonly manifest: Manifest
  readonly manifestBytes: Uint8Array
  readonly p7s: Uint8Array
  /** Hex SHA-256 of the `.p7s` bytes. */
  readonly sha256: string
  /** The level that the signature claims for itself. */
  readonly claimed: Exclude<Level, 'none'>
  readonly certificate: { subject: string; serial: string; issuer: string; validFrom: Instant; validUntil: Instant; pem: string }
}

export interface WriteCall extends Omit<ReadCall, 'db'> {
  readonly db: Transaction<Database>
  /** The command's id, made by the client. */
  readonly id: string
  /** Digest of the token by which it was asked. */
  readonly session: Buffer
  readonly signature: VerifiedSignature | null
  /** Tells the change feed; the noun must be among the contract's `changes`. */
  changed(noun: Noun, id: string, audience: Audience): void
  /** The same, of a part of a paper that has no history of its own: what was done is in the paper's. */
  partChanged(noun: Noun, id: string, audience: Audience): void
  /** Adds to the paper's hash-chained history what the command's name alone doesn't say. */
  record(noun: Noun, id: string, facts: Record<string, unknown>): void
  /**
   * Tells these persons, and whoever acts in their seats where the class goes with the seat. However often one deed names
   * a person, they hear of one thing once; whoever did it, left, or may not see the thing, doesn't hear. `server/kernel/notices.ts`.
   */
  notify(notice: Notice): Promise<void>
  /** Lets those who may read this paper read these files; see `FileReaders`. */
  attach(sha256: readonly string[], noun: Noun, id: string): Promise<void>
  /** Logs a bug that doesn't end the deed, and answers the number under which a person can name it. */
  fault(error: unknown, fields: LogFields): string
  /** Starts a job (pg-boss) if and only if this transaction commits; after a pause, where one is named. */
  later(job: string, data: object, options?: { afterMinutes?: number }): Promise<void>
}

/** A job acts for the portal itself: it has no seat and no signature. Its changes are told and kept like a command's. */
export type JobCall = Omit<WriteCall, 'id' | 'session' | 'seat' | 'signature'>
