import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CommandEnvelope } from '../../domain/kernel/envelope.ts'
import { canonicalJson, Manifest } from '../../domain/kernel/manifest.ts'
import type { Person } from '../../domain/people/person.ts'
import { delegationOf } from '../../server/kernel/people.ts'
import { signWith, startWorld, type World } from '../world/portal.ts'
import { office } from '../world/world.ts'
import { amend, approve, layTrialTable, write } from './trial.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
  await layTrialTable(world.db)
})
afterAll(() => world.close())

const { head, legalHead, deputyHead } = office.finance

async function aNote(): Promise<string> {
  const id = randomUUID()
  await world.as(head).do(write, { id, text: `жоба ${id}` })
  return id
}

const bytesOf = (envelope: CommandEnvelope) => Buffer.from(envelope.signature!.manifest, 'base64')
const manifestOf = (envelope: CommandEnvelope) => Manifest.parse(JSON.parse(bytesOf(envelope).toString()))

/** The envelope with another manifest, signed anew by that person's own key. */
function resigned(envelope: CommandEnvelope, person: Person, manifest: unknown, key = world.keysOf(person).sign): CommandEnvelope {
  const bytes = new TextEncoder().encode(typeof manifest === 'string' ? manifest : canonicalJson(manifest))
  return { ...envelope, id: randomUUID(), signature: { manifest: Buffer.from(bytes).toString('base64'), p7s: Buffer.from(signWith(key, bytes, world.clock.now(), true)).toString('base64') } }
}

const keyOf = (answer: { body: unknown }) => (answer.body as { refusal?: { key: string } }).refusal?.key
const evidenceOf = (id: string) => world.db.selectFrom('evidence').selectAll().where('command', '=', id).execute()

