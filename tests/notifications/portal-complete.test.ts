/**
 * B9.5 over random roads of draft acts: after each deed the notices in the database are held against what the paper itself
 * says, counted anew here: whose turn it has become, by the rule of turns and the list of people, and whom the deed names.
 */
import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { approvalState, currentVersion, type Approval } from '../../domain/approvals/approval.ts'
import { returnInner, returnOutcome, withdrawApproval } from '../../domain/approvals/contract.ts'
import { answerInvitation, moveEvent, removeEvent, saveEvent, undoChange } from '../../domain/calendar/contract.ts'
import type { Draft, Event } from '../../domain/calendar/event.ts'
import { occurrenceOf, occurrencesBetween } from '../../domain/calendar/occurrences.ts'
import { shiftCivil } from '../../domain/calendar/zones.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { visibleTo } from '../../domain/approvals/visible.ts'
import { isMine, waits, type Wait } from '../../domain/approvals/waits.ts'
import type { Command } from '../../domain/kernel/contract.ts'
import { isInForce } from '../../domain/people/delegation.ts'
import type { Delegation, Person } from '../../domain/people/person.ts'
import type { BodyName } from '../../server/demo/bodies.ts'
import { Journey } from '../../server/demo/journey.ts'
import '../../server/approvals/tables.ts'
import '../../server/calendar/tables.ts'
import { zoneOffset } from '../../node/calendar/zone-offset.ts'
import { saveDelegation } from '../../server/people/public.ts'
import { chanceBy } from '../world/chance.ts'
import { hearersOf, hearing } from '../world/hearing.ts'
import { aPaper, aText } from '../world/paper.ts'
import type { World } from '../world/portal.ts'
import { aDelegation, office, officePeople, seatOf } from '../world/world.ts'
import { withWorld } from '../world/with-world.ts'

const place = { zone: 'Asia/Almaty', offsetOf: zoneOffset }

let world: World
withWorld((begun) => {
  world = begun
})

const today = '2026-11-23'
const delegations: Delegation[] = []

/** The paper as it lies in the database, whole. */
async function paperOf(id: string): Promise<Approval | null> {
  const row = await world.db.selectFrom('approvals').select('document').where('id', '=', id).executeTakeFirst()
  return row?.document ?? null
}

const sameTurn = (a: Wait, b: Wait) => a.verb === b.verb && a.body === b.body && a.unit === b.unit && a.person === b.person

/** Those whose turn this deed has made it. */
function turnTo(before: Approval | null, after: Approval): Person[] {
  const isNew = before === null || currentVersion(before).n !== currentVersion(after).n
  const fresh = waits(after).filter((wait) => isNew || !waits(before).some((known) => sameTurn(known, wait)))
  return officePeople.filter((person) => fresh.some((wait) => isMine(wait, seatOf(person))))
}

/** Whom the deed itself names: who hears what became of the paper. */
function namedBy(deed: string, before: Approval, by: Person): string[] {
  const { reviews } = currentVersion(before)
  const executors = reviews.flatMap((review) => (review.resolution === null ? [] : [{ person: review.resolution.executor.person, review }]))
  if (deed === 'approvals.returnInner' || deed === 'approvals.signOutcome') return [before.responsible.person]
  if (deed === 'approvals.returnOutcome') return executors.filter(({ review }) => review.body.id === by.body).map(({ person }) => person)
  if (deed === 'approvals.placeVersion') return executors.filter(({ review }) => review.signature === null).map(({ person }) => person)
  if (deed !== 'approvals.withdraw') return []
  const offices = officePeople.filter((each) => each.roles.includes('documentOffice') && reviews.some((review) => review.body.id === each.body))
  return [...executors.map(({ person }) => person), ...offices.map((each) => each.id)]
}

