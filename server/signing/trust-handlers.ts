import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import './tables.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { insist, RefusalError } from '../../domain/kernel/verdict.ts'
import { fromBase64 } from '../../domain/signing/bytes.ts'
import * as contract from '../../domain/signing/contract.ts'
import { judgeStatement } from '../../domain/signing/statement.ts'
import { followEdition, readTrustList, signedAt, trustBytes, type TrustEdition } from '../../domain/signing/trust-follow.ts'
import { trustBy, trustFileName, trustId, type TrustList } from '../../domain/signing/trust-list.ts'
import { mayBelieve, mayPublishNext, nextTrustList } from '../../domain/signing/trust-rules.ts'
import { primitives } from '../../node/signing/primitives.ts'
import type { ReadCall, ReadDatabase, WriteCall } from '../kernel/call.ts'
import { answer, handle, registerReader } from '../kernel/portal.ts'
import { listRevocationLists } from '../kernel/revocation-lists.ts'
import { hold, insistSeen } from '../kernel/seen.ts'
import { currentEdition, listEditions, listKeepers, saveEdition, type Edition } from '../kernel/trust-editions.ts'
import { certificatesIn, certificatesOf } from './certificates.ts'
import { changesBetween } from './trust-changes.ts'

const editionsShown = 50
const trustPaper = { noun: 'trust', id: trustId } as const

const fileOf = (sha256: string, size: number): FileRef => ({ name: trustFileName, mime: 'application/json', size, sha256 })
const signatureDigest = (edition: Edition | null): string | null => (edition?.signature ? createHash('sha256').update(edition.signature.p7s).digest('hex') : null)

async function loadDraft(db: ReadDatabase) {
  const row = await db.selectFrom('trust_draft').selectAll().executeTakeFirst()
  const list = row === undefined ? null : readTrustList(new TextEncoder().encode(row.list))
  return row === undefined || list === null ? null : { row, list }
}