describe('signed commands', () => {
  it('§6.4 counts a signature over the paper as it stands, once', async () => {
    const note = await aNote()
    const envelope = await world.as(legalHead).envelope(approve, { id: note })
    const first = await world.as(legalHead).send(approve, envelope)
    const sha256 = createHash('sha256').update(Buffer.from(envelope.signature!.p7s, 'base64')).digest('hex')
    expect(first).toEqual({ status: 200, body: { sha256 } })
    expect(await world.as(legalHead).send(approve, envelope)).toEqual(first)
    const line = await world.db.selectFrom('history').select('entry').where('id', '=', note).orderBy('n', 'desc').executeTakeFirstOrThrow()
    expect(JSON.parse(line.entry)).toMatchObject({ name: 'trial.approve', signature: sha256 })
  })

  it('B1.3 keeps a signature on what was changed meanwhile as evidence, and does not count it', async () => {
    const note = await aNote()
    const envelope = await world.as(legalHead).envelope(approve, { id: note })
    await world.as(head).do(amend, { id: note, text: 'another wording' })
    const answer = await world.as(legalHead).send(approve, envelope)
    expect(answer).toMatchObject({ status: 409, body: { refusal: { key: 'kernel.statementStale' } } })
    expect(await evidenceOf(envelope.id)).toMatchObject([{ person: legalHead.id, name: 'trial.approve', noun: 'setting', id: note, reason: 'kernel.statementStale' }])
    expect((await evidenceOf(envelope.id))[0]!.manifest.equals(bytesOf(envelope))).toBe(true)
    expect(await world.as(legalHead).send(approve, envelope)).toEqual(answer)
    expect(await evidenceOf(envelope.id)).toHaveLength(1)
  })

  it('keeps nothing of a signature that is worth nothing', async () => {
    const note = await aNote()
    const envelope = await world.as(legalHead).envelope(approve, { id: note })
    const p7s = Buffer.from(envelope.signature!.p7s, 'base64')
    p7s[p7s.length - 1]! ^= 1
    const broken = { ...envelope, id: randomUUID(), signature: { ...envelope.signature!, p7s: p7s.toString('base64') } }
    expect(keyOf(await world.as(legalHead).send(approve, broken))).toMatch(/^signing\.reason\./)
    expect(await evidenceOf(broken.id)).toEqual([])
  })

  it('needs a signature where one is due, and takes none where none is', async () => {
    const note = await aNote()
    await expect(world.as(legalHead).do(approve, { id: note })).rejects.toMatchObject({ refusal: { key: 'kernel.signatureMissing' } })
    const { signature } = await world.as(legalHead).envelope(approve, { id: note })
    const extra = await world.as(legalHead).send(amend, { id: randomUUID(), input: { id: note, text: 'x' }, actingFor: null, signature })
    expect(keyOf(extra)).toBe('kernel.signatureUnexpected')
  })

  it('§63 refuses another person’s key, a sign-in key and another person’s statement', async () => {
    const note = await aNote()
    const envelope = await world.as(legalHead).envelope(approve, { id: note })
    const manifest = manifestOf(envelope)
    const send = (sent: CommandEnvelope) => world.as(legalHead).send(approve, sent)
    expect(keyOf(await send(resigned(envelope, head, manifest)))).toBe('signing.reason.otherPerson')
    expect(keyOf(await send(resigned(envelope, legalHead, manifest, world.keysOf(legalHead).auth)))).toBe('signing.reason.keyUsageWrong')
    const ofHead = await world.as(head).envelope(approve, { id: note })
    expect(keyOf(await send({ ...ofHead, id: randomUUID() }))).toBe('signing.reason.otherPerson')
    const renamed = resigned(envelope, legalHead, { ...manifest, signer: { ...manifest.signer, person: head.id } })
    expect(keyOf(await send(renamed))).toBe('kernel.signatureOtherSigner')
  })

  it('refuses any spelling of the statement but the canonical one', async () => {
    const note = await aNote()
    const envelope = await world.as(legalHead).envelope(approve, { id: note })
    const spaced = resigned(envelope, legalHead, JSON.stringify(manifestOf(envelope), null, 1))
    expect(keyOf(await world.as(legalHead).send(approve, spaced))).toBe('signing.reason.manifestNotCanonical')
    const login = resigned(envelope, legalHead, { typ: 'kz.kense.login/1', aud: 'x', nonce: '00'.repeat(32), iat: world.clock.now(), exp: world.clock.now() })
    expect(keyOf(await world.as(legalHead).send(approve, login))).toBe('signing.reason.manifestKind')
  })

  it('refuses a statement about another decision or another paper, although it is signed well', async () => {
    const [note, other] = [await aNote(), await aNote()]
    const envelope = await world.as(legalHead).envelope(approve, { id: note })
    const manifest = manifestOf(envelope)
    const decided = resigned(envelope, legalHead, { ...manifest, body: { ...manifest.body, decision: 'refused' } })
    expect(keyOf(await world.as(legalHead).send(approve, decided))).toBe('kernel.statementStale')
    const swapped = { ...envelope, id: randomUUID(), input: { id: other } }
    expect(keyOf(await world.as(legalHead).send(approve, swapped))).toBe('kernel.statementStale')
    expect(await evidenceOf(swapped.id)).toHaveLength(1)
  })

  it('§62, B10.4 blocks a signature made with a clock more than five minutes off, and lets 299 seconds pass', async () => {
    const note = await aNote()
    const envelope = await world.as(legalHead).envelope(approve, { id: note })
    const manifest = manifestOf(envelope)
    const shifted = (seconds: number) => ({ ...manifest, time: { ...manifest.time, local: new Date(Date.parse(manifest.time.server) + seconds * 1000).toISOString() } })
    for (const seconds of [-301, 301]) {
      expect(await world.as(legalHead).send(approve, resigned(envelope, legalHead, shifted(seconds)))).toMatchObject({ body: { refusal: { key: 'kernel.clockWrong', values: { minutes: 5 } } } })
    }
    const future = { ...manifest, time: { local: new Date(Date.parse(world.clock.now()) + 400_000).toISOString(), server: new Date(Date.parse(world.clock.now()) + 400_000).toISOString() } }
    expect(keyOf(await world.as(legalHead).send(approve, resigned(envelope, legalHead, future)))).toBe('kernel.signedInFuture')
    expect((await world.as(legalHead).send(approve, resigned(envelope, legalHead, shifted(299)))).status).toBe(200)
  })

  it('B1.6 needs the very power under which the deputy acts inside what is signed', async () => {
    const note = await aNote()
    const row = { id: randomUUID(), principal: head.id, deputy: deputyHead.id, order_number: '17', order_date: '2026-11-20', order_sha256: 'ab'.repeat(32), from_date: '2026-11-23', until_date: '2026-11-30', revoked_at: null }
    await world.db.insertInto('delegations').values(row).execute()
    const delegation = delegationOf(row)
    const deputy = world.as(deputyHead, delegation)
    const envelope = await deputy.envelope(approve, { id: note })
    const manifest = manifestOf(envelope)
    expect(manifest.signer.power).toMatchObject({ principal: head.id, order: { sha256: 'ab'.repeat(32) } })
    const without = resigned(envelope, deputyHead, { ...manifest, signer: { ...manifest.signer, power: null } })
    expect(keyOf(await deputy.send(approve, without))).toBe('kernel.signatureOtherSigner')
    const longer = resigned(envelope, deputyHead, { ...manifest, signer: { ...manifest.signer, power: { ...manifest.signer.power, until: '2027-11-30' } } })
    expect(keyOf(await deputy.send(approve, longer))).toBe('kernel.signatureOtherSigner')
    expect((await deputy.send(approve, envelope)).status).toBe(200)
    const own = await world.as(deputyHead).envelope(approve, { id: note })
    expect(keyOf(await world.as(deputyHead).send(approve, { ...own, actingFor: null }))).toBeUndefined()
    expect(keyOf(await deputy.send(approve, { ...own, id: randomUUID(), actingFor: delegation.id }))).toBe('kernel.signatureOtherSigner')
  })
})
