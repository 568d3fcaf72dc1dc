/** §58: devices and feeds, request by request: what they ask, what they are refused, and what no well-behaved client would send. */
import { randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { finishTask, renewFeed, revokeAppPassword, revokeFeed } from '../../domain/calendar/contract.ts'
import { appPasswords, event, range } from '../../domain/calendar/queries.ts'
import { secretOf } from '../../domain/calendar/secret.ts'
import type { Person } from '../../domain/people/person.ts'
import { registered } from '../../server/kernel/portal.ts'
import { runJob } from '../../server/kernel/run-job.ts'
import type { World } from '../world/portal.ts'
import { office } from '../world/world.ts'
import { withWorld } from '../world/with-world.ts'
import { askRaw, digest, ics, passwordOf } from './device.ts'
import { make } from './events.ts'

const { justice, economy } = office
let world: World
withWorld((begun) => {
  world = begun
})

const raw = (person: Person, secret: string, method: string, path: string, body = '', headers: Record<string, string> = {}) => askRaw(world, person, secret, method, path, body, headers)

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

  test('a telephone with an old password is slowed down, and shuts out nobody else of the same office', async () => {
    const colleague = justice.deputyHead
    const { secret: theirs } = await passwordOf(world.as(colleague))
    const statuses: number[] = []
    for (let tries = 0; tries < 25; tries += 1) statuses.push((await raw(justice.legalHead, 'old-password', 'PROPFIND', '/dav/', '', { depth: '0' })).status)
    expect([statuses[0], statuses.at(-1)]).toEqual([401, 429])
    expect((await raw(colleague, theirs, 'PROPFIND', '/dav/', '', { depth: '0' })).status).toBe(207)
    expect((await raw(person, secret, 'PROPFIND', '/dav/', '', { depth: '0' })).status).toBe(207)
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

  test('§58 a device that was off so long that what went is forgotten asks everything anew', async () => {
    const token = async () => /<D:sync-token>([^<]+)</.exec((await sync('')).text)![1]!
    const sync = (from: string) => ask('REPORT', home, `<D:sync-collection xmlns:D="DAV:"><D:sync-token>${from}</D:sync-token><D:sync-level>1</D:sync-level><D:prop><D:getetag/></D:prop></D:sync-collection>`)
    await ask('PUT', `${home}old.ics`, ics('old', 'Ескі'))
    const before = await token()
    await ask('DELETE', `${home}old.ics`)
    const after = await token()
    expect((await sync(before)).text).toContain('old.ics')
    await world.db.updateTable('calendar_events').set({ removed_at: '2025-01-01T00:00:00.000Z' }).where('owner', '=', person.id).where('href', '=', 'old.ics').execute()
    await runJob(world.portal.node, 'calendar.clear', registered.jobs.get('calendar.clear')!, {})
    const late = await sync(before)
    expect([late.status, late.text.includes('valid-sync-token')]).toEqual([403, true])
    expect((await sync(after)).status).toBe(207)
  })

  test('§58 a client that knows no rules is told each day of a time by itself, in UTC; of a time that is none, that it is none', async () => {
    const uid = 'expand-me'
    const rule = 'RRULE:FREQ=DAILY;COUNT=30\r\nEXDATE;TZID=Asia/Almaty:20270102T100000\r\n'
    const other = `BEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20261101T000000Z\r\nRECURRENCE-ID;TZID=Asia/Almaty:20270103T100000\r\nDTSTART;TZID=Asia/Almaty:20270103T160000\r\nDTEND;TZID=Asia/Almaty:20270103T170000\r\nSUMMARY:Басқаша\r\nEND:VEVENT\r\n`
    await ask('PUT', `${home}expand.ics`, ics(uid, 'Күнделікті', '20270101T100000', '20270101T110000', rule).replace('END:VCALENDAR', `${other}END:VCALENDAR`))
    const query = (start: string, end: string) => `<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><C:calendar-data><C:expand start="${start}" end="${end}"/></C:calendar-data></D:prop><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range start="20270101T000000Z" end="20270105T000000Z"/></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>`
    const { text } = await ask('REPORT', home, query('20270101T000000Z', '20270105T000000Z'))
    const mine = text.split('BEGIN:VEVENT').filter((part) => part.includes(uid))
    expect(mine.map((part) => [/RECURRENCE-ID:(\S+)/.exec(part)?.[1], /DTSTART:(\S+)/.exec(part)?.[1], /SUMMARY:(\S+)/.exec(part)?.[1]])).toEqual([
      ['20270101T050000Z', '20270101T050000Z', 'Күнделікті'], ['20270103T050000Z', '20270103T110000Z', 'Басқаша'], ['20270104T050000Z', '20270104T050000Z', 'Күнделікті'],
    ])
    expect(mine.join('')).not.toMatch(/RRULE|EXDATE/)
    expect((await ask('REPORT', home, query('20270105T000000Z', '20270101T000000Z'))).status).toBe(403)
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
