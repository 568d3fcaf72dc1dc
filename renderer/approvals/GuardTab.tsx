import { useState } from 'react'
import { currentVersion, dismissalsOf, type Approval } from '../../domain/approvals/approval.ts'
import { dismissFindings } from '../../domain/approvals/contract.ts'
import type { Finding } from '../../domain/approvals/guard.ts'
import { guardApproval } from '../../domain/approvals/queries.ts'
import { mayDismiss } from '../../domain/approvals/rules.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { CommandForm } from '../kernel/CommandForm.tsx'
import { useAnswer, useCommand } from '../kernel/portal.ts'
import { useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Banner, EmptyState, State } from '../ui/Show.tsx'

/** B1.4: where the Kazakh and the Russian text say different things. Each is mended or kept with a reason before sending. */
export function GuardTab({ approval }: { approval: Approval }) {
  const text = useText()
  const answer = useAnswer(guardApproval, { id: approval.id, version: currentVersion(approval).n })
  return (
    <AnswerView answer={answer}>
      {({ findings, open, restriction }) => (
        <div className="stack">
          {restriction ? <Banner tone="danger">{text('approvals.restrictionFound', { words: restriction })}</Banner> : null}
          {findings.length === 0
            ? <EmptyState icon="check" title={text('approvals.guard.empty')}>{text('approvals.guard.emptyHint')}</EmptyState>
            : (
              <>
                <p className="reading">{text('approvals.guard.intro')}</p>
                {open > 0 ? <Banner tone="now">{text('approvals.guardOpen', { count: open })}</Banner> : <Banner tone="done">{text('approvals.guard.allSettled')}</Banner>}
                <ul className="guard">{findings.map((finding) => <FindingRow key={finding.id} {...{ approval, finding }} />)}</ul>
              </>
            )}
        </div>
      )}
    </AnswerView>
  )
}

function FindingRow({ approval, finding }: { approval: Approval; finding: Finding }) {
  const text = useText()
  const seat = useSeatTaken()
  const [dismissing, setDismissing] = useState(false)
  const reopening = useCommand(dismissFindings)
  const version = currentVersion(approval)
  const known = dismissalsOf(version)
  const others = known.filter((each) => each.finding !== finding.id)
  const title = text('approvals.verb.dismissFindings')
  return (
    <li className="guard-row">
      <State tone={finding.dismissed === null ? 'now' : 'plain'} icon={finding.dismissed === null ? 'warning' : 'check'}>{text(`approvals.finding.${finding.kind}`)}</State>
      <Side language="kk" said={finding.said.kk} quote={finding.kk?.quote ?? null} />
      <Side language="ru" said={finding.said.ru} quote={finding.ru?.quote ?? null} />
      {!mayDismiss(seat, approval).allowed ? null
        : finding.dismissed === null ? <Button onPress={() => setDismissing(true)}>{title}</Button>
          : <Button busy={reopening.busy} onPress={() => void reopening.run({ id: approval.id, version: version.n, dismissals: others, seen: known }, { title: text('approvals.guard.reopen') })}>{text('approvals.guard.reopen')}</Button>}
      {finding.dismissed === null ? null : <p className="muted guard-reason">{text('approvals.field.reason')}: {finding.dismissed}</p>}
      {reopening.refusal ? <Banner tone="danger">{text.refusal(reopening.refusal)}</Banner> : null}
      {dismissing ? (
        <Dialog title={title} onClose={() => setDismissing(false)}>
          <CommandForm
            command={dismissFindings} seen={known} submit={title} title={`${approval.number}: ${title}`} onCancel={() => setDismissing(false)} onDone={() => setDismissing(false)}
            fields={[{ kind: 'longText', name: 'reason', label: text('approvals.field.reason'), lines: 3, required: true }]}
            build={(values) => ({ id: approval.id, version: version.n, dismissals: [...others, { finding: finding.id, reason: String(values['reason'] ?? '') }] })}
          >
            {finding.dismissed === null ? null : <Banner tone="now" title={text('page.changedMeanwhile')}>{text('approvals.field.reason')}: {finding.dismissed}</Banner>}
          </CommandForm>
        </Dialog>
      ) : null}
    </li>
  )
}

function Side({ language, said, quote }: { language: 'kk' | 'ru'; said: string; quote: string | null }) {
  const text = useText()
  return (
    <div lang={language}>
      <p className="small muted">{text(language === 'kk' ? 'approvals.text.kk' : 'approvals.text.ru')}</p>
      <p>{said ? <mark>{said}</mark> : <span className="muted">{text('approvals.guard.missing')}</span>}</p>
      {quote && quote !== said ? <q className="remark-quote">{quote}</q> : null}
    </div>
  )
}
