import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BridgeInput, BridgeOutput, DemoPerson, SigningSheet } from '../../domain/kernel/bridge.ts'
import { office as people, officePeople } from '../../server/demo/office.ts'
import { openOffice, type Client, type Office } from '../../scripts/office.ts'
import { aPdf, call, connectionIs, events, forget, password, send, sha256, signIn } from './client.ts'
import { browserPath, eventually, tinyPage } from './shell.ts'

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
    expect(readFileSync(join(client.userDir, 'trust.json'), 'utf8')).toContain('"signed":true')
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

    const queued = await call(client, 'portal.do', { name: 'notifications.read', title: 'Оқылды', input: { upTo: 1_000_000 } })
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

  describe('signing (B10.1, §62)', () => {
    const lawyer = people.finance.legalHead.id
    const visa = async () => {
      const waiting = (await call(client, 'portal.ask', { name: 'approvals.waiting', input: {}, fresh: true })) as { answer: { rows: { id: string; version: number; verb: string }[] } }
      const row = waiting.answer.rows.find(({ verb }) => verb === 'visa') as { id: string; version: number }
      const paper = (await call(client, 'portal.ask', { name: 'approvals.byId', input: { id: row.id }, fresh: true })) as { answer: { versions: { n: number; rounds: { round: number }[] }[] } }
      const round = paper.answer.versions.find(({ n }) => n === row.version)?.rounds.at(-1)?.round
      return { name: 'approvals.visa', input: { id: row.id, version: row.version, round } }
    }
    const isSheet = (sheet: BridgeOutput<'signing.prepare'>): sheet is SigningSheet => 'ticket' in sheet
    let key: string
    let sheet: SigningSheet
    let wish: Awaited<ReturnType<typeof visa>>

    it('shows what is signed from the very bytes: the manifest, its digest, every file verified, and why a key cannot be used', async () => {
      await connectionIs(client, 'online', 20_000)
      await call(client, 'session.signOut', {})
      const person = await signIn(client, lawyer)
      await call(client, 'session.addKey', { path: person.signKey })
      wish = await visa()
      const prepared = await call(client, 'signing.prepare', wish)
      if (!isSheet(prepared)) throw new Error(JSON.stringify(prepared))
      sheet = prepared
      expect(sheet.manifest).toMatchObject({ typ: 'kz.kense.sign/1', body: { deed: 'approvals.visa', id: wish.input.id, decision: 'visa' }, signer: { person: lawyer, power: null } })
      expect(sheet.files.length).toBeGreaterThanOrEqual(2)
      expect(sheet.files.every(({ verified }) => verified)).toBe(true)
      expect(sheet.manifestSha256).toMatch(/^[0-9a-f]{64}$/)
      const whyNot = Object.fromEntries(sheet.keys.map((each) => [each.path.split('/').at(-1) as string, each.whyNot?.key ?? null]))
      expect(whyNot[person.signKey.split('/').at(-1) as string]).toBeNull()
      expect(whyNot[person.authKey.split('/').at(-1) as string]).toBe('signing.key.onlyForSignIn')
      key = sheet.keys.find((each) => each.path === person.signKey)?.id as string
    })

    it('keeps the sheet after a wrong password, but gives it to no other ticket', async () => {
      expect(await sign(client, { tickets: [sheet.ticket], key, password: 'wrong' })).toEqual({ refusal: { key: 'signing.key.wrongPassword' } })
      expect(await sign(client, { tickets: ['0'.repeat(32)], key, password })).toEqual({ refusal: { key: 'desktop.ticketGone' } })
    })

    it('refuses to sign when the bytes were changed after they were shown, and brings true ones for the next time', async () => {
      const held = join(client.userDir, 'drawers')
      for (const path of filesUnder(held).filter((each) => each.includes('/files/'))) {
        const bytes = readFileSync(path)
        bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1
        writeFileSync(path, bytes)
      }
      expect(await sign(client, { tickets: [sheet.ticket], key, password })).toMatchObject({ refusal: { key: 'desktop.fileChanged' } })
      expect(await sign(client, { tickets: [sheet.ticket], key, password })).toEqual({ refusal: { key: 'desktop.ticketGone' } })
      expect(isSheet(await call(client, 'signing.prepare', wish))).toBe(true)
    })

    it('signs without a line: the visa waits in the outbox, goes out once, and a ticket is used once', async () => {
      const prepared = await call(client, 'signing.prepare', wish)
      if (!isSheet(prepared)) throw new Error(JSON.stringify(prepared))
      await office.stopPortal()
      await connectionIs(client, 'offline', 5_000)
      const signed = await sign(client, { tickets: [prepared.ticket], key, password })
      expect(signed).toMatchObject({ state: 'queued' })
      expect(await sign(client, { tickets: [prepared.ticket], key, password })).toEqual({ refusal: { key: 'desktop.ticketGone' } })
      expect(await call(client, 'outbox.list', {})).toMatchObject([{ name: 'approvals.visa', signed: true, state: 'waiting' }])
      // Even the sheet itself can be made offline, from what was kept.
      expect(isSheet(await call(client, 'signing.prepare', wish))).toBe(true)
      await office.startPortal()
      await connectionIs(client, 'online', 20_000)
      expect(await eventually(() => call(client, 'outbox.list', {}), (rows) => rows.length === 0)).toEqual([])
      const waiting = await eventually(() => call(client, 'portal.ask', { name: 'approvals.waiting', input: {}, fresh: true }), (asked) => !JSON.stringify(asked).includes('"visa"'))
      expect(JSON.stringify(waiting)).not.toContain('"visa"')
    })

    it('comes back refused, beside its thing, when the paper moved on meanwhile', async () => {
      const stale = await call(client, 'signing.prepare', wish)
      if (!isSheet(stale)) throw new Error(JSON.stringify(stale))
      const done = await sign(client, { tickets: [stale.ticket], key, password })
      expect(done).toMatchObject({ refusal: {} })
    })
  })
})

/** What became of the one paper. */
async function sign(client: Client, wish: BridgeInput<'signing.sign'>) {
  const answer = await call(client, 'signing.sign', wish)
  return 'signed' in answer ? answer.signed[0] : answer
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name))).filter((path) => statSync(path).isFile())
}
