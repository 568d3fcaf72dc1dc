/**
 * Notices by mail. Every new notice is looked at within a minute: some become letters, some wait for the day's letter, the
 * rest is settled. A letter is made once, with its Message-ID, and handed over by a job of its own until the server has it.
 */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { fullName } from '../../domain/kernel/formats.ts'
import { defaultZone, instantOf } from '../../domain/calendar/zones.ts'
import { astanaDate, astanaWallTime, type LocalDate } from '../../domain/kernel/time.ts'
import { isWorkday } from '../../domain/kernel/workdays.ts'
import { isQuiet, type NoticeSettings } from '../../domain/notifications/settings.ts'
import type { Person } from '../../domain/people/person.ts'
import type { JobCall } from '../kernel/call.ts'
import { plus } from '../kernel/clock.ts'
import { personOf } from '../kernel/people.ts'
import { registerJob } from '../kernel/portal.ts'
import { loadCalendar } from '../workdays/public.ts'
import { writeLetter, type Line, type Wanted } from './letter.ts'
import { addressOf, loadMailServer } from './mail-server.ts'
import { handOver } from './smtp.ts'
import { settingsOf } from './store.ts'
import './tables.ts'

interface Reader {
  person: Person
  settings: NoticeSettings
}

/** Those who have notices of this kind, with their settings. */
async function listReaders(call: JobCall, mail: 'new' | 'daily'): Promise<Reader[]> {
  const rows = await call.db
    .selectFrom('persons')
    .leftJoin('notification_settings', 'notification_settings.person', 'persons.id')
    .selectAll('persons')
    .select('notification_settings.value as own')
    .where('persons.id', 'in', (each) => each.selectFrom('notifications').select('person').distinct().where('mail', '=', mail))
    .execute()
  return rows.map((row) => ({ person: personOf(row), settings: settingsOf(row.own ?? undefined) }))
}

type Row = Line & { read_at: string | null }

/** Locked until the job ends, so that two nodes never take one notice. */
async function takeNotices(call: JobCall, person: string, mail: 'new' | 'daily'): Promise<Row[]> {
  const rows = await call.db
    .selectFrom('notifications')
    .leftJoin('persons as principals', 'principals.id', 'notifications.in_place_of')
    .select(['notifications.id', 'class', 'key', 'values', 'at', 'read_at', 'principals.surname', 'principals.name', 'principals.patronymic'])
    .where('notifications.person', '=', person)
    .where('notifications.mail', '=', mail)
    .orderBy('at')
    .forUpdate('notifications')
    .skipLocked()
    .execute()
  return rows.map(({ surname, name, patronymic, ...row }) => ({ ...row, inPlaceOf: surname === null || name === null ? null : fullName({ surname, name, patronymic: patronymic ?? '' }) }))
}

async function mark(call: JobCall, rows: readonly Row[], mail: 'daily' | 'settled'): Promise<void> {
  if (rows.length > 0) await call.db.updateTable('notifications').set({ mail }).where('id', 'in', rows.map((row) => row.id)).execute()
}

registerJob('notifications.sort', '* * * * *', async (_: object, call) => {
  if ((await loadMailServer(call)) === null) {
    // What came while the portal sent no mail is not sent months later, when it begins to.
    await call.db.updateTable('notifications').set({ mail: 'settled' }).where('mail', '!=', 'settled').execute()
    return
  }
  const calendar = await loadCalendar(call.db)
  for (const { person, settings } of await listReaders(call, 'new')) {
    const address = person.active ? addressOf(person.email) : null
    const quiet = isQuiet(settings.quiet, call.now, (date) => isWorkday(date, calendar))
    const rows = await takeNotices(call, person.id, 'new')
    const wanted = address === null ? [] : rows.filter((row) => row.read_at === null)
    const atOnce = wanted.filter((row) => settings.ways[row.class].mail === 'atOnce')
    const daily = wanted.filter((row) => settings.ways[row.class].mail === 'daily')
    await mark(call, daily, 'daily')
    await mark(call, rows.filter((row) => !atOnce.includes(row) && !daily.includes(row)), 'settled')
    if (quiet || address === null || atOnce.length === 0) continue
    await mark(call, atOnce, 'settled')
    await makeLetter(call, person.id, letterOf(person, address, settings, 'atOnce', atOnce, call.now))
  }
})

/** What came a moment before the hour is sorted after it, and is no reason for a second letter. */
const sortedWithinMs = 10 * 60_000

