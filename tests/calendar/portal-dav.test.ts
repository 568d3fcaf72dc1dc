/** §58: devices whose programs were written by others: tsdav, which web calendars use, and Debian's vdirsyncer. */
import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createDAVClient, freeBusyQuery, type DAVCalendar } from 'tsdav'
import { describe, expect, test } from 'vitest'
import { answerInvitation, moveEvent } from '../../domain/calendar/contract.ts'
import { event, range } from '../../domain/calendar/queries.ts'
import { mine } from '../../domain/notifications/contract.ts'
import type { Person } from '../../domain/people/person.ts'
import type { Visitor, World } from '../world/portal.ts'
import { office } from '../world/world.ts'
import { withWorld } from '../world/with-world.ts'
import { askRaw, ics, passwordOf } from './device.ts'
import { at, make } from './events.ts'

const { finance, justice, economy } = office
let world: World
withWorld((begun) => {
  world = begun
})

const titles = async (visitor: Visitor) => (await visitor.ask(range, { from: '2026-11-23', until: '2026-12-31' })).entries.filter((entry) => entry.module === 'calendar').map((entry) => `${entry.from} ${entry.title?.kk ?? ''}`)

async function clientOf(person: Person, secret: string) {
  return createDAVClient({ serverUrl: world.portal.url, credentials: { username: person.email, password: secret }, authMethod: 'Basic', defaultAccountType: 'caldav' })
}
const ownOf = (calendars: DAVCalendar[]): DAVCalendar => calendars.find(({ url }) => url.endsWith('/own/'))!
const portalOf = (calendars: DAVCalendar[]): DAVCalendar => calendars.find(({ url }) => url.endsWith('/portal/'))!

