import type { Approval } from '../../domain/approvals/approval.ts'
import { exactMoment } from '../../domain/kernel/formats.ts'
import { approvalHistory, uncountedSignatures } from '../../domain/approvals/queries.ts'
import { AnswerTable, type Column } from '../kernel/AnswerTable.tsx'
import { useAnswer } from '../kernel/portal.ts'
import { useText, type Text } from '../kernel/text.ts'
import { Banner, Digest, Moment } from '../ui/Show.tsx'
import type { OutputOf } from '../../domain/kernel/contract.ts'

type Row = OutputOf<typeof approvalHistory>['rows'][number]

/** `approvals.visa` → its verb on the screens. A paper is also handed over where people are administered. */
function deedWords(text: Text, deed: string): string {
  const [module = '', name = ''] = deed.split('.')
  const key = [`${module}.verb.${name}`, `${module}.deed.${name}`].find(text.known)
  return key ? text(key) : deed
}

const reasonOf = ({ facts }: Row): string => (typeof facts['reason'] === 'string' ? facts['reason'] : '')

function columnsIn(text: Text): Column<Row>[] {
  return [
    { key: 'n', title: '№', width: '52px', align: 'end', order: (row) => row.n, text: (row) => String(row.n), cell: (row) => row.n },
    { key: 'at', title: text('approvals.sheet.when'), width: '136px', order: (row) => row.at, text: (row) => exactMoment(row.at, text.language), cell: (row) => <Moment at={row.at} /> },
    { key: 'deed', title: text('approvals.history.deed'), width: 'minmax(130px, 1fr)', text: (row) => [deedWords(text, row.deed), reasonOf(row)].filter(Boolean).join(': '), cell: (row) => <>{deedWords(text, row.deed)}{reasonOf(row) ? <span className="muted">: {reasonOf(row)}</span> : null}</> },
    {
      key: 'by', title: text('approvals.history.by'), width: 'minmax(150px, 1.5fr)',
      text: (row) => [row.by, row.inPlaceOf].filter(Boolean).join(' → '),
      cell: (row) => <>{row.by}{row.inPlaceOf ? <span className="muted"> {text('page.actingFor', { name: row.inPlaceOf })}</span> : null}</>,
    },
    { key: 'hash', title: text('approvals.history.hash'), width: '164px', text: (row) => row.hash, cell: (row) => <Digest sha256={row.hash} /> },
  ]
}

export function HistoryTab({ approval }: { approval: Approval }) {
  const text = useText()
  const history = useAnswer(approvalHistory, { id: approval.id })
  const evidence = useAnswer(uncountedSignatures, { id: approval.id })
  return (
    <div className="stack">
      {(evidence.answer?.rows ?? []).map((row) => (
        <Banner key={`${row.at} ${row.by}`} tone="now" title={text('approvals.evidence.title', { name: row.by, version: row.version })}>
          {deedWords(text, row.deed)} · <Moment at={row.at} /> · {text.known(row.reason) ? text(row.reason) : row.reason}
        </Banner>
      ))}
      <AnswerTable
        label={text('approvals.tab.history')} answer={history} rows={history.answer?.rows ?? []} columns={columnsIn(text)} rowKey={(row) => String(row.n)}
        lines={2} sortedBy={{ key: 'n', descending: true }} empty={{ icon: 'history', title: text('approvals.history.empty') }}
      />
    </div>
  )
}
