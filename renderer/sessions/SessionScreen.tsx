import { changeQuery, useRoute } from '../kernel/routes.ts'
import type { PollBrief } from '../../domain/sessions/poll.ts'
import type { Floor, SeenSession } from '../../domain/sessions/queries.ts'
import { memberOf, questionOf } from '../../domain/sessions/agenda.ts'
import { agendaOf, currentEdition, participantsOf } from '../../domain/sessions/session.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import type { Answer } from '../kernel/portal.ts'
import { go } from '../kernel/routes.ts'
import { useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Field.tsx'
import { Banner, EmptyState } from '../ui/Show.tsx'
import { AgendaNav } from './AgendaNav.tsx'
import { AgendaPrint, AgendaPrintButton } from './AgendaPrint.tsx'
import { AttendancePart, SilencePart } from './AttendancePart.tsx'
import { ChangesPart } from './ChangesPart.tsx'
import { LiveState, QuorumPart, RulesPart, SpeechPart } from './HallParts.tsx'
import { useHall } from './hall.ts'
import { changedIn, useReads } from './materials.ts'
import { QuestionView, useFollowed } from './QuestionView.tsx'
import { SessionHead } from './SessionHead.tsx'
import { VotePart } from './VotePart.tsx'

export function SessionScreen({ parameters }: { parameters: Readonly<Record<string, string>> }) {
  const { session, floor, polls } = useHall(parameters['id'] ?? '')
  return <AnswerView answer={session} lines={12}>{(found) => <Attended session={found} hall={floor} polls={polls} />}</AnswerView>
}

const isRunning = (session: SeenSession) => !session.former && (session.state === 'open' || session.state === 'break')

/** §42: agenda, materials and what happens in the hall, as a participant sees them. */
function Attended({ session, hall, polls }: { session: SeenSession; hall: Answer<Floor>; polls: readonly PollBrief[] }) {
  const text = useText()
  const { query } = useRoute()
  const seat = useSeatTaken()
  const reads = useReads(session.id)
  const running = isRunning(session)
  const agenda = agendaOf(session)
  const floor = running ? hall.answer : null
  const current = running ? session.question : null
  const wanted = questionOf(agenda, query['question'] ?? null)?.id ?? null
  const { shown, follows } = useFollowed(current, wanted, agenda.questions[0]?.id ?? null)
  const question = questionOf(agenda, shown)
  const edition = currentEdition(session)?.n ?? 0
  const { former } = session
  const poll = floor?.poll ?? null
  const mayHaveVote = memberOf(agenda, seat.person.id) !== undefined || participantsOf(session).substitutes.includes(seat.person.id)
  return (
    <article className="session" aria-label={text('sessions.numbered', { number: session.number })}>
      <SessionHead session={session}>
        <AgendaPrintButton />
        {session.state === 'draft' || former ? null : <Button icon="screen" onPress={() => go(`/sessions/${session.id}/board`)}>{text('sessions.screen.board')}</Button>}
      </SessionHead>
      <AgendaPrint session={session} />
      {edition === 0 ? <Banner tone="now">{text('sessions.notConfirmed')}</Banner> : null}
      {former ? <Banner tone="now" title={text('sessions.former')}>{text('sessions.formerHint', { n: edition })}</Banner> : <ChangesPart session={session} />}
      <div className="session-body">
        <aside className="session-side panel" aria-label={text('sessions.agenda')}>
          <h2>{text('sessions.agenda')}</h2>
          {running ? (
            <Checkbox
              label={text('sessions.follow')} checked={follows} hint={text(follows ? 'sessions.follow.on' : 'sessions.follow.off')}
              onChange={(on) => changeQuery({ question: on ? null : shown })}
            />
          ) : null}
          <AgendaNav
            session={session} polls={polls} current={current} shown={shown} onShow={(id) => changeQuery({ question: id })}
            note={(each) => (changedIn(reads, each) > 0 ? text('sessions.read.changedCount', { count: changedIn(reads, each) }) : null)}
          />
        </aside>
        <div className="session-main">
          {running && !follows && current !== null && current !== shown
            ? <Banner tone="now" action={<Button onPress={() => changeQuery({ question: null })}>{text('sessions.follow.return')}</Button>}>{text('sessions.follow.elsewhere', { n: agenda.questions.findIndex((each) => each.id === current) + 1 })}</Banner>
            : null}
          {question
            ? <>{former ? null : <SilencePart session={session} question={question} />}<QuestionView key={question.id} session={session} question={question} n={agenda.questions.indexOf(question) + 1} reads={reads} /></>
            : <EmptyState icon="hall" title={text('sessions.noQuestions')} />}
        </div>
        <aside className="session-side right" aria-label={text('sessions.hall')}>
          {poll ? <VotePart key={poll.id} poll={poll.id} title={floor?.question?.title ?? null} edition={edition} mayHaveVote={mayHaveVote} /> : null}
          {floor ? <HallPart floor={floor} waiting={poll === null} /> : null}
          {floor && !poll ? <LiveState answer={hall} /> : null}
          {former ? null : <AttendancePart session={session} />}
          <section className="panel session-part" aria-label={text('sessions.rules')}><RulesPart rules={agenda.rules} members={agenda.members.length} /></section>
        </aside>
      </div>
    </article>
  )
}

function HallPart({ floor, waiting }: { floor: Floor; waiting: boolean }) {
  const text = useText()
  return (
    <section className="panel session-part" aria-label={text('sessions.hall')}>
      <h2>{text('sessions.hall')}</h2>
      {floor.state === 'break' ? <Banner tone="now">{text('sessions.is.break')}</Banner> : null}
      <SpeechPart speech={floor.speech} debateEnded={floor.question?.debateEnded ?? false} />
      <QuorumPart floor={floor} />
      {waiting ? <p className="muted">{text('sessions.vote.none')}</p> : null}
    </section>
  )
}