async function namesOf(db: ReadDatabase, persons: readonly (string | null)[]): Promise<Map<string, string>> {
  const ids = [...new Set(persons.filter((each) => each !== null))]
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('persons').selectAll().where('id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.id, fullName(row)]))
}

answer(contract.trust, async (_input, call) => {
  const editions = await listEditions(call.db)
  const current = editions.at(-1) ?? null
  const draft = await loadDraft(call.db)
  const names = await namesOf(call.db, [...editions.map((each) => each.by), draft?.row.by ?? null])
  const fetched = await listRevocationLists(call.db)
  const urls = new Set((current?.list.centres ?? []).flatMap((centre) => centre.profile.lists))
  const nameOf = (person: string | null) => (person === null ? null : (names.get(person) ?? '—'))
  return {
    current: current && { list: current.list, sha256: current.sha256, signedBy: current.signed ? nameOf(current.by) : null },
    draft: draft && {
      list: draft.list,
      file: fileOf(draft.row.sha256, draft.row.size),
      by: nameOf(draft.row.by) ?? '—',
      at: draft.row.at,
      changes: draft.row.changes,
      previousSignature: signatureDigest(current),
    },
    certificates: certificatesOf(current?.list ?? null, draft?.list ?? null),
    administrators: await listKeepers(call.db),
    lists: [...urls].map((url) => {
      const row = fetched.find((each) => each.url === url)
      return { url, size: row?.size ?? null, entries: row?.entries ?? null, thisUpdate: row?.thisUpdate ?? null, nextUpdate: row?.nextUpdate ?? null, fetchedAt: row?.fetchedAt ?? null, problem: row?.problem ?? null }
    }),
    editions: editions.toReversed().slice(0, editionsShown).map((each) => ({ edition: each.list.edition, at: each.signature === null ? each.list.at : signedAt(each.list, each.signature.manifest), by: nameOf(each.by), signed: each.signed, sha256: each.sha256, changes: [...each.changes] })),
  }
})

/** The draft's file is read on the keeper's machine, where it is hashed, shown and signed. */
registerReader('trust', async (_call: ReadCall, id) => id === trustId)

answer(contract.readCertificates, async ({ file }) => ({ certificates: certificatesIn(fromBase64(file) ?? new Uint8Array()) }))

handle(contract.draftTrust, async ({ basis, revocation, centres, seen }, call) => {
  await hold(call, trustPaper)
  const before = await currentEdition(call.db)
  if (basis !== (before?.list.edition ?? 0)) throw new RefusalError({ key: 'signing.trust.othersPublished' })
  await insistSeen(call, trustPaper, seen, (await loadDraft(call.db))?.row.sha256 ?? null)
  insist(mayBelieve({ revocation, centres }, call.now, before?.list ?? null))
  const { id: portal } = await call.db.selectFrom('portal').select('id').executeTakeFirstOrThrow()
  const list = nextTrustList({ portal, before, choices: { revocation, centres }, keepers: await listKeepers(call.db), at: call.now })
  const changes = changesBetween(before?.list ?? null, list)
  if (changes.length === 0) throw new RefusalError({ key: 'signing.trust.unchanged' })
  const { sha256, size } = await call.files.put(trustBytes(list))
  const row = { at: call.now, by: call.seat.person.id, list: new TextDecoder().decode(trustBytes(list)), sha256, size, changes: JSON.stringify(changes) }
  await call.db.insertInto('trust_draft').values({ single: true, ...row }).onConflict((conflict) => conflict.column('single').doUpdateSet(row)).execute()
  await sql`insert into file_links (sha256, noun, id) values (${sha256}, 'trust', ${trustId}::uuid) on conflict do nothing`.execute(call.db)
  call.record('trust', trustId, { draft: list.edition, sha256 })
  call.changed('trust', trustId, { everyone: true })
  return { edition: list.edition }
})

handle(contract.dropTrustDraft, async ({ seen }, call) => {
  await hold(call, trustPaper)
  const draft = await loadDraft(call.db)
  if (draft === null) throw new RefusalError({ key: 'signing.trust.noDraft' })
  await insistSeen(call, trustPaper, seen, draft.row.sha256)
  const dropped = await call.db.deleteFrom('trust_draft').returning('sha256').executeTakeFirst()
  if (dropped === undefined) throw new RefusalError({ key: 'signing.trust.noDraft' })
  call.record('trust', trustId, { dropped: dropped.sha256 })
  call.changed('trust', trustId, { everyone: true })
  return {}
})

handle(contract.publishTrust, async ({ edition }, call) => {
  const row = await call.db.selectFrom('trust_draft').selectAll().forUpdate().executeTakeFirst()
  const list = row === undefined ? null : readTrustList(new TextEncoder().encode(row.list))
  const before = await currentEdition(call.db)
  if (row === undefined || list === null) throw new RefusalError({ key: 'signing.trust.noDraft' })
  if (list.edition !== edition || list.previous !== (before?.sha256 ?? null) || call.signature?.manifest.body.text?.sha256 !== row.sha256) throw new RefusalError({ key: 'signing.trust.othersPublished' })
  insist(mayPublishNext(call.seat.person.iin, before?.signed === true ? before.list.keepers : null))
  insistNotLockedOut(call, list)
  const { manifestBytes, p7s } = call.signature
  insistFollowed(before, { list: trustBytes(list), signature: { manifest: manifestBytes, p7s } })
  await saveEdition(call.db, { list, changes: row.changes, by: call.seat.person.id, signature: { manifest: manifestBytes, p7s } })
  await call.db.deleteFrom('trust_draft').execute()
  // New addresses may have what earlier signatures still lack.
  await call.db.updateTable('signatures').set({ next_at: call.now }).where('level', '<>', 'LT').execute()
  call.record('trust', trustId, { edition, sha256: row.sha256, changes: row.changes.length })
  call.changed('trust', trustId, { everyone: true })
  return { edition }
})

/** What no PC would follow is not published: each further edition would be refused there too. */
function insistFollowed(before: Edition | null, edition: TrustEdition): void {
  const followed = followEdition(before, edition, primitives)
  if ('problem' in followed) throw new RefusalError({ key: `signing.trustProblem.${followed.problem}` })
}

/** Whoever publishes must still be believed afterwards: an edition that nobody could follow up would be the last. */
function insistNotLockedOut(call: WriteCall, list: TrustList): void {
  if (call.signature === null) throw new RefusalError({ key: 'kernel.signatureMissing' })
  const { manifestBytes, p7s } = call.signature
  const judged = judgeStatement({ manifest: manifestBytes, p7s, trust: { ...trustBy(list), policy: { ...trustBy(list).policy, revocation: 'whenKnown' } }, at: call.now, primitives })
  if (!judged.ok || !list.keepers.some(({ iin }) => iin === judged.signer.iin)) throw new RefusalError({ key: 'signing.trust.locksOut' })
}
