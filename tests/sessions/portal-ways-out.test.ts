/** What a session read whole had wrong: states without a way out, words that were not so, doings that nobody had seen. */
import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { deactivate } from '../../domain/people/contract.ts'
import {
  adoptSilently, amendSession, annulPoll, answerAttendance, arrive, callQuestion, cancelSession, castVote, closeSession, confirmAgenda, discardDraft, exportSession, instruct, leave, makeMinutes, openSession, pauseSession, removeQuestion, reportReady, resumeSession, returnMinutes, saveQuestion, signMinutes, withdrawInstruction,
} from '../../domain/sessions/contract.ts'
import { cardOf } from '../../domain/sessions/agenda.ts'
import { floor, listPolls, listSessions, minutesById, readyRoom, sessionById, tally, waitingSessions } from '../../domain/sessions/queries.ts'
import { agendaOf, currentEdition } from '../../domain/sessions/session.ts'
import { save as saveSettings } from '../../domain/settings/contract.ts'
import type { Person } from '../../domain/people/person.ts'
import { registered } from '../../server/kernel/portal.ts'
import { runJob } from '../../server/kernel/run-job.ts'
import { savePersons } from '../../server/people/public.ts'
import { listWaitingInstructions, takeInstruction } from '../../server/sessions/public.ts'
import { aResolution, aRunningSession, aSession, cabinet, chair, officer, session } from '../world/session.ts'
import type { World } from '../world/portal.ts'
import { refusal } from '../world/refusal.ts'
import { unpacked, verify } from '../world/evidence-package.ts'
import { withWorld } from '../world/with-world.ts'
import { office } from '../world/world.ts'

const { chancellery, finance, justice, economy, digital } = office
let world: World
withWorld(async (begun) => {
  world = begun
  await world.as(digital.portalAdministrator).do(saveSettings, { sessionSilentAdoption: true, sessionSubstituteVotes: true })
})

async function toldTo(person: { id: string }, id: string): Promise<string[]> {
  const rows = await world.db.selectFrom('notifications').select('key').where('person', '=', person.id).where('link', '=', `/sessions/${id}`).orderBy('at').execute()
  return rows.map((row) => row.key)
}

/** The agenda as it is, with something else in its card. */
async function amend(id: string, given: { plannedAt?: string; members?: readonly Person[]; place?: string; invited?: { person: string }[] }): Promise<void> {
  const agenda = (await world.as(officer).ask(sessionById, { id })).draft!
  const { title, place, plannedAt, secretary, members } = agenda
  await world.as(officer).do(amendSession, {
    id, title, place: given.place ?? place, plannedAt: given.plannedAt ?? plannedAt, chair: agenda.chair, secretary: secretary.person,
    members: given.members?.map((each) => each.id) ?? members.map((each) => each.person), invited: given.invited ?? [], seen: cardOf(agenda),
  })
}

/** In office again, as they were. */
const back = (...people: Person[]) => world.db.transaction().execute((transaction) => savePersons(transaction, people.map((person) => ({ ...person, active: true }))))

const again = async (id: string, question: string, given: object = {}): Promise<void> => {
  const before = (await world.as(officer).ask(sessionById, { id })).draft!.questions.find((each) => each.id === question)!
  const materials = before.materials.map(({ id: material, role, language, versions }) => ({ id: material, role, language, file: versions.at(-1)!.file }))
  await world.as(officer).do(saveQuestion, { id, question, title: before.title, body: null, speakers: [], invited: [], silent: before.silent, materials, seen: before, ...given })
}

