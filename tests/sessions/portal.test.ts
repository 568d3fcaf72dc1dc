/** §35–44 through a real portal, PostgreSQL and signatures: what the rules alone cannot show. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import {
  adoptSilently, amendSession, answerAttendance, arrive, callQuestion, cancelSession, castVote, closePoll, closeSession, confirmAgenda, decideTie, giveFloor, instruct, leave, makeMinutes, markRead,
  objectToSilence, openPoll, openSession, orderQuestions, pauseSession, planSession, removeQuestion, reportReady, resumeSession, saveQuestion, signMinutes, withdrawInstruction,
} from '../../domain/sessions/contract.ts'
import { ballotOf, changedWords, checkReceipt, floor, listPolls, listSessions, minutesById, myReads, planning, pollById, reading, readyRoom, sessionById, sessionHistory, tally, waitingSessions } from '../../domain/sessions/queries.ts'
import { cardOf } from '../../domain/sessions/agenda.ts'
import { agendaOf, currentEdition } from '../../domain/sessions/session.ts'
import { save as saveSettings } from '../../domain/settings/contract.ts'
import { Manifest } from '../../domain/kernel/manifest.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { signedBytes } from '../../domain/signing/statement.ts'
import { verifyHistory } from '../../server/kernel/history.ts'
import { aResolution, aRunningSession, aSession, cabinet, chair, officer, session } from '../world/session.ts'
import { uploaded } from '../world/paper.ts'
import { signWith, type World } from '../world/portal.ts'
import { refusal } from '../world/refusal.ts'
import { office } from '../world/world.ts'
import { withWorld } from '../world/with-world.ts'

const { chancellery, finance, justice, economy, digital } = office
let world: World
withWorld((begun) => {
  world = begun
})

async function toldTo(person: { id: string }, id: string): Promise<string[]> {
  const rows = await world.db.selectFrom('notifications').select('key').where('person', '=', person.id).where('link', '=', `/sessions/${id}`).orderBy('at').execute()
  return rows.map((row) => row.key)
}

describe('§35–38 the agenda', () => {
  test('§35 only the Chancellery’s officer plans, and a minister is refused by right', async () => {
    const card = { title: session(), place: 'Үкімет үйі', plannedAt: '2026-11-25T05:00:00.000Z', chair: chair.id, secretary: officer.id, members: [chair.id, finance.head.id], invited: [] }
    expect(await refusal(world.as(finance.head).do(planSession, card))).toBe('kernel.noRight 403')
    expect(await refusal(world.as(officer).do(planSession, { ...card, members: [finance.head.id] }))).toBe('sessions.chairNotMember')
    expect(await refusal(world.as(officer).do(planSession, { ...card, members: [chair.id, finance.executor.id] }))).toBe('sessions.memberUnknown')
    expect(await refusal(world.as(officer).do(planSession, { ...card, secretary: finance.executor.id }))).toBe('sessions.secretaryUnknown')
    const made = await world.as(officer).do(planSession, card)
    expect(made).toMatchObject({ state: 'draft', edition: 0 })
    expect(made.number).toMatch(/^2026-\d+$/)
    expect(await refusal(world.as(finance.head).ask(sessionById, { id: made.id }))).toBe('kernel.notFound 404')
    expect(await refusal(world.as(officer).sign(confirmAgenda, { id: made.id }))).toBe('sessions.noQuestions')
    expect((await world.as(officer).ask(planning, {})).members.map((member) => member.person)).toEqual(expect.arrayContaining(cabinet.map((each) => each.id)))
  })
  test('§37–38 the signed agenda is seen by members, who are told once; each later change needs a new confirmation and is told', async () => {
    const { id, journey, questions } = await aSession(world)
    expect(await toldTo(finance.head, id)).toEqual(['sessions.notice.planned'])
    const seen = await journey.see(id, finance.head)
    expect(seen.draft).toBeNull()
    expect(currentEdition(seen)).toMatchObject({ n: 1, changes: [] })
    expect(await refusal(world.as(officer).sign(confirmAgenda, { id }))).toBe('sessions.nothingChanged')
    await journey.question(id, { title: session('Жаңа мәселе', 'Новый вопрос') })
    expect(currentEdition(await journey.see(id, finance.head))!.agenda.questions).toHaveLength(1)
    expect(await refusal(world.as(chair).do(openSession, { id }))).toBe('sessions.unconfirmedChanges')
    await journey.confirm(id)
    expect(currentEdition(await journey.see(id, finance.head))!.changes).toMatchObject([{ kind: 'questionAdded', title: { kk: 'Жаңа мәселе' } }])
    expect(await toldTo(finance.head, id)).toEqual(['sessions.notice.planned', 'sessions.notice.changed'])
    expect(questions).toHaveLength(1)
  })
  test('§37 the order, a question taken off and the card are changed by the officer alone', async () => {
    const { id, journey, questions } = await aSession(world, { questions: [{}, {}] })
    const order = [...questions].reverse()
    expect(await refusal(world.as(officer).do(orderQuestions, { id, order: [questions[0]!] }))).toBe('sessions.orderStale')
    await world.as(officer).do(orderQuestions, { id, order, seen: questions })
    expect((await journey.see(id)).draft!.questions.map((each) => each.id)).toEqual(order)
    const [removed] = (await journey.see(id)).draft!.questions.filter((each) => each.id === questions[0])
    await world.as(officer).do(removeQuestion, { id, question: questions[0]!, seen: removed! })
    const { agenda } = currentEdition(await journey.see(id))!
    await world.as(officer).do(amendSession, { id, title: session('Басқа атау', 'Другое название'), place: 'Басқа зал', plannedAt: agenda.plannedAt, chair: chair.id, secretary: officer.id, members: agenda.members.slice(0, 5).map((each) => each.person), invited: [{ person: null, name: 'Жанна Омарова', post: 'Сарапшы' }], seen: cardOf(agenda) })
    await journey.confirm(id)
    expect(currentEdition(await journey.see(id))!.changes.map((each) => each.kind)).toEqual(['title', 'place', 'memberRemoved', 'invited', 'questionRemoved'])
    expect(await refusal(journey.see(id, digital.head))).toBe('allowed')
    expect(await toldTo(digital.head, id)).toContain('sessions.notice.removed')
  })
  test('§36 a changed material is a new version, and the words that changed since it was read are told', async () => {
    const { id, journey, questions } = await aSession(world)
    const before = currentEdition(await journey.see(id, finance.head))!.agenda.questions[0]!
    const [material] = before.materials
    await world.as(finance.head).do(markRead, { id, material: material!.id, version: 1 })
    await world.as(finance.head).do(markRead, { id, material: material!.id, version: 1 })
    expect((await world.as(finance.head).ask(myReads, { id })).rows).toMatchObject([{ material: material!.id, version: 1 }])
    const bytes = (await world.portal.node.files.bytes(material!.versions[0]!.file.sha256))!
    const { unzipSync, zipSync } = await import('fflate')
    const parts = unzipSync(bytes)
    parts['word/document.xml'] = Buffer.from(Buffer.from(parts['word/document.xml']!).toString('utf8').replace('10 жұмыс күні', '15 жұмыс күні'))
    const changed = await uploaded(world, officer, { ...material!.versions[0]!.file, bytes: zipSync(parts) })
    await world.as(officer).do(saveQuestion, {
      id, question: questions[0]!, title: before.title, body: null, speakers: [], invited: [], silent: false,
      materials: before.materials.map((each, index) => ({ id: each.id, role: each.role, language: each.language, file: index === 0 ? changed : each.versions[0]!.file })),
      seen: before,
    })
    await journey.confirm(id)
    const edition = currentEdition(await journey.see(id, finance.head))!
    expect(edition.changes).toMatchObject([{ kind: 'materialChanged', name: changed.name }])
    expect(edition.agenda.questions[0]!.materials.map((each) => each.versions.length)).toEqual([2, 1])
    const { comparable, changes } = await world.as(finance.head).ask(changedWords, { id, material: material!.id, from: 1, to: 2 })
    expect(comparable).toBe(true)
    expect(changes).toMatchObject([{ kind: 'replaced', beforeWords: '10', afterWords: '15' }])
    const rows = (await world.as(chair).ask(reading, { id })).rows
    expect(rows.find((row) => row.person === finance.head.id)).toMatchObject({ current: 0, older: 1 })
    expect(await refusal(world.as(finance.head).do(markRead, { id, material: material!.id, version: 9 }))).toBe('sessions.questionUnknown')
  })
  test('§36 an invited person sees the materials of their own question only, and no one else’s answers', async () => {
    const invited = economy.executor
    const { id, journey, questions } = await aSession(world, { questions: [{ invited: [invited] }, {}] })
    await journey.answer(id, finance.head)
    const seen = await journey.see(id, invited)
    expect(agendaOf(seen).questions.map((each) => each.materials.length)).toEqual([2, 0])
    expect(seen.attendance).toEqual([])
    const whole = await journey.see(id)
    const [own, other] = agendaOf(whole).questions.map((each) => each.materials[0]!.versions[0]!.file.sha256)
    const open = async (sha256: string) => (await fetch(`${world.portal.url}/files/${sha256}`, { headers: { authorization: `Bearer ${await world.as(invited).token()}` } })).status
    expect([await open(own!), await open(other!)]).toEqual([200, 404])
    expect(questions).toHaveLength(2)
    expect(await refusal(journey.see(id, office.akimat.head))).toBe('kernel.notFound 404')
  })
  test('§38 a session that won’t be held is told with its reason, and nothing is answered any more', async () => {
    const { id, journey } = await aSession(world)
    expect(await refusal(world.as(officer).do(cancelSession, { id, reason: ' ' }))).toBe('sessions.reasonMissing')
    await world.as(officer).do(cancelSession, { id, reason: 'Төраға сапарда' })
    expect(await toldTo(justice.head, id)).toContain('sessions.notice.cancelled')
    expect(await refusal(journey.answer(id, justice.head))).toBe('sessions.is.cancelled')
    const past = await world.as(justice.head).ask(listSessions, { when: 'past' })
    expect(past.rows.map((row) => row.id)).toContain(id)
  })
})

describe('§39–41 attendance', () => {
  test('§39, §41 a member answers with a signature, and may answer anew', async () => {
    const { id, journey } = await aSession(world)
    const waiting = async () => (await world.as(finance.head).ask(waitingSessions, {})).rows.find((row) => row.id === id)?.verbs ?? []
    expect(await waiting()).toEqual(['answer'])
    await journey.answer(id, finance.head)
    expect(await waiting()).toEqual([])
    await journey.answer(id, finance.head, { reason: 'Іссапар', substitute: finance.deputyHead })
    const { attendance } = await journey.see(id)
    expect(attendance.map((each) => each.takesPart)).toEqual([true, false])
    expect(await toldTo(finance.deputyHead, id)).toEqual(['sessions.notice.substitute'])
    expect(await toldTo(officer, id)).toContain('sessions.notice.cannotTakePart')
    expect((await journey.see(id, finance.deputyHead)).id).toBe(id)
  })
  test('§40 who can’t come gives the reason and the substitute’s data; a substitute is no member and stands for one only', async () => {
    const { id, journey } = await aSession(world)
    const answer = { id, member: finance.head.id, edition: 1, takesPart: false, reason: 'Іссапар', substitute: null }
    expect(await refusal(world.as(finance.head).sign(answerAttendance, { ...answer, reason: '' }))).toBe('sessions.reasonMissing')
    expect(await refusal(world.as(finance.head).sign(answerAttendance, answer))).toBe('sessions.substituteMissing')
    const named = (person: typeof finance.head) => ({ person: person.id, name: person.surname, post: person.post })
    expect(await refusal(world.as(finance.head).sign(answerAttendance, { ...answer, substitute: named(justice.head) }))).toBe('sessions.substituteIsMember')
    await journey.answer(id, justice.head, { reason: 'Демалыс', substitute: justice.deputyHead })
    expect(await refusal(world.as(finance.head).sign(answerAttendance, { ...answer, substitute: named(justice.deputyHead) }))).toBe('sessions.substituteTaken')
    expect(await refusal(world.as(finance.head).do(answerAttendance, answer))).toBe('kernel.signatureMissing')
    expect(await refusal(world.as(finance.head).sign(answerAttendance, { ...answer, edition: 7 }))).toBe('sessions.editionStale')
    expect(await refusal(world.as(finance.head).sign(answerAttendance, { ...answer, member: justice.head.id, takesPart: true }))).toBe('sessions.notMember')
    expect(await refusal(world.as(finance.executor).sign(answerAttendance, { ...answer, takesPart: true }))).toMatch(/kernel\.no/)
  })
})

describe('B4.6 the ready-room', () => {
  test('a machine counts as ready when it holds every file of the edition in force, and not of an older one', async () => {
    const { id, journey } = await aSession(world)
    const files = currentEdition(await journey.see(id))!.agenda.questions.flatMap((each) => each.materials.map((material) => material.versions[0]!.file.sha256))
    expect(await world.as(finance.head).do(reportReady, { id, edition: 1, held: [files[0]!, 'a'.repeat(64), files[0]!] })).toEqual({ held: 1, files: 2, ready: false })
    expect(await world.as(finance.head).do(reportReady, { id, edition: 1, held: files })).toEqual({ held: 2, files: 2, ready: true })
    expect(await world.as(chair).ask(readyRoom, { id })).toMatchObject({ edition: 1, files: 2, ready: 1, members: cabinet.length })
    // A second PC that was switched off half-way takes nothing from the first, and each may lose what it held.
    const row = async () => (await world.as(chair).ask(readyRoom, { id })).rows.find((each) => each.member === finance.head.id)
    await world.as(finance.head).do(reportReady, { id, edition: 1, machine: 'екінші', held: files.slice(0, 1) })
    expect(await row()).toMatchObject({ held: 2, ready: true })
    await world.as(finance.head).do(reportReady, { id, edition: 1, held: [] })
    expect(await row()).toMatchObject({ held: 1, ready: false })
    await journey.question(id, { title: session('Тағы', 'Ещё'), resolution: await aResolution(world) })
    await journey.confirm(id)
    expect(await world.as(chair).ask(readyRoom, { id })).toMatchObject({ edition: 2, files: 4, ready: 0 })
    expect(await refusal(world.as(finance.head).do(reportReady, { id, edition: 1, held: files }))).toBe('sessions.editionStale')
  })
})

describe('§42 the session runs', () => {
  test('chair and secretary conduct, nobody else; the floor follows them', async () => {
    const { id, journey, questions } = await aSession(world, { questions: [{}, {}] })
    await journey.gather(id, cabinet)
    expect(await refusal(world.as(finance.head).do(openSession, { id }))).toBe('sessions.onlyConductor')
    expect(await refusal(world.as(chair).do(callQuestion, { id, question: questions[0]! }))).toBe('sessions.is.confirmed')
    await journey.open(id)
    await journey.callTo(id, questions[1]!)
    await world.as(officer).do(giveFloor, { id, speaker: { name: 'Сейітқали Айдар', post: finance.head.post, minutes: 10 } })
    const seen = await world.as(justice.head).ask(floor, { id })
    expect(seen).toMatchObject({ state: 'open', question: { id: questions[1], n: 2 }, speech: { minutes: 10, until: null }, present: 6, quorum: 4, members: 6 })
    await world.as(chair).do(pauseSession, { id })
    expect(await refusal(world.as(chair).do(openPoll, { id, question: questions[1]! }))).toBe('sessions.is.break')
    expect(await world.as(justice.head).ask(floor, { id })).toMatchObject({ state: 'break', speech: null })
    await world.as(chair).do(resumeSession, { id })
    expect(await refusal(world.as(chair).do(giveFloor, { id, speaker: null }))).toBe('allowed')
    expect(await refusal(world.as(office.akimat.head).ask(floor, { id }))).toBe('kernel.notFound 404')
  })
  test('a word of the chair is told as the hall’s course, which the floor carries: nobody is told to ask for the session again', async () => {
    const guest = economy.executor
    const { id, journey, questions } = await aSession(world, { questions: [{ invited: [guest] }, {}] })
    /** The feed once everything that was committed has its number. */
    const feed = async () => {
      await expect.poll(async () => Number((await sql<{ left: string }>`select count(*) as left from feed_pending`.execute(world.db)).rows[0]?.left)).toBe(0)
      return world.db.selectFrom('feed').select(['noun', 'persons', 'everyone']).orderBy('seq').execute()
    }
    /** What this person's windows hear of a deed. */
    const heardBy = async (person: { id: string }, deed: () => Promise<unknown>): Promise<string[]> => {
      const before = (await feed()).length
      await deed()
      return (await feed()).slice(before).filter((row) => row.everyone || row.persons.includes(person.id)).map((row) => row.noun).sort()
    }
    const deeds: [string, () => Promise<unknown>, string[]][] = [
      ['open', () => world.as(chair).do(openSession, { id }), ['course']],
      ['call', () => world.as(chair).do(callQuestion, { id, question: questions[0]! }), ['course']],
      ['floor', () => world.as(chair).do(giveFloor, { id, speaker: { name: 'Сейітқали Айдар', post: finance.head.post, minutes: 5 } }), ['course']],
      ['pause', () => world.as(chair).do(pauseSession, { id }), ['course']],
      ['resume', () => world.as(chair).do(resumeSession, { id }), ['course']],
      ['arrival', () => world.as(officer).do(arrive, { id, person: justice.head.id }), ['course']],
      ['instruction', () => world.as(officer).do(instruct, { id, instruction: randomUUID(), question: null, body: finance.body.id, executor: null, text: 'Енгізсін', deadline: '2026-12-10' }), []],
    ]
    for (const [name, deed, heard] of deeds) expect(await heardBy(guest, deed), name).toEqual(heard)
    // Nobody is waited for to answer once it runs; whoever had answered hears nothing else.
    const early = await aSession(world)
    await early.journey.answer(early.id, finance.head)
    expect(await heardBy(finance.head, () => early.journey.open(early.id))).toEqual(['course'])
    expect(await heardBy(finance.head, () => world.as(officer).do(arrive, { id, person: finance.head.id }))).toEqual(['course', 'place'])
    expect(await heardBy(finance.head, () => world.as(officer).do(instruct, { id, instruction: randomUUID(), question: null, body: finance.body.id, executor: null, text: 'Тағы', deadline: '2026-12-10' }))).toEqual(['session'])
    await journey.gather(id, cabinet.filter((each) => each !== justice.head && each !== finance.head))
    let poll = ''
    expect(await heardBy(guest, async () => { poll = await journey.poll(id, questions[0]!) })).toEqual([])
    const seen = await world.as(guest).ask(floor, { id })
    expect(seen).toMatchObject({ question: { id: questions[0] }, spoke: ['Сейітқали Айдар'], considered: [{ question: questions[0] }], poll: { id: poll, result: null }, polls: [{ id: poll }] })
    expect([...seen.here].sort()).toEqual(cabinet.map((each) => each.id).sort())
    // The common frame says nothing that not all who see the session may know.
    expect(Object.keys(seen)).not.toEqual(expect.arrayContaining(['instructions', 'attendance']))
    const rows = (await world.as(chair).ask(sessionHistory, { id })).rows.map((row) => row.deed)
    expect(rows.filter((deed) => deed === 'sessions.callQuestion')).toHaveLength(1)
  })
  test('everybody registers themselves; only the console registers others, and only who is expected', async () => {
    const { id, journey } = await aSession(world)
    await world.as(finance.head).do(arrive, { id, person: finance.head.id })
    expect(await refusal(world.as(finance.head).do(arrive, { id, person: finance.head.id }))).toBe('sessions.presentAlready')
    expect(await refusal(world.as(finance.head).do(arrive, { id, person: justice.head.id }))).toBe('sessions.onlyConductor')
    expect(await refusal(world.as(officer).do(arrive, { id, person: office.akimat.head.id }))).toBe('sessions.notExpected')
    await world.as(finance.head).do(leave, { id, person: finance.head.id })
    expect(await refusal(world.as(finance.head).do(leave, { id, person: finance.head.id }))).toBe('sessions.absentAlready')
    expect((await journey.see(id)).presence).toMatchObject([{ person: finance.head.id, until: expect.any(String) as string }])
  })
})

