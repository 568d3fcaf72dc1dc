import type { OutputOf } from '../../domain/kernel/contract.ts'
import { createTexts } from '../../domain/kernel/text.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import { valuesIn } from '../../domain/kernel/values.ts'
import { isWorkday } from '../../domain/kernel/workdays.ts'
import { mine, settings, type Notification } from '../../domain/notifications/contract.ts'
import { isQuiet } from '../../domain/notifications/settings.ts'
import { texts } from '../../domain/texts.ts'
import { calendar } from '../../domain/workdays/contract.ts'
import type { News, Told, Watch } from '../kernel/watch.ts'

const newest = { after: null, limit: 20 }
const toastsAtOnce = 3

/** What the person hears of this now: nothing while they asked not to be disturbed, and nothing of a class they keep quiet. */
async function heard(fresh: readonly Notification[], now: Instant, ask: News['ask']): Promise<readonly Notification[]> {
  const own = ((await ask(settings.name, {})) as OutputOf<typeof settings> | null)?.settings
  // Without an answer nobody has said to be quiet.
  if (own === undefined) return fresh
  const days = own.quiet.daysOff ? ((await ask(calendar.name, {})) as OutputOf<typeof calendar> | null)?.calendar : undefined
  if (isQuiet(own.quiet, now, (date) => days === undefined || isWorkday(date, days))) return []
  return fresh.filter((row) => own.ways[row.class].toast)
}

/**
 * What is new on the bell since it was last looked at becomes toasts; many at once become one that counts them. The
 * first look only learns what there is: yesterday's lines are not news.
 */
function openToasts(): (news: News) => Promise<Told> {
  let seenUpTo: string | null = null
  return async ({ answer, language, now, ask }) => {
    const { rows, unread } = answer as OutputOf<typeof mine>
    const since = seenUpTo
    seenUpTo = rows.reduce((latest, row) => (row.at > latest ? row.at : latest), since ?? '')
    if (since === null) return { toasts: [], count: unread }
    const unheard = rows.filter((row) => row.readAt === null && row.at > since)
    const fresh = unheard.length === 0 ? [] : await heard(unheard, now, ask)
    const say = createTexts(texts, language)
    const title = say.t('kernel.appName')
    if (fresh.length > toastsAtOnce) return { toasts: [{ title, body: say.t('desktop.manyNotices', { count: fresh.length }), route: '/notifications' }], count: unread }
    const toasts = fresh.map((row) => ({ title: titleOf(row, title, say), body: say.t(row.key, valuesIn(language, row.values)), route: `/notifications/open/${row.id}` }))
    return { toasts, count: unread }
  }
}

/** A deputy sees at once in whose place something waits. */
function titleOf(row: Notification, title: string, say: ReturnType<typeof createTexts>): string {
  return row.inPlaceOf === null ? title : `${title}: ${say.t('notifications.inPlaceOf', { name: row.inPlaceOf.name })}`
}

export const bell: Watch = { query: mine.name, input: newest, open: openToasts }
