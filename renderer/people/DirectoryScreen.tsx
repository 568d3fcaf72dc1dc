import { useDeferredValue, useMemo, useState } from 'react'
import { fullName } from '../../domain/kernel/formats.ts'
import { roles } from '../../domain/kernel/rights.ts'
import { bodies, countedTo, units, type PersonRow } from '../../domain/people/contract.ts'
import { AnswerTable, type Column } from '../kernel/AnswerTable.tsx'
import { useAnswer } from '../kernel/portal.ts'
import { changeQuery, go, useRoute } from '../kernel/routes.ts'
import { mayAtAll, useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { Select } from '../ui/Select.tsx'
import { State } from '../ui/Show.tsx'
import { useDirectory } from './directory-pages.ts'
import { PeopleTabs } from './PeopleTabs.tsx'
import { PersonDialog } from './PersonDialog.tsx'
import './people.css'

const everything = 'all'
type RoleChoice = (typeof roles)[number]
type StateChoice = 'active' | 'dismissed' | 'all'

/** Who works where: search, filters and, for administrators, adding. */
export function DirectoryScreen() {
  const text = useText()
  const { holder } = useSeatTaken()
  const { query } = useRoute()
  const [words, setWords] = useState('')
  const asked = useDeferredValue(words)
  const body = query['body'] ?? everything
  const role = query['role'] ?? everything
  const state = (query['state'] ?? 'active') as StateChoice
  const unit = query['unit'] ?? null
  const input = useMemo(() => ({
    text: asked.trim(), body: body === everything ? null : body, unit, role: role === everything ? null : (role as RoleChoice), state,
  }), [asked, body, unit, role, state])
  const { answer, rows, total, more } = useDirectory(input)
  const bodyList = useAnswer(bodies, {})
  const bodyOptions = [{ value: everything, label: text('people.allBodies') }, ...(bodyList.answer ?? []).map((each) => ({ value: each.body.id, label: text.tri(each.body.shortName), hint: text.tri(each.body.name) }))]
  const columns = useMemo((): Column<PersonRow>[] => [
    { key: 'name', title: text('people.fullName'), width: 'minmax(280px, 2fr)', text: fullName, cell: (row) => <strong>{fullName(row)}</strong> },
    { key: 'post', title: text('people.field.post'), width: 'minmax(200px, 2fr)', text: (row) => text.tri(row.post), cell: (row) => text.tri(row.post) },
    { key: 'unit', title: text('people.field.unit'), width: 'minmax(220px, 2fr)', text: (row) => `${text.tri(row.unitName)}, ${text.tri(row.bodyName)}`, cell: (row) => `${text.tri(row.unitName)}, ${text.tri(row.bodyName)}` },
    { key: 'phone', title: text('people.field.phone'), width: '160px', text: (row) => row.phone, cell: (row) => row.phone },
    { key: 'room', title: text('people.field.room'), width: '90px', text: (row) => row.room, cell: (row) => row.room },
    ...(state === 'active' ? [] : [{ key: 'state', title: text('people.state'), width: '170px', text: (row: PersonRow) => text(row.active ? 'people.atWork' : 'people.left'), cell: (row: PersonRow) => (row.active ? text('people.atWork') : <State tone="now" icon="remove">{text('people.left')}</State>) }]),
  ], [text, state])
  const mayAdd = mayAtAll(holder, 'people.administer')
  return (
    <>
      <header className="screen-head">
        <h1>{text('people.name')}</h1>
        <p className="muted">{total > countedTo ? text('people.moreThan', { count: countedTo }) : text('people.total', { count: total })}</p>
        {mayAdd ? <span className="end"><Button icon="add" look="primary" onPress={() => changeQuery({ add: 'person' })}>{text('people.addPerson')}</Button></span> : null}
      </header>
      <PeopleTabs />
      <AnswerTable
        label={text('people.name')} answer={answer} rows={rows} columns={columns} rowKey={(row) => row.id} onOpen={(row) => go(`/people/${row.id}`)} onEnd={more} filterable={false} lines={2}
        tools={(
          <>
            <SearchField label={text('people.find')} value={words} onChange={setWords} />
            <span className="people-filter"><Select bare label={text('people.field.body')} value={body} options={bodyOptions} onChange={(value) => changeQuery({ body: value === everything ? null : value, unit: null })} /></span>
            {unit === null || body === everything ? null : <UnitChosen body={body} unit={unit} />}
            <span className="people-filter"><Select bare label={text('people.field.roles')} value={role} options={[{ value: everything, label: text('people.allRoles') }, ...roles.map((value) => ({ value: value as string, label: text(`people.role.${value}`) }))]} onChange={(value) => changeQuery({ role: value === everything ? null : value })} /></span>
            <span className="people-filter short"><Select<StateChoice> bare label={text('people.state')} value={state} options={[{ value: 'active', label: text('people.atWork') }, { value: 'dismissed', label: text('people.left') }, { value: 'all', label: text('people.everyone') }]} onChange={(value) => changeQuery({ state: value === 'active' ? null : value })} /></span>
          </>
        )}
        empty={{ icon: 'people', title: text('people.noneFound'), hint: text('people.noneFoundHint') }}
      />
      {mayAdd && query['add'] === 'person' ? <PersonDialog onClose={() => changeQuery({ add: null })} /> : null}
    </>
  )
}

/** Stands only when one comes from a unit of the structure. */
function UnitChosen({ body, unit }: { body: string; unit: string }) {
  const text = useText()
  const found = useAnswer(units, { body }).answer?.find((row) => row.unit.id === unit)
  const name = found ? text.tri(found.unit.name) : text('people.field.unit')
  return <span className="chip">{name}<IconButton icon="close" label={text('page.removeNamed', { name })} onPress={() => changeQuery({ unit: null })} /></span>
}
