/** An edition entered by the machine's own administrator (`kense trust`) or by the demo office, signed when a keeper's key is at hand. */
import type { Kysely } from 'kysely'
import { type Manifest, signTyp } from '../../domain/kernel/manifest.ts'
import { signedBytes } from '../../domain/signing/statement.ts'
import { insist } from '../../domain/kernel/verdict.ts'
import { trustFileName, type TrustChoices, type TrustList } from '../../domain/signing/trust-list.ts'
import { mayBelieve, nextTrustList } from '../../domain/signing/trust-rules.ts'
import { publishStatement } from '../../domain/signing/trust-statement.ts'
import { followEdition, trustBytes } from '../../domain/signing/trust-follow.ts'
import { primitives } from '../../node/signing/primitives.ts'
import type { Database } from '../kernel/database.ts'
import { currentEdition, listKeepers, saveEdition, trustDigest } from '../kernel/trust-editions.ts'
import { changesBetween } from './trust-changes.ts'

export interface Keeper {
  readonly person: string
  readonly iin: string
  /** Detached CMS over the bytes, made with the keeper's key. */
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array> | Uint8Array
}

export interface EnterTrust {
  readonly db: Kysely<Database>
  readonly choices: TrustChoices
  readonly keeper: Keeper | null
  readonly at: string
}

/** Answers the new edition. Throws RefusalError for what no edition may say, and Error for a key that is no keeper's. */
export async function enterTrust({ db, choices, keeper, at }: EnterTrust): Promise<TrustList> {
  const before = await currentEdition(db)
  insist(mayBelieve(choices, at, before?.list ?? null))
  const { id: portal } = await db.selectFrom('portal').select('id').executeTakeFirstOrThrow()
  const list = nextTrustList({ portal, before, choices, keepers: await listKeepers(db), at })
  const changes = changesBetween(before?.list ?? null, list)
  const signature = keeper === null ? null : await signed(list, keeper, { changes, at, previousSignature: before?.signature ?? null })
  const edition = { list: trustBytes(list), signature }
  const followed = signature === null ? null : followEdition(before, edition, primitives)
  if (followed !== null && 'problem' in followed) throw new Error(`no client would follow this edition: ${followed.problem}`)
  await saveEdition(db, { list, changes, by: keeper?.person ?? null, signature })
  return list
}

async function signed(list: TrustList, keeper: Keeper, { changes, at, previousSignature }: { changes: ReturnType<typeof changesBetween>; at: string; previousSignature: { p7s: Uint8Array } | null }) {
  const bytes = trustBytes(list)
  const previous = previousSignature === null ? null : Buffer.from(primitives.digest('sha256', previousSignature.p7s)).toString('hex')
  const file = { name: trustFileName, mime: 'application/json', size: bytes.length, sha256: trustDigest(list) }
  const body = publishStatement({ draft: { list, file, by: '', at, changes, previousSignature: previous } }, { edition: list.edition })
  const manifest: Manifest = { typ: signTyp, body, signer: { person: keeper.person, iin: keeper.iin, power: null }, time: { local: at, server: at } }
  const manifestBytes = signedBytes(manifest)
  return { manifest: manifestBytes, p7s: await keeper.sign(manifestBytes) }
}
