/** Who may prepare, answer and conduct a session (§35–42). The page greys by these, the server refuses by them. */
import { astanaDate, type LocalDate } from '../kernel/time.ts'
import { all, allowed, refuse, type Verdict } from '../kernel/verdict.ts'
import type { Seat } from '../people/person.ts'
import { latestOf, memberOf, questionOf, questionsAtMost, resolutionOf, type Agenda, type Guest, type Question } from './agenda.ts'
import { agendaOf, attendanceOf, chairOf, currentEdition, isDebateEnded, isDraftChanged, isPresent, participantsOf, secretaryOf, speechOf, type Session, type SessionState } from './session.ts'

export const isOfficer = (seat: Seat): boolean => seat.holder.roles.includes('chancelleryOfficer')
const isChair = (seat: Seat, session: Session): boolean => chairOf(session).person === seat.holder.id
const isSecretary = (seat: Seat, session: Session): boolean => secretaryOf(session).person === seat.holder.id

function inState(session: Session, ...states: SessionState[]): Verdict {
  return states.includes(session.state) ? allowed : refuse(`sessions.is.${session.state}`)
}

/** The command was written for the agenda that is in force; a member who saw another one has to look again. */
export function onEdition(session: Session, edition: number): Verdict {
  const current = currentEdition(session)
  if (current === null) return refuse('sessions.notConfirmed')
  return current.n === edition ? allowed : refuse('sessions.editionStale', { seen: edition, current: current.n })
}

/** The chair leads; the secretary works the console for the chair. */
function conducts(seat: Seat, session: Session): Verdict {
  if (isChair(seat, session) || isSecretary(seat, session)) return allowed
  return refuse('sessions.onlyConductor', { chair: chairOf(session).name, secretary: secretaryOf(session).name })
}

export function mayPlan(seat: Seat): Verdict {
  return isOfficer(seat) ? allowed : refuse('sessions.onlyOfficer')
}

/** A running session's agenda may be changed too; it counts when it has been confirmed again (§37). */
export function mayPrepare(seat: Seat, session: Session): Verdict {
  return all(mayPlan(seat), inState(session, 'draft', 'confirmed', 'open', 'break'))
}

/** What an agenda lacks before it can be confirmed; also shown beside the button while it is being written. */
function isComplete(agenda: Agenda): Verdict {
  if (agenda.questions.length === 0) return refuse('sessions.noQuestions')
  if (agenda.members.length === 0) return refuse('sessions.noMembers')
  return memberOf(agenda, agenda.chair) === undefined ? refuse('sessions.chairNotMember') : allowed
}

export function mayConfirm(seat: Seat, session: Session, { pollOpen, today }: { pollOpen: boolean; today: LocalDate }): Verdict {
  const prepared = mayPrepare(seat, session)
  if (!prepared.allowed || session.draft === null) return prepared
  const { draft, openedAt } = session
  // It was taken off the draft first and called from the agenda in force after that.
  const lost = session.considered.map((each) => each.question).find((id) => questionOf(draft, id) === undefined)
  return all(
    isComplete(draft),
    isDraftChanged(session) ? allowed : refuse('sessions.nothingChanged'),
    // Nobody is called to a day that is over; what runs goes on beyond its day.
    openedAt === null && astanaDate(draft.plannedAt) < today ? refuse('sessions.dayPassed') : allowed,
    lost === undefined ? allowed : refuse('sessions.consideredLost', { n: agendaOf(session).questions.findIndex((each) => each.id === lost) + 1 }),
    pollOpen ? refuse('sessions.pollRuns') : allowed,
  )
}

/** Back to the agenda in force: all that was changed since and not confirmed is dropped. */
export function mayDiscardDraft(seat: Seat, session: Session): Verdict {
  return all(mayPrepare(seat, session), currentEdition(session) === null ? refuse('sessions.notConfirmed') : allowed, isDraftChanged(session) ? allowed : refuse('sessions.nothingChanged'))
}

export function mayAddQuestion(seat: Seat, session: Session): Verdict {
  const { questions } = session.draft ?? agendaOf(session)
  return all(mayPrepare(seat, session), questions.length < questionsAtMost ? allowed : refuse('sessions.questionsFull', { count: questionsAtMost }))
}