/** Signed well, on a PC whose clock is so many minutes off. */
async function sentSkewed(poll: string, who: typeof chair, minutes: number): Promise<unknown> {
  const made = await world.as(who).envelope(castVote, { poll, edition: 1, choice: 'for' })
  const manifest = Manifest.parse(JSON.parse(Buffer.from(made.signature!.manifest, 'base64').toString('utf8')))
  const bytes = signedBytes({ ...manifest, time: { ...manifest.time, local: new Date(Date.parse(manifest.time.local) + minutes * 60_000).toISOString() } })
  const p7s = signWith(world.keysOf(who).sign, bytes, world.clock.now(), true)
  const signature = { manifest: Buffer.from(bytes).toString('base64'), p7s: Buffer.from(p7s).toString('base64') }
  const { status, body } = await world.as(who).send(castVote, { ...made, signature })
  if (status === 200) return body
  throw Object.assign(new RefusalError((body as { refusal: RefusalError['refusal'] }).refusal), { status })
}

describe('§43–44 votes', () => {
  test('§43 a vote is for or against, signed, answered by a receipt, and decided by the rules', async () => {
    const { id, journey, questions } = await aRunningSession(world)
    const poll = await journey.poll(id, questions[0]!)
    const { receipt } = await journey.vote(poll, finance.head, 'against')
    expect(receipt).toMatchObject({ choice: 'against', n: expect.any(Number) as number })
    expect(await world.as(finance.head).ask(tally, { poll })).toMatchObject({ cast: 1, for: null, against: null, votes: null, result: null })
    for (const member of cabinet.filter((each) => each !== finance.head)) await journey.vote(poll, member, 'for')
    expect(await refusal(world.as(finance.head).do(closePoll, { poll }))).toBe('sessions.onlyConductor')
    expect(await journey.closePoll(poll)).toEqual({ result: 'adopted' })
    const shown = await world.as(justice.head).ask(tally, { poll })
    expect(shown).toMatchObject({ cast: 6, for: 5, against: 1, needed: 4, quorum: 4, result: 'adopted' })
    expect(shown.votes!.find((each) => each.member === finance.head.id)).toMatchObject({ choice: 'against', receipt: receipt.n, sha256: receipt.sha256, castBy: null })
    expect(await world.as(finance.head).ask(checkReceipt, { poll, sha256: receipt.sha256 })).toEqual({ receipt })
    expect(await world.as(finance.head).ask(checkReceipt, { poll, sha256: 'a'.repeat(64) })).toEqual({ receipt: null })
    expect(await refusal(journey.poll(id, questions[0]!))).toBe('sessions.decidedAlready')
    expect((await world.as(finance.head).ask(listPolls, { id })).polls).toHaveLength(1)
    expect(await world.as(finance.head).ask(pollById, { poll })).toMatchObject({ session: { id }, poll: { n: 1, decision: { outcome: 'adopted' } } })
    expect(await refusal(world.as(office.akimat.head).ask(pollById, { poll }))).toBe('kernel.notFound 404')
  })
  test('B4.2 each refusal of a vote has its own reason', async () => {
    const { id, journey, questions } = await aRunningSession(world, { present: cabinet.filter((each) => each !== digital.head) })
    const poll = await journey.poll(id, questions[0]!)
    const vote = (who: typeof chair, choice: 'for' | 'against', edition = 1) => refusal(world.as(who).sign(castVote, { poll, edition, choice }))
    expect(await vote(digital.head, 'for')).toBe('sessions.notPresent')
    expect(await vote(office.akimat.head, 'for')).toBe('sessions.notMember')
    expect(await vote(finance.head, 'for', 7)).toBe('sessions.editionStale')
    expect(await refusal(world.as(finance.head).do(castVote, { poll, edition: 1, choice: 'for' }))).toBe('kernel.signatureMissing')
    expect(await refusal(sentSkewed(poll, finance.head, 7))).toBe('kernel.clockWrong')
    expect(await vote(finance.head, 'for')).toBe('allowed')
    expect(await vote(finance.head, 'against')).toBe('sessions.votedFor')
    await journey.closePoll(poll)
    expect(await vote(justice.head, 'for')).toBe('sessions.pollClosed')
    expect(await vote(finance.head, 'for')).toBe('allowed')
    const ballot = await world.as(finance.head).ask(ballotOf, { poll })
    expect(ballot.cast).toMatchObject({ choice: 'for', by: finance.head.id })
  })
  test('§43 an acting head uses the head’s powers, but has no vote by the order alone', async () => {
    const delegations = await world.db.selectFrom('delegations').selectAll().where('principal', '=', economy.head.id).executeTakeFirstOrThrow()
    const { id, journey, questions } = await aRunningSession(world)
    const poll = await journey.poll(id, questions[0]!)
    const acting = world.as(economy.deputyHead, { id: delegations.id, principal: economy.head.id, deputy: economy.deputyHead.id, order: { number: delegations.order_number, date: delegations.order_date, sha256: null }, from: delegations.from_date, until: delegations.until_date, revokedAt: null })
    expect(await refusal(acting.sign(castVote, { poll, edition: 1, choice: 'for' }))).toBe('sessions.voteIsPersonal')
    expect((await acting.ask(listSessions, { when: 'upcoming' })).rows.map((row) => row.id)).toContain(id)
    await journey.closePoll(poll)
    await journey.close(id)
    await journey.minutes(id)
    expect((await acting.ask(listSessions, { when: 'past' })).rows.map((row) => row.id)).toContain(id)
  })
  test('§43 a vote needs a draft resolution, the question called, no other vote, and the agenda confirmed', async () => {
    const { id, journey, questions } = await aRunningSession(world, { questions: [{ resolution: [] }, {}] })
    expect(await refusal(journey.poll(id, questions[0]!))).toBe('sessions.noResolution')
    expect(await refusal(journey.poll(id, questions[1]!))).toBe('sessions.questionNotCalled')
    await journey.callTo(id, questions[1]!)
    await journey.poll(id, questions[1]!)
    expect(await refusal(journey.poll(id, questions[1]!))).toBe('sessions.pollRuns')
    expect(await refusal(journey.callTo(id, questions[0]!))).toBe('sessions.pollRuns')
    expect(await refusal(journey.close(id))).toBe('sessions.pollRuns')
    await journey.question(id, { title: session('Шұғыл', 'Срочный') })
    expect(await refusal(journey.confirm(id))).toBe('sessions.pollRuns')
  })
  test('B4.4 below the quorum no vote begins, and one that fell below decides nothing', async () => {
    const { id, journey, questions } = await aRunningSession(world, { present: cabinet.slice(0, 3) })
    expect(await refusal(journey.poll(id, questions[0]!))).toBe('sessions.noQuorum')
    await journey.gather(id, [justice.head])
    const poll = await journey.poll(id, questions[0]!)
    await world.as(officer).do(leave, { id, person: justice.head.id })
    for (const member of cabinet.slice(0, 3)) await journey.vote(poll, member, 'for')
    expect(await journey.closePoll(poll)).toEqual({ result: 'noQuorum' })
    expect(await refusal(journey.poll(id, questions[0]!))).toBe('sessions.noQuorum')
    await journey.gather(id, [justice.head])
    expect(await refusal(journey.poll(id, questions[0]!))).toBe('allowed')
  })
  test('§44 a tie is the chair’s to decide, by signature, once; the session isn’t closed over it', async () => {
    const { id, journey, questions } = await aRunningSession(world)
    const poll = await journey.poll(id, questions[0]!)
    for (const [index, member] of cabinet.entries()) await journey.vote(poll, member, index < 3 ? 'for' : 'against')
    expect(await journey.closePoll(poll)).toEqual({ result: 'tie' })
    expect(await refusal(world.as(chair).do(closeSession, { id }))).toBe('sessions.tieWaits')
    expect(await refusal(journey.poll(id, questions[0]!))).toBe('sessions.tieWaits')
    expect(await refusal(world.as(finance.head).sign(decideTie, { poll, adopted: true }))).toBe('sessions.onlyChair')
    expect(await world.as(chair).sign(decideTie, { poll, adopted: true })).toEqual({ result: 'adopted' })
    expect(await refusal(world.as(chair).sign(decideTie, { poll, adopted: false }))).toBe('sessions.decidedAlready')
  })
  test('§44 without a tie the chair has nothing to decide', async () => {
    const { id, journey, questions } = await aRunningSession(world)
    const poll = await journey.poll(id, questions[0]!)
    await journey.vote(poll, chair, 'for')
    expect(await refusal(world.as(chair).sign(decideTie, { poll, adopted: true }))).toBe('sessions.pollRuns')
    expect(await journey.closePoll(poll)).toEqual({ result: 'notAdopted' })
    expect(await refusal(world.as(chair).sign(decideTie, { poll, adopted: true }))).toBe('sessions.noTie')
  })
})

