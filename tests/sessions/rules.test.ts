import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { agendaChanges, filesOf, questionsAtMost, type Agenda, type Material, type Question, type SessionRules } from '../../domain/sessions/agenda.ts'
import { holderOf, neededFor, outcomeOf, presentSeats, quorumOf, type Seating } from '../../domain/sessions/mandate.ts'
import { minutesOf } from '../../domain/sessions/minutes.ts'
import { briefOf, decides, type Ballot, type Poll, type PollBrief, type Result } from '../../domain/sessions/poll.ts'
import { isAnswerWhole, isSilent, mayAddQuestion, mayAdoptSilently, mayAnswer, mayCallSpeaker, mayChangeQuestion, mayDiscardDraft, mayPause, mayReturnMinutes, mayClose, mayConfirm, mayEndDebate, mayExport, mayExtendSpeech, mayGiveFloor, mayInstruct, mayMakeMinutes, mayObject, mayOpen, mayOpenPoll, mayPlan, mayPrepare, mayRegister, maySignMinutes, onEdition } from '../../domain/sessions/rules.ts'
import { asInHall, unfinished } from '../../domain/sessions/course.ts'
import type { Floor } from '../../domain/sessions/queries.ts'
import { answerOfNow, isDebateEnded, isDraftChanged, isPresent, lastMinutes, participantsOf, speechOf, substitutesIn, type Session } from '../../domain/sessions/session.ts'
import { called, closed, confirmed, debated, extended, materialVersions, minuted, minutesReturned, minutesSigned, opened, paused, placesOf, planned, resumed, spoken } from '../../domain/sessions/steps.ts'
import { confirmStatement, voteStatement } from '../../domain/sessions/statement.ts'
import { mayAnnulPoll, mayDecideTie, mayVote } from '../../domain/sessions/vote-rules.ts'
import { scopesOf, seesQuestion, visibleTo } from '../../domain/sessions/visible.ts'
import { actorOf, bodyRef, type SignatureRecord } from '../../domain/people/actor.ts'
import type { Person } from '../../domain/people/person.ts'
import type { Verdict } from '../../domain/kernel/verdict.ts'
import { cabinet, chair, officer } from '../../server/demo/session-journey.ts'
import { office, seatFor, seatOf } from '../world/world.ts'

const { finance, justice, digital, economy } = office
const at = '2026-11-23T05:00:00.000Z'
const today = '2026-11-23'
const by = actorOf(seatOf(officer))
const said = (verdict: Verdict): string => (verdict.allowed ? 'allowed' : verdict.refusal.key)
const rules: SessionRules = { quorum: 'twoThirds', majority: 'members', substituteVotes: false, silentAdoption: false, votesShown: 'afterClose' }
const sha = (n: number): string => String(n).padStart(64, '0')
const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const title = (words: string) => ({ kk: words, ru: words, en: '' })
const named = (person: Person) => ({ person: person.id, name: person.surname, post: person.post })
const signed = (n: number): SignatureRecord => ({ deed: 'sessions.confirm', by, at, sha256: sha(n), manifestSha256: sha(n + 1), certificateSha256: sha(n + 2), certificate: { subject: '', serial: '', issuer: '', validFrom: at, validUntil: at } })

function material(n: number, given: Partial<Material> = {}): Material {
  return { id: uuid(n), role: 'resolution', language: 'kk', versions: [{ n: 1, at, by, file: { name: `${n}.docx`, mime: 'application/x', size: 1, sha256: sha(n) } }], ...given }
}
function question(n: number, given: Partial<Question> = {}): Question {
  return { id: uuid(100 + n), title: title(`${n}-мәселе`), body: null, speakers: [], invited: [], materials: [material(n)], silent: false, ...given }
}
function agenda(given: Partial<Agenda> = {}): Agenda {
  return {
    title: title('Отырыс'), place: 'Зал', plannedAt: at, chair: chair.id, secretary: named(officer), invited: [], questions: [question(1), question(2)], rules,
    members: cabinet.map((person) => ({ ...named(person), body: bodyRef(finance.body) })),
    ...given,
  }
}
const draft = (given: Partial<Agenda> = {}): Session => planned(uuid(1), '2026-1', agenda(given), { by, at })
const inForce = (given: Partial<Agenda> = {}): Session => confirmed(draft(given), signed(10))
const running = (given: Partial<Agenda> = {}): Session => called({ ...inForce(given), state: 'open', openedAt: at }, uuid(101), at)
const facts = { pollOpen: false, decided: false, tie: false, present: 6, quorum: 4 }

test('B4.4 after a night everybody comes anew; a break that midnight falls into sends nobody out', () => {
  const here = { ...running(), presence: [{ person: chair.id, name: '', inPlaceOf: null, from: at, until: null }] }
  const broken = paused(here, '2026-11-23T12:00:00.000Z')
  const next = resumed(broken, '2026-11-24T04:00:00.000Z')
  expect(next.presence).toMatchObject([{ person: chair.id, from: at, until: '2026-11-23T12:00:00.000Z' }])
  expect(isPresent(next, chair.id)).toBe(false)
  // 23:50 and 00:10 in Astana.
  const late = resumed(paused(here, '2026-11-23T18:50:00.000Z'), '2026-11-23T19:10:00.000Z')
  expect(isPresent(late, chair.id)).toBe(true)
})