/** What was voted on stays as it was voted on; a vote that was annulled, or had no quorum, decided nothing. */
export function mayChangeQuestion(seat: Seat, session: Session, question: string, isVotedOn: boolean): Verdict {
  const isDecided = isVotedOn || session.adoptedSilently.some((each) => each.question === question)
  return all(mayPrepare(seat, session), isDecided ? refuse('sessions.questionDecided') : allowed)
}

/** Its day has passed, and nobody opened it: it is moved to another day, or it is written down that it was not held. */
export const isMissed = (session: Session, today: LocalDate): boolean => session.state === 'confirmed' && astanaDate(agendaOf(session).plannedAt) < today

export function mayCancel(seat: Seat, session: Session, reason: string): Verdict {
  return all(mayPlan(seat), inState(session, 'draft', 'confirmed'), reason === '' ? refuse('sessions.reasonMissing') : allowed)
}

/** A question that was considered stays: minutes speak of it. */
export function mayRemoveQuestion(seat: Seat, session: Session, question: string): Verdict {
  const considered = session.considered.some((each) => each.question === question)
  return all(mayPrepare(seat, session), considered ? refuse('sessions.questionConsidered') : allowed)
}

export interface Answer {
  member: string
  edition: number
  takesPart: boolean
  reason: string
  substitute: Guest | null
}

/** §39–41. An acting head answers in the head's place, under the order that the signature names. */
export function mayAnswer(seat: Seat, session: Session): Verdict {
  return all(
    memberOf(agendaOf(session), seat.holder.id) === undefined ? refuse('sessions.notMember') : allowed,
    session.state === 'draft' ? refuse('sessions.notConfirmed') : inState(session, 'confirmed', 'open', 'break'),
  )
}

export function mayAnswerSo(seat: Seat, session: Session, answer: Answer): Verdict {
  const entitled = all(mayAnswer(seat, session), answer.member === seat.holder.id ? allowed : refuse('sessions.notMember'), onEdition(session, answer.edition))
  return entitled.allowed ? isAnswerWhole(session, answer) : entitled
}

/** §40: who can't come says why, and who comes instead; a substitute stands for one member and isn't one. */
export function isAnswerWhole(session: Session, answer: Pick<Answer, 'member' | 'takesPart' | 'reason' | 'substitute'>): Verdict {
  if (answer.takesPart) return allowed
  if (answer.reason.trim() === '') return refuse('sessions.reasonMissing')
  const { substitute } = answer
  if (substitute === null) return refuse('sessions.substituteMissing')
  if (substitute.person === null) return allowed
  if (memberOf(agendaOf(session), substitute.person) !== undefined) return refuse('sessions.substituteIsMember', { name: substitute.name })
  const standsFor = agendaOf(session).members.find((member) => member.person !== answer.member && attendanceOf(session, member.person)?.substitute?.person === substitute.person)
  return standsFor === undefined ? allowed : refuse('sessions.substituteTaken', { name: substitute.name, member: standsFor.name })
}

/** Silence is an answer only to what members had before them while they could object: a mark, a title or a draft that came after the opening is voted on. */
export function wasBeforeMembers(session: Session, question: Question): boolean {
  if (session.openedAt === null) return true
  const { openedAt } = session
  const before = questionOf(session.editions.findLast((edition) => edition.at <= openedAt)?.agenda ?? agendaOf(session), question.id)
  const said = ({ title, materials }: Question): string => JSON.stringify([title, resolutionOf({ materials }).map((material) => latestOf(material).file.sha256)])
  return before?.silent === true && said(before) === said(question)
}

/** Questions that will be adopted in silence unless a member speaks up before the session is opened. */
export function isSilent(session: Session, question: Question): boolean {
  return question.silent && agendaOf(session).rules.silentAdoption && !session.objections.some((each) => each.question === question.id) && wasBeforeMembers(session, question)
}

/** Why a question that is marked for it isn't adopted in silence. */
function whyNotSilent(session: Session, question: Question | undefined): Verdict {
  if (question === undefined || !question.silent || !agendaOf(session).rules.silentAdoption) return refuse('sessions.notSilent')
  return refuse(session.objections.some((each) => each.question === question.id) ? 'sessions.objected' : 'sessions.silentChanged')
}

