/** §38–41, B4.6: the member's part before the session: the signed answer, objections, what was read, what the machine holds. */
import { insist, RefusalError } from '../../domain/kernel/verdict.ts'
import { filesOf, questionOf } from '../../domain/sessions/agenda.ts'
import { answerAttendance, markRead, objectToSilence, reportReady } from '../../domain/sessions/contract.ts'
import { mayAnswerSo, mayObject, onEdition } from '../../domain/sessions/rules.ts'
import { agendaOf, attendanceOf, currentEdition, secretaryOf } from '../../domain/sessions/session.ts'
import { attendanceStatement, objectionStatement } from '../../domain/sessions/statement.ts'
import { answered, findMaterial, placesOf } from '../../domain/sessions/steps.ts'
import { handle } from '../kernel/portal.ts'
import { insistSameStatement, keepSignature } from '../kernel/signatures.ts'
import { named } from './agenda-handlers.ts'
import { holdVisible, keep, linkTo, loadVisible, tell } from './change.ts'
import { insistSubstitute } from './people.ts'
import { savePlaces } from './store.ts'

handle(answerAttendance, async (input, call) => {
  const session = await holdVisible(call, input.id)
  insist(mayAnswerSo(call.seat, session, input))
  insistSameStatement(call, attendanceStatement(session, input))
  const { member, edition, takesPart, reason } = input
  const substitute = takesPart ? null : input.substitute
  if (substitute !== null) await insistSubstitute(call.db, substitute)
  const next = answered(session, { member, edition, takesPart, reason: takesPart ? '' : reason, substitute, signature: await keepSignature(call, 'sessions.answerAttendance') })
  const done = await keep(call, session, next, { member, takesPart, substitute: substitute?.name ?? '' })
  const before = attendanceOf(session, member)
  const freed = before?.substitute?.person ?? null
  // Whoever answered later may have named the same person, who is free for that place now.
  await savePlaces(call.db, next, [...new Set([member, ...(freed === null ? [] : placesOf(next, freed))])])
  const agenda = agendaOf(next)
  const name = agenda.members.find((each) => each.person === member)?.name ?? ''
  if (!takesPart) await tell(call, next, [secretaryOf(next).person, agenda.chair], 'sessions.course', 'sessions.notice.cannotTakePart', { name, number: next.number, reason })
  if (substitute !== null && substitute.person !== null && before?.substitute?.person !== substitute.person) {
    await tell(call, next, [substitute.person], 'sessions', 'sessions.notice.substitute', { number: next.number, name })
  }
  if (freed !== null && substitute?.person !== freed) await tell(call, next, [freed], 'sessions', 'sessions.notice.substituteFreed', { number: next.number, name })
  return done
})

handle(objectToSilence, async (input, call) => {
  const session = await holdVisible(call, input.id)
  insist(onEdition(session, input.edition))
  insist(mayObject(call.seat, session, input.question))
  if (input.member !== call.seat.holder.id) throw new RefusalError({ key: 'sessions.notMember' })
  insistSameStatement(call, objectionStatement(session, input))
  const { member, question, words } = input
  const next = { ...session, objections: [...session.objections, { question, member, words, signature: await keepSignature(call, 'sessions.object') }] }
  const done = await keep(call, session, next, { member, question })
  const agenda = agendaOf(next)
  const name = agenda.members.find((each) => each.person === member)?.name ?? ''
  const title = questionOf(agenda, question)?.title
  if (title !== undefined) await tell(call, next, [secretaryOf(next).person, agenda.chair], 'sessions.course', 'sessions.notice.objected', { name, number: next.number, question: named(title) })
  return done
})

handle(markRead, async (input, call) => {
  const session = await loadVisible(call, input.id)
  const material = findMaterial(session, input.material)
  if (material?.versions.every((version) => version.n !== input.version) !== false) throw new RefusalError({ key: 'sessions.questionUnknown' })
  const { person } = call.seat
  const row = { session: input.id, person: person.id, material: input.material, version: input.version, at: call.now }
  await call.db.insertInto('cabinet_reads').values(row).onConflict((conflict) => conflict.doNothing()).execute()
  call.changed('reading', input.id, { persons: [person.id, secretaryOf(session).person, agendaOf(session).chair] })
  return {}
})

/** Counted against the edition in force; what a machine holds of an older one says nothing about this one. */
handle(reportReady, async (input, call) => {
  const session = await loadVisible(call, input.id)
  insist(onEdition(session, input.edition))
  const needed = new Set(filesOf(currentEdition(session)?.agenda ?? agendaOf(session)).map((file) => file.sha256))
  const held = input.held.filter((digest, index) => needed.has(digest) && input.held.indexOf(digest) === index).length
  const ready = held === needed.size
  const row = { edition: input.edition, held, ready, at: call.now }
  const { id } = call.seat.person
  await call.db.insertInto('cabinet_readiness').values({ session: input.id, person: id, machine: input.machine, ...row }).onConflict((conflict) => conflict.columns(['session', 'person', 'machine']).doUpdateSet(row)).execute()
  call.changed('readiness', input.id, { persons: [id, secretaryOf(session).person, agendaOf(session).chair] })
  call.record('readiness', input.id, { link: linkTo(input.id), held, ready })
  return { held, files: needed.size, ready }
})