describe('§35–37 the agenda', () => {
  test('§35 the Chancellery’s officer plans and prepares, nobody else, and not after the session', () => {
    expect(said(mayPlan(seatOf(officer)))).toBe('allowed')
    expect(said(mayPlan(seatOf(chair)))).toBe('sessions.onlyOfficer')
    expect(said(mayPrepare(seatOf(officer), running()))).toBe('allowed')
    expect(said(mayPrepare(seatOf(officer), closed(running(), at)))).toBe('sessions.is.closed')
  })
  test('§37 only what is whole, changed and not being voted on is confirmed', () => {
    expect(said(mayConfirm(seatOf(officer), draft(), { pollOpen: false, today }))).toBe('allowed')
    expect(said(mayConfirm(seatOf(officer), draft({ questions: [] }), { pollOpen: false, today }))).toBe('sessions.noQuestions')
    expect(said(mayConfirm(seatOf(officer), draft({ members: [] }), { pollOpen: false, today }))).toBe('sessions.noMembers')
    expect(said(mayConfirm(seatOf(officer), draft({ chair: finance.executor.id }), { pollOpen: false, today }))).toBe('sessions.chairNotMember')
    expect(said(mayConfirm(seatOf(officer), inForce(), { pollOpen: false, today }))).toBe('sessions.nothingChanged')
    expect(said(mayConfirm(seatOf(officer), { ...running(), draft: agenda({ place: 'Басқа' }) }, { pollOpen: true, today }))).toBe('sessions.pollRuns')
    // Nobody is called to a day that is over; what was opened on its day may go on after midnight.
    expect(said(mayConfirm(seatOf(officer), draft(), { pollOpen: false, today: '2026-11-24' }))).toBe('sessions.dayPassed')
    expect(said(mayConfirm(seatOf(officer), { ...running(), draft: agenda({ place: 'Басқа' }) }, { pollOpen: false, today: '2026-11-24' }))).toBe('allowed')
  })
  test('§37 an edition names every change, and a change of nothing is none', () => {
    expect(agendaChanges(agenda(), agenda())).toEqual([])
    const after = agenda({
      place: 'Басқа', plannedAt: '2026-11-25T05:00:00.000Z', rules: { ...rules, quorum: 'half' },
      members: agenda().members.slice(1), chair: finance.head.id,
      questions: [question(3), question(2, { silent: true }), question(1, { title: title('жаңа'), materials: [material(1, { versions: materialVersions(material(1), { name: 'x.docx', mime: '', size: 1, sha256: sha(9) }, { by, at }) }), material(8)], speakers: [named(finance.head)] })],
    })
    expect(agendaChanges(agenda(), after).map((each) => each.kind)).toEqual([
      'place', 'time', 'chair', 'memberRemoved', 'rules', 'order', 'questionAdded', 'questionSilent', 'questionTitle', 'questionPeople', 'materialChanged', 'materialAdded',
    ])
  })
  test('§37 the signed text holds the whole agenda: another word, person, file or rule is another text', () => {
    const text = (given: Partial<Agenda>) => JSON.stringify(confirmStatement(draft(given)))
    const base = text({})
    for (const other of [{ place: 'Б' }, { questions: [question(1)] }, { questions: [question(1, { materials: [material(7)] }), question(2)] }, { questions: [question(1, { speakers: [named(finance.head)] }), question(2)] }, { rules: { ...rules, majority: 'present' as const } }, { members: agenda().members.slice(1) }, { invited: [named(economy.executor)] }]) {
      expect(text(other)).not.toBe(base)
    }
  })
  test('§36 the same bytes stay their version, other bytes are the next', () => {
    const first = material(1)
    const [{ file }] = first.versions as [Material['versions'][number]]
    expect(materialVersions(first, file, { by, at })).toHaveLength(1)
    expect(materialVersions(first, { ...file, sha256: sha(77) }, { by, at }).map((each) => each.n)).toEqual([1, 2])
    expect(filesOf(agenda())).toHaveLength(2)
  })
  test('§37 a draft that is as the edition in force is no change', () => {
    expect(isDraftChanged(inForce())).toBe(false)
    expect(isDraftChanged({ ...inForce(), draft: agenda({ place: 'Басқа' }) })).toBe(true)
    expect(said(mayOpen(seatOf(chair), { ...inForce(), draft: agenda({ place: 'Басқа' }) }))).toBe('sessions.unconfirmedChanges')
    expect(said(mayOpen(seatOf(chair), draft()))).toBe('sessions.notConfirmed')
  })
})

describe('who sees a session', () => {
  test('an unconfirmed one is the officers’ own; a confirmed one is the participants’, without the draft', () => {
    expect(visibleTo(seatOf(finance.head), draft())).toBeNull()
    expect(visibleTo(seatOf(finance.head), inForce())?.draft).toBeNull()
    expect(visibleTo(seatOf(officer), draft())?.draft).not.toBeNull()
    expect(visibleTo(seatOf(office.akimat.head), inForce())).toBeNull()
    expect(visibleTo(seatFor(economy.deputyHead, economy.head), inForce())).not.toBeNull()
  })
  test('a guest sees the materials of the own question only', () => {
    const session = inForce({ questions: [question(1, { invited: [named(economy.executor)] }), question(2)] })
    const seat = seatOf(economy.executor)
    expect([uuid(101), uuid(102)].map((id) => seesQuestion(seat, session, id))).toEqual([true, false])
    expect(participantsOf(session).guests).toEqual([economy.executor.id])
  })
})