export function mayObject(seat: Seat, session: Session, question: string): Verdict {
  const agenda = agendaOf(session)
  const found = questionOf(agenda, question)
  if (memberOf(agenda, seat.holder.id) === undefined) return refuse('sessions.notMember')
  if (found === undefined) return refuse('sessions.questionUnknown')
  if (!found.silent || !agenda.rules.silentAdoption) return refuse('sessions.notSilent')
  if (session.objections.some((each) => each.question === question && each.member === seat.holder.id)) return refuse('sessions.objectedAlready')
  return session.state === 'draft' ? refuse('sessions.notConfirmed') : inState(session, 'confirmed')
}

export function mayOpen(seat: Seat, session: Session): Verdict {
  return all(conducts(seat, session), session.state === 'draft' ? refuse('sessions.notConfirmed') : inState(session, 'confirmed'), isDraftChanged(session) && session.draft !== null ? refuse('sessions.unconfirmedChanges') : allowed)
}

/** Calling a question, giving the floor, a break: all that the chair does while the session runs. */
export function mayConduct(seat: Seat, session: Session): Verdict {
  return all(conducts(seat, session), inState(session, 'open'))
}

export function mayGiveFloor(seat: Seat, session: Session): Verdict {
  return all(mayConduct(seat, session), session.question === null ? refuse('sessions.noQuestionCalled') : allowed)
}

/** Also used to end a speech, which needs no open debate. */
export function mayCallSpeaker(seat: Seat, session: Session): Verdict {
  return all(mayGiveFloor(seat, session), isDebateEnded(session, session.question) ? refuse('sessions.debateEnded') : allowed)
}

/** `from` names the speech that the chair saw: another may have begun since. */
export function mayExtendSpeech(seat: Seat, session: Session, from: string | null): Verdict {
  const speech = speechOf(session)
  return all(mayConduct(seat, session), speech === null ? refuse('sessions.nobodySpeaks') : allowed, speech !== null && from !== null && speech.from !== from ? refuse('sessions.otherSpeaks', { name: speech.name }) : allowed)
}

export function mayEndDebate(seat: Seat, session: Session, question: string | null): Verdict {
  return all(mayGiveFloor(seat, session), session.question === question ? allowed : refuse('sessions.questionNotCalled'))
}

/** A break is begun when the vote that runs is over, so that nobody votes in an empty hall. */
export function mayPause(seat: Seat, session: Session, pollOpen: boolean): Verdict {
  return all(mayConduct(seat, session), pollOpen ? refuse('sessions.pollRuns') : allowed)
}

export function mayResume(seat: Seat, session: Session): Verdict {
  return all(conducts(seat, session), inState(session, 'break'))
}

export function mayCallQuestion(seat: Seat, session: Session, question: string | null, pollOpen: boolean): Verdict {
  const known = question === null || questionOf(agendaOf(session), question) !== undefined
  return all(mayConduct(seat, session), known ? allowed : refuse('sessions.questionUnknown'), pollOpen ? refuse('sessions.pollRuns') : allowed)
}

/** Everybody registers themselves; the chair and the secretary register anyone in the hall. */
export function mayRegister(seat: Seat, session: Session, person: string): Verdict {
  const { members, substitutes, guests } = participantsOf(session)
  // Whoever was taken off the agenda while in the hall may still be marked as gone.
  const expected = [...members, ...substitutes, ...guests].includes(person) || isPresent(session, person)
  const self = seat.person.id === person && seat.delegation === null
  return all(self ? allowed : conducts(seat, session), expected ? allowed : refuse('sessions.notExpected'), session.state === 'draft' ? refuse('sessions.notConfirmed') : inState(session, 'confirmed', 'open', 'break'))
}

export function mayArrive(seat: Seat, session: Session, person: string): Verdict {
  return all(mayRegister(seat, session, person), isPresent(session, person) ? refuse('sessions.presentAlready') : allowed)
}

export function mayLeave(seat: Seat, session: Session, person: string): Verdict {
  return all(mayRegister(seat, session, person), isPresent(session, person) ? allowed : refuse('sessions.absentAlready'))
}

interface PollFacts {
  pollOpen: boolean
  /** Whether the question was already adopted or not adopted. */
  decided: boolean
  /** The last vote on it was a tie that the chair has not decided. */
  tie: boolean
  present: number
  quorum: number
}

