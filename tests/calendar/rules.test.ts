/** The calendar's rules alone: when things take place, what a file says, and when all are free. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import rrule from 'rrule'
import { describe, expect, test } from 'vitest'
import type { Event, When } from '../../domain/calendar/event.ts'
import { freeSlots, merged, outsideOf, type Wanted } from '../../domain/calendar/free-time.ts'
import { extentOf, instantsOf, occurrencesBetween } from '../../domain/calendar/occurrences.ts'
import { splitAt, without } from '../../domain/calendar/parts.ts'
import { expand } from '../../domain/calendar/recurrence.ts'
import { partsOf, ruleOf } from '../../domain/calendar/repeat.ts'
import { parseRule, writeRule } from '../../domain/calendar/rule.ts'
import { usualHours } from '../../domain/calendar/hours.ts'
import { mayRepeat } from '../../domain/calendar/rules.ts'
import { plainSecret, secretOf } from '../../domain/calendar/secret.ts'
import { civilOf, instantOf, republicOffset, republicZones } from '../../domain/calendar/zones.ts'
import { zoneOffset } from '../../node/calendar/zone-offset.ts'
import { calendar } from '../world/world.ts'

const almaty = { zone: 'Asia/Almaty', offsetOf: zoneOffset }
const keys = (rule: string, start: string, limit = 20): string[] => expand(parseRule(rule)!, start, { from: start, until: start.length === 10 ? '2199-12-31' : '2199-12-31T00:00:00', limit })
const days = (rule: string, start: string, limit = 20): string => keys(rule, `${start}T09:00:00`, limit).map((key) => key.slice(5, 10)).join(' ')

function timed(when: Partial<Extract<When, { allDay: false }>> = {}): When {
  return { allDay: false, from: '2026-11-23T10:00:00', until: '2026-11-23T11:00:00', zone: 'Asia/Almaty', ...when }
}

describe('RFC 5545 recurrence', () => {
  test.each([
    ['daily for 10 occurrences', 'FREQ=DAILY;COUNT=10', '1997-09-02', '09-02 09-03 09-04 09-05 09-06 09-07 09-08 09-09 09-10 09-11'],
    ['every 10 days', 'FREQ=DAILY;INTERVAL=10;COUNT=5', '1997-09-02', '09-02 09-12 09-22 10-02 10-12'],
    ['every other week, the week beginning on Sunday', 'FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH', '1997-09-02', '09-02 09-04 09-16 09-18 09-30 10-02 10-14 10-16'],
    ['the week\'s first day makes a difference', 'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO', '1997-08-05', '08-05 08-10 08-19 08-24'],
    ['the week\'s first day makes a difference, other way', 'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU', '1997-08-05', '08-05 08-17 08-19 08-31'],
    ['first Friday of the month', 'FREQ=MONTHLY;COUNT=4;BYDAY=1FR', '1997-09-05', '09-05 10-03 11-07 12-05'],
    ['first and last Sunday every other month', 'FREQ=MONTHLY;INTERVAL=2;COUNT=6;BYDAY=1SU,-1SU', '1997-09-07', '09-07 09-28 11-02 11-30 01-04 01-25'],
    ['second to last Monday', 'FREQ=MONTHLY;COUNT=4;BYDAY=-2MO', '1997-09-22', '09-22 10-20 11-17 12-22'],
    ['third to last day', 'FREQ=MONTHLY;BYMONTHDAY=-3;COUNT=4', '1997-09-28', '09-28 10-29 11-28 12-29'],
    ['every Friday the 13th', 'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=4', '1997-09-02', '02-13 03-13 11-13 08-13'],
    ['a day that a month lacks is left out', 'FREQ=MONTHLY;COUNT=5', '2007-01-31', '01-31 03-31 05-31 07-31 08-31'],
    ['the last working day of the month', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3', '2026-11-02', '11-30 12-31 01-29'],
    ['leap day', 'FREQ=YEARLY;COUNT=3', '2024-02-29', '02-29 02-29 02-29'],
    ['the 1st, 100th and 200th day every third year', 'FREQ=YEARLY;INTERVAL=3;COUNT=5;BYYEARDAY=1,100,200', '1997-01-01', '01-01 04-10 07-19 01-01 04-09'],
    ['Monday of week 20', 'FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=3', '1997-05-12', '05-12 05-11 05-17'],
    ['election day', 'FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3', '1996-11-05', '11-05 11-07 11-02'],
  ])('%s', (_name, rule, start, expected) => {
    expect(days(rule, start)).toBe(expected)
  })

  test('hours and minutes repeat too', () => {
    expect(keys('FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000', '1997-09-02T09:00:00')).toEqual(['09', '12', '15'].map((hour) => `1997-09-02T${hour}:00:00`))
    expect(keys('FREQ=MINUTELY;INTERVAL=90;COUNT=4', '1997-09-02T09:00:00').map((key) => key.slice(11, 16))).toEqual(['09:00', '10:30', '12:00', '13:30'])
    expect(keys('FREQ=DAILY;BYHOUR=9,10;BYMINUTE=0,20,40;COUNT=7', '1997-09-02T09:00:00').map((key) => key.slice(8, 16)).at(-1)).toBe('03T09:00')
  })

  const published = process.env['KENSE_LIBICAL_VECTORS']
  test.skipIf(published === undefined)('libical\'s published vectors (KENSE_LIBICAL_VECTORS: its src/test/icalrecur_test.txt)', () => {
    const iso = (text: string): string => (text.length === 8 ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}T${text.slice(9, 11)}:${text.slice(11, 13)}:${text.slice(13, 15)}`)
    const wrong: string[] = []
    let tried = 0
    for (const block of readFileSync(published!, 'utf8').split(/\n\s*\n/)) {
      const field = (name: string) => new RegExp(`^${name}:(.*)$`, 'm').exec(block)?.[1]?.trim()
      const [text, start, said, from] = [field('RRULE'), field('DTSTART'), field('INSTANCES'), field('START-AT')]
      // Where libical itself says that it doesn't know.
      if (text === undefined || start === undefined || said?.includes('*') === true) continue
      tried += 1
      const rule = parseRule(text)
      const expected = (said ?? '').split(',').filter((each) => each !== '').map(iso).filter((key) => from === undefined || key >= iso(from))
      const found = rule === null ? [] : expand(rule, iso(start), { from: iso(from ?? start), until: iso(start).length === 10 ? '2199-12-31' : '2199-12-31T00:00:00', limit: expected.length + 1 })
      const isEndless = rule !== null && rule.count === null && rule.until === null
      if (JSON.stringify(isEndless ? found.slice(0, expected.length) : found) !== JSON.stringify(expected)) wrong.push(`${text} ${start}`)
    }
    expect(tried).toBeGreaterThan(140)
    expect(wrong).toEqual([])
  })

  test('says the same as a library that others wrote, for any rule both know', () => {
    const weekday = fc.constantFrom('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')
    const list = (lowest: number, highest: number, most = 3) => fc.uniqueArray(fc.integer({ min: lowest, max: highest }).filter((each) => each !== 0 || lowest === 0), { minLength: 1, maxLength: most }).map((each) => each.toSorted((a, b) => a - b))
    const part = (name: string, value: fc.Arbitrary<{ toString(): string }>) => fc.option(value.map((each) => `;${name}=${String(each)}`), { nil: '', freq: 2 })
    const rules = fc
      .tuple(fc.constantFrom('YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'HOURLY'), fc.integer({ min: 1, max: 4 }), part('BYMONTH', list(1, 12)), part('BYMONTHDAY', list(-31, 31)), part('BYDAY', fc.uniqueArray(weekday, { minLength: 1, maxLength: 3 })), part('BYHOUR', list(0, 23)), part('WKST', weekday))
      // Days of the month in a year without a month are read differently on purpose; and it takes positions (BYSETPOS) from
      // the wrong end of a short set, which libical's vectors show.
      .filter(([frequency, , months, monthDays, weekdays]) => !(frequency === 'YEARLY' && monthDays !== '' && months + weekdays === ''))
      .map(([frequency, interval, ...parts]) => `FREQ=${frequency};INTERVAL=${interval}${parts.join('')}`)
    const starts = fc.integer({ min: 0, max: 9000 }).map((each) => new Date(Date.UTC(2000, 0, 1) + each * 86_400_000 + 34_200_000).toISOString().slice(0, 19))
    fc.assert(
      fc.property(rules, starts, (text, start) => {
        const own = expand(parseRule(text)!, start, { from: start, until: new Date(Date.parse(`${start}Z`) + 900 * 86_400_000).toISOString().slice(0, 19), limit: 40 })
        // It has no end of its own where a rule never holds, so it is asked only as far as we have found.
        if (own.length === 0) return
        const until = new Date(`${own.at(-1)}Z`)
        const theirs = new rrule.RRule({ ...rrule.RRule.parseString(text), dtstart: new Date(`${start}Z`), until }).all((_date, index) => index < 40)
        // It tells an occurrence twice that two positions name.
        const told = [...new Set(theirs.map((date) => date.toISOString().slice(0, 19)))].slice(0, own.length)
        expect(own.slice(0, told.length), `${text} from ${start}`).toEqual(told)
        expect(told.length).toBeGreaterThan(Math.min(own.length - 1, 18))
      }),
      { numRuns: 300 },
    )
  }, 60_000)

  test('a rule that never holds, or holds a thousand million times, takes no time', () => {
    const window = { from: '2026-01-01T00:00:00', until: '2026-12-31T00:00:00', limit: 1000 }
    for (const text of ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2', 'FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31', 'FREQ=DAILY;COUNT=999999999', 'FREQ=DAILY;INTERVAL=999999999', 'FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30', 'FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;BYMONTH=5']) {
      const began = performance.now()
      expand(parseRule(text)!, '1970-01-01T00:00:00', window)
      expect(performance.now() - began, text).toBeLessThan(250)
    }
    const refused = (rule: string): string | undefined => {
      const verdict = mayRepeat({ when: timed(), repeat: { rule, dates: [], except: [] } })
      return verdict.allowed ? undefined : verdict.refusal.key
    }
    expect(refused('FREQ=SECONDLY;COUNT=1000000000')).toBe('calendar.repeatTooOften')
    expect(refused('FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7;BYMINUTE=0,10,20,30,40,50')).toBeUndefined()
    expect(refused('FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7;BYMINUTE=0,5,10,15,20,25,30')).toBe('calendar.repeatTooOften')
    expect(refused('FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2')).toBe('calendar.repeatNever')
    expect(refused('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29')).toBeUndefined()
  })

  test('what is no rule is not half understood', () => {
    for (const text of ['', 'FREQ=', 'FREQ=DAILY;FREQ=WEEKLY', 'COUNT=3', 'FREQ=DAILY;COUNT=0', 'FREQ=DAILY;COUNT=3;UNTIL=20260101', 'FREQ=DAILY;BYMONTH=13', 'FREQ=DAILY;BYDAY=XX', 'FREQ=DAILY;UNTIL=2026', 'FREQ=DAILY;BYMONTHDAY=0', 'FREQ=YEARLY;RSCALE=CHINESE', 'FREQ=DAILY;INTERVAL=-1']) expect(parseRule(text), text).toBeNull()
    for (const text of ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,-1FR', 'FREQ=YEARLY;UNTIL=20261130T185900Z;BYMONTH=2,6']) expect(parseRule(writeRule(parseRule(text)!))).toEqual(parseRule(text))
    expect(parseRule('freq=weekly;byday=mo;')).toEqual(parseRule('FREQ=WEEKLY;BYDAY=MO'))
  })

  test('what a form shows of a rule becomes the same rule', () => {
    const when = timed()
    for (const text of ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE', 'FREQ=MONTHLY;BYDAY=-1FR', 'FREQ=DAILY;COUNT=5', 'FREQ=YEARLY;BYMONTHDAY=16;BYMONTH=12', 'FREQ=WEEKLY;UNTIL=20261130T185959Z']) {
      const parts = partsOf(text)!
      expect(parts.more).toBe(false)
      expect(parseRule(ruleOf(parts, when))).toEqual(parseRule(text))
    }
    expect(partsOf('FREQ=WEEKLY;UNTIL=20261130T185959Z')?.end).toEqual({ kind: 'until', date: '2026-11-30' })
    expect(partsOf('FREQ=MONTHLY;BYDAY=MO;BYSETPOS=2')?.more).toBe(true)
    expect(partsOf('FREQ=HOURLY')).toBeNull()
  })
})

describe('B8.2 one instant everywhere', () => {
  test('B8.2 our zones are those of the tz database, hour by hour around each change', () => {
    for (const zone of republicZones) {
      const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
      const said = (epochMs: number): number => Number(/GMT\+(\d\d)/.exec(format.formatToParts(epochMs).find(({ type }) => type === 'timeZoneName')?.value ?? '')?.[1])
      for (const around of [Date.UTC(2005, 0, 1), Date.UTC(2018, 11, 20, 18), Date.UTC(2024, 1, 29, 18), Date.UTC(2026, 10, 22), Date.UTC(2037, 0, 1)]) {
        for (let hours = -30; hours <= 30; hours += 1) {
          const epochMs = around + hours * 3_600_000
          if (epochMs >= Date.UTC(2005, 0, 1)) expect(republicOffset(zone, epochMs) / 3_600_000, `${zone} ${new Date(epochMs).toISOString()}`).toBe(said(epochMs))
        }
      }
    }
  })

  test('B8.2 a civil time and its instant say the same in every zone, also in the night of 1 March 2024', () => {
    const near = fc.oneof(fc.integer({ min: Date.UTC(2024, 1, 28), max: Date.UTC(2024, 2, 2) }), fc.integer({ min: Date.UTC(2018, 11, 19), max: Date.UTC(2018, 11, 22) }), fc.integer({ min: Date.UTC(2005, 0, 1), max: Date.UTC(2099, 0, 1) }))
    fc.assert(
      fc.property(near, fc.constantFrom('Asia/Almaty', 'Asia/Qyzylorda', 'Asia/Aqtau', 'Europe/Berlin', 'America/New_York', '+03:30'), (epochMs, zone) => {
        const instant = new Date(Math.floor(epochMs / 1000) * 1000).toISOString()
        const civil = civilOf(instant, zone, zoneOffset)
        const back = instantOf(civil, zone, zoneOffset)
        // An hour that comes twice is its first; the civil time is the same either way.
        expect(civilOf(back, zone, zoneOffset)).toBe(civil)
        expect(back <= instant && Date.parse(instant) - Date.parse(back) <= 3_600_000).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  test('B8.2 a meeting each Monday at ten stays at ten when the clocks change', () => {
    const when = timed({ from: '2024-02-26T10:00:00', until: '2024-02-26T11:00:00' })
    const found = occurrencesBetween({ when, repeat: { rule: 'FREQ=WEEKLY', dates: [], except: [] }, changed: [] }, '2024-02-20T00:00:00.000Z', '2024-03-10T00:00:00.000Z', almaty)
    expect(found.map(({ start }) => start)).toEqual(['2024-02-26T04:00:00.000Z', '2024-03-04T05:00:00.000Z'])
    // The day on which the clocks were put back an hour at its end had 25 hours.
    expect(instantsOf({ allDay: true, from: '2024-02-29', until: '2024-02-29' }, almaty)).toEqual({ start: '2024-02-28T18:00:00.000Z', end: '2024-02-29T19:00:00.000Z' })
    expect(instantsOf({ allDay: true, from: '2024-03-01', until: '2024-03-01' }, almaty)).toEqual({ start: '2024-02-29T19:00:00.000Z', end: '2024-03-01T19:00:00.000Z' })
  })

  test('B8.2 a meeting of Qyzylorda and one of Almaty at the same civil time were an hour apart until 2024 and are together since', () => {
    const at = (zone: string, date: string): string => instantOf(`${date}T10:00:00`, zone)
    expect([at('Asia/Almaty', '2024-02-29'), at('Asia/Qyzylorda', '2024-02-29')]).toEqual(['2024-02-29T04:00:00.000Z', '2024-02-29T05:00:00.000Z'])
    expect(at('Asia/Almaty', '2024-03-01')).toBe(at('Asia/Qyzylorda', '2024-03-01'))
    expect(at('Asia/Aqtau', '2024-02-29')).toBe(at('Asia/Aqtobe', '2024-02-29'))
  })
})

describe('§57 occurrences and parts', () => {
  const event = (given: Partial<Event>): Event => ({
    kind: 'event', title: 'Ж', place: '', description: '', when: timed(), repeat: null, reminders: [], room: null, private: false, busy: true, status: 'confirmed', guests: [], id: '00000000-0000-4000-8000-000000000001',
    uid: 'u', owner: { person: '00000000-0000-4000-8000-000000000002', name: '' }, changed: [], invitees: [], doneAt: null, revision: 1, sequence: 0, madeAt: '2026-11-01T00:00:00.000Z', changedAt: '2026-11-01T00:00:00.000Z', ...given,
  })
  const all = (one: Event): string[] => occurrencesBetween(one, '2026-01-01T00:00:00.000Z', '2028-01-01T00:00:00.000Z', almaty).map(({ when }) => when.from)

  test('§57 both halves of a divided event have together what the whole had', () => {
    const rules = fc.constantFrom('FREQ=DAILY;COUNT=9', 'FREQ=WEEKLY;BYDAY=MO,TH', 'FREQ=MONTHLY;BYDAY=-1FR;COUNT=12', 'FREQ=DAILY;INTERVAL=3;UNTIL=20270301T050000Z')
    fc.assert(
      fc.property(rules, fc.boolean(), fc.nat({ max: 8 }), fc.array(fc.nat({ max: 8 }), { maxLength: 3 }), (rule, allDay, at, out) => {
        const when: When = allDay ? { allDay: true, from: '2026-11-23', until: '2026-11-24' } : timed()
        const fitting = allDay ? rule.replace(/T\d{6}Z/, '') : rule
        const whole = event({ when, repeat: { rule: fitting, dates: [], except: [] } })
        const listed = all(whole)
        const thinned = out.reduce((one, index) => (listed[index] === undefined ? one : without(one, listed[index])), whole)
        const left = all(thinned)
        const occurrence = left[at % left.length]!
        const { earlier, later } = splitAt(thinned, occurrence, zoneOffset)
        expect([...(earlier === null ? [] : all(earlier)), ...all(later)]).toEqual(left)
        expect(all(later)[0]).toBe(occurrence)
      }),
      { numRuns: 200 },
    )
  })

  test('what the index looks for covers every occurrence', () => {
    fc.assert(
      fc.property(fc.constantFrom('FREQ=DAILY;COUNT=9', 'FREQ=WEEKLY;UNTIL=20270301T050000Z', 'FREQ=MONTHLY'), fc.boolean(), fc.array(fc.nat({ max: 400 }), { maxLength: 3 }), (rule, allDay, dates) => {
        const when: When = allDay ? { allDay: true, from: '2026-11-23', until: '2026-11-25' } : timed()
        const added = dates.map((days) => (allDay ? new Date(Date.parse('2026-01-01') + days * 86_400_000).toISOString().slice(0, 10) : `${new Date(Date.parse('2026-01-01') + days * 86_400_000).toISOString().slice(0, 10)}T10:00:00`))
        const one = event({ when, repeat: { rule: allDay ? rule.replace(/T\d{6}Z/, '') : rule, dates: added, except: [] } })
        const extent = extentOf(one, almaty)!
        for (const zone of ['Asia/Almaty', 'Asia/Aqtau', 'America/New_York']) {
          for (const { start, end } of occurrencesBetween(one, '2025-06-01T00:00:00.000Z', '2029-01-01T00:00:00.000Z', { zone, offsetOf: zoneOffset })) {
            expect(start >= extent.first && (extent.last === null || end <= extent.last)).toBe(true)
          }
        }
      }),
      { numRuns: 100 },
    )
  })
})

describe('B8.3 free time', () => {
  const wanted: Wanted = { from: '2026-11-23T00:00:00.000Z', until: '2026-12-05T00:00:00.000Z', minutes: 60, limit: 50, zone: 'Asia/Almaty', hours: [usualHours], calendar, offsetOf: zoneOffset }

  test('B8.3 no time that is offered lies over anything, outside working hours, in the break or on a day off', () => {
    const busy = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 * 96 }), fc.integer({ min: 1, max: 40 })), { maxLength: 30 }).map((spans) => spans.map(([at, length]) => ({ start: new Date(Date.parse(wanted.from) + at * 900_000).toISOString(), end: new Date(Date.parse(wanted.from) + (at + length) * 900_000).toISOString() })))
    fc.assert(
      fc.property(busy, fc.integer({ min: 1, max: 16 }), (spans, quarters) => {
        const slots = freeSlots(spans, { ...wanted, minutes: quarters * 15 })
        for (const slot of slots) {
          expect(spans.some((span) => span.start < slot.end && span.end > slot.start)).toBe(false)
          const [from, until] = [civilOf(slot.start, 'Asia/Almaty'), civilOf(slot.end, 'Asia/Almaty')]
          expect(outsideOf({ allDay: false, from, until, zone: 'Asia/Almaty' }, { hours: usualHours, calendar })).toBeNull()
        }
        // The first that is offered is the first there is.
        const [first] = slots
        for (let at = Date.parse(wanted.from); at < Date.parse(first?.start ?? wanted.until); at += 900_000) {
          const [start, end] = [new Date(at).toISOString(), new Date(at + quarters * 900_000).toISOString()]
          const isFree = end <= wanted.until && !merged(spans).some((span) => span.start < end && span.end > start)
          const fits = outsideOf({ allDay: false, from: civilOf(start, 'Asia/Almaty'), until: civilOf(end, 'Asia/Almaty'), zone: 'Asia/Almaty' }, { hours: usualHours, calendar }) === null
          expect(isFree && fits, start).toBe(false)
        }
      }),
      { numRuns: 150 },
    )
  })

  test('B8.3 16 December is a day off, whatever its weekday', () => {
    expect(freeSlots([], { ...wanted, from: '2026-12-15T19:00:00.000Z', until: '2026-12-16T18:00:00.000Z' })).toEqual([])
    expect(outsideOf(timed({ from: '2026-12-16T10:00:00', until: '2026-12-16T11:00:00' }), { hours: usualHours, calendar })?.key).toBe('calendar.outside.dayOff')
    expect(outsideOf(timed({ from: '2026-11-23T13:30:00', until: '2026-11-23T14:00:00' }), { hours: usualHours, calendar })?.key).toBe('calendar.outside.break')
    expect(outsideOf(timed({ from: '2026-11-23T18:00:00', until: '2026-11-23T19:00:00' }), { hours: usualHours, calendar })?.key).toBe('calendar.outside.hours')
  })
})

test('a secret has letters that can be told apart, and is the same however it is typed', () => {
  const secret = secretOf(Uint8Array.from({ length: 48 }, (_, index) => (index * 37) % 256))
  expect(secret).toMatch(/^([a-hjkmnp-z2-9]{4}-){5}[a-hjkmnp-z2-9]{4}$/)
  expect(plainSecret(` ${secret.toUpperCase().replaceAll('-', ' ')} `)).toBe(plainSecret(secret))
  expect(() => secretOf(new Uint8Array(20))).toThrow(RangeError)
})

