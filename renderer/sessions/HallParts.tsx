/** Small parts of the hall that several screens show: quorum, speech, rules, when it was true. */
import type { SessionRules } from '../../domain/sessions/agenda.ts'
import type { Floor } from '../../domain/sessions/queries.ts'
import type { Speech } from '../../domain/sessions/session.ts'
import { useFormats } from '../kernel/formats.ts'
import type { Answer } from '../kernel/portal.ts'
import { useConnection } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Banner, State } from '../ui/Show.tsx'
import { clockWords, usePortalNow } from './portal-now.ts'
import { ruleLines } from './words.ts'

/** A lost line is told at once, and the numbers beside it say of when they are (LOOK "Live screens"). */
export function LiveState({ answer }: { answer: Answer<unknown> }) {
  const text = useText()
  const formats = useFormats()
  const connection = useConnection()
  if (answer.asOf === null) return null
  const at = formats.seconds(answer.asOf)
  if (connection !== null && connection.state !== 'online') return <Banner tone="danger">{text('sessions.live.lost', { at })}</Banner>
  return <p className="muted small live-at">{text('sessions.live.at', { at })}</p>
}

export function QuorumPart({ floor: { present, quorum, members } }: { floor: Floor }) {
  const text = useText()
  const enough = present >= quorum
  return (
    <p className="quorum">
      <State tone={enough ? 'done' : 'danger'} icon={enough ? 'check' : 'warning'}>{text(enough ? 'sessions.quorum.there' : 'sessions.quorum.short', { present, members, quorum })}</State>
    </p>
  )
}

/** Who speaks and what is left of the time; a speech that is over its time counts on. */
export function SpeechPart({ speech, debateEnded }: { speech: Speech | null; debateEnded: boolean }) {
  const text = useText()
  const now = usePortalNow()
  if (speech === null || speech.until !== null) return <p className="muted">{text(debateEnded ? 'sessions.board.debateEnded' : 'sessions.speech.none')}</p>
  const left = Date.parse(speech.from) + speech.minutes * 60_000 - now
  return (
    <p className="speech">
      <strong>{speech.name}</strong> <span className="muted">{text.tri(speech.post)}</span>
      <span className={left < 0 ? 'speech-clock over' : 'speech-clock'} role="timer">{clockWords(left)}</span>
      {speech.added ? <span className="muted">{text('sessions.speech.added', { minutes: speech.added })}</span> : null}
      {left < 0 ? <State tone="danger" icon="clock">{text('sessions.speech.over')}</State> : null}
    </p>
  )
}

export function RulesPart({ rules, members }: { rules: SessionRules; members: number }) {
  const text = useText()
  return (
    <details className="rules">
      <summary>{text('sessions.rules')}</summary>
      <ul className="rule-lines">{ruleLines(text, rules, members).map((line) => <li key={line}>{line}</li>)}</ul>
    </details>
  )
}
