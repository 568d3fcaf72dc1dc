/**
 * B8.1: what other modules know stands in the calendar of whoever may see it, as long as they know it, and is moved only
 * there. Five sources keep their own lists here, so that ten thousand of their changes can be made in a moment; that the
 * real ones arrive is shown with an approval.
 */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { receiveApproval, withdrawApproval } from '../../domain/approvals/contract.ts'
import { moveEvent, removeEvent, saveEvent } from '../../domain/calendar/contract.ts'
import type { When } from '../../domain/calendar/event.ts'
import { exportFile, freeBusy, range, slots, type Entry } from '../../domain/calendar/queries.ts'
import { mayMoveEntry } from '../../domain/calendar/rules.ts'
import { addDays } from '../../domain/kernel/time.ts'
import { contracts } from '../../domain/contracts.ts'
import { command } from '../../domain/kernel/contract.ts'
import type { DatedEntry, Notice } from '../../domain/notifications/notice.ts'
import { revokeDelegation } from '../../domain/people/contract.ts'
import type { Person } from '../../domain/people/person.ts'
import { registerCalendarSource, type SourceEntry } from '../../server/calendar/public.ts'
import { handle } from '../../server/kernel/portal.ts'
import { aPaper } from '../world/paper.ts'
import type { World } from '../world/portal.ts'
import { office, officeDelegations, officePeople, seatOf } from '../world/world.ts'
import { withWorld } from '../world/with-world.ts'

const modules = ['plans', 'receptions', 'workgroups', 'reminders', 'publications'] as const
const known = new Map<string, Map<string, SourceEntry>>(modules.map((module) => [module, new Map()]))
for (const module of modules) {
  registerCalendarSource({ module, takesTime: module === 'receptions', list: async (_call, { persons }) => [...known.get(module)!.values()].filter((entry) => persons.some(({ id }) => id === entry.person)) })
}

let world: World
withWorld((begun) => {
  world = begun
})

const people = [office.finance.executor, office.justice.executor, office.economy.executor, office.digital.executor]
let state = 20261123
/** A row of numbers that is the same in each run, so that a find can be looked at again. */
function chance(below: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return state % below
}

const title = (text: string) => ({ kk: text, ru: text, en: text })
function made(module: string, person: Person, id: string = randomUUID()): SourceEntry {
  const date = addDays('2026-11-23', chance(28))
  const when: When = chance(2) === 0 ? { allDay: true, from: date, until: date } : { allDay: false, from: `${date}T10:00:00`, until: `${date}T10:30:00`, zone: 'Asia/Almaty' }
  return { id, person: person.id, kind: 'meeting', title: title(`${module} ${chance(1000)}`), place: '', when, link: `/${module}/${id}`, rule: { key: 'calendar.rule.approvalDeadline', values: {} }, busy: module === 'receptions' }
}

const line = (entry: Pick<Entry, 'key' | 'from' | 'until' | 'title' | 'link'>): string => `${entry.key} ${entry.from} ${entry.until} ${entry.title?.kk ?? ''} ${entry.link}`
const expected = (person: Person): string[] =>
  modules.flatMap((module) => [...known.get(module)!.values()].filter((entry) => entry.person === person.id).map((entry) => line({ key: `${module} ${entry.id}`, from: entry.when.from.slice(0, 16), until: entry.when.until.slice(0, 16), title: entry.title, link: entry.link }))).toSorted()

test('B8.1 after ten thousand creations, changes and cancellations in five sources every calendar holds what the sources do, and no orphan', async () => {
  for (let deed = 1; deed <= 10_000; deed += 1) {
    const module = modules[chance(modules.length)]!
    const list = known.get(module)!
    const ids = [...list.keys()]
    const id = ids[chance(Math.max(1, ids.length))]
    // As many go as come once there are some, so that the calendars stay such as a person could read.
    const what = ids.length < 20 ? 0 : ids.length > 60 ? 2 : chance(3)
    if (what === 0 || id === undefined) {
      const entry = made(module, people[chance(people.length)]!)
      list.set(entry.id, entry)
    } else if (what === 1) list.set(id, made(module, people[chance(people.length)]!, id))
    else list.delete(id)
    if (deed % 250 !== 0) continue
    for (const person of people) {
      const { entries } = await world.as(person).ask(range, { from: '2026-11-23', until: '2026-12-31' })
      expect(entries.filter(({ module: from }) => from !== 'calendar').map(line).toSorted()).toEqual(expected(person))
    }
  }
}, 120_000)