/** At its hour; and later on the same day with what should have gone then, if the portal stood still or the person was away. */
const isDue = (hour: number, digestHour: number, rows: readonly Row[], today: LocalDate): boolean => {
  const moment = plus(instantOf(`${today}T${String(digestHour).padStart(2, '0')}:00:00`, defaultZone), -sortedWithinMs)
  return hour === digestHour || (hour > digestHour && rows.some((row) => row.at < moment))
}

/** Once an hour, for those whose hour it is. On a day that a person keeps quiet nothing is sent; it comes with the next. */
registerJob('notifications.digest', '0 * * * *', async (_: object, call) => {
  const calendar = await loadCalendar(call.db)
  const { hour } = astanaWallTime(call.now)
  for (const { person, settings } of await listReaders(call, 'daily')) {
    const resting = settings.quiet.daysOff && !isWorkday(astanaDate(call.now), calendar)
    const away = settings.quiet.until !== null && call.now < settings.quiet.until
    if (hour < settings.digestHour || resting || away) continue
    const rows = await takeNotices(call, person.id, 'daily')
    if (!isDue(hour, settings.digestHour, rows, call.today)) continue
    // Who has asked for no letters of a class since gets none of what came before.
    const unread = rows.filter((row) => row.read_at === null && settings.ways[row.class].mail !== 'never')
    await mark(call, rows, 'settled')
    const address = person.active ? addressOf(person.email) : null
    if (address !== null && unread.length > 0) await makeLetter(call, person.id, letterOf(person, address, settings, 'daily', unread, call.now))
  }
})

/** A letter is to be read, not scrolled. */
const linesAtMost = 100

function letterOf(person: Person, address: string, { language }: NoticeSettings, kind: Wanted['kind'], rows: readonly Line[], at: string): Wanted {
  return { kind, to: { name: fullName(person), address }, language, lines: rows.slice(0, linesAtMost), more: Math.max(0, rows.length - linesAtMost), at }
}

export async function makeLetter(call: JobCall, person: string, wanted: Wanted): Promise<string> {
  const server = await loadMailServer(call)
  const id = randomUUID()
  const domain = server?.server.from.split('@')[1] ?? 'localhost'
  await call.db
    .insertInto('notification_letters')
    .values({ id, person, made_at: call.now, message_id: `<${id}@${domain}>`, letter: JSON.stringify(writeLetter(wanted)), sent_at: null, said: null })
    .execute()
  await call.later('notifications.post', { letter: id })
  return id
}

/** Minutes to the next try; after the last one, some 22 hours on, the letter is given up and stands in the list. */
const triesAfterMinutes = [1, 5, 15, 60, 180, 360, 720]

/**
 * Hands one letter over. Between the server's yes and our commit lies a moment in which a crash makes us ask again: then it
 * is the same letter with the same Message-ID, by which mail programs know it. Less than once is not possible; more is not needed.
 */
registerJob('notifications.post', null, {
  key: ({ letter }: { letter: string }) => letter,
  bring: async ({ letter: id }, call) => {
    const row = await call.db.selectFrom('notification_letters').selectAll().where('id', '=', id).where('state', '=', 'waiting').executeTakeFirst()
    if (row === undefined) return null
    const server = await loadMailServer(call)
    const handed = server === null ? ({ state: 'failed', said: 'no mail server is set' } as const) : await handOver(server, row.letter, row.message_id)
    return { ...handed, tries: row.tries }
  },
  write: async ({ letter: id }, { state: handed, said, tries }, call) => {
    const pause = triesAfterMinutes[tries]
    const state = handed === 'later' ? (pause === undefined ? 'failed' : 'waiting') : handed
    const row = await call.db.updateTable('notification_letters')
      .set({ state, said, tries: tries + 1, sent_at: state === 'sent' ? call.now : null })
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .where('tries', '=', tries)
      .returning('person')
      .executeTakeFirst()
    if (row === undefined) return
    if (state === 'waiting') await call.later('notifications.post', { letter: id }, { afterMinutes: pause ?? 1 })
    call.changed('setting', 'mail', { persons: [row.person] })
  },
})

const lettersKeptDays = 30

registerJob('notifications.clear', '40 3 * * *', async (_: object, call) => {
  const before = plus(call.now, -lettersKeptDays * 86_400_000)
  await sql`delete from notification_letters where made_at < ${before}::timestamptz and state <> 'waiting'`.execute(call.db)
})
