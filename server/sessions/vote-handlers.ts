/** §43–44, B4.1–B4.5: votes. One place, one vote, one receipt. */
import { actorOf } from '../../domain/people/actor.ts'
import type { InputOf } from '../../domain/kernel/contract.ts'
import { insist, RefusalError } from '../../domain/kernel/verdict.ts'
import { latestOf, questionOf, resolutionOf } from '../../domain/sessions/agenda.ts'
import { adoptSilently, annulPoll, castVote, closePoll, decideTie, openPoll } from '../../domain/sessions/contract.ts'
import { ballotOf } from '../../domain/sessions/queries.ts'
import { briefOf, resultOf, type Ballot, type Poll, type Receipt } from '../../domain/sessions/poll.ts'
import { mayAdoptSilently, mayClosePoll, mayOpenPoll } from '../../domain/sessions/rules.ts'
import { agendaOf, currentEdition, type Session } from '../../domain/sessions/session.ts'
import { annulStatement, tieStatement } from '../../domain/sessions/statement.ts'
import { mayAnnulPoll, mayDecideTie, mayVote } from '../../domain/sessions/vote-rules.ts'
import type { WriteCall } from '../kernel/call.ts'
import { handle, handleTogether, type Held } from '../kernel/portal.ts'
import { givenSignature, insistSameStatement, keepSignature } from '../kernel/signatures.ts'
import type { StoredPoll, VoteSignature } from './tables.ts'
import { holdVisible, keepCourse, votersOf } from './change.ts'
import { countPoll, holdPlaces, holdPoll, insertVotes, loadBallots, loadPoll, loadPollFacts, savePoll } from './polls.ts'

handle(openPoll, async (input, call) => {
  const session = await holdVisible(call, input.id)
  const edition = currentEdition(session)
  const { rules } = agendaOf(session)
  const facts = await loadPollFacts(call.db, session, input.question)
  insist(mayOpenPoll(call.seat, session, input.question, facts))
  const question = questionOf(agendaOf(session), input.question)
  if (edition === null || question === undefined) throw new RefusalError({ key: 'sessions.questionUnknown' })
  const poll: Poll = {
    id: call.id,
    session: session.id,
    n: facts.next,
    question: question.id,
    title: question.title,
    edition: edition.n,
    editionSha256: edition.sha256,
    resolution: resolutionOf(question).map((material) => latestOf(material).file),
    rules,
    openedAt: call.now,
    closedAt: null,
    decision: null,
    chair: null,
    annulled: null,
  }
  await savePoll(call.db, { poll, session: { id: session.id, number: session.number, title: edition.agenda.title } })
  call.changed('poll', poll.id, votersOf(session))
  call.record('session', session.id, { state: session.state, poll: poll.id, question: question.id })
  return { poll: poll.id, n: poll.n }
})

/** A place is held from here to the commit: nobody votes from it twice, and it doesn't change hands meanwhile. */
async function holdBallots(several: readonly { asked: { poll: string }; call: WriteCall }[]): Promise<(Ballot | RefusalError)[]> {
  const [first] = several
  if (first === undefined) return []
  const { asked: { poll }, call: { db } } = first
  const seats = several.map(({ call }) => call.seat)
  // One round trip for both; the second sees what the first has waited for.
  const [, ballots] = await Promise.all([holdPlaces(db, poll, [...new Set(seats.flatMap(({ person, holder }) => [person.id, holder.id]))]), loadBallots(db, poll, seats)])
  return ballots.map((ballot) => ballot ?? new RefusalError({ key: 'sessions.notMember' }))
}

handleTogether(castVote, ballotOf, {
  key: ({ poll }) => poll,
  hold: holdBallots,
  thing: ({ member }) => member.person,
  judge: ({ input, call, paper }) => insist(mayVote(call.seat, paper, input.edition, input.choice)),
  write: async (several) => {
    const fresh = several.filter(({ paper }) => paper.cast === null)
    const given = new Map((await keepVotes(fresh)).map((receipt, index) => [fresh[index], receipt]))
    return several.map((each) => ({ receipt: given.get(each) ?? receiptOf(each.paper) }))
  },
})

type Vote = Held<InputOf<typeof castVote>, Ballot>