const { watched, tried } = hearing<Approval>({
  world: () => world,
  class: /^approvals/,
  stored: paperOf,
  hearers: (deed, before, after, doer) => {
    const named = new Set([...turnTo(before, after).map((each) => each.id), ...(before === null ? [] : namedBy(deed, before, doer))])
    return hearersOf(named, doer, { delegations, today }, (seat) => visibleTo(seat, after) !== null)
  },
})

const approvers: readonly BodyName[] = ['justice', 'economy', 'digital']

/** Random deputies, so that one person is named for themselves and for others at once. */
async function delegateAtRandom(chance: () => number): Promise<void> {
  for (const body of ['finance', ...approvers] as const) {
    const own = office[body]
    const pool = [own.head, own.deputyHead, own.legalHead, own.unitHead, own.secondUnitHead, own.documentOfficer, own.executor]
    for (const principal of pool) {
      const deputy = pool[Math.floor(chance() * pool.length)]!
      if (deputy.id === principal.id || chance() < 0.5) continue
      const over = chance() < 0.3
      const delegation = aDelegation(principal, deputy, { from: '2026-11-16', until: over ? '2026-11-20' : '2026-11-27', revokedAt: chance() < 0.2 ? '2026-11-21T05:00:00.000Z' : null })
      await world.db.transaction().execute((transaction) => saveDelegation(transaction, delegation, null))
      delegations.push(delegation)
    }
  }
}

async function considerAtRandom(id: string, body: BodyName, journey: Journey, chance: () => number): Promise<void> {
  for (const step of [journey.receive, journey.resolve, journey.opine]) await step(id, body)
  await journey.follow(id, body, chance() < 0.5 ? 'accept' : 'insist')
  const kinds = ['agreed', 'agreedWithRemarks', 'refused'] as const
  const decide = () => {
    const kind = kinds[Math.floor(chance() * 3)]!
    return journey.decide(id, body, { kind, words: kind === 'refused' ? 'Бюджетке қайшы келеді.' : '', remarks: kind === 'agreedWithRemarks' ? [{ passage: null, remark: 'Мерзім қысқа.', proposal: 'Мерзім ұзартылсын.' }] : [] })
  }
  await decide()
  if (chance() < 0.4) {
    const approval = await journey.paper(id, body)
    const review = currentVersion(approval).reviews.find((each) => each.body.id === office[body].body.id)!
    await watched(office[body].unitHead).do(returnOutcome, { id, version: currentVersion(approval).n, outcome: review.outcome!.at, reason: 'Есептер тексерілсін.' })
    await decide()
  }
  await journey.agree(id, body)
  await journey.sign(id, body)
}

async function oneRoad(chance: () => number): Promise<void> {
  const bodies = approvers.filter(() => chance() < 0.6)
  if (bodies.length === 0) return
  const { id } = await aPaper(world, { bodies })
  const journey = new Journey(watched)
  await journey.submit(id, 'finance')
  if (chance() < 0.4) {
    await watched(office.finance.unitHead).do(returnInner, { id, version: 0, round: 1, reason: 'Негіздеме толық емес.' })
    await journey.submit(id, 'finance')
  }
  for (const step of [journey.agreeInside, journey.visa, journey.send]) await step(id, 'finance')
  const considered = bodies.filter(() => chance() < 0.8)
  for (const body of considered.toSorted(() => chance() - 0.5)) await considerAtRandom(id, body, journey, chance)
  const paper = await paperOf(id)
  const mayVersion = waits(paper!).some((wait) => wait.verb === 'placeVersion')
  if (mayVersion && chance() < 0.7) {
    await journey.nextVersion(id, 'finance', { text: await aText(world, office.finance.executor), files: [] }, bodies)
    await journey.answer(id, 'finance', () => ({ answer: 'accepted', words: '' }))
  } else if (chance() < 0.5 && approvalState(paper!) === 'review') {
    await watched(office.finance.executor).do(withdrawApproval, { id, reason: 'Қажеттілігі жоғалды.' })
  }
}

