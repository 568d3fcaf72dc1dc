import { useState } from 'react'
import type { MinutesQuestion } from '../../domain/sessions/minutes.ts'
import type { NamedVote } from '../../domain/sessions/poll.ts'
import { checkReceipt } from '../../domain/sessions/queries.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { useFormats } from '../kernel/formats.ts'
import { useAnswer } from '../kernel/portal.ts'
import { useText } from '../kernel/text.ts'
import { IconButton } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Digest, State } from '../ui/Show.tsx'
import { resultLooks } from './words.ts'

type PollRow = MinutesQuestion['polls'][number]

/** One question of the minutes: who spoke, each vote by name with its seal, what was decided and by which numbers. */
export function MinutesQuestionPart({ question }: { question: MinutesQuestion }) {
  const text = useText()
  const formats = useFormats()
  return (
    <section className="panel session-part" aria-label={text.tri(question.title)}>
      <h2>{question.n}. {text.tri(question.title)}</h2>
      {question.considered ? null : <p className="muted">{text('sessions.minutes.notConsidered')}</p>}
      {question.spoke.length > 0 ? <p>{text('sessions.minutes.spoke')}: {question.spoke.map((each) => `${each.name} (${formats.time(each.from)})`).join(', ')}</p> : null}
      {question.objections.map((each) => <p key={each.name} className="small">{text('sessions.objectedBy', { name: each.name })}{each.words ? `: ${each.words}` : ''}</p>)}
      {question.adoptedSilently ? <p><State tone="done" icon="check">{text('sessions.result.silent')}</State> <span className="muted small">{formats.exact(question.adoptedSilently.at)}</span></p> : null}
      {question.polls.map((poll) => <PollPart key={poll.id} poll={poll} />)}
    </section>
  )
}

function PollPart({ poll }: { poll: PollRow }) {
  const text = useText()
  const formats = useFormats()
  const [shown, setShown] = useState<NamedVote | null>(null)
  const { decision } = poll
  return (
    <div className="session-part minutes-poll">
      <h3>{text('sessions.minutes.poll', { n: poll.n })} <span className="muted small">{formats.time(poll.openedAt)}–{formats.time(poll.closedAt)}</span></h3>
      <p><State {...resultLooks[poll.result]}><strong>{text(`sessions.result.${poll.result}`)}</strong></State>{poll.chair === null ? null : <span className="muted"> · {text('sessions.deed.decideTie')}</span>}</p>
      {poll.annulled === null ? null : <p>{text('sessions.annulled.reason', { reason: poll.annulled })}</p>}
      <p className="small">{text('sessions.minutes.counted', { for: decision.for, against: decision.against, needed: decision.needed, members: decision.members })} {text('sessions.minutes.quorum', { present: decision.present, quorum: decision.quorum })}</p>
      <div className="wide-table">
        <table className="plain-table votes">
          <thead><tr><th scope="col">{text('sessions.detail.memberName')}</th><th scope="col">{text('sessions.vote.word')}</th><th scope="col">{text('sessions.minutes.receipt')}</th><th scope="col">{text('sessions.minutes.seal')}</th></tr></thead>
          <tbody>
            {poll.votes.map((vote) => (
              <tr key={vote.member}>
                <td>{vote.name}{vote.castBy ? <p className="small muted">{text('sessions.detail.castBy')}: {vote.castBy}</p> : null}</td>
                <td><State tone={vote.choice === 'for' ? 'done' : 'danger'} icon={vote.choice === 'for' ? 'check' : 'close'}>{text(`sessions.choice.${vote.choice}`)}</State></td>
                <td className="mono">№ {vote.receipt} · {formats.seconds(vote.at)}</td>
                <td><span className="vote-seal"><Icon name="seal" /><Digest sha256={vote.sha256} /><IconButton icon="eye" label={text('sessions.minutes.checkVote', { name: vote.name })} onPress={() => setShown(vote)} /></span></td>
              </tr>
            ))}
            {poll.silent.map((name) => <tr key={name}><td>{name}</td><td colSpan={3} className="muted">{text('sessions.minutes.notVoted')}</td></tr>)}
          </tbody>
        </table>
      </div>
      {shown ? <VoteDialog poll={poll.id} vote={shown} onClose={() => setShown(null)} /> : null}
    </div>
  )
}

/** Asks the portal whether it holds just this signature; the package proves the same without it. */
function VoteDialog({ poll, vote, onClose }: { poll: string; vote: NamedVote; onClose: () => void }) {
  const text = useText()
  const formats = useFormats()
  const answer = useAnswer(checkReceipt, { poll, sha256: vote.sha256 })
  return (
    <Dialog title={text('sessions.minutes.checkVote', { name: vote.name })} onClose={onClose}>
      <dl className="facts">
        <dt>{text('sessions.vote.word')}</dt><dd>{text(`sessions.choice.${vote.choice}`)}</dd>
        <dt>{text('sessions.minutes.receipt')}</dt><dd>№ {vote.receipt}, {formats.exact(vote.at)}</dd>
        <dt>{text('sessions.minutes.seal')}</dt><dd className="mono whole-digest">{vote.sha256}</dd>
      </dl>
      <AnswerView answer={answer} lines={1}>
        {({ receipt }) => (receipt && receipt.n === vote.receipt && receipt.choice === vote.choice
          ? <State tone="done" icon="seal">{text('sessions.minutes.voteHeld')}</State>
          : <State tone="danger" icon="warning">{text('sessions.minutes.voteMissing')}</State>)}
      </AnswerView>
    </Dialog>
  )
}
