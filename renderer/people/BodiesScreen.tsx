import { useState } from 'react'
import { compareKazakh } from '../../domain/kernel/alphabet.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import { bodies, units } from '../../domain/people/contract.ts'
import type { Body, Unit } from '../../domain/people/person.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { useAnswer } from '../kernel/portal.ts'
import { changeQuery, useRoute } from '../kernel/routes.ts'
import { useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Badge, EmptyState } from '../ui/Show.tsx'
import { BodyDialog } from './BodyDialog.tsx'
import { PeopleTabs } from './PeopleTabs.tsx'
import { UnitDialog } from './UnitDialog.tsx'
import './people.css'

type BodyRow = OutputOf<typeof bodies>[number]

/** Bodies at the left, the structure of the chosen one at the right. */
export function BodiesScreen() {
  const text = useText()
  const { holder } = useSeatTaken()
  const { query } = useRoute()
  const answer = useAnswer(bodies, {})
  const [changed, setChanged] = useState<Body | 'new' | null>(null)
  const chosenId = query['body'] ?? holder.body
  const mayAdd = holder.roles.includes('administrator')
  return (
    <>
      <header className="screen-head">
        <h1>{text('people.bodies')}</h1>
        {mayAdd ? <span className="end"><Button icon="add" onPress={() => setChanged('new')}>{text('people.addBody')}</Button></span> : null}
      </header>
      <PeopleTabs />
      <AnswerView answer={answer}>
        {(answered) => {
          const rows = answered.toSorted((a, b) => compareKazakh(text.tri(a.body.name), text.tri(b.body.name)))
          const chosen = rows.find((row) => row.body.id === chosenId) ?? rows[0]
          return (
            <div className="bodies">
              <ul className="body-list panel" aria-label={text('people.bodies')}>
                {rows.map((row) => (
                  <li key={row.body.id}>
                    <button type="button" className="body-button" aria-pressed={row === chosen} onClick={() => changeQuery({ body: row.body.id })}>
                      <span>{text.tri(row.body.name)}</span>
                      <span className="muted small">{text(`people.body.${row.body.kind}`)} · {text('page.bin', { bin: row.body.bin })} · {text('people.total', { count: row.people })}</span>
                      {row.body.active ? null : <Badge tone="now">{text('people.closed')}</Badge>}
                    </button>
                  </li>
                ))}
              </ul>
              {chosen ? <Structure row={chosen} onChange={() => setChanged(chosen.body)} /> : <EmptyState icon="body" title={text('people.noBodies')} />}
            </div>
          )
        }}
      </AnswerView>
      {changed ? <BodyDialog body={changed === 'new' ? null : (answer.answer?.find(({ body }) => body.id === changed.id)?.body ?? changed)} onClose={() => setChanged(null)} /> : null}
    </>
  )
}

function Structure({ row, onChange }: { row: BodyRow; onChange: () => void }) {
  const text = useText()
  const answer = useAnswer(units, { body: row.body.id })
  const [changed, setChanged] = useState<Unit | 'new' | null>(null)
  const known = answer.answer?.map((each) => each.unit) ?? []
  return (
    <section className="panel" aria-label={text('people.units')}>
      <div className="screen-head">
        <h2>{text.tri(row.body.name)}</h2>
        {row.mayAdminister ? (
          <span className="end row">
            <Button icon="edit" onPress={onChange}>{text('people.changeBody')}</Button>
            <Button icon="add" onPress={() => setChanged('new')}>{text('people.addUnit')}</Button>
          </span>
        ) : null}
      </div>
      <AnswerView answer={answer}>
        {(rows) => (rows.length === 0 ? <EmptyState icon="body" title={text('people.noUnits')}>{text('people.noUnitsHint')}</EmptyState> : (
          <ul>
            {rows.map(({ unit, depth, people, head }) => (
              <li key={unit.id} className="unit-row" style={{ paddingInlineStart: depth * 24 }}>
                <span className="unit-words">
                  <span><a href={`#/people?body=${row.body.id}&unit=${unit.id}`}>{text.tri(unit.name)}</a> {unit.active ? null : <Badge tone="now">{text('people.closed')}</Badge>}</span>
                  <span className="muted small">{text(`people.unit.${unit.kind}`)} · {text('people.total', { count: people })}{head ? ` · ${fullName(head)}` : ''}</span>
                </span>
                {row.mayAdminister ? <IconButton icon="edit" label={text('people.changeUnit', { name: text.tri(unit.name) })} onPress={() => setChanged(unit)} /> : null}
              </li>
            ))}
          </ul>
        ))}
      </AnswerView>
      {changed ? <UnitDialog body={row.body} unit={changed === 'new' ? null : (known.find(({ id }) => id === changed.id) ?? changed)} units={known} onClose={() => setChanged(null)} /> : null}
    </section>
  )
}
