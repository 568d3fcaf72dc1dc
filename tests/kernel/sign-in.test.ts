import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { canonicalJson, LoginChallenge, loginTyp, signTyp } from '../../domain/kernel/manifest.ts'
import type { Person } from '../../domain/people/person.ts'
import { signedBytes } from '../../domain/signing/statement.ts'
import { fromPem } from '../../domain/signing/bytes.ts'
import { anyProfile } from '../../domain/signing/trust-list.ts'
import { saveSetting } from '../../server/kernel/settings.ts'
import { currentEdition } from '../../server/kernel/trust-editions.ts'
import { enterTrust } from '../../server/signing/public.ts'
import { defaultSettings } from '../../domain/settings/settings.ts'
import type { RunningPortal } from '../../server/start.ts'
import { signWith, startWorld, type World } from '../world/portal.ts'
import { demoPassword, office } from '../world/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
beforeEach(() => world.clock.advance(1000))
afterAll(() => world.close())

async function post(path: string, body: unknown, portal: RunningPortal = world.portal): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(portal.url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

const challenge = async (portal?: RunningPortal) => LoginChallenge.parse((await post('/session/challenge', {}, portal)).body)
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const sign = (key: string, content: Uint8Array, detached = false) => base64(signWith(key, content, world.clock.now(), detached))
const signInAs = async (person: Person, given: LoginChallenge, portal?: RunningPortal) => post('/session', { p7s: sign(world.keysOf(person).auth, signedBytes(given)) }, portal)
const refusalOf = (answer: { body: Record<string, unknown> }) => (answer.body['refusal'] as { key: string } | undefined)?.key
const { head } = office.finance

describe('§6.1 sign-in by a signed challenge', () => {
  it('gives a session to the person of the certificate, and answers who it is', async () => {
    const answer = await signInAs(head, await challenge())
    expect(answer).toMatchObject({ status: 200, body: { person: { id: head.id }, delegations: [] } })
    const authorization = `Bearer ${String(answer.body['token'])}`
    const session = await fetch(`${world.portal.url}/session`, { headers: { authorization } })
    expect([session.status, await session.json()]).toMatchObject([200, { person: { iin: head.iin } }])
    await fetch(`${world.portal.url}/session`, { method: 'DELETE', headers: { authorization } })
    await expect.poll(async () => (await fetch(`${world.portal.url}/session`, { headers: { authorization } })).status, { timeout: 10_000 }).toBe(401)
  })

  it('takes a document key too, since newer keys come without one for sign-in', async () => {
    const given = await challenge()
    expect(await post('/session', { p7s: sign(world.keysOf(head).sign, signedBytes(given)) })).toMatchObject({ status: 200 })
  })

  it('names the delegations in force with their principals', async () => {
    const answer = await signInAs(office.economy.deputyHead, await challenge())
    expect(answer.body['delegations']).toMatchObject([{ principal: { id: office.economy.head.id }, delegation: { deputy: office.economy.deputyHead.id } }])
  })

  it('refuses the same answer twice, on whichever node', async () => {
    const given = await challenge()
    const other = await world.anotherNode()
    const answers = await Promise.all(Array.from({ length: 6 }, (_, index) => signInAs(head, given, index % 2 === 0 ? world.portal : other)))
    expect(answers.filter((each) => each.status === 200)).toHaveLength(1)
    expect(answers.filter((each) => refusalOf(each) === 'kernel.challengeEnded')).toHaveLength(5)
  })

  it('refuses an answer after 120 seconds', async () => {
    const given = await challenge()
    world.clock.advance(119_000)
    expect((await signInAs(head, given)).status).toBe(200)
    const late = await challenge()
    world.clock.advance(121_000)
    expect(refusalOf(await signInAs(head, late))).toBe('signing.reason.challengeExpired')
  })

  it('refuses a challenge of another portal, and one that this portal never gave', async () => {
    const given = await challenge()
    expect(refusalOf(await signInAs(head, { ...given, aud: randomUUID() }))).toBe('signing.reason.challengeAudience')
    expect(refusalOf(await signInAs(head, { ...given, nonce: 'ab'.repeat(32) }))).toBe('kernel.challengeEnded')
    expect(refusalOf(await signInAs(head, { ...given, exp: new Date(Date.parse(given.exp) - 1).toISOString() }))).toBe('kernel.challengeEnded')
    const endless = { ...given, exp: new Date(Date.parse(given.iat) + 86_400_000).toISOString() }
    expect(refusalOf(await signInAs(head, endless))).toBe('signing.reason.challengeExpired')
  })

  it('never takes a document’s signature for a sign-in', async () => {
    const { aud } = await challenge()
    const manifest = {
      typ: signTyp,
      body: { deed: 'approvals.sign', noun: 'approval', id: randomUUID(), version: '1', title: 'x', lang: 'kk', decision: 'agreed', details: {}, text: null, files: [], prev: null },
      signer: { person: head.id, iin: head.iin, power: null },
      time: { local: world.clock.now(), server: world.clock.now() },
    }
    const bytes = new TextEncoder().encode(canonicalJson(manifest))
    expect(refusalOf(await post('/session', { p7s: sign(world.keysOf(head).sign, bytes) }))).toBe('signing.reason.challengeKind')
    const disguised = new TextEncoder().encode(canonicalJson({ ...manifest, typ: loginTyp, aud }))
    expect(refusalOf(await post('/session', { p7s: sign(world.keysOf(head).sign, disguised) }))).toBe('signing.reason.challengeShape')
  })

  it('refuses a changed challenge, a detached signature, an expired key and a foreign centre', async () => {
    const given = await challenge()
    const p7s = Buffer.from(sign(world.keysOf(head).auth, signedBytes(given)), 'base64')
    const at = p7s.indexOf(given.nonce)
    p7s[at] = p7s[at] === 97 ? 98 : 97
    expect(refusalOf(await post('/session', { p7s: base64(p7s) }))).toBe('signing.reason.contentChanged')
    expect(refusalOf(await post('/session', { p7s: sign(world.keysOf(head).auth, signedBytes(given), true) }))).toBe('signing.reason.contentMissing')
    expect(refusalOf(await post('/session', { p7s: base64(new TextEncoder().encode('hello')) }))).toMatch(/^signing\.reason\./)
    const key = (kind: string) => world.keysOf(office.finance.head).sign.replace('-SIGN.', `-SIGN-${kind}.`)
    const whenItWasValid = new Date(Date.parse(world.clock.now()) - 100 * 86_400_000).toISOString()
    const expired = signWith(key('EXPIRED'), signedBytes(await challenge()), whenItWasValid, false)
    expect(refusalOf(await post('/session', { p7s: base64(expired) }))).toBe('signing.reason.certificateExpired')
    expect(refusalOf(await post('/session', { p7s: sign(key('FOREIGN'), signedBytes(await challenge())) }))).toBe('signing.reason.chainUntrusted')
  })

  it('refuses somebody who has been dismissed, and everybody whose centre is not trusted any more', async () => {
    const gone = office.akimat.legalHead
    await world.db.updateTable('persons').set({ active: false }).where('id', '=', gone.id).execute()
    expect(refusalOf(await signInAs(gone, await challenge()))).toBe('kernel.personUnknown')
    const { list } = (await currentEdition(world.db))!
    const foreign = readFileSync(join(world.dataDir, 'demo-centre-foreign', 'root.pem'))
    const stranger = { name: 'Бөтен орталық', demo: true, anchors: fromPem(foreign).map(base64), intermediates: [], lists: [], profile: anyProfile }
    await enterTrust({ db: world.db, choices: { revocation: 'whenKnown', centres: [stranger] }, keeper: null, at: world.clock.now() })
    await expect.poll(async () => refusalOf(await signInAs(head, await challenge())), { timeout: 10_000 }).toBe('signing.reason.chainUntrusted')
    await enterTrust({ db: world.db, choices: { revocation: list.revocation, centres: list.centres }, keeper: null, at: world.clock.now() })
  })
})

describe('§6.1 sign-in by password', () => {
  const login = office.justice.legalHead.email
  const by = (password: string, name = login) => post('/session', { login: name, password })

  it('takes login and password, whatever the letters’ case in the login', async () => {
    expect(await by(demoPassword, login.toUpperCase())).toMatchObject({ status: 200, body: { person: { id: office.justice.legalHead.id } } })
  })

  it('says the same of an unknown login as of a wrong password', async () => {
    expect(refusalOf(await by('wrong'))).toBe('kernel.wrongPassword')
    expect(refusalOf(await by('wrong', 'nobody@example.example'))).toBe('kernel.wrongPassword')
  })

  it('is refused when an administrator has switched it off', async () => {
    const isOffered = async () => ((await (await fetch(`${world.portal.url}/portal`)).json()) as { passwordSignIn: boolean }).passwordSignIn
    await saveSetting(world.db, 'portal', { ...defaultSettings, passwordSignIn: false }, null)
    await expect.poll(isOffered, { timeout: 10_000 }).toBe(false)
    expect(refusalOf(await by(demoPassword))).toBe('kernel.passwordSignInOff')
    await saveSetting(world.db, 'portal', defaultSettings, null)
    await expect.poll(isOffered, { timeout: 10_000 }).toBe(true)
    expect((await by(demoPassword)).status).toBe(200)
  })

  it('makes guessing slow', async () => {
    const guesses = []
    for (let n = 0; n < 7; n += 1) guesses.push(await by(`guess ${n}`, 'guessed@example.example'))
    expect(guesses.map((each) => each.status)).toEqual([409, 409, 409, 409, 409, 429, 429])
  })

  it('keeps neither tokens nor passwords readable', async () => {
    const { token } = (await by(demoPassword)).body as { token: string }
    const tables = await Promise.all((['sessions', 'passwords'] as const).map((table) => world.db.selectFrom(table).selectAll().execute()))
    const all = JSON.stringify(tables, (_key, value: unknown) => (typeof value === 'object' && value !== null && 'data' in value ? Buffer.from(value['data'] as number[]).toString('latin1') : value))
    expect(all).not.toContain(token)
    expect(all).not.toContain(demoPassword)
  })
})
