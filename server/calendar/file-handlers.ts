/** Files in and out (§58): what a file would bring is shown before anything is written. */
import { randomUUID } from 'node:crypto'
import { importFile } from '../../domain/calendar/contract.ts'
import type { Event } from '../../domain/calendar/event.ts'
import { isSameContent, type Content } from '../../domain/calendar/ics-content.ts'
import { exportFile, maxRangeDays, previewImport } from '../../domain/calendar/queries.ts'
import { isHiddenFrom, maySee } from '../../domain/calendar/rules.ts'
import { defaultZone, startOfDay } from '../../domain/calendar/zones.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import { addDays } from '../../domain/kernel/time.ts'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import type { Person } from '../../domain/people/person.ts'
import type { CalendarFile, CalendarItem } from '../../node/calendar/read-calendar.ts'
import { readCalendar } from '../../node/documents/read.ts'
import type { ReadCall, ReadDatabase, WriteCall } from '../kernel/call.ts'
import { answer, handle } from '../kernel/portal.ts'
import { writtenOf } from './addresses.ts'
import { keepAll, renewed, type Change } from './change.ts'
import { insistRoom } from './room-booking.ts'
import { writtenSources } from './source-objects.ts'
import { listBetween, listByUid, listUndated, load, type Stored } from './store.ts'
import { writeWhole } from './whole-file.ts'

/** Nobody is invited by a file: the people in it are kept as words, and those invited here stay invited. */
function takenOver(content: Content, before: Event | null, owner: Pick<Person, 'id' | 'surname' | 'name' | 'patronymic'>, id: string, now: string): Event {
  const { attendees: _attendees, ...said } = content
  const invited = new Set((before?.invitees ?? []).map((each) => each.name))
  const guests = before === null ? said.guests : said.guests.filter((guest) => ![...invited].some((name) => guest.startsWith(name)))
  return {
    ...said, guests, id, owner: { person: owner.id, name: fullName(owner) }, invitees: before?.invitees ?? [], madeAt: before?.madeAt ?? now, changedAt: now, revision: before?.revision ?? 0,
  }
}

interface Judged {
  item: CalendarItem
  state: 'new' | 'changed' | 'same' | 'wrong'
  before: Stored | null
}

async function judge(db: ReadDatabase, person: Person, items: readonly CalendarItem[]): Promise<Judged[]> {
  const known = await listByUid(db, person.id, items.flatMap(({ content }) => content?.uid ?? []))
  const written = new Map((await writtenOf(db, [...known.values()])).map((each) => [each.content.uid, each.content]))
  return items.map((item): Judged => {
    const { content } = item
    if (content === null) return { item, state: 'wrong', before: null }
    const before = known.get(content.uid) ?? null
    const kept = written.get(content.uid)
    return { item, before, state: before === null || kept === undefined ? 'new' : isSameContent(kept, content) ? 'same' : 'changed' }
  })
}

answer(previewImport, async ({ bytes }, call) => {
  const { items, problems } = await readCalendar(Buffer.from(bytes, 'base64'))
  const rows = (await judge(call.db, call.seat.holder, items)).map(({ item: { line, uid, content }, state }) => ({
    line, uid, title: content?.title ?? '', kind: content?.kind ?? ('event' as const), when: content?.when ?? null, repeats: (content?.repeat ?? null) !== null, state,
  }))
  const all = [...problems, ...items.flatMap((item) => item.problems)].toSorted((a, b) => a.line - b.line)
  return { items: rows, problems: all.slice(0, 2000) }
})

handle(importFile, {
  bring: ({ bytes }) => readCalendar(Buffer.from(bytes, 'base64')),
  write: ({ take }, file, call) => takeIn(call, file, take),
})

async function takeIn(call: WriteCall, { items, problems }: CalendarFile, take: readonly string[]): Promise<OutputOf<typeof importFile>> {
  const [wrong] = problems.filter(({ harmless }) => !harmless)
  if (items.length === 0 && wrong !== undefined) throw new RefusalError({ key: wrong.key, values: wrong.values })
  const wanted = new Set(take)
  const changes: Change[] = []
  const counted = { added: 0, changed: 0, same: 0 }
  // One name stands for one event, however often the file has it.
  const taken = items.filter((item) => item.content !== null && wanted.delete(item.uid))
  for (const { item, state, before } of await judge(call.db, call.seat.holder, taken)) {
    if (state === 'same' || state === 'wrong') counted.same += 1
    else {
      changes.push(await changeOf(call, item, before))
      counted[state === 'new' ? 'added' : 'changed'] += 1
    }
  }
  await keepAll(call, changes)
  return { ...counted, undo: call.id }
}

async function changeOf(call: WriteCall, { content, kept }: CalendarItem, before: Stored | null): Promise<Change> {
  const id = before?.event.id ?? randomUUID()
  const said = takenOver(content!, before?.event ?? null, call.seat.holder, id, call.now)
  // Of another time those invited are asked anew, whoever says it: this portal or another program's file.
  const event = before === null ? said : renewed(before.event, said)
  // A room named in a file is one of some other portal, unless it is free here.
  if (event.room !== null && event.room !== before?.event.room) await insistRoom(call, event)
  return { before, after: { event, kept, href: before?.href ?? `${id}.ics` } }
}

answer(exportFile, async ({ from, until, ids, sources }, call) => {
  const stored = ids === null ? await listAll(call, from, until) : await listNamed(call, ids)
  const own = stored.filter(({ event }) => event.owner.person === call.seat.holder.id || event.invitees.length > 0).filter(({ event }) => !isHiddenFrom(call.seat, event))
  const others = sources ? await writtenSources(call, call.seat.holder, boundsOf(call, from, until)) : []
  const text = await writeWhole([...(await writtenOf(call.db, own)), ...others])
  return { name: `kense-${call.today}.ics`, text }
})

/** From half a year back to a year ahead where nothing else was asked. */
function boundsOf(call: ReadCall, from: string | null, until: string | null): { from: string; until: string } {
  const [first, last] = [from ?? addDays(call.today, -180), until ?? addDays(call.today, 365)]
  if (last < first) throw new RefusalError({ key: 'calendar.endsBeforeStart' })
  return { from: startOfDay(first, defaultZone), until: startOfDay(addDays(last, 1), defaultZone) }
}

async function listAll(call: ReadCall, from: string | null, until: string | null): Promise<Stored[]> {
  const bounds = boundsOf(call, from, until)
  const wide = from === null && until === null ? { from: '1970-01-01T00:00:00.000Z', until: '2200-01-01T00:00:00.000Z' } : bounds
  if (from !== null && until !== null && Date.parse(until) - Date.parse(from) > 10 * maxRangeDays * 86_400_000) throw new RefusalError({ key: 'calendar.rangeTooLong', values: { days: 10 * maxRangeDays } })
  const [dated, undated] = await Promise.all([listBetween(call.db, [call.seat.holder.id], wide.from, wide.until), from === null ? listUndated(call.db, call.seat.holder.id) : []])
  return [...dated, ...undated]
}

async function listNamed(call: ReadCall, ids: readonly string[]): Promise<Stored[]> {
  const found: Stored[] = []
  for (const id of ids) {
    const stored = await load(call.db, id)
    if (stored === null || stored.removedAt !== null || !maySee(call.seat, stored.event).allowed) throw new RefusalError({ key: 'kernel.notFound' })
    found.push(stored)
  }
  return found
}
