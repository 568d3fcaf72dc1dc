/** §42: the chair's console: opening, questions, speeches, breaks, who is there, instructions, closing. */
import { astanaDate } from '../../domain/kernel/time.ts'
import { insist, RefusalError } from '../../domain/kernel/verdict.ts'
import { actorOf } from '../../domain/people/actor.ts'
import { questionOf } from '../../domain/sessions/agenda.ts'
import { arrive, callQuestion, closeSession, endDebate, extendSpeech, giveFloor, instruct, leave, openSession, pauseSession, resumeSession, withdrawInstruction } from '../../domain/sessions/contract.ts'
import { mayArrive, mayCallQuestion, mayCallSpeaker, mayClose, mayEndDebate, mayExtendSpeech, mayGiveFloor, mayInstruct, mayLeave, mayOpen, mayPause, mayResume } from '../../domain/sessions/rules.ts'
import { resultOf } from '../../domain/sessions/poll.ts'
import { agendaOf, cardOfInstruction, executorsOf, substitutesIn } from '../../domain/sessions/session.ts'
import { placesOf, arrived, called, closed, debated, extended, instructed, left, opened, paused, resumed, spoken } from '../../domain/sessions/steps.ts'
import { handle } from '../kernel/portal.ts'
import { insistSeen } from '../kernel/seen.ts'
import type { Session } from '../../domain/sessions/session.ts'
import type { WriteCall } from '../kernel/call.ts'
import { changeCourse, holdVisible, insidersOf, keep, keepCourse, linkTo } from './change.ts'
import { listHeads, loadBodyRef, loadGuests, loadName } from './people.ts'
import { listPolls } from './polls.ts'
import { savePlaces } from './store.ts'

handle(openSession, (input, call) =>
  changeCourse(call, input.id, async (session) => {
    insist(mayOpen(call.seat, session))
    const next = opened(session, call.now)
    if (next.presence !== session.presence) await savePlaces(call.db, next)
    return next
  }),
)

handle(callQuestion, (input, call) =>
  changeCourse(call, input.id, async (session) => {
    const polls = await listPolls(call.db, session.id)
    insist(mayCallQuestion(call.seat, session, input.question, polls.some((poll) => poll.closedAt === null)))
    return called(session, input.question, call.now)
  }, { question: input.question }),
)

handle(giveFloor, (input, call) =>
  changeCourse(call, input.id, (session) => {
    insist(input.speaker === null ? mayGiveFloor(call.seat, session) : mayCallSpeaker(call.seat, session))
    return spoken(session, input.speaker, call.now)
  }, { speaker: input.speaker?.name ?? null }),
)

handle(extendSpeech, ({ id, from, minutes }, call) =>
  changeCourse(call, id, (session) => {
    insist(mayExtendSpeech(call.seat, session, from))
    return extended(session, minutes)
  }, { speech: from, minutes }),
)

handle(endDebate, ({ id, question, ended }, call) =>
  changeCourse(call, id, (session) => {
    insist(mayEndDebate(call.seat, session, question))
    return debated(session, question, ended)
  }, { question, ended }),
)

handle(pauseSession, (input, call) =>
  changeCourse(call, input.id, async (session) => {
    const polls = await listPolls(call.db, session.id)
    insist(mayPause(call.seat, session, polls.some((poll) => poll.closedAt === null)))
    return paused(session, call.now)
  }),
)

handle(resumeSession, (input, call) =>
  changeCourse(call, input.id, async (session) => {
    insist(mayResume(call.seat, session))
    const next = resumed(session, call.now)
    if (next.presence !== session.presence) await savePlaces(call.db, next)
    return next
  }),
)

/** B4.3: the place's row changes hands in this one transaction; a vote that holds it comes before or after. */
handle(arrive, async (input, call) => {
  const session = await holdVisible(call, input.id)
  insist(mayArrive(call.seat, session, input.person))
  const next = arrived(session, input.person, await loadName(call.db, input.person), call.now)
  return keepDoor(call, session, next, input.person)
})

handle(leave, async (input, call) => {
  const session = await holdVisible(call, input.id)
  insist(mayLeave(call.seat, session, input.person))
  const next = left(session, input.person, call.now)
  return keepDoor(call, session, next, input.person)
})

async function keepDoor(call: WriteCall, before: Session, next: Session, person: string) {
  const done = await keepCourse(call, before, next, { person })
  const places = placesOf(next, person)
  await savePlaces(call.db, next, places)
  // Whose vote it is now is each one's own affair: the member's and the substitute's.
  const substitutes = substitutesIn(next)
  const holders = places.flatMap((member) => [member, substitutes.get(member)?.person ?? member])
  call.partChanged('place', next.id, { persons: [...new Set([person, ...holders])] })
  return done
}

handle(instruct, async (input, call) => {
  const session = await holdVisible(call, input.id)
  insist(mayInstruct(call.seat, session))
  const before = session.instructions.find((each) => each.id === input.instruction)
  await insistSeen(call, { noun: 'session', id: session.id, part: input.instruction }, input.seen, before === undefined ? null : cardOfInstruction(before))
  if (input.question !== null && questionOf(agendaOf(session), input.question) === undefined) throw new RefusalError({ key: 'sessions.questionUnknown' })
  if (input.deadline < astanaDate(call.now)) throw new RefusalError({ key: 'sessions.deadlinePast' })
  const [executor = null] = input.executor === null ? [] : await loadGuests(call.db, [input.executor])
  const { instruction: id, question, text, deadline } = input
  const next = instructed(session, { id, question, body: await loadBodyRef(call.db, input.body, before?.body), executor, heads: await listHeads(call.db, input.body), text, deadline, by: actorOf(call.seat), at: call.now, plan: null })
  return keep(call, session, next, { instruction: id, body: input.body, deadline }, insidersOf(next))
})

handle(withdrawInstruction, async (input, call) => {
  const session = await holdVisible(call, input.id)
  insist(mayInstruct(call.seat, session))
  const before = session.instructions.find((each) => each.id === input.instruction)
  await insistSeen(call, { noun: 'session', id: session.id, part: input.instruction }, input.seen, before === undefined ? null : cardOfInstruction(before))
  const next = { ...session, instructions: session.instructions.filter((each) => each.id !== input.instruction) }
  return keep(call, session, next, { instruction: input.instruction }, insidersOf(next))
})

handle(closeSession, async (input, call) => {
  const session = await holdVisible(call, input.id)
  const polls = await listPolls(call.db, session.id)
  insist(mayClose(call.seat, session, { open: polls.some((poll) => poll.closedAt === null), tie: polls.some((poll) => resultOf(poll) === 'tie') }))
  return keepCourse(call, session, closed(session, call.now))
})

/** Told when the minutes are signed: until then an instruction can be withdrawn. */
export async function tellInstructions(call: WriteCall, session: Session): Promise<void> {
  for (const instruction of session.instructions) {
    const { id, deadline, text } = instruction
    // Each instruction is an event of its own: a body may get several in one session.
    await call.notify({
      persons: executorsOf(instruction),
      class: 'sessions.course',
      key: 'sessions.notice.instruction',
      values: { number: session.number, deadline, text: text.slice(0, 300) },
      link: linkTo(session.id),
      about: { noun: 'session', id: session.id },
      event: `${call.id} ${id}`,
    })
  }
}
