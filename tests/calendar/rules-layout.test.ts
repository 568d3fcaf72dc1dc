import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dateRange, duration, minuteTime } from '../../domain/kernel/formats.ts'
import { addDays, addMonths, monthWeeks, weekday } from '../../domain/kernel/time.ts'
import { barsOf, columnsOf, isBar, lastDay, leastDrawnMinutes, minutesBetween, monthWeekOf, placeAt, shifted, slicesOf, type Span } from '../../renderer/calendar/layout.ts'

const monday = '2026-11-23'
const week = monthWeeks(monday).find((days) => days[0] === monday) ?? []

let keys = 0
const timed = (date: string, from: string, until: string, untilDate = date): Span => {
  const minute = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
  keys += 1
  return { key: `k${String(keys).padStart(4, '0')}`, from: { date, minute: minute(from) }, until: { date: untilDate, minute: minute(until) }, allDay: false }
}
const days = (from: string, until: string): Span => ({ key: `d${(keys += 1)}`, from: { date: from, minute: 0 }, until: { date: until, minute: 0 }, allDay: true })

const anySpan = fc.tuple(fc.integer({ min: 0, max: 41 * 96 }), fc.integer({ min: 0, max: 4 * 96 }), fc.boolean(), fc.uuid()).map(([start, length, allDay, key]): Span => {
  const begin = Date.parse('2026-10-26T00:00:00Z') / 60_000 + start * 15
  const from = placeAt(begin)
  return allDay ? { key, allDay, from: { date: from.date, minute: 0 }, until: { date: addDays(from.date, Math.floor(length / 96)), minute: 0 } } : { key, allDay, from, until: placeAt(begin + length * 15) }
})

describe('§56 a day', () => {
  it('sets overlapping entries side by side, and gives an entry alone the whole width', () => {
    const [a, b, c] = [timed(monday, '09:00', '10:00'), timed(monday, '09:30', '11:00'), timed(monday, '11:00', '12:00')]
    const placed = columnsOf(slicesOf([c, b, a], monday))
    expect(placed.map(({ span, column, columns, width }) => [span.key, column, columns, width])).toEqual([[a.key, 0, 2, 1], [b.key, 1, 2, 1], [c.key, 0, 1, 1]])
  })

  it('lets an entry grow into the columns that nobody needs beside it', () => {
    const long = timed(monday, '09:00', '12:00')
    const [two, three] = [timed(monday, '09:00', '10:00'), timed(monday, '09:00', '10:00')]
    const late = timed(monday, '10:30', '11:30')
    expect(columnsOf(slicesOf([long, two, three, late], monday)).find(({ span }) => span === late)).toMatchObject({ column: 1, columns: 3, width: 2 })
  })

  it('keeps a deadline without length from being hidden by what begins right after it', () => {
    const deadline = timed(monday, '18:00', '18:00')
    const next = timed(monday, '18:10', '19:00')
    expect(columnsOf(slicesOf([deadline, next], monday)).map(({ column }) => column)).toEqual([0, 1])
  })

  it('never lets two entries cover each other, whatever they are', () => {
    fc.assert(fc.property(fc.uniqueArray(anySpan, { maxLength: 40, selector: (span) => span.key }), fc.integer({ min: 0, max: 41 }), (spans, at) => {
      const placed = columnsOf(slicesOf(spans, addDays('2026-10-26', at)))
      for (const [index, one] of placed.entries()) {
        expect(one.column + one.width).toBeLessThanOrEqual(one.columns)
        for (const other of placed.slice(index + 1)) {
          const together = one.from < Math.max(other.until, other.from + leastDrawnMinutes) && other.from < Math.max(one.until, one.from + leastDrawnMinutes)
          const apart = one.column + one.width <= other.column || other.column + other.width <= one.column
          expect(!together || apart).toBe(true)
        }
      }
    }), { numRuns: 300 })
  })

  it('cuts an entry over midnight into two parts, and does not begin a day with one that ended at its midnight', () => {
    const night = timed(monday, '22:00', '02:00', '2026-11-24')
    expect(slicesOf([night], monday)).toMatchObject([{ from: 1320, until: 1440, begins: true, ends: false }])
    expect(slicesOf([night], '2026-11-24')).toMatchObject([{ from: 0, until: 120, begins: false, ends: true }])
    const evening = timed(monday, '22:00', '00:00', '2026-11-24')
    expect(lastDay(evening)).toBe(monday)
    expect(slicesOf([evening], monday)).toMatchObject([{ until: 1440, ends: true }])
    expect(slicesOf([evening], '2026-11-24')).toEqual([])
  })
})

