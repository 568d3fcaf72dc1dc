/**
 * B10.7: a revocation is often heard of hours after it was made. Whatever a key signed here after that moment, and all that a
 * stolen one signed, turns invalid on every PC as soon as the portal hears of it; what has evidence from before stays.
 */
import './tables.ts'
import type { Selectable } from 'kysely'
import { readOrNull } from '../../domain/signing/attempt.ts'
import { readCertificate, type Certificate } from '../../domain/signing/certificate.ts'
import { findChain } from '../../domain/signing/chain.ts'
import { type Crl, knownCrl } from '../../domain/signing/crl.ts'
import type { Revocation } from '../../domain/signing/crl.ts'
import { readOcsp, statusByOcsp } from '../../domain/signing/ocsp.ts'
import { reasonText } from '../../domain/signing/reasons.ts'
import { listedStatus } from '../../domain/signing/revocation.ts'
import { readSignedData } from '../../domain/signing/signed-data.ts'
import { judgeStatement } from '../../domain/signing/statement.ts'
import { trustId } from '../../domain/signing/trust-list.ts'
import type { Trust } from '../../domain/signing/verify.ts'
import { primitives } from '../../node/signing/primitives.ts'
import type { JobCall, LiveCall } from '../kernel/call.ts'
import { plus } from '../kernel/clock.ts'
import type { Database } from '../kernel/database.ts'
import { givingWay } from '../kernel/give-way.ts'
import { registerJob } from '../kernel/portal.ts'

export const keysJob = 'signing.askOfKeys'
const askedAtOnce = 50
const askAgainMs = 6 * 3_600_000
/** A key revoked on its last day is named by one more list at least, which comes after its end (RFC 5280 §3.3). */
const afterEndMs = 3 * 86_400_000
const onHold = 6
const toleranceMs = 300_000

type Key = Selectable<Database['signing_keys']>

/** What was heard of a key; `found` null for good. */
interface Heard {
  readonly key: Key
  readonly found: Revocation | null
  readonly ocsp: Uint8Array | null
}

interface Turned extends Heard {
  /** Each signature of the key with what is now true of it. */
  readonly signatures: readonly { readonly sha256: string; readonly invalid: string | null }[]
}

registerJob(keysJob, '*/10 * * * *', {
  key: () => '',
  bring: async (_data: object, call) => {
    const { asked, heard } = await hear(call)
    const turned: Turned[] = []
    for (const each of heard) if (isNews(each)) turned.push({ ...each, signatures: await judgeAll(each, call) })
    return asked.length === 0 && turned.length === 0 ? null : { asked, turned }
  },
  write: async (_data, { asked, turned }, call) => {
    for (const { person, serial } of asked) await call.db.updateTable('signing_keys').set({ asked_at: call.now }).where('person', '=', person).where('serial', '=', serial).execute()
    for (const each of turned) {
      if (await isWhole(each, call)) await turn(each, call)
      else await call.later(keysJob, {})
    }
    if (turned.length > 0) call.changed('trust', trustId, { everyone: true })
  },
})

function isNews({ key, found }: Heard): boolean {
  // Only a hold is ever lifted (RFC 5280 §5.3.1): a list that is silent was made before, or has let an ended certificate go.
  if (found === null) return key.revoked_at !== null && key.revoked_reason === onHold
  return key.revoked_at === null || Date.parse(key.revoked_at) !== found.at || key.revoked_reason !== found.reason
}

/** Lists are looked into for every key that is in force; a responder is asked of those that no fresh list tells of, each a few times a day. */
async function hear(call: LiveCall): Promise<{ asked: Key[]; heard: Heard[] }> {
  const keys = await call.db.selectFrom('signing_keys').selectAll().where('certificate', 'is not', null).where('valid_until', '>', plus(call.now, -afterEndMs)).orderBy('asked_at', (order) => order.asc().nullsFirst()).execute()
  // The list that led here may have come a moment ago, and its notice not yet.
  call.trust.forget()
  const trust = await call.trust.load()
  const crls = trust.crls.map(knownCrl)
  const heard: Heard[] = []
  const asked: Key[] = []
  const giveWay = givingWay()
  for (const key of keys) {
    await giveWay()
    const who = readIssued(key, trust, call.now)
    if (who === null) continue
    const listed = byLists(who, { crls, trust })
    const fresh = listed !== null && (listed.found !== null || (listed.freshUntil !== null && Date.parse(call.now) <= listed.freshUntil))
    if (fresh) heard.push({ key, found: listed.found, ocsp: null })
    else if (key.valid_until > call.now && asked.length < askedAtOnce && (key.asked_at === null || key.asked_at <= plus(call.now, -askAgainMs))) {
      const answered = await byResponder(who, call)
      if (answered === null) continue
      asked.push(key)
      heard.push({ key, ...answered })
    }
  }
  return { asked, heard }
}

