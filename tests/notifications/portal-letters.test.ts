/** Notices by mail, through a real mail server and read by a mail library that nobody here wrote. */
import { copyFileSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import type { NoticeClass } from '../../domain/notifications/classes.ts'
import { letters, mailServer, read, mine, saveMailServer, saveSettings, settings, tryMail } from '../../domain/notifications/contract.ts'
import type { MailServer } from '../../domain/notifications/mail.ts'
import type { Person } from '../../domain/people/person.ts'
import { registered } from '../../server/kernel/portal.ts'
import { runJob } from '../../server/kernel/run-job.ts'
import { loadMailServer } from '../../server/notifications/mail-server.ts'
import { visitorOf, type World } from '../world/portal.ts'
import { office } from '../world/world.ts'
import { withWorld } from '../world/with-world.ts'
import { openMailPeer, whyNoPeer, type MailPeer } from './mail-peer.ts'

const { finance, justice, economy } = office
const administrator = office.digital.portalAdministrator
const secret = 'Құпия-сөз-739'

let world: World
withWorld((begun) => {
  world = begun
})

const aServer = (given: Partial<MailServer> = {}): MailServer => ({ host: '127.0.0.1', port: 1, security: 'none', account: '', from: 'kense@portal.example', certificate: '', ...given })
const runNow = (name: string, data: Record<string, unknown> = {}) => runJob(world.portal.node, name, registered.jobs.get(name)!, data)
const refusal = (deed: Promise<unknown>) => deed.then(() => 'allowed', (error: unknown) => (error instanceof RefusalError ? error.refusal.key : Promise.reject(error as Error)))

/** As the kernel writes it at the end of a command. */
async function tell(person: Person, of: NoticeClass, words: string): Promise<void> {
  const row = { person: person.id, class: of, key: 'people.told.revoked', values: JSON.stringify({ principal: words }), link: '/people', at: world.clock.now(), mail: 'new' as const }
  await world.db.insertInto('notifications').values(row as never).execute()
}

const lettersTo = (person: Person) => world.db.selectFrom('notification_letters').selectAll().where('person', '=', person.id).orderBy('made_at').execute()

/** The queue's own worker hands letters over; we only wait for it. */
async function settled(person: Person): Promise<void> {
  for (let tries = 0; tries < 150; tries += 1) {
    const rows = await lettersTo(person)
    if (rows.length > 0 && rows.every((row) => row.state !== 'waiting' || row.tries > 0)) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the letters were not handed over')
}

/** As the administrator's form does it: over the server that is there. */
async function keepServer(server: MailServer | null, password: string | null): Promise<void> {
  const { server: seen } = await world.as(administrator).ask(mailServer, {})
  await world.as(administrator).do(saveMailServer, { server, password, seen })
}

describe('the server’s setting', () => {
  test('only the portal’s administrator sets it; the password is shown to nobody, nor kept for another server', async () => {
    const as = world.as(administrator)
    expect(await refusal(world.as(finance.administrator).do(saveMailServer, { server: aServer(), password: null }))).toBe('kernel.noRight')
    expect(await refusal(world.as(finance.head).ask(mailServer, {}))).toBe('kernel.noRight')
    expect(await refusal(keepServer(aServer({ account: 'kense' }), secret))).toBe('notifications.mail.passwordInClear')
    await keepServer(aServer({ account: 'kense', security: 'startTls', host: 'one.example' }), secret)
    expect(await as.ask(mailServer, {})).toMatchObject({ password: 'kept', server: { account: 'kense' } })
    await keepServer(aServer({ account: 'kense', security: 'tls', host: 'one.example', port: 465 }), null)
    expect((await as.ask(mailServer, {})).password).toBe('kept')
    expect(await refusal(keepServer(aServer({ account: 'kense', security: 'tls', host: 'two.example' }), null))).toBe('notifications.mail.passwordMissing')
    for (const table of ['settings', 'secrets', 'history', 'commands', 'evidence', 'feed']) {
      const { rows } = await sql<{ found: boolean }>`select exists (select from ${sql.table(table)} as t where t::text like ${`%${secret}%`}) as found`.execute(world.db)
      expect(rows[0]?.found, table).toBe(false)
    }
    expect(JSON.stringify(await as.ask(mailServer, {}))).not.toContain(secret)
  })
  test('an older portal’s plain password is sealed at the first start, by a key that lies beside the database', async () => {
    const server = aServer({ account: 'kense', security: 'startTls', host: 'one.example' })
    await sql`drop table secrets`.execute(world.db)
    await sql`delete from migrations where name = '0055_secrets'`.execute(world.db)
    await sql`insert into settings (key, value) values ('mail', ${JSON.stringify({ server, password: secret })}) on conflict (key) do update set value = excluded.value`.execute(world.db)
    const { node } = await world.anotherNode()
    const key = join(world.dataDir, 'secret-key')
    expect(statSync(key).mode & 0o777).toBe(0o600)
    expect(await loadMailServer({ db: world.db, secrets: node.secrets })).toEqual({ server, password: { state: 'kept', text: secret } })
    const { rows } = await sql<{ kept: string }>`select (select value::text from settings where key = 'mail') || (select to_json(secrets)::text from secrets) as kept`.execute(world.db)
    expect(rows[0]?.kept).toContain('"plain":null')
    expect(rows[0]?.kept).not.toContain(secret)
  })
  test('without that key letters wait and the screen says why; with it back all is as before; typed anew it is kept under a new one', async () => {
    const [key, aside] = [join(world.dataDir, 'secret-key'), join(world.dataDir, 'secret-key.aside')]
    const server = aServer({ account: 'kense', security: 'startTls', host: 'one.example' })
    await keepServer(server, secret)
    renameSync(key, aside)
    const other = await world.anotherNode()
    const there = visitorOf({ portal: other, clock: world.clock, keysOf: world.keysOf }, administrator, null)
    expect((await there.ask(mailServer, {})).password).toBe('lost')
    expect(await refusal(there.do(saveMailServer, { server, password: null, seen: server }))).toBe('notifications.mail.passwordMissing')
    await there.do(tryMail, {})
    await settled(administrator)
    expect((await lettersTo(administrator)).at(-1)).toMatchObject({ state: 'waiting', said: expect.stringContaining('the key that sealed it') })
    copyFileSync(aside, key)
    expect((await there.ask(mailServer, {})).password).toBe('kept')
    rmSync(key)
    const third = visitorOf({ portal: await world.anotherNode(), clock: world.clock, keysOf: world.keysOf }, administrator, null)
    await third.do(saveMailServer, { server, password: 'Жаңа-құпия-сөз', seen: server })
    expect([(await third.ask(mailServer, {})).password, readFileSync(key, 'utf8') === readFileSync(aside, 'utf8')]).toEqual(['kept', false])
    renameSync(aside, key)
  })
  test('without a server no letter is made, and what came meanwhile is not sent when there is one', async () => {
    await keepServer(null, null)
    expect((await world.as(justice.head).ask(settings, {})).mail).toBeNull()
    expect(await refusal(world.as(administrator).do(tryMail, {}))).toBe('notifications.mail.notSet')
    await tell(justice.head, 'sessions', 'ескі')
    await runNow('notifications.sort')
    await keepServer(aServer(), null)
    await runNow('notifications.sort')
    expect(await lettersTo(justice.head)).toEqual([])
  })
})

describe('a server that is away, or that refuses', () => {
  test('is tried again with the same letter under the same Message-ID, and in the end given up', async () => {
    await keepServer(aServer({ port: 9 }), null)
    await tell(justice.legalHead, 'sessions', 'Ахметов')
    await runNow('notifications.sort')
    await settled(justice.legalHead)
    const [first] = await lettersTo(justice.legalHead)
    expect(first).toMatchObject({ state: 'waiting', tries: 1 })
    expect(first?.said).toMatch(/ECONNREFUSED|connect/)
    for (let tries = 2; tries <= 8; tries += 1) await runNow('notifications.post', { letter: first!.id })
    const [last] = await lettersTo(justice.legalHead)
    expect(last).toMatchObject({ state: 'failed', tries: 8, message_id: first!.message_id, letter: first!.letter })
    const shown = await world.as(administrator).ask(letters, { state: 'failed' })
    expect(shown.rows).toMatchObject([{ address: justice.legalHead.email, state: 'failed', tries: 8 }])
    expect(JSON.stringify(shown)).not.toContain('Ахметов')
  })
  test('with a final no, the letter is given up at once with the server’s words', async () => {
    let server: Server | null = null
    const port = await new Promise<number>((resolve) => {
      server = createServer((socket) => {
        socket.on('error', () => undefined)
        socket.write('220 here\r\n')
        socket.on('data', (chunk) => socket.write(/^(EHLO|MAIL)/i.test(String(chunk)) ? '250 ok\r\n' : '550 5.1.1 no such mailbox here\r\n'))
      }).listen(0, '127.0.0.1', () => resolve((server!.address() as { port: number }).port))
    })
    await keepServer(aServer({ port }), null)
    await tell(justice.unitHead, 'sessions', 'Серіков')
    await runNow('notifications.sort')
    await settled(justice.unitHead)
    expect(await lettersTo(justice.unitHead)).toMatchObject([{ state: 'failed', tries: 1, said: expect.stringContaining('no such mailbox here') }])
    server!.close()
  })
})

if (whyNoPeer !== null) console.warn(`letters through OpenSMTPD skipped: ${whyNoPeer}`)
describe.skipIf(whyNoPeer !== null)('through OpenSMTPD', () => {
  let peer: MailPeer
  beforeAll(async () => {
    const domains = new Set(Object.values(office).map((own) => own.head.email.split('@')[1]!))
    peer = await openMailPeer([...domains])
    await keepServer(aServer({ port: peer.port }), null)
  }, 30_000)
  afterAll(() => peer?.close())

  const arrivedFor = async (person: Person, count: number) => {
    for (let tries = 0; ; tries += 1) {
      const found = peer.arrived().filter((each) => each.to.includes(person.email))
      if (found.length >= count || tries > 60) return found
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  test('§38 what comes at once comes as one letter, Kazakh to the letter, with links and the way to stop it', async () => {
    expect(await world.as(finance.head).ask(settings, {})).toMatchObject({ mail: finance.head.email })
    const names = 'ӘІҢҒҮҰҚӨҺ әіңғүұқөһ «№ 7» & <b>'
    await tell(finance.head, 'sessions', names)
    await tell(finance.head, 'sessions', 'Екінші')
    await tell(finance.head, 'people', 'Хатсыз')
    await runNow('notifications.sort')
    await settled(finance.head)
    const [letter, ...more] = await arrivedFor(finance.head, 1)
    expect(more).toEqual([])
    expect(letter).toMatchObject({ subject: 'Кеңсе: жаңа хабарлама – 2', language: 'kk', auto: 'auto-generated', defects: 0 })
    expect(letter!.from).toContain('Кеңсе')
    expect(letter!.text).toContain(`Сізге берілген өкілеттік кері қайтарып алынды: ${names}`)
    expect(letter!.text).toContain('Электрондық отырысқа қатысу')
    expect(letter!.text).not.toContain('Хатсыз')
    expect(letter!.html).toContain('ӘІҢҒҮҰҚӨҺ әіңғүұқөһ «№ 7» &amp; &lt;b&gt;')
    expect(letter!.text).toMatch(/kense:\/\/notifications\/open\/[0-9a-f-]{36}/)
    expect(letter!.text).toContain('kense://notifications/settings')
    expect(letter!.messageId).toBe((await lettersTo(finance.head))[0]!.message_id)
  })
  test('each reads in the language chosen', async () => {
    const person = finance.unitHead
    await world.as(person).do(saveSettings, { language: 'ru', ways: { people: { mail: 'atOnce' } } })
    await tell(person, 'people', 'Ахметов А. Б.')
    await runNow('notifications.sort')
    await settled(person)
    const [letter] = await arrivedFor(person, 1)
    expect(letter).toMatchObject({ subject: 'Переданные вам полномочия отозваны: Ахметов А. Б.', language: 'ru' })
    expect(letter!.text).toContain('Чтобы не получать таких писем')
  })
  test('the day’s letter comes at its hour with what is still unread, and once', async () => {
    const person = economy.head
    await world.as(person).do(saveSettings, { ways: { 'approvals.term': { mail: 'daily' } } })
    await tell(person, 'approvals.term', 'Оқылғаны')
    await tell(person, 'approvals.term', 'Оқылмағаны')
    await world.as(person).do(saveSettings, { ways: { people: { mail: 'daily' } } })
    await tell(person, 'people', 'Енді керек емесі')
    await runNow('notifications.sort')
    await world.as(person).do(saveSettings, { ways: { people: { mail: 'never' } } })
    const rows = (await world.as(person).ask(mine, { after: null, limit: 10 })).rows
    await world.as(person).do(read, { ids: [rows.find((row) => row.values.principal === 'Оқылғаны')!.id] })
    await runNow('notifications.digest')
    expect(await lettersTo(person)).toEqual([])
    world.clock.set('2026-11-24T04:00:10.000Z')
    await runNow('notifications.digest')
    await runNow('notifications.digest')
    await settled(person)
    const [letter, ...more] = await arrivedFor(person, 1)
    expect(more).toEqual([])
    expect(letter!.text).toContain('Әлі оқылмаған хабарламаларыңыз')
    expect(letter!.text).toContain('Оқылмағаны')
    expect(letter!.text).not.toContain('Оқылғаны')
    // Letters of that class were wished no more before the hour came.
    expect(letter!.text).not.toContain('Енді керек емесі')
  })
  test('the day’s letter that the portal missed goes out when it is back, the same day, and only once', async () => {
    const person = finance.secondUnitHead
    await world.as(person).do(saveSettings, { ways: { 'approvals.term': { mail: 'daily' } } })
    const began = world.clock.now()
    world.clock.set('2026-11-24T02:00:00.000Z')
    await tell(person, 'approvals.term', 'Таңғысы')
    await runNow('notifications.sort')
    world.clock.set('2026-11-24T06:00:10.000Z')
    await runNow('notifications.digest')
    await tell(person, 'approvals.term', 'Кейінгісі')
    await runNow('notifications.sort')
    world.clock.set('2026-11-24T07:00:10.000Z')
    await runNow('notifications.digest')
    const made = await lettersTo(person)
    expect(made.map(({ letter }) => letter.text.includes('Таңғысы') && !letter.text.includes('Кейінгісі'))).toEqual([true])
    world.clock.set(began)
  })
  test('quiet hours hold a letter back, and it comes when they end', async () => {
    const person = economy.legalHead
    await world.as(person).do(saveSettings, { quiet: { until: '2026-11-24T06:00:00.000Z' } })
    await tell(person, 'sessions', 'Күте тұрсын')
    await runNow('notifications.sort')
    expect(await lettersTo(person)).toEqual([])
    world.clock.set('2026-11-24T06:00:01.000Z')
    await runNow('notifications.sort')
    await settled(person)
    expect(await arrivedFor(person, 1)).toHaveLength(1)
  })
  test('handed over by two workers at once, a letter goes out once; after a crash it is the same letter', async () => {
    const person = economy.unitHead
    await tell(person, 'sessions', 'Бір рет')
    await Promise.all([runNow('notifications.sort'), runNow('notifications.sort')])
    await settled(person)
    const [row, ...others] = await lettersTo(person)
    expect(others).toEqual([])
    await Promise.all([1, 2, 3].map(() => runNow('notifications.post', { letter: row!.id })))
    expect(await arrivedFor(person, 1)).toHaveLength(1)
    // What a power cut between the server's yes and our commit leaves behind.
    await world.db.updateTable('notification_letters').set({ state: 'waiting' }).where('id', '=', row!.id).execute()
    await runNow('notifications.post', { letter: row!.id })
    const twice = await arrivedFor(person, 2)
    expect(new Set(twice.map((each) => each.messageId))).toEqual(new Set([row!.message_id]))
    expect(new Set(twice.map((each) => each.text)).size).toBe(1)
  })
  test('a server that was away gets the letter when it is back', async () => {
    const person = justice.executor
    await peer.stop()
    await tell(person, 'sessions', 'Кейін')
    await runNow('notifications.sort')
    await settled(person)
    const [row] = await lettersTo(person)
    expect(row).toMatchObject({ state: 'waiting', tries: 1 })
    await peer.start()
    await runNow('notifications.post', { letter: row!.id })
    expect(await lettersTo(person)).toMatchObject([{ state: 'sent', tries: 2 }])
    expect(await arrivedFor(person, 1)).toHaveLength(1)
  }, 30_000)
  test('the administrator’s trial letter arrives, and the list says what the server answered', async () => {
    const { letter } = await world.as(administrator).do(tryMail, {})
    await settled(administrator)
    expect(await arrivedFor(administrator, 1)).toMatchObject([{ subject: 'Кеңсе: сынақ хаты' }])
    const { rows } = await world.as(administrator).ask(letters, {})
    expect(rows.find((row) => row.id === letter)).toMatchObject({ state: 'sent', said: expect.stringMatching(/^250/) })
  })

  describe('behind a sign-in', () => {
    const trial = async (given: Partial<MailServer>, password: string | null) => {
      await keepServer(aServer(given), password)
      const { letter } = await world.as(administrator).do(tryMail, {})
      for (let tries = 0; tries < 100; tries += 1) {
        const row = (await world.as(administrator).ask(letters, {})).rows.find((each) => each.id === letter)
        if (row !== undefined && row.tries > 0) return row
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      throw new Error('the letter was not handed over')
    }

    test('a letter goes after STARTTLS and over TLS, with a Kazakh password', async () => {
      const { name: account, password } = peer.account
      expect(await trial({ port: peer.startTlsPort, security: 'startTls', account, certificate: peer.certificate }, password)).toMatchObject({ state: 'sent' })
      expect(await trial({ port: peer.tlsPort, security: 'tls', account, certificate: peer.certificate }, null)).toMatchObject({ state: 'sent' })
    })
    test('a wrong password, a certificate nobody knows and a server without TLS get nothing, and the letter waits', async () => {
      const { name: account, password } = peer.account
      const wrong = await trial({ port: peer.startTlsPort, security: 'startTls', account, certificate: peer.certificate }, 'басқа')
      expect(wrong).toMatchObject({ state: 'waiting', said: expect.stringMatching(/authentication|535/i) })
      const unknown = await trial({ port: peer.startTlsPort, security: 'startTls', account }, password)
      expect(unknown).toMatchObject({ state: 'waiting', said: expect.stringMatching(/certificate/i) })
      const clear = await trial({ port: peer.port, security: 'startTls', account, certificate: peer.certificate }, password)
      expect(clear.state).toBe('waiting')
      for (const row of [wrong, unknown, clear]) expect(row.said).not.toContain(password)
    })
  })
})