describe('§56 days above the hours', () => {
  it('holds all-day entries and those of 24 hours or more', () => {
    expect(isBar(timed(monday, '09:00', '09:00', '2026-11-24'))).toBe(true)
    expect(isBar(timed(monday, '09:00', '08:59', '2026-11-24'))).toBe(false)
    expect(isBar(days(monday, monday))).toBe(true)
  })

  it('packs bars into as few lanes as they need, and never two into one place', () => {
    const trip = days('2026-11-20', '2026-11-25')
    const [early, late] = [days(monday, '2026-11-24'), days('2026-11-26', '2026-12-02')]
    expect(barsOf([late, early, trip], week).map(({ span, lane, first, last, begins, ends }) => [span.key, lane, first, last, begins, ends])).toEqual([
      [trip.key, 0, 0, 2, false, true], [early.key, 1, 0, 1, true, true], [late.key, 0, 3, 6, true, false],
    ])
    fc.assert(fc.property(fc.uniqueArray(anySpan, { maxLength: 40, selector: (span) => span.key }), (spans) => {
      const taken = new Set<string>()
      for (const bar of barsOf(spans, week)) {
        for (let day = bar.first; day <= bar.last; day += 1) {
          expect(taken.has(`${bar.lane} ${day}`)).toBe(false)
          taken.add(`${bar.lane} ${day}`)
        }
      }
    }))
  })
})

describe('§56 a month', () => {
  it('loses no entry: each is on a line of its day, in a bar, or counted as hidden', () => {
    fc.assert(fc.property(fc.uniqueArray(anySpan, { maxLength: 60, selector: (span) => span.key }), fc.integer({ min: 1, max: 6 }), (spans, lines) => {
      const { days: shown, bars } = monthWeekOf(spans, week, lines)
      for (const [index, day] of shown.entries()) {
        const passing = bars.filter((bar) => bar.first <= index && index <= bar.last)
        const singles = day.lines.filter((each) => each !== null)
        expect(singles.length + passing.length + day.hidden).toBe(day.all.length)
        for (const bar of passing) expect(day.lines[bar.lane]).toBeNull()
        expect(day.lines.length + (day.hidden > 0 ? 1 : 0)).toBeLessThanOrEqual(Math.max(lines, 1))
        expect(new Set(day.all.map((each) => each.key)).size).toBe(day.all.length)
      }
    }), { numRuns: 300 })
  })

  it('begins its weeks on Monday, and shows six of them with the whole month inside', () => {
    for (const date of ['2026-11-22', '2027-02-01', '2024-02-29', '2026-12-31']) {
      const weeks = monthWeeks(date)
      expect(weeks.map((each) => each.length)).toEqual([7, 7, 7, 7, 7, 7])
      expect(weekday(weeks[0]?.[0] ?? '')).toBe(1)
      expect(weeks.flat().filter((each) => each.slice(0, 7) === date.slice(0, 7)).length).toBeGreaterThanOrEqual(28)
      expect(weeks[0]).toContain(`${date.slice(0, 8)}01`)
    }
  })

  it('leafs from the 31st to the last day of a shorter month', () => {
    expect([addMonths('2026-10-31', 1), addMonths('2024-01-31', 1), addMonths('2026-01-15', -1), addMonths('2026-12-31', 12)]).toEqual(['2026-11-30', '2024-02-29', '2025-12-15', '2027-12-31'])
  })
})

describe('places in time', () => {
  it('moves over midnight and back without losing a minute', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: -100_000, max: 100_000 }), (minute, by) => {
      const place = { date: monday, minute }
      expect(minutesBetween(place, shifted(place, by))).toBe(by)
      expect(shifted(shifted(place, by), -by)).toEqual(place)
    }))
  })
})

describe('words of time', () => {
  it('says a range once for what both ends share, in each language', () => {
    expect(dateRange('2026-11-23', '2026-11-29', 'kk')).toBe('2026 жылғы 23–29 қараша')
    expect(dateRange('2026-11-30', '2026-12-06', 'kk')).toBe('2026 жылғы 30 қараша – 6 желтоқсан')
    expect(dateRange('2026-11-30', '2026-12-06', 'ru')).toBe('30 ноября – 6 декабря 2026\u00a0г.')
    expect(dateRange('2026-12-28', '2027-01-03', 'en')).toBe('28 December 2026 – 3 January 2027')
    expect(dateRange(monday, monday, 'kk')).toBe('2026 жылғы 23 қараша')
  })
  it('says how long and at what time', () => {
    expect([duration(45, 'kk'), duration(90, 'kk'), duration(120, 'ru'), duration(0, 'en')]).toEqual(['45\u00a0мин', '1\u00a0сағ 30\u00a0мин', '2\u00a0ч', '0\u00a0min'])
    expect([minuteTime(545), minuteTime(1440)]).toEqual(['09:05', '24:00'])
  })
})
