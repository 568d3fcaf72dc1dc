/** §42: what the hall sees at every moment: computed once a change, pushed to all who watch. */
import { floor, tally } from '../../domain/sessions/queries.ts'
import { presentSeats, quorumOf } from '../../domain/sessions/mandate.ts'
import { briefOf, resultOf } from '../../domain/sessions/poll.ts'
import { agendaOf, currentEdition, isDebateEnded, speechOf } from '../../domain/sessions/session.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import type { ReadCall } from '../kernel/call.ts'
import { answerLive } from '../kernel/portal.ts'
import { hears } from './change.ts'
import { countPoll, listPolls, listVotes } from './polls.ts'
import { listPlaces, load } from './store.ts'

answerLive(floor, ({ id }, call) => hears(call, id), async ({ id }, call) => {
  const session = await load(call.db, id)
  if (session === null) throw new RefusalError({ key: 'kernel.notFound' })
  const places = await listPlaces(call.db, id)
  const agenda = agendaOf(session)
  const called = agenda.questions.findIndex((question) => question.id === session.question)
  const question = agenda.questions[called]
  const polls = (await listPolls(call.db, id)).map(briefOf)
  const { state, openedAt, closedAt, considered, adoptedSilently } = session
  return {
    state, openedAt, closedAt, considered, adoptedSilently, polls,
    edition: currentEdition(session)?.n ?? 0,
    title: agenda.title,
    question: question === undefined ? null : { id: question.id, n: called + 1, title: question.title, speakers: question.speakers.map((guest) => guest.name), debateEnded: isDebateEnded(session, question.id) },
    speech: speechOf(session),
    spoke: [...new Set(session.speeches.filter((speech) => speech.question === session.question).map((speech) => speech.name))],
    poll: polls.findLast((poll) => poll.question === session.question) ?? null,
    present: presentSeats(places, agenda.rules),
    quorum: quorumOf(agenda.members.length, agenda.rules),
    members: agenda.members.length,
    here: [...new Set(session.presence.filter((each) => each.until === null).map((each) => each.person))],
  }
})

/** A poll never changes its session. */
const sessionsOfPolls = new Map<string, string>()
const pollsKept = 1_000

async function mayWatchPoll(call: ReadCall, poll: string): Promise<boolean> {
  const known = sessionsOfPolls.get(poll)
  if (known !== undefined) return hears(call, known)
  const row = await call.db.selectFrom('cabinet_polls').select('session').where('id', '=', poll).executeTakeFirst()
  if (row === undefined) return false
  if (sessionsOfPolls.size >= pollsKept) sessionsOfPolls.clear()
  sessionsOfPolls.set(poll, row.session)
  return hears(call, row.session)
}

answerLive(tally, ({ poll }, call) => mayWatchPoll(call, poll), async ({ poll: id }, call) => {
  const found = await countPoll(call.db, id)
  if (found === null) throw new RefusalError({ key: 'kernel.notFound' })
  const { poll } = found
  const counted = poll.decision ?? found.counted
  const shown = poll.closedAt !== null || poll.rules.votesShown === 'live'
  return {
    poll: id,
    closedAt: poll.closedAt,
    members: counted.members,
    present: counted.present,
    quorum: counted.quorum,
    needed: counted.needed,
    cast: counted.for + counted.against,
    for: shown ? counted.for : null,
    against: shown ? counted.against : null,
    votes: shown ? await listVotes(call.db, id) : null,
    result: resultOf(poll),
    annulled: poll.annulled?.reason ?? null,
  }
})
