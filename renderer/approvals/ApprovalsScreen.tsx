import { useCallback, useMemo } from 'react'
import { type ApprovalRow, listApprovals, listFilters } from '../../domain/approvals/queries.ts'
import { versionNumber, type ApprovalState } from '../../domain/approvals/approval.ts'
import { papersAtOnce } from '../../domain/kernel/bridge.ts'
import { shortDate } from '../../domain/kernel/formats.ts'
import { AnswerTable, type BulkAction, type Column } from '../kernel/AnswerTable.tsx'
import { MissingYears } from '../kernel/MissingYears.tsx'
import { usePages } from '../kernel/pages.ts'
import { askOnce, useAnswer } from '../kernel/portal.ts'
import { changeQuery, go, useRoute, useTitle } from '../kernel/routes.ts'
import { signPapers } from '../kernel/signing.ts'
import { mayAtAll, useSeatTaken, useToday } from '../kernel/state.ts'
import { useText, type Text } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import type { IconName } from '../ui/Icon.tsx'
import { Select } from '../ui/Select.tsx'
import { Deadline, State, type Tone } from '../ui/Show.tsx'
import { toast } from '../ui/Toast.tsx'
import { papersToSign, signVerbOf } from './sign-many.ts'
import { useWorkdaysLeft } from './term.ts'

type Filter = (typeof listFilters)[number]

const stateLooks: Record<ApprovalState, { tone: Tone; icon: IconName }> = {
  draft: { tone: 'plain', icon: 'edit' },
  inner: { tone: 'accent', icon: 'waiting' },
  review: { tone: 'accent', icon: 'send' },
  rework: { tone: 'now', icon: 'returned' },
  agreed: { tone: 'done', icon: 'check' },
  exported: { tone: 'done', icon: 'download' },
  archived: { tone: 'plain', icon: 'archive' },
  withdrawn: { tone: 'plain', icon: 'remove' },
}

export function PaperState({ state }: { state: ApprovalState }) {
  const text = useText()
  const { tone, icon } = stateLooks[state]
  return <State tone={tone} icon={icon}>{text(`approvals.state.${state}`)}</State>
}

function columnsIn(text: Text, left: (deadline: string) => number | null): Column<ApprovalRow>[] {
  return [
    { key: 'number', title: text('approvals.list.number'), width: '92px', cell: (row) => versionNumber(row, row.version), text: (row) => versionNumber(row, row.version) },
    { key: 'title', title: text('approvals.sheet.actTitle'), width: 'minmax(250px, 3fr)', cell: (row) => text.tri(row.title), text: (row) => text.tri(row.title) },
    { key: 'developer', title: text('approvals.list.developer'), width: 'minmax(158px, 1fr)', cell: (row) => text.tri(row.developer.shortName), text: (row) => text.tri(row.developer.shortName) },
    { key: 'state', title: text('approvals.sheet.state'), width: 'minmax(160px, 1.1fr)', cell: (row) => <PaperState state={row.state} />, text: (row) => text(`approvals.state.${row.state}`) },
    {
      key: 'verbs', title: text('approvals.list.waits'), width: 'minmax(140px, 1.2fr)',
      cell: (row) => <strong>{row.verbs.map((verb) => text(`approvals.verb.${verb}`)).join(', ')}</strong>,
      text: (row) => row.verbs.map((verb) => text(`approvals.verb.${verb}`)).join(', '),
    },
    {
      key: 'deadline', title: text('approvals.sheet.deadline'), width: 'minmax(206px, 1.2fr)', order: (row) => row.deadline, text: (row) => (row.deadline === null ? '' : shortDate(row.deadline)),
      cell: (row) => (row.deadline === null ? <span className="muted">—</span> : <Deadline date={row.deadline} left={left(row.deadline)} />),
    },
  ]
}

/** Signs what is selected with one confirmation; what waits for no signature of this person is left out and told. */
function useSignSelected(rows: readonly ApprovalRow[]): { bulk?: readonly BulkAction<ApprovalRow>[] } {
  const text = useText()
  const seat = useSeatTaken()
  const sign = async (selected: readonly ApprovalRow[]) => {
    const waiting = selected.filter((row) => signVerbOf(row) !== null)
    if (waiting.length === 0) return toast((text) => text('approvals.list.noneToSign'), 'now')
    if (waiting.length > papersAtOnce) return toast((text) => text('approvals.list.tooManyToSign', { count: papersAtOnce }), 'now')
    if (waiting.length < selected.length) toast((text) => text('approvals.list.someNotToSign', { count: selected.length - waiting.length }), 'now')
    const verbs = [...new Set(waiting.map(signVerbOf))]
    const [verb] = verbs
    const consequence = verbs.length === 1 && verb ? { consequence: text(`approvals.consequence.${verb}`) } : {}
    await signPapers(await papersToSign(waiting, seat.holder.body), { verb: text('approvals.list.signSelected'), ...consequence })
  }
  if (!rows.some((row) => signVerbOf(row) !== null)) return {}
  return { bulk: [{ key: 'sign', title: text('approvals.list.signSelected'), icon: 'seal', run: (selected) => void sign(selected) }] }
}

export function ApprovalsScreen() {
  const text = useText()
  const seat = useSeatTaken()
  const { query } = useRoute()
  const wanted = query['filter'] as Filter | undefined
  const filter: Filter = wanted && listFilters.includes(wanted) ? wanted : 'waiting'
  const left = useWorkdaysLeft()
  const today = useToday()
  const columns = useMemo(() => columnsIn(text, left), [text, left])
  const sort = filter === 'waiting' || filter === 'overdue' ? 'deadline' : 'changed'
  const first = useAnswer(listApprovals, { filter, sort, limit: 200 })
  const { rows, more } = usePages(first, useCallback((after: string) => askOnce(listApprovals, { filter, sort, limit: 200, after }), [filter, sort]))
  const bulk = useSignSelected(rows)
  useTitle(text('approvals.name'))
  const place = mayAtAll(seat.holder, 'approvals.propose')
    ? <Button look="primary" icon="add" onPress={() => go('/approvals/new')}>{text('approvals.verb.place')}</Button>
    : null
  return (
    <>
      <header className="screen-head">
        <h1>{text('approvals.name')}</h1>
        <span className="end row screen-only">{place}</span>
      </header>
      <MissingYears from={today} until={rows.reduce((last, { deadline }) => (deadline !== null && deadline > last ? deadline : last), today)} />
      <AnswerTable
        label={text('approvals.name')} answer={first} rows={rows} columns={columns} rowKey={(row) => row.id} onOpen={(row) => go(`/approvals/${row.id}`)} onEnd={more}
        {...bulk} lines={2} rowTone={(row) => (row.overdue ? 'danger' : row.verbs.length > 0 ? 'unread' : undefined)}
        empty={{ icon: 'approvals', title: text(`approvals.empty.${filter}`), hint: text('approvals.empty.hint'), action: place }}
        tools={(
          <Select
            bare label={text('approvals.filter.label')} value={filter} onChange={(next) => changeQuery({ filter: next })}
            options={listFilters.map((each) => ({ value: each, label: text(`approvals.filter.${each}`) }))}
          />
        )}
      />
    </>
  )
}
