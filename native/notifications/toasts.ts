import type { OutputOf } from '../../domain/kernel/contract.ts'
import { createTexts } from '../../domain/kernel/text.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import { valuesIn } from '../../domain/kernel/values.ts'
import { isWorkday } from '../../domain/kernel/workdays.ts'
import { mine, settings, type Notification } from '../../domain/notifications/contract.ts'
import { quietEnd, type NoticeSettings } from '../../domain/notifications/settings.ts'
import { texts } from '../../domain/texts.ts'
import { calendar } from '../../domain/workdays/contract.ts'
import type { News, Told, Watch } from '../kernel/watch.ts'

const newest = { after: null, limit: 20 }
const toastsAtOnce = 3

/** How the person wants to hear, and until when not at all. Without an answer nobody has said to be quiet. */
async function wishes(now: Instant, ask: News['ask']): Promise<{ ways: NoticeSettings['ways'] | null; quietUntil: Instant | null }> {
  const own = ((await ask(settings.name, {})) as OutputOf<typeof settings> | null)?.settings
  if (own === undefined) return { ways: null, quietUntil: null }
  const days = own.quiet.daysOff ? ((await ask(calendar.name, {})) as OutputOf<typeof calendar> | null)?.calendar : undefined
  return { ways: own.ways, quietUntil: quietEnd(own.quiet, now, (date) => days === undefined || isWorkday(date, days)) }
}

interface Seen {
  ids: ReadonlySet<Notification['id']>
  /** Of the oldest line that was looked at; null when all there were have been. */
  since: Notification['n'] | null
}

function seenIn(rows: readonly Notification[]): Seen {
  const oldest = rows.length < newest.limit ? undefined : rows.at(-1)
  return { ids: new Set(rows.map(({ id }) => id)), since: oldest?.n ?? null }
}

/** What comes into sight below the oldest, since a line above is gone, was there before. */
const isNews = (row: Notification, { ids, since }: Seen): boolean => !ids.has(row.id) && (since === null || row.n > since)

/**
 * What is new on the bell since it was last looked at becomes toasts; many at once become one that counts them. The
 * first look only learns what there is: yesterday's lines are not news. What comes in quiet time waits for its end, and
 * is told then if it is still unread.
 */
function openToasts(): (news: News) => Promise<Told> {
  let before: Seen | null = null
  const held = new Set<Notification['id']>()
  return async ({ answer, language, now, ask }) => {
    const { rows, unread } = answer as OutputOf<typeof mine>
    const seen = before
    before = seenIn(rows)
    if (seen === null) return { toasts: [], count: unread, again: null }
    const unheard = rows.filter((row) => row.readAt === null && (isNews(row, seen) || held.has(row.id)))
    if (unheard.length === 0) {
      held.clear()
      return { toasts: [], count: unread, again: null }
    }
    const { ways, quietUntil } = await wishes(now, ask)
    held.clear()
    const fresh = unheard.filter((row) => ways === null || ways[row.class].toast)
    if (quietUntil !== null) {
      for (const { id } of fresh) held.add(id)
      return { toasts: [], count: unread, again: fresh.length === 0 ? null : quietUntil }
    }
    const say = createTexts(texts, language)
    const title = say.t('kernel.appName')
    if (fresh.length > toastsAtOnce) return { toasts: [{ title, body: say.t('desktop.manyNotices', { count: fresh.length }), route: '/notifications' }], count: unread, again: null }
    const toasts = fresh.map((row) => ({ title: titleOf(row, title, say), body: say.t(row.key, valuesIn(language, row.values)), route: `/notifications/open/${row.id}` }))
    return { toasts, count: unread, again: null }
  }
}

/** A deputy sees at once in whose place something waits. */
function titleOf(row: Notification, title: string, say: ReturnType<typeof createTexts>): string {
  return row.inPlaceOf === null ? title : `${title}: ${say.t('notifications.inPlaceOf', { name: row.inPlaceOf.name })}`
}

export const bell: Watch = { query: mine.name, input: newest, open: openToasts }