describe('§39–41 the answer', () => {
  const answer = { member: finance.head.id, takesPart: false, reason: 'Іссапар', substitute: named(finance.deputyHead) }
  test('§39 a member answers while the session is ahead or runs', () => {
    expect(said(mayAnswer(seatOf(finance.head), inForce()))).toBe('allowed')
    expect(said(mayAnswer(seatOf(finance.executor), inForce()))).toBe('sessions.notMember')
    expect(said(mayAnswer(seatOf(finance.head), draft()))).toBe('sessions.notConfirmed')
    expect(said(mayAnswer(seatOf(finance.head), closed(running(), at)))).toBe('sessions.is.closed')
    expect(said(onEdition(inForce(), 2))).toBe('sessions.editionStale')
    expect(said(onEdition(inForce(), 1))).toBe('allowed')
  })
  test('§40 who can’t come gives the reason and the substitute', () => {
    expect(said(isAnswerWhole(inForce(), answer))).toBe('allowed')
    expect(said(isAnswerWhole(inForce(), { ...answer, takesPart: true, reason: '', substitute: null }))).toBe('allowed')
    expect(said(isAnswerWhole(inForce(), { ...answer, reason: ' ' }))).toBe('sessions.reasonMissing')
    expect(said(isAnswerWhole(inForce(), { ...answer, substitute: null }))).toBe('sessions.substituteMissing')
    expect(said(isAnswerWhole(inForce(), { ...answer, substitute: { ...named(finance.deputyHead), person: null } }))).toBe('allowed')
    expect(said(isAnswerWhole(inForce(), { ...answer, substitute: named(justice.head) }))).toBe('sessions.substituteIsMember')
  })
  test('silence: only what is marked, allowed by the rule, and not objected to', () => {
    const silent = { rules: { ...rules, silentAdoption: true }, questions: [question(1, { silent: true }), question(2)] }
    const session = inForce(silent)
    expect(said(mayObject(seatOf(finance.head), session, uuid(101)))).toBe('allowed')
    expect(said(mayObject(seatOf(finance.head), session, uuid(102)))).toBe('sessions.notSilent')
    expect(said(mayObject(seatOf(finance.head), session, uuid(999)))).toBe('sessions.questionUnknown')
    expect(said(mayObject(seatOf(finance.head), running(silent), uuid(101)))).toBe('sessions.is.open')
    expect(isSilent(session, session.draft!.questions[0]!)).toBe(true)
    expect(isSilent({ ...session, objections: [{ question: uuid(101), member: finance.head.id, words: '', signature: signed(1) }] }, session.draft!.questions[0]!)).toBe(false)
    expect(isSilent(inForce({ questions: [question(1, { silent: true })] }), question(1, { silent: true }))).toBe(false)
  })
})

describe('§42 the console', () => {
  test('chair and secretary conduct while it is open', () => {
    expect(said(mayGiveFloor(seatOf(chair), running()))).toBe('allowed')
    expect(said(mayGiveFloor(seatOf(officer), running()))).toBe('allowed')
    expect(said(mayGiveFloor(seatOf(finance.head), running()))).toBe('sessions.onlyConductor')
    expect(said(mayGiveFloor(seatOf(chair), { ...running(), question: null }))).toBe('sessions.noQuestionCalled')
    expect(said(mayGiveFloor(seatOf(chair), paused(running(), at)))).toBe('sessions.is.break')
    expect(said(mayInstruct(seatOf(officer), closed(running(), at)))).toBe('allowed')
    expect(said(mayRegister(seatOf(finance.head), inForce(), finance.head.id))).toBe('allowed')
    expect(said(mayRegister(seatFor(finance.deputyHead, finance.head), inForce(), finance.head.id))).toBe('sessions.onlyConductor')
  })
  test('the next speech, a break and the closing end the speech that runs', () => {
    const first = spoken(running(), { name: 'А', post: finance.head.post, minutes: 5 }, at)
    const later = '2026-11-23T05:04:00.000Z'
    for (const next of [spoken(first, { name: 'Б', post: finance.head.post, minutes: 5 }, later), paused(first, later), closed(first, later), called(first, uuid(102), later)]) expect(next.speeches[0]).toMatchObject({ until: later })
    expect(resumed(paused(first, later), later).breaks).toEqual([{ from: later, until: later }])
  })
  test('§43 a vote waits for the question, the draft resolution, the quorum and the vote before', () => {
    const open = (given: Partial<typeof facts>, session = running(), id = uuid(101)) => said(mayOpenPoll(seatOf(chair), session, id, { ...facts, ...given }))
    expect(open({})).toBe('allowed')
    expect(open({ pollOpen: true })).toBe('sessions.pollRuns')
    expect(open({ decided: true })).toBe('sessions.decidedAlready')
    expect(open({ present: 3 })).toBe('sessions.noQuorum')
    expect(open({}, running(), uuid(102))).toBe('sessions.questionNotCalled')
    expect(open({}, running(), uuid(999))).toBe('sessions.questionUnknown')
    expect(open({}, running({ questions: [question(1, { materials: [] })] }))).toBe('sessions.noResolution')
  })
  test('the session isn’t closed over an open vote or an undecided tie; minutes come after, by the secretary', () => {
    expect(said(mayClose(seatOf(chair), running(), { open: true, tie: false }))).toBe('sessions.pollRuns')
    expect(said(mayClose(seatOf(chair), running(), { open: false, tie: true }))).toBe('sessions.tieWaits')
    expect(said(mayClose(seatOf(chair), running(), { open: false, tie: false }))).toBe('allowed')
    expect(said(mayMakeMinutes(seatOf(officer), running()))).toBe('sessions.is.open')
    expect(said(mayMakeMinutes(seatOf(chair), closed(running(), at)))).toBe('sessions.onlySecretary')
    expect(said(maySignMinutes(seatOf(chair), closed(running(), at), 'chair'))).toBe('sessions.is.closed')
    expect(said(maySignMinutes(seatFor(officer, chair), { ...closed(running(), at), state: 'minuted' }, 'chair'))).toBe('sessions.onlyChair')
    expect(said(mayExport(seatOf(finance.head), closed(running(), at)))).toBe('sessions.minutesNotSigned')
    expect(minutesOf(closed(running(), at), [], 1).attendance).toHaveLength(cabinet.length)
  })
})