describe('B4.3 the mandate', () => {
  test('by default a substitute has no vote and counts for no quorum', async () => {
    const { id, journey, questions } = await aSession(world)
    await journey.answer(id, digital.head, { reason: 'Іссапар', substitute: digital.deputyHead })
    await journey.gather(id, [...cabinet.slice(0, 5), digital.deputyHead])
    await journey.open(id)
    await journey.callTo(id, questions[0]!)
    expect(await world.as(chair).ask(floor, { id })).toMatchObject({ present: 5 })
    const poll = await journey.poll(id, questions[0]!)
    expect(await refusal(journey.vote(poll, digital.deputyHead, 'for'))).toBe('sessions.substituteHasNoVote')
  })
  test('with the switch the substitute votes while the member is away; the member’s arrival takes the vote back; the first vote of the place stands', async () => {
    await world.as(digital.portalAdministrator).do(saveSettings, { sessionSubstituteVotes: true, sessionSilentAdoption: true, sessionVotesShown: 'live' })
    const { id, journey, questions } = await aSession(world, { questions: [{}, {}] })
    await journey.answer(id, digital.head, { reason: 'Іссапар', substitute: digital.deputyHead })
    await journey.answer(id, justice.head, { reason: 'Іссапар', substitute: justice.deputyHead })
    await journey.gather(id, [...cabinet.slice(0, 3), economy.head, digital.deputyHead, justice.deputyHead])
    await journey.open(id)
    await journey.callTo(id, questions[0]!)
    const poll = await journey.poll(id, questions[0]!)
    expect(await refusal(journey.vote(poll, digital.head, 'for'))).toBe('sessions.mandateWithSubstitute')
    const { receipt } = await journey.vote(poll, digital.deputyHead, 'against')
    await world.as(digital.head).do(arrive, { id, person: digital.head.id })
    expect(await refusal(journey.vote(poll, digital.head, 'for'))).toBe('sessions.placeVoted')
    await world.as(justice.head).do(arrive, { id, person: justice.head.id })
    expect(await refusal(journey.vote(poll, justice.deputyHead, 'for'))).toBe('sessions.mandateWithMember')
    await journey.vote(poll, justice.head, 'for')
    const live = await world.as(chair).ask(tally, { poll })
    expect(live).toMatchObject({ cast: 2, for: 1, against: 1, present: 6 })
    expect(live.votes!.find((each) => each.member === digital.head.id)).toMatchObject({ receipt: receipt.n, castBy: expect.stringContaining(digital.deputyHead.surname) as string })
    const { count } = await world.db.selectFrom('cabinet_votes').select((each) => each.fn.countAll<string>().as('count')).where('poll', '=', poll).executeTakeFirstOrThrow()
    expect(Number(count)).toBe(2)
  })
  test('a question nobody objected to is adopted in silence; a signed objection puts it to the vote', async () => {
    const { id, journey, questions } = await aSession(world, { questions: [{ silent: true }, { silent: true }, {}] })
    const object = (question: string) => world.as(finance.head).sign(objectToSilence, { id, member: finance.head.id, edition: 1, question, words: 'Талқылау керек' })
    expect(await refusal(object(questions[2]!))).toBe('sessions.notSilent')
    await object(questions[1]!)
    expect(await refusal(object(questions[1]!))).toBe('sessions.objectedAlready')
    expect(await toldTo(chair, id)).toContain('sessions.notice.objected')
    await journey.gather(id, cabinet)
    await journey.open(id)
    expect(await refusal(object(questions[0]!))).toBe('sessions.is.open')
    await journey.callTo(id, questions[0]!)
    expect(await refusal(world.as(finance.head).do(adoptSilently, { id, question: questions[0]! }))).toBe('sessions.onlyConductor')
    await world.as(chair).do(adoptSilently, { id, question: questions[0]! })
    expect(await refusal(journey.poll(id, questions[0]!))).toBe('sessions.decidedAlready')
    await journey.callTo(id, questions[1]!)
    expect(await refusal(world.as(chair).do(adoptSilently, { id, question: questions[1]! }))).toBe('sessions.objected')
    await world.as(digital.portalAdministrator).do(saveSettings, { sessionSubstituteVotes: false, sessionSilentAdoption: false, sessionVotesShown: 'afterClose' })
  })
})

