import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LoginChallenge } from '../../domain/kernel/manifest.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import * as settings from '../../domain/settings/contract.ts'
import { toBase64 } from '../../domain/signing/bytes.ts'
import { signedBytes } from '../../domain/signing/statement.ts'
import { strictPolicy } from '../../domain/signing/verify.ts'
import { keyFilesOnly, SigningWays } from '../../domain/signing/ways.ts'
import type { KeyRing } from '../../native/kernel/key-ring.ts'
import { openKeyRing } from '../../native/keys/keys.ts'
import { ncalayerKeys } from '../../native/keys/ncalayer.ts'
import { tokenKeys } from '../../native/keys/tokens.ts'
import { keptWays } from '../../native/keys/ways.ts'
import { openTokens } from '../../node/signing/tokens.ts'
import { type Centre, createCentre, demoKeyPassword } from '../../server/demo/centre.ts'
import { amend, approve, layTrialTable, write } from '../kernel/trial.ts'
import { startWorld, type World } from '../world/portal.ts'
import { office } from '../world/world.ts'
import { type FakeNcalayer, startFakeNcalayer } from './fake-ncalayer.ts'
import { forEngine, hasGostEngine } from './gost-engine.ts'
import { hasSoftToken, openStore, plugIn, softModule } from './soft-token.ts'

const folder = mkdtempSync(join(tmpdir(), 'kense-ways-'))
const signer = office.finance.legalHead
let world: World
let centre: Centre
let fake: FakeNcalayer
let gostKey: string

beforeAll(async () => {
  world = await startWorld()
  await layTrialTable(world.db)
  cpSync(join(world.dataDir, 'demo-centre'), join(folder, 'centre'), { recursive: true, dereference: true })
  centre = await createCentre(join(folder, 'centre'), { now: world.clock.now })
  gostKey = (await centre.issue({ file: join(folder, 'gost.p12'), person: { iin: signer.iin, surname: signer.surname, name: signer.name, patronymic: '' }, body: { bin: office.finance.body.bin, name: 'Қаржы министрлігі' }, role: 'employee', usage: 'sign', algorithm: 'gost2015' })).p12
  fake = await startFakeNcalayer(centre, gostKey, world.clock.now())
}, 120_000)
afterAll(async () => {
  await fake?.close()
  await world?.close()
  rmSync(folder, { recursive: true, force: true })
})

const administrator = () => world.as(office.digital.portalAdministrator)
const askedWays = async () => SigningWays.parse(await (await fetch(`${world.portal.url}/signing-ways`)).json())

/** The keys of a client that keeps what the portal tells. */
async function client(): Promise<KeyRing> {
  const path = join(folder, 'signing-ways.json')
  writeFileSync(path, JSON.stringify(await askedWays()))
  const ways = keptWays(path, join(folder, 'nowhere.json'))
  const trust = { anchors: centre.anchors, intermediates: centre.intermediates, crls: [], policy: strictPolicy }
  const intermediates = () => centre.intermediates
  const now = world.clock.now
  return openKeyRing({
    memory: { load: () => null, save: () => undefined }, now, trust: () => trust, allowGost: () => ways().nativeGost,
    sources: [
      tokenKeys({ tokens: openTokens(), modules: () => ways().tokenModules, now, intermediates }),
      ncalayerKeys({ authorities: () => ways().ncalayerAuthorities, url: fake.url }),
    ],
  })
}

/** A whole signed command: the manifest as native makes it, signed by this key, judged and run by the portal. */
async function approved(keys: KeyRing, id: string, secret: string): Promise<{ status: number; body: unknown; p7s: Uint8Array }> {
  const note = randomUUID()
  await world.as(office.finance.head).do(write, { id: note, text: 'жоба' })
  const envelope = await world.as(signer).envelope(approve, { id: note })
  const manifest = Buffer.from(envelope.signature!.manifest, 'base64')
  const { signatures: [p7s] } = await keys.signManifests(id, Buffer.from(secret), [manifest], signer)
  return { ...(await world.as(signer).send(approve, { ...envelope, signature: { manifest: envelope.signature!.manifest, p7s: toBase64(p7s!) } })), p7s: p7s! }
}

async function addedFile(keys: KeyRing, path: string): Promise<string> {
  await keys.add(path)
  return (await keys.list({ usage: 'sign', person: signer })).find((each) => each.path === path)!.id
}

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(() => null, (each: unknown) => each)
  return error instanceof RefusalError ? error.refusal.key : `not refused: ${String(error)}`
}

describe('which ways to sign stand beside RSA key files is the portal administrator’s to say', () => {
  it('nothing but key files until somebody says otherwise; anybody may ask, before signing in', async () => {
    expect(await askedWays()).toEqual(keyFilesOnly)
  })

  it('only the administrator changes it, and what makes no sense is refused', async () => {
    await expect(world.as(office.finance.head).do(settings.save, { nativeGost: true })).rejects.toMatchObject({ status: 403 })
    await expect(administrator().do(settings.save, { tokenModules: [{ file: 'a.so', sha256: 'short' }] })).rejects.toMatchObject({ refusal: { key: 'kernel.badInput' } })
    await expect(administrator().do(settings.save, { ncalayerAuthorities: ['not base64!'] })).rejects.toMatchObject({ refusal: { key: 'kernel.badInput' } })
    expect(await askedWays()).toEqual(keyFilesOnly)
  })

  it('the administrator of this PC may add modules and centres, and never GOST key files', () => {
    const machine = join(folder, 'machine.json')
    const module = { file: 'libown.so', sha256: 'ab'.repeat(32) }
    writeFileSync(machine, JSON.stringify({ nativeGost: true, tokenModules: [module], ncalayerAuthorities: ['AAAA'] }))
    expect(keptWays(join(folder, 'none.json'), machine)()).toEqual({ nativeGost: false, tokenModules: [module], ncalayerAuthorities: ['AAAA'] })
  })
})

