import { useEffect, useRef, useState } from 'react'
import { castVote } from '../../domain/sessions/contract.ts'
import { ballotOf, tally } from '../../domain/sessions/queries.ts'
import type { Title } from '../../domain/sessions/agenda.ts'
import type { Ballot, Choice, Receipt } from '../../domain/sessions/poll.ts'
import { mayVote } from '../../domain/sessions/vote-rules.ts'
import { refuse, type Verdict } from '../../domain/kernel/verdict.ts'
import type { z } from 'zod'
import { useFormats } from '../kernel/formats.ts'
import { useAnswer, type Answer, type Outcome } from '../kernel/portal.ts'
import { useSignedCommand } from '../kernel/signing.ts'
import { useConnection, useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Icon } from '../ui/Icon.tsx'
import { Banner, Digest } from '../ui/Show.tsx'
import { LiveState } from './HallParts.tsx'
import { useHallKeys } from './hall-keys.ts'
import { TallyBars } from './TallyBars.tsx'

type ReceiptValue = z.infer<typeof Receipt>

interface VotePartProps {
  poll: string
  /** Of the question that is voted on; null where the screen says it already. */
  title: Title | null
  /** The agenda that the voter has before the eyes. */
  edition: number
  mayHaveVote: boolean
  /** False where the screen has another use for the key. */
  byKey?: boolean
}

/** §43: the vote on the question that is being considered; B4.2: "voted" is said only of a receipt that the portal gave. */
export function VotePart({ poll, title, edition, mayHaveVote, byKey = true }: VotePartProps) {
  const text = useText()
  const ballot = useAnswer(ballotOf, mayHaveVote ? { poll } : null)
  const counted = useAnswer(tally, { poll })
  return (
    <section className={`panel session-part vote${counted.answer && counted.answer.closedAt === null ? ' open' : ''}`} aria-label={text('sessions.vote.title')}>
      <h2><Icon name="vote" /> {text(counted.answer?.closedAt ? 'sessions.vote.closed' : 'sessions.vote.open')}</h2>
      {title ? <p><strong>{text.tri(title)}</strong></p> : null}
      {ballot.answer ? <BallotPart key={poll} answer={ballot} ballot={ballot.answer} edition={edition} byKey={byKey} /> : null}
      {ballot.state === 'refused' && ballot.refusal && ballot.refusal.key !== 'kernel.noLine' ? <p className="muted">{text.refusal(ballot.refusal)}</p> : null}
      {counted.answer ? <TallyBars tally={counted.answer} /> : null}
      <LiveState answer={counted} />
    </section>
  )
}

/** What is known of one's vote: nothing was sent, it is on its way, its receipt is here, or nobody can say yet. */
type Standing = { at: 'none' } | { at: 'receipt'; receipt: ReceiptValue } | { at: 'refused'; words: string } | { at: 'unknown' }

function standingOf(cast: Ballot['cast'], outcome: Outcome<typeof castVote> | null, words: (refusal: never) => string): Standing {
  if (cast !== null) return { at: 'receipt', receipt: cast }
  if (outcome?.state === 'done') return { at: 'receipt', receipt: outcome.answer.receipt }
  if (outcome === null) return { at: 'none' }
  if (outcome.state === 'refused' && outcome.refusal.key !== 'desktop.answerLost') return { at: 'refused', words: words(outcome.refusal as never) }
  return { at: 'unknown' }
}

function BallotPart({ answer, ballot, edition, byKey }: { answer: Answer<Ballot>; ballot: Ballot; edition: number; byKey: boolean }) {
  const text = useText()
  const seat = useSeatTaken()
  const connection = useConnection()
  const { run, busy } = useSignedCommand(castVote)
  const [outcome, setOutcome] = useState<Outcome<typeof castVote> | null>(null)
  const [chosen, setChosen] = useState<Choice | null>(null)
  const first = useRef<HTMLButtonElement>(null)
  const standing = standingOf(ballot.cast, outcome, text.refusal as never)
  const own = ballot.cast === null || ballot.cast.by === seat.person.id
  const online = connection === null || connection.state === 'online'
  const verdict: Verdict = online ? mayVote(seat, ballot, edition, null) : refuse('kernel.noLine')
  const open = ballot.poll.closedAt === null
  const cast = async (choice: Choice) => {
    setChosen(choice)
    setOutcome(null)
    const done = await run({ poll: ballot.poll.id, edition, choice }, { verb: text(`sessions.vote.sign.${choice}`), consequence: text(`sessions.vote.consequence.${choice}`) })
    setOutcome(done)
    setChosen(null)
    // Whatever was heard, the portal's own word is asked for: only it knows whether the vote is there.
    answer.again()
  }
  useHallKeys([{ code: 'KeyV', run: byKey && open && verdict.allowed ? () => first.current?.focus() : null }])
  // A vote that could not be told of is looked for as soon as the line is back.
  const wasOnline = useRef(online)
  useEffect(() => {
    if (online && !wasOnline.current) answer.again()
    wasOnline.current = online
  }, [online, answer])
  if (standing.at === 'receipt' && own) return <ReceiptPart receipt={standing.receipt} />
  return (
    <>
      {open ? (
        <div className="vote-buttons" role="group" aria-label={text('sessions.vote.yours')}>
          {(['for', 'against'] as const).map((choice) => (
            <button
              key={choice} ref={choice === 'for' ? first : undefined} type="button" className={`vote-button ${choice}${chosen === choice ? ' chosen' : ''}`} disabled={!verdict.allowed || busy}
              aria-describedby={verdict.allowed ? undefined : 'vote-why-not'} onClick={() => void cast(choice)}
            >
              <Icon name={choice === 'for' ? 'check' : 'close'} />{text(`sessions.choice.${choice}`)}
            </button>
          ))}
        </div>
      ) : null}
      {busy ? <p role="status" className="muted">{text('sessions.vote.signing')}</p> : null}
      {verdict.allowed || !own ? null : <p id="vote-why-not" className="vote-why"><Icon name="information" />{text(verdict.refusal.key, verdict.refusal.values)}</p>}
      {!own ? <p id="vote-why-not" className="vote-why"><Icon name="information" />{text('sessions.placeVoted', { name: ballot.member.name })}</p> : null}
      {standing.at === 'refused' ? <Banner tone="danger" title={text('sessions.vote.notAccepted')}>{standing.words}</Banner> : null}
      {standing.at === 'unknown' ? <Banner tone="now" title={text('sessions.vote.unknown')}>{text('sessions.vote.unknownHint')}</Banner> : null}
      {open && verdict.allowed && !busy ? <p className="muted small">{text('sessions.vote.hint')}{byKey ? <> {text('sessions.vote.key')} <kbd>V</kbd></> : null}</p> : null}
    </>
  )
}

/** The portal's word that it holds the vote, with what identifies it. */
function ReceiptPart({ receipt }: { receipt: ReceiptValue }) {
  const text = useText()
  const formats = useFormats()
  return (
    <div className={`receipt ${receipt.choice}`} role="status" data-receipt={receipt.n}>
      <p className="receipt-words"><Icon name={receipt.choice === 'for' ? 'check' : 'close'} /><strong>{text(`sessions.vote.accepted.${receipt.choice}`)}</strong></p>
      <p>{text('sessions.vote.receipt', { n: receipt.n })} · {formats.seconds(receipt.at)}</p>
      <p className="small muted">{text('sessions.vote.receiptDigest')} <Digest sha256={receipt.sha256} /></p>
    </div>
  )
}
