import { useState } from 'react'
import { checkCode } from '../../domain/approvals/queries.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { useAnswer } from '../kernel/portal.ts'
import { useTitle } from '../kernel/routes.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/Field.tsx'
import { Banner, Digest, Moment } from '../ui/Show.tsx'
import { PaperState } from './ApprovalsScreen.tsx'

/** §17.1: whoever holds a printed approval sheet finds out whether the portal printed it and whether it is still so. */
export function CheckCodeScreen() {
  const text = useText()
  const [typed, setTyped] = useState('')
  const [code, setCode] = useState<string | null>(null)
  const answer = useAnswer(checkCode, code === null ? null : { code })
  const title = text('approvals.check.title')
  useTitle(title)
  return (
    <>
      <header className="screen-head"><h1>{title}</h1></header>
      <div className="panel stack">
        <form className="command-form" onSubmit={(event) => { event.preventDefault(); if (typed.trim().length >= 4) setCode(typed.trim()) }}>
          <TextField label={text('approvals.sheet.code')} hint={text('approvals.check.hint')} value={typed} onChange={setTyped} autoFocus maxLength={40} />
          <div className="command-foot"><Button type="submit" look="primary" icon="check" disabled={typed.trim().length < 4}>{text('approvals.check.verb')}</Button></div>
        </form>
        {code === null ? null : (
          <AnswerView answer={answer}>
            {(found) => (
              <div className="stack">
                <Banner tone={found.same ? 'done' : 'now'} title={text(found.same ? 'approvals.check.same' : 'approvals.check.changed')} />
                <p><strong>{found.number}</strong> {text.tri(found.title)}</p>
                <p className="row"><PaperState state={found.state} /> <span className="muted">{text('approvals.check.printed')} <Moment at={found.printedAt} /></span> <Digest sha256={found.sha256} /></p>
              </div>
            )}
          </AnswerView>
        )}
      </div>
    </>
  )
}
