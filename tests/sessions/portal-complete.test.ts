/**
 * B9.5 over random sessions: after each deed the notices in the database are held against what the session itself says,
 * counted anew here. B3.5: a session whose secretary leaves goes on with the successor. B4.5: votes that come at once.
 */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { deactivate, person as personOf } from '../../domain/people/contract.ts'
import type { Delegation } from '../../domain/people/person.ts'
import { save as saveSettings } from '../../domain/settings/contract.ts'
import { amendSession, annulPoll, cancelSession, castVote, closeSession, endDebate, extendSpeech, giveFloor, instruct, makeMinutes, objectToSilence, openPoll, signMinutes } from '../../domain/sessions/contract.ts'
import { floor, minutesById, sessionById, tally, waitingSessions } from '../../domain/sessions/queries.ts'
import { cardOf } from '../../domain/sessions/agenda.ts'
import { draftOf } from '../../domain/sessions/steps.ts'
import { agendaOf, currentEdition, executorsOf, secretaryOf, substitutesIn, type Session } from '../../domain/sessions/session.ts'
import { visibleTo } from '../../domain/sessions/visible.ts'
import { SessionJourney } from '../../server/demo/session-journey.ts'
import '../../server/sessions/tables.ts'
import { saveDelegation, savePersons } from '../../server/people/public.ts'
import { chanceBy } from '../world/chance.ts'
import { hearersOf, hearing } from '../world/hearing.ts'
import { refusal } from '../world/refusal.ts'
import type { World } from '../world/portal.ts'
import { aResolution, aRunningSession, aSession, cabinet, chair, officer, session as words } from '../world/session.ts'
import { aDelegation, office } from '../world/world.ts'
import { withWorld } from '../world/with-world.ts'

let world: World
withWorld(async (begun) => {
  world = begun
  await world.as(office.digital.portalAdministrator).do(saveSettings, { sessionSilentAdoption: true })
})

const today = '2026-11-23'
const delegations: Delegation[] = []

async function storedAs(id: string): Promise<Session | null> {
  const row = await world.db.selectFrom('cabinet_sessions').select('document').where('id', '=', id).executeTakeFirst()
  return row?.document ?? null
}

/** Whom an edition names: members, whoever speaks and is invited, and the secretary. */
function namedIn(session: Session | null): string[] {
  const agenda = session === null ? undefined : currentEdition(session)?.agenda
  if (agenda === undefined) return []
  const guests = [...agenda.invited, ...agenda.questions.flatMap((question) => [...question.speakers, ...question.invited])]
  return [...agenda.members.map((member) => member.person), ...guests.flatMap((guest) => (guest.person === null ? [] : [guest.person]))]
}

const substitutesOf = (session: Session | null): string[] => (session === null || session.editions.length === 0 ? [] : [...substitutesIn(session).values()].flatMap(({ person }) => person ?? []))

/** The events of a deed, each with everybody whom it names. */
function eventsOf(deed: string, before: Session | null, after: Session): string[][] {
  const leaders = [agendaOf(after).chair, secretaryOf(after).person]
  if (deed === 'sessions.confirm') return [[...namedIn(before), ...namedIn(after), ...substitutesOf(before), ...substitutesOf(after), ...(namedIn(before).length === 0 ? leaders : [])]]
  if (deed === 'sessions.answerAttendance') {
    const { takesPart, substitute, member } = after.attendance.at(-1)!
    const freed = before?.attendance.findLast((each) => each.member === member)?.substitute?.person ?? null
    const moved = [substitute?.person ?? null, freed].flatMap((each) => each ?? [])
    return takesPart ? (moved.length === 0 ? [] : [moved]) : [[...leaders, ...moved]]
  }
  if (deed === 'sessions.object') return [leaders]
  if (deed === 'sessions.cancel') return [[...namedIn(after), ...substitutesOf(after), ...leaders]]
  if (deed === 'sessions.makeMinutes') return [leaders]
  if (deed === 'sessions.signMinutes' && after.state === 'signed') return [agendaOf(after).members.map((member) => member.person), ...after.instructions.map(executorsOf)]
  return []
}

const { watched, tried } = hearing<Session>({
  world: () => world,
  class: /^sessions/,
  stored: storedAs,
  hearers: (deed, before, after, doer) =>
    eventsOf(deed, before, after).flatMap((named) => hearersOf(new Set(named), doer, { delegations, today }, (seat) => visibleTo(seat, after) !== null)),
})

const guests = [office.finance.unitHead, office.justice.legalHead, office.economy.executor, office.digital.unitHead]

