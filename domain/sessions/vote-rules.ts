/** B4.2, B4.3: whether this seat's vote counts, each "no" with its own reason. */
import { all, allowed, refuse, type Verdict } from '../kernel/verdict.ts'
import type { Seat } from '../people/person.ts'
import { memberOf } from './agenda.ts'
import type { Ballot, Choice, PollBrief } from './poll.ts'
import { agendaOf, type Session } from './session.ts'

/**
 * `choice` null asks whether one may vote at all. A vote that was accepted answers first, so that a repeat from another
 * window or after the closing hears of its receipt, and one that differs hears that the first stands.
 */
export function mayVote(seat: Seat, ballot: Ballot, edition: number, choice: Choice | null): Verdict {
  const { cast, poll, holder, member } = ballot
  const { id } = seat.person
  // A delegation moves a head's powers, and not a vote: for that the member names a substitute in the signed answer (§40).
  if (seat.delegation !== null) return refuse('sessions.voteIsPersonal')
  if (cast !== null) {
    if (cast.by !== id) return refuse('sessions.placeVoted', { name: member.name })
    return choice === cast.choice ? allowed : refuse(cast.choice === 'for' ? 'sessions.votedFor' : 'sessions.votedAgainst')
  }
  if (poll.edition !== edition) return refuse('sessions.editionStale', { seen: edition, current: poll.edition })
  if (poll.closedAt !== null) return refuse('sessions.pollClosed')
  if (holder === id) return allowed
  if (member.person !== id) return refuse(holder === null ? 'sessions.substituteHasNoVote' : 'sessions.mandateWithMember', { name: member.name })
  return holder === null ? refuse('sessions.notPresent') : refuse('sessions.mandateWithSubstitute', { name: ballot.substitute ?? '' })
}

/** A tie is the chair's own to decide, in person. */
export function mayDecideTie(seat: Seat, session: Session, poll: PollBrief): Verdict {
  const agenda = agendaOf(session)
  const chair = agenda.chair === seat.holder.id && seat.delegation === null
  return all(
    chair ? allowed : refuse('sessions.onlyChair', { name: memberOf(agenda, agenda.chair)?.name ?? '' }),
    poll.outcome === null ? refuse('sessions.pollRuns') : allowed,
    poll.outcome === 'tie' ? allowed : refuse('sessions.noTie'),
    poll.result === 'annulled' ? refuse('sessions.annulledAlready') : poll.result === 'tie' ? allowed : refuse('sessions.decidedAlready'),
  )
}

/**
 * The order forbids no second vote, and a wrong draft or a wrong question may have been put to the vote. Only the chair says
 * so, in person, over a count that is finished, and while the session can still vote on it again.
 */
export function mayAnnulPoll(seat: Seat, session: Session, poll: PollBrief): Verdict {
  const agenda = agendaOf(session)
  const chair = agenda.chair === seat.holder.id && seat.delegation === null
  return all(
    chair ? allowed : refuse('sessions.onlyChair', { name: memberOf(agenda, agenda.chair)?.name ?? '' }),
    session.state === 'open' || session.state === 'break' ? allowed : refuse(`sessions.is.${session.state}`),
    poll.outcome === null ? refuse('sessions.pollRuns') : allowed,
    poll.result === 'annulled' ? refuse('sessions.annulledAlready') : allowed,
  )
}
