import { type DragEvent, type ReactNode, useId, useState } from 'react'
import type { z } from 'zod'
import type { RefusalAnswer } from '../../domain/kernel/bridge.ts'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/Field.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Banner } from '../ui/Show.tsx'
import { call, pathOf } from './bridge.ts'
import { KeyFacts, keyName } from './KeyFacts.tsx'
import type { Key, KeyUse } from './keys.ts'
import { useText } from './text.ts'
import './files-field.css'
import './key-list.css'

export interface AddKey {
  /** Without a path the system's dialog opens. */
  add: (path?: string) => void
  drop: (files: readonly File[]) => void
  refusal: z.infer<typeof RefusalAnswer> | null
}

/** Opens the system's dialog for a key file; native remembers the file and answers the whole list. */
export function useAddKey(usage: KeyUse, take: (keys: Key[]) => void): AddKey {
  const [refusal, setRefusal] = useState<AddKey['refusal']>(null)
  const add = async (path?: string) => {
    setRefusal(null)
    const answer = await call('session.addKey', path ? { path, usage } : { usage })
    if (Array.isArray(answer)) take(answer)
    else if ('refusal' in answer) setRefusal(answer.refusal)
    else setRefusal({ key: 'kernel.fault', values: { number: answer.fault.number } })
  }
  const drop = async (files: readonly File[]) => {
    for (const file of files) {
      const path = await pathOf(file)
      if (path === null) setRefusal({ key: 'desktop.noFileDialog' })
      else await add(path)
    }
  }
  return { add: (path) => void add(path), drop: (files) => void drop(files), refusal }
}

interface KeyListProps {
  legend: string
  keys: readonly Key[]
  chosen: string | null
  onChoose: (id: string) => void
  onAdd: AddKey
}

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
      <AddKeyFile onAdd={onAdd} />
    </fieldset>
  )
}

/** The button, a place to drop files on, and, where the system's dialog can't be opened, a field for the path. */
export function AddKeyFile({ onAdd, children }: { onAdd: AddKey; children?: ReactNode }) {
  const text = useText()
  const [over, setOver] = useState(false)
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    onAdd.drop([...event.dataTransfer.files])
  }
  return (
    <>
      <div className={over ? 'drop over' : 'drop'} onDragOver={(event) => { event.preventDefault(); setOver(true) }} onDragLeave={() => setOver(false)} onDrop={onDrop}>
        <div className="drop-foot"><Button look="quiet" icon="add" onPress={() => onAdd.add()}>{text('page.addKey')}</Button><span className="muted small">{text('page.orDropHere')}</span>{children}</div>
      </div>
      {onAdd.refusal ? <><Banner tone="danger">{text.refusal(onAdd.refusal)}</Banner><KeyPath onAdd={onAdd} /></> : null}
    </>
  )
}

interface KeyChoiceProps {
  row: Key
  group: string
  chosen: string | null
  onChoose: (id: string) => void
}

function KeyChoice({ row, group, chosen, onChoose }: KeyChoiceProps) {
  const text = useText()
  const id = `${group}-${row.id}`
  return (
    <div className={row.whyNot ? 'key unusable' : 'key'}>
      <input type="radio" id={id} name={group} checked={chosen === row.id} disabled={row.whyNot !== null} aria-describedby={`${id}-more`} onChange={() => onChoose(row.id)} />
      <Icon name="key" />
      <div className="key-words">
        <label htmlFor={id}>{keyName(text, row)}</label>
        <div id={`${id}-more`} className="small muted"><KeyFacts row={row} /></div>
      </div>
    </div>
  )
}

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