test.each([7, 424242])('B9.5 every event that names a person yields exactly one notice, none to a person without access: seed %i', async (seed) => {
  const chance = chanceBy(seed)
  delegations.length = 0
  await world.db.deleteFrom('delegations').execute()
  await delegateAtRandom(chance)
  expect(delegations.filter((each) => isInForce(each, today)).length).toBeGreaterThan(2)
  for (let road = 0; road < 4; road += 1) await oneRoad(chance)
}, 120_000)

test('B9.5 was tried on enough events, and enough was said', () => {
  expect(tried.events).toBeGreaterThan(100)
  expect(tried.notices).toBeGreaterThan(120)
  console.log(`${tried.events} events, ${tried.notices} notices`)
})

/**
 * The same of the calendar, by what a person can see: of each deed everybody hears exactly once whose calendar ahead has
 * changed by it, and nobody else.
 */
describe('B9.5 the calendar', () => {
  const owner = office.economy.unitHead
  const guests = [office.economy.executor, office.economy.legalHead, office.justice.executor, office.finance.head]
  const bounds = ['2026-11-23T00:00:00.000Z', '2027-06-01T00:00:00.000Z'] as const

  async function eventsOf(): Promise<Event[]> {
    const rows = await world.db.selectFrom('calendar_events').select('document').where('owner', '=', owner.id).where('removed_at', 'is', null).execute()
    return rows.map(({ document }) => document).filter(({ status }) => status !== 'cancelled')
  }

  /** What stands ahead in each guest's calendar of this owner's, in words. */
  function seenBy(events: readonly Event[]): Map<string, string> {
    return new Map(guests.map(({ id }) => {
      const own = events.filter(({ invitees }) => invitees.some(({ person }) => person === id))
      const lines = own.flatMap((event) => occurrencesBetween(event, ...bounds, place).map(({ start, end, changed }) => {
        const { title, place: where, description } = changed ?? event
        return [start, end, title, where, description, event.room].join(' | ')
      }))
      return [id, lines.toSorted().join('\n')]
    }))
  }

  const draftOf = (chance: () => number, given: Partial<Draft> = {}): Draft => {
    const day = String(24 + Math.floor(chance() * 5)).padStart(2, '0')
    const hour = 9 + Math.floor(chance() * 8)
    const when = { allDay: false as const, from: `2026-11-${day}T${String(hour).padStart(2, '0')}:00:00`, until: `2026-11-${day}T${String(hour + 1).padStart(2, '0')}:00:00`, zone: 'Asia/Almaty' }
    const rules = ['FREQ=WEEKLY;COUNT=8', 'FREQ=DAILY;UNTIL=20270101', 'FREQ=WEEKLY', 'FREQ=DAILY;COUNT=900'] as const
    const repeat = chance() < 0.5 ? { rule: rules[Math.floor(chance() * rules.length)]!, dates: [], except: [] } : null
    return { kind: 'event', title: `Жиналыс ${Math.floor(chance() * 1000)}`, place: '', description: '', when, repeat, reminders: chance() < 0.5 ? [10] : [], room: null, private: false, busy: chance() < 0.8, status: 'confirmed', guests: [], ...given }
  }
  const someGuests = (chance: () => number) => guests.filter(() => chance() < 0.5).map(({ id }) => ({ person: id, unit: null }))

  /** One deed of the owner, and what it is done by; null when it can't be done to what there is. */
  function deedOf(chance: () => number, events: readonly Event[], last: string | null): [Command, unknown] | null {
    const event = events[Math.floor(chance() * events.length)]
    const what = chance()
    if (event === undefined || what < 0.2) return [saveEvent, { id: randomUUID(), revision: null, scope: 'all', occurrence: null, draft: draftOf(chance), invitees: someGuests(chance), units: [] }]
    if (what < 0.3 && last !== null) return [undoChange, { command: last }]
    const days = occurrencesBetween(event, ...bounds, place).map(({ occurrence }) => occurrence)
    const occurrence = event.repeat === null ? null : (days[Math.floor(chance() * days.length)] ?? null)
    const scope = occurrence === null ? 'all' : (['this', 'following', 'all'] as const)[Math.floor(chance() * 3)]!
    const on = { id: event.id, revision: event.revision, scope, occurrence: scope === 'all' ? null : occurrence }
    const { invitees, owner: _owner, id: _id, uid: _uid, changed: _changed, doneAt: _done, revision: _revision, sequence: _sequence, madeAt: _made, changedAt: _at, ...draft } = event
    if (what < 0.45) return [removeEvent, on]
    const when = occurrence !== null && scope !== 'all' ? occurrenceOf(event, occurrence, place)?.when : draft.when
    if (when === undefined || when === null || when.allDay) return null
    if (what < 0.65) return [moveEvent, { ...on, when: { ...when, from: shiftCivil(when.from, 3_600_000), until: shiftCivil(when.until, 3_600_000) } }]
    // Words, people, or only what concerns nobody else: a reminder.
    const kept = invitees.map(({ person }) => ({ person, unit: null }))
    const people = chance() < 0.4 ? someGuests(chance) : kept
    const words = chance() < 0.5 ? { title: `${draft.title}!` } : { reminders: [5] }
    return [saveEvent, { ...on, draft: { ...draft, ...words, when }, invitees: scope === 'this' ? kept : people, units: [] }]
  }

  test.each([11, 2026])('B9.5 whoever’s calendar ahead a deed has changed hears exactly once, and nobody else does: seed %i', async (seed) => {
    const chance = chanceBy(seed)
    const visitor = world.as(owner)
    let last: string | null = null
    const done = new Map<string, number>()
    for (let step = 0; step < 60; step += 1) {
      const before = await eventsOf()
      const deed = deedOf(chance, before, last)
      if (deed === null) continue
      const command = randomUUID()
      const [contract, input] = deed
      const outcome = await visitor.do(contract, input as never, { id: command }).then(() => null, (error: unknown) => (error instanceof RefusalError ? error.refusal.key : Promise.reject(error as Error)))
      last = contract.name === undoChange.name ? null : command
      const [then, now] = [seenBy(before), seenBy(await eventsOf())]
      const expected = outcome === null ? guests.filter(({ id }) => then.get(id) !== now.get(id)).map(({ id }) => id) : []
      const rows = await world.db.selectFrom('notifications').select(['person', 'class']).where('event', 'like', `${command}%`).execute()
      expect(rows.map(({ person }) => person).toSorted(), `${contract.name} ${JSON.stringify(input)} ${outcome ?? ''}`).toEqual(expected.toSorted())
      for (const row of rows) expect(row.class).toBe('calendar')
      done.set(`${contract.name}${outcome === null ? '' : ' refused'}`, (done.get(`${contract.name}${outcome === null ? '' : ' refused'}`) ?? 0) + rows.length)
    }
    expect([...done.values()].reduce((sum, each) => sum + each, 0)).toBeGreaterThan(30)
    console.log(JSON.stringify([...done]))
  }, 120_000)

  test('B9.5 of an answer its owner alone hears, once, and of the same answer again not at all', async () => {
    const visitor = world.as(owner)
    const { id } = await visitor.do(saveEvent, { id: randomUUID(), revision: null, scope: 'all', occurrence: null, draft: draftOf(chanceBy(5), { repeat: null }), invitees: guests.map((guest) => ({ person: guest.id, unit: null })), units: [] })
    for (const [index, answer] of (['accepted', 'accepted', 'declined'] as const).entries()) {
      const command = randomUUID()
      await world.as(guests[0]!).do(answerInvitation, { id, occurrence: null, answer, comment: '' }, { id: command })
      const rows = await world.db.selectFrom('notifications').select('person').where('event', 'like', `${command}%`).execute()
      expect(rows.map(({ person }) => person)).toEqual(index === 1 ? [] : [owner.id])
    }
  })
})