describe('no state without a way out, and no word that was not so', () => {
  const later = '2026-11-23T06:00:00.000Z'
  const silent = { rules: { ...rules, silentAdoption: true }, questions: [question(1, { silent: true }), question(2)] }
  const again = (session: Session, given: Partial<Agenda>, n = 20): Session => confirmed({ ...session, draft: { ...session.draft!, ...given } }, { ...signed(n), at: later })
  const answers = (member: Person, substitute: Person | null, edition = 1) => ({ member: member.id, edition, takesPart: substitute === null, reason: '', substitute: substitute === null ? null : named(substitute), signature: signed(30) })

  test('§43 silence is no answer to a draft, or a question, that came after the opening', () => {
    const adopt = (session: Session) => said(mayAdoptSilently(seatOf(chair), session, uuid(101), facts))
    expect(adopt(running(silent))).toBe('allowed')
    expect(adopt(again(running(silent), { place: 'Басқа' }))).toBe('allowed')
    expect(adopt(again(running(silent), { questions: [question(1, { silent: true, materials: [material(9)] }), question(2)] }))).toBe('sessions.silentChanged')
    expect(adopt(again(running(silent), { questions: [question(1, { silent: true, title: title('Басқа') }), question(2)] }))).toBe('sessions.silentChanged')
    expect(adopt(again(running({ ...silent, questions: [question(1), question(2)] }), { questions: silent.questions }))).toBe('sessions.silentChanged')
    expect(adopt(again(running({ ...silent, questions: [question(2)] }), { questions: silent.questions }))).toBe('sessions.silentChanged')
    expect(adopt({ ...running(silent), objections: [{ question: uuid(101), member: finance.head.id, words: '', signature: signed(1) }] })).toBe('sessions.objected')
  })
  test('§37 a question that was considered isn’t lost by a confirmation; the draft can go back to the agenda in force', () => {
    const removed = { ...inForce(), draft: agenda({ questions: [question(2)] }) }
    const inHall = called({ ...removed, state: 'open', openedAt: at }, uuid(101), at)
    expect(said(mayConfirm(seatOf(officer), removed, { pollOpen: false, today }))).toBe('allowed')
    expect(said(mayConfirm(seatOf(officer), inHall, { pollOpen: false, today }))).toBe('sessions.consideredLost')
    expect([said(mayDiscardDraft(seatOf(officer), inHall)), said(mayDiscardDraft(seatOf(chair), inHall)), said(mayDiscardDraft(seatOf(officer), inForce())), said(mayDiscardDraft(seatOf(officer), draft()))]).toEqual(['allowed', 'sessions.onlyOfficer', 'sessions.nothingChanged', 'sessions.notConfirmed'])
  })
  test('§43 what was decided stays as it was decided; after an annulled vote the draft may be put right', () => {
    const may = (isVotedOn: boolean, session = running()) => said(mayChangeQuestion(seatOf(officer), session, uuid(101), isVotedOn))
    expect([may(true), may(false)]).toEqual(['sessions.questionDecided', 'allowed'])
    expect(may(false, { ...running(silent), adoptedSilently: [{ question: uuid(101), at, present: 6, quorum: 4, members: 6 }] })).toBe('sessions.questionDecided')
  })
  test('§44 minutes name as not having voted whoever had a vote in that poll, and nobody who came onto the agenda later', () => {
    const few = running({ members: agenda().members.slice(0, 5) })
    const decided: Poll = { ...poll, closedAt: at, decision: { outcome: 'notAdopted', members: 5, present: 5, quorum: 4, for: 0, against: 0, needed: 3 } }
    const later = closed(again(few, { members: agenda().members.slice(1) }), at)
    expect(minutesOf(later, [{ poll: decided, votes: [] }], 1).questions[0]!.polls[0]!.silent).toEqual(cabinet.slice(0, 5).map((each) => each.surname))
  })
  test('§44 minutes count as there whoever was there after the opening, and lose no instruction', () => {
    const before = { ...inForce(), presence: [{ person: finance.head.id, name: 'Қ', inPlaceOf: null, from: '2026-11-23T04:00:00.000Z', until: '2026-11-23T04:30:00.000Z' }, { person: justice.head.id, name: 'Ә', inPlaceOf: null, from: '2026-11-23T04:00:00.000Z', until: null }] }
    const instruction = { id: uuid(70), question: uuid(999), body: bodyRef(finance.body), executor: null, heads: [], text: 'Енгізсін', deadline: '2026-12-10', by, at, plan: null }
    const { attendance, instructions } = minutesOf({ ...closed(opened(before, at), later), instructions: [instruction] }, [], 1)
    expect(attendance.filter((row) => row.attended).map((row) => row.member)).toEqual([justice.head.id])
    expect(instructions.map((each) => each.text)).toEqual(['Енгізсін'])
  })
  test('B4.4 whoever came on an earlier day isn’t in today’s hall', () => {
    const came = (from: string) => opened({ ...inForce(), presence: [{ person: finance.head.id, name: 'Қ', inPlaceOf: null, from, until: null }] }, at)
    expect([isPresent(came('2026-11-20T05:00:00.000Z'), finance.head.id), isPresent(came('2026-11-22T19:30:00.000Z'), finance.head.id), isPresent(came('2026-11-22T18:30:00.000Z'), finance.head.id)]).toEqual([false, true, false])
  })
  test('B4.3 one person stands for one member, and not at all once they are a member', () => {
    const both = { ...inForce(), attendance: [answers(finance.head, finance.deputyHead), answers(justice.head, finance.deputyHead)] }
    expect([...substitutesIn(both).keys()]).toEqual([finance.head.id])
    expect([...substitutesIn({ ...both, attendance: [...both.attendance, answers(finance.head, null)] }).keys()]).toEqual([justice.head.id])
    const member = again(both, { members: [...agenda().members, { ...named(finance.deputyHead), body: bodyRef(finance.body) }] })
    expect([...substitutesIn(member)]).toEqual([])
    expect(placesOf(member, finance.deputyHead.id)).toEqual([finance.deputyHead.id])
  })
  test('§39 an answer that was given for another time is asked for again', () => {
    const answered = { ...inForce(), attendance: [answers(finance.head, null)] }
    expect(answerOfNow(answered, finance.head.id)).toBeDefined()
    expect(answerOfNow(again(answered, { place: 'Басқа' }), finance.head.id)).toBeDefined()
    expect(answerOfNow(again(answered, { plannedAt: later }), finance.head.id)).toBeUndefined()
  })
  test('§35 an agenda takes no more questions than can be put in order', () => {
    const full = draft({ questions: Array.from({ length: questionsAtMost }, (_, n) => question(n + 1)) })
    expect([said(mayAddQuestion(seatOf(officer), full)), said(mayAddQuestion(seatOf(officer), draft())), said(mayAddQuestion(seatOf(chair), draft()))]).toEqual(['sessions.questionsFull', 'allowed', 'sessions.onlyOfficer'])
  })
  test('§43 a break waits for the vote that runs', () => {
    expect([said(mayPause(seatOf(chair), running(), true)), said(mayPause(seatOf(chair), running(), false))]).toEqual(['sessions.pollRuns', 'allowed'])
  })
  test('§44 minutes with a fault go back, though one has signed; not to anybody else’s wish, nor once both have', () => {
    const record = { n: 1, at, by, facts: { name: 'a', mime: 'a', size: 1, sha256: sha(1) }, pdf: { kk: { name: 'a', mime: 'a', size: 1, sha256: sha(1) }, ru: { name: 'a', mime: 'a', size: 1, sha256: sha(1) } }, signatures: { chair: null, secretary: null } }
    const half = minutesSigned(minuted(closed(running(), at), record), 'secretary', signed(40))
    const may = (seat = seatOf(chair), session = half, n = 1) => said(mayReturnMinutes(seat, session, n))
    expect([may(), may(seatOf(officer)), may(seatOf(finance.head)), may(seatFor(finance.head, chair)), may(seatOf(chair), half, 2), may(seatOf(chair), minutesSigned(half, 'chair', signed(41)))])
      .toEqual(['allowed', 'allowed', 'sessions.onlyConductor', 'sessions.onlyConductor', 'sessions.minutesStale', 'sessions.is.signed'])
    const back = minutesReturned(half, 'Тапсырма жоқ', { by, at })
    expect(back).toMatchObject({ state: 'closed', minutes: null, returned: [{ reason: 'Тапсырма жоқ', minutes: { n: 1 } }] })
    expect([lastMinutes(back), said(mayMakeMinutes(seatOf(officer), back)), said(mayInstruct(seatOf(officer), back))]).toEqual([1, 'allowed', 'allowed'])
  })
  test('whoever was taken off sees the editions of then, and nothing of what came after', () => {
    const off = { ...again({ ...running(), attendance: [answers(justice.head, justice.deputyHead)] }, { members: agenda().members.filter((each) => each.person !== finance.head.id) }), attendance: [answers(justice.head, justice.deputyHead), answers(justice.head, null, 2)] }
    for (const person of [finance.head, justice.deputyHead]) {
      const seen = visibleTo(seatOf(person), off)!
      expect(scopesOf(off).get(person.id)).toBe('former')
      expect(seen).toMatchObject({ attendance: [], minutes: null, question: null, considered: [], presence: [] })
    }
    expect(visibleTo(seatOf(finance.head), off)!.editions.map((each) => each.n)).toEqual([1])
    expect(visibleTo(seatOf(justice.head), off)!.editions.map((each) => each.n)).toEqual([1, 2])
    const guest = again(inForce({ questions: [question(1, { invited: [named(economy.executor)] }), question(2)] }), { questions: [question(1), question(2)] })
    const asGuest = visibleTo(seatOf(economy.executor), guest)!
    expect([scopesOf(guest).get(economy.executor.id), asGuest.editions.map((each) => each.agenda.questions.map((one) => one.materials.length))]).toEqual(['former', [[1, 0]]])
    expect(said(mayRegister(seatOf(officer), { ...off, presence: [{ person: finance.head.id, name: '', inPlaceOf: null, from: at, until: null }] }, finance.head.id))).toBe('allowed')
  })
})