async function keepVotes(votes: readonly Vote[]): Promise<Receipt[]> {
  const [first] = votes
  if (first === undefined) return []
  const { input: { poll }, call: { db, now }, paper: { session } } = first
  const receipts = await insertVotes(db, { session: session.id, poll, at: now }, votes.map(rowOf))
  for (const [index, { call, paper: { member }, input: { choice } }] of votes.entries()) {
    // The change concerns the voter's own windows; whoever watches the count has it pushed.
    call.changed('vote', call.id, { persons: [call.seat.person.id, member.person] })
    call.record('vote', call.id, { poll, member: member.person, choice, receipt: receipts[index]?.n })
  }
  return receipts
}

function receiptOf({ cast }: Ballot): Receipt {
  if (cast === null) throw new Error('a vote that was neither kept nor found')
  const { n, sha256, choice, at } = cast
  return { n, sha256, choice, at }
}

/** A vote's signature lies in the vote's own row: thirty places signing at once would wait long for three files each. */
function rowOf({ call, paper: { member, castBy, prev }, input: { choice } }: Vote) {
  const { manifestBytes, p7s, sha256, certificate } = givenSignature(call)
  const { pem, ...about } = certificate
  const record: VoteSignature = { deed: 'sessions.vote', by: actorOf(call.seat), at: call.now, sha256, certificate: about }
  return { member: member.person, person: call.seat.person.id, name: member.name, castBy, choice, sha256, prev, signature: JSON.stringify(record), manifest: manifestBytes, p7s, certificate: pem }
}

/** The session first and then the poll, as every deed of the console. */
async function holdPollOf(call: WriteCall, id: string): Promise<{ session: Session; stored: StoredPoll }> {
  const found = await loadPoll(call.db, id)
  if (found === null) throw new RefusalError({ key: 'kernel.notFound' })
  const session = await holdVisible(call, found.poll.session)
  return { session, stored: await holdPoll(call.db, id) }
}

handle(closePoll, async (input, call) => {
  const { session, stored } = await holdPollOf(call, input.poll)
  insist(mayClosePoll(call.seat, session, stored.poll.closedAt !== null))
  const poll: Poll = { ...stored.poll, closedAt: call.now, decision: (await countPoll(call.db, input.poll))?.counted ?? null }
  await savePoll(call.db, { ...stored, poll })
  return told(call, session, poll)
})

function told(call: WriteCall, session: Session, poll: Poll) {
  const result = resultOf(poll)
  if (result === null) throw new Error('a closed poll without a result')
  call.changed('poll', poll.id, votersOf(session))
  call.record('session', session.id, { state: session.state, poll: poll.id, result, for: poll.decision?.for ?? 0, against: poll.decision?.against ?? 0 })
  return { result }
}

handle(decideTie, async (input, call) => {
  const { session, stored } = await holdPollOf(call, input.poll)
  insist(mayDecideTie(call.seat, session, briefOf(stored.poll)))
  insistSameStatement(call, tieStatement(stored, input))
  const poll: Poll = { ...stored.poll, chair: { adopted: input.adopted, signature: await keepSignature(call, 'sessions.decideTie') } }
  await savePoll(call.db, { ...stored, poll })
  return told(call, session, poll)
})

handle(annulPoll, async (input, call) => {
  const { session, stored } = await holdPollOf(call, input.poll)
  insist(mayAnnulPoll(call.seat, session, briefOf(stored.poll)))
  insistSameStatement(call, annulStatement(stored, input))
  const poll: Poll = { ...stored.poll, annulled: { reason: input.reason, signature: await keepSignature(call, 'sessions.annulPoll') } }
  await savePoll(call.db, { ...stored, poll })
  return told(call, session, poll)
})

handle(adoptSilently, async (input, call) => {
  const session = await holdVisible(call, input.id)
  const { members } = agendaOf(session)
  const facts = await loadPollFacts(call.db, session, input.question)
  insist(mayAdoptSilently(call.seat, session, input.question, facts))
  const { present, quorum } = facts
  return keepCourse(call, session, { ...session, adoptedSilently: [...session.adoptedSilently, { question: input.question, at: call.now, present, quorum, members: members.length }] }, { question: input.question })
})