describe('B4.5 one place, one vote', () => {
  test('the same vote from two windows at once is one vote with one receipt; a repeat by its id too', async () => {
    const { id, journey, questions } = await aRunningSession(world)
    const poll = await journey.poll(id, questions[0]!)
    const other = await world.anotherNode()
    const envelopes = await Promise.all([1, 2, 3, 4].map(() => world.as(finance.head).envelope(castVote, { poll, edition: 1, choice: 'for' })))
    const token = await world.as(finance.head).token()
    const send = async (url: string, envelope: unknown) => (await fetch(`${url}/api/sessions/vote`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: JSON.stringify(envelope) })).json()
    const answers = await Promise.all([...envelopes, ...envelopes].map((envelope, index) => send(index % 2 === 0 ? world.portal.url : other.url, envelope)))
    expect([...new Set(answers.map((each) => JSON.stringify(each)))]).toHaveLength(1)
    expect(answers[0]).toMatchObject({ receipt: { choice: 'for' } })
    expect(await journey.see(id)).toMatchObject({ state: 'open' })
    await other.close()
  })
  test('a vote and the closing of its poll never overlap: what got a receipt is counted', async () => {
    const { id, journey, questions } = await aRunningSession(world)
    const poll = await journey.poll(id, questions[0]!)
    const votes = cabinet.map((member) => journey.vote(poll, member, 'for').then(() => 1, (error: unknown) => { if (!(error instanceof RefusalError)) throw error; return 0 }))
    const closing = journey.closePoll(poll)
    const acked = (await Promise.all(votes)).reduce((sum: number, each) => sum + each, 0)
    await closing
    expect((await world.as(chair).ask(tally, { poll })).cast).toBe(acked)
  })
})

