import type { OutputOf } from '../../domain/kernel/contract.ts'
import type { Language } from '../../domain/kernel/text.ts'
import { createTexts } from '../../domain/kernel/text.ts'
import { mine } from '../../domain/notifications/contract.ts'
import { texts } from '../../domain/texts.ts'

type Notices = OutputOf<typeof mine>

/** A question of the newest lines of the bell. */
export const newest = { query: mine.name, input: { after: null, limit: 20 } }

export interface Toast {
  title: string
  body: string
  route: string
}

const toastsAtOnce = 3

/**
 * What is new on the bell since it was last looked at becomes toasts; many at once become one that counts them. The
 * first look only learns what there is: yesterday's lines are not news.
 */
export function openToasts() {
  let seenUpTo: string | null = null
  return (notices: unknown, language: Language): Toast[] => {
    const { rows } = notices as Notices
    const since = seenUpTo
    seenUpTo = rows.reduce((latest, row) => (row.at > latest ? row.at : latest), since ?? '')
    if (since === null) return []
    const fresh = rows.filter((row) => row.readAt === null && row.at > since)
    const say = createTexts(texts, language)
    const title = say.t('kernel.appName')
    if (fresh.length > toastsAtOnce) return [{ title, body: say.t('desktop.manyNotices', { count: fresh.length }), route: '/notifications' }]
    return fresh.map((row) => ({ title, body: say.t(row.key, row.values), route: row.link }))
  }
}
