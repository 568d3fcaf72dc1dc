import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { valuesIn } from '../../domain/kernel/values.ts'
import { goesWithSeat, moduleOf, noticeClasses } from '../../domain/notifications/classes.ts'
import { maySaveMailServer } from '../../domain/notifications/mail.ts'
import { quietEnds } from '../../domain/notifications/quiet-ends.ts'
import { changedSettings, defaultNoticeSettings, isQuiet, mayBeQuiet, NoticeSettingsChange, quietEnd, uncounted, type Quiet } from '../../domain/notifications/settings.ts'
import { isWorkday } from '../../domain/kernel/workdays.ts'
import { calendar } from '../world/world.ts'

const workday = (date: string) => isWorkday(date, calendar)
const loud: Quiet = { hours: null, daysOff: false, until: null }
/** 22:00 until 08:00 in Astana, over midnight. */
const nights: Quiet = { ...loud, hours: { from: 22 * 60, until: 8 * 60 } }

describe('§59.8 classes', () => {
  test('§59.8 the six classes of the order come first, and each class belongs to one module', () => {
    expect(noticeClasses.slice(0, 6)).toEqual(['approvals', 'sessions', 'plans', 'workgroups', 'calendar', 'staffing'])
    expect(noticeClasses.slice(6).map(moduleOf)).toEqual(['approvals', 'approvals', 'sessions', 'calendar', 'dictionary', 'people', 'system'])
  })
  test('what the holder of a seat decides goes to the deputy too; an invitation does not', () => {
    expect(['approvals', 'sessions', 'approvals.course'].every((each) => goesWithSeat(each as never))).toBe(true)
    expect(['calendar', 'people', 'system'].some((each) => goesWithSeat(each as never))).toBe(false)
  })
})

describe('do not disturb', () => {
  test('hours over midnight are quiet at night and loud by day, in Astana and not in UTC', () => {
    const at = (utc: string) => isQuiet(nights, `2026-11-23T${utc}:00.000Z`, workday)
    expect([at('16:59'), at('17:00'), at('23:00'), at('02:59'), at('03:00'), at('09:00')]).toEqual([false, true, true, true, false, false])
  })
  test('days off follow the republic’s calendar: a holiday is quiet, a working Saturday is not', () => {
    const daysOff = { ...loud, daysOff: true }
    expect(isQuiet(daysOff, '2026-12-16T07:00:00.000Z', workday)).toBe(true)
    expect(isQuiet(daysOff, '2026-11-23T07:00:00.000Z', workday)).toBe(false)
    expect(isQuiet(daysOff, '2026-11-22T07:00:00.000Z', workday)).toBe(true)
    expect(isQuiet(daysOff, '2026-11-22T07:00:00.000Z', (date) => date === '2026-11-22')).toBe(false)
  })
  test('until an instant means until it, and not a moment longer', () => {
    const until = { ...loud, until: '2026-11-23T06:00:00.000Z' }
    expect(isQuiet(until, '2026-11-23T05:59:59.999Z', workday)).toBe(true)
    expect(isQuiet(until, '2026-11-23T06:00:00.000Z', workday)).toBe(false)
    expect(isQuiet(loud, '2026-11-23T05:59:59.999Z', workday)).toBe(false)
  })
  test('hours that begin and end at one time are refused with the reason', () => {
    expect(mayBeQuiet(nights)).toEqual({ allowed: true })
    expect(mayBeQuiet({ ...loud, hours: { from: 600, until: 600 } })).toMatchObject({ allowed: false, refusal: { key: 'notifications.quietHoursEmpty' } })
  })
  test('whatever hours are set, each minute of a day is quiet or loud as counting says', () => {
    fc.assert(fc.property(fc.nat(1439), fc.nat(1439), fc.nat(1439), (from, until, minute) => {
      fc.pre(from !== until)
      const at = new Date(Date.UTC(2026, 10, 23) + (minute - 300) * 60_000).toISOString()
      const distance = (a: number, b: number) => (b - a + 1440) % 1440
      expect(isQuiet({ ...loud, hours: { from, until } }, at, workday)).toBe(distance(from, minute) < distance(from, until))
    }), { numRuns: 2000 })
  })
  test('its end is the first minute that is loud, over midnight, days off and a set hour together', () => {
    const ends = (quiet: Parameters<typeof quietEnd>[0], now: string) => quietEnd(quiet, now, workday)
    expect(ends(loud, '2026-11-23T05:00:00.000Z')).toBeNull()
    expect(ends(nights, '2026-11-23T18:30:20.000Z')).toBe('2026-11-24T03:00:00.000Z')
    // Friday evening, then a weekend, then the night before Monday.
    expect(ends({ ...nights, daysOff: true }, '2026-11-27T18:30:00.000Z')).toBe('2026-11-30T03:00:00.000Z')
    expect(ends({ ...loud, until: '2026-11-23T06:00:30.000Z' }, '2026-11-23T05:00:00.000Z')).toBe('2026-11-23T06:01:00.000Z')
  })
  test('each offered end lies ahead; "tomorrow" is nine o’clock in Astana', () => {
    const now = '2026-11-23T18:30:00.000Z' // 23:30 in Astana
    const ends = Object.fromEntries(quietEnds.map(({ key, end }) => [key, end(now)]))
    expect(ends).toEqual({ halfHour: '2026-11-23T19:00:00.000Z', hour: '2026-11-23T19:30:00.000Z', twoHours: '2026-11-23T20:30:00.000Z', tomorrow: '2026-11-24T04:00:00.000Z' })
  })
})

