import { z } from 'zod'
import { InstantText } from '../kernel/dates.ts'
import { astanaDate, astanaWallTime, type Instant, type LocalDate } from '../kernel/time.ts'
import { allowed, refuse, type Verdict } from '../kernel/verdict.ts'
import { noticeClasses, type NoticeClass } from './classes.ts'

/** `atOnce`: within a minute; `daily`: in one letter a day with what is still unread. */
export const mailWays = ['atOnce', 'daily', 'never'] as const
export type MailWay = (typeof mailWays)[number]

const Ways = z.strictObject({
  /** Counted on the bell. What isn't counted still stands in the list. */
  bell: z.boolean(),
  /** Shown in the corner of the desktop. */
  toast: z.boolean(),
  mail: z.enum(mailWays),
})
export type Ways = z.infer<typeof Ways>

const minuteOfDay = z.int().min(0).max(1439)
const Quiet = z.strictObject({
  /** Minutes since midnight in Astana; `from` after `until` goes over midnight. */
  hours: z.strictObject({ from: minuteOfDay, until: minuteOfDay }).nullable(),
  /** Quiet on every day that isn't a working day. */
  daysOff: z.boolean(),
  /** Quiet until this instant, as a person sets it for a meeting. */
  until: InstantText.nullable(),
})
export type Quiet = z.infer<typeof Quiet>

export const NoticeSettings = z.strictObject({
  /** In which letters are written. */
  language: z.enum(['kk', 'ru', 'en']),
  ways: z.record(z.enum(noticeClasses), Ways),
  quiet: Quiet,
  /** Hour of the daily letter in Astana. */
  digestHour: z.int().min(0).max(23),
})
export type NoticeSettings = z.infer<typeof NoticeSettings>

/** What is left out stays as it was, so that two windows don't undo each other's changes. */
export const NoticeSettingsChange = z.strictObject({
  language: NoticeSettings.shape.language.optional(),
  ways: z.partialRecord(z.enum(noticeClasses), Ways.partial()).optional(),
  quiet: Quiet.partial().optional(),
  digestHour: NoticeSettings.shape.digestHour.optional(),
})
export type NoticeSettingsChange = z.infer<typeof NoticeSettingsChange>

/** §38 has members of a session told by mail; what waits for a person comes in the daily letter. */
const defaultMail: Partial<Record<NoticeClass, MailWay>> = {
  sessions: 'atOnce', approvals: 'daily', plans: 'daily', workgroups: 'daily', staffing: 'daily', 'approvals.term': 'daily',
}

export const defaultNoticeSettings: NoticeSettings = {
  language: 'kk',
  ways: Object.fromEntries(noticeClasses.map((each) => [each, { bell: true, toast: true, mail: defaultMail[each] ?? 'never' }])) as Record<NoticeClass, Ways>,
  quiet: { hours: null, daysOff: false, until: null },
  digestHour: 9,
}

/** Keys left out by the schema come as undefined under `exactOptionalPropertyTypes`; they change nothing. */
const given = <Value extends object>(change: Value | undefined): Partial<{ [Key in keyof Value]: Exclude<Value[Key], undefined> }> =>
  Object.fromEntries(Object.entries(change ?? {}).filter(([, value]) => value !== undefined)) as never

/** A saved setting may be older than a class or a field: what it doesn't say is as for everyone. */
export function changedSettings(before: NoticeSettings, change: NoticeSettingsChange): NoticeSettings {
  const ways = noticeClasses.map((each) => [each, { ...before.ways[each], ...given(change.ways?.[each]) }])
  return {
    language: change.language ?? before.language,
    ways: Object.fromEntries(ways) as Record<NoticeClass, Ways>,
    quiet: { ...before.quiet, ...given(change.quiet) },
    digestHour: change.digestHour ?? before.digestHour,
  }
}

/** From 22:00 until 22:00 would be never or always, and nobody could tell which. */
export function mayBeQuiet({ hours }: Quiet): Verdict {
  return hours !== null && hours.from === hours.until ? refuse('notifications.quietHoursEmpty') : allowed
}

/** Whether the person asked not to be disturbed at this moment. The bell counts on; only what interrupts waits. */
export function isQuiet({ hours, daysOff, until }: Quiet, now: Instant, isWorkday: (date: LocalDate) => boolean): boolean {
  if (until !== null && now < until) return true
  if (daysOff && !isWorkday(astanaDate(now))) return true
  if (hours === null) return false
  const wall = astanaWallTime(now)
  const minute = wall.hour * 60 + wall.minute
  return hours.from < hours.until ? hours.from <= minute && minute < hours.until : minute >= hours.from || minute < hours.until
}

const minuteMs = 60_000
/** Longer than any run of days off, and than a person asks to be left alone for a meeting; looked at again then. */
const lookedAheadMinutes = 14 * 1440

/** The first whole minute at which what waited may be told; null when it isn't quiet now. */
export function quietEnd(quiet: Quiet, now: Instant, isWorkday: (date: LocalDate) => boolean): Instant | null {
  if (!isQuiet(quiet, now, isWorkday)) return null
  const first = Math.floor(Date.parse(now) / minuteMs) + 1
  for (let minute = first; minute < first + lookedAheadMinutes; minute += 1) {
    const at = new Date(minute * minuteMs).toISOString()
    if (!isQuiet(quiet, at, isWorkday)) return at
  }
  return new Date((first + lookedAheadMinutes) * minuteMs).toISOString()
}

export const uncounted = ({ ways }: NoticeSettings): NoticeClass[] => noticeClasses.filter((each) => !ways[each].bell)
