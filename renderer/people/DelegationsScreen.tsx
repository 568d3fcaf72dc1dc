import { useCallback, useDeferredValue, useMemo, useState } from 'react'
import { fullName, shortDate } from '../../domain/kernel/formats.ts'
import { countedTo, delegations, revokeDelegation, type DelegationRow } from '../../domain/people/contract.ts'
import { mayRevoke } from '../../domain/people/delegation-rules.ts'
import { AnswerTable, type Column } from '../kernel/AnswerTable.tsx'
import { usePages } from '../kernel/pages.ts'
import { askOnce, useAnswer, useCommand } from '../kernel/portal.ts'
import { changeQuery, useRoute } from '../kernel/routes.ts'
import { mayAtAll, useSeatTaken, useToday } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { Select } from '../ui/Select.tsx'
import { Banner } from '../ui/Show.tsx'
import { toast } from '../ui/Toast.tsx'
import { DelegateDialog } from './DelegateDialog.tsx'
import { DelegationStateWords, OrderFile } from './DelegationLines.tsx'
import { PeopleTabs } from './PeopleTabs.tsx'
import './people.css'

/** Who acts in whose place, by which order and in which days (B1.6). */
export function DelegationsScreen() {
  const text = useText()
  const { holder, delegation } = useSeatTaken()
  const { query } = useRoute()
  const [shown, setShown] = useState<'current' | 'all'>('current')
  const [revoked, setRevoked] = useState<DelegationRow | null>(null)
  const [words, setWords] = useState('')
  const sought = useDeferredValue(words.trim())
  const answer = useAnswer(delegations, { state: shown, text: sought })
  const { rows, more } = usePages(answer, useCallback((after: string) => askOnce(delegations, { state: shown, text: sought, after }), [shown, sought]))
  const total = answer.answer?.total ?? 0
  const columns = useMemo((): Column<DelegationRow>[] => [
    { key: 'principal', title: text('people.field.principal'), width: 'minmax(220px, 2fr)', text: (row) => `${fullName(row.principal)}, ${text.tri(row.principal.post)}`, cell: (row) => <><strong>{fullName(row.principal)}</strong> <span className="muted">{text.tri(row.principal.post)}</span></> },
    { key: 'deputy', title: text('people.field.deputy'), width: 'minmax(220px, 2fr)', text: (row) => `${fullName(row.deputy)}, ${text.tri(row.deputy.post)}`, cell: (row) => <>{fullName(row.deputy)} <span className="muted">{text.tri(row.deputy.post)}</span></> },
    { key: 'period', title: text('people.period'), width: '190px', order: (row) => row.delegation.from, text: (row) => `${shortDate(row.delegation.from)}–${shortDate(row.delegation.until)}`, cell: (row) => `${shortDate(row.delegation.from)}–${shortDate(row.delegation.until)}` },
    { key: 'order', title: text('people.order'), width: '180px', text: (row) => `№ ${row.delegation.order.number}, ${shortDate(row.delegation.order.date)}`, cell: (row) => `№ ${row.delegation.order.number}, ${shortDate(row.delegation.order.date)}` },
    { key: 'state', title: text('people.state'), width: '190px', text: (row) => text(`people.delegation.${row.state}`), cell: (row) => <DelegationStateWords state={row.state} /> },
  ], [text])
  const mayAdd = mayAtAll(holder, 'people.delegate') && delegation === null
  return (
    <>
      <header className="screen-head">
        <h1>{text('people.delegations')}</h1>
        <p className="muted">{total > countedTo ? text('people.moreDelegations', { count: countedTo }) : text('people.delegationCount', { count: total })}</p>
        {mayAdd ? <span className="end"><Button icon="add" look="primary" onPress={() => changeQuery({ add: 'delegation' })}>{text('people.deed.delegate')}</Button></span> : null}
      </header>
      <PeopleTabs />
      <AnswerTable
        label={text('people.delegations')} answer={answer} rows={rows} columns={columns} rowKey={(row) => row.delegation.id}
        onOpen={setRevoked} onEnd={more} filterable={false} lines={2}
        tools={(
          <>
            <SearchField label={text('people.find')} value={words} onChange={setWords} />
            <span className="people-filter"><Select<'current' | 'all'> bare label={text('people.state')} value={shown} options={[{ value: 'current', label: text('people.currentOnes') }, { value: 'all', label: text('people.everyone') }]} onChange={setShown} /></span>
          </>
        )}
        empty={sought === ''
          ? { icon: 'person', title: text('people.noDelegations'), hint: text('people.noDelegationsHint') }
          : { icon: 'search', title: text('page.nothingFound'), action: <Button onPress={() => setWords('')}>{text('page.clearFilter')}</Button> }}
      />
      {mayAdd && query['add'] === 'delegation' ? <DelegateDialog onClose={() => changeQuery({ add: null })} /> : null}
      {revoked ? <RevokeDialog row={revoked} onClose={() => setRevoked(null)} /> : null}
    </>
  )
}

function RevokeDialog({ row, onClose }: { row: DelegationRow; onClose: () => void }) {
  const text = useText()
  const seat = useSeatTaken()
  const today = useToday()
  const revoking = useCommand(revokeDelegation)
  const { delegation, principal, deputy } = row
  // The rule looks at who and where only; the IIN is not shown here and not asked by it.
  const verdict = mayRevoke(seat, delegation, { ...principal, iin: '' }, today)
  const revoke = async () => {
    const outcome = await revoking.run({ id: delegation.id }, { title: text('people.deed.revokeDelegation') })
    if (outcome.state !== 'done') return
    toast((text) => text('people.saved'))
    onClose()
  }
  return (
    <Dialog
      title={text('people.delegation')} onClose={onClose}
      actions={<><Button onPress={onClose}>{text('page.close')}</Button><Button look="danger" disabled={!verdict.allowed} busy={revoking.busy} onPress={() => void revoke()}>{text('people.deed.revokeDelegation')}</Button></>}
    >
      <DelegationStateWords state={row.state} />
      <p>{text('people.actsFor', { deputy: fullName(deputy), principal: fullName(principal) })}</p>
      <p>{shortDate(delegation.from)}–{shortDate(delegation.until)} · {text('people.byOrder', { number: delegation.order.number, date: delegation.order.date })}</p>
      <OrderFile row={row} />
      {verdict.allowed ? <p className="muted">{text('people.revokeConsequence')}</p> : <Banner>{text(verdict.refusal.key, verdict.refusal.values)}</Banner>}
      {revoking.refusal ? <Banner tone="danger">{text.refusal(revoking.refusal)}</Banner> : null}
    </Dialog>
  )
}
