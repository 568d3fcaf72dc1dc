/** What pops up on the desktop: once, not in quiet time, and nothing is lost by it. */
import { describe, expect, test } from 'vitest'
import { bell } from '../../native/notifications/toasts.ts'
import type { Told } from '../../native/kernel/watch.ts'
import { settings as settingsQuery, type Notification } from '../../domain/notifications/contract.ts'
import { changedSettings, defaultNoticeSettings, type NoticeSettingsChange } from '../../domain/notifications/settings.ts'

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 23, 5, minute)).toISOString()

/** A bell and its person: `rings` puts a line on it, `look` is what native does whenever the bell changed or its time has come. */
function aPerson(change: NoticeSettingsChange = {}) {
  let settings = changedSettings(defaultNoticeSettings, change)
  const rows: Notification[] = []
  const judge = bell.open()
  let last = 0
  return {
    rows,
    wish: (next: NoticeSettingsChange) => void (settings = changedSettings(settings, next)),
    rings(minute: number, more: Partial<Notification> = {}): Notification {
      const row: Notification = { id: crypto.randomUUID(), n: (last += 1), class: 'calendar', key: 'calendar.notice.invited', values: { title: `№ ${minute}`, when: at(minute), name: 'А' }, link: '/calendar', inPlaceOf: null, at: at(minute), readAt: null, ...more }
      rows.unshift(row)
      return row
    },
    look: (minute: number): Promise<Told> =>
      judge({ answer: { rows: rows.slice(0, 20), unread: rows.filter(({ readAt }) => readAt === null).length }, language: 'kk', now: at(minute), ask: async (query) => (query === settingsQuery.name ? { settings, mail: null } : null) }),
  }
}

const titles = ({ toasts }: Told): string[] => toasts.map(({ body }) => /№ \d+/.exec(body)?.[0] ?? body)

describe('§59.8 toasts', () => {
  test('§59.8 a line pops up once and opens the very thing; what was there before signing in is no news', async () => {
    const person = aPerson()
    person.rings(0)
    expect(await person.look(1)).toMatchObject({ toasts: [], count: 1 })
    const row = person.rings(2)
    const told = await person.look(2)
    expect(told).toMatchObject({ toasts: [{ route: `/notifications/open/${row.id}` }], count: 2 })
    expect(await person.look(3)).toMatchObject({ toasts: [], count: 2 })
  })

  test('B9.5 a line with an earlier moment may come later, by a slower deed or another node’s clock, and pops up all the same', async () => {
    const person = aPerson()
    for (let minute = -30; minute < 0; minute += 1) person.rings(minute)
    await person.look(0)
    person.rings(3)
    expect(titles(await person.look(3))).toEqual(['№ 3'])
    const late = person.rings(2)
    expect((await person.look(3)).toasts.map(({ route }) => route)).toEqual([`/notifications/open/${late.id}`])
    // A line that is taken back lets an old one into sight, which is no news.
    person.rows.splice(0, 1)
    expect((await person.look(4)).toasts).toEqual([])
  })

  test('§59.8 many at once are one that counts them, and it opens the list', async () => {
    const person = aPerson()
    await person.look(0)
    for (let minute = 1; minute <= 5; minute += 1) person.rings(minute)
    const { toasts } = await person.look(5)
    expect(toasts).toHaveLength(1)
    expect(toasts[0]).toMatchObject({ route: '/notifications', body: expect.stringContaining('5') as string })
  })

  test('§59.8 a class that a person keeps quiet counts on the bell and never pops up', async () => {
    const person = aPerson({ ways: { calendar: { toast: false } } })
    await person.look(0)
    person.rings(1)
    expect(await person.look(1)).toMatchObject({ toasts: [], count: 1, again: null })
  })

  test('quiet time holds everything and its end tells what is still unread, once', async () => {
    const person = aPerson({ quiet: { until: at(30) } })
    await person.look(0)
    const [first, second] = [person.rings(1), person.rings(2)]
    expect(await person.look(2)).toMatchObject({ toasts: [], count: 2, again: at(30) })
    person.rings(3)
    expect(await person.look(3)).toMatchObject({ toasts: [], count: 3, again: at(30) })
    person.rows[person.rows.indexOf(first)] = { ...first, readAt: at(4) }
    const after = await person.look(30)
    expect(titles(after)).toEqual(['№ 3', '№ 2'])
    expect(after.toasts.at(-1)?.route).toBe(`/notifications/open/${second.id}`)
    expect(await person.look(31)).toMatchObject({ toasts: [], count: 2, again: null })
  })

  test('quiet hours that were ended early tell at once, those that begin again hold again', async () => {
    // 10:00–11:00 in Astana, which is 5:00–6:00 in UTC.
    const person = aPerson({ quiet: { hours: { from: 600, until: 660 } } })
    await person.look(0)
    person.rings(1)
    expect(await person.look(1)).toMatchObject({ toasts: [], again: at(60) })
    person.wish({ quiet: { hours: null } })
    expect(titles(await person.look(2))).toEqual(['№ 1'])
    person.wish({ quiet: { until: at(50) } })
    person.rings(3)
    expect(await person.look(3)).toMatchObject({ toasts: [], again: at(50) })
  })
})
