import { useState } from 'react'
import { callQuestion, decideTie } from '../../domain/sessions/contract.ts'
import { memberOf, questionOf } from '../../domain/sessions/agenda.ts'
import { tally, type Floor } from '../../domain/sessions/queries.ts'
import type { PollBrief } from '../../domain/sessions/poll.ts'
import { mayCallQuestion } from '../../domain/sessions/rules.ts'
import { agendaOf, currentEdition, type Session } from '../../domain/sessions/session.ts'
import { mayDecideTie } from '../../domain/sessions/vote-rules.ts'
import { unfinished } from '../../domain/sessions/course.ts'
import { faultNumber, call } from '../kernel/bridge.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { outcomeOf, useAnswer, useCommand, type Answer } from '../kernel/portal.ts'
import { go } from '../kernel/routes.ts'
import { useSignedCommand } from '../kernel/signing.ts'
import { useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { VerbBar, type Verb } from '../kernel/VerbBar.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Banner } from '../ui/Show.tsx'
import { AgendaNav } from './AgendaNav.tsx'
import { awaitsChair, consoleDeeds, mainVerb, openPollOf, type ConsoleDeed } from './console-deeds.ts'
import { AnnulPart } from './AnnulPart.tsx'
import { FloorDialog, InstructDialog, InstructionsPart } from './ConsoleDialogs.tsx'
import { keyName, useHallKeys } from './hall-keys.ts'
import { LiveState, QuorumPart, RulesPart, SpeechPart } from './HallParts.tsx'
import { useHall } from './hall.ts'
import { ChairAway, PresencePart, ReadyPart } from './MembersParts.tsx'
import { SessionHead } from './SessionHead.tsx'
import { TallyBars } from './TallyBars.tsx'
import { VotePart } from './VotePart.tsx'

export function ConsoleScreen({ parameters }: { parameters: Readonly<Record<string, string>> }) {
  const { session, floor, polls } = useHall(parameters['id'] ?? '')
  return <AnswerView answer={session} lines={12}>{(found) => <Console session={found} hall={floor} polls={polls} />}</AnswerView>
}

type Asked = ConsoleDeed | null

/** The chair's desk, worked without a mouse: what is considered, who speaks, the vote, who is here. */
function Console({ session, hall, polls }: { session: Session; hall: Answer<Floor>; polls: readonly PollBrief[] }) {
  const text = useText()
  const seat = useSeatTaken()
  const [asked, setAsked] = useState<Asked>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState<string | null>(null)
  const agenda = agendaOf(session)
  const deeds = consoleDeeds(seat, session, hall.answer, polls)
  const title = (deed: ConsoleDeed) => text(`sessions.console.${deed.verb}`)
  const perform = async ({ verb, command }: ConsoleDeed) => {
    setAsked(null)
    if (!command) return
    setBusy(verb)
    const done = await call('portal.do', { name: command.command.name, input: command.input, title: text(`sessions.console.${verb}`) }).then(outcomeOf, (error: unknown) => ({ state: 'fault' as const, number: faultNumber(error) }))
    setProblem(done.state === 'refused' ? text.refusal(done.refusal) : done.state === 'fault' ? text('kernel.fault', { number: done.number }) : null)
    setBusy(null)
  }
  const press = (deed: ConsoleDeed) => {
    setProblem(null)
    if (deed.confirm || deed.command === null) setAsked(deed)
    else void perform(deed)
  }
  useHallKeys(deeds.map((deed) => ({ code: deed.code, run: deed.verdict.allowed && busy === null ? () => press(deed) : null })))
  const primary = mainVerb(deeds, awaitsChair(session, polls))
  const verbs: Verb[] = deeds.map((deed) => ({
    key: deed.verb, title: title(deed), icon: deed.icon, verdict: deed.verdict, busy: busy === deed.verb, shortcut: keyName(deed.code), onPress: () => press(deed),
    look: deed.verb === 'close' ? 'danger' : deed.verb === primary ? 'primary' : 'plain',
  }))
  return (
    <article className="session" aria-label={text('sessions.screen.console')}>
      <SessionHead session={session} title={text('sessions.screen.console')}>
        <Button icon="screen" onPress={() => go(`/sessions/${session.id}/board`)}>{text('sessions.screen.board')}</Button>
      </SessionHead>
      <ChairAway session={session} />
      {verbs.length > 0 ? <div className="console-verbs"><VerbBar label={text('sessions.verbs')} verbs={verbs} /></div> : null}
      {problem ? <Banner tone="danger" title={text('page.refusedTitle')}>{problem}</Banner> : null}
      <div className="session-body console">
        <aside className="session-side panel" aria-label={text('sessions.agenda')}>
          <h2>{text('sessions.agenda')}</h2>
          <CallableAgenda session={session} polls={polls} />
        </aside>
        <div className="session-main">
          <Now session={session} floor={hall.answer} polls={polls} />
          {hall.answer && !hall.answer.poll ? <LiveState answer={hall} /> : null}
          <InstructionsPart session={session} />
        </div>
        <aside className="session-side right" aria-label={text('sessions.hall')}>
          {hall.answer ? <section className="panel session-part" aria-label={text('sessions.rule.quorum')}><h2>{text('sessions.rule.quorum')}</h2><QuorumPart floor={hall.answer} /><RulesPart rules={agenda.rules} members={agenda.members.length} /></section> : null}
          <PresencePart session={session} />
          <ReadyPart id={session.id} />
        </aside>
      </div>
      {asked?.verb === 'floor' ? <FloorDialog session={session} spoke={hall.answer?.spoke ?? []} onClose={() => setAsked(null)} /> : null}
      {asked?.verb === 'instruct' ? <InstructDialog session={session} onClose={() => setAsked(null)} /> : null}
      {asked?.confirm ? <ConfirmDialog session={session} deed={asked} floor={hall.answer} polls={polls} title={title(asked)} onClose={() => setAsked(null)} onDo={() => void perform(asked)} /> : null}
    </article>
  )
}

/** Any question can be called out of its turn. */
function CallableAgenda({ session, polls }: { session: Session; polls: readonly PollBrief[] }) {
  const text = useText()
  const seat = useSeatTaken()
  const calling = useCommand(callQuestion)
  const [chosen, setChosen] = useState<string | null>(null)
  const question = questionOf(agendaOf(session), chosen)
  const verdict = mayCallQuestion(seat, session, chosen, openPollOf(polls) !== undefined)
  const run = async () => {
    const done = await calling.run({ id: session.id, question: chosen }, { title: text('sessions.deed.callQuestion') })
    if (done.state === 'done') setChosen(null)
  }
  return (
    <>
      <AgendaNav session={session} polls={polls} current={session.question} shown={chosen ?? session.question} onShow={(id) => setChosen(id === session.question ? null : id)} />
      {question && chosen !== session.question
        ? <VerbBar label={text('sessions.console.call')} verbs={[{ key: 'call', title: text('sessions.console.call'), icon: 'right', verdict, busy: calling.busy, onPress: () => void run() }]} />
        : null}
      {calling.refusal ? <Banner tone="danger">{text.refusal(calling.refusal)}</Banner> : null}
    </>
  )
}

function Now({ session, floor, polls }: { session: Session; floor: Floor | null; polls: readonly PollBrief[] }) {
  const text = useText()
  const agenda = agendaOf(session)
  const question = questionOf(agenda, session.question)
  const { person } = useSeatTaken()
  const isVoter = memberOf(agenda, person.id) !== undefined
  const last = polls.findLast((poll) => poll.question === session.question)
  return (
    <section className="panel session-part console-now" aria-label={text('sessions.console.now')}>
      <h2>{text('sessions.console.now')}</h2>
      {question
        ? <p className="console-question">{agenda.questions.indexOf(question) + 1}. {text.tri(question.title)}</p>
        : <p className="muted">{text(session.state === 'open' ? 'sessions.noQuestionCalled' : `sessions.is.${session.state}`)}</p>}
      {session.state === 'open' ? <SpeechPart speech={floor?.speech ?? null} debateEnded={floor?.question?.debateEnded ?? false} /> : null}
      {last && last.closedAt === null && isVoter ? <VotePart key={last.id} poll={last.id} title={null} edition={currentEdition(session)?.n ?? 0} mayHaveVote byKey={false} /> : null}
      {last && (last.closedAt !== null || !isVoter) ? <PollNow key={last.id} session={session} poll={last} /> : null}
    </section>
  )
}

function PollNow({ session, poll }: { session: Session; poll: PollBrief }) {
  const text = useText()
  const seat = useSeatTaken()
  const counted = useAnswer(tally, { poll: poll.id })
  const tie = useSignedCommand(decideTie)
  const decide = (adopted: boolean) => void tie.run({ poll: poll.id, adopted }, { verb: text(`sessions.decision.${adopted ? 'adopted' : 'notAdopted'}`), consequence: text('sessions.consequence.tie') })
  return (
    <div className="session-part">
      <h3>{text(poll.closedAt === null ? 'sessions.vote.open' : 'sessions.vote.closed')}</h3>
      {counted.answer ? <TallyBars tally={counted.answer} /> : null}
      <LiveState answer={counted} />
      {poll.result === 'tie' ? (
        <>
          <Banner tone="now">{text('sessions.rule.tie')}</Banner>
          <VerbBar
            label={text('sessions.deed.decideTie')}
            verbs={([true, false] as const).map((adopted) => ({ key: String(adopted), title: text(`sessions.decision.${adopted ? 'adopted' : 'notAdopted'}`), icon: adopted ? 'check' : 'close', verdict: mayDecideTie(seat, session, poll), busy: tie.busy, onPress: () => decide(adopted) }))}
          />
        </>
      ) : null}
      {tie.refusal ? <Banner tone="danger" title={text('page.refusedTitle')}>{text.refusal(tie.refusal)}</Banner> : null}
      {poll.closedAt === null || poll.result === 'annulled' ? null : <AnnulPart session={session} poll={poll} />}
    </div>
  )
}

/** Opening, closing and deciding can't be taken back, so they are asked about once, with what they are based on. */
function ConfirmDialog({ session, deed, floor, polls, title, onClose, onDo }: { session: Session; deed: ConsoleDeed; floor: Floor | null; polls: readonly PollBrief[]; title: string; onClose: () => void; onDo: () => void }) {
  const text = useText()
  const poll = openPollOf(polls)
  const counted = useAnswer(tally, deed.verb === 'closePoll' && poll ? { poll: poll.id } : null).answer
  const question = questionOf(agendaOf(session), session.question)
  return (
    <Dialog
      alert size="small" title={title} onClose={onClose}
      actions={<><Button onPress={onClose}>{text('page.cancel')}</Button><Button look="primary" autoFocus onPress={onDo}>{title}</Button></>}
    >
      {question && deed.verb !== 'open' && deed.verb !== 'close' ? <p><strong>{text.tri(question.title)}</strong></p> : null}
      {counted ? <p>{text('sessions.tally.cast', { cast: counted.cast, members: counted.members })}</p> : null}
      {deed.verb === 'open' && floor ? <QuorumPart floor={floor} /> : null}
      {deed.verb === 'close' ? <Unfinished session={session} polls={polls} /> : null}
      <p>{text(`sessions.consequence.${deed.verb as 'open' | 'closePoll' | 'adoptSilently' | 'close'}`)}</p>
    </Dialog>
  )
}

/** What the minutes will say was left. */
function Unfinished({ session, polls }: { session: Session; polls: readonly PollBrief[] }) {
  const text = useText()
  const left = unfinished(session, polls)
  if (left.length === 0) return <p>{text('sessions.allConsidered')}</p>
  return (
    <>
      <p>{text('sessions.unfinished', { count: left.length })}</p>
      <ul className="unfinished">{left.map(({ n, question, why }) => <li key={question.id}>{n}. {text.tri(question.title)} <span className="muted">({text(`sessions.unfinished.${why}`)})</span></li>)}</ul>
    </>
  )
}
