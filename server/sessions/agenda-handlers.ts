/** §35–37: the officer's part: planning, questions and materials, confirmation. */
import { actorOf } from '../../domain/people/actor.ts'
import { nameIn } from '../../domain/kernel/values.ts'
import { insist, RefusalError } from '../../domain/kernel/verdict.ts'
import { cardOf, type Agenda, type Question, type SessionRules } from '../../domain/sessions/agenda.ts'
import { amendSession, cancelSession, confirmAgenda, discardDraft, orderQuestions, planSession, removeQuestion, saveQuestion, type GuestInput } from '../../domain/sessions/contract.ts'
import { isMissed, mayAddQuestion, mayCancel, mayChangeQuestion, mayConfirm, mayDiscardDraft, mayPlan, mayPrepare, mayRemoveQuestion } from '../../domain/sessions/rules.ts'
import { agendaOf, currentEdition, participantsNow, secretaryOf, substitutesIn, type Session } from '../../domain/sessions/session.ts'
import { allFiles, amended, confirmed, draftOf, materialVersions, planned, questionSaved } from '../../domain/sessions/steps.ts'
import { isVotedOn } from '../../domain/sessions/poll.ts'
import { confirmStatement } from '../../domain/sessions/statement.ts'
import { unsafeFileName } from '../../domain/signing/statement.ts'
import type { PortalSettings } from '../../domain/settings/settings.ts'
import type { WriteCall } from '../kernel/call.ts'
import { insistHeld } from '../kernel/held-files.ts'
import { handle } from '../kernel/portal.ts'
import { insistSeen } from '../kernel/seen.ts'
import { insistSameStatement, keepSignature } from '../kernel/signatures.ts'
import { loadSettings } from '../settings/public.ts'
import { change, deedOf, holdVisible, keep, tell } from './change.ts'
import { loadBodyRef, loadGuests, loadMembers, loadSecretary } from './people.ts'
import { listPolls } from './polls.ts'
import { keepQuestion, nextNumber, savePlaces } from './store.ts'

interface Card {
  title: Agenda['title']
  place: string
  plannedAt: string
  chair: string
  secretary: string
  members: string[]
  invited: GuestInput[]
}

export function rulesIn(settings: PortalSettings): SessionRules {
  return {
    quorum: settings.sessionQuorum,
    majority: settings.sessionMajority,
    substituteVotes: settings.sessionSubstituteVotes,
    silentAdoption: settings.sessionSilentAdoption,
    votesShown: settings.sessionVotesShown,
  }
}

async function agendaWith(call: WriteCall, card: Card): Promise<Omit<Agenda, 'questions'>> {
  const { title, place, plannedAt, chair } = card
  const [members, secretary, invited] = [await loadMembers(call.db, card.members), await loadSecretary(call.db, card.secretary), await loadGuests(call.db, card.invited)]
  if (!members.some((member) => member.person === chair)) throw new RefusalError({ key: 'sessions.chairNotMember' })
  return { title, place, plannedAt, chair, secretary, members, invited, rules: rulesIn(await loadSettings(call.db)) }
}

handle(planSession, async (input, call) => {
  insist(mayPlan(call.seat))
  const year = Number(call.today.slice(0, 4))
  const number = `${year}-${await nextNumber(call.db, year)}`
  return keep(call, null, planned(call.id, number, { ...(await agendaWith(call, input)), questions: [] }, deedOf(call)))
})

handle(amendSession, ({ id, seen, ...card }, call) =>
  change(call, id, async (session) => {
    insist(mayPrepare(call.seat, session))
    const draft = draftOf(session)
    await insistSeen(call, { noun: 'session', id, part: '"card":' }, seen, cardOf(draft))
    return amended(session, { ...(await agendaWith(call, card)), questions: draft.questions })
  }, { card: card.plannedAt }),
)

handle(saveQuestion, async (input, call) => {
  const session = await holdVisible(call, input.id)
  const draft = draftOf(session)
  const before = draft.questions.find((each) => each.id === input.question)
  insist(mayChangeQuestion(call.seat, session, input.question, isVotedOn(input.question, await listPolls(call.db, session.id))))
  if (before === undefined) insist(mayAddQuestion(call.seat, session))
  await insistSeen(call, { noun: 'session', id: session.id, part: input.question }, input.seen, before ?? null)
  const files = input.materials.map((material) => material.file)
  await insistHeld(call, files)
  const deed = deedOf(call)
  const question: Question = {
    id: input.question,
    title: input.title,
    body: input.body === null ? null : await loadBodyRef(call.db, input.body, before?.body),
    speakers: await loadGuests(call.db, input.speakers),
    invited: await loadGuests(call.db, input.invited),
    silent: input.silent,
    materials: input.materials.map(({ id, role, language, file }) => ({ id, role, language, versions: materialVersions(before?.materials.find((each) => each.id === id), file, deed) })),
  }
  const next = amended(session, { ...questionSaved(draft, question), rules: rulesIn(await loadSettings(call.db)) })
  const done = await keep(call, session, next, { question: input.question, files: files.map((file) => file.sha256) })
  await keepQuestion(call.db, question.id, session.id)
  await call.attach([...new Set(files.map((file) => file.sha256))], 'question', question.id)
  return done
})

