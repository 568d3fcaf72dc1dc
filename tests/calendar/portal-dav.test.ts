/** §58: devices. The clients here were written by others: tsdav, which web calendars use, and Debian's vdirsyncer. */
import { execFile, execFileSync } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import ICAL from 'ical.js'
import { createDAVClient, type DAVCalendar } from 'tsdav'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answerInvitation, finishTask, importFile, moveEvent, renewFeed, revokeAppPassword, revokeFeed, saveEvent } from '../../domain/calendar/contract.ts'
import type { Draft } from '../../domain/calendar/event.ts'
import { readIcs } from '../../domain/calendar/ics-read.ts'
import { instantsOf } from '../../domain/calendar/occurrences.ts'
import { appPasswords, event, exportFile, find, freeBusy, range } from '../../domain/calendar/queries.ts'
import { secretOf } from '../../domain/calendar/secret.ts'
import { civilOf, instantOf, republicZones, shiftCivil } from '../../domain/calendar/zones.ts'
import { addDays } from '../../domain/kernel/time.ts'
import { mine } from '../../domain/notifications/contract.ts'
import type { Person } from '../../domain/people/person.ts'
import { zoneOffset } from '../../node/calendar/zone-offset.ts'
import { startWorld, type Visitor, type World } from '../world/portal.ts'
import { office } from '../world/world.ts'
import { askRaw, digest, passwordOf } from './device.ts'

const { finance, justice, economy } = office
let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(async () => {
  expect(world.faults).toEqual([])
  await world.close()
})

const at = (date: string, from: string, until: string) => ({ allDay: false as const, from: `${date}T${from}:00`, until: `${date}T${until}:00`, zone: 'Asia/Almaty' })
const draft = (given: Partial<Draft>): Draft => ({
  kind: 'event', title: '', place: '', description: '', when: at('2026-11-25', '10:00', '11:00'), repeat: null, reminders: [], room: null, private: false, busy: true, status: 'confirmed', guests: [], ...given,
})
async function make(visitor: Visitor, given: Partial<Draft>, invite: Person[] = []) {
  return visitor.do(saveEvent, { id: randomUUID(), revision: null, scope: 'all', occurrence: null, draft: draft(given), invitees: invite.map((person) => ({ person: person.id, unit: null })), units: [] })
}
const ics = (uid: string, title: string, start = '20261201T100000', end = '20261201T110000', more = '') =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//phone//EN\r\nBEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20261101T000000Z\r\nDTSTART;TZID=Asia/Almaty:${start}\r\nDTEND;TZID=Asia/Almaty:${end}\r\nSUMMARY:${title}\r\n${more}END:VEVENT\r\nEND:VCALENDAR\r\n`
const titles = async (visitor: Visitor) => (await visitor.ask(range, { from: '2026-11-23', until: '2026-12-31' })).entries.filter((entry) => entry.module === 'calendar').map((entry) => `${entry.from} ${entry.title?.kk ?? ''}`)

async function clientOf(person: Person, secret: string) {
  return createDAVClient({ serverUrl: world.portal.url, credentials: { username: person.email, password: secret }, authMethod: 'Basic', defaultAccountType: 'caldav' })
}
const ownOf = (calendars: DAVCalendar[]): DAVCalendar => calendars.find(({ url }) => url.endsWith('/own/'))!
const portalOf = (calendars: DAVCalendar[]): DAVCalendar => calendars.find(({ url }) => url.endsWith('/portal/'))!

