/** B8.4: what goes out comes back the same, what comes in is read as far as it goes, and nothing hostile takes long. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import ICAL from 'ical.js'
import { describe, expect, test } from 'vitest'
import { isSameContent, type Content } from '../../domain/calendar/ics-content.ts'
import { readIcs } from '../../domain/calendar/ics-read.ts'
import { writeIcs, writeObject, type Written } from '../../domain/calendar/ics-write.ts'
import { occurrencesBetween } from '../../domain/calendar/occurrences.ts'
import { texts } from '../../domain/texts.ts'
import { zoneOffset } from '../../node/calendar/zone-offset.ts'
import { contents } from './contents.ts'

const written = (content: Content, kept: string | null = null): Written => ({ content, kept, organizer: null, roomName: '', madeAt: '2026-11-01T00:00:00.000Z', changedAt: '2026-11-02T00:00:00.000Z' })
const readOne = (text: string): Content | null => readIcs(text, zoneOffset).items[0]?.content ?? null
const calendarOf = (body: string): string => `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n${body}END:VCALENDAR\r\n`

describe('B8.4 out and in again', () => {
  test('B8.4 everything that is written is read back the same', () => {
    fc.assert(
      fc.property(contents, (content) => {
        const text = writeIcs([written(content)], zoneOffset)
        const { items, problems } = readIcs(text, zoneOffset)
        expect(problems).toEqual([])
        expect(items.flatMap((item) => item.problems)).toEqual([])
        const back = items[0]?.content
        expect(back).not.toBeNull()
        // Attendees by themselves too: `isSameContent` looks at them as guests only.
        expect({ ...back, sequence: content.sequence }).toEqual({ ...content })
        expect(isSameContent(back!, content)).toBe(true)
      }),
      { numRuns: 400 },
    )
  })

  test('§58 a task that is done as a whole is done on its moved days as well, and was not done there by itself', () => {
    const task = 'UID:t\r\nDTSTAMP:20261101T000000Z\r\nSUMMARY:A\r\n'
    const content = readOne(calendarOf(`BEGIN:VTODO\r\n${task}DTSTART:20261102T050000Z\r\nDUE:20261102T060000Z\r\nRRULE:FREQ=WEEKLY\r\nEND:VTODO\r\nBEGIN:VTODO\r\n${task}RECURRENCE-ID:20261109T050000Z\r\nDTSTART:20261110T050000Z\r\nDUE:20261110T060000Z\r\nEND:VTODO\r\n`))!
    const done = { ...content, doneAt: '2026-11-20T04:05:06.000Z' }
    const text = writeObject(written(done), zoneOffset)
    expect(text.match(/COMPLETED:20261120T040506Z/g)).toHaveLength(2)
    expect(readOne(text)).toMatchObject({ doneAt: done.doneAt, changed: done.changed })
  })

  test('no line is longer than 75 octets, and ical.js reads the same instants out of it', () => {
    fc.assert(
      fc.property(contents.filter(({ kind, when, repeat }) => kind === 'event' && repeat === null && when !== null), (content) => {
        const text = writeIcs([written(content)], zoneOffset)
        for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
        const component = new ICAL.Component(ICAL.parse(text) as string)
        for (const zone of component.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone)
        const event = new ICAL.Event(component.getFirstSubcomponent('vevent')!)
        expect(event.summary ?? '').toBe(content.title)
        const [own] = occurrencesBetween({ when: content.when, repeat: null, changed: [] }, '1960-01-01T00:00:00.000Z', '2210-01-01T00:00:00.000Z', { zone: 'UTC', offsetOf: zoneOffset })
        if (!content.when!.allDay && !isTwice(content.when!.from, content.when!.zone)) expect(new Date(event.startDate.toUnixTime() * 1000).toISOString()).toBe(own!.start)
      }),
      { numRuns: 60 },
    )
  })

  /** An hour of a night in which clocks are put back: libraries choose differently which of the two is meant. */
  function isTwice(civil: string, zone: string): boolean {
    const wall = Date.parse(`${civil}Z`)
    return new Set([-26, -2, -1, 0, 1, 2, 26].map((hours) => zoneOffset(zone, wall + hours * 3_600_000 - zoneOffset(zone, wall)))).size > 1
  }

  test('B8.4 python-icalendar reads every one of them, and writes one that says the same', () => {
    const python = '/usr/bin/python3'
    try {
      execFileSync(python, ['-c', 'import icalendar'], { stdio: 'ignore' })
    } catch {
      process.stderr.write('python3-icalendar is not installed (apt-get install python3-icalendar): its reading is not tried\n')
      return
    }
    // Its version 4 takes a backslash before an n for the end of a line, wherever it stands.
    const all = fc.sample(contents.filter((content) => !(content.title + content.place + content.description).includes('\\')), 150)
    const script = 'import sys, json, icalendar\nprint(json.dumps([icalendar.Calendar.from_ical(t).to_ical().decode() for t in json.load(sys.stdin)]))'
    const answer = JSON.parse(execFileSync(python, ['-c', script], { input: JSON.stringify(all.map((content) => writeIcs([written(content)], zoneOffset))), maxBuffer: 64 * 1024 * 1024, encoding: 'utf8' })) as string[]
    for (const [index, text] of answer.entries()) {
      const content = all[index]!
      const back = readOne(text)
      const bare = ({ attendees: _attendees, guests: _guests, ...rest }: Content) => rest
      // It rewrites parameters of attendees in its own way; everything else must stand.
      expect(back === null ? null : bare(back), text).toEqual(bare(content))
    }
  })

  test('what another program wrote beside is kept to the byte until something is changed, and then for the rest', () => {
    const text = calendarOf('BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261101T000000Z\r\nDTSTART;TZID=Asia/Almaty;X-P=1:20261201T100000\r\nSUMMARY:A\r\nCATEGORIES:X,Y\r\nX-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-TITLE="Q":geo:51.1,71.4\r\nBEGIN:VALARM\r\nACTION:AUDIO\r\nTRIGGER;VALUE=DATE-TIME:20261201T030000Z\r\nEND:VALARM\r\nEND:VEVENT\r\n')
    const content = readOne(text)!
    expect(writeObject(written(content, text), zoneOffset)).toBe(text)
    const changed = writeObject(written({ ...content, title: 'B', reminders: [5] }, text), zoneOffset)
    for (const line of ['CATEGORIES:X,Y', 'DTSTART;TZID=Asia/Almaty;X-P=1:20261201T100000', 'TRIGGER;VALUE=DATE-TIME:20261201T030000Z', 'SUMMARY:B', 'TRIGGER:-PT5M']) expect(changed.replaceAll('\r\n ', '')).toContain(line)
    expect(changed).toContain('X-APPLE-STRUCTURED-LOCATION')
    expect(readOne(changed)).toMatchObject({ title: 'B', reminders: [5] })
  })
})

