import type { SelectQueryBuilder, Transaction } from 'kysely'
import { fullName } from '../../domain/kernel/formats.ts'
import { addDays, type LocalDate } from '../../domain/kernel/time.ts'
import { defaultZone, startOfDay } from '../../domain/calendar/zones.ts'
import type { NoticeClass } from '../../domain/notifications/classes.ts'
import type { Notification } from '../../domain/notifications/contract.ts'
import { changedSettings, defaultNoticeSettings, NoticeSettingsChange, type NoticeSettings } from '../../domain/notifications/settings.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import type { Database } from '../kernel/database.ts'
import './tables.ts'

export interface Filter {
  classes: readonly NoticeClass[]
  unread: boolean
  from: LocalDate | null
  until: LocalDate | null
}

type Own = SelectQueryBuilder<Database, 'notifications', object>

function filtered(own: Own, { classes, unread, from, until }: Filter): Own {
  let wanted = own
  if (classes.length > 0) wanted = wanted.where('class', 'in', classes)
  if (unread) wanted = wanted.where('read_at', 'is', null)
  if (from !== null) wanted = wanted.where('at', '>=', startOfDay(from, defaultZone))
  if (until !== null) wanted = wanted.where('at', '<', startOfDay(addDays(until, 1), defaultZone))
  return wanted
}

/** Newest first, from after the line `after` on. */
export async function listNotices(db: ReadDatabase, person: string, filter: Filter, after: number | null, limit: number): Promise<Notification[]> {
  let page = filtered(db.selectFrom('notifications').where('person', '=', person), filter)
  if (after !== null) page = page.where('n', '<', String(after))
  return linesOf(db, page.orderBy('n', 'desc').limit(limit))
}

/** Null for another's line as for one that isn't there. */
export async function loadNotice(db: ReadDatabase, person: string, id: string): Promise<Notification | null> {
  const [line] = await linesOf(db, db.selectFrom('notifications').where('person', '=', person).where('notifications.id', '=', id))
  return line ?? null
}

async function linesOf(db: ReadDatabase, wanted: Own): Promise<Notification[]> {
  const rows = await wanted.select(['id', 'n', 'class', 'key', 'values', 'link', 'in_place_of', 'at', 'read_at']).execute()
  const names = await principalNames(db, [...new Set(rows.flatMap((row) => row.in_place_of ?? []))])
  return rows.map(({ n, in_place_of: principal, read_at: readAt, ...row }) => ({
    ...row, n: Number(n), readAt, inPlaceOf: principal === null ? null : { person: principal, name: names.get(principal) ?? '' },
  }))
}

async function principalNames(db: ReadDatabase, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('persons').select(['id', 'surname', 'name', 'patronymic']).where('id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.id, fullName(row)]))
}

/** What the bell counts. */
export async function countUnread(db: ReadDatabase, person: string, without: readonly NoticeClass[]): Promise<number> {
  let unread = db.selectFrom('notifications').where('person', '=', person).where('read_at', 'is', null)
  if (without.length > 0) unread = unread.where('class', 'not in', without)
  return Number((await unread.select((each) => each.fn.countAll<string>().as('count')).executeTakeFirstOrThrow()).count)
}

export async function loadNoticeSettings(db: ReadDatabase, person: string): Promise<NoticeSettings> {
  const row = await db.selectFrom('notification_settings').select('value').where('person', '=', person).executeTakeFirst()
  return settingsOf(row?.value)
}

/** A row may be older than a class; what it doesn't say is as for everyone. */
export function settingsOf(value: unknown): NoticeSettings {
  return value === undefined ? defaultNoticeSettings : changedSettings(defaultNoticeSettings, NoticeSettingsChange.parse(value))
}

export async function saveNoticeSettings(db: Transaction<Database>, person: string, settings: NoticeSettings, at: string): Promise<void> {
  const row = { value: JSON.stringify(settings), changed_at: at }
  await db.insertInto('notification_settings').values({ person, ...row }).onConflict((conflict) => conflict.column('person').doUpdateSet(row)).execute()
}
