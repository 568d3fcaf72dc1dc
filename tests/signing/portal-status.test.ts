/** B10.7: two PCs at two nodes, a list too long to be carried to them, and a key that is revoked. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCertificate } from '../../domain/signing/certificate.ts'
import { draftTrust, evidence, publishTrust, status, trust } from '../../domain/signing/contract.ts'
import { nameOf } from '../../domain/signing/known-status.ts'
import { readSignedData } from '../../domain/signing/signed-data.ts'
import type { CentreProfile } from '../../domain/signing/trust-list.ts'
import { primitives } from '../../node/signing/primitives.ts'
import type { Person } from '../../domain/people/person.ts'
import { demoKeyPassword } from '../../server/demo/centre.ts'
import { registered } from '../../server/kernel/portal.ts'
import { runJob } from '../../server/kernel/run-job.ts'
import type { RunningPortal } from '../../server/start.ts'
import { NativeClient } from '../faults/native-client.ts'
import { aPaper } from '../world/paper.ts'
import { startWorld, visitorOf, type World } from '../world/portal.ts'
import { office } from '../world/world.ts'
import { authorityIn, openOpensslCentre, type OpensslCentre, policy } from './openssl-centre.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
if (!hasOpenssl) console.warn('SKIPPED: openssl is not installed, so nobody stamps and nobody tells a status')

const keeper = office.digital.portalAdministrator
const signer = office.finance.head
const onlooker = office.justice.executor

describe.skipIf(!hasOpenssl)('B10.7 everywhere within one sync', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kense-pcs-'))
  let world: World
  let other: RunningPortal
  let centre: OpensslCentre
  const pcs: NativeClient[] = []

  beforeAll(async () => {
    // OpenSSL's services and the PCs live by the machine's own clock.
    world = await startWorld({ begins: new Date().toISOString() })
    other = await world.anotherNode()
    const ledger = JSON.parse(readFileSync(join(world.dataDir, 'demo-centre', 'ledger.json'), 'utf8')) as { issued: Record<string, { serial: string }> }
    centre = await openOpensslCentre(authorityIn(join(world.dataDir, 'demo-centre')), Object.values(ledger.issued).map((each) => each.serial))
    centre.fill(14_000)
  }, 240_000)
  afterAll(async () => {
    for (const pc of pcs) await pc.stop()
    centre?.close()
    await world?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const run = (name: string, data: Record<string, unknown> = {}) => runJob(world.portal.node, name, registered.jobs.get(name)!, data)
  const signatures = async () => (await world.db.selectFrom('signatures').selectAll().where('person', '=', signer.id).orderBy('at').execute())
  const gatherAll = async () => {
    for (const { sha256 } of await world.db.selectFrom('signatures').select('sha256').where('next_at', 'is not', null).execute()) await run('signing.gather', { sha256 })
  }
  const stateOf = async (sha256: string) => (await world.as(keeper).ask(evidence, { signatures: [sha256] })).signatures[0]!

  async function publish(change: (profile: CentreProfile) => void) {
    const { list } = (await world.as(keeper).ask(trust, {})).current!
    const centres = structuredClone(list.centres)
    // The list that the trial's centre was entered with says nothing of what OpenSSL's revokes.
    centres[0]!.lists.splice(0)
    change(centres[0]!.profile)
    const { edition } = await world.as(keeper).do(draftTrust, { basis: list.edition, revocation: 'whenKnown', centres })
    await world.as(keeper).sign(publishTrust, { edition })
  }

  /** A PC of its own at this node, signed in by the person's key. */
  async function pcAt(node: RunningPortal, person: Person): Promise<NativeClient> {
    const pc = new NativeClient(mkdtempSync(join(folder, 'pc-')), { url: node.url, certificate: null, demoOffice: null })
    pcs.push(pc)
    await pc.ready
    await until(async () => (await pc.call('portal.connection', {})) as { state: string }, (each) => each.state === 'online')
    const { auth, sign } = world.keysOf(person)
    await pc.call('session.addKey', { path: sign, usage: 'sign' })
    const rows = (await pc.call('session.addKey', { path: auth, usage: 'auth' })) as { id: string; path: string }[]
    // A key tells whose it is when it is first opened: here by trying to sign in with the one that is for signing.
    expect(await pc.call('session.signIn', { key: rows.find((each) => each.path === sign)!.id, password: demoKeyPassword })).toMatchObject({ refusal: { key: 'signing.key.onlyForSigning' } })
    const session = await pc.call('session.signIn', { key: rows.find((each) => each.path === auth)!.id, password: demoKeyPassword })
    expect(session).toMatchObject({ person: { id: person.id } })
    return pc
  }

  async function until<T>(ask: () => Promise<T>, holds: (answer: T) => boolean, withinMs = 15_000): Promise<T> {
    for (const end = Date.now() + withinMs; ; ) {
      const answer = await ask()
      if (holds(answer)) return answer
      if (Date.now() > end) throw new Error(`not in ${withinMs} ms: ${JSON.stringify(answer)}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  const signKey = async (pc: NativeClient) => ((await pc.call('session.keys', { usage: 'sign' })) as { path: string; whyNot: { key: string } | null }[]).find((each) => each.path === world.keysOf(signer).sign)

  async function check(pc: NativeClient, files: [string, Uint8Array][]) {
    const transfers = []
    for (const [name, bytes] of files) {
      const { transfer } = (await pc.call('files.begin', { name, size: bytes.length, here: true })) as { transfer: string }
      await pc.call('files.chunk', { transfer, offset: 0, base64: Buffer.from(bytes).toString('base64') })
      transfers.push(transfer)
    }
    return (await pc.call('signing.check', { transfers, at: null })) as { signatures: { ok: boolean; reason: { key: string } | null }[]; statuses: { asOf: string | null; untold: number } }
  }

  it('a list too long for PCs is told of certificate by certificate, with what the centre signed of it', async () => {
    await publish((profile) => Object.assign(profile, { timestamps: centre.timestamps, timestampPolicy: policy, lists: [centre.lists] }))
    await run('signing.fetchLists')
    const facts = (await (await fetch(`${world.portal.url}/trust?since=0`)).json()) as { lists: string[] }
    expect(facts.lists).toEqual([])
    const name = nameOf(readCertificate(new Uint8Array((await certificateOf(signer)))), primitives)
    const answer = await world.as(onlooker).ask(status, { certificates: [name, { ...name, issuer: '00'.repeat(32) }] })
    expect(answer).toMatchObject({ lists: [{ digest: expect.stringMatching(/^[0-9a-f]{64}$/) }], certificates: [{ ...name, ocsp: null, lists: [{ revoked: null }] }, { ocsp: null, lists: [] }] })
    await expect(world.as(onlooker).ask(status, { certificates: [] })).rejects.toMatchObject({ refusal: { key: 'kernel.badInput' } })
  })

  async function certificateOf(person: Person): Promise<Uint8Array> {
    const { journey, id } = await aPaper(world)
    await journey.sendOut(id, 'finance')
    const [row] = await world.db.selectFrom('signatures').selectAll().where('person', '=', person.id).execute()
    return readSignedData(new Uint8Array(row!.p7s)).certificates.find((each) => each.subject.iin === person.iin)!.der
  }

  it('a key revoked at T: told on both PCs, refused by both nodes, and what it signed since T undone; what it signed before stays', async () => {
    await gatherAll()
    const [before] = await signatures()
    const own = await pcAt(world.portal, signer)
    const others = await pcAt(other, onlooker)
    expect(await signKey(own)).toMatchObject({ whyNot: null })
    // The portal's clock stands a second behind the machine's by now.
    const revokedAt = new Date(world.clock.now())
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    const { id, journey } = await aPaper(world)
    await journey.sendOut(id, 'finance')
    const after = (await signatures()).at(-1)!
    expect(after.sha256).not.toBe(before!.sha256)
    const loose: [string, Uint8Array][] = [['manifest.json', new Uint8Array(after.manifest)], ['manifest.json.p7s', new Uint8Array(after.p7s)]]
    expect(await check(others, loose)).toMatchObject({ signatures: [{ ok: true }], statuses: { asOf: expect.stringMatching(/^20/), untold: 0 } })

    const serial = readSignedData(new Uint8Array(after.p7s)).certificates.find((each) => each.subject.iin === signer.iin)!.serial
    await centre.revoke(serial, revokedAt, 'superseded')
    await run('signing.fetchLists', { all: true })
    await run('signing.askOfKeys')

    // One sync: the notice, and each PC asks anew.
    await until(async () => stateOf(after.sha256), (each) => each.invalid !== null)
    expect(await stateOf(after.sha256)).toMatchObject({ invalid: { reason: 'signing.reason.certificateRevoked', revokedAt: expect.stringMatching(/^20/) } })
    expect(await stateOf(before!.sha256)).toMatchObject({ level: 'T', invalid: null })
    expect(await check(others, loose)).toMatchObject({ signatures: [{ ok: false, reason: { key: 'signing.reason.certificateRevoked' } }] })
    for (const node of [world, { ...world, portal: other, as: (person: Person) => visitorOf({ ...world, portal: other }, person, null) }]) {
      const paper = await aPaper(node)
      await expect(paper.journey.sendOut(paper.id, 'finance')).rejects.toMatchObject({ refusal: { key: 'signing.reason.certificateRevoked' } })
    }
    expect((await world.db.selectFrom('notifications').select('key').where('person', '=', signer.id).execute()).map(({ key }) => key)).toContain('signing.notice.keyRevoked')
    await until(async () => signKey(own), (key) => key?.whyNot?.key === 'signing.key.revoked')
  }, 120_000)

  it('without a line it is known as of when it was told', async () => {
    const [own] = pcs
    await other.close()
    await world.portal.close()
    await until(async () => (await own!.call('portal.connection', {})) as { state: string }, (each) => each.state === 'offline')
    expect((await signKey(own!))?.whyNot).toEqual({ key: 'signing.key.revoked' })
  }, 60_000)
})