describe('§58 CalDAV by tsdav', () => {
  test('§58 a client finds the calendars by the portal\'s address alone, and reads what stands in them', async () => {
    const visitor = world.as(finance.unitHead)
    await make(visitor, { title: 'Алқа мәжілісі', reminders: [15] })
    const { secret } = await passwordOf(visitor)
    const client = await clientOf(finance.unitHead, secret)
    const calendars = await client.fetchCalendars()
    expect(calendars.map(({ displayName }) => displayName)).toEqual(['Менің күнтізбем', 'Портал: мерзімдер мен отырыстар'])
    expect(ownOf(calendars).components).toEqual(['VEVENT', 'VTODO'])
    const objects = await client.fetchCalendarObjects({ calendar: ownOf(calendars) })
    expect(objects).toHaveLength(1)
    expect(objects[0]?.data).toContain('SUMMARY:Алқа мәжілісі')
    expect(objects[0]?.data).toContain('TRIGGER:-PT15M')
    expect(objects[0]?.data).toContain('BEGIN:VTIMEZONE')
    const none = await client.fetchCalendarObjects({ calendar: ownOf(calendars), timeRange: { start: '2026-11-26T00:00:00Z', end: '2026-11-27T00:00:00Z' } })
    expect(none).toEqual([])
  })

  test('§58 both ways: what a device makes, changes and removes is in the portal, and what the portal changes is on the device', async () => {
    const visitor = world.as(finance.executor)
    const { secret } = await passwordOf(visitor)
    const client = await clientOf(finance.executor, secret)
    const calendar = ownOf(await client.fetchCalendars())
    const created = await client.createCalendarObject({ calendar, filename: 'from phone.ics', iCalString: ics('phone-1', 'Телефоннан', undefined, undefined, 'X-PHONE:keeps this\r\n') })
    expect(created.status).toBe(201)
    expect(await titles(visitor)).toContain('2026-12-01T10:00 Телефоннан')
    const [object] = await client.fetchCalendarObjects({ calendar })
    expect(object?.data).toContain('X-PHONE:keeps this')
    const updated = await client.updateCalendarObject({ calendarObject: { ...object!, data: ics('phone-1', 'Телефоннан 2', '20261202T120000', '20261202T130000') } })
    expect(updated.status).toBe(204)
    expect(await titles(visitor)).toContain('2026-12-02T12:00 Телефоннан 2')
    // The etag is that of the object before: a second device's change is refused and loses nothing.
    const late = await client.updateCalendarObject({ calendarObject: { ...object!, data: ics('phone-1', 'Кешіккен') } })
    expect(late.status).toBe(412)
    expect(await titles(visitor)).toContain('2026-12-02T12:00 Телефоннан 2')
    const before = await client.syncCollection({ url: calendar.url, props: { 'd:getetag': {} }, syncLevel: 1, syncToken: '' })
    const token = String((before.at(-1)?.raw as { multistatus: { syncToken: string } }).multistatus.syncToken)
    const [entry] = (await visitor.ask(range, { from: '2026-12-02', until: '2026-12-02' })).entries
    await visitor.do(moveEvent, { id: entry!.own!.id, revision: entry!.own!.revision, scope: 'all', occurrence: null, when: at('2026-12-03', '15:00', '16:00') })
    const changes = await client.syncCollection({ url: calendar.url, props: { 'd:getetag': {}, 'c:calendar-data': {} }, syncLevel: 1, syncToken: token })
    expect(JSON.stringify(changes)).toContain('20261203T150000')
    const [fresh] = await client.fetchCalendarObjects({ calendar })
    const deleted = await client.deleteCalendarObject({ calendarObject: fresh! })
    expect(deleted.status).toBe(204)
    expect(await titles(visitor)).toEqual([])
    const rest = await client.syncCollection({ url: calendar.url, props: { 'd:getetag': {} }, syncLevel: 1, syncToken: token })
    expect(rest.filter(({ status }) => status === 404).map(({ href }) => decodeURIComponent(href ?? ''))).toEqual([expect.stringContaining('from phone.ics')])
  })

  test('an invitation comes to the device; the answer given there reaches the owner; nothing else of it can be changed there', async () => {
    const [owner, guest] = [world.as(justice.head), world.as(justice.executor)]
    const { id } = await make(owner, { title: 'Заң жобасы', invite: [justice.executor] })
    const { secret } = await passwordOf(guest)
    const client = await clientOf(justice.executor, secret)
    const calendar = ownOf(await client.fetchCalendars())
    const [object] = await client.fetchCalendarObjects({ calendar })
    const data = String(object?.data).replaceAll('\r\n ', '')
    const mail = justice.executor.email.toLowerCase()
    const answeredData = data.replace(new RegExp(`ATTENDEE[^\\r\\n]*:mailto:${mail}`), `ATTENDEE;PARTSTAT=ACCEPTED:mailto:${mail}`)
    expect(answeredData).not.toBe(data)
    expect((await client.updateCalendarObject({ calendarObject: { ...object!, data: answeredData.replace('SUMMARY:Заң жобасы', 'SUMMARY:Басқа') } })).status).toBe(403)
    expect((await client.updateCalendarObject({ calendarObject: { ...object!, data: answeredData } })).status).toBe(204)
    expect((await owner.ask(event, { id })).event.invitees[0]?.answer).toBe('accepted')
    expect((await owner.ask(mine, { after: null, limit: 10 })).rows.map(({ key }) => key)).toContain('calendar.notice.accepted')
    const [again] = await client.fetchCalendarObjects({ calendar })
    expect((await client.deleteCalendarObject({ calendarObject: again! })).status).toBe(204)
    expect((await owner.ask(event, { id })).event.invitees[0]?.answer).toBe('declined')
    expect(await client.fetchCalendarObjects({ calendar })).toEqual([])
    expect(await guest.do(answerInvitation, { id, occurrence: null, answer: 'tentative', comment: '' })).toMatchObject({ id })
    expect(await client.fetchCalendarObjects({ calendar })).toHaveLength(1)
  })

  test('a device invites a colleague by the address of the post, and the colleague is told', async () => {
    const visitor = world.as(economy.unitHead)
    const { secret } = await passwordOf(visitor)
    const client = await clientOf(economy.unitHead, secret)
    const calendar = ownOf(await client.fetchCalendars())
    const more = `ORGANIZER:mailto:${economy.unitHead.email}\r\nATTENDEE;CN=X;PARTSTAT=ACCEPTED:mailto:${economy.executor.email.toUpperCase()}\r\nATTENDEE;CN=Қонақ:mailto:guest@other.example\r\n`
    await client.createCalendarObject({ calendar, filename: 'invite.ics', iCalString: ics('invite-1', 'Шақыру', undefined, undefined, more) })
    const [entry] = (await world.as(economy.executor).ask(range, { from: '2026-12-01', until: '2026-12-01' })).entries
    expect(entry?.title?.kk).toBe('Шақыру')
    // Nobody can say yes for another.
    expect(entry?.own?.answer).toBe('waiting')
    expect((await visitor.ask(event, { id: entry!.own!.id })).event.guests).toEqual(['Қонақ <guest@other.example>'])
  })

  test('B8.1 what other modules know is read there and changed only at its source', async () => {
    const visitor = world.as(finance.head)
    const { secret } = await passwordOf(visitor)
    const client = await clientOf(finance.head, secret)
    const calendar = portalOf(await client.fetchCalendars())
    const put = await askRaw(world, finance.head, secret, 'PUT', `${new URL(calendar.url).pathname}x.ics`, ics('x', 'X'), { 'content-type': 'text/calendar', 'accept-language': 'ru' })
    expect(put.status).toBe(403)
    expect(put.text).toContain('перенести её можно только там')
    const first = await client.syncCollection({ url: calendar.url, props: { 'd:getetag': {} }, syncLevel: 1, syncToken: '' })
    expect(JSON.stringify(first)).toContain('urn:kense:calendar:portal:')
    const stale = await askRaw(world, finance.head, secret, 'REPORT', new URL(calendar.url).pathname, '<D:sync-collection xmlns:D="DAV:"><D:sync-token>urn:kense:calendar:portal:other</D:sync-token><D:sync-level>1</D:sync-level><D:prop><D:getetag/></D:prop></D:sync-collection>')
    expect([stale.status, stale.text.includes('valid-sync-token')]).toEqual([403, true])
  })
})

