import { useState } from 'react'
import { answersTo, currentVersion, versionNumber, type Approval } from '../../domain/approvals/approval.ts'
import { acceptAnswer, answerRemarks, insistOnRemark } from '../../domain/approvals/contract.ts'
import { isAnswerable } from '../../domain/approvals/ledger.ts'
import { remarkLedger } from '../../domain/approvals/queries.ts'
import { mayFollow } from '../../domain/approvals/review-rules.ts'
import { mayAnswerRemarks } from '../../domain/approvals/rules.ts'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import type { Passage } from '../../domain/approvals/review.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { CommandForm } from '../kernel/CommandForm.tsx'
import { useAnswer, useCommand } from '../kernel/portal.ts'
import { useOutbox, useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Field.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Banner, EmptyState, State } from '../ui/Show.tsx'
import { toast } from '../ui/Toast.tsx'

type Row = OutputOf<typeof remarkLedger>['rows'][number]

/** B1.1: one table of every remark, what the developer did with it and which words changed, and what the body says to that. */
export function RemarksTab({ approval }: { approval: Approval }) {
  const text = useText()
  const answer = useAnswer(remarkLedger, { id: approval.id })
  return (
    <AnswerView answer={answer}>
      {({ rows }) => (rows.length === 0
        ? <EmptyState icon="remark" title={text('approvals.remarks.empty')}>{text('approvals.remarks.emptyHint')}</EmptyState>
        : <Ledger approval={approval} rows={rows} />)}
    </AnswerView>
  )
}

function Ledger({ approval, rows }: { approval: Approval; rows: readonly Row[] }) {
  const text = useText()
  const open = rows.filter((row) => row.answer === null && row.madeOn < currentVersion(approval).n && row.carriedBy === null).length
  return (
    <div className="stack">
      {open > 0 ? <Banner tone="now">{text('approvals.remarksUnanswered', { count: open })}</Banner> : null}
      <ol className="ledger">{rows.map((row, index) => <LedgerRow key={row.remark.id} {...{ approval, row }} n={index + 1} />)}</ol>
    </div>
  )
}

function LedgerRow({ approval, row, n }: { approval: Approval; row: Row; n: number }) {
  const text = useText()
  const seat = useSeatTaken()
  const [answering, setAnswering] = useState(false)
  const mayAnswer = mayAnswerRemarks(seat, approval).allowed && isAnswerable(row, currentVersion(approval).n)
  const answered = row.answer !== null
  return (
    <li className="ledger-row">
      <div className="ledger-said">
        <p className="small muted">№ {n} · {text.tri(row.body.shortName)} · {versionNumber(approval, row.madeOn)}{row.remark.carriedFrom ? ` · ${text('approvals.remarks.carried')}` : ''}</p>
        {row.remark.passage ? <q className="remark-quote" lang={row.remark.passage.language}>{row.remark.passage.quote}</q> : null}
        <p>{row.remark.remark}</p>
        <p className="muted"><strong>{text('page.proposal')}:</strong> {row.remark.proposal}</p>
      </div>
      <div className="ledger-answer">
        {row.answer ? (
          <>
            <State tone={row.answer.answer === 'rejected' ? 'danger' : row.answer.answer === 'accepted' ? 'done' : 'now'} icon={row.answer.answer === 'rejected' ? 'refused' : 'check'}>{text(`approvals.answer.${row.answer.answer}`)}</State>
            {row.answer.words ? <p>{row.answer.words}</p> : null}
            <ChangedWords passages={row.answer.changes} />
          </>
        ) : <span className="muted">{text(row.carriedBy ? 'approvals.remarks.carriedOn' : 'approvals.remarks.noAnswer')}</span>}
        {mayAnswer ? <div className="row screen-only"><Button icon="edit" onPress={() => setAnswering(true)}>{text(answered ? 'approvals.remarks.changeAnswer' : 'approvals.remarks.answer')}</Button></div> : null}
        {row.follow ? <State tone={row.follow.decision === 'insist' ? 'danger' : 'done'} icon={row.follow.decision === 'insist' ? 'warning' : 'check'}>{text(`approvals.follow.${row.follow.decision}`)}{row.follow.words ? `: ${row.follow.words}` : ''}</State> : null}
        <FollowVerbs approval={approval} row={row} />
      </div>
      {answering ? <AnswerDialog approval={approval} row={row} onClose={() => setAnswering(false)} /> : null}
    </li>
  )
}

function ChangedWords({ passages }: { passages: readonly Passage[] }) {
  const text = useText()
  if (passages.length === 0) return null
  return <p className="small">{text('approvals.remarks.changedWords')}: {passages.map((passage, index) => <ins key={index} lang={passage.language}>{passage.quote}</ins>)}</p>
}

const follows: ReadonlySet<string> = new Set([acceptAnswer.name, insistOnRemark.name])

