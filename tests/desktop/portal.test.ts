import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BridgeEvent, BridgeInput, BridgeName, BridgeOutput, Connection, DemoPerson } from '../../domain/kernel/bridge.ts'
import { office as people, officePeople } from '../../server/demo/office.ts'
import { openOffice, type Client, type Office } from '../../scripts/office.ts'
import { browserPath, eventually, tinyPage } from './shell.ts'

const password = 'Kense-2026'

interface PageScope {
  kense: { call: (name: string, input: unknown) => Promise<unknown> }
  events: BridgeEvent[]
}

function call<N extends BridgeName>(client: Client, name: N, input: BridgeInput<N>): Promise<BridgeOutput<N>> {
  return client.page.evaluate(([given, value]) => (globalThis as unknown as PageScope).kense.call(given as string, value), [name, input]) as Promise<BridgeOutput<N>>
}

const events = (client: Client) => client.page.evaluate(() => (globalThis as unknown as PageScope).events)
const forget = (client: Client) => client.page.evaluate(() => ((globalThis as unknown as PageScope).events.length = 0))

function connectionIs(client: Client, state: Connection['state'], withinMs = 10_000): Promise<Connection> {
  return eventually(() => call(client, 'portal.connection', {}), (connection) => connection.state === state, withinMs)
}

async function signIn(client: Client, id: string): Promise<DemoPerson> {
  await connectionIs(client, 'online')
  const person = (await call(client, 'session.demoPeople', {})).find((each) => each.id === id) as DemoPerson
  const keys = await call(client, 'session.addKey', { path: person.authKey })
  const key = Array.isArray(keys) ? keys.find((each) => each.path === person.authKey) : undefined
  const session = await call(client, 'session.signIn', { key: key?.id as string, password })
  expect(session).toMatchObject({ person: { id } })
  await connectionIs(client, 'online')
  return person
}

