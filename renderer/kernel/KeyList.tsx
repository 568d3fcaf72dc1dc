import { useId, useState } from 'react'
import type { z } from 'zod'
import type { KeyRow, RefusalAnswer } from '../../domain/kernel/bridge.ts'
import { astanaDate } from '../../domain/kernel/time.ts'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/Field.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Badge, Banner } from '../ui/Show.tsx'
import { call } from './bridge.ts'
import { useFormats } from './formats.ts'
import { useText } from './text.ts'
import './key-list.css'

type Key = z.infer<typeof KeyRow>
export interface AddKey {
  /** Without a path the system's dialog opens. */
  add: (path?: string) => void
  refusal: z.infer<typeof RefusalAnswer> | null
}

/** Opens the system's dialog for a key file; native remembers the file and answers the whole list. */
export function useAddKey(take: (keys: Key[]) => void): AddKey {
  const [refusal, setRefusal] = useState<AddKey['refusal']>(null)
  const add = async (path?: string) => {
    setRefusal(null)
    const answer = await call('session.addKey', path ? { path } : {})
    if (Array.isArray(answer)) take(answer)
    else if ('refusal' in answer) setRefusal(answer.refusal)
    else setRefusal({ key: 'kernel.fault', values: { number: answer.fault.number } })
  }
  return { add: (path) => void add(path), refusal }
}

interface KeyListProps {
  legend: string
  keys: readonly Key[]
  chosen: string | null
  onChoose: (id: string) => void
  onAdd: AddKey
}

const baseName = (path: string) => path.split(/[\\/]/).at(-1) ?? path

/** Every key native knows; one that can't be used stays in sight with its reason (B10.2). */
export function KeyList({ legend, keys, chosen, onChoose, onAdd }: KeyListProps) {
  const text = useText()
  const id = useId()
  const usable = keys.filter((key) => key.whyNot === null)
  const unusable = keys.filter((key) => key.whyNot !== null)
  return (
    <fieldset className="key-list">
      <legend className="field-label">{legend}</legend>
      {keys.length === 0 ? <p className="muted">{text('page.noKeys')}</p> : null}
      {usable.map((key) => <KeyChoice key={key.id} row={key} group={id} chosen={chosen} onChoose={onChoose} />)}
      {unusable.length === 0 ? null : (
        <details className="keys-unusable" open={usable.length === 0}>
          <summary>{text('page.unusableKeys', { count: unusable.length })}</summary>
          {unusable.map((key) => <KeyChoice key={key.id} row={key} group={id} chosen={chosen} onChoose={onChoose} />)}
        </details>
      )}
      <div className="row"><Button look="quiet" icon="add" onPress={() => onAdd.add()}>{text('page.addKey')}</Button></div>
      {onAdd.refusal ? <><Banner tone="danger">{text.refusal(onAdd.refusal)}</Banner><KeyPath onAdd={onAdd} /></> : null}
    </fieldset>
  )
}

interface KeyChoiceProps {
  row: Key
  group: string
  chosen: string | null
  onChoose: (id: string) => void
}

function KeyChoice({ row, group, chosen, onChoose }: KeyChoiceProps) {
  const id = `${group}-${row.id}`
  return (
    <div className={row.whyNot ? 'key unusable' : 'key'}>
      <input type="radio" id={id} name={group} checked={chosen === row.id} disabled={row.whyNot !== null} aria-describedby={`${id}-more`} onChange={() => onChoose(row.id)} />
      <Icon name="key" />
      <div className="key-words">
        <label htmlFor={id}>{row.subject ?? baseName(row.path)}</label>
        <div id={`${id}-more`} className="small muted"><KeyFacts row={row} /></div>
      </div>
    </div>
  )
}

/** Where the system's dialog can't be opened, the path is typed. */
function KeyPath({ onAdd }: { onAdd: AddKey }) {
  const text = useText()
  const [path, setPath] = useState('')
  return (
    <div className="key-path-row">
      <TextField label={text('page.keyPath')} value={path} onChange={setPath} />
      <Button disabled={path.trim() === ''} onPress={() => onAdd.add(path.trim())}>{text('page.addKey')}</Button>
    </div>
  )
}

function KeyFacts({ row }: { row: Key }) {
  const text = useText()
  const formats = useFormats()
  const facts = [
    row.organisation,
    row.iin && text('page.iin', { iin: row.iin }),
    row.bin && text('page.bin', { bin: row.bin }),
    row.algorithm,
    row.validUntil && text('page.validUntil', { date: formats.longDate(astanaDate(row.validUntil)) }),
    row.subject ? baseName(row.path) : text('page.keyUnopened'),
  ].filter(Boolean)
  return (
    <>
      {row.demo ? <><Badge tone="now">{text('page.demoKey')}</Badge> </> : null}
      {facts.join(' · ')}
      {row.whyNot ? <p className="key-why"><Icon name="warning" />{text.refusal(row.whyNot)}</p> : null}
    </>
  )
}