const shared = fileURLToPath(new URL('../../../shared/data/ics', import.meta.url))

describe.runIf(existsSync(shared) || notThere())('files of other programs', () => {
  const files = existsSync(shared) ? readdirSync(shared).filter((name) => name.endsWith('.ics')) : []

  test.each(files)('%s is read, what can\'t be taken is said in three languages, and what was taken goes out and comes back', (name) => {
    const bytes = readFileSync(join(shared, name))
    const { items, problems } = readIcs(new TextDecoder('utf-8').decode(bytes), zoneOffset)
    const all = [...problems, ...items.flatMap((item) => item.problems)]
    for (const problem of all) {
      expect(problem.line).toBeGreaterThan(0)
      for (const language of ['kk', 'ru', 'en'] as const) expect(texts[problem.key][language]).toBeTruthy()
    }
    for (const item of items) {
      if (item.content === null) expect(item.problems.some(({ harmless }) => !harmless), `${name}:${item.line}`).toBe(true)
      else expect(isSameContent(readOne(writeIcs([written(item.content)], zoneOffset))!, item.content), `${name}:${item.line}`).toBe(true)
    }
    // Whatever it is, something is said of it.
    expect(items.length + all.length).toBeGreaterThan(0)
  })
})

function notThere(): boolean {
  process.stderr.write('the folder of iCalendar samples is not beside the project: files of other programs are not tried\n')
  return false
}