async function amendAtRandom(id: string, journey: SessionJourney, chance: () => number): Promise<void> {
  const agenda = draftOf((await storedAs(id))!)
  const { title, place, plannedAt, secretary, invited } = agenda
  const members = cabinet.filter((each) => each.id === chair.id || chance() < 0.7).map((each) => each.id)
  const others = guests.filter(() => chance() < 0.4).map((each) => ({ person: each.id }))
  await watched(officer).do(amendSession, { id, title: { ...title, kk: `${title.kk} ${invited.length}${Math.floor(chance() * 1e6)}` }, place, plannedAt, chair: chair.id, secretary: secretary.person, members, invited: others, seen: cardOf(agenda) })
  await journey.confirm(id)
}

async function answerAtRandom(id: string, journey: SessionJourney, chance: () => number): Promise<void> {
  const free = [office.finance.deputyHead, office.justice.deputyHead, office.economy.deputyHead]
  for (const { person } of agendaOf((await storedAs(id))!).members) {
    const member = cabinet.find((each) => each.id === person)!
    if (chance() < 0.4 || member.id === chair.id) continue
    const substitute = chance() < 0.5 ? free.pop() : undefined
    await journey.answer(id, member, substitute === undefined ? null : { reason: 'Іссапар', substitute })
  }
}

async function oneRoad(chance: () => number): Promise<void> {
  const journey = new SessionJourney(watched)
  const id = await journey.plan({ title: words(), plannedAt: '2026-11-24T05:00:00.000Z', invited: guests.filter(() => chance() < 0.3) })
  const question = await journey.question(id, { title: words('Мәселе', 'Вопрос'), speaker: guests[Math.floor(chance() * 4)]!, silent: true, ...(chance() < 0.5 ? { resolution: await aResolution(world) } : {}) })
  await journey.confirm(id)
  await answerAtRandom(id, journey, chance)
  for (let times = Math.floor(chance() * 3); times > 0; times -= 1) await amendAtRandom(id, journey, chance)
  const edition = currentEdition((await storedAs(id))!)!
  const objector = cabinet.find((each) => each.id !== chair.id && edition.agenda.members.some((member) => member.person === each.id))
  if (objector !== undefined && chance() < 0.5) await watched(objector).sign(objectToSilence, { id, member: objector.id, edition: edition.n, question, words: 'Талқылансын.' })
  if (chance() < 0.25) return void (await watched(officer).do(cancelSession, { id, reason: 'Кейінге қалдырылды.' }))
  await journey.gather(id, cabinet.filter((each) => edition.agenda.members.some((member) => member.person === each.id)))
  await journey.open(id)
  await journey.callTo(id, question)
  for (const body of [office.finance, office.economy].filter(() => chance() < 0.6)) {
    const executor = chance() < 0.5 ? { person: body.unitHead.id } : null
    await watched(chair).do(instruct, { id, instruction: randomUUID(), question, body: body.body.id, executor, text: 'Есеп берілсін.', deadline: '2026-12-15' })
  }
  await journey.close(id)
  await journey.minutes(id)
}

test.each([11, 20261122])('B9.5, §38 every event of a session that names a person yields exactly one notice, none to a person without access: seed %i', async (seed) => {
  const chance = chanceBy(seed)
  delegations.length = 0
  await world.db.deleteFrom('delegations').execute()
  for (const [principal, deputy] of [[office.finance.head, office.finance.deputyHead], [office.justice.head, office.justice.deputyHead], [office.economy.head, office.economy.unitHead]] as const) {
    const delegation = aDelegation(principal, deputy, { from: '2026-11-16', until: chance() < 0.5 ? '2026-11-20' : '2026-11-27', revokedAt: null })
    await world.db.transaction().execute((transaction) => saveDelegation(transaction, delegation, null))
    delegations.push(delegation)
  }
  for (let road = 0; road < 3; road += 1) await oneRoad(chance)
}, 180_000)

test('B9.5 was tried on enough events, and enough was said', () => {
  expect(tried.events).toBeGreaterThan(60)
  expect(tried.notices).toBeGreaterThan(80)
})

