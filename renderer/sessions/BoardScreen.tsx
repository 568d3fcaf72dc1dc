import { floor as floorOf, tally, type Floor } from '../../domain/sessions/queries.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { useFormats } from '../kernel/formats.ts'
import { useAnswer, type Answer } from '../kernel/portal.ts'
import { useConnection } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Icon } from '../ui/Icon.tsx'
import { clockWords, usePortalNow } from './portal-now.ts'
import { TallyBars, type Tally } from './TallyBars.tsx'
import { resultLooks } from './words.ts'
import './sessions.css'
import './board.css'

/** The hall's wall, read at fifteen metres: what is considered, who speaks, the vote. No controls, and no more of anyone than a name. */
export function BoardScreen({ parameters }: { parameters: Readonly<Record<string, string>> }) {
  const id = parameters['id'] ?? ''
  const hall = useAnswer(floorOf, { id })
  return <div className="board"><AnswerView answer={hall} lines={6}>{(floor) => <Board floor={floor} answer={hall} />}</AnswerView></div>
}

function Board({ floor, answer }: { floor: Floor; answer: Answer<Floor> }) {
  const text = useText()
  const counted = useAnswer(tally, floor.poll ? { poll: floor.poll.id } : null)
  const running = floor.state === 'open'
  return (
    <>
      <header className="board-head"><h1>{text.tri(floor.title)}</h1><BoardClock /></header>
      <section className="board-main" aria-live="polite">
        {floor.question
          ? <><p className="board-label">{text('sessions.board.question', { n: floor.question.n })}</p><p className="board-question" data-size={sizeOf(text.tri(floor.question.title), floor.poll !== null)}>{text.tri(floor.question.title)}</p></>
          : <p className="board-question">{text(running ? 'sessions.board.between' : `sessions.is.${floor.state}`)}</p>}
        {floor.question && floor.state === 'break' ? <p className="board-label">{text('sessions.is.break')}</p> : null}
        {floor.poll && counted.answer ? <BoardVote tally={counted.answer} /> : running && floor.speech && floor.speech.until === null ? <BoardSpeech speech={floor.speech} /> : null}
        {floor.question?.debateEnded && !floor.poll && !floor.speech && running ? <p className="board-label">{text('sessions.board.debateEnded')}</p> : null}
        {floor.question && !floor.question.debateEnded && !floor.poll && !floor.speech && running ? <Speakers names={floor.question.speakers} /> : null}
      </section>
      <footer className="board-foot">
        <p><Icon name="people" />{text('sessions.board.present', { present: floor.present, members: floor.members })}</p>
        <p className={floor.present >= floor.quorum ? 'enough' : 'short'}><Icon name={floor.present >= floor.quorum ? 'check' : 'warning'} />{text(floor.present >= floor.quorum ? 'sessions.board.quorum' : 'sessions.board.noQuorum', { quorum: floor.quorum })}</p>
        <BoardLine answer={answer} />
      </footer>
    </>
  )
}

/** A title of a draft law has three hundred letters: it stands smaller, so that whoever speaks, the clock and the count stay in sight. */
function sizeOf(words: string, isVote: boolean): number {
  const size = [90, 180, 400].filter((most) => words.length > most).length
  return isVote ? Math.min(size + 1, 4) : size
}

function BoardClock() {
  const formats = useFormats()
  const now = usePortalNow(1000)
  return <p className="board-clock">{formats.time(new Date(now).toISOString())}</p>
}

/** Old numbers are never shown as if they were new: a lost line is told in large letters with the time of the last word. */
function BoardLine({ answer }: { answer: Answer<Floor> }) {
  const text = useText()
  const formats = useFormats()
  const connection = useConnection()
  if (answer.asOf === null) return null
  if (connection === null || connection.state === 'online') return <p className="board-as-of">{text('sessions.live.at', { at: formats.seconds(answer.asOf) })}</p>
  return <p className="board-lost" role="alert"><Icon name="offline" />{text('sessions.live.lost', { at: formats.seconds(answer.asOf) })}</p>
}

function BoardSpeech({ speech }: { speech: NonNullable<Floor['speech']> }) {
  const text = useText()
  const now = usePortalNow()
  const left = Date.parse(speech.from) + speech.minutes * 60_000 - now
  return (
    <div className="board-speech">
      <p><span className="board-label">{text('sessions.board.speaks')}</span><span className="board-name">{speech.name}</span></p>
      <div className="board-left">
        <p className={left < 0 ? 'board-time over' : 'board-time'} role="timer">{clockWords(left)}</p>
        {speech.added ? <p className="board-label">{text('sessions.speech.added', { minutes: speech.added })}</p> : null}
      </div>
    </div>
  )
}

function Speakers({ names }: { names: readonly string[] }) {
  const text = useText()
  if (names.length === 0) return null
  return <p className="board-speakers"><span className="board-label">{text('sessions.field.speakers')}</span>{names.join(', ')}</p>
}

function BoardVote({ tally: counted }: { tally: Tally }) {
  const text = useText()
  const { result } = counted
  return (
    <div className="board-vote">
      <p className="board-label">{text(result ? 'sessions.vote.closed' : 'sessions.vote.open')}</p>
      {result ? <p className={`board-result ${result}`}><Icon name={resultLooks[result].icon} />{text(`sessions.result.${result}`)}</p> : null}
      <TallyBars tally={{ ...counted, result: null }} />
    </div>
  )
}