test('B8.1 such an entry says where it is from, opens there, and is moved only there; chosen layers alone are asked', async () => {
  const person = office.finance.executor
  for (const module of modules) {
    const entry = made(module, person)
    known.get(module)!.set(entry.id, entry)
  }
  const { entries } = await world.as(person).ask(range, { from: '2026-11-23', until: '2026-12-31', layers: ['plans'] })
  expect(new Set(entries.map(({ module }) => module))).toEqual(new Set(['plans']))
  for (const entry of entries) {
    expect(entry.link).toMatch(/^\/plans\//)
    expect(entry.rule.key).toBe('calendar.rule.approvalDeadline')
    expect(mayMoveEntry(seatOf(person), entry)).toMatchObject({ allowed: false, refusal: { key: 'calendar.movedAtSource' } })
  }
})

test('B8.1 what takes time at another module keeps that time from being offered, and only its own person learns what it is', async () => {
  for (const module of modules) known.get(module)!.clear()
  const entry: SourceEntry = { ...made('receptions', office.justice.executor), when: { allDay: false, from: '2026-11-24T09:00:00', until: '2026-11-24T12:30:00', zone: 'Asia/Almaty' } }
  known.get('receptions')!.set(entry.id, entry)
  const asked = { from: '2026-11-24', until: '2026-11-24', persons: [office.justice.executor.id] }
  const seen = async (person: Person) => (await world.as(person).ask(freeBusy, asked)).persons[0]?.spans.map((span) => [span.module, span.title?.kk ?? null])
  expect(await seen(office.justice.head)).toEqual([['receptions', null]])
  expect(await seen(office.justice.executor)).toEqual([['receptions', entry.title.kk]])
  expect((await world.as(office.justice.head).ask(slots, { ...asked, minutes: 60, limit: 1 })).slots[0]?.from).toBe('2026-11-24T14:30')
  const { text } = await world.as(office.justice.executor).ask(exportFile, { from: '2026-11-24', until: '2026-11-24', sources: true })
  expect(text).toContain(`SUMMARY:${entry.title.kk}`)
})

test('B8.1 an own calendar of many years answers for a month by index, in a moment', async () => {
  const visitor = world.as(office.economy.executor)
  const { id } = await visitor.do(saveEvent, {
    id: randomUUID(), revision: null, scope: 'all', occurrence: null, invitees: [], units: [],
    draft: { kind: 'event', title: 'Үлгі', place: '', description: '', when: { allDay: false, from: '2026-11-24T10:00:00', until: '2026-11-24T11:00:00', zone: 'Asia/Almaty' }, repeat: null, reminders: [], room: null, private: false, busy: true, status: 'confirmed', guests: [] },
  })
  // Twenty years of ten meetings a working day: more than any official will have.
  await sql`insert into calendar_events (id, owner, uid, revision, changed_at, document, href, first_at, last_at, standing, words)
    select gen_random_uuid(), owner, gen_random_uuid()::text, 1, changed_at, document, gen_random_uuid()::text, first_at - (n || ' hours')::interval, last_at - (n || ' hours')::interval, false, words
    from calendar_events, generate_series(24 * 8, 24 * 8 + 49999) n where id = ${id}`.execute(world.db)
  await sql`insert into calendar_parties (person, event, owns, answer, removed, first_at, last_at, standing, seq)
    select owner, id, true, null, false, first_at, last_at, false, 1 from calendar_events where owner = ${office.economy.executor.id} and id <> ${id} and removed_at is null and not exists (select from calendar_parties p where p.event = calendar_events.id)`.execute(world.db)
  await sql`analyze calendar_parties, calendar_events`.execute(world.db)
  const times: number[] = []
  for (let n = 0; n < 5; n += 1) {
    const began = performance.now()
    const { entries } = await visitor.ask(range, { from: '2026-11-23', until: '2026-11-29' })
    times.push(performance.now() - began)
    expect(entries.some((entry) => entry.own?.id === id)).toBe(true)
  }
  expect(times.toSorted((a, b) => a - b)[2]).toBeLessThan(1000)
  process.stderr.write(`range over 50,000 events: ${times.map((ms) => ms.toFixed(0)).join(' ')} ms\n`)
})

test('B8.1 §20 the term of a real approval arrives with the change itself, stands by whoever must act and by whoever answers for it, and is gone with it', async () => {
  const { id, journey } = await aPaper(world)
  await journey.submit(id, 'finance')
  await journey.agreeInside(id, 'finance')
  await journey.visa(id, 'finance')
  await journey.send(id, 'finance')
  const receive = world.as(office.justice.documentOfficer)
  const seen = async (person: Person) => (await world.as(person).ask(range, { from: '2026-11-23', until: '2026-12-31', layers: ['approvals'] })).entries.filter((entry) => entry.link === `/approvals/${id}`).map((entry) => `${entry.from} ${entry.kind}`)
  expect(await seen(office.justice.head)).toEqual([])
  await receive.do(receiveApproval, { id, version: 0, number: null, workdays: 3, basis: 'Тапсырма' })
  expect(await seen(office.justice.head)).toEqual(['2026-11-26 deadline'])
  expect(await seen(office.finance.executor)).toEqual(['2026-11-26 deadline'])
  expect(await seen(office.digital.head)).toEqual([])
  await world.as(office.finance.executor).do(withdrawApproval, { id, reason: 'Кері алынды' })
  expect(await seen(office.justice.head)).toEqual([])
  expect(await seen(office.finance.executor)).toEqual([])
})

test('nothing is left of an event that is created, moved and removed many times over', async () => {
  const visitor = world.as(office.digital.executor)
  const when = (hour: number): When => ({ allDay: false, from: `2026-11-25T${String(hour).padStart(2, '0')}:00:00`, until: `2026-11-25T${String(hour).padStart(2, '0')}:30:00`, zone: 'Asia/Almaty' })
  for (let round = 0; round < 20; round += 1) {
    const draft = { kind: 'event' as const, title: `№ ${round}`, place: '', description: '', when: when(9), repeat: null, reminders: [10], room: null, private: false, busy: true, status: 'confirmed' as const, guests: [] }
    const { id, revision } = await visitor.do(saveEvent, { id: randomUUID(), revision: null, scope: 'all', occurrence: null, draft, invitees: [{ person: office.digital.unitHead.id, unit: null }], units: [] })
    const moved = await visitor.do(moveEvent, { id, revision, scope: 'all', occurrence: null, when: when(10 + (round % 8)) })
    await visitor.do(removeEvent, { id, revision: moved.revision, scope: 'all', occurrence: null })
  }
  for (const person of [office.digital.executor, office.digital.unitHead]) {
    const { entries } = await world.as(person).ask(range, { from: '2026-11-25', until: '2026-11-25' })
    expect(entries.filter(({ module }) => module === 'calendar')).toEqual([])
  }
  const { count } = await world.db.selectFrom('calendar_reminders').select((each) => each.fn.countAll<string>().as('count')).executeTakeFirstOrThrow()
  expect(Number(count)).toBe(0)
})

/** Says what a module without a calendar of its own would say. */
const say = command({ name: 'trialDated.say', right: 'session.use', input: z.strictObject({}), output: z.strictObject({}), changes: ['setting'], offline: 'refuse' })
;(contracts as Map<string, unknown>).set(say.name, say)
let wanted: Notice[] = []
handle(say, async (_input, call) => {
  for (const notice of wanted) await call.notify(notice)
  return {}
})
const tell = async (...notices: Notice[]) => {
  wanted = notices
  await world.as(office.digital.head).do(say, {})
}

describe('§57 notifications', () => {
  const listener = office.justice.legalHead
  const about = () => ({ noun: 'person', id: listener.id }) as const
  const meeting = (date: string): DatedEntry => ({ kind: 'meeting', when: { allDay: false, from: `${date}T10:00:00`, until: `${date}T11:00:00`, zone: 'Asia/Almaty' } })
  const aNotice = (given: Partial<Notice>): Notice => ({ persons: [listener.id], class: 'system', key: 'signing.notice.keyEnds', values: { at: '2026-12-03' }, link: '/keys', about: null, ...given })
  const seen = async (visitor = world.as(listener)) => (await visitor.ask(range, { from: '2026-12-01', until: '2026-12-31', layers: ['notifications'] })).entries

  test('§57 what a notice names a person for at a time stands in that person’s calendar with its source, and in no other’s', async () => {
    await tell(aNotice({ about: about(), calendar: meeting('2026-12-03') }))
    const [entry, ...others] = await seen()
    expect(others).toEqual([])
    expect(entry).toMatchObject({ module: 'notifications', kind: 'meeting', from: '2026-12-03T10:00', until: '2026-12-03T11:00', link: '/keys', rule: { key: 'notifications.calendarRule' } })
    expect(entry?.title?.ru).not.toBe(entry?.title?.kk)
    expect(mayMoveEntry(seatOf(listener), entry!)).toMatchObject({ refusal: { key: 'calendar.movedAtSource' } })
    expect(await seen(world.as(office.justice.head))).toEqual([])
  })

  test('§57 of one thing the last word holds: what is put off moves, what is called off is gone', async () => {
    await tell(aNotice({ about: about(), calendar: meeting('2026-12-04') }))
    expect((await seen()).map(({ from }) => from)).toEqual(['2026-12-04T10:00'])
    await tell(aNotice({ about: about() }))
    expect((await seen()).map(({ from }) => from)).toEqual(['2026-12-04T10:00'])
    await tell(aNotice({ about: about(), calendar: null }))
    expect(await seen()).toEqual([])
    // The last word is the one that was kept last, whatever the clock of its node says.
    await tell(aNotice({ about: about(), calendar: meeting('2026-12-08') }))
    const now = world.clock.now()
    world.clock.set(new Date(Date.parse(now) - 60_000).toISOString())
    await tell(aNotice({ about: about(), calendar: null }))
    world.clock.set(now)
    expect(await seen()).toEqual([])
  })

  test('§57 told twice it stands once; a module that has its own source in the calendar speaks there itself', async () => {
    await tell(aNotice({ event: 'key 30', calendar: { kind: 'deadline', when: { allDay: true, from: '2026-12-03', until: '2026-12-03' } } }))
    await tell(aNotice({ event: 'key 14', calendar: { kind: 'deadline', when: { allDay: true, from: '2026-12-03', until: '2026-12-03' } } }))
    await tell(aNotice({ class: 'plans', event: 'plan 1', calendar: meeting('2026-12-05') }), aNotice({ class: 'calendar', link: '/calendar', event: 'event 1', calendar: meeting('2026-12-05') }))
    expect((await seen()).map(({ from }) => from)).toEqual(['2026-12-03'])
  })

  test('§57 what is between the portal and the person is not shown to who acts in their seat', async () => {
    const [delegation] = officeDelegations('2026-11-23')
    const principal = officePeople.find(({ id }) => id === delegation?.principal)!
    const deputy = officePeople.find(({ id }) => id === delegation?.deputy)!
    await tell(aNotice({ persons: [principal.id], event: 'key of a principal', calendar: meeting('2026-12-07') }))
    expect(await seen(world.as(principal))).toHaveLength(1)
    expect(await seen(world.as(deputy, delegation))).toEqual([])
    const taken = async (visitor: ReturnType<World['as']>) => (await visitor.ask(freeBusy, { from: '2026-12-07', until: '2026-12-07', persons: [principal.id] })).persons[0]?.spans.map(({ module, title: words }) => [module, words === null])
    expect(await taken(world.as(principal))).toEqual([['notifications', false]])
    expect(await taken(world.as(deputy, delegation))).toEqual([['notifications', true]])
  })
})

test('§6 while somebody acts for another it stands in their calendar, and with the power’s end it is gone', async () => {
  const [delegation] = officeDelegations('2026-11-23')
  const principal = officePeople.find(({ id }) => id === delegation!.principal)!
  const deputy = officePeople.find(({ id }) => id === delegation!.deputy)!
  const seen = async () => (await world.as(deputy).ask(range, { from: delegation!.from, until: delegation!.from, layers: ['people'] })).entries
  expect(await seen()).toMatchObject([{ from: delegation!.from, until: delegation!.until, link: `/people/${principal.id}`, kind: 'task' }])
  await world.as(principal).do(revokeDelegation, { id: delegation!.id })
  expect(await seen()).toEqual([])
})