const raw = (person: Person, secret: string, method: string, path: string, body = '', headers: Record<string, string> = {}) => askRaw(world, person, secret, method, path, body, headers)

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
    const { id } = await make(owner, { title: 'Заң жобасы' }, [justice.executor])
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
    const put = await raw(finance.head, secret, 'PUT', `${new URL(calendar.url).pathname}x.ics`, ics('x', 'X'), { 'content-type': 'text/calendar', 'accept-language': 'ru' })
    expect(put.status).toBe(403)
    expect(put.text).toContain('перенести её можно только там')
    const first = await client.syncCollection({ url: calendar.url, props: { 'd:getetag': {} }, syncLevel: 1, syncToken: '' })
    expect(JSON.stringify(first)).toContain('urn:kense:calendar:portal:')
    const stale = await raw(finance.head, secret, 'REPORT', new URL(calendar.url).pathname, '<D:sync-collection xmlns:D="DAV:"><D:sync-token>urn:kense:calendar:portal:other</D:sync-token><D:sync-level>1</D:sync-level><D:prop><D:getetag/></D:prop></D:sync-collection>')
    expect([stale.status, stale.text.includes('valid-sync-token')]).toEqual([403, true])
  })
})

describe('§58 CalDAV, what is refused', () => {
  let secret = ''
  let passwordId = ''
  const person = justice.unitHead
  const home = () => `/dav/calendars/${person.id}/own/`
  beforeAll(async () => {
    ;({ secret, id: passwordId } = await passwordOf(world.as(person)))
  })

  test('a wrong password, another login and a password of the portal open nothing', async () => {
    expect((await raw(person, 'wrong-password', 'PROPFIND', '/dav/', '', { depth: '0' })).status).toBe(401)
    expect((await raw(justice.head, secret, 'PROPFIND', '/dav/', '', { depth: '0' })).status).toBe(401)
    expect((await fetch(`${world.portal.url}/dav/`, { method: 'PROPFIND' })).headers.get('www-authenticate')).toContain('Basic')
    expect((await raw(person, secret.toUpperCase().replaceAll('-', ' '), 'PROPFIND', '/dav/', '', { depth: '0' })).status).toBe(207)
    expect((await world.as(person).ask(appPasswords, {})).rows[0]?.usedAt).not.toBeNull()
  })

  test('another person\'s calendar is not there', async () => {
    expect((await raw(person, secret, 'PROPFIND', `/dav/calendars/${justice.head.id}/own/`, '', { depth: '1' })).status).toBe(404)
    expect((await raw(person, secret, 'PUT', `/dav/calendars/${justice.head.id}/own/x.ics`, ics('x', 'X'))).status).toBe(404)
  })

  test('new calendars, copies and locks are refused plainly', async () => {
    for (const method of ['MKCALENDAR', 'MKCOL', 'MOVE', 'LOCK']) expect((await raw(person, secret, method, `/dav/calendars/${person.id}/new/`)).status, method).toBe(403)
    expect((await raw(person, secret, 'PROPFIND', '/dav/', '', { depth: 'infinity' })).text).toContain('propfind-finite-depth')
    expect((await raw(person, secret, 'PROPPATCH', home(), '<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><D:displayname>X</D:displayname></D:prop></D:set></D:propertyupdate>')).text).toContain('403')
  })

  test('hostile XML and hostile calendars are refused, and nothing of them is kept', async () => {
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><D:propfind xmlns:D="DAV:"><D:prop><D:displayname>&b;</D:displayname></D:prop></D:propfind>'
    expect((await raw(person, secret, 'PROPFIND', '/dav/', bomb, { depth: '0' })).status).toBe(400)
    expect((await raw(person, secret, 'PROPFIND', '/dav/', `${'<a>'.repeat(100)}${'</a>'.repeat(100)}`, { depth: '0' })).status).toBe(400)
    expect((await raw(person, secret, 'PUT', `${home()}a.ics`, 'x'.repeat(1_100_000))).status).toBe(413)
    const put = async (body: string) => raw(person, secret, 'PUT', `${home()}a.ics`, body, { 'content-type': 'text/calendar' })
    for (const rule of ['FREQ=SECONDLY;COUNT=1000000000', 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', 'FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2']) expect((await put(ics('a', 'A', undefined, undefined, `RRULE:${rule}\r\n`))).status, rule).toBe(403)
    const wrong = await put('BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n')
    expect([wrong.status, wrong.text.includes('valid-calendar-object-resource')]).toEqual([403, true])
    expect((await put(ics('a', 'A', '20269999T100000'))).text).toContain('valid-calendar-data')
    expect((await put(ics('a', 'A'))).status).toBe(201)
    expect((await raw(person, secret, 'PUT', `${home()}b.ics`, ics('a', 'A'))).text).toContain('no-uid-conflict')
    expect((await raw(person, secret, 'PUT', `${home()}a.ics`, ics('a', 'A'), { 'if-none-match': '*' })).status).toBe(412)
    expect((await raw(person, secret, 'DELETE', `${home()}a.ics`, '', { 'if-match': '"other"' })).status).toBe(412)
    expect((await raw(person, secret, 'DELETE', `${home()}none.ics`)).status).toBe(404)
  })

  test('a revoked password stops at once', async () => {
    await world.as(person).do(revokeAppPassword, { id: passwordId })
    expect((await raw(person, secret, 'PROPFIND', '/dav/', '', { depth: '0' })).status).toBe(401)
  })
})

describe('§58 CalDAV, as Thunderbird and telephones go about it', () => {
  const person = justice.deputyHead
  const home = `/dav/calendars/${person.id}/own/`
  let secret = ''
  beforeAll(async () => {
    ;({ secret } = await passwordOf(world.as(person)))
  })
  const ask = (method: string, path: string, body = '', headers: Record<string, string> = {}) => raw(person, secret, method, path, body, headers)
  const prop = (...names: string[]) => `<D:propfind xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/"><D:prop>${names.map((name) => `<${name}/>`).join('')}</D:prop></D:propfind>`
  const hrefIn = (text: string, within: string): string => new RegExp(`${within}>\\s*<D:href>([^<]+)<`).exec(text)?.[1] ?? ''
  const valueIn = (text: string, name: string): string => new RegExp(`${name}[^>]*>([^<]*)<`).exec(text)?.[1] ?? ''
  const state = async () => {
    const { text } = await ask('PROPFIND', home, prop('S:getctag', 'D:sync-token'), { depth: '0' })
    return { ctag: valueIn(text, 'getctag'), token: valueIn(text, 'sync-token') }
  }
  const sync = (token: string, headers: Record<string, string> = { depth: '0' }) => ask('REPORT', home, `<D:sync-collection xmlns:D="DAV:"><D:sync-token>${token}</D:sync-token><D:sync-level>1</D:sync-level><D:prop><D:getetag/></D:prop></D:sync-collection>`, headers)

  test('§58 from the bare address to the calendars in four questions: well-known, principal, home, calendars', async () => {
    const first = await fetch(`${world.portal.url}/.well-known/caldav`, { method: 'PROPFIND', redirect: 'manual', headers: { depth: '0' } })
    expect([first.status, first.headers.get('location')]).toEqual([301, '/dav/'])
    expect((await fetch(`${world.portal.url}/dav/`, { method: 'PROPFIND', headers: { depth: '0' } })).status).toBe(401)
    const principal = hrefIn((await ask('PROPFIND', '/dav/', prop('D:current-user-principal'), { depth: '0' })).text, 'current-user-principal')
    const homeSet = hrefIn((await ask('PROPFIND', principal, prop('C:calendar-home-set', 'D:displayname'), { depth: '0' })).text, 'calendar-home-set')
    const { text } = await ask('PROPFIND', homeSet, prop('D:resourcetype', 'D:displayname', 'C:supported-calendar-component-set', 'D:current-user-privilege-set', 'S:getctag'), { depth: '1' })
    expect(text.match(/<C:calendar\/>/g)).toHaveLength(2)
    expect(text).toContain(home)
    // The portal's own calendar is offered for reading only.
    expect(text.match(/write-content/g)).toHaveLength(1)
    const options = await ask('OPTIONS', home)
    expect([options.status, options.headers.get('dav'), options.headers.get('allow')?.includes('REPORT')]).toEqual([200, expect.stringContaining('calendar-access'), true])
  })

  test('§58 a depth says how much is told: nothing below, one step, and never everything', async () => {
    await ask('PUT', `${home}depth.ics`, ics('depth', 'Тереңдік'))
    const count = async (depth: string) => (await ask('PROPFIND', home, prop('D:getetag'), { depth })).text.match(/<D:response>/g)?.length ?? 0
    expect([await count('0'), await count('1')]).toEqual([1, 2])
    expect((await ask('PROPFIND', home, prop('D:getetag'), { depth: 'infinity' })).status).toBe(403)
    expect((await ask('PROPFIND', home, prop('D:getetag'))).status).toBe(403)
  })

  test('§58 the calendar\'s tag changes with each change in it and with nothing else; a token nobody gave is refused', async () => {
    const before = await state()
    expect(await state()).toEqual(before)
    await ask('PUT', `${home}tag.ics`, ics('tag', 'Белгі'))
    const after = await state()
    expect(after.ctag).not.toBe(before.ctag)
    expect(after.token).not.toBe(before.token)
    expect((await sync(before.token)).text).toContain('tag.ics')
    expect((await sync(after.token)).text).not.toContain('tag.ics')
    for (const token of ['x', 'urn:kense:calendar:own:999999999999', 'urn:kense:calendar:own:-1', 'urn:kense:calendar:portal:1', '&lt;']) {
      const { status, text } = await sync(token)
      expect([status, text.includes('valid-sync-token')], token).toEqual([403, true])
    }
  })

  test('§58 of two devices the later one is told that it is late, when it puts and when it takes away; one that asks no leave is obeyed', async () => {
    const path = `${home}${encodeURIComponent('Жиналыс № 1.ics')}`
    const put = (title: string, headers: Record<string, string> = {}) => ask('PUT', path, ics('two', title), { 'content-type': 'text/calendar', ...headers })
    const first = (await put('Бір')).headers.get('etag') ?? ''
    expect(first).toMatch(/^"[^"]+"$/)
    const second = (await put('Екі', { 'if-match': first })).headers.get('etag') ?? ''
    expect(second).not.toBe(first)
    expect((await put('Кеш', { 'if-match': first })).status).toBe(412)
    expect((await put('Жаңа', { 'if-none-match': '*' })).status).toBe(412)
    expect((await ask('DELETE', path, '', { 'if-match': first })).status).toBe(412)
    expect((await ask('GET', path)).text).toContain('SUMMARY:Екі')
    expect((await put('Үш')).status).toBe(204)
    const { token } = await state()
    expect((await ask('DELETE', path, '', { 'if-match': `W/${(await ask('GET', path)).headers.get('etag') ?? ''}` })).status).toBe(204)
    expect((await ask('DELETE', path)).status).toBe(404)
    expect(decodeURIComponent((await sync(token)).text)).toMatch(/Жиналыс № 1\.ics<\/D:href>\s*<D:status>HTTP\/1\.1 404/)
  })

  test('§58 a task goes both ways: made on the device, done in the portal; made in the portal, done on the device', async () => {
    const visitor = world.as(person)
    const todo = (uid: string, ...lines: string[]) => `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//phone//EN\r\nBEGIN:VTODO\r\nUID:${uid}\r\nDTSTAMP:20261101T000000Z\r\n${lines.map((line) => `${line}\r\n`).join('')}END:VTODO\r\nEND:VCALENDAR\r\n`
    expect((await ask('PUT', `${home}todo.ics`, todo('todo-1', 'SUMMARY:Есеп беру', 'DUE;TZID=Asia/Almaty:20261204T180000', 'STATUS:NEEDS-ACTION'))).status).toBe(201)
    const entry = (await visitor.ask(range, { from: '2026-12-04', until: '2026-12-04' })).entries.find(({ title }) => title?.kk === 'Есеп беру')
    expect(entry).toMatchObject({ kind: 'task', until: '2026-12-04T18:00', own: { done: false } })
    await visitor.do(finishTask, { id: entry!.own!.id, revision: entry!.own!.revision, done: true })
    const done = await ask('GET', `${home}todo.ics`)
    expect(done.text).toContain('STATUS:COMPLETED')
    expect(done.text).toMatch(/COMPLETED:\d{8}T\d{6}Z/)
    const made = await make(visitor, { kind: 'task', title: 'Хат жазу', when: null })
    expect((await ask('PUT', `${home}${made.id}.ics`, todo(made.id, 'SUMMARY:Хат жазу', 'STATUS:COMPLETED', 'COMPLETED:20261123T060000Z'))).status).toBe(204)
    expect((await visitor.ask(event, { id: made.id })).event.doneAt).toBe('2026-11-23T06:00:00.000Z')
    const found = await ask('REPORT', home, '<C:calendar-query xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:D="DAV:"><D:prop><D:getetag/></D:prop><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VTODO"/></C:comp-filter></C:filter></C:calendar-query>')
    expect(found.text.match(/<D:getetag>/g)).toHaveLength(2)
  })

  test('§58 B8.2 a device\'s own clock is kept: New York\'s summer ends between two weeks of one meeting, and a zone by no known name keeps its instants', async () => {
    const visitor = world.as(person)
    await ask('PUT', `${home}ny.ics`, ics('ny', 'Нью-Йорк', '20261026T090000', '20261026T100000', 'RRULE:FREQ=WEEKLY;COUNT=3\r\n').replaceAll('Asia/Almaty', 'America/New_York'))
    const starts = async (title: string, bounds: { from: string; until: string }) => (await visitor.ask(range, bounds)).entries.filter((entry) => entry.title?.kk === title).map(({ start }) => start)
    expect(await starts('Нью-Йорк', { from: '2026-10-20', until: '2026-11-20' })).toEqual(['2026-10-26T13:00:00.000Z', '2026-11-02T14:00:00.000Z', '2026-11-09T14:00:00.000Z'])
    const zone = 'BEGIN:VTIMEZONE\r\nTZID:Customized Time Zone\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nTZOFFSETFROM:+0600\r\nTZOFFSETTO:+0600\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT'
    await ask('PUT', `${home}own.ics`, ics('own', 'Өз белдеуі', '20261130T100000', '20261130T110000').replaceAll('Asia/Almaty', 'Customized Time Zone').replace('BEGIN:VEVENT', zone))
    expect(await starts('Өз белдеуі', { from: '2026-11-30', until: '2026-11-30' })).toEqual(['2026-11-30T04:00:00.000Z'])
  })
})

describe('§58 the feed', () => {
  test('§58 whoever has the address reads the calendar without signing in; renewed or revoked, the old address opens nothing', async () => {
    const visitor = world.as(economy.head)
    await make(visitor, { title: 'Үкімет отырысына дайындық', repeat: { rule: 'FREQ=WEEKLY', dates: [], except: [] } })
    const secret = secretOf(randomBytes(48))
    await visitor.do(renewFeed, { sha256: digest(secret) })
    const url = `${world.portal.url}/calendar/feed/${secret}.ics`
    const first = await fetch(url)
    const text = await first.text()
    expect([first.status, first.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8'])
    expect(text.replaceAll('\r\n ', '')).toContain('SUMMARY:Үкімет отырысына дайындық')
    expect(text).toContain('RRULE:FREQ=WEEKLY')
    const again = await fetch(url, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } })
    expect(again.status).toBe(304)
    expect(JSON.stringify(await world.db.selectFrom('calendar_feeds').selectAll().execute())).not.toContain(secret)
    const other = secretOf(randomBytes(48))
    await visitor.do(renewFeed, { sha256: digest(other) })
    expect((await fetch(url)).status).toBe(404)
    await visitor.do(revokeFeed, {})
    expect((await fetch(url.replace(secret, other))).status).toBe(404)
  })

  test('whoever guesses addresses is slowed down', async () => {
    const statuses = new Set<number>()
    for (let tries = 0; tries < 40; tries += 1) statuses.add((await fetch(`${world.portal.url}/calendar/feed/${secretOf(randomBytes(48))}.ics`)).status)
    expect([...statuses].toSorted()).toEqual([404, 429])
  })
})

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

describe('B8.2 one instant everywhere', () => {
  test('B8.2 list, search, free time, file, feed and device say one instant of an event, in any zone and on 1 March 2024', async () => {
    const person = office.agency.officer
    const visitor = world.as(person)
    const { secret } = await passwordOf(visitor)
    const feed = secretOf(randomBytes(48))
    await visitor.do(renewFeed, { sha256: digest(feed) })
    const cases = ['Asia/Almaty', 'Asia/Qyzylorda', 'Asia/Aqtau', 'Europe/Berlin'].flatMap((zone) => ['2018-12-20T23:30:00', '2024-02-29T23:30:00', '2024-03-01T00:30:00', '2026-12-01T09:00:00'].map((from, n) => ({ zone, from, title: `${zone} ${n}` })))
    for (const { zone, from, title } of cases) {
      const expected = instantOf(from, zone, zoneOffset)
      const { id } = await make(visitor, { title, when: { allDay: false, from, until: shiftCivil(from, 3_600_000), zone } })
      const date = expected.slice(0, 10)
      const bounds = { from: addDays(date, -1), until: addDays(date, 1) }
      for (const asked of ['Asia/Almaty', 'Asia/Aqtau', 'UTC']) {
        const { entries } = await visitor.ask(range, { ...bounds, zone: asked })
        const entry = entries.find(({ own }) => own?.id === id)
        expect(entry?.start, title).toBe(expected)
        expect(entry?.from).toBe(civilOf(expected, asked, zoneOffset).slice(0, 16))
      }
      expect((await visitor.ask(find, { text: title })).entries.find(({ own }) => own?.id === id)?.start).toBe(expected)
      expect((await visitor.ask(freeBusy, { ...bounds, persons: [person.id] })).persons[0]?.spans.find((span) => span.event === id)?.start).toBe(expected)
      const startIn = (text: string): string | undefined => {
        const when = readIcs(text, zoneOffset).items.find(({ uid }) => uid === id)?.content?.when
        return when === null || when === undefined ? undefined : instantsOf(when, { zone: 'UTC', offsetOf: zoneOffset }).start
      }
      expect(startIn((await visitor.ask(exportFile, { ids: [id] })).text)).toBe(expected)
      expect(startIn((await raw(person, secret, 'GET', `/dav/calendars/${person.id}/own/${id}.ics`)).text)).toBe(expected)
      // The feed looks half a year back; what is older stands in the calendar itself.
      if (from.startsWith('2026')) expect(startIn(await (await fetch(`${world.portal.url}/calendar/feed/${feed}.ics`)).text())).toBe(expected)
    }
  })

  /** What another reader makes of a file: ical.js with the zones that the file itself describes. */
  function readByOthers(text: string): Map<string, string> {
    const component = new ICAL.Component(ICAL.parse(text) as string)
    ICAL.TimezoneService.reset()
    for (const zone of component.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone)
    return new Map(component.getAllSubcomponents('vevent').map((each) => {
      const own = new ICAL.Event(each)
      return [own.uid, new Date(own.startDate.toUnixTime() * 1000).toISOString()]
    }))
  }

  test('B8.2 two hundred events at random, in zones of the republic and of others, near every change of their clocks: one instant in list, file, feed, device and for another program', async () => {
    const person = office.agency.head
    const visitor = world.as(person)
    const { secret } = await passwordOf(visitor)
    const feed = secretOf(randomBytes(48))
    await visitor.do(renewFeed, { sha256: digest(feed) })
    const zones = [...republicZones, 'UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu']
    // The night of the republic's change, both ends of summer time, Qyzylorda's of 2018, and any day of the feed's.
    const nights = ['2024-02-29', '2024-03-01', '2026-03-29', '2026-10-25', '2026-11-01', '2018-12-20', '2018-12-21', '2026-12-01', '2027-01-15']
    const chosen = fc.sample(fc.record({ zone: fc.constantFrom(...zones), date: fc.constantFrom(...nights), minute: fc.integer({ min: 0, max: 1439 }), minutes: fc.integer({ min: 5, max: 600 }) }), { numRuns: 200, seed: 20_240_301 })
    const events = chosen.map(({ zone, date, minute, minutes }, n) => {
      const from = shiftCivil(`${date}T00:00:00`, minute * 60_000)
      return { uid: `instant-${n}`, zone, from, until: shiftCivil(from, minutes * 60_000), start: instantOf(from, zone, zoneOffset) }
    })
    const plain = (civil: string) => civil.replaceAll(/[-:]/g, '')
    const lines = events.map(({ uid, zone, from, until }) => {
      const at = (name: string, civil: string) => (zone === 'UTC' ? `${name}:${plain(civil)}Z` : `${name};TZID=${zone}:${plain(civil)}`)
      return `BEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20261101T000000Z\r\nSUMMARY:${uid}\r\n${at('DTSTART', from)}\r\n${at('DTEND', until)}\r\nEND:VEVENT\r\n`
    })
    const file = Buffer.from(`BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n${lines.join('')}END:VCALENDAR\r\n`).toString('base64')
    expect(await visitor.do(importFile, { bytes: file, take: events.map(({ uid }) => uid) })).toMatchObject({ added: events.length })
    const listed = new Map<string, string>()
    for (const year of ['2018', '2024', '2026', '2027']) {
      for (const zone of ['Asia/Almaty', 'Asia/Aqtau', 'America/New_York']) {
        const { entries } = await visitor.ask(range, { from: `${year}-01-01`, until: `${year}-12-31`, zone })
        for (const entry of entries.filter(({ module }) => module === 'calendar')) {
          const before = listed.get(entry.title!.kk)
          expect(before ?? entry.start).toBe(entry.start)
          // Whatever zone it is drawn in, its civil time there is that of the instant.
          expect(entry.from).toBe(civilOf(entry.start, zone, zoneOffset).slice(0, 16))
          listed.set(entry.title!.kk, entry.start)
        }
      }
    }
    const exported = (await visitor.ask(exportFile, {})).text
    const byOthers = readByOthers(exported)
    const fed = await (await fetch(`${world.portal.url}/calendar/feed/${feed}.ics`)).text()
    const inFeed = new Map(readIcs(fed, zoneOffset).items.map(({ uid, content }) => [uid, instantsOf(content!.when!, { zone: 'UTC', offsetOf: zoneOffset }).start]))
    const device = await raw(person, secret, 'REPORT', `/dav/calendars/${person.id}/own/`, '<C:calendar-query xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:D="DAV:"><D:prop><C:calendar-data/></D:prop><C:filter><C:comp-filter name="VCALENDAR"/></C:filter></C:calendar-query>')
    const onDevice = new Map([...device.text.matchAll(/<C:calendar-data>([\s\S]*?)<\/C:calendar-data>/g)].flatMap(([, text]) => readIcs(text!.replaceAll('&#13;', '\r'), zoneOffset).items.map(({ uid, content }) => [uid, instantsOf(content!.when!, { zone: 'UTC', offsetOf: zoneOffset }).start] as const)))
    let fedCount = 0
    for (const { uid, start, zone, from } of events) {
      expect(listed.get(uid), `${uid} ${zone} ${from}`).toBe(start)
      expect(onDevice.get(uid), `${uid} on the device`).toBe(start)
      if (inFeed.has(uid)) fedCount += 1
      expect(inFeed.get(uid) ?? start, `${uid} in the feed`).toBe(start)
      // An hour that came twice is its first here; programs choose differently which of the two a file means.
      if (!isTwice(from, zone)) expect(byOthers.get(uid), `${uid} ${zone} ${from} by ical.js`).toBe(start)
    }
    expect(fedCount).toBeGreaterThan(40)
  }, 60_000)

  /** An hour of a night in which clocks are put back, or that never came because they were put forward. */
  function isTwice(civil: string, zone: string): boolean {
    const wall = Date.parse(`${civil}Z`)
    return new Set([-3, -2, -1, 0, 1, 2, 3].map((hours) => zoneOffset(zone, wall + hours * 3_600_000 - zoneOffset(zone, wall)))).size > 1
  }
})