describe('§6.4 a whole signed command', () => {
  it('by a GOST key file where the policy allows it: the portal accepts it, and refuses a broken one', async () => {
    const before = await client()
    expect(await refusal(approved(before, await addedFile(before, gostKey), demoKeyPassword))).toBe('signing.key.gost')
    await administrator().do(settings.save, { nativeGost: true })
    const keys = await client()
    const id = await addedFile(keys, gostKey)
    const done = await approved(keys, id, demoKeyPassword)
    expect(done.status).toBe(200)
    if (hasGostEngine) expect(spawnSync('openssl', forEngine(folder, done.p7s), { encoding: 'utf8' }).stdout).toContain('Verified OK')
    const note = randomUUID()
    await world.as(office.finance.head).do(write, { id: note, text: 'жоба' })
    const envelope = await world.as(signer).envelope(approve, { id: note })
    const { signatures: [p7s] } = await keys.signManifests(id, Buffer.from(demoKeyPassword), [Buffer.from(envelope.signature!.manifest, 'base64')], signer)
    const broken = Uint8Array.from(p7s!, (byte, index) => (index === p7s!.length - 3 ? byte ^ 1 : byte))
    expect(await world.as(signer).send(approve, { ...envelope, signature: { ...envelope.signature!, p7s: toBase64(broken) } })).toMatchObject({ status: 409, body: { refusal: { key: 'signing.reason.signatureWrong' } } })
    await administrator().do(settings.save, { nativeGost: false })
  })

  it('by a GOST key in NCALayer, whatever the policy says of key files', async () => {
    await administrator().do(settings.save, { ncalayerAuthorities: fake.authorities })
    fake.signingTime = world.clock.now()
    expect((await approved(await client(), 'ncalayer', '')).status).toBe(200)
  })

  it('many papers take a signature each from one opening of the key, and one that fails stops no other', async () => {
    const keys = await client()
    const id = await addedFile(keys, world.keysOf(signer).sign)
    const notes = [randomUUID(), randomUUID(), randomUUID()]
    for (const note of notes) await world.as(office.finance.head).do(write, { id: note, text: `жоба ${note}` })
    const envelopes = await Promise.all(notes.map((note) => world.as(signer).envelope(approve, { id: note })))
    const { signatures } = await keys.signManifests(id, Buffer.from(demoKeyPassword), envelopes.map((each) => Buffer.from(each.signature!.manifest, 'base64')), signer)
    expect(new Set(signatures.map(toBase64)).size).toBe(3)
    await world.as(office.finance.head).do(amend, { id: notes[1]!, text: 'басқа мәтін' })
    const answers = []
    for (const [index, envelope] of envelopes.entries()) answers.push(await world.as(signer).send(approve, { ...envelope, signature: { ...envelope.signature!, p7s: toBase64(signatures[index]!) } }))
    expect(answers.map((each) => each.status)).toEqual([200, 409, 200])
    expect(answers[1]).toMatchObject({ body: { refusal: { key: 'kernel.statementStale' } } })
  })

  it('all or none: a manifest that names another signer, and no key is touched for any', async () => {
    const keys = await client()
    const id = await addedFile(keys, world.keysOf(signer).sign)
    const note = randomUUID()
    await world.as(office.finance.head).do(write, { id: note, text: 'жоба' })
    const [mine, others] = await Promise.all([signer, office.finance.head].map((each) => world.as(each).envelope(approve, { id: note })))
    const manifests = [mine!, others!].map((each) => Buffer.from(each.signature!.manifest, 'base64'))
    expect(await refusal(keys.signManifests(id, Buffer.from('wrong'), manifests, signer))).toBe('signing.key.otherPerson')
  })

  it('§6.1 a GOST key in NCALayer signs in, and a challenge is used once', async () => {
    const keys = await client()
    const post = async (path: string, body: object) => fetch(`${world.portal.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    const challenge = LoginChallenge.parse(await (await post('/session/challenge', {})).json())
    fake.signingTime = world.clock.now()
    const { p7s, iin } = await keys.signChallenge('ncalayer', new Uint8Array(), signedBytes(challenge))
    expect(iin).toBe(signer.iin)
    const opened = await post('/session', { p7s: toBase64(p7s) })
    expect([opened.status, ((await opened.json()) as { person: { id: string } }).person.id]).toEqual([200, signer.id])
    expect((await post('/session', { p7s: toBase64(p7s) })).status).toBe(409)
  })

  it.skipIf(!hasSoftToken)('by a key on a token', async () => {
    openStore(folder)
    const token = plugIn(folder, 'KAZTOKEN')
    token.put(world.keysOf(signer).sign, 'a1')
    await administrator().do(settings.save, { tokenModules: [{ file: softModule.path, sha256: softModule.sha256 }] })
    const keys = await client()
    const row = (await keys.list({ usage: 'sign', person: signer })).find((each) => each.kind === 'token')!
    expect(row.whyNot).toBeNull()
    expect((await approved(keys, row.id, token.pin)).status).toBe(200)
  })

  it.skipIf(!hasSoftToken)('three kinds of keys stand in one list', async () => {
    const keys = await client()
    await addedFile(keys, world.keysOf(signer).sign)
    expect((await keys.list({ usage: 'sign', person: signer })).map((each) => each.kind).toSorted()).toEqual(['file', 'ncalayer', 'token'])
  })
})
