import { planSession } from '../../domain/sessions/contract.ts'
import { planning } from '../../domain/sessions/queries.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { useAnswer } from '../kernel/portal.ts'
import { go, goBack, useTitle } from '../kernel/routes.ts'
import { useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { toast } from '../ui/Toast.tsx'
import { cardInput, firstValues } from './card-form.ts'
import { CardForm } from './CardForm.tsx'
import './sessions.css'

/** §35: a session begins with when, where and who; its questions follow on the next screen. */
export function NewSessionScreen() {
  const text = useText()
  const { person } = useSeatTaken()
  const planned = useAnswer(planning, {})
  const title = text('sessions.verb.plan')
  useTitle(title)
  return (
    <>
      <header className="screen-head"><h1>{title}</h1></header>
      <div className="panel">
        <AnswerView answer={planned} lines={8}>
          {(found) => (
            <CardForm
              planned={found} command={planSession} initial={firstValues(found, person.id)} build={cardInput} submit={title} title={title} draft="sessions.plan" onCancel={goBack}
              onDone={(outcome) => {
                if (outcome.state !== 'done') return
                toast((text) => text('sessions.done.planned', { number: outcome.answer.number }))
                go(`/sessions/${outcome.answer.id}/plan`)
              }}
            />
          )}
        </AnswerView>
      </div>
    </>
  )
}
