/** Evidence and revocation against a real timestamping authority and a real OCSP responder (OpenSSL's own). */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { draftTrust, dropTrustDraft, evidence, fetchLists, publishTrust, readCertificates, trust } from '../../domain/signing/contract.ts'
import { readSignedData } from '../../domain/signing/signed-data.ts'
import { judgeStatement } from '../../domain/signing/statement.ts'
import { anyProfile, trustBy } from '../../domain/signing/trust-list.ts'
import { primitives } from '../../node/signing/primitives.ts'
import { registered } from '../../server/kernel/portal.ts'
import { runJob } from '../../server/kernel/run-job.ts'
import { aPaper } from '../world/paper.ts'
import { startWorld, type World } from '../world/portal.ts'
import { office } from '../world/world.ts'
import { authorityIn, openOpensslCentre, type OpensslCentre, policy } from './openssl-centre.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
if (!hasOpenssl) console.warn('SKIPPED: openssl is not installed, so nobody stamps and nobody tells a status')

const keeper = office.digital.portalAdministrator

describe.skipIf(!hasOpenssl)('B10.7 evidence and revocation', () => {
  let world: World
  let centre: OpensslCentre
  beforeAll(async () => {
    // OpenSSL's services live by the machine's own clock.
    world = await startWorld({ begins: new Date().toISOString() })
    const ledger = JSON.parse(readFileSync(join(world.dataDir, 'demo-centre', 'ledger.json'), 'utf8')) as { issued: Record<string, { serial: string }> }
    centre = await openOpensslCentre(authorityIn(join(world.dataDir, 'demo-centre')), Object.values(ledger.issued).map((each) => each.serial))
  }, 240_000)
  afterAll(async () => {
    centre.close()
    await world.close()
  })

  const run = (name: string, data: Record<string, unknown> = {}) => runJob(world.portal.node, name, registered.jobs.get(name)!, data)
  const gatherAll = async () => {
    for (const { sha256 } of await world.db.selectFrom('signatures').select('sha256').where('next_at', 'is not', null).execute()) await run('signing.gather', { sha256 })
  }
  const signatures = () => world.db.selectFrom('signatures').selectAll().orderBy('at').execute()
  const levelOf = async (sha256: string) => (await world.as(keeper).ask(evidence, { signatures: [sha256] })).signatures[0]

  async function publish(change: (centre: NonNullable<Awaited<ReturnType<typeof current>>>['centres'][number]) => void, revocation: 'whenKnown' | 'required' = 'whenKnown') {
    const list = structuredClone(await current())!
    change(list.centres[0]!)
    const { edition } = await world.as(keeper).do(draftTrust, { basis: list.edition, revocation, centres: list.centres })
    return world.as(keeper).sign(publishTrust, { edition })
  }
  const current = async () => (await world.as(keeper).ask(trust, {})).current?.list

  it('without a configured centre a signature stays B, and says why', async () => {
    const { id, journey } = await aPaper(world)
    await journey.sendOut(id, 'finance')
    const [first] = await signatures()
    expect(await levelOf(first!.sha256)).toEqual({ sha256: first!.sha256, level: 'B', claimed: 'B', stampedAt: null, file: null, waiting: false, problem: 'signing.evidence.noTimestamps', invalid: null })
  })

  it('§63 a keeper publishes the centre’s addresses by signing trust.json, and then every signature becomes LT, its first bytes unchanged', async () => {
    expect((await publish(({ profile }) => Object.assign(profile, { timestamps: centre.timestamps, timestampPolicy: policy, status: centre.status }))).edition).toBe(2)
    await run('signing.sweep')
    await gatherAll()
    const rows = await signatures()
    expect(rows.length).toBeGreaterThan(1)
    const list = trustBy((await current())!)
    for (const row of rows) {
      expect(await levelOf(row.sha256)).toMatchObject({ level: 'LT', waiting: false, problem: null, stampedAt: expect.stringMatching(/^20/) })
      const grown = new Uint8Array((await world.portal.node.files.bytes(row.evidence_sha256!))!)
      const [before, after] = [readSignedData(new Uint8Array(row.p7s)).signers[0]!, readSignedData(grown).signers[0]!]
      expect(Buffer.compare(before.signature, after.signature)).toBe(0)
      expect(Buffer.compare(before.signedAttributes!.element.bytes, after.signedAttributes!.element.bytes)).toBe(0)
      // Ten years later the certificate is long gone; the evidence inside still shows what it was then.
      const judged = judgeStatement({ p7s: grown, manifest: new Uint8Array(row.manifest), trust: list, at: new Date(Date.now() + 3_650 * 86_400_000).toISOString(), primitives })
      expect(judged).toMatchObject({ ok: true, signer: { level: { claimed: 'LT', verified: 'LT' } } })
      expect(judgeStatement({ p7s: new Uint8Array(row.p7s), manifest: new Uint8Array(row.manifest), trust: list, at: new Date(Date.now() + 3_650 * 86_400_000).toISOString(), primitives })).toMatchObject({ ok: false, reason: 'certificateExpired' })
    }
    const openssl = spawnSync('openssl', ['cms', '-verify', '-binary', '-cades', '-inform', 'DER', '-in', write('grown.p7s', new Uint8Array((await world.portal.node.files.bytes(rows[0]!.evidence_sha256!))!)), '-content', write('manifest.json', rows[0]!.manifest), '-CAfile', join(world.dataDir, 'demo-centre', 'root.pem'), '-purpose', 'any', '-out', '/dev/null'], { encoding: 'utf8' })
    expect(openssl.stderr).toContain('CAdES Verification successful')
  })

  it('a centre that is silent is asked again; the signature counts meanwhile, by the policy whenKnown', async () => {
    centre.takeDown()
    world.clock.advance(130_000)
    const { id, journey } = await aPaper(world)
    await journey.sendOut(id, 'finance')
    await gatherAll()
    const row = (await signatures()).at(-1)!
    expect(await levelOf(row.sha256)).toMatchObject({ level: 'B', waiting: true, problem: 'signing.evidence.timestampsSilent' })
    expect(Date.parse(row.next_at!)).toBeGreaterThan(Date.parse(row.at))
  })

  it('B10.7 a key revoked at T: what it signed before stays valid by its evidence, whatever comes after is refused on every node', async () => {
    await centre.bringUp()
    world.clock.set(new Date().toISOString())
    await gatherAll()
    const head = office.finance.head
    const mine = (await signatures()).filter((row) => row.person === head.id)
    expect(mine.length).toBeGreaterThan(0)
    const serial = readSignedData(new Uint8Array(mine[0]!.p7s)).certificates.find((each) => each.subject.iin === head.iin)!.serial
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    await centre.revoke(serial, new Date(), 'superseded')
    world.clock.set(new Date(Date.now() + 200_000).toISOString())
    const other = await world.anotherNode()
    const { id, journey } = await aPaper(world)
    await expect(journey.sendOut(id, 'finance')).rejects.toMatchObject({ refusal: { key: 'signing.reason.certificateRevoked' } })
    expect(await other.node.trust.load()).toMatchObject({ anchors: expect.any(Array) })
    // The list says it too, and is what remains when the responder is away.
    await publish(({ profile, lists }) => (lists.splice(0), Object.assign(profile, { lists: [centre.lists] })))
    await run('signing.fetchLists')
    const answer = await world.as(keeper).ask(trust, {})
    expect(answer.lists).toMatchObject([{ url: centre.lists, entries: 1, problem: null }])
    const believed = await other.node.trust.load()
    expect(believed.crls).toHaveLength(1)
    const row = mine[0]!
    const grown = new Uint8Array((await world.portal.node.files.bytes(row.evidence_sha256!))!)
    const judge = (p7s: Uint8Array) => judgeStatement({ p7s, manifest: new Uint8Array(row.manifest), trust: believed, at: world.clock.now(), primitives })
    expect(judge(grown)).toMatchObject({ ok: true })
    expect(judge(new Uint8Array(row.p7s))).toMatchObject({ ok: false, reason: 'certificateRevoked' })
  })

  it('§63 a keeper reads a certificate before believing it, and takes a draft back; nobody else may, and nobody publishes what would lock them out', async () => {
    const root = readFileSync(join(world.dataDir, 'demo-centre-foreign', 'root.pem'))
    const { certificates } = await world.as(keeper).ask(readCertificates, { file: root.toString('base64') })
    expect(certificates).toMatchObject([{ authority: true, selfSigned: true, fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) }])
    expect(await world.as(keeper).ask(readCertificates, { file: Buffer.from('no certificate').toString('base64') })).toEqual({ certificates: [] })
    await expect(world.as(office.finance.executor).ask(readCertificates, { file: root.toString('base64') })).rejects.toMatchObject({ refusal: { key: 'kernel.noRight' } })
    const list = (await current())!
    const stranger = { name: 'Бөтен орталық', demo: true, anchors: [certificates[0]!.der], intermediates: [], lists: [], profile: anyProfile }
    const { edition } = await world.as(keeper).do(draftTrust, { basis: list.edition, revocation: 'whenKnown', centres: [stranger] })
    await expect(world.as(keeper).sign(publishTrust, { edition })).rejects.toMatchObject({ refusal: { key: 'signing.trust.locksOut' } })
    await expect(world.as(office.finance.executor).do(dropTrustDraft, {})).rejects.toMatchObject({ refusal: { key: 'kernel.noRight' } })
    const { draft } = await world.as(keeper).ask(trust, {})
    await world.as(keeper).do(dropTrustDraft, { seen: draft!.file.sha256 })
    await expect(world.as(keeper).do(dropTrustDraft, {})).rejects.toMatchObject({ refusal: { key: 'signing.trust.noDraft' } })
    await expect(world.as(keeper).do(draftTrust, { basis: list.edition - 1, revocation: 'whenKnown', centres: list.centres })).rejects.toMatchObject({ refusal: { key: 'signing.trust.othersPublished' } })
    await expect(world.as(keeper).do(draftTrust, { basis: list.edition, revocation: list.revocation, centres: list.centres })).rejects.toMatchObject({ refusal: { key: 'signing.trust.unchanged' } })
  })

  it('§63 by the policy “required” nobody signs while neither list nor responder can be had', async () => {
    await publish(({ profile, lists }) => (lists.splice(0), Object.assign(profile, { lists: [] })), 'required')
    centre.takeDown()
    world.clock.advance(180_000)
    const { id, journey } = await aPaper(world, { developer: 'economy', bodies: ['justice'] })
    await expect(journey.sendOut(id, 'economy')).rejects.toMatchObject({ refusal: { key: 'signing.reason.revocationUnknown' } })
    await expect(world.as(office.finance.executor).do(fetchLists, {})).rejects.toMatchObject({ refusal: { key: 'kernel.noRight' } })
  })

  function write(name: string, bytes: Uint8Array): string {
    const path = join(world.dataDir, name)
    writeFileSync(path, bytes)
    return path
  }
})
