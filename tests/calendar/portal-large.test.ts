/** §58: large calendars and hostile ones. Whatever a file or a device brings, the portal goes on answering everybody else. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { importFile } from '../../domain/calendar/contract.ts'
import { exportFile, freeBusy, previewImport, range, slots } from '../../domain/calendar/queries.ts'
import { readCalendar } from '../../node/documents/read.ts'
import { refusal } from '../world/refusal.ts'
import type { World } from '../world/portal.ts'
import { office } from '../world/world.ts'
import { withWorld } from '../world/with-world.ts'
import { askRaw, passwordOf } from './device.ts'

const { justice, economy, finance } = office
let world: World
withWorld((begun) => {
  world = begun
})

const bytes = (text: string): string => Buffer.from(text).toString('base64')
const calendarOf = (body: string): string => `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n${body}END:VCALENDAR\r\n`
const eventOf = (uid: string | number, ...lines: string[]): string => `BEGIN:VEVENT\r\nUID:${uid}\r\n${lines.map((line) => `${line}\r\n`).join('')}END:VEVENT\r\n`
const many = (count: number, each: (index: number) => string): string => calendarOf(Array.from({ length: count }, (_, index) => each(index)).join(''))

/** How long the loop that answers everybody worked at most without a look at others; of its own thread's time, since the machine is shared. */
async function stillness<T>(work: Promise<T>): Promise<{ result: T; longestMs: number }> {
  let longestMs = 0
  let last = process.threadCpuUsage()
  const beat = setInterval(() => {
    const { user, system } = process.threadCpuUsage(last)
    longestMs = Math.max(longestMs, (user + system) / 1000)
    last = process.threadCpuUsage()
  }, 5)
  const result = await work.finally(() => clearInterval(beat))
  return { result, longestMs }
}

/** Over what one step takes, and far under what the whole takes. */
const stillAtMostMs = 500

