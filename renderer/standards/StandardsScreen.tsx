import { useMemo } from 'react'
import { countedTo, fields, type StandardRow } from '../../domain/standards/contract.ts'
import { designationIn } from '../../domain/standards/designation.ts'
import { standingOf } from '../../domain/standards/standing.ts'
import { statuses, type Status } from '../../domain/standards/standard.ts'
import { AnswerTable, type Column } from '../kernel/AnswerTable.tsx'
import { useFormats } from '../kernel/formats.ts'
import { useAnswer } from '../kernel/portal.ts'
import { changeQuery, useRoute } from '../kernel/routes.ts'
import { mayAtAll, useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { useTypedWords } from '../kernel/typed-words.ts'
import { Button } from '../ui/Button.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { Select } from '../ui/Select.tsx'
import { Banner } from '../ui/Show.tsx'
import { FieldTree } from './FieldTree.tsx'
import { StandardCard } from './StandardCard.tsx'
import { StandardDialog } from './StandardDialog.tsx'
import { useStandards } from './standards-pages.ts'
import { StandardsTabs } from './StandardsTabs.tsx'
import { StatusState } from './StatusState.tsx'
import './standards.css'

const anyStatus = 'any'

function useColumns(): Column<StandardRow>[] {
  const text = useText()
  const formats = useFormats()
  return useMemo(() => {
    const day = (row: StandardRow) => (row.effective === null ? '—' : formats.shortDate(row.effective))
    return [
      { key: 'designation', title: text('standards.field.designation'), width: '150px', text: (row) => designationIn(text.language, row.designation), cell: (row) => <strong>{designationIn(text.language, row.designation)}</strong> },
      { key: 'title', title: text('standards.field.title'), width: 'minmax(210px, 4fr)', text: (row) => text.tri(row.title), cell: (row) => text.tri(row.title) },
      { key: 'codes', title: text('standards.field.codes'), width: '95px', text: (row) => row.codes.join(', '), cell: (row) => row.codes.join(', ') || '—' },
      { key: 'status', title: text('standards.status'), width: '145px', text: (row) => text(`standards.status.${standingOf(row, formats.today)}`), cell: (row) => <StatusState standard={row} /> },
      { key: 'effective', title: text('standards.field.effective'), width: '112px', order: (row) => row.effective, text: day, cell: day },
    ]
  }, [text, formats])
}

/** §59.2: standards by field of use and by words. */
export function StandardsScreen() {
  const text = useText()
  const { holder } = useSeatTaken()
  const { query } = useRoute()
  const [typed, setTyped] = useTypedWords(query['words'] ?? '')
  const field = query['field'] ?? null
  const status = statuses.find((each) => each === query['status']) ?? null
  const words = query['words'] ?? ''
  const counted = useAnswer(fields, {})
  const { answer, rows, total, more, keptOnly } = useStandards(useMemo(() => ({ text: words, field, status }), [words, field, status]))
  const columns = useColumns()
  const mayKeep = mayAtAll(holder, 'standards.administer')
  const narrowed = words !== '' || field !== null || status !== null
  return (
    <>
      <header className="screen-head">
        <h1>{text('standards.name')}</h1>
        <p className="muted" role="status">{total > countedTo ? text('standards.moreThan', { count: countedTo }) : text('standards.count', { count: total })}</p>
        {mayKeep ? <span className="end"><Button icon="add" onPress={() => changeQuery({ add: 'standard' })}>{text('standards.add')}</Button></span> : null}
      </header>
      <StandardsTabs />
      <div className="standards">
        <nav className="standards-fields screen-only" aria-label={text('standards.fields')}><FieldTree counted={counted.answer} selected={field?.slice(0, 6) ?? null} onSelect={(code) => changeQuery({ field: code })} /></nav>
        <div className="standards-list">
          {keptOnly === null ? null : <Banner tone="now">{text('standards.keptOnly', { count: keptOnly })}</Banner>}
          <AnswerTable
            label={text('standards.name')} answer={answer} rows={rows} columns={columns} rowKey={(row) => row.id} onOpen={(row) => changeQuery({ standard: row.id })} onEnd={more} filterable={false} lines={2}
            tools={(
              <>
                <SearchField label={text('standards.find')} value={typed} onChange={setTyped} />
                <span className="standards-status">
                  <Select<Status | typeof anyStatus>
                    bare label={text('standards.status')} value={status ?? anyStatus} onChange={(value) => changeQuery({ status: value === anyStatus ? null : value })}
                    options={[{ value: anyStatus, label: text('standards.anyStatus') }, ...statuses.map((value) => ({ value, label: text(`standards.status.${value}`) }))]}
                  />
                </span>
              </>
            )}
            empty={{ icon: 'standards', title: text('standards.none'), hint: text('standards.noneHint'), action: narrowed ? <Button onPress={() => changeQuery({ words: null, field: null, status: null })}>{text('standards.clear')}</Button> : null }}
          />
        </div>
      </div>
      {query['standard'] ? <StandardCard id={query['standard']} onClose={() => changeQuery({ standard: null })} /> : null}
      {mayKeep && query['add'] === 'standard' ? <StandardDialog card={null} onClose={() => changeQuery({ add: null })} /> : null}
    </>
  )
}
