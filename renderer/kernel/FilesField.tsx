import { useId, useRef, useState, type DragEvent } from 'react'
import type { z } from 'zod'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import type { FieldProps } from '../ui/Field.tsx'
import { Icon } from '../ui/Icon.tsx'
import { FileWarnings } from './FileWarnings.tsx'
import { useFormats } from './formats.ts'
import { useText } from './text.ts'
import { sendFile } from './transfers.ts'
import './files-field.css'

export type FileValue = z.infer<typeof FileRef>

interface Coming {
  id: number
  name: string
  size: number
  done: number
  total: number
  problem: string | null
  abort: AbortController
}

interface FilesFieldProps extends FieldProps {
  value: readonly FileValue[]
  /** Told the next list by a function, since several files can arrive at once. */
  onChange: (change: (value: readonly FileValue[]) => readonly FileValue[]) => void
  single?: boolean
  /** As in an input's `accept`: `.docx,.pdf`. Native and the portal check the content. */
  accept?: string
  onBusy?: (busy: boolean) => void
}

let lastId = 0

/** Files by drop or by choice, each with its progress and cancel, each refusal beside its file. */
export function FilesField({ value, onChange, single = false, accept, onBusy, label, hint, error, required }: FilesFieldProps) {
  const text = useText()
  const formats = useFormats()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [coming, setComing] = useState<readonly Coming[]>([])
  const [over, setOver] = useState(false)
  const running = useRef(0)
  const update = (which: number, change: Partial<Coming>) => setComing((list) => list.map((each) => (each.id === which ? { ...each, ...change } : each)))
  const forget = (which: number) => setComing((list) => list.filter((each) => each.id !== which))

  const receive = async (file: File) => {
    lastId += 1
    const mine: Coming = { id: lastId, name: file.name, size: file.size, done: 0, total: file.size * 2, problem: null, abort: new AbortController() }
    setComing((list) => [...list.filter((each) => each.problem === null || each.name !== file.name), mine])
    running.current += 1
    if (running.current === 1) onBusy?.(true)
    try {
      const result = await sendFile(file, (done, total) => update(mine.id, { done, total }), mine.abort.signal)
      if ('file' in result) {
        forget(mine.id)
        onChange((list) => (single ? [result.file] : [...list.filter((each) => each.sha256 !== result.file.sha256 || each.name !== result.file.name), result.file]))
      } else if ('cancelled' in result) forget(mine.id)
      else update(mine.id, { problem: 'refusal' in result ? text.refusal(result.refusal) : text('kernel.fault', { number: result.fault.number }) })
    } catch {
      update(mine.id, { problem: text('page.faultTitle') })
    } finally {
      running.current -= 1
      if (running.current === 0) onBusy?.(false)
    }
  }
  const receiveAll = (files: FileList | null) => {
    const list = [...(files ?? [])]
    for (const file of single ? list.slice(0, 1) : list) void receive(file)
  }
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    receiveAll(event.dataTransfer.files)
  }
  return (
    <div className={error ? 'field wrong' : 'field'} role="group" aria-labelledby={`${id}-label`}>
      <span className="field-label" id={`${id}-label`}>{label}{required ? <span aria-hidden className="field-required"> *</span> : null}</span>
      {hint ? <p className="field-hint" id={`${id}-hint`}>{hint}</p> : null}
      <div className={over ? 'drop over' : 'drop'} onDragOver={(event) => { event.preventDefault(); setOver(true) }} onDragLeave={() => setOver(false)} onDrop={onDrop}>
        <ul className="file-list">
          {value.map((file) => (
            <li key={`${file.sha256} ${file.name}`} className="file-row">
              <Icon name="file" /><span className="file-name">{file.name}</span><span className="muted small">{formats.size(file.size)}</span>
              <IconButton icon="close" label={text('page.removeFile', { name: file.name })} onPress={() => onChange((list) => list.filter((each) => each !== file))} />
              <FileWarnings sha256={file.sha256} />
            </li>
          ))}
          {coming.map((file) => <ComingFile key={file.id} file={file} onCancel={() => { file.abort.abort(); forget(file.id) }} />)}
        </ul>
        <div className="drop-foot">
          <Button icon="upload" onPress={() => input.current?.click()} describedBy={[hint ? `${id}-hint` : '', error ? `${id}-error` : ''].join(' ').trim()}>{text(single ? 'page.chooseFile' : 'page.chooseFiles')}</Button>
          <span className="muted small">{text('page.orDropHere')}</span>
          <input ref={input} type="file" hidden multiple={!single} accept={accept} aria-label={label} onChange={(event) => { receiveAll(event.target.files); event.target.value = '' }} />
        </div>
      </div>
      {error ? <p className="field-error" id={`${id}-error`}><Icon name="warning" />{error}</p> : null}
    </div>
  )
}

function ComingFile({ file, onCancel }: { file: Coming; onCancel: () => void }) {
  const text = useText()
  const formats = useFormats()
  return (
    <li className={file.problem ? 'file-row refused' : 'file-row'}>
      <Icon name={file.problem ? 'refused' : 'upload'} /><span className="file-name">{file.name}</span><span className="muted small">{formats.size(file.size)}</span>
      <IconButton icon="close" label={text(file.problem ? 'page.close' : 'page.cancel')} onPress={onCancel} />
      {file.problem ? <p className="file-problem" role="alert">{file.problem}</p> : <progress className="file-progress" aria-label={file.name} value={file.done} max={Math.max(1, file.total)} />}
    </li>
  )
}