describe('§58 hostile files', () => {
  const hostile: [string, 'taken' | 'told', string][] = [
    ['fifty rules that hold every hundred years', 'taken', many(50, (index) => eventOf(`rare-${index}`, 'DTSTART:19700101T000000Z', 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;COUNT=1000'))],
    ['a zone of twenty thousand parts, named by two thousand events', 'taken', calendarOf(`BEGIN:VTIMEZONE\r\nTZID:Z\r\n${'BEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nRRULE:FREQ=DAILY\r\nTZOFFSETTO:+0500\r\nEND:STANDARD\r\n'.repeat(15_000)}END:VTIMEZONE\r\n${Array.from({ length: 2000 }, (_, index) => eventOf(`zone-${index}`, 'DTSTART;TZID=Z:20261201T100000')).join('')}`)],
    ['an event of thirty thousand people', 'taken', calendarOf(eventOf(1, 'DTSTART:20261201T100000Z', ...Array.from({ length: 30_000 }, (_, index) => `ATTENDEE;CN=Адам ${index}:mailto:a${index}@example.kz`)))],
    ['a hundred thousand levels', 'told', `BEGIN:VCALENDAR\r\n${'BEGIN:VEVENT\r\n'.repeat(100_000)}`],
    ['a line of two million letters', 'taken', calendarOf(eventOf(2, 'DTSTART:20261201T100000Z', `SUMMARY:${'x'.repeat(2_000_000)}`))],
    ['a hundred rules of ten thousand hours', 'taken', many(100, (index) => eventOf(`seldom-${index}`, 'DTSTART:19700101T000000Z', 'RRULE:FREQ=HOURLY;COUNT=9999'))],
  ]

  test('§58 hostile files are read or given up within seconds, and meanwhile nobody waits', async () => {
    const visitor = world.as(justice.executor)
    const became = async (text: string): Promise<string> => {
      try {
        const { items } = await visitor.ask(previewImport, { bytes: bytes(text) })
        const take = items.filter(({ state }) => state === 'new').map(({ uid }) => uid)
        if (take.length === 0) return 'told'
        await visitor.do(importFile, { bytes: bytes(text), take })
        return 'taken'
      } catch (error) {
        return refusal(Promise.reject(error as Error))
      }
    }
    const read = await stillness(Promise.all(hostile.map(([, , text]) => became(text))))
    expect(read.result).toEqual(hostile.map(([, expected]) => expected))
    expect(read.longestMs).toBeLessThan(stillAtMostMs)
    const looked = await stillness(Promise.all([visitor.ask(range, { from: '2026-11-23', until: '2027-01-03' }), visitor.ask(freeBusy, { from: '2026-11-23', until: '2026-11-29', persons: [justice.executor.id] })]))
    expect(looked.longestMs).toBeLessThan(stillAtMostMs)
    process.stderr.write(`hostile files: the loop stood still ${read.longestMs.toFixed(0)} ms at most while they were read, ${looked.longestMs.toFixed(0)} ms while what they brought was shown\n`)
  }, 120_000)

  test('§58 a file whose reading has no end in sight is given up, and the next is read by another thread', async () => {
    const endless = Buffer.from(many(5000, (index) => eventOf(index, 'DTSTART:19700101T000000Z', 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30')))
    expect(await refusal(readCalendar(endless, 300))).toMatch(/^documents\.refused\.tooSlow/)
    expect((await readCalendar(Buffer.from(calendarOf(eventOf(1, 'DTSTART:20261201T100000Z'))))).items).toHaveLength(1)
  }, 60_000)

  test('§58 a file over the limit is refused before it is read', async () => {
    expect(await refusal(world.as(justice.executor).ask(previewImport, { bytes: bytes('x'.repeat(2_600_000)) }))).toMatch(/^(kernel\.badInput|calendar\.ics\.tooLarge)$/)
  })
})

const shared = fileURLToPath(new URL('../../../shared/data/ics', import.meta.url))
function isThere(): boolean {
  if (!existsSync(shared)) process.stderr.write('the folder of iCalendar samples is not beside the project: files of other programs are not taken in\n')
  return existsSync(shared)
}

test.runIf(isThere())('§58 every file of other programs opens: what can be taken is taken, what can’t is told with its line', async () => {
  const visitor = world.as(economy.executor)
  const told: string[] = []
  for (const name of readdirSync(shared).filter((each) => each.endsWith('.ics'))) {
    const file = { bytes: readFileSync(join(shared, name)).toString('base64') }
    const { items, problems } = await visitor.ask(previewImport, file)
    const take = items.filter(({ state }) => state === 'new').map(({ uid }) => uid)
    const wrong = problems.filter(({ harmless }) => !harmless)
    expect(take.length + wrong.length + items.length, name).toBeGreaterThan(0)
    for (const { line } of problems) expect(line, name).toBeGreaterThan(0)
    if (take.length === 0) continue
    const { added } = await visitor.do(importFile, { ...file, take })
    expect(added, name).toBe(new Set(take).size)
    // Of several that go by one name the first is taken.
    const again = new Map((await visitor.ask(previewImport, file)).items.toReversed().map(({ uid, state }) => [uid, state]))
    for (const uid of take) expect(again.get(uid), `${name} ${uid}`).toBe('same')
    told.push(name)
  }
  expect(told.length).toBeGreaterThan(20)
}, 60_000)

describe('§58 a calendar of five thousand events', () => {
  const person = finance.executor
  let secret = ''
  const home = `/dav/calendars/${person.id}/own/`
  const uids = Array.from({ length: 5000 }, (_, index) => `big-${index}`)
  beforeAll(async () => {
    const visitor = world.as(person)
    const day = (index: number): string => `2026${String(1 + (index % 12)).padStart(2, '0')}${String(1 + (index % 28)).padStart(2, '0')}`
    const text = many(5000, (index) => eventOf(`big-${index}`, `DTSTART;TZID=Asia/Almaty:${day(index)}T${String(9 + (index % 9)).padStart(2, '0')}0000`, 'DURATION:PT30M', `SUMMARY:${index}`, ...(index % 50 === 0 ? ['RRULE:FREQ=WEEKLY'] : [])))
    await visitor.do(importFile, { bytes: bytes(text), take: uids })
    ;({ secret } = await passwordOf(visitor))
  }, 60_000)

  const report = (body: string) => askRaw(world, person, secret, 'REPORT', home, body, { depth: '1' })
  const sync = (token: string, limit: number) => report(`<D:sync-collection xmlns:D="DAV:"><D:sync-token>${token}</D:sync-token><D:sync-level>1</D:sync-level><D:limit><D:nresults>${limit}</D:nresults></D:limit><D:prop><D:getetag/></D:prop></D:sync-collection>`)
  const tokenIn = (text: string): string => /<D:sync-token>([^<]+)</.exec(text)?.[1] ?? ''

  test('§58 a device gets it in pieces, none twice and none missing, and then only what changed', async () => {
    const names = new Set<string>()
    let token = ''
    let pieces = 0
    for (let isCut = true; isCut; pieces += 1) {
      const { status, text } = await sync(token, 1500)
      expect(status).toBe(207)
      for (const [, name] of text.matchAll(/<D:href>[^<]*\/own\/([^<]+\.ics)<\/D:href>/g)) {
        expect(names.has(name!), name).toBe(false)
        names.add(name!)
      }
      token = tokenIn(text)
      isCut = text.includes('507 Insufficient')
    }
    expect([names.size, pieces]).toEqual([5000, 4])
    const after = await sync(token, 1500)
    expect([after.text.includes('<D:href>'), tokenIn(after.text)]).toEqual([false, token])
  })

  test('§58 whole, by a time and by names it is written while others are answered', async () => {
    const whole = await stillness(report('<C:calendar-query xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:D="DAV:"><D:prop><D:getetag/><C:calendar-data/></D:prop><C:filter><C:comp-filter name="VCALENDAR"/></C:filter></C:calendar-query>'))
    expect(whole.result.text.match(/BEGIN:VEVENT/g)).toHaveLength(5000)
    expect(whole.longestMs).toBeLessThan(stillAtMostMs)
    const week = await report('<C:calendar-query xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:D="DAV:"><D:prop><D:getetag/></D:prop><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range start="20261123T000000Z" end="20261130T000000Z"/></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>')
    const found = week.text.match(/<D:getetag>/g)?.length ?? 0
    expect(found).toBeGreaterThan(10)
    expect(found).toBeLessThan(400)
    const visitor = world.as(person)
    const file = await stillness(visitor.ask(exportFile, {}))
    expect(file.result.text.match(/BEGIN:VEVENT/g)).toHaveLength(5000)
    expect(file.longestMs).toBeLessThan(stillAtMostMs)
    const free = await stillness(visitor.ask(slots, { from: '2026-11-23', until: '2026-12-31', persons: [person.id], minutes: 30, limit: 5 }))
    expect(free.longestMs).toBeLessThan(stillAtMostMs)
    process.stderr.write(`5,000 events: the loop stood still ${whole.longestMs.toFixed(0)} ms for CalDAV, ${file.longestMs.toFixed(0)} ms for a file, ${free.longestMs.toFixed(0)} ms for free time\n`)
  }, 60_000)
})