handle(removeQuestion, (input, call) =>
  change(call, input.id, async (session) => {
    insist(mayRemoveQuestion(call.seat, session, input.question))
    const draft = draftOf(session)
    await insistSeen(call, { noun: 'session', id: session.id, part: input.question }, input.seen, draft.questions.find((question) => question.id === input.question) ?? null)
    return amended(session, { ...draft, questions: draft.questions.filter((question) => question.id !== input.question) })
  }, { question: input.question }),
)

handle(discardDraft, async ({ id, seen }, call) => {
  const session = await holdVisible(call, id)
  insist(mayDiscardDraft(call.seat, session))
  const [draft, agenda] = [draftOf(session), agendaOf(session)]
  await insistSeen(call, { noun: 'session', id }, seen, draft)
  // Named as the parts are, so that whoever was writing on one of them is told who was first.
  const questions = [...new Set([...draft.questions, ...agenda.questions].map((question) => question.id))]
  return keep(call, session, amended(session, agenda), { card: agenda.plannedAt, order: agenda.questions.length, questions })
})

handle(orderQuestions, (input, call) =>
  change(call, input.id, async (session) => {
    insist(mayPrepare(call.seat, session))
    const draft = draftOf(session)
    const ordered = input.order.flatMap((id) => draft.questions.filter((question) => question.id === id))
    if (ordered.length !== draft.questions.length || new Set(input.order).size !== ordered.length) throw new RefusalError({ key: 'sessions.orderStale' })
    await insistSeen(call, { noun: 'session', id: session.id, part: '"order":' }, input.seen, draft.questions.map(({ id }) => id))
    return amended(session, { ...draft, questions: ordered })
  }, { order: input.order.length }),
)

handle(confirmAgenda, async (input, call) => {
  const session = await holdVisible(call, input.id)
  const polls = await listPolls(call.db, session.id)
  insist(mayConfirm(call.seat, session, { pollOpen: polls.some((poll) => poll.closedAt === null), today: call.today }))
  insistSameStatement(call, confirmStatement(session))
  insistNames(session)
  const next = confirmed(session, await keepSignature(call, 'sessions.confirm'))
  const done = await keep(call, session, next, { edition: currentEdition(next)?.n ?? 0, files: allFiles(next).length })
  await savePlaces(call.db, next)
  await tellConfirmed(call, session, next)
  return done
})

/** Within a question names differ; across questions the order stands before them, and must keep them apart. */
function insistNames(session: Session): void {
  const name = unsafeFileName(draftOf(session).questions.flatMap((question, index) => question.materials.map((material) => `${index + 1}. ${material.versions.at(-1)?.file.name ?? ''}`)))
  if (name !== null) throw new RefusalError({ key: 'kernel.fileName', values: { file: name } })
}

/** §38, §37: who is new is told of the session, who knew of it what has changed, who is out of it that they are. Whoever was told by mail to come is told so of another time, and that they needn't. */
async function tellConfirmed(call: WriteCall, before: Session, next: Session): Promise<void> {
  const edition = currentEdition(next)
  if (edition === null) return
  const { title, plannedAt, secretary, members } = edition.agenda
  const known = participantsNow(before)
  const everybody = participantsNow(next)
  const values = { title: named(title), at: plannedAt }
  const fresh = (now: readonly string[], then: readonly string[]): string[] => now.filter((person) => !then.includes(person))
  await tell(call, next, fresh(everybody.members, known.members), 'sessions', 'sessions.notice.planned', values)
  await tell(call, next, fresh(everybody.guests, [...known.guests, ...members.map((member) => member.person)]), 'sessions', 'sessions.notice.invited', values)
  await tell(call, next, before.editions.at(-1)?.agenda.secretary.person === secretary.person ? [] : [secretary.person], 'sessions', 'sessions.notice.secretary', values)
  if (edition.changes.length === 0) return
  const all = ({ members: named, guests, substitutes }: typeof known): string[] => [...named, ...guests, ...substitutes]
  const told = all(everybody).filter((person) => all(known).includes(person))
  // A member was brought back by this agenda, and with them whoever stands for them.
  for (const [member, { person }] of substitutesIn(next)) {
    const name = members.find((each) => each.person === member)?.name ?? ''
    if (person !== null && !all(known).includes(person)) await tell(call, next, [person], 'sessions', 'sessions.notice.substitute', { number: next.number, name })
  }
  const isMoved = edition.changes.some((change) => change.kind === 'time')
  if (isMoved) await tell(call, next, told, 'sessions', 'sessions.notice.moved', { number: next.number, at: plannedAt })
  else await tell(call, next, told, 'sessions.course', 'sessions.notice.changed', { number: next.number, count: edition.changes.length })
  const out = all(known).filter((person) => !all(everybody).includes(person))
  await tell(call, next, out, 'sessions', 'sessions.notice.removed', { number: next.number })
}

/** For those who take a title in each language as it stands. */
export const named = (title: Agenda['title']) => ({ ...title, en: nameIn('en', title) })

handle(cancelSession, async (input, call) => {
  const session = await holdVisible(call, input.id)
  insist(mayCancel(call.seat, session, input.reason))
  const state = isMissed(session, call.today) ? 'notHeld' : 'cancelled'
  const next: Session = { ...session, state, cancelled: { by: actorOf(call.seat), at: call.now, reason: input.reason } }
  const done = await keep(call, session, next, { reason: input.reason })
  const { members, guests, substitutes } = participantsNow(next)
  await tell(call, next, [...members, ...guests, ...substitutes, secretaryOf(next).person], 'sessions', `sessions.notice.${state}`, { number: next.number, reason: input.reason })
  return done
})