const poll: Poll = { id: uuid(50), session: uuid(1), n: 1, question: uuid(101), title: title('м'), edition: 1, editionSha256: sha(5), resolution: [], rules, openedAt: at, closedAt: null, decision: null, chair: null, annulled: null }
const ballot = (given: Partial<Ballot> = {}): Ballot => ({ session: { id: uuid(1), number: '2026-1', title: title('о') }, poll, member: { person: finance.head.id, name: 'С' }, castBy: null, substitute: null, holder: finance.head.id, prev: sha(3), cast: null, ...given })

describe('B4.2 each refusal of a vote in its own words', () => {
  const receipt = { n: 1, sha256: sha(8), choice: 'for' as const, at, by: finance.head.id }
  const cases: [string, Ballot, number, 'for' | 'against', string][] = [
    ['the holder on the right agenda', ballot(), 1, 'for', 'allowed'],
    ['the same again', ballot({ cast: receipt, poll: { ...poll, closedAt: at } }), 1, 'for', 'allowed'],
    ['differently', ballot({ cast: receipt }), 1, 'against', 'sessions.votedFor'],
    ['differently the other way', ballot({ cast: { ...receipt, choice: 'against' } }), 1, 'for', 'sessions.votedAgainst'],
    ['the place has voted by another', ballot({ cast: { ...receipt, by: finance.deputyHead.id } }), 1, 'for', 'sessions.placeVoted'],
    ['another agenda', ballot(), 2, 'for', 'sessions.editionStale'],
    ['closed', ballot({ poll: { ...poll, closedAt: at } }), 1, 'for', 'sessions.pollClosed'],
    ['not in the hall', ballot({ holder: null }), 1, 'for', 'sessions.notPresent'],
    ['the substitute has it', ballot({ holder: finance.deputyHead.id, substitute: 'О' }), 1, 'for', 'sessions.mandateWithSubstitute'],
    ['a substitute without a vote', ballot({ member: { person: justice.head.id, name: 'М' }, holder: null }), 1, 'for', 'sessions.substituteHasNoVote'],
    ['the member has come', ballot({ member: { person: justice.head.id, name: 'М' }, holder: justice.head.id }), 1, 'for', 'sessions.mandateWithMember'],
  ]
  for (const [words, given, edition, choice, expected] of cases) test(words, () => expect(said(mayVote(seatOf(finance.head), given, edition, choice))).toBe(expected))
  test('a delegation gives no vote', () => expect(said(mayVote(seatFor(finance.deputyHead, finance.head), ballot(), 1, 'for'))).toBe('sessions.voteIsPersonal'))
  test('a vote says the edition, the question’s words, the drafts, the place, the choice and the signature before', () => {
    const base = JSON.stringify(voteStatement(ballot(), { edition: 1, choice: 'for' }))
    const others = [ballot({ poll: { ...poll, editionSha256: sha(6) } }), ballot({ poll: { ...poll, title: title('басқа') } }), ballot({ poll: { ...poll, resolution: [{ name: 'a', mime: '', size: 1, sha256: sha(4) }] } }), ballot({ member: { person: justice.head.id, name: 'М' } }), ballot({ prev: sha(2) })]
    for (const other of others) expect(JSON.stringify(voteStatement(other, { edition: 1, choice: 'for' }))).not.toBe(base)
    expect(JSON.stringify(voteStatement(ballot(), { edition: 1, choice: 'against' }))).not.toBe(base)
  })
})