/** Of one person's time between these hours of 10 December, as RFC 4791 (7.10) has it. */
const busyLines = (text: string): string[] => text.split(/\r?\n/).filter((line) => line.startsWith('FREEBUSY'))
const busyRange = { start: '2026-12-10T03:00:00Z', end: '2026-12-10T13:00:00Z' }

async function aBusyDay(person: Person): Promise<string> {
  const visitor = world.as(person)
  const day = '2026-12-10'
  await make(visitor, { title: 'Таңғы жиналыс', when: at(day, '09:00', '10:30') })
  await make(visitor, { title: 'Қабаттасқан', when: at(day, '10:00', '11:00') })
  await make(visitor, { title: 'Әлі белгісіз', when: at(day, '10:30', '12:00'), status: 'tentative' })
  await make(visitor, { title: 'Бос уақыт', when: at(day, '14:00', '15:00'), busy: false })
  await make(visitor, { title: 'Болмайтын', when: at(day, '15:00', '16:00'), status: 'cancelled' })
  await make(visitor, { title: 'Кешке дейін', when: at(day, '17:00', '20:00') })
  return (await passwordOf(visitor)).secret
}
const busyDay = [
  'FREEBUSY;FBTYPE=BUSY:20261210T040000Z/20261210T060000Z',
  'FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261210T060000Z/20261210T070000Z',
  'FREEBUSY;FBTYPE=BUSY:20261210T120000Z/20261210T130000Z',
]

describe('§57–58 when one is busy, asked by a device', () => {
  test('§58 tsdav is told when, merged and clipped to what it asked, and never what', async () => {
    const person = economy.deputyHead
    const secret = await aBusyDay(person)
    const client = await clientOf(person, secret)
    const { url } = ownOf(await client.fetchCalendars())
    const basic = `Basic ${Buffer.from(`${person.email}:${secret}`).toString('base64')}`
    const told = await freeBusyQuery({ url, timeRange: busyRange, depth: '1', headers: { authorization: basic } })
    const text = String(told.raw)
    expect([told.status, text.includes('BEGIN:VFREEBUSY')]).toEqual([200, true])
    expect(busyLines(text)).toEqual(busyDay)
    expect(text).not.toContain('жиналыс')
  })
  test('§58 the home tells of both calendars; a range that is none, too long or missing is refused by its condition', async () => {
    const person = economy.legalHead
    const { secret } = await passwordOf(world.as(person))
    const ask = (path: string, range: string) => askRaw(world, person, secret, 'REPORT', `/dav/calendars/${person.id}/${path}`, `<C:free-busy-query xmlns:C="urn:ietf:params:xml:ns:caldav">${range}</C:free-busy-query>`, { depth: '1' })
    const day = '<C:time-range start="20261210T000000Z" end="20261211T000000Z"/>'
    expect(await ask('', day)).toMatchObject({ status: 200, text: expect.stringContaining('DTSTART:20261210T000000Z') as string })
    expect((await ask('portal/', day)).status).toBe(200)
    for (const range of ['', '<C:time-range start="20261210T000000Z"/>', '<C:time-range start="20261211T000000Z" end="20261210T000000Z"/>', '<C:time-range start="x" end="y"/>']) {
      const { status, text } = await ask('own/', range)
      expect([status, text.includes('valid-filter')], range).toEqual([403, true])
    }
    expect((await ask('own/', '<C:time-range start="20200101T000000Z" end="20261210T000000Z"/>')).text).toContain('number-of-matches-within-limits')
    const props = await askRaw(world, person, secret, 'PROPFIND', `/dav/calendars/${person.id}/own/`, '<D:propfind xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><D:supported-report-set/><C:calendar-availability/></D:prop></D:propfind>', { depth: '0' })
    expect(props.text).toContain('<C:free-busy-query/>')
    // Working hours are told nowhere in CalDAV: whoever asks for them is told so, and goes on.
    expect(props.text).toMatch(/<C:calendar-availability\/><\/D:prop><D:status>HTTP\/1.1 404/)
  })
  test.runIf(hasPythonCaldav())('§58 Python’s caldav is told the same', async () => {
    const person = economy.secondUnitHead
    const secret = await aBusyDay(person)
    const asking = [
      'import sys, datetime, caldav', 'url, user, word = sys.argv[1:4]', 'utc = datetime.timezone.utc',
      'calendars = caldav.DAVClient(url=url, username=user, password=word).principal().calendars()',
      'own = [each for each in calendars if str(each.url).endswith("/own/")][0]',
      'told = own.freebusy_request(datetime.datetime(2026, 12, 10, 3, tzinfo=utc), datetime.datetime(2026, 12, 10, 13, tzinfo=utc))', 'print(told.data)',
    ].join('\n')
    const { stdout } = await promisify(execFile)('/usr/bin/python3', ['-c', asking, `${world.portal.url}/dav/`, person.email, secret], { timeout: 60_000 })
    expect(busyLines(stdout)).toEqual(busyDay)
  }, 90_000)
})

