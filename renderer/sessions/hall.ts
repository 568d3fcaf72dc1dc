/** A session as it stands at this moment, for every screen of the hall. */
import { useEffect, useMemo, useRef } from 'react'
import type { Noun } from '../../domain/kernel/contract.ts'
import { asInHall, isFollowed } from '../../domain/sessions/course.ts'
import { briefOf, type PollBrief } from '../../domain/sessions/poll.ts'
import { floor, listPolls, sessionById, type Floor, type SeenSession } from '../../domain/sessions/queries.ts'
import { useAnswer, type Answer } from '../kernel/portal.ts'

interface Hall {
  session: Answer<SeenSession>
  floor: Answer<Floor>
  polls: readonly PollBrief[]
}

const nothing: readonly Noun[] = []
const byFloor: readonly Noun[] = ['course']

/** As soon as the floor is sent, nothing is asked because of a word of the chair: a thousand screens have it at once. */
export function useHall(id: string): Hall {
  const told = useRef(nothing)
  const session = useAnswer(sessionById, { id }, told)
  // Whoever was taken off has no part in what happens there any more.
  const follows = session.answer !== null && !session.answer.former && isFollowed(session.answer)
  const hall = useAnswer(floor, follows ? { id } : null)
  const isSent = follows && hall.state === 'ready'
  const kept = useAnswer(listPolls, isSent ? null : { id }).answer
  useEffect(() => {
    told.current = isSent ? byFloor : nothing
  }, [isSent])
  const answer = useMemo(
    () => (session.answer !== null && follows && hall.answer !== null ? { ...session.answer, ...asInHall(session.answer, hall.answer, hall.asOf ?? session.answer.madeAt) } : session.answer),
    [session.answer, follows, hall.answer, hall.asOf],
  )
  return { session: { ...session, answer }, floor: hall, polls: hall.answer?.polls ?? kept?.polls.map(briefOf) ?? [] }
}
