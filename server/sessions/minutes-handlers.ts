/** B4.1: minutes made by the software, signed by chair and secretary, and the package that proves them. */
import { hash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { fullName } from '../../domain/kernel/formats.ts'
import { canonicalJson, type FileRef } from '../../domain/kernel/manifest.ts'
import { insist, RefusalError } from '../../domain/kernel/verdict.ts'
import { actorOf } from '../../domain/people/actor.ts'
import { exportSession, makeMinutes, returnMinutes, signMinutes } from '../../domain/sessions/contract.ts'
import { Minutes, minutesOf } from '../../domain/sessions/minutes.ts'
import { mayExport, mayMakeMinutes, mayReturnMinutes, maySignMinutes } from '../../domain/sessions/rules.ts'
import { agendaOf, chairOf, lastMinutes, secretaryOf, type Session } from '../../domain/sessions/session.ts'
import { minutesStatement } from '../../domain/sessions/statement.ts'
import { minuted, minutesReturned, minutesSigned } from '../../domain/sessions/steps.ts'
import type { ReadCall, WriteCall } from '../kernel/call.ts'
import { listHistory } from '../kernel/history.ts'
import { Outdated } from '../kernel/outdated.ts'
import { utf8, zipStream } from '../kernel/package.ts'
import { printInThread } from '../kernel/print-thread.ts'
import { handle } from '../kernel/portal.ts'
import { insistSameStatement, keepSignature } from '../kernel/signatures.ts'
import { loadTrustPem } from '../kernel/trust-editions.ts'
import { loadEvidence } from '../signing/public.ts'
import { deedOf, holdVisible, keep, loadVisible, tell } from './change.ts'
import { tellInstructions } from './conduct-handlers.ts'
import type { PrintLanguage } from './minutes-pdf.ts'
import { buildPackage, signaturesOf, type SignedVote } from './package.ts'
import { listHeads } from './people.ts'
import { listPolls, listVotes } from './polls.ts'
import { attachMade, load } from './store.ts'

async function print(call: ReadCall, minutes: Minutes, language: PrintLanguage): Promise<FileRef> {
  const stored = await call.files.put(await printInThread(new URL('./minutes-worker.ts', import.meta.url), [minutes, language]))
  return { name: `${minutes.number}-${language === 'kk' ? 'хаттама' : 'протокол'}.pdf`, mime: 'application/pdf', ...stored }
}

handle(makeMinutes, {
  bring: async (input, call) => {
    await loadVisible(call, input.id)
    const session = await load(call.db, input.id)
    if (session === null) throw new RefusalError({ key: 'kernel.notFound' })
    insist(mayMakeMinutes(call.seat, session))
    const polls = await listPolls(call.db, session.id)
    const held = []
    for (const poll of polls) held.push({ poll, votes: await listVotes(call.db, poll.id) })
    const minutes = Minutes.parse(minutesOf(session, held, lastMinutes(session) + 1))
    const pdf = { kk: await print(call, minutes, 'kk'), ru: await print(call, minutes, 'ru') }
    const facts: FileRef = { name: `${minutes.number}-minutes.json`, mime: 'application/json', ...(await call.files.put(utf8(canonicalJson(minutes)))) }
    return { session, n: minutes.n, pdf, facts }
  },
  write: async (input, { session, n, pdf, facts }, call) => {
    if (!isDeepStrictEqual(await holdVisible(call, input.id), session)) throw new Outdated()
    const next = minuted(session, { n, at: call.now, by: actorOf(call.seat), facts, pdf, signatures: { chair: null, secretary: null } })
    const done = await keep(call, session, next, { minutes: facts.sha256 })
    await attachMade(call.db, session.id, [facts.sha256, pdf.kk.sha256, pdf.ru.sha256])
    await tell(call, next, [chairOf(next).person, secretaryOf(next).person], 'sessions.course', 'sessions.notice.signMinutes', { number: next.number })
    return done
  },
})

/** Back to the secretary with the reason; a signature that it had stays with what it signed. */
handle(returnMinutes, async ({ id, n, reason }, call) => {
  const session = await holdVisible(call, id)
  insist(mayReturnMinutes(call.seat, session, n))
  const next = minutesReturned(session, reason, deedOf(call))
  const done = await keep(call, session, next, { returned: n, reason })
  await tell(call, next, [chairOf(next).person, secretaryOf(next).person], 'sessions.course', 'sessions.notice.minutesReturned', { number: next.number, name: fullName(call.seat.person), reason })
  return done
})

handle(signMinutes, async (input, call) => {
  const session = await holdVisible(call, input.id)
  insist(maySignMinutes(call.seat, session, input.as))
  if (session.minutes?.n !== input.n) throw new RefusalError({ key: 'sessions.minutesStale' })
  insistSameStatement(call, minutesStatement(session, input))
  const signed = minutesSigned(session, input.as, await keepSignature(call, 'sessions.signMinutes'))
  const next = signed.state === 'signed' ? await withHeadsOfToday(call, signed) : signed
  const done = await keep(call, session, next, { as: input.as, minutes: session.minutes.facts.sha256 })
  if (next.state === 'signed') {
    await tell(call, next, agendaOf(next).members.map((member) => member.person), 'sessions.course', 'sessions.notice.signed', { number: next.number })
    await tellInstructions(call, next)
  }
  return done
})

/** Whoever heads a body on the day on which it is told is told: it may be weeks since the session. */
async function withHeadsOfToday(call: WriteCall, session: Session): Promise<Session> {
  const instructions = []
  for (const each of session.instructions) {
    const heads = await listHeads(call.db, each.body.id)
    instructions.push(heads.length === 0 ? each : { ...each, heads })
  }
  return { ...session, instructions }
}

async function listSigned(call: ReadCall, session: Session): Promise<SignedVote[]> {
  const rows = await call.db
    .selectFrom('cabinet_votes as v')
    .innerJoin('cabinet_polls as q', 'q.id', 'v.poll')
    .select(['q.n', 'v.member', 'v.name', 'v.at', 'v.manifest', 'v.p7s', 'v.certificate'])
    .where('q.session', '=', session.id)
    .orderBy('v.receipt')
    .execute()
  return rows.map((row) => ({ ...row, sha256: hash('sha256', row.p7s, 'hex'), manifest: new Uint8Array(row.manifest), p7s: new Uint8Array(row.p7s) }))
}

handle(exportSession, {
  bring: async (input, call) => {
    const session = await loadVisible(call, input.id)
    insist(mayExport(call.seat, session))
    const bytes = session.minutes === null ? null : await call.files.bytes(session.minutes.facts.sha256)
    if (bytes === null) throw new RefusalError({ key: 'kernel.notFound' })
    const given = { session, polls: await listPolls(call.db, session.id), votes: await listSigned(call, session) }
    const { members, seal } = buildPackage({
      ...given,
      minutes: Minutes.parse(JSON.parse(new TextDecoder().decode(bytes))),
      evidence: await loadEvidence(call.db, signaturesOf(given)),
      history: await listHistory(call.db, 'session', session.id),
      trust: await loadTrustPem(call.db),
      at: call.now,
    })
    const packed: FileRef = { name: `${session.number}-отырыс.zip`, mime: 'application/zip', ...(await call.files.put(zipStream(call.files, members, call.now))) }
    return { packed, seal }
  },
  write: async ({ id }, { packed, seal }, call) => {
    await attachMade(call.db, id, [packed.sha256])
    call.record('session', id, { package: packed.sha256, seal })
    return { package: packed, seal }
  },
})
