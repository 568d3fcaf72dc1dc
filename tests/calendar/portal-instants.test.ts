/** B8.2: an event is at one instant wherever it is looked at. */
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import ICAL from 'ical.js'
import { describe, expect, test } from 'vitest'
import { importFile, renewFeed } from '../../domain/calendar/contract.ts'
import { readIcs } from '../../domain/calendar/ics-read.ts'
import { instantsOf } from '../../domain/calendar/occurrences.ts'
import { exportFile, find, freeBusy, range } from '../../domain/calendar/queries.ts'
import { secretOf } from '../../domain/calendar/secret.ts'
import { civilOf, instantOf, republicZones, shiftCivil } from '../../domain/calendar/zones.ts'
import { addDays } from '../../domain/kernel/time.ts'
import { zoneOffset } from '../../node/calendar/zone-offset.ts'
import type { World } from '../world/portal.ts'
import { office } from '../world/world.ts'
import { withWorld } from '../world/with-world.ts'
import { askRaw, digest, passwordOf } from './device.ts'
import { make } from './events.ts'

let world: World
withWorld((begun) => {
  world = begun
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
      expect(startIn((await askRaw(world, person, secret, 'GET', `/dav/calendars/${person.id}/own/${id}.ics`)).text)).toBe(expected)
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
    const device = await askRaw(world, person, secret, 'REPORT', `/dav/calendars/${person.id}/own/`, '<C:calendar-query xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:D="DAV:"><D:prop><C:calendar-data/></D:prop><C:filter><C:comp-filter name="VCALENDAR"/></C:filter></C:calendar-query>')
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