/** The body's executor takes the answer or insists, with the words that go into the protocol. */
function FollowVerbs({ approval, row }: { approval: Approval; row: Row }) {
  const text = useText()
  const seat = useSeatTaken()
  const accept = useCommand(acceptAnswer)
  const [insisting, setInsisting] = useState(false)
  const unsent = useOutbox().some(({ name, state, input: sent }) => follows.has(name) && state !== 'refused' && (sent as { remark?: unknown }).remark === row.remark.id)
  const isDue = row.answer !== null && row.carriedBy === null && row.body.id === seat.holder.body && row.madeOn < currentVersion(approval).n
  if (!isDue || !mayFollow(seat, approval).allowed) return null
  const input = { id: approval.id, version: currentVersion(approval).n, remark: row.remark.id }
  const title = text('approvals.verb.insist')
  if (unsent) return <State icon="waiting">{text('page.outbox.waiting')}</State>
  return (
    <div className="row screen-only">
      <Button icon="check" busy={accept.busy} onPress={() => void accept.run(input, { title: text('approvals.verb.acceptAnswer') })}>{text('approvals.verb.acceptAnswer')}</Button>
      <Button icon="warning" onPress={() => setInsisting(true)}>{title}</Button>
      {accept.refusal ? <Banner tone="danger">{text.refusal(accept.refusal)}</Banner> : null}
      {insisting ? (
        <Dialog title={title} onClose={() => setInsisting(false)}>
          <CommandForm
            command={insistOnRemark} submit={title} title={title} onCancel={() => setInsisting(false)} onDone={() => setInsisting(false)}
            fields={[{ kind: 'longText', name: 'words', label: text('approvals.field.insistWords'), lines: 4, required: true }]} build={(values) => ({ ...input, words: values['words'] ?? '' })}
          />
        </Dialog>
      ) : null}
    </div>
  )
}

function AnswerDialog({ approval, row, onClose }: { approval: Approval; row: Row; onClose: () => void }) {
  const text = useText()
  const title = text('approvals.remarks.answer')
  const offered = [...(row.answer?.changes ?? []), ...row.suggested.filter((each) => !(row.answer?.changes ?? []).some((known) => samePlace(known, each)))]
  return (
    <Dialog title={title} onClose={onClose} size="large">
      <blockquote className="deed-note reading">{row.remark.remark}<br /><span className="muted">{text('page.proposal')}: {row.remark.proposal}</span></blockquote>
      <CommandForm
        command={answerRemarks} submit={title} title={`${approval.number}: ${title}`} draft={`approvals.answer ${row.remark.id}`} seen={answersTo(currentVersion(approval), [row.remark.id])} onCancel={onClose}
        initial={{ answer: row.answer?.answer ?? 'accepted', words: row.answer?.words ?? '', changes: row.answer?.changes ?? row.suggested }}
        fields={[
          { kind: 'choice', name: 'answer', label: text('approvals.field.answer'), required: true, options: (['accepted', 'partly', 'rejected'] as const).map((each) => ({ value: each, label: text(`approvals.answer.${each}`) })) },
          { kind: 'longText', name: 'words', label: text('approvals.field.answerWords'), lines: 3 },
          ...(offered.length > 0 ? [{ kind: 'own' as const, name: 'changes', label: text('approvals.remarks.changedWords'), when: (values: Readonly<Record<string, unknown>>) => values['answer'] !== 'rejected', draw: ({ value, onChange }: { value: unknown; onChange: (value: unknown) => void }) => <PassageTicks offered={offered} chosen={(value as readonly Passage[] | undefined) ?? []} onChange={onChange} /> }] : []),
        ]}
        check={(values) => (values['answer'] === 'rejected' && String(values['words'] ?? '').trim() === '' ? { words: { key: 'approvals.reasonMissing' } } : ({} as Record<string, never>))}
        build={(values) => ({ id: approval.id, version: currentVersion(approval).n, answers: [{ remark: row.remark.id, answer: values['answer'], words: String(values['words'] ?? ''), changes: values['answer'] === 'rejected' ? [] : values['changes'] }] })}
        onDone={() => {
          toast((text) => text('approvals.done.deed', { verb: text('approvals.remarks.answer'), number: approval.number }))
          onClose()
        }}
      />
    </Dialog>
  )
}

const samePlace = (a: Passage, b: Passage): boolean => a.language === b.language && a.paragraph === b.paragraph && a.from === b.from && a.to === b.to

/** The words that changed near the remark; ticked ones are what the answer points at. */
function PassageTicks({ offered, chosen, onChange }: { offered: readonly Passage[]; chosen: readonly Passage[]; onChange: (passages: readonly Passage[]) => void }) {
  const text = useText()
  return (
    <fieldset className="field">
      <legend className="field-label">{text('approvals.remarks.changedWords')}</legend>
      {offered.map((passage, index) => (
        <Checkbox
          key={index} label={<span lang={passage.language}>{passage.quote}</span>} checked={chosen.some((each) => samePlace(each, passage))}
          onChange={(is) => onChange(is ? [...chosen, passage] : chosen.filter((each) => !samePlace(each, passage)))}
        />
      ))}
    </fieldset>
  )
}
