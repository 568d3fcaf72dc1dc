import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import lawOfCalendar from '../../resources/calendar/kz.json' with { type: 'json' }
import { calendarOf, CalendarLaw, continued, withOverrides } from '../../domain/kernel/calendar-law.ts'
import { addDays, weekday } from '../../domain/kernel/time.ts'
import { addWorkdays, derive, isWorkday, nextWorkday, workdaysBetween, yearsMissing } from '../../domain/kernel/workdays.ts'
import type { Calendar, DayMark, Pause } from '../../domain/kernel/workdays.ts'
import { mayAddYear, mayRemoveYear, maySetDay } from '../../domain/workdays/rules.ts'
import { calendar } from '../world/world.ts'

function daysOff(year: number): string[] {
  const days = []
  for (let day = `${year}-01-01`; day <= `${year}-12-31`; day = addDays(day, 1)) {
    if (weekday(day) <= 5 && !isWorkday(day, calendar)) days.push(day.slice(5))
  }
  return days
}

function workedWeekends(year: number): string[] {
  return Object.keys(calendar.days).filter((day) => day.startsWith(String(year)) && weekday(day) > 5 && isWorkday(day, calendar)).map((day) => day.slice(5)).sort()
}

/** Weekdays off and weekends worked, as the official production calendars of those years print them. */
const golden: Record<number, { off: string; worked: string }> = {
  2020: { off: '01-01 01-02 01-03 01-07 03-09 03-23 03-24 03-25 05-01 05-07 05-08 07-06 07-31 08-31 12-01 12-16 12-17 12-18', worked: '01-05 12-20' },
  2021: { off: '01-01 01-04 01-07 03-08 03-22 03-23 03-24 05-03 05-07 05-10 07-05 07-06 07-20 08-30 12-01 12-16 12-17', worked: '07-03' },
  2022: { off: '01-03 01-04 01-07 03-07 03-08 03-21 03-22 03-23 05-02 05-09 05-10 07-06 08-29 08-30 10-24 10-25 12-16', worked: '03-05 08-27 10-22' },
  2023: { off: '01-02 01-03 03-08 03-21 03-22 03-23 05-01 05-08 05-09 06-28 07-06 07-07 08-30 10-25 12-18', worked: '07-01' },
  2024: { off: '01-01 01-02 03-08 03-21 03-22 03-25 05-01 05-07 05-08 05-09 07-08 08-30 10-25 12-16', worked: '05-04' },
  2025: { off: '01-01 01-02 01-03 01-07 03-10 03-21 03-24 03-25 05-01 05-07 05-09 06-06 07-07 09-01 10-27 12-16', worked: '01-05' },
}

describe('the calendar of the republic', () => {
  it.each(Object.entries(golden))('B1.5 gives the golden days off and worked weekends of %s', (year, { off, worked }) => {
    expect(daysOff(Number(year))).toEqual(off.split(' '))
    expect(workedWeekends(Number(year))).toEqual(worked.split(' '))
  })

  it('gives a swapped day off its worked day, and the reverse', () => {
    for (const [date, mark] of Object.entries(calendar.days)) {
      if (mark.source !== 'decree') continue
      const pair = calendar.days[mark.pair ?? '']
      expect(pair?.pair).toBe(date)
      expect(pair?.kind).toBe(mark.kind === 'dayOff' ? 'workingDay' : 'dayOff')
    }
  })

  it('does not move Christmas and Qurban Ait, which are days off but no holidays (Labour Code, article 84)', () => {
    expect(weekday('2024-01-07')).toBe(7)
    expect(isWorkday('2024-01-08', calendar)).toBe(true)
    expect(weekday('2024-06-16')).toBe(7)
    expect(isWorkday('2024-06-17', calendar)).toBe(true)
  })

  it('marks a calculated Qurban Ait as estimated and a past one as known', () => {
    expect(calendar.days['2027-05-16']).toMatchObject({ holiday: 'qurbanAit', estimated: true })
    expect(calendar.days['2025-06-06']).toMatchObject({ holiday: 'qurbanAit', estimated: false })
  })

  const data = `${process.env.KENSE_SHARED ?? new URL('../../../shared', import.meta.url).pathname}/data/kz-calendar.tsv`
  if (!existsSync(data)) console.warn(`skipped: the calendar is not compared with ${data}, which is not here`)
  it.skipIf(!existsSync(data))('agrees with an independent list of 2016–2030 day by day', () => {
    const kinds: Record<string, DayMark['kind']> = { holiday: 'holiday', observed: 'observed', dayoff_moved: 'dayOff', working_day_moved: 'workingDay' }
    const rows = readFileSync(data, 'utf8').trim().split('\n').slice(1).map((line) => line.split('\t'))
    const theirs = rows.map(([date, kind]) => `${date} ${kinds[kind ?? ''] ?? kind}`)
    const ours = Object.entries(calendar.days).map(([date, mark]) => `${date} ${mark.kind}`)
    expect(ours.sort()).toEqual(theirs.sort())
  })
})