describe('B4.4 quorum and majority as code', () => {
  test('n−1, n and n+1 for every rule and size', () => {
    for (let members = 1; members <= 60; members += 1) {
      for (const quorum of ['half', 'twoThirds', 'threeQuarters', 'all'] as const) {
        const n = quorumOf(members, { quorum })
        const share = { half: 0.5, twoThirds: 2 / 3, threeQuarters: 0.75, all: 1 }[quorum]
        expect(quorum === 'half' ? n > members / 2 : n >= members * share - 1e-9).toBe(true)
        expect(quorum === 'half' ? n - 1 <= members / 2 : n - 1 < members * share - 1e-9 || n === 0).toBe(true)
        const outcome = (present: number) => outcomeOf({ members, present, for: present, against: 0 }, { quorum, majority: 'present' })
        expect(outcome(n - 1)).toBe('noQuorum')
        expect(outcome(n)).toBe('adopted')
        if (n < members) expect(outcome(n + 1)).toBe('adopted')
      }
    }
  })
  test('a substitute without the vote adds nothing to the quorum, one with it does', () => {
    const away: Seating = { member: 'a', present: false, substitute: 's', substitutePresent: true }
    const here: Seating = { member: 'b', present: true, substitute: null, substitutePresent: false }
    expect(presentSeats([away, here], { substituteVotes: false })).toBe(1)
    expect(presentSeats([away, here], { substituteVotes: true })).toBe(2)
  })
  test('§44 the default: more than half of all members; a tie is the chair’s only where one vote more adopts', () => {
    const outcome = (members: number, present: number, yes: number, no: number, majority: SessionRules['majority'] = 'members') => outcomeOf({ members, present, for: yes, against: no }, { quorum: 'twoThirds', majority })
    expect([outcome(6, 6, 4, 2), outcome(6, 6, 3, 3), outcome(6, 6, 3, 2), outcome(6, 4, 2, 2), outcome(7, 7, 3, 3), outcome(7, 7, 4, 3), outcome(6, 6, 0, 0)]).toEqual(['adopted', 'tie', 'notAdopted', 'notAdopted', 'tie', 'adopted', 'notAdopted'])
    expect([outcome(6, 4, 2, 2, 'present'), outcome(6, 4, 3, 1, 'present'), outcome(6, 6, 4, 2, 'twoThirdsOfMembers'), outcome(6, 6, 3, 3, 'twoThirdsOfMembers')]).toEqual(['tie', 'adopted', 'adopted', 'tie'])
  })
  test('more votes for never decide worse, and the chair alone never adopts against the majority rule', () => {
    const count = fc.integer({ min: 1, max: 60 }).chain((members) => fc.record({ members: fc.constant(members), present: fc.integer({ min: 0, max: members }) })).chain(({ members, present }) => fc.tuple(fc.constant({ members, present }), fc.integer({ min: 0, max: present })).chain(([base, yes]) => fc.record({ members: fc.constant(base.members), present: fc.constant(base.present), for: fc.constant(yes), against: fc.integer({ min: 0, max: base.present - yes }) })))
    const rank = { noQuorum: -1, notAdopted: 0, tie: 1, adopted: 2 }
    fc.assert(fc.property(count, fc.constantFrom('half', 'twoThirds', 'threeQuarters', 'all'), fc.constantFrom('members', 'present', 'twoThirdsOfMembers'), (given, quorum, majority) => {
      const outcome = outcomeOf(given, { quorum, majority })
      if (outcome === 'tie') expect(given.for + 1).toBeGreaterThanOrEqual(neededFor(given, { majority }))
      if (outcome === 'adopted') expect(given.for).toBeGreaterThan(given.against)
      if (given.against > 0) expect(rank[outcomeOf({ ...given, for: given.for + 1, against: given.against - 1 }, { quorum, majority })]).toBeGreaterThanOrEqual(rank[outcome])
    }), { numRuns: 20_000 })
  })
})