describe.skipIf(!browserPath)('the window upon a portal', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'kense-office-'))
  let office: Office
  let client: Client

  beforeAll(async () => {
    const env = { ...process.env, KENSE_FROM_SOURCE: '1', KENSE_KEEP: 'typed' }
    office = await openOffice({ dataDir, headless: true, pageDir: tinyPage, env })
    client = await office.openClient({ profile: 'first' })
  }, 180_000)
  afterAll(async () => {
    await office?.close()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }, 60_000)

  it('refuses a wrong password in the words of the key, and signs in with the right one', async () => {
    await connectionIs(client, 'online')
    const person = (await call(client, 'session.demoPeople', {})).find((each) => each.id === people.justice.head.id) as DemoPerson
    const keys = await call(client, 'session.addKey', { path: person.authKey })
    const key = (Array.isArray(keys) ? keys[0]?.id : undefined) as string
    expect(await call(client, 'session.signIn', { key, password: 'wrong' })).toEqual({ refusal: { key: 'signing.key.wrongPassword' } })
    expect(await call(client, 'portal.ask', { name: 'people.bodies', input: {}, fresh: true })).toEqual({ refusal: { key: 'desktop.signInFirst' } })
    await signIn(client, people.justice.head.id)
    expect(await call(client, 'portal.connection', {})).toMatchObject({ state: 'online', keptBy: 'typed', clock: { state: 'right' } })
    expect(readFileSync(join(client.userDir, 'trust.json'), 'utf8')).toContain('anchors')
  })

  it('refuses a file over 60 MB before a byte of it is sent, and an empty one', async () => {
    const begun = await call(client, 'files.begin', { name: 'акт.docx', size: 60 * 1024 * 1024 + 1 })
    expect(begun).toEqual({ refusal: { key: 'desktop.fileTooLarge', values: { name: 'акт.docx', limit: 60 } } })
    expect(await call(client, 'files.begin', { name: 'акт.docx', size: 0 })).toMatchObject({ refusal: { key: 'desktop.fileEmpty' } })
  })

  it('carries a file to the portal and back byte for byte, with progress', async () => {
    await forget(client)
    const bytes = aPdf(900_000)
    const file = await send(client, 'Қаулы жобасы.pdf', bytes)
    expect(file).toMatchObject({ name: 'Қаулы жобасы.pdf', mime: 'application/pdf', size: bytes.length, sha256: sha256(bytes) })
    expect((await events(client)).some((event) => event.type === 'progress' && event.done === bytes.length)).toBe(true)

    const other = await office.openClient({ profile: 'same-person-other-pc' })
    await signIn(other, people.justice.head.id)
    const held = await call(other, 'files.hold', { file: file as never })
    const seen = await other.page.evaluate(async (url) => {
      const answer = await fetch(url)
      const digest = await crypto.subtle.digest('SHA-256', await answer.arrayBuffer())
      return { sha256: Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join(''), type: answer.headers.get('content-type'), policy: answer.headers.get('content-security-policy') }
    }, (held as { url: string }).url)
    expect(seen).toEqual({ sha256: sha256(bytes), type: 'application/pdf', policy: "default-src 'none'; sandbox" })
    const saved = (await call(other, 'files.save', { file: file as never })) as { path: string }
    expect(sha256(readFileSync(saved.path))).toBe(sha256(bytes))
    await other.close()
  })

  it('gives a file to nobody who may not read it', async () => {
    const bytes = aPdf(2_000)
    const file = await send(client, 'жеке.pdf', bytes)
    const stranger = await office.openClient({ profile: 'stranger' })
    await signIn(stranger, people.finance.head.id)
    expect(await call(stranger, 'files.hold', { file: file as never })).toMatchObject({ refusal: { key: 'kernel.notFound' } })
    expect(await stranger.page.evaluate((url) => fetch(url).then((answer) => answer.status), `/file/${sha256(bytes)}`)).toBe(404)
    await stranger.close()
  })

  it('refuses a program that calls itself a document, with the reason', async () => {
    const program = Buffer.concat([Buffer.from('MZ'), randomBytes(3_000)])
    expect(await send(client, 'акт.docx', program)).toMatchObject({ refusal: { key: expect.stringMatching(/^documents\.refused\./) as string } })
  })

  it('lets a second window see a change within a second', async () => {
    const admin = await office.openClient({ profile: 'admin' })
    await signIn(admin, (officePeople.find((each) => each.roles.includes('administrator')) as { id: string }).id)
    await call(client, 'portal.ask', { name: 'workdays.calendar', input: {}, fresh: true })
    await forget(client)
    const begun = performance.now()
    const done = await call(admin, 'portal.do', { name: 'workdays.setDay', title: 'Күнтізбе', input: { date: '2026-12-15', kind: 'dayOff', note: '№ 1' } })
    expect(done).toMatchObject({ state: 'done' })
    const seen = await eventually(() => events(client), (all) => all.some((event) => event.type === 'changed' && event.nouns.includes('workday')), 5_000)
    expect(seen.some((event) => event.type === 'changed' && event.nouns.includes('workday'))).toBe(true)
    expect(performance.now() - begun).toBeLessThan(1_000)
    await admin.close()
  })

  it('tells within 3 s that the line is lost, shows kept answers with their time, and keeps what may wait until it is back', async () => {
    const online = await call(client, 'portal.ask', { name: 'people.bodies', input: {}, fresh: true })
    expect(online).toMatchObject({ from: 'portal' })
    await office.stopPortal('kill')
    const lost = performance.now()
    expect((await connectionIs(client, 'offline', 5_000)).state).toBe('offline')
    expect(performance.now() - lost).toBeLessThan(3_000)

    const kept = await call(client, 'portal.ask', { name: 'people.bodies', input: {}, fresh: true })
    expect(kept).toEqual({ ...online, from: 'cache' })
    expect(await call(client, 'portal.ask', { name: 'people.roles', input: {}, fresh: true })).toEqual({ refusal: { key: 'kernel.noLine' } })
    expect(await call(client, 'portal.do', { name: 'workdays.setDay', title: '', input: { date: '2026-12-15', kind: 'law', note: '' } })).toEqual({ refusal: { key: 'kernel.noLine' } })

    const queued = await call(client, 'portal.do', { name: 'notifications.read', title: 'Оқылды', input: { ids: 'all' } })
    expect(queued).toMatchObject({ state: 'queued' })
    expect(await call(client, 'outbox.list', {})).toMatchObject([{ name: 'notifications.read', title: 'Оқылды', state: 'waiting', signed: false }])

    // What was accepted outlives native itself, and waits for its person.
    process.kill(client.native.pid as number, 'SIGKILL')
    await eventually(() => call(client, 'session.state', {}).catch(() => null), (state) => state !== null)
    expect(await call(client, 'session.state', {})).toMatchObject({ person: null })
    const key = (await call(client, 'session.keys', {}))[0]?.id as string
    expect(await call(client, 'session.signIn', { key, password: 'wrong' })).toMatchObject({ refusal: { key: 'signing.key.wrongPassword' } })
    expect(await call(client, 'session.signIn', { key, password })).toMatchObject({ person: { id: people.justice.head.id } })
    expect(await call(client, 'portal.ask', { name: 'people.bodies', input: {}, fresh: true })).toEqual({ ...online, from: 'cache' })
    expect(await call(client, 'outbox.list', {})).toHaveLength(1)

    await office.startPortal()
    expect((await connectionIs(client, 'online', 15_000)).state).toBe('online')
    expect(await eventually(() => call(client, 'outbox.list', {}), (rows) => rows.length === 0)).toEqual([])
    expect(await call(client, 'portal.ask', { name: 'people.bodies', input: {}, fresh: true })).toMatchObject({ from: 'portal' })
  })

  it('after signing out shows nothing of the person, and another person sees only their own', async () => {
    await call(client, 'session.signOut', {})
    expect(await call(client, 'portal.ask', { name: 'people.bodies', input: {}, fresh: false })).toEqual({ refusal: { key: 'desktop.signInFirst' } })
    await signIn(client, people.finance.head.id)
    await office.stopPortal()
    await connectionIs(client, 'offline')
    expect(await call(client, 'portal.ask', { name: 'people.delegations', input: { body: people.justice.head.body }, fresh: false })).toMatchObject({ refusal: {} })
    await office.startPortal()
  })
})

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** The smallest real PDF, grown by a comment. */
function aPdf(size: number): Buffer {
  const head = `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n%${randomBytes(size / 2).toString('hex')}\n`
  const offsets = ['1 0 obj', '2 0 obj', '3 0 obj'].map((mark) => String(head.indexOf(mark)).padStart(10, '0'))
  return Buffer.from(`${head}xref\n0 4\n0000000000 65535 f \n${offsets.map((offset) => `${offset} 00000 n \n`).join('')}trailer<</Size 4/Root 1 0 R>>\nstartxref\n${head.length}\n%%EOF\n`)
}

/** As the page does it: chunks of base64, several on the way at once. */
async function send(client: Client, name: string, bytes: Buffer): Promise<BridgeOutput<'files.end'>> {
  const begun = (await call(client, 'files.begin', { name, size: bytes.length })) as { transfer: string }
  const size = 256 * 1024
  const offsets = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => index * size)
  await Promise.all(offsets.reverse().map((offset) => call(client, 'files.chunk', { transfer: begun.transfer, offset, base64: bytes.subarray(offset, offset + size).toString('base64') })))
  return call(client, 'files.end', { transfer: begun.transfer })
}