describe('§44 a mistaken vote', () => {
  test('is annulled by the chair with a reason and a signature; its ballots stay, and the question is voted on again', async () => {
    const { id, journey, questions: [question = ''] } = await aRunningSession(world)
    const poll = await journey.poll(id, question)
    for (const member of cabinet.slice(0, 4)) await journey.vote(poll, member, 'for')
    expect(await refusal(world.as(chair).sign(annulPoll, { poll, reason: 'Қате жоба' }))).toBe('sessions.pollRuns')
    await journey.closePoll(poll)
    expect(await refusal(world.as(chair).do(openPoll, { id, question }))).toBe('sessions.decidedAlready')
    expect(await refusal(world.as(office.finance.head).sign(annulPoll, { poll, reason: 'Қате жоба' }))).toBe('sessions.onlyChair')
    expect(annulPoll.input.safeParse({ poll, reason: ' ' }).success).toBe(false)
    expect(await world.as(chair).sign(annulPoll, { poll, reason: 'Дауысқа ескі жоба салынды' })).toEqual({ result: 'annulled' })
    expect(await refusal(world.as(chair).sign(annulPoll, { poll, reason: 'Тағы' }))).toBe('sessions.annulledAlready')
    const shown = await world.as(office.justice.head).ask(tally, { poll })
    expect(shown).toMatchObject({ result: 'annulled', annulled: 'Дауысқа ескі жоба салынды', for: 4, cast: 4 })
    expect(shown.votes).toHaveLength(4)
    expect((await world.as(office.justice.head).ask(floor, { id })).poll).toMatchObject({ id: poll, result: 'annulled' })
    const again = await journey.poll(id, question)
    await journey.vote(again, cabinet[0]!, 'against')
    expect(await journey.closePoll(again)).toEqual({ result: 'notAdopted' })
    await journey.close(id)
    await world.as(officer).do(makeMinutes, { id })
    const minutes = await world.as(chair).ask(minutesById, { id })
    expect(minutes.questions[0]!.polls.map(({ n, result, annulled, votes }) => [n, result, annulled, votes.length])).toEqual([[1, 'annulled', 'Дауысқа ескі жоба салынды', 4], [2, 'notAdopted', null, 1]])
  })
})

describe('§42 the chair leads the debate', () => {
  test('time added to a speech and the end of the debate are told to all by the floor', async () => {
    const { id, questions: [question = ''] } = await aRunningSession(world)
    const see = () => world.as(office.justice.head).ask(floor, { id })
    await world.as(chair).do(giveFloor, { id, speaker: { name: 'Сейітқали Айдар', post: office.finance.head.post, minutes: 5 } })
    const { speech } = await see()
    await world.as(chair).do(extendSpeech, { id, from: speech!.from, minutes: 2 })
    expect((await see()).speech).toMatchObject({ minutes: 7, added: 2, from: speech!.from })
    expect(await refusal(world.as(office.finance.head).do(extendSpeech, { id, from: speech!.from, minutes: 2 }))).toBe('sessions.onlyConductor')
    await world.as(chair).do(endDebate, { id, question, ended: true })
    expect(await see()).toMatchObject({ question: { debateEnded: true }, speech: { minutes: 7 } })
    const other = { name: 'Омаров Ержан', post: office.justice.head.post, minutes: 3 }
    expect(await refusal(world.as(chair).do(giveFloor, { id, speaker: other }))).toBe('sessions.debateEnded')
    await world.as(chair).do(giveFloor, { id, speaker: null })
    expect(await refusal(world.as(chair).do(extendSpeech, { id, from: speech!.from, minutes: 2 }))).toBe('sessions.nobodySpeaks')
    await world.as(chair).do(endDebate, { id, question, ended: false })
    await world.as(chair).do(giveFloor, { id, speaker: other })
    expect(await refusal(world.as(chair).do(extendSpeech, { id, from: speech!.from, minutes: 2 }))).toBe('sessions.otherSpeaks')
  })
  test('an instruction that somebody else has changed meanwhile is not written over', async () => {
    const { id } = await aRunningSession(world)
    const instruction = randomUUID()
    const given = { id, instruction, question: null, body: office.finance.body.id, executor: null, text: 'Жоспар енгізсін', deadline: '2026-12-10' }
    await world.as(officer).do(instruct, given)
    const card = { question: null, body: given.body, executor: null, text: given.text, deadline: given.deadline }
    expect(await refusal(world.as(chair).do(instruct, { ...given, text: 'Басқа' }))).toBe('kernel.changedMeanwhile')
    await world.as(chair).do(instruct, { ...given, text: 'Жоспарды енгізсін', seen: card })
    expect(await refusal(world.as(officer).do(instruct, { ...given, text: 'Үшінші', seen: card }))).toBe('kernel.changedMeanwhile')
    expect((await world.as(chair).ask(sessionById, { id })).instructions).toMatchObject([{ text: 'Жоспарды енгізсін' }])
  })
})