describe('§35–37 the agenda', () => {
  test('B11.3 a question, or an instruction, that somebody has changed meanwhile is not removed unread', async () => {
    const { id, journey, questions: [question = ''] } = await aRunningSession(world, { questions: [{}, {}] })
    const other = (await journey.see(id)).draft!.questions[1]!
    await again(id, other.id, { title: session('Басқаша', 'Иначе') })
    expect(await refusal(world.as(officer).do(removeQuestion, { id, question: other.id, seen: other }))).toBe('kernel.changedMeanwhile')
    expect(await refusal(world.as(officer).do(removeQuestion, { id, question: other.id }))).toBe('kernel.changedMeanwhile')
    const given = { id, instruction: randomUUID(), question, body: finance.body.id, executor: null, text: 'Енгізсін', deadline: '2026-12-10' }
    await world.as(officer).do(instruct, given)
    const card = { question, body: given.body, executor: null, text: given.text, deadline: given.deadline }
    await world.as(chair).do(instruct, { ...given, text: 'Енгізілсін', seen: card })
    expect(await refusal(world.as(officer).do(withdrawInstruction, { id, instruction: given.instruction, seen: card }))).toBe('kernel.changedMeanwhile')
    await world.as(officer).do(withdrawInstruction, { id, instruction: given.instruction, seen: { ...card, text: 'Енгізілсін' } })
    expect((await journey.see(id)).instructions).toEqual([])
  })
  test('§37 changes that nobody will confirm are dropped as they were seen; a question called meanwhile comes back with them', async () => {
    const { id, journey, questions } = await aRunningSession(world, { questions: [{}, {}] })
    const removed = (await journey.see(id)).draft!.questions[1]!
    await world.as(officer).do(removeQuestion, { id, question: removed.id, seen: removed })
    await world.as(chair).do(callQuestion, { id, question: questions[1]! })
    expect(await refusal(world.as(officer).sign(confirmAgenda, { id }))).toBe('sessions.consideredLost')
    const { draft } = await journey.see(id)
    await amend(id, { place: 'Кіші зал' })
    expect(await refusal(world.as(officer).do(discardDraft, { id, seen: draft! }))).toBe('kernel.changedMeanwhile')
    await world.as(officer).do(discardDraft, { id, seen: (await journey.see(id)).draft! })
    const after = await journey.see(id)
    expect(after.draft).toEqual(currentEdition(after)!.agenda)
    expect(await refusal(world.as(officer).do(discardDraft, { id, seen: after.draft! }))).toBe('sessions.nothingChanged')
  })
  test('§43 a draft that was voted on isn’t changed afterwards; once its vote is annulled it is', async () => {
    const { id, journey, questions: [question = ''] } = await aRunningSession(world)
    const poll = await journey.poll(id, question)
    expect(await refusal(again(id, question, { title: session('Басқа', 'Другой') }))).toBe('sessions.questionDecided')
    for (const member of cabinet) await journey.vote(poll, member, 'for')
    await journey.closePoll(poll)
    expect(await refusal(again(id, question, { title: session('Басқа', 'Другой') }))).toBe('sessions.questionDecided')
    await world.as(chair).sign(annulPoll, { poll, reason: 'Қате жоба' })
    await again(id, question, { title: session('Басқа', 'Другой') })
    await journey.confirm(id)
    const second = await journey.poll(id, question)
    expect((await world.as(chair).ask(listPolls, { id })).polls.find((each) => each.id === second)!.title.kk).toBe('Басқа')
  })
  test('§43 a draft that came after the opening isn’t adopted in silence', async () => {
    const { id, journey, questions: [question = ''] } = await aRunningSession(world, { questions: [{ silent: true }] })
    world.clock.advance(1_000)
    await journey.replaceResolution(id, question, await aResolution(world))
    await journey.confirm(id)
    expect(await refusal(world.as(chair).do(adoptSilently, { id, question }))).toBe('sessions.silentChanged')
    expect(await refusal(journey.poll(id, question))).toBe('allowed')
  })
  test('B3.5 whoever has left is named where they hold an agenda up, and a closed body holds up nothing', async () => {
    const guest = economy.unitHead
    const { id, journey } = await aSession(world, { invited: [guest] })
    await world.db.transaction().execute((transaction) => savePersons(transaction, [{ ...guest, active: false }]))
    const card = { id, title: session(), place: 'Зал', plannedAt: '2026-11-24T05:00:00.000Z', chair: chair.id, secretary: officer.id, members: cabinet.map((each) => each.id), invited: [{ person: guest.id }], seen: cardOf((await journey.see(id)).draft!) }
    const named = await world.as(officer).do(amendSession, card).then(() => null, (error: { refusal: { key: string; values: { names: string } } }) => error.refusal)
    expect(named).toMatchObject({ key: 'sessions.personUnknown', values: { names: expect.stringContaining(guest.surname) as string } })
    await amend(id, { place: 'Зал' })
    await world.db.transaction().execute((transaction) => savePersons(transaction, [{ ...guest, active: true }]))
    const [question] = (await journey.see(id)).draft!.questions
    await again(id, question!.id, { body: office.akimat.body.id })
    await world.db.updateTable('bodies').set({ active: false }).where('id', '=', office.akimat.body.id).execute()
    expect(await refusal(again(id, question!.id, { body: office.akimat.body.id, title: session('Жабылған органның мәселесі', 'Вопрос закрытого органа') }))).toBe('allowed')
    const other = await journey.question(id, { title: session('Тағы', 'Ещё') })
    expect(await refusal(again(id, other, { body: office.akimat.body.id }))).toBe('people.bodyClosed')
    await world.db.updateTable('bodies').set({ active: true }).where('id', '=', office.akimat.body.id).execute()
  })
})

