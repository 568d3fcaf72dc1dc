import type { Transaction } from 'kysely'
import lawOfCalendar from '../../resources/calendar/kz.json' with { type: 'json' }
import { calendarOf, CalendarLaw, continued, withOverrides } from '../../domain/kernel/calendar-law.ts'
import type { LocalDate } from '../../domain/kernel/time.ts'
import type { Calendar, DayMark } from '../../domain/kernel/workdays.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import type { Database } from '../kernel/database.ts'

declare module '../kernel/database.ts' {
  interface Database {
    workday_marks: { date: string; kind: 'dayOff' | 'workingDay'; note: string; set_by: string; set_at: string }
    workday_years: { year: number; set_by: string; set_at: string }
  }
}

const law = CalendarLaw.parse(lawOfCalendar)
/** By its last year: the same few are asked for with every term. */
const made = new Map<number, Calendar>()

function calendarUntil(lastYear: number): Calendar {
  const known = made.get(lastYear)
  if (known !== undefined) return known
  const calendar = calendarOf(continued(law, lastYear))
  made.set(lastYear, calendar)
  return calendar
}

function markOf(row: { kind: 'dayOff' | 'workingDay'; note: string }): DayMark {
  return { kind: row.kind, holiday: null, pair: null, estimated: false, source: 'administrator', note: row.note }
}

/** The days set by administrators, with the setter's id. */
export async function listSetDays(db: ReadDatabase) {
  const rows = await db.selectFrom('workday_marks').selectAll().orderBy('date').execute()
  return rows.map((row) => ({ date: row.date, mark: markOf(row), by: row.set_by, at: row.set_at }))
}

/** The years that administrators have added and the program doesn't ship by now, with the setter's id. */
export async function listAddedYears(db: ReadDatabase) {
  const rows = await db.selectFrom('workday_years').selectAll().where('year', '>', law.lastYear).orderBy('year').execute()
  return rows.map((row) => ({ year: row.year, by: row.set_by, at: row.set_at }))
}

export async function loadCalendar(db: ReadDatabase): Promise<Calendar> {
  const set = await listSetDays(db)
  const last = (await listAddedYears(db)).at(-1)?.year ?? law.lastYear
  return withOverrides(calendarUntil(last), Object.fromEntries(set.map(({ date, mark }) => [date, mark])))
}

export async function saveDay(db: Transaction<Database>, day: { date: LocalDate; kind: 'dayOff' | 'workingDay'; note: string }, by: string, at: string): Promise<void> {
  const row = { kind: day.kind, note: day.note, set_by: by, set_at: at }
  await db
    .insertInto('workday_marks')
    .values({ date: day.date, ...row })
    .onConflict((conflict) => conflict.column('date').doUpdateSet(row))
    .execute()
}

export async function removeDay(db: Transaction<Database>, date: LocalDate): Promise<void> {
  await db.deleteFrom('workday_marks').where('date', '=', date).execute()
}

export async function saveYear(db: Transaction<Database>, year: number, by: string, at: string): Promise<void> {
  await db.insertInto('workday_years').values({ year, set_by: by, set_at: at }).execute()
}

export async function removeYear(db: Transaction<Database>, year: number): Promise<void> {
  await db.deleteFrom('workday_years').where('year', '=', year).execute()
}
