import type { ColumnType } from 'kysely'
import type { TrustChange } from '../../domain/signing/contract.ts'
import type { Json } from '../kernel/tables.ts'

type Instant = ColumnType<string, string, string>
type MaybeInstant = ColumnType<string | null, string | null | undefined, string | null>

declare module '../kernel/database.ts' {
  interface Database {
    trust_draft: {
      single: ColumnType<boolean, boolean | undefined, boolean>
      at: Instant
      by: string
      list: string
      sha256: string
      size: number
      changes: Json<TrustChange[]>
    }
    signing_keys: {
      person: string
      serial: string
      valid_until: Instant
      /** SHA-256 of the issuer's name; null for keys that signed before this was kept. */
      issuer: ColumnType<string | null, string | null | undefined, string | null>
      certificate: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>
      asked_at: MaybeInstant
      revoked_at: MaybeInstant
      revoked_reason: ColumnType<number | null, number | null | undefined, number | null>
    }
    signatures: {
      sha256: string
      noun: string
      id: string
      deed: string
      person: string
      body: string
      at: Instant
      manifest: Buffer
      p7s: Buffer
      level: 'B' | 'T' | 'LT'
      stamped_at: MaybeInstant
      evidence_sha256: ColumnType<string | null, string | null | undefined, string | null>
      tries: ColumnType<number, number | undefined, number>
      next_at: MaybeInstant
      problem: ColumnType<string | null, string | null | undefined, string | null>
      serial: ColumnType<string | null, string | null | undefined, string | null>
      /** The level that it claims; null of those kept before this was. */
      claimed: ColumnType<'CMS' | 'B' | 'T' | 'LT' | null, 'CMS' | 'B' | 'T' | 'LT' | null | undefined, 'CMS' | 'B' | 'T' | 'LT' | null>
      /** Why it no longer holds. */
      invalid: ColumnType<string | null, string | null | undefined, string | null>
      revoked_at: MaybeInstant
    }
  }
}