describe('§39–41 answers and places', () => {
  test('§39 when the session is moved, who had answered is asked anew and everybody hears of the new time', async () => {
    const { id, journey } = await aSession(world)
    const waits = async () => (await world.as(finance.head).ask(waitingSessions, {})).rows.find((row) => row.id === id)?.verbs ?? []
    await journey.answer(id, finance.head)
    await amend(id, { place: 'Кіші зал' })
    await journey.confirm(id)
    expect(await waits()).toEqual([])
    await amend(id, { plannedAt: '2026-11-26T05:00:00.000Z' })
    await journey.confirm(id)
    expect(await waits()).toEqual(['answer'])
    expect((await toldTo(finance.head, id)).at(-1)).toBe('sessions.notice.moved')
    // By letter at once, as the first time was told.
    expect(await world.db.selectFrom('notifications').select('class').where('person', '=', finance.head.id).where('key', '=', 'sessions.notice.moved').execute()).toEqual([{ class: 'sessions' }])
    await journey.answer(id, finance.head)
    expect(await waits()).toEqual([])
  })
  test('B4.3, B4.4 a substitute who is freed hears of it; one who has become a member counts once', async () => {
    const { id, journey, questions: [question = ''] } = await aSession(world)
    await journey.answer(id, finance.head, { reason: 'Іссапар', substitute: finance.deputyHead })
    await journey.answer(id, finance.head)
    expect(await toldTo(finance.deputyHead, id)).toEqual(['sessions.notice.substitute', 'sessions.notice.substituteFreed'])
    await journey.answer(id, finance.head, { reason: 'Іссапар', substitute: finance.deputyHead })
    await world.db.transaction().execute((transaction) => savePersons(transaction, [{ ...finance.deputyHead, roles: [...finance.deputyHead.roles, 'cabinetMember'], active: true }]))
    await amend(id, { members: [...cabinet, finance.deputyHead] })
    await journey.confirm(id)
    await journey.gather(id, [chair, justice.head, economy.head, digital.head, finance.deputyHead])
    await journey.open(id)
    expect(await world.as(chair).ask(floor, { id })).toMatchObject({ present: 5, members: 7 })
    await journey.callTo(id, question)
    const poll = await journey.poll(id, question)
    await journey.vote(poll, finance.deputyHead, 'for')
    expect(await world.as(chair).ask(tally, { poll })).toMatchObject({ present: 5, cast: 1 })
  })
  test('B4.3 a substitute votes whatever their post: who may is the answer’s to say, and the rule’s', async () => {
    const { id, journey, questions: [question = ''] } = await aSession(world)
    await journey.answer(id, justice.head, { reason: 'Іссапар', substitute: justice.executor })
    await journey.gather(id, [...cabinet.filter((each) => each.id !== justice.head.id), justice.executor])
    await journey.open(id)
    await journey.callTo(id, question)
    const poll = await journey.poll(id, question)
    expect((await journey.vote(poll, justice.executor, 'for')).receipt.choice).toBe('for')
    expect(await refusal(world.as(economy.executor).sign(castVote, { poll, edition: 1, choice: 'for' }))).toMatch(/sessions\.notMember|kernel\.notFound/)
    expect(await refusal(world.as(chair).do(pauseSession, { id }))).toBe('sessions.pollRuns')
  })
  test('B4.4 whoever was marked as come on an earlier day must come again', async () => {
    const { id, journey } = await aSession(world, { plannedAt: '2026-11-24T05:00:00.000Z' })
    await journey.gather(id, cabinet)
    world.clock.advance(86_400_000)
    await world.as(chair).do(openSession, { id })
    expect(await world.as(chair).ask(floor, { id })).toMatchObject({ present: 0, here: [] })
    await world.as(officer).do(arrive, { id, person: finance.head.id })
    expect(await world.as(chair).ask(floor, { id })).toMatchObject({ present: 1, here: [finance.head.id] })
  })
  test('§37 whoever is taken off in the midst sees the agenda of then, hears no more, and may be marked as gone', async () => {
    const { id, journey, questions: [question = ''] } = await aRunningSession(world)
    await amend(id, { members: cabinet.filter((each) => each.id !== digital.head.id) })
    const second = await journey.question(id, { title: session('Кейін қосылған', 'Добавлен позже'), resolution: await aResolution(world) })
    await journey.confirm(id)
    const seen = await journey.see(id, digital.head)
    expect(seen.editions.map((edition) => edition.n)).toEqual([1])
    // It is said that this is the past, so that nobody takes it for the agenda in force.
    expect((await world.as(digital.head).ask(sessionById, { id })).former).toBe(true)
    for (const other of [finance.head, officer]) expect((await world.as(other).ask(sessionById, { id })).former).toBe(false)
    expect(agendaOf(seen).questions.map((each) => each.id)).toEqual([question])
    const poll = await journey.poll(id, question)
    expect(await refusal(world.as(digital.head).ask(floor, { id }))).toBe('kernel.notFound 404')
    expect(await refusal(world.as(digital.head).ask(tally, { poll }))).toBe('kernel.notFound 404')
    expect((await world.as(digital.head).ask(listPolls, { id })).polls).toEqual([])
    const [first, later] = [question, second].map((each) => agendaOf(seen).questions.concat([]).find((known) => known.id === each)?.materials[0]?.versions[0]?.file.sha256)
    const whole = await journey.see(id)
    const unseen = agendaOf(whole).questions.find((each) => each.id === second)!.materials[0]!.versions[0]!.file.sha256
    const open = async (sha256: string) => (await fetch(`${world.portal.url}/files/${sha256}`, { headers: { authorization: `Bearer ${await world.as(digital.head).token()}` } })).status
    expect([await open(first!), later, await open(unseen)]).toEqual([200, undefined, 404])
    await world.as(officer).do(leave, { id, person: digital.head.id })
    expect((await world.as(chair).ask(floor, { id })).here).not.toContain(digital.head.id)
  })
})