/** A place through any schedule: who is there, who is named, who tries to vote. The table's rule is what the portal enforces by one row a place. */
type Step = { kind: 'memberIn' | 'memberOut' | 'substituteIn' | 'substituteOut' | 'answerYes' | 'newPoll' } | { kind: 'answerNo'; substitute: 's' | 't' | null } | { kind: 'tries'; who: 'm' | 's' | 't'; choice: 'for' | 'against' }

describe('B4.3 the mandate', () => {
  test('in 100,000 random schedules a place never has two votes in a poll, and never two who may vote', () => {
    const step: fc.Arbitrary<Step> = fc.oneof(
      fc.constantFrom<Step>({ kind: 'memberIn' }, { kind: 'memberOut' }, { kind: 'substituteIn' }, { kind: 'substituteOut' }, { kind: 'answerYes' }, { kind: 'newPoll' }),
      fc.record({ kind: fc.constant('answerNo' as const), substitute: fc.constantFrom('s' as const, 't' as const, null) }),
      fc.record({ kind: fc.constant('tries' as const), who: fc.constantFrom('m' as const, 's' as const, 't' as const), choice: fc.constantFrom('for' as const, 'against' as const) }),
    )
    const people = { m: finance.head, s: finance.deputyHead, t: finance.legalHead }
    fc.assert(fc.property(fc.boolean(), fc.array(step, { minLength: 1, maxLength: 25 }), (substituteVotes, steps) => {
      let seating: Seating = { member: people.m.id, present: false, substitute: null, substitutePresent: false }
      const there = new Set<string>()
      let cast: Ballot['cast'] = null
      let accepted: { choice: string; by: string }[] = []
      for (const each of steps) {
        if (each.kind === 'newPoll') [cast, accepted] = [null, []]
        else if (each.kind === 'memberIn' || each.kind === 'memberOut') seating = { ...seating, present: each.kind === 'memberIn' }
        else if (each.kind === 'substituteIn' && seating.substitute !== null) there.add(seating.substitute)
        else if (each.kind === 'substituteOut' && seating.substitute !== null) there.delete(seating.substitute)
        else if (each.kind === 'answerYes') seating = { ...seating, substitute: null }
        else if (each.kind === 'answerNo') seating = { ...seating, substitute: each.substitute === null ? null : people[each.substitute].id }
        seating = { ...seating, substitutePresent: seating.substitute !== null && there.has(seating.substitute) }
        const holder = holderOf(seating, { substituteVotes })
        const may = (person: Person): boolean => mayVote(seatOf(person), ballot({ holder, poll: { ...poll, rules: { ...rules, substituteVotes } }, cast: null }), 1, 'for').allowed
        if (Object.values(people).filter(may).length > 1) return false
        if (holder !== null && holder !== people.m.id && (seating.present || !substituteVotes)) return false
        if (each.kind !== 'tries') continue
        const person = people[each.who]
        // Whoever isn't of the place gets no ballot at all.
        if (person.id !== seating.member && person.id !== seating.substitute) continue
        const verdict = mayVote(seatOf(person), ballot({ holder, cast }), 1, each.choice)
        if (verdict.allowed && cast === null) {
          cast = { n: 1, sha256: sha(1), choice: each.choice, at, by: person.id }
          accepted.push({ choice: each.choice, by: person.id })
        } else if (verdict.allowed && (cast?.by !== person.id || cast.choice !== each.choice)) return false
      }
      return accepted.length <= 1 && (cast === null) === (accepted.length === 0)
    }), { numRuns: Number(process.env['KENSE_SCHEDULES'] ?? 100_000) })
  }, 120_000)
  test('the member’s own presence always outweighs the substitute’s', () => {
    expect(holderOf({ member: 'm', present: true, substitute: 's', substitutePresent: true }, { substituteVotes: true })).toBe('m')
    expect(holderOf({ member: 'm', present: false, substitute: 's', substitutePresent: true }, { substituteVotes: true })).toBe('s')
    expect(holderOf({ member: 'm', present: false, substitute: 's', substitutePresent: true }, { substituteVotes: false })).toBeNull()
    expect(holderOf({ member: 'm', present: false, substitute: 's', substitutePresent: false }, { substituteVotes: true })).toBeNull()
    expect(digital.head.id).not.toBe(economy.head.id)
  })
})