describe('B4.5 votes that come at once', () => {
  test('votes that wait for one another are kept in one transaction, each with its own receipt; what is refused or repeated among them takes no other with it', async () => {
    const { id, journey, questions } = await aRunningSession(world, { present: cabinet.slice(0, 5) })
    const poll = await journey.poll(id, questions[0]!)
    const [first, ...others] = cabinet.slice(0, 5)
    const absent = cabinet[5]!
    const vote = (choice: 'for' | 'against') => ({ poll, edition: 1, choice })
    const ready = await Promise.all([first!, ...others, absent].map(async (member) => ({ member, envelope: await world.as(member).envelope(castVote, vote('for')) })))
    const stale = { ...(await world.as(others[0]!).envelope(castVote, vote('against'))), input: vote('for') }
    const sendOf = ({ member, envelope }: (typeof ready)[number]) => world.as(member).send(castVote, envelope)
    const [held, begun] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const holding = world.db.transaction().execute(async (db) => {
      await sql`select from cabinet_polls where id = ${poll}::uuid for update`.execute(db)
      begun.resolve()
      await held.promise
    })
    await begun.promise
    const leading = sendOf(ready[0]!)
    await expect.poll(async () => (await sql`select from pg_stat_activity where wait_event_type = 'Lock'`.execute(world.db)).rows.length).toBeGreaterThan(0)
    const following = [...ready.slice(1), ready[1]!].map(sendOf)
    const wrong = world.as(others[0]!).send(castVote, stale)
    await new Promise((resolve) => setTimeout(resolve, 300))
    held.resolve()
    await holding
    const answers = await Promise.all([leading, ...following])
    const told = answers.map(({ status, body }) => (status === 200 ? (body as { receipt: { n: number } }).receipt.n : (body as { refusal: { key: string } }).refusal.key))
    expect(told[5]).toBe('sessions.notPresent')
    expect(told[6]).toBe(told[1])
    expect((await wrong).body).toMatchObject({ refusal: { key: 'kernel.statementStale' } })
    const rows = await sql<{ xmin: string; member: string; receipt: string; history: string }>`
      select v.xmin::text, v.member, v.receipt, (select count(*) from history h join commands c on c.id::text = h.id where h.noun = 'vote' and c.person = v.person and h.entry like ${`%${poll}%`}) as history
      from cabinet_votes v where poll = ${poll}::uuid order by receipt`.execute(world.db).then((found) => found.rows)
    expect(rows.map((row) => Number(row.receipt))).toEqual(told.slice(0, 5).toSorted((a, b) => Number(a) - Number(b)))
    expect(rows.map((row) => Number(row.history))).toEqual([1, 1, 1, 1, 1])
    // The first went alone, the other four together.
    expect(new Set(rows.map((row) => row.xmin)).size).toBe(2)
    expect(await world.db.selectFrom('evidence').select('reason').where('name', '=', 'sessions.vote').where('person', '=', absent.id).execute()).toContainEqual({ reason: 'sessions.notPresent' })
  })
})

test('B3.5, §44 when the secretary leaves, the successor keeps the session, makes and signs its minutes, and carries out what was given to the one who left', async () => {
  const { unitHead, hrOfficer: admin, executor } = office.chancellery
  const { id, journey, questions } = await aSession(world)
  await journey.gather(id, cabinet)
  await journey.open(id)
  await journey.callTo(id, questions[0]!)
  await world.as(chair).do(instruct, { id, instruction: randomUUID(), question: questions[0]!, body: office.chancellery.body.id, executor: { person: officer.id }, text: 'Есеп берілсін.', deadline: '2026-12-15' })
  const seen = await world.as(admin).ask(personOf, { id: officer.id })
  expect(seen.tasks.filter((task) => task.id === id)).toMatchObject([{ noun: 'session', needs: ['chancelleryOfficer'] }])
  expect(await refusal(world.as(admin).do(deactivate, { id: officer.id, successor: null }))).toMatch(/^people\./)
  expect(await refusal(world.as(admin).do(deactivate, { id: officer.id, successor: executor.id }))).toMatch(/^people\./)
  await world.db.transaction().execute((transaction) => savePersons(transaction, [{ ...unitHead, roles: [...unitHead.roles, 'chancelleryOfficer'], active: true }]))
  await world.as(admin).do(deactivate, { id: officer.id, successor: unitHead.id })
  const after = (await storedAs(id))!
  expect(currentEdition(after)!.agenda.secretary.person).toBe(officer.id)
  expect(secretaryOf(after).person).toBe(unitHead.id)
  expect(after.instructions[0]).toMatchObject({ executor: { person: unitHead.id }, deadline: '2026-12-15', plan: null })
  await world.as(unitHead).do(closeSession, { id })
  expect((await world.as(unitHead).ask(waitingSessions, {})).rows.find((row) => row.id === id)?.verbs).toContain('makeMinutes')
  await world.as(unitHead).do(makeMinutes, { id })
  await world.as(unitHead).sign(signMinutes, { id, n: 1, as: 'secretary' })
  await world.as(chair).sign(signMinutes, { id, n: 1, as: 'chair' })
  expect((await storedAs(id))!.state).toBe('signed')
})