/** Independent of the product: walks a set of free days built from the marks, counting on a JavaScript Date. */
function reference(start: string, n: number, marks: Calendar['days'], pauses: readonly Pause[]): string {
  const free = new Set<string>()
  const worked = new Set<string>()
  for (const [date, mark] of Object.entries(marks)) (mark.kind === 'workingDay' ? worked : free).add(date)
  const at = new Date(`${start}T12:00:00Z`)
  while (n > 0) {
    at.setUTCDate(at.getUTCDate() + 1)
    const day = at.toISOString().slice(0, 10)
    const weekend = at.getUTCDay() === 0 || at.getUTCDay() === 6
    if (pauses.some(({ from, until }) => day >= from && day <= until)) continue
    if (worked.has(day) || (!weekend && !free.has(day))) n -= 1
  }
  return at.toISOString().slice(0, 10)
}

const someDate = fc.integer({ min: 0, max: 14 * 365 }).map((days) => addDays('2016-01-01', days))
const somePauses = fc.array(fc.tuple(someDate, fc.integer({ min: 0, max: 20 })).map(([from, length]) => ({ from, until: addDays(from, length) })), { maxLength: 3 })

describe('terms in working days', () => {
  it('B1.5 end where an independent reference ends them', () => {
    fc.assert(
      fc.property(someDate, fc.integer({ min: 0, max: 60 }), somePauses, (start, term, pauses) => {
        expect(addWorkdays(start, term, calendar, pauses)).toBe(reference(start, term, calendar.days, pauses))
      }),
      { numRuns: 2000 },
    )
  })

  it('count back to the same number, and to its negative from the other end', () => {
    fc.assert(
      fc.property(someDate, fc.integer({ min: 1, max: 60 }), somePauses, (start, term, pauses) => {
        const deadline = addWorkdays(start, term, calendar, pauses)
        expect(workdaysBetween(start, deadline, calendar, pauses)).toBe(term)
        expect(workdaysBetween(deadline, start, calendar, pauses)).toBe(-term)
      }),
    )
  })

  it('B1.5 are told day by day with the same end', () => {
    fc.assert(
      fc.property(someDate, fc.integer({ min: 0, max: 40 }), somePauses, (start, term, pauses) => {
        const derivation = derive(start, term, calendar, pauses)
        expect(derivation.deadline).toBe(addWorkdays(start, term, calendar, pauses))
        expect(derivation.days.filter((day) => day.counts !== null).map((day) => day.counts)).toEqual(Array.from({ length: term }, (_, n) => n + 1))
        derivation.days.forEach((day, n) => expect(day.date).toBe(addDays(start, n)))
      }),
    )
  })

  it('§20 10 working days from 29 April 2024 pass over two holidays and a swapped Saturday', () => {
    const { days, deadline } = derive('2024-04-29', 10, calendar)
    const told = (date: string) => days.find((day) => day.date === date)
    expect(deadline).toBe('2024-05-16')
    expect(told('2024-05-04')).toMatchObject({ key: 'workdays.day.movedWorking', counts: 4, values: { pair: '2024-05-08' } })
    expect(told('2024-05-08')).toMatchObject({ key: 'workdays.day.movedOff', counts: null })
    expect(told('2024-05-09')).toMatchObject({ key: 'workdays.day.holiday', holiday: 'victoryDay', counts: null })
  })

  it('stand still during a pause and say so', () => {
    const pauses = [{ from: '2026-11-24', until: '2026-11-25' }]
    expect(addWorkdays('2026-11-20', 3, calendar, pauses)).toBe('2026-11-27')
    expect(derive('2026-11-20', 3, calendar, pauses).days.filter((day) => day.key === 'workdays.day.paused')).toHaveLength(2)
  })

  it('refuse a broken number of days', () => {
    expect(() => addWorkdays('2026-11-20', 1.5, calendar)).toThrow(RangeError)
    expect(() => addWorkdays('2026-11-20', -1, calendar)).toThrow(RangeError)
  })

  it('in calendar days that end on a day off go on to the next working day', () => {
    expect(nextWorkday('2025-03-21', calendar)).toBe('2025-03-26')
    expect(nextWorkday('2025-03-26', calendar)).toBe('2025-03-26')
  })
})

