import type { Question } from '../../domain/sessions/agenda.ts'
import type { PollBrief } from '../../domain/sessions/poll.ts'
import { isSilent } from '../../domain/sessions/rules.ts'
import { agendaOf, type Session } from '../../domain/sessions/session.ts'
import { useText, type Text } from '../kernel/text.ts'
import { State, type Tone } from '../ui/Show.tsx'
import type { IconName } from '../ui/Icon.tsx'
import { resultLooks } from './words.ts'

interface Look { tone: Tone; icon: IconName; words: string }

function decidedLook(text: Text, session: Session, question: Question, polls: readonly PollBrief[]): Look | null {
  if (session.adoptedSilently.some((each) => each.question === question.id)) return { tone: 'done', icon: 'check', words: text('sessions.result.silent') }
  const result = polls.findLast((poll) => poll.question === question.id)?.result
  return result ? { ...resultLooks[result], words: text(`sessions.result.${result}`) } : null
}

/** Where a question stands, in words: considered now, decided so, or ahead. What is considered now may have been decided. */
function questionLooks(text: Text, session: Session, question: Question, polls: readonly PollBrief[], current: string | null): Look[] {
  const voting = polls.some((poll) => poll.question === question.id && poll.closedAt === null)
  if (voting) return [{ tone: 'now', icon: 'vote', words: text('sessions.item.voting') }]
  const decided = decidedLook(text, session, question, polls)
  if (current === question.id) return [{ tone: 'now', icon: 'right', words: text('sessions.item.now') }, ...(decided === null ? [] : [decided])]
  if (decided !== null) return [decided]
  if (session.considered.some((each) => each.question === question.id)) return [{ tone: 'plain', icon: 'check', words: text('sessions.item.considered') }]
  if (isSilent(session, question)) return [{ tone: 'plain', icon: 'information', words: text('sessions.item.willBeSilent') }]
  return [{ tone: 'plain', icon: 'more', words: text('sessions.item.ahead') }]
}

interface AgendaNavProps {
  session: Session
  polls: readonly PollBrief[]
  /** What the chair has called. */
  current: string | null
  shown: string | null
  onShow: (question: string) => void
  /** A word beside a question: how many of its materials changed since they were read. */
  note?: (question: Question) => string | null
}

export function AgendaNav({ session, polls, current, shown, onShow, note }: AgendaNavProps) {
  const text = useText()
  const { questions } = agendaOf(session)
  return (
    <nav aria-label={text('sessions.agenda')}>
      <ol className="agenda">
        {questions.map((question, index) => {
          const looks = questionLooks(text, session, question, polls, current)
          const told = note?.(question)
          return (
            <li key={question.id}>
              <button type="button" className={`agenda-item${current === question.id ? ' now' : ''}`} aria-current={shown === question.id || undefined} onClick={() => onShow(question.id)}>
                <span className="agenda-number">{index + 1}</span>
                <span className="agenda-words">{text.tri(question.title)}</span>
                <span className="agenda-state small">
                  {looks.map((look) => <State key={look.words} tone={look.tone} icon={look.icon}>{look.words}</State>)}
                  {told ? <State tone="now" icon="edit">{told}</State> : null}
                </span>
              </button>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