function hasPythonCaldav(): boolean {
  try {
    execFileSync('/usr/bin/python3', ['-c', 'import caldav'], { stdio: 'ignore' })
    return true
  } catch {
    process.stderr.write('Python\'s caldav is not installed (apt-get install python3-caldav): asking by it is not tried\n')
    return false
  }
}

function hasVdirsyncer(): boolean {
  try {
    execFileSync('vdirsyncer', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    process.stderr.write('vdirsyncer is not installed (apt-get install vdirsyncer): syncing with it is not tried\n')
    return false
  }
}

describe.runIf(hasVdirsyncer())('§58 CalDAV by vdirsyncer', () => {
  test('§58 a folder of files and the portal become the same, both ways, and stay so', async () => {
    const person = office.digital.unitHead
    const visitor = world.as(person)
    const made = await make(visitor, { title: 'Порталдан', when: at('2026-11-26', '10:00', '11:00') })
    const { secret } = await passwordOf(visitor)
    const folder = mkdtempSync(join(tmpdir(), 'kense-vdir-'))
    const sync = () => promisify(execFile)('vdirsyncer', ['-c', join(folder, 'config'), 'sync'], { timeout: 60_000 })
    try {
      writeFileSync(join(folder, 'config'), [
        '[general]', `status_path = "${join(folder, 'status')}/"`,
        '[pair kense]', 'a = "files"', 'b = "portal"', 'collections = [["own", "own", "own"]]',
        '[storage files]', 'type = "filesystem"', `path = "${join(folder, 'files')}/"`, 'fileext = ".ics"',
        '[storage portal]', 'type = "caldav"', `url = "${world.portal.url}/dav/"`, `username = "${person.email}"`, `password = "${secret}"`,
      ].join('\n'))
      execFileSync('mkdir', ['-p', join(folder, 'files', 'own')])
      writeFileSync(join(folder, 'files', 'own', 'local.ics'), ics('local-1', 'Файлдан'))
      await promisify(execFile)('sh', ['-c', `yes | vdirsyncer -c ${join(folder, 'config')} discover`], { timeout: 60_000 })
      await sync()
      expect(await titles(visitor)).toEqual(['2026-11-26T10:00 Порталдан', '2026-12-01T10:00 Файлдан'])
      const files = () => readdirSync(join(folder, 'files', 'own')).map((name) => readFileSync(join(folder, 'files', 'own', name), 'utf8'))
      expect(files().filter((text) => text.includes('SUMMARY:Порталдан'))).toHaveLength(1)
      await visitor.do(moveEvent, { id: made.id, revision: made.revision, scope: 'all', occurrence: null, when: at('2026-11-27', '12:00', '13:00') })
      writeFileSync(join(folder, 'files', 'own', 'local.ics'), ics('local-1', 'Файлдан 2'))
      await sync()
      expect(await titles(visitor)).toEqual(['2026-11-27T12:00 Порталдан', '2026-12-01T10:00 Файлдан 2'])
      expect(files().some((text) => text.includes('20261127T120000'))).toBe(true)
      rmSync(join(folder, 'files', 'own', 'local.ics'))
      await sync()
      expect(await titles(visitor)).toEqual(['2026-11-27T12:00 Порталдан'])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }, 120_000)
})