interface Issued {
  readonly certificate: Certificate
  readonly issuer: Certificate
}

function readIssued({ certificate: der }: Key, trust: Trust, now: string): Issued | null {
  return readOrNull(() => {
    const certificate = readCertificate(new Uint8Array(der ?? []))
    const [, issuer] = findChain(certificate, { anchors: trust.anchors.map(readCertificate), candidates: trust.intermediates.map(readCertificate), at: Date.parse(now), primitives, policy: trust.policy })
    return issuer === undefined ? null : { certificate, issuer }
  })
}

const byLists = ({ certificate, issuer }: Issued, { crls, trust }: { crls: readonly Crl[]; trust: Trust }) => readOrNull(() => listedStatus(certificate, issuer, { crls, primitives, policy: trust.policy }))

async function byResponder({ certificate, issuer }: Issued, call: LiveCall): Promise<Omit<Heard, 'key'> | null> {
  const ocsp = await call.trust.answerOf(issuer, certificate.serial, call.now)
  if (ocsp === null) return null
  const now = Date.parse(call.now)
  const { policy } = await call.trust.load()
  return readOrNull(() => ({ found: statusByOcsp(readOcsp(ocsp), { certificate, issuer, at: now, now, toleranceMs, primitives, policy }), ocsp }))
}

async function judgeAll({ key, ocsp }: Heard, call: LiveCall): Promise<Turned['signatures']> {
  const loaded = await call.trust.load()
  const trust = ocsp === null ? loaded : { ...loaded, ocsp: [ocsp] }
  const rows = await call.db.selectFrom('signatures').selectAll().where('person', '=', key.person).where((where) => where.or([where('serial', '=', key.serial), where('serial', 'is', null)])).execute()
  const judged = []
  const giveWay = givingWay()
  for (const row of rows) {
    await giveWay()
    if (row.serial === null && !isBy(row.p7s, key.serial)) continue
    const grown = row.evidence_sha256 === null ? null : await call.files.bytes(row.evidence_sha256)
    // The portal's own receipt shows that the signature existed when it came; a stolen key's are refused all the same.
    const verdict = judgeStatement({ p7s: new Uint8Array(grown ?? row.p7s), manifest: new Uint8Array(row.manifest), trust, at: call.now, primitives, provenAt: row.at })
    const invalid = !verdict.ok && verdict.reason === 'certificateRevoked' ? reasonText(verdict.reason) : null
    judged.push({ sha256: row.sha256, invalid })
  }
  return judged
}

const isBy = (p7s: Uint8Array, serial: string): boolean => readOrNull(() => readSignedData(new Uint8Array(p7s)).signers.some((each) => Buffer.from(each.serial).toString('hex').toUpperCase() === serial)) ?? false

/** Whether nothing more by this key was accepted while what it had signed was judged. Holds the key until the end, as whoever accepts by it does. */
async function isWhole({ key, signatures }: Turned, call: JobCall): Promise<boolean> {
  await call.db.selectFrom('signing_keys').select('serial').where('person', '=', key.person).where('serial', '=', key.serial).forUpdate().execute()
  const kept = await call.db.selectFrom('signatures').select('sha256').where('person', '=', key.person).where('serial', '=', key.serial).execute()
  const judged = new Set(signatures.map(({ sha256 }) => sha256))
  return kept.every(({ sha256 }) => judged.has(sha256))
}

async function turn({ key, found, signatures }: Turned, call: JobCall): Promise<void> {
  const revokedAt = found === null ? null : new Date(found.at).toISOString()
  await call.db.updateTable('signing_keys').set({ revoked_at: revokedAt, revoked_reason: found?.reason ?? null }).where('person', '=', key.person).where('serial', '=', key.serial).execute()
  for (const { sha256, invalid } of signatures) {
    const changed = await call.db
      .updateTable('signatures')
      .set({ invalid, revoked_at: invalid === null ? null : revokedAt, serial: key.serial })
      .where('sha256', '=', sha256)
      .where('invalid', 'is distinct from', invalid)
      .executeTakeFirst()
    if (changed.numUpdatedRows > 0n) call.changed('signature', sha256, { everyone: true })
  }
  if (revokedAt === null) return
  const lost = signatures.filter((each) => each.invalid !== null).length
  await call.notify({ persons: [key.person], class: 'system', key: 'signing.notice.keyRevoked', values: { at: revokedAt, count: lost }, link: '/keys', about: null, event: `key revoked ${key.serial} ${revokedAt}` })
}