describe('§44 minutes', () => {
  test('minutes are facts; chair and secretary sign them, and instructions reach their bodies', async () => {
    const { id, journey, questions } = await aRunningSession(world)
    const instruction = randomUUID()
    await world.as(officer).do(instruct, { id, instruction, question: questions[0]!, body: finance.body.id, executor: { person: finance.executor.id }, text: 'Іске асыру жоспарын енгізсін', deadline: '2026-12-10' })
    await world.as(officer).do(instruct, { id, instruction: randomUUID(), question: null, body: office.akimat.body.id, executor: null, text: 'Ақпарат берсін', deadline: '2026-12-20' })
    expect(await refusal(world.as(officer).do(instruct, { id, instruction: randomUUID(), question: null, body: finance.body.id, executor: null, text: 'Кеш', deadline: '2026-11-01' }))).toBe('sessions.deadlinePast')
    const doomed = randomUUID()
    await world.as(officer).do(instruct, { id, instruction: doomed, question: null, body: justice.body.id, executor: null, text: 'Қате', deadline: '2026-12-20' })
    const wrong = { question: null, body: justice.body.id, executor: null, text: 'Қате', deadline: '2026-12-20' }
    await world.as(officer).do(withdrawInstruction, { id, instruction: doomed, seen: wrong })
    const poll = await journey.poll(id, questions[0]!)
    for (const member of cabinet) await journey.vote(poll, member, member === finance.head ? 'against' : 'for')
    await journey.closePoll(poll)
    expect(await refusal(world.as(officer).do(makeMinutes, { id }))).toBe('sessions.is.open')
    await journey.close(id)
    expect(await refusal(world.as(chair).do(makeMinutes, { id }))).toBe('sessions.onlySecretary')
    expect(await refusal(world.as(chair).ask(minutesById, { id }))).toBe('kernel.notFound 404')
    await world.as(officer).do(makeMinutes, { id })
    await world.as(officer).do(makeMinutes, { id })
    expect(await refusal(world.as(chair).sign(signMinutes, { id, n: 1, as: 'chair' }))).toBe('sessions.minutesStale')
    expect(await refusal(world.as(finance.head).sign(signMinutes, { id, n: 2, as: 'chair' }))).toBe('sessions.onlyChair')
    expect(await toldTo(chair, id)).toContain('sessions.notice.signMinutes')
    await world.as(chair).sign(signMinutes, { id, n: 2, as: 'chair' })
    expect(await refusal(world.as(officer).do(makeMinutes, { id }))).toBe('sessions.minutesSigned')
    expect(await world.as(officer).sign(signMinutes, { id, n: 2, as: 'secretary' })).toMatchObject({ state: 'signed' })
    const minutes = await world.as(justice.head).ask(minutesById, { id })
    expect(minutes.questions[0]).toMatchObject({ polls: [{ result: 'adopted', decision: { for: 5, against: 1, members: 6, present: 6 } }], instructions: [{ text: 'Іске асыру жоспарын енгізсін', deadline: '2026-12-10' }] })
    expect(minutes.attendance.every((row) => row.attended)).toBe(true)
    expect(await toldTo(office.akimat.head, id)).toEqual(['sessions.notice.instruction'])
    expect((await journey.see(id, office.akimat.head)).instructions).toMatchObject([{ text: 'Ақпарат берсін' }])
    expect(await toldTo(finance.executor, id)).toEqual(['sessions.notice.instruction'])
    const { minutes: record } = await journey.see(id)
    const pdf = (await world.portal.node.files.bytes(record!.pdf.kk.sha256))!
    expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe('%PDF-')
    expect((await verifyHistory(world.db, 'session', id)).sound).toBe(true)
    const { rows } = await world.as(chair).ask(sessionHistory, { id })
    expect(rows.map((row) => row.deed)).toEqual(expect.arrayContaining(['sessions.confirm', 'sessions.openPoll', 'sessions.closePoll', 'sessions.signMinutes']))
    expect((await world.as(chancellery.head).ask(listSessions, { when: 'past', text: 'мәселе' })).rows.map((row) => row.id)).toContain(id)
  })
})