describe('years after those that ship', () => {
  const law = CalendarLaw.parse(lawOfCalendar)
  const further = calendarOf(continued(law, 2035))

  it('go on by the law’s pattern: its holidays, moved from weekends, and Qurban Ait as a calculation', () => {
    expect(further).toMatchObject({ from: calendar.from, until: '2035-12-31' })
    for (const [date, mark] of Object.entries(calendar.days)) expect(further.days[date]).toEqual(mark)
    const off = Object.keys(further.days).filter((date) => date.startsWith('2033-') && weekday(date) <= 5 && !isWorkday(date, further)).map((date) => date.slice(5))
    // 1 and 2 January are a weekend, and so is 1 May; 21 March is a Monday.
    expect(off.sort()).toEqual(['01-03', '01-04', '01-07', '03-08', '03-11', '03-15', '03-21', '03-22', '03-23', '05-02', '05-09', '05-10', '07-06', '10-25', '12-16'].sort())
    expect(further.days['2033-03-11']).toMatchObject({ holiday: 'qurbanAit', estimated: true })
  })

  it('have Qurban Ait within a day of what is known of every year that ships', () => {
    const early = continued({ ...law, lastYear: 2015, moving: [] }, 2030).moving
    expect(early.map(({ date }) => date.slice(0, 4))).toEqual(law.moving.map(({ date }) => date.slice(0, 4)))
    for (const [index, { date }] of law.moving.entries()) expect(Math.abs(Date.parse(date) - Date.parse(early[index]?.date ?? '')), date).toBeLessThanOrEqual(86_400_000)
    expect(continued(law, 2039).moving.filter(({ date }) => date.startsWith('2039-'))).toHaveLength(2)
  })

  it('are said to be missing, day by day and as years, and never counted in silence', () => {
    const { days, deadline } = derive('2030-12-27', 5, calendar)
    expect(deadline).toBe('2031-01-03')
    expect(days.map(({ date, key }) => [date, key])).toContainEqual(['2031-01-01', 'workdays.day.notEntered'])
    expect(days.filter(({ key }) => key === 'workdays.day.notEntered').every(({ date }) => date > '2030-12-31')).toBe(true)
    expect(yearsMissing('2030-12-27', deadline, calendar)).toEqual([2031])
    expect(yearsMissing('2015-12-31', '2032-01-01', calendar)).toEqual([2015, 2031, 2032])
    expect(derive('2030-12-27', 5, further)).toMatchObject({ deadline: '2031-01-08' })
    expect(yearsMissing('2030-12-27', '2031-01-08', further)).toEqual([])
  })

  it('are added one after another, at most ten ahead; only the last goes again, while nothing was entered into it', () => {
    expect(mayAddYear(2031, calendar, '2026-11-23')).toEqual({ allowed: true })
    expect(mayAddYear(2032, calendar, '2026-11-23')).toMatchObject({ refusal: { key: 'workdays.yearsInOrder', values: { year: '2031' } } })
    expect(mayAddYear(2030, calendar, '2026-11-23')).toMatchObject({ refusal: { key: 'workdays.yearsInOrder' } })
    expect(mayAddYear(2031, calendar, '2020-12-31')).toMatchObject({ refusal: { key: 'workdays.yearTooFar' } })
    const facts = { calendar: calendarOf(continued(law, 2032)), added: [2031, 2032], set: ['2031-03-10', '2026-11-24'] }
    expect(mayRemoveYear(2032, facts)).toEqual({ allowed: true })
    expect(mayRemoveYear(2031, facts)).toMatchObject({ refusal: { key: 'workdays.yearsInOrder', values: { year: '2032' } } })
    expect(mayRemoveYear(2032, { ...facts, set: ['2032-03-10'] })).toMatchObject({ refusal: { key: 'workdays.yearHasDays', values: { count: 1 } } })
    expect(mayRemoveYear(2030, { ...facts, calendar })).toMatchObject({ refusal: { key: 'workdays.yearNotAdded' } })
  })
})

describe('an administrator setting a day', () => {
  const off = { date: '2027-05-10', kind: 'dayOff', note: '' } as const
  const mark: DayMark = { kind: 'dayOff', holiday: null, pair: null, estimated: false, source: 'administrator', note: '№ 1' }

  it('names the decree', () => {
    const change = { date: '2026-11-23', kind: 'dayOff', note: '№ 900 қаулы' } as const
    expect(maySetDay(change, calendar)).toEqual({ allowed: true })
    expect(maySetDay({ ...change, note: ' ' }, calendar)).toMatchObject({ refusal: { key: 'workdays.noteMissing' } })
  })

  it('cannot set what is so anyway, nor a day outside the calendar', () => {
    expect(maySetDay({ ...off, note: '№ 1' }, calendar)).toMatchObject({ refusal: { key: 'workdays.alreadySo' } })
    expect(maySetDay({ ...off, date: '2031-01-03', note: '№ 1' }, calendar)).toMatchObject({ refusal: { key: 'workdays.outside' } })
  })

  it('may confirm a day that was only calculated', () => {
    expect(maySetDay({ date: '2026-05-27', kind: 'dayOff', note: 'ҚМДБ хабары' }, calendar)).toEqual({ allowed: true })
    expect(maySetDay({ date: '2025-06-06', kind: 'dayOff', note: 'ҚМДБ хабары' }, calendar)).toMatchObject({ refusal: { key: 'workdays.alreadySo' } })
  })

  it('can take only their own word back', () => {
    const changed = withOverrides(calendar, { '2026-11-23': mark })
    expect(isWorkday('2026-11-23', changed)).toBe(false)
    expect(maySetDay({ date: '2026-11-23', kind: 'law', note: '' }, changed)).toEqual({ allowed: true })
    expect(maySetDay({ date: '2026-05-01', kind: 'law', note: '' }, changed)).toMatchObject({ refusal: { key: 'workdays.notSet' } })
  })
})