describe('what comes in', () => {
  const event = (...lines: string[]): string => calendarOf(`BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261101T000000Z\r\n${lines.map((line) => `${line}\r\n`).join('')}END:VEVENT\r\n`)

  test('times of all kinds', () => {
    const when = (...lines: string[]) => readOne(event(...lines))?.when
    expect(when('DTSTART:20261201T050000Z', 'DURATION:PT90M')).toEqual({ allDay: false, from: '2026-12-01T05:00:00', until: '2026-12-01T06:30:00', zone: 'UTC' })
    expect(when('DTSTART:20261201T100000')).toEqual({ allDay: false, from: '2026-12-01T10:00:00', until: '2026-12-01T10:00:00', zone: 'Asia/Almaty' })
    expect(when('DTSTART;VALUE=DATE:20261201', 'DTEND;VALUE=DATE:20261203')).toEqual({ allDay: true, from: '2026-12-01', until: '2026-12-02' })
    expect(when('DTSTART;VALUE=DATE:20261201', 'DTEND;VALUE=DATE:20261201')).toEqual({ allDay: true, from: '2026-12-01', until: '2026-12-01' })
    expect(when('DTSTART;TZID=/softwarestudio.org/Olson_20011030_5/Europe/Berlin:20261201T100000', 'DTEND;TZID=Asia/Almaty:20261201T150000')).toEqual({ allDay: false, from: '2026-12-01T10:00:00', until: '2026-12-01T11:00:00', zone: 'Europe/Berlin' })
    expect(when('DTSTART;TZID=Qyzylorda Standard Time:20261201T100000')).toMatchObject({ zone: 'Asia/Qyzylorda' })
    expect(when('DTSTART;TZID=Nowhere:20261201T100000')).toMatchObject({ zone: 'Asia/Almaty' })
    expect(when('DTSTART:20260230T100000')).toBeUndefined()
    expect(when('DTSTART:20261201T110000', 'DTEND:20261201T100000')).toBeUndefined()
  })

  test('§58 as Outlook, Exchange and telephones write: days of a length, zones of Windows, a whole day by its midnight, a day of another zone', () => {
    const one = (lines: string) => readIcs(`BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${lines}END:VCALENDAR\r\n`, zoneOffset).items[0]!.content!
    const event = (lines: string) => `BEGIN:VEVENT\r\nUID:a\r\nDTSTAMP:20261101T000000Z\r\n${lines}END:VEVENT\r\n`
    // In the night of 25 October 2026 Berlin has an hour twice: a day of the calendar has 25 hours then.
    expect(one(event('DTSTART;TZID=Europe/Berlin:20261024T120000\r\nDURATION:P1D\r\n')).when).toMatchObject({ until: '2026-10-25T12:00:00' })
    expect(one(event('DTSTART;TZID=Europe/Berlin:20261024T120000\r\nDURATION:PT24H\r\n')).when).toMatchObject({ until: '2026-10-25T11:00:00' })
    for (const [tzid, zone] of [['FLE Standard Time', 'Europe/Kiev'], ['Central European Standard Time', 'Europe/Warsaw'], ['tzone://Microsoft/Utc', 'UTC'], ['GMT', 'UTC'], ['Qyzylorda Standard Time', 'Asia/Qyzylorda'], ['/freeassociation.sourceforge.net/Asia/Almaty', 'Asia/Almaty']] as const) {
      expect(one(event(`DTSTART;TZID="${tzid}":20261124T120000\r\n`)).when, tzid).toMatchObject({ from: '2026-11-24T12:00:00', zone })
    }
    const allDay = 'DTSTART;VALUE=DATE:20261123\r\nDTEND;VALUE=DATE:20261124\r\nRRULE:FREQ=DAILY;COUNT=9\r\n'
    expect(one(event(`${allDay}EXDATE:20261124T190000Z\r\nEXDATE:20261127T000000Z\r\nEXDATE;VALUE=DATE:20261128\r\n`)).repeat?.except).toEqual(['2026-11-25', '2026-11-27', '2026-11-28'])
    const weekly = event('DTSTART;TZID=Asia/Almaty:20261124T100000\r\nDTEND;TZID=Asia/Almaty:20261124T110000\r\nRRULE:FREQ=WEEKLY\r\nEXDATE;VALUE=DATE:20261208\r\n')
    const changed = 'BEGIN:VEVENT\r\nUID:a\r\nRECURRENCE-ID;TZID=Europe/Berlin:20261201T060000\r\nDTSTART;TZID=Europe/Berlin:20261201T090000\r\nDURATION:PT1H\r\nSUMMARY:Берлинде\r\nEND:VEVENT\r\n'
    const content = one(weekly + changed)
    expect(content.repeat?.except).toEqual(['2026-12-08T10:00:00'])
    expect(content.changed).toMatchObject([{ occurrence: '2026-12-01T10:00:00', when: { from: '2026-12-01T09:00:00', until: '2026-12-01T10:00:00', zone: 'Europe/Berlin' } }])
  })

  test('an unknown zone with its description keeps its instants', () => {
    const zone = 'BEGIN:VTIMEZONE\r\nTZID:Ours\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nTZOFFSETFROM:+0400\r\nTZOFFSETTO:+0300\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:19700329T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nTZOFFSETFROM:+0300\r\nTZOFFSETTO:+0400\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n'
    const at = (time: string) => readOne(calendarOf(`${zone}BEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Ours:${time}\r\nEND:VEVENT\r\n`))?.when
    expect(at('20261201T100000')).toMatchObject({ zone: '+03:00' })
    expect(at('20260701T100000')).toMatchObject({ zone: '+04:00' })
  })

  test('repeated events with days of their own, in whatever order they stand', () => {
    const other = 'BEGIN:VEVENT\r\nUID:1\r\nRECURRENCE-ID:20261208T050000Z\r\nDTSTART:20261209T060000Z\r\nDTEND:20261209T070000Z\r\nSUMMARY:B\r\nEND:VEVENT\r\n'
    const master = 'BEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Asia/Almaty:20261201T100000\r\nDTEND;TZID=Asia/Almaty:20261201T110000\r\nRRULE:FREQ=WEEKLY;UNTIL=20270105T050000Z\r\nEXDATE;TZID=Asia/Almaty:20261215T100000\r\nSUMMARY:A\r\nEND:VEVENT\r\n'
    const content = readOne(calendarOf(other + master))!
    expect(content.changed).toMatchObject([{ occurrence: '2026-12-08T10:00:00', title: 'B', when: { from: '2026-12-09T06:00:00', zone: 'UTC' } }])
    const found = occurrencesBetween(content, '2026-01-01T00:00:00.000Z', '2028-01-01T00:00:00.000Z', { zone: 'Asia/Almaty', offsetOf: zoneOffset })
    expect(found.map(({ start }) => start.slice(0, 13))).toEqual(['2026-12-01T05', '2026-12-09T06', '2026-12-22T05', '2026-12-29T05', '2027-01-05T05'])
  })

  test('each fault has its line', () => {
    const broken = 'BEGIN:VCALENDAR\nnonsense\nBEGIN:VEVENT\nSUMMARY:A\nDTSTART:20269901T000000\nEND:VEVENT\nBEGIN:VJOURNAL\nEND:VJOURNAL\nBEGIN:VEVENT\nDTSTART:20261201T100000\n'
    const { items, problems } = readIcs(broken, zoneOffset)
    expect([...problems, ...items.flatMap((item) => item.problems)].map(({ line, key }) => `${line} ${key.slice(13)}`).toSorted()).toEqual(['1 notClosed', '2 brokenLine', '3 uidMissing', '5 dateWrong', '7 partUnknown', '9 notClosed', '9 uidMissing'].filter((each) => each !== '3 uidMissing').toSorted())
    expect(items.map((item) => item.content !== null)).toEqual([false, true])
  })

  test('hostile files are read in a moment, and of what is too much the beginning', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => `BEGIN:VEVENT\r\nUID:${index}\r\nDTSTART:20261201T100000Z\r\nSUMMARY:x\r\nEND:VEVENT\r\n`).join('')
    const hostile: [string, string][] = [
      ['a hundred thousand levels', `BEGIN:VCALENDAR\r\n${'BEGIN:VEVENT\r\n'.repeat(100_000)}`],
      ['a line of ten million letters', event(`SUMMARY:${'x'.repeat(10_000_000)}`)],
      ['a folded line of many parts', event(`SUMMARY:x\r\n${' y\r\n'.repeat(200_000)}X-A:1`)],
      ['twenty thousand events', calendarOf(many)],
      ['a million exceptions', event('DTSTART:20261201T100000Z', 'RRULE:FREQ=DAILY', `EXDATE:${Array.from({ length: 5000 }, () => '20261202T100000Z').join(',')}`)],
      ['COUNT=10^9', event('DTSTART:19700101T000000Z', 'RRULE:FREQ=DAILY;COUNT=999999999')],
      ['each second', event('DTSTART:19700101T000000Z', 'RRULE:FREQ=SECONDLY')],
      ['never', event('DTSTART:19700101T000000Z', 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31')],
      ['a day of the year 4027 in a zone of many changes', event('DTSTART;TZID=America/New_York:20261201T100000', 'RRULE:FREQ=DAILY').replace('END:VEVENT', 'END:VEVENT\r\nBEGIN:VEVENT\r\nUID:1\r\nRECURRENCE-ID;TZID=America/New_York:40271022T100000\r\nDTSTART;TZID=America/New_York:20261205T100000\r\nEND:VEVENT')],
      ['zeros', '\u0000'.repeat(1_000_000)],
      ['ends only', 'END:VEVENT\r\n'.repeat(300_000)],
    ]
    for (const [name, text] of hostile) {
      // Of the processor's own time, since a busy machine would make any file look hostile.
      const began = process.cpuUsage()
      const { items } = readIcs(text, zoneOffset)
      for (const { content } of items.slice(0, 10)) if (content !== null) writeIcs([written(content)], zoneOffset)
      const { user, system } = process.cpuUsage(began)
      expect((user + system) / 1000, name).toBeLessThan(4000)
      expect(items.length, name).toBeLessThanOrEqual(5000)
    }
  }, 60_000)

  test('no file, however spoilt, is more than a list of problems', () => {
    const seeds = fc.sample(contents, 40).map((content) => writeIcs([written(content)], zoneOffset))
    const spoil = fc.tuple(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(), fc.constantFrom('cut', 'double', 'swap', 'sign', 'digit'), fc.nat()), { minLength: 1, maxLength: 8 })).map(([text, cuts]) => {
      let result = text
      for (const [at, how, other] of cuts) {
        const [place, end] = [at % (result.length + 1), (at % (result.length + 1)) + (other % 40)]
        if (how === 'cut') result = result.slice(0, place) + result.slice(end)
        else if (how === 'double') result = result.slice(0, end) + result.slice(place)
        else if (how === 'swap') result = result.slice(end) + result.slice(0, end)
        else if (how === 'sign') result = result.slice(0, place) + [':', ';', '\r\n', '"', '\\', '=', ',', '\u0000', 'BEGIN:VEVENT\r\n', 'END:VCALENDAR\r\n'][other % 10]! + result.slice(place)
        else result = result.slice(0, place) + result.slice(place).replace(/\d/, String(other % 10))
      }
      return result
    })
    fc.assert(
      fc.property(fc.oneof(spoil, fc.string({ maxLength: 300 }), fc.array(fc.constantFrom('BEGIN:VCALENDAR', 'END:VCALENDAR', 'BEGIN:VEVENT', 'END:VEVENT', 'DTSTART:20261201', 'RRULE:FREQ=DAILY', 'UID:1', ' x', 'BEGIN:VTIMEZONE', 'TZID:X', 'DTSTART;TZID=X:20261201T100000')).map((lines) => lines.join('\r\n'))), (text) => {
        const began = process.cpuUsage()
        for (const { content } of readIcs(text, zoneOffset).items) {
          if (content === null) continue
          writeIcs([written(content)], zoneOffset)
          occurrencesBetween(content, '2026-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z', { zone: 'Asia/Almaty', offsetOf: zoneOffset })
        }
        expect(process.cpuUsage(began).user / 1000).toBeLessThan(1500)
      }),
      { numRuns: Number(process.env['KENSE_FUZZ_RUNS'] ?? 3000) },
    )
  }, 600_000)
})