describe('§44 the minutes', () => {
  test('minutes with a fault go back with the reason, though one has signed; what was wrong is put right, and they are made and signed anew', async () => {
    const { id, journey, questions: [question = ''] } = await aRunningSession(world)
    await journey.close(id)
    await world.as(officer).do(makeMinutes, { id })
    await world.as(officer).sign(signMinutes, { id, n: 1, as: 'secretary' })
    const missing = { id, instruction: randomUUID(), question, body: finance.body.id, executor: null, text: 'Ұмытылған тапсырма', deadline: '2026-12-10' }
    expect(await refusal(world.as(officer).do(instruct, missing))).toBe('sessions.is.minuted')
    expect(await refusal(world.as(finance.head).do(returnMinutes, { id, n: 1, reason: 'Тапсырма жоқ' }))).toBe('sessions.onlyConductor')
    expect(returnMinutes.input.safeParse({ id, n: 1, reason: ' ' }).success).toBe(false)
    await world.as(chair).do(returnMinutes, { id, n: 1, reason: 'Тапсырма жоқ' })
    expect(await toldTo(officer, id)).toContain('sessions.notice.minutesReturned')
    expect((await world.as(officer).ask(waitingSessions, {})).rows.find((row) => row.id === id)?.verbs).toEqual(['makeMinutes'])
    expect((await journey.see(id, finance.head)).returned).toMatchObject([{ reason: 'Тапсырма жоқ', minutes: { n: 1, signatures: { chair: null } } }])
    await world.as(officer).do(instruct, missing)
    await world.as(officer).do(makeMinutes, { id })
    expect(await refusal(world.as(chair).sign(signMinutes, { id, n: 1, as: 'chair' }))).toBe('sessions.minutesStale')
    await world.as(officer).sign(signMinutes, { id, n: 2, as: 'secretary' })
    expect(await world.as(chair).sign(signMinutes, { id, n: 2, as: 'chair' })).toMatchObject({ state: 'signed' })
    expect((await world.as(chair).ask(minutesById, { id })).questions[0]!.instructions).toMatchObject([{ text: 'Ұмытылған тапсырма' }])
    expect(await refusal(world.as(chair).do(returnMinutes, { id, n: 2, reason: 'Кеш' }))).toBe('sessions.is.signed')
    const { package: packed, seal } = await world.as(chair).do(exportSession, { id })
    const folder = unpacked((await world.portal.node.files.bytes(packed.sha256))!)
    const { status, said } = verify(folder, seal)
    rmSync(folder, { recursive: true })
    expect(said).toContain('OK: 3 signatures')
    expect(status).toBe(0)
  })
  test('an instruction is told to whoever heads the body when the minutes are signed, and waits for whoever takes it under control', async () => {
    const { id, journey, questions: [question = ''] } = await aRunningSession(world)
    const [instruction, other] = [randomUUID(), randomUUID()]
    await world.as(officer).do(instruct, { id, instruction, question, body: economy.body.id, executor: null, text: 'Енгізсін', deadline: '2026-12-10' })
    await world.as(officer).do(instruct, { id, instruction: other, question: null, body: finance.body.id, executor: null, text: 'Қарасын', deadline: '2026-12-10' })
    await journey.close(id)
    const successor = economy.unitHead
    await world.db.transaction().execute((transaction) => savePersons(transaction, [{ ...successor, roles: [...successor.roles, 'head'], active: true }, { ...economy.deputyHead, active: true }]))
    const waiting = async () => (await listWaitingInstructions(world.db, 50)).filter((each) => each.session === id).map((each) => each.instruction.id)
    expect(await waiting()).toEqual([])
    await journey.minutes(id)
    expect(await toldTo(successor, id)).toEqual(['sessions.notice.instruction'])
    await world.db.transaction().execute((transaction) => savePersons(transaction, [{ ...successor, active: true }]))
    expect(await waiting()).toEqual([instruction, other])
    const taken: boolean[] = []
    const job = { cron: null, work: async (_: object, call: Parameters<typeof takeInstruction>[0]) => void taken.push(await takeInstruction(call, { session: id, instruction, link: '/plans/1' })) }
    for (let times = 0; times < 2; times += 1) await runJob(world.portal.node, 'sessions.tryTaking', job as never, {})
    expect(taken).toEqual([true, false])
    expect(await waiting()).toEqual([other])
    expect((await journey.see(id)).instructions.find((each) => each.id === instruction)!.plan).toMatchObject({ link: '/plans/1' })
  })
  test('B3.5 when the chair leaves office after the session, the successor signs the minutes, which name who led', async () => {
    const { id, journey } = await aRunningSession(world)
    await journey.close(id)
    const admin = chancellery.hrOfficer
    expect(await refusal(world.as(admin).do(deactivate, { id: chair.id, successor: null }))).toMatch(/^people\./)
    expect(await refusal(world.as(admin).do(deactivate, { id: chair.id, successor: chancellery.executor.id }))).toMatch(/^people\./)
    await world.as(admin).do(deactivate, { id: chair.id, successor: chancellery.head.id })
    await world.as(officer).do(makeMinutes, { id })
    await world.as(officer).sign(signMinutes, { id, n: 1, as: 'secretary' })
    expect((await world.as(chancellery.head).ask(waitingSessions, {})).rows.find((row) => row.id === id)?.verbs).toEqual(['signMinutes'])
    expect(await world.as(chancellery.head).sign(signMinutes, { id, n: 1, as: 'chair' })).toMatchObject({ state: 'signed' })
    expect(await world.as(finance.head).ask(minutesById, { id })).toMatchObject({ chair: { name: expect.stringContaining(chair.surname) as string }, signsForChair: { name: expect.stringContaining(chancellery.head.surname) as string } })
    await back(chair)
  })
})

