import { sql, type Kysely, type Transaction } from 'kysely'
import type { TrustChange } from '../../domain/signing/contract.ts'
import { type PinnedTrust, readTrustList, trustBytes } from '../../domain/signing/trust-follow.ts'
import type { TrustList } from '../../domain/signing/trust-list.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import { primitives } from '../../node/signing/primitives.ts'
import type { ReadDatabase } from './call.ts'
import type { Database } from './database.ts'

export interface Edition extends PinnedTrust {
  readonly by: string | null
  readonly changes: readonly TrustChange[]
  readonly signature: { readonly manifest: Uint8Array; readonly p7s: Uint8Array } | null
}

export const trustDigest = (list: TrustList): string => Buffer.from(primitives.digest('sha256', trustBytes(list))).toString('hex')

/** Oldest first, those after `since`. */
export async function listEditions(db: ReadDatabase, since = 0): Promise<Edition[]> {
  const rows = await db.selectFrom('trust_editions').selectAll().where('edition', '>', since).orderBy('edition').execute()
  return rows.map((row) => {
    const list = readTrustList(new TextEncoder().encode(row.list))
    if (list === null) throw new Error(`edition ${row.edition} of the trust list can't be read`)
    const signature = row.manifest === null || row.p7s === null ? null : { manifest: new Uint8Array(row.manifest), p7s: new Uint8Array(row.p7s) }
    return { list, sha256: row.sha256, signed: signature !== null, by: row.by, changes: row.changes, signature }
  })
}

export async function currentEdition(db: ReadDatabase): Promise<Edition | null> {
  const last = await db.selectFrom('trust_editions').select((row) => row.fn.max('edition').as('edition')).executeTakeFirst()
  return last?.edition ? ((await listEditions(db, last.edition - 1))[0] ?? null) : null
}

export interface NewEdition {
  readonly list: TrustList
  readonly changes: readonly TrustChange[]
  readonly by: string | null
  readonly signature: Edition['signature']
}

/** Fails when another has this number: of two who publish at once, one does. */
export async function saveEdition(db: Kysely<Database> | Transaction<Database>, { list, changes, by, signature }: NewEdition): Promise<void> {
  const text = new TextDecoder().decode(trustBytes(list))
  const signed = signature === null ? { manifest: null, p7s: null } : { manifest: Buffer.from(signature.manifest), p7s: Buffer.from(signature.p7s) }
  await db.insertInto('trust_editions').values({ edition: list.edition, at: list.at, list: text, sha256: trustDigest(list), by, changes: JSON.stringify(changes), ...signed }).execute()
}

/** The portal's administrators: whoever of them signs the next edition is followed by the clients. */
export async function listKeepers(db: ReadDatabase): Promise<{ iin: string; name: string }[]> {
  const rows = await db.selectFrom('persons').selectAll().where('active', '=', true).where(sql<boolean>`'administrator' = any (roles)`).orderBy('iin').execute()
  return rows.map((row) => ({ iin: row.iin, name: fullName(row) }))
}

/** Roots and intermediates of the edition in force, for a package that is checked without the portal. */
export async function loadTrustPem(db: ReadDatabase): Promise<string> {
  const edition = await currentEdition(db)
  const pem = (base64: string): string => `-----BEGIN CERTIFICATE-----\n${base64.match(/.{1,64}/g)?.join('\n') ?? ''}\n-----END CERTIFICATE-----\n`
  return (edition?.list.centres ?? []).flatMap((centre) => [...centre.anchors, ...centre.intermediates]).map(pem).join('')
}