function mayDecideOn(seat: Seat, session: Session, question: string, facts: PollFacts): Verdict {
  return all(
    mayConduct(seat, session),
    questionOf(agendaOf(session), question) === undefined ? refuse('sessions.questionUnknown') : allowed,
    session.question === question ? allowed : refuse('sessions.questionNotCalled'),
    facts.pollOpen ? refuse('sessions.pollRuns') : allowed,
    facts.tie ? refuse('sessions.tieWaits') : facts.decided ? refuse('sessions.decidedAlready') : allowed,
    // B4.4: no decision is begun below the quorum.
    facts.present >= facts.quorum ? allowed : refuse('sessions.noQuorum', { present: facts.present, quorum: facts.quorum }),
  )
}

/** §43: a vote is on a draft resolution, on the agenda that everybody has. */
export function mayOpenPoll(seat: Seat, session: Session, question: string, facts: PollFacts): Verdict {
  const found = questionOf(agendaOf(session), question)
  return all(
    mayDecideOn(seat, session, question, facts),
    found !== undefined && resolutionOf(found).length === 0 ? refuse('sessions.noResolution') : allowed,
    isDraftChanged(session) && session.draft !== null ? refuse('sessions.unconfirmedChanges') : allowed,
  )
}

export function mayAdoptSilently(seat: Seat, session: Session, question: string, facts: PollFacts): Verdict {
  const found = questionOf(agendaOf(session), question)
  return all(mayDecideOn(seat, session, question, facts), found !== undefined && isSilent(session, found) ? allowed : whyNotSilent(session, found))
}

export function mayClosePoll(seat: Seat, session: Session, closed: boolean): Verdict {
  return all(conducts(seat, session), closed ? refuse('sessions.pollClosed') : allowed)
}

export function mayInstruct(seat: Seat, session: Session): Verdict {
  return all(conducts(seat, session), inState(session, 'open', 'break', 'closed'))
}

export function mayClose(seat: Seat, session: Session, polls: { open: boolean; tie: boolean }): Verdict {
  return all(conducts(seat, session), inState(session, 'open', 'break'), polls.open ? refuse('sessions.pollRuns') : allowed, polls.tie ? refuse('sessions.tieWaits') : allowed)
}

/** Minutes that somebody has signed are not made again. */
export function mayMakeMinutes(seat: Seat, session: Session): Verdict {
  const signed = session.minutes !== null && (session.minutes.signatures.chair !== null || session.minutes.signatures.secretary !== null)
  return all(isSecretary(seat, session) ? allowed : refuse('sessions.onlySecretary', { name: secretaryOf(session).name }), inState(session, 'closed', 'minuted'), signed ? refuse('sessions.minutesSigned') : allowed)
}

/** Minutes with a fault in them are not signed: chair or secretary sends them back, though the other has signed already. */
export function mayReturnMinutes(seat: Seat, session: Session, n: number): Verdict {
  const personal = seat.delegation === null && (isChair(seat, session) || isSecretary(seat, session))
  return all(
    personal ? allowed : refuse('sessions.onlyConductor', { chair: chairOf(session).name, secretary: secretaryOf(session).name }),
    inState(session, 'minuted'),
    session.minutes?.n === n ? allowed : refuse('sessions.minutesStale'),
  )
}

/** Personal: an acting head did not lead this session. */
export function maySignMinutes(seat: Seat, session: Session, as: 'chair' | 'secretary'): Verdict {
  const entitled = as === 'chair' ? isChair(seat, session) : isSecretary(seat, session)
  const { name } = as === 'chair' ? chairOf(session) : secretaryOf(session)
  const already = session.minutes !== null && session.minutes.signatures[as] !== null
  return all(
    entitled && seat.delegation === null ? allowed : refuse(as === 'chair' ? 'sessions.onlyChair' : 'sessions.onlySecretary', { name }),
    inState(session, 'minuted'),
    already ? refuse('sessions.minutesSigned') : allowed,
  )
}

export function mayExport(seat: Seat, session: Session): Verdict {
  const entitled = isOfficer(seat) || isSecretary(seat, session) || memberOf(agendaOf(session), seat.holder.id) !== undefined
  return all(entitled ? allowed : refuse('sessions.notMember'), session.state === 'signed' ? allowed : refuse('sessions.minutesNotSigned'))
}
