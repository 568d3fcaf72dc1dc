import { insist, RefusalError } from '../../domain/kernel/verdict.ts'
import type { Language } from '../../domain/kernel/text.ts'
import * as contract from '../../domain/notifications/contract.ts'
import type { Notification } from '../../domain/notifications/contract.ts'
import { changedSettings, mayBeQuiet, uncounted } from '../../domain/notifications/settings.ts'
import type { TextKey } from '../../domain/texts.ts'
import type { WriteCall } from '../kernel/call.ts'
import { answer, handle } from '../kernel/portal.ts'
import { sayIn } from '../kernel/say.ts'
import { hold } from '../kernel/seen.ts'
import { addressOf, loadMailServer } from './mail-server.ts'
import { countUnread, listNotices, loadNotice, loadNoticeSettings, saveNoticeSettings } from './store.ts'
import './calendar-source.ts'
import './letters.ts'
import './mail-handlers.ts'

answer(contract.mine, async ({ after, limit, ...filter }, call) => {
  const { id } = call.seat.person
  const settings = await loadNoticeSettings(call.db, id)
  return { rows: await listNotices(call.db, id, filter, after, limit), unread: await countUnread(call.db, id, uncounted(settings)) }
})

answer(contract.one, async ({ id }, call) => {
  const line = await loadNotice(call.db, call.seat.person.id, id)
  if (line === null) throw new RefusalError({ key: 'kernel.notFound' })
  return line
})

/** Lines looked through by one search; whoever has more narrows the period. */
const lookedAtOnce = 5_000
const pageOfSearch = 500
const foundAtMost = 200

answer(contract.find, async ({ words, language, ...filter }, call) => {
  const wanted = words.toLowerCase().split(/\s+/)
  const says = saysIn(language)
  const rows: Notification[] = []
  let after: number | null = null
  for (let looked = 0; looked < lookedAtOnce; looked += pageOfSearch) {
    const page = await listNotices(call.db, call.seat.person.id, filter, after, pageOfSearch)
    rows.push(...page.filter((row) => wanted.every((word) => says(row).includes(word))))
    if (page.length < pageOfSearch) return { rows: rows.slice(0, foundAtMost), looked: rows.length <= foundAtMost }
    after = page.at(-1)?.n ?? null
  }
  return { rows: rows.slice(0, foundAtMost), looked: false }
})

function saysIn(language: Language): (row: Notification) => string {
  const say = sayIn(language)
  return (row) => `${say(row.key as TextKey, row.values)} ${row.inPlaceOf?.name ?? ''}`.toLowerCase()
}

/** Nobody else's list changes with it. */
function tellSelf(call: WriteCall): void {
  call.changed('notification', call.seat.person.id, { persons: [call.seat.person.id] })
}

handle(contract.read, async (input, call) => {
  const unread = call.db.updateTable('notifications').set({ read_at: call.now }).where('person', '=', call.seat.person.id).where('read_at', 'is', null)
  const marked = await ('ids' in input ? unread.where('id', 'in', input.ids) : unread.where('n', '<=', String(input.upTo))).executeTakeFirst()
  const count = Number(marked.numUpdatedRows)
  if (count > 0) tellSelf(call)
  return { read: count, readAt: call.now }
})

handle(contract.unread, async (input, call) => {
  const marked = call.db.updateTable('notifications').set({ read_at: null }).where('person', '=', call.seat.person.id)
  const undone = await ('ids' in input ? marked.where('id', 'in', input.ids) : marked.where('read_at', '=', input.readAt)).executeTakeFirst()
  const count = Number(undone.numUpdatedRows)
  if (count > 0) tellSelf(call)
  return { unread: count }
})

answer(contract.settings, async (_input, call) => {
  const { person } = call.seat
  const server = await loadMailServer(call)
  return { settings: await loadNoticeSettings(call.db, person.id), mail: server === null ? null : addressOf(person.email) }
})

handle(contract.saveSettings, async (input, call) => {
  const { id } = call.seat.person
  // Two windows may change two things at one moment, and each stands on what the other has left.
  await hold(call, { noun: 'notification', id })
  const settings = changedSettings(await loadNoticeSettings(call.db, id), input)
  insist(mayBeQuiet(settings.quiet))
  await saveNoticeSettings(call.db, id, settings, call.now)
  tellSelf(call)
  return settings
})
