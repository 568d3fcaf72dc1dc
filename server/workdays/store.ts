import type { Transaction } from 'kysely'
import lawOfCalendar from '../../resources/calendar/kz.json' with { type: 'json' }
import { calendarOf, CalendarLaw, withOverrides } from '../../domain/kernel/calendar-law.ts'
import type { LocalDate } from '../../domain/kernel/time.ts'
import type { Calendar, DayMark } from '../../domain/kernel/workdays.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import type { Database } from '../kernel/database.ts'

declare module '../kernel/database.ts' {
  interface Database {
    workday_marks: { date: string; kind: 'dayOff' | 'workingDay'; note: string; set_by: string; set_at: string }
  }
}

const calendarByLaw: Calendar = calendarOf(CalendarLaw.parse(lawOfCalendar))

function markOf(row: { kind: 'dayOff' | 'workingDay'; note: string }): DayMark {
  return { kind: row.kind, holiday: null, pair: null, estimated: false, source: 'administrator', note: row.note }
}

/** The days set by administrators, with the setter's id. */
export async function listSetDays(db: ReadDatabase) {
  const rows = await db.selectFrom('workday_marks').selectAll().orderBy('date').execute()
  return rows.map((row) => ({ date: row.date, mark: markOf(row), by: row.set_by, at: row.set_at }))
}

export async function loadCalendar(db: ReadDatabase): Promise<Calendar> {
  const set = await listSetDays(db)
  return withOverrides(calendarByLaw, Object.fromEntries(set.map(({ date, mark }) => [date, mark])))
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
