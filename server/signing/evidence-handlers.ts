import { sql } from 'kysely'
import './tables.ts'
import { evidence } from '../../domain/signing/contract.ts'
import type { CentreProfile } from '../../domain/signing/trust-list.ts'
import { claimedLevelOf } from '../../domain/signing/verify.ts'
import type { JobCall, LiveCall } from '../kernel/call.ts'
import { plus } from '../kernel/clock.ts'
import { answer, registerJob, registerReader, registerSigned } from '../kernel/portal.ts'
import { listRevocationLists } from '../kernel/revocation-lists.ts'
import { centreOf, signerOf, type TrustStore } from '../kernel/trust.ts'
import { loadEvidence } from './evidence.ts'
import { gatherEvidence, type Gathered } from './gather.ts'

const gatherJob = 'signing.gather'
const minute = 60_000
/** A list longer than this is not carried inside a signature; a responder's answer is. */
const carriedListBytes = 256 * 1024
const sweepAtOnce = 200

/** The rules and addresses of the centre that issued this signature's certificate; null when it has none in the list. */
async function profileOf(trust: TrustStore, p7s: Uint8Array, now: string): Promise<CentreProfile | null> {
  const edition = await trust.edition()
  const found = edition === null ? null : signerOf(p7s, await trust.load(), Date.parse(now))
  return found === null ? null : (centreOf(edition?.list.centres ?? [], found.anchor)?.profile ?? null)
}

const isConfigured = (profile: CentreProfile | null): boolean => profile !== null && profile.timestamps !== null

registerSigned(async (several) => {
  const [first] = several
  if (first === undefined) return
  const { now, trust, db } = first.call
  const rows = []
  for (const { signature: { manifest: { body }, manifestBytes, p7s, sha256, claimed, certificate }, call: { seat } } of several) {
    // An edition that is just being published may bring the very addresses that its own signature needs.
    const asks = body.noun === 'trust' || isConfigured(await profileOf(trust, p7s, now))
    rows.push({ sha256, body, person: seat.person.id, ofBody: seat.holder.body, manifestBytes, p7s, asks, serial: certificate.serial, claimed })
  }
  await sql`
    insert into signatures (sha256, noun, id, deed, person, body, at, manifest, p7s, level, next_at, problem, serial, claimed)
    select sha256, noun, id, deed, person, body, ${now}::timestamptz, manifest, p7s, 'B', case when asks then ${now}::timestamptz end, case when not asks then 'signing.evidence.noTimestamps' end, serial, claimed
    from unnest(${rows.map((row) => row.sha256)}::text[], ${rows.map(({ body }) => body.noun)}::text[], ${rows.map(({ body }) => body.id)}::text[], ${rows.map(({ body }) => body.deed)}::text[],
      ${rows.map((row) => row.person)}::uuid[], ${rows.map((row) => row.ofBody)}::uuid[], ${rows.map((row) => Buffer.from(row.manifestBytes))}::bytea[], ${rows.map((row) => Buffer.from(row.p7s))}::bytea[],
      ${rows.map((row) => row.asks)}::boolean[], ${rows.map((row) => row.serial)}::text[], ${rows.map((row) => row.claimed)}::text[])
      as s(sha256, noun, id, deed, person, body, manifest, p7s, asks, serial, claimed)
    on conflict do nothing`.execute(db)
})

registerJob(gatherJob, null, {
  key: ({ sha256 }: { sha256: string }) => sha256,
  bring: async ({ sha256 }, call) => {
    const row = await call.db.selectFrom('signatures').selectAll().where('sha256', '=', sha256).where('level', '<>', 'LT').executeTakeFirst()
    if (row === undefined) return null
    const held = row.evidence_sha256 === null ? null : await call.files.bytes(row.evidence_sha256)
    const p7s = new Uint8Array(held ?? row.p7s)
    const profile = await profileOf(call.trust, p7s, call.now)
    const gathered: Gathered =
      profile === null || !isConfigured(profile)
        ? { p7s, level: row.level, stampedAt: row.stamped_at, problem: 'signing.evidence.noTimestamps', again: false }
        : await gatherEvidence({ p7s, manifest: new Uint8Array(row.manifest), trust: await call.trust.load(), profile, now: call.now, local: call.trust.local, lists: await carriedLists(call, profile) })
    const stored = gathered.level === 'B' ? row.evidence_sha256 : (await call.files.put(gathered.p7s)).sha256
    return { row, gathered, stored }
  },
  write: async (_data, brought, call) => settle(call, brought),
})

async function carriedLists(call: LiveCall, profile: CentreProfile): Promise<{ der: Uint8Array; thisUpdate: string }[]> {
  const lists = []
  for (const { url, sha256, size, thisUpdate } of await listRevocationLists(call.db)) {
    if (!profile.lists.includes(url) || sha256 === null || thisUpdate === null || (size ?? Infinity) > carriedListBytes) continue
    const der = await call.files.bytes(sha256)
    if (der !== null) lists.push({ der: new Uint8Array(der), thisUpdate })
  }
  return lists
}

interface Brought {
  row: { sha256: string; person: string; body: string; tries: number; evidence_sha256: string | null }
  gathered: Gathered
  /** The digest under which the evidence is kept by now. */
  stored: string | null
}

/** Keeps what came; asks again after 1, 2, 4 … minutes, at last every two hours. */
async function settle(call: JobCall, { row, gathered, stored }: Brought): Promise<void> {
  const nextAt = gathered.again && gathered.level !== 'LT' ? plus(call.now, Math.min(2 ** row.tries, 120) * minute) : null
  const kept = await call.db
    .updateTable('signatures')
    .set({ level: gathered.level, claimed: claimedLevelOf(gathered.p7s), stamped_at: gathered.stampedAt, evidence_sha256: stored, problem: gathered.problem, tries: row.tries + 1, next_at: nextAt })
    .where('sha256', '=', row.sha256)
    // Another node that came to an end meanwhile has written on from the same state.
    .where('tries', '=', row.tries)
    .executeTakeFirst()
  if (kept.numUpdatedRows === 0n) return
  if (stored !== null && stored !== row.evidence_sha256) {
    await sql`insert into file_links (sha256, noun, id) select ${stored}, noun, id::uuid from signatures where sha256 = ${row.sha256} on conflict do nothing`.execute(call.db)
  }
  call.changed('signature', row.sha256, { persons: [row.person], bodies: [row.body] })
}

/** Signing waits for no centre: whatever is due is asked for within a minute, each signature in a transaction of its own. */
registerJob('signing.sweep', '* * * * *', async (_data, call) => {
  const due = await call.db.selectFrom('signatures').select('sha256').where('next_at', '<=', call.now).orderBy('next_at').limit(sweepAtOnce).forUpdate().skipLocked().execute()
  if (due.length === 0) return
  // Not due again until it was tried; should that be lost, in ten minutes.
  await call.db.updateTable('signatures').set({ next_at: plus(call.now, 10 * minute) }).where('sha256', 'in', due.map((row) => row.sha256)).execute()
  for (const { sha256 } of due) await call.later(gatherJob, { sha256 })
})

answer(evidence, async ({ signatures }, call) => ({ signatures: [...(await loadEvidence(call.db, signatures)).values()] }))

/** No file is attached to a signature itself: its evidence goes to the paper's own readers. */
registerReader('signature', async () => false)