describe('settings', () => {
  test('a change touches what it names and nothing else', () => {
    const next = changedSettings(defaultNoticeSettings, { ways: { calendar: { mail: 'daily' } }, quiet: { daysOff: true } })
    expect(next.ways.calendar).toEqual({ bell: true, toast: true, mail: 'daily' })
    expect(next.ways.approvals).toEqual(defaultNoticeSettings.ways.approvals)
    expect(next.quiet).toEqual({ hours: null, daysOff: true, until: null })
    expect(uncounted(changedSettings(next, { ways: { people: { bell: false } } }))).toEqual(['people'])
  })
  test('what an older program saved stays readable when a class is added', () => {
    const { system: _system, ...older } = defaultNoticeSettings.ways
    const kept = NoticeSettingsChange.parse(JSON.parse(JSON.stringify({ ...defaultNoticeSettings, ways: older })))
    expect(changedSettings(defaultNoticeSettings, kept)).toEqual(defaultNoticeSettings)
  })
  test('§38 a session is told by mail at once unless the person says otherwise', () => {
    expect(defaultNoticeSettings.ways.sessions.mail).toBe('atOnce')
    expect(changedSettings(defaultNoticeSettings, { ways: { sessions: { mail: 'never' } } }).ways.sessions.mail).toBe('never')
  })
  test('a password never goes in clear', () => {
    const server = { host: 'mail.local', port: 25, security: 'none' as const, account: '', from: 'kense@portal.local', certificate: '' }
    expect(maySaveMailServer(server)).toEqual({ allowed: true })
    expect(maySaveMailServer({ ...server, account: 'kense' })).toMatchObject({ refusal: { key: 'notifications.mail.passwordInClear' } })
    expect(maySaveMailServer({ ...server, account: 'kense', security: 'startTls' })).toEqual({ allowed: true })
  })
})

test('values are said in the reader’s language: names of bodies, dates and instants in Astana', () => {
  const values = { body: { kk: 'Әділет мин.', ru: 'Минюст', en: '' }, date: '2026-11-27', at: '2026-11-22T19:30:00.000Z', number: '07-26/1', count: 3 }
  expect(valuesIn('ru', values)).toEqual({ body: 'Минюст', date: '27.11.2026', at: '23.11.2026 00:30', number: '07-26/1', count: 3 })
  expect(valuesIn('en', values).body).toBe('Әділет мин.')
})