describe('§42 the hall as it is told live', () => {
  const brief = (given: Partial<PollBrief> = {}): PollBrief => ({ id: uuid(500), n: 1, question: uuid(101), openedAt: at, closedAt: at, outcome: 'adopted', result: 'adopted', ...given })
  const hallOf = (session: Session, given: Partial<Floor> = {}): Floor => {
    const { state, openedAt, closedAt, considered, adoptedSilently } = session
    const called = session.question === null ? null : { id: session.question, n: 1, title: title('1-мәселе'), speakers: [], debateEnded: false }
    return { state, openedAt, closedAt, considered, adoptedSilently, edition: 1, title: title('Отырыс'), question: called, speech: null, spoke: [], poll: null, polls: [], present: 0, quorum: 4, members: 6, here: [], ...given }
  }
  test('what the chair and the door change is the hall’s, whoever asked for the session earlier; the papers stay', () => {
    const asked = { ...inForce(), presence: [{ person: finance.head.id, name: 'Қаржы', inPlaceOf: null, from: at, until: null }] }
    const now = running()
    const shown = asInHall(asked, hallOf(now, { here: [justice.head.id] }), at)
    expect(shown).toMatchObject({ state: 'open', openedAt: at, question: uuid(101), considered: now.considered })
    expect([finance.head, justice.head, economy.head].map((person) => isPresent(shown, person.id))).toEqual([false, true, false])
    expect(shown.editions).toBe(asked.editions)
    expect(asInHall(now, hallOf(closed(now, at)), at)).toMatchObject({ state: 'closed', closedAt: at, question: null })
  })
  test('the same hall said twice changes nothing, and whoever stayed is there since they came', () => {
    const here = { ...running(), presence: [{ person: finance.head.id, name: 'Қаржы', inPlaceOf: null, from: at, until: null }] }
    const told = hallOf(here, { here: [finance.head.id] })
    const once = asInHall(here, told, '2026-11-23T06:00:00.000Z')
    expect(once).toEqual(here)
    expect(asInHall(once, told, '2026-11-23T07:00:00.000Z')).toEqual(here)
  })
  test('before the closing it is said what is left: nobody called it, or its draft has no decision', () => {
    const session = running({ questions: [question(1), question(2), question(3, { materials: [] })] })
    const left = (polls: PollBrief[], given: Partial<Session> = {}) => unfinished({ ...session, ...given }, polls).map(({ n, why }) => `${n} ${why}`)
    expect(left([])).toEqual(['1 undecided', '2 notConsidered', '3 notConsidered'])
    expect(left([brief({ outcome: 'noQuorum', result: 'noQuorum' })])).toContain('1 undecided')
    const all = { considered: [1, 2, 3].map((n) => ({ question: uuid(100 + n), from: at })) }
    expect(left([brief()], all)).toEqual(['2 undecided'])
    expect(left([brief()], { ...all, adoptedSilently: [{ question: uuid(102), at, present: 6, quorum: 4, members: 6 }] })).toEqual([])
  })
  test('§44 a vote is told with its result, and a tie as one until the chair has decided it', () => {
    const decision = { outcome: 'tie' as const, members: 6, present: 6, quorum: 4, for: 3, against: 3, needed: 4 }
    const poll: Poll = { id: uuid(500), session: uuid(1), n: 1, question: uuid(101), title: title('1'), edition: 1, editionSha256: sha(1), resolution: [], rules, openedAt: at, closedAt: at, decision, chair: null, annulled: null }
    expect(briefOf(poll)).toEqual(brief({ outcome: 'tie', result: 'tie' }))
    expect(briefOf({ ...poll, chair: { adopted: false, signature: signed(1) } })).toMatchObject({ outcome: 'tie', result: 'notAdopted' })
    expect(briefOf({ ...poll, closedAt: null, decision: null })).toMatchObject({ outcome: null, result: null })
    expect(said(mayDecideTie(seatOf(chair), running(), brief({ outcome: 'tie', result: 'adopted' })))).toBe('sessions.decidedAlready')
    const annulled = { ...poll, annulled: { reason: 'Жоба ауысып кеткен', signature: signed(2) } }
    expect(briefOf(annulled)).toMatchObject({ outcome: 'tie', result: 'annulled' })
    expect(said(mayDecideTie(seatOf(chair), running(), briefOf(annulled)))).toBe('sessions.annulledAlready')
  })
  test('§44 a mistaken vote is annulled by the chair alone, once it is counted and while the session can vote again', () => {
    const may = (seat = seatOf(chair), session = running(), poll = brief()) => said(mayAnnulPoll(seat, session, poll))
    expect([may(), may(seatOf(chair), paused(running(), at)), may(seatOf(chair), running(), brief({ outcome: 'noQuorum', result: 'noQuorum' }))]).toEqual(['allowed', 'allowed', 'allowed'])
    expect([may(seatOf(officer)), may(seatOf(finance.head)), may(seatFor(officer, chair))]).toEqual(['sessions.onlyChair', 'sessions.onlyChair', 'sessions.onlyChair'])
    expect(may(seatOf(chair), running(), brief({ outcome: null, result: null, closedAt: null }))).toBe('sessions.pollRuns')
    expect(may(seatOf(chair), running(), brief({ result: 'annulled' }))).toBe('sessions.annulledAlready')
    expect(may(seatOf(chair), closed(running(), at))).toBe('sessions.is.closed')
    expect(['adopted', 'notAdopted', 'tie', 'noQuorum', 'annulled', null].map((result) => decides(result as Result | null))).toEqual([true, true, true, false, false, false])
    expect(unfinished(running(), [brief({ result: 'annulled' })]).map(({ why }) => why)).toContain('undecided')
  })
  test('§42 the chair adds time to the speech that was meant, and ends the debate without cutting off whoever speaks', () => {
    const speaking = spoken(running(), { name: 'Сейітқали', post: finance.head.post, minutes: 5 }, at)
    expect(speechOf(extended(extended(speaking, 1), 2))).toMatchObject({ minutes: 8, added: 3, from: at })
    const later = '2026-11-23T05:30:00.000Z'
    expect([said(mayExtendSpeech(seatOf(chair), speaking, at)), said(mayExtendSpeech(seatOf(chair), speaking, later)), said(mayExtendSpeech(seatOf(chair), running(), at)), said(mayExtendSpeech(seatOf(finance.head), speaking, at))]).toEqual(['allowed', 'sessions.otherSpeaks', 'sessions.nobodySpeaks', 'sessions.onlyConductor'])
    const ended = debated(speaking, uuid(101), true)
    expect(speechOf(ended)).not.toBeNull()
    expect([said(mayCallSpeaker(seatOf(chair), ended)), said(mayGiveFloor(seatOf(chair), ended)), said(mayCallSpeaker(seatOf(chair), debated(ended, uuid(101), false)))]).toEqual(['sessions.debateEnded', 'allowed', 'allowed'])
    expect([said(mayEndDebate(seatOf(chair), speaking, uuid(101))), said(mayEndDebate(seatOf(chair), speaking, uuid(102))), said(mayEndDebate(seatOf(finance.head), speaking, uuid(101)))]).toEqual(['allowed', 'sessions.questionNotCalled', 'sessions.onlyConductor'])
    expect(isDebateEnded(called(ended, uuid(102), at), uuid(102))).toBe(false)
  })
})