describe('§38–41 what nobody comes upon by themselves', () => {
  const remind = async () => {
    for (let times = 0; times < 2; times += 1) await runJob(world.portal.node, 'sessions.remind', registered.jobs.get('sessions.remind')!, {})
  }
  const verbsOf = async (person: Person, id: string) => (await world.as(person).ask(waitingSessions, {})).rows.find((row) => row.id === id)?.verbs ?? []
  const dayOf = (days: number) => `${new Date(Date.parse(world.clock.now()) + days * 86_400_000).toISOString().slice(0, 10)}T05:00:00.000Z`
  const count = (keys: readonly string[], key: string) => keys.filter((each) => each === key).length

  test('§38 a session that nobody opened is told of once, waits in the list of whoever prepares it, and is moved, or leaves as not held with the reason', async () => {
    const [dropped, moved] = [await aSession(world, { plannedAt: dayOf(1) }), await aSession(world, { plannedAt: dayOf(1) })]
    await remind()
    expect(await toldTo(officer, dropped.id)).not.toContain('sessions.notice.missed')
    world.clock.advance(2 * 86_400_000)
    await remind()
    expect(count(await toldTo(officer, dropped.id), 'sessions.notice.missed')).toBe(1)
    expect(await toldTo(finance.head, dropped.id)).not.toContain('sessions.notice.missed')
    expect(await verbsOf(officer, dropped.id)).toEqual(['settle'])
    expect(await verbsOf(finance.head, dropped.id)).toEqual([])
    await amend(dropped.id, { place: 'Кіші зал' })
    expect(await refusal(world.as(officer).sign(confirmAgenda, { id: dropped.id }))).toBe('sessions.dayPassed')
    expect(await refusal(world.as(officer).do(cancelSession, { id: dropped.id, reason: ' ' }))).toBe('sessions.reasonMissing')
    expect(await world.as(officer).do(cancelSession, { id: dropped.id, reason: 'Кворум жиналмады' })).toMatchObject({ state: 'notHeld' })
    expect((await toldTo(justice.head, dropped.id)).at(-1)).toBe('sessions.notice.notHeld')
    expect((await world.as(justice.head).ask(listSessions, { when: 'past' })).rows.find((row) => row.id === dropped.id)?.state).toBe('notHeld')
    expect(await refusal(world.as(chair).do(openSession, { id: dropped.id }))).toBe('sessions.is.notHeld')
    await amend(moved.id, { plannedAt: dayOf(1) })
    await moved.journey.confirm(moved.id)
    expect(await verbsOf(officer, moved.id)).toEqual([])
    expect(await verbsOf(finance.head, moved.id)).toEqual(['answer'])
    await remind()
    expect(count(await toldTo(officer, moved.id), 'sessions.notice.missed')).toBe(1)
  })
  test('§39 whoever has not answered is reminded once, the working day before', async () => {
    const { id, journey } = await aSession(world, { plannedAt: dayOf(1) })
    await remind()
    expect(await toldTo(justice.head, id)).not.toContain('sessions.notice.answerWaits')
    await journey.answer(id, finance.head)
    world.clock.set(new Date(Date.parse(world.clock.now()) + 16 * 3_600_000).toISOString())
    await remind()
    expect(count(await toldTo(justice.head, id), 'sessions.notice.answerWaits')).toBe(1)
    expect(await toldTo(finance.head, id)).not.toContain('sessions.notice.answerWaits')
  })
  test('§44 a session that was left open is told to the chair and the secretary, and waits in their lists', async () => {
    const { id, journey } = await aRunningSession(world, { plannedAt: dayOf(1) })
    expect(await verbsOf(chair, id)).toEqual([])
    world.clock.advance(86_400_000)
    await remind()
    expect(count(await toldTo(officer, id), 'sessions.notice.leftOpen')).toBe(1)
    expect(await verbsOf(chair, id)).toContain('close')
    expect(await verbsOf(finance.head, id)).not.toContain('close')
    await journey.close(id)
    expect(await verbsOf(officer, id)).toEqual(['makeMinutes'])
  })
  test('B4.4 a sitting that goes on the next day counts whoever has come that day', async () => {
    const { id } = await aRunningSession(world, { plannedAt: dayOf(1) })
    await world.as(chair).do(pauseSession, { id })
    world.clock.advance(86_400_000)
    await world.as(chair).do(resumeSession, { id })
    expect(await world.as(chair).ask(floor, { id })).toMatchObject({ state: 'open', present: 0, here: [] })
    await world.as(finance.head).do(arrive, { id, person: finance.head.id })
    expect(await world.as(chair).ask(floor, { id })).toMatchObject({ present: 1 })
    await world.as(chair).do(closeSession, { id })
  })
  test('§40 a person of the portal stands under no other name, and whoever has left is no substitute', async () => {
    const { id, journey } = await aSession(world, { plannedAt: dayOf(1) })
    const answer = (substitute: { person: string; name: string }) => world.as(finance.head).sign(answerAttendance, { id, member: finance.head.id, edition: 1, takesPart: false, reason: 'Іссапар', substitute: { ...substitute, post: finance.unitHead.post } })
    expect(await refusal(answer({ person: finance.unitHead.id, name: 'Басқа Біреу' }))).toBe('sessions.substituteUnknown')
    expect(await refusal(answer({ person: randomUUID(), name: 'Ешкім' }))).toBe('sessions.substituteUnknown')
    await journey.answer(id, finance.head, { reason: 'Іссапар', substitute: finance.unitHead })
  })
  test('B3.5 when a substitute or a member leaves, whoever must name another hears of it', async () => {
    const { id, journey } = await aSession(world, { plannedAt: dayOf(1) })
    const admin = digital.portalAdministrator
    await journey.answer(id, finance.head, { reason: 'Іссапар', substitute: finance.legalHead })
    await world.as(admin).do(deactivate, { id: finance.legalHead.id, successor: finance.unitHead.id })
    expect((await toldTo(finance.head, id)).at(-1)).toBe('sessions.notice.substituteLeft')
    expect((await toldTo(officer, id)).at(-1)).toBe('sessions.notice.substituteLeft')
    await world.as(admin).do(deactivate, { id: digital.head.id, successor: digital.deputyHead.id })
    expect((await toldTo(officer, id)).at(-1)).toBe('sessions.notice.left')
    await back(finance.legalHead, digital.head)
  })
  test('B4.6 the ready-room looks at the PC of whoever comes', async () => {
    const { id, journey } = await aSession(world, { plannedAt: dayOf(1) })
    await journey.answer(id, justice.head, { reason: 'Демалыс', substitute: justice.deputyHead })
    const held = agendaOf(await journey.see(id)).questions.flatMap((each) => each.materials.map((material) => material.versions[0]!.file.sha256))
    await world.as(justice.deputyHead).do(reportReady, { id, edition: 1, held })
    const row = async () => (await world.as(chair).ask(readyRoom, { id })).rows.find((each) => each.member === justice.head.id)!
    expect(await row()).toMatchObject({ name: expect.stringContaining(justice.deputyHead.surname) as string, ready: true })
    await world.as(justice.head).do(arrive, { id, person: justice.head.id })
    expect(await row()).toMatchObject({ name: expect.stringContaining(justice.head.surname) as string, ready: false })
  })
})
