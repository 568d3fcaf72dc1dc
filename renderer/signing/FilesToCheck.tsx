import { useId, useRef, useState, type DragEvent } from 'react'
import type { LocalDate } from '../../domain/kernel/time.ts'
import { checkLimits } from '../../domain/signing/check.ts'
import { useFormats } from '../kernel/formats.ts'
import { useToday } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { DateField } from '../ui/DateField.tsx'
import { Icon } from '../ui/Icon.tsx'
import { TimeField } from '../ui/TimeField.tsx'
import '../kernel/files-field.css'

/** The moment to judge at; without a date it is now. */
export interface AsOf {
  date: LocalDate | null
  minute: number
}

interface FilesToCheckProps {
  files: readonly File[]
  asOf: AsOf
  onAsOf: (asOf: AsOf) => void
  onChange: (files: readonly File[]) => void
  onCheck: () => void
  busy: boolean
}

/** Unlike a form's files these go nowhere until they are checked, and never to the portal. */
export function FilesToCheck({ files, asOf, onAsOf, onChange, onCheck, busy }: FilesToCheckProps) {
  const text = useText()
  const formats = useFormats()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const today = useToday()
  const add = (list: FileList | null) => {
    const come = [...(list ?? [])]
    onChange([...files.filter((each) => !come.some(({ name }) => name === each.name)), ...come])
  }
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    if (!busy) add(event.dataTransfer.files)
  }
  const tooMany = files.length > checkLimits.files
  // Said before anything is read in: a package of gigabytes would only be refused minutes later.
  const tooLarge = files.reduce((sum, file) => sum + file.size, 0) > checkLimits.bytes
  return (
    <section className="panel stack screen-only" aria-labelledby={`${id}-label`}>
      <h2 id={`${id}-label`}>{text('signing.check.files')}</h2>
      <p className="field-hint reading">{text('signing.check.hint')}</p>
      <div className={over ? 'drop over' : 'drop'} onDragOver={(event) => { event.preventDefault(); setOver(true) }} onDragLeave={() => setOver(false)} onDrop={onDrop}>
        <ul className="file-list">
          {files.map((file) => (
            <li key={file.name} className="file-row">
              <Icon name="file" /><span className="file-name">{file.name}</span><span className="muted small">{formats.size(file.size)}</span>
              <IconButton icon="close" label={text('page.removeFile', { name: file.name })} disabled={busy} onPress={() => onChange(files.filter((each) => each !== file))} />
            </li>
          ))}
        </ul>
        <div className="drop-foot">
          <Button icon="upload" disabled={busy} onPress={() => input.current?.click()}>{text('page.chooseFiles')}</Button>
          <span className="muted small">{text('page.orDropHere')}</span>
          <input ref={input} type="file" hidden multiple aria-label={text('signing.check.files')} onChange={(event) => { add(event.target.files); event.target.value = '' }} />
        </div>
      </div>
      {tooMany ? <p className="field-error"><Icon name="warning" />{text('signing.check.tooMany', { limit: checkLimits.files })}</p> : null}
      {tooLarge ? <p className="field-error"><Icon name="warning" />{text('signing.check.tooLarge', { limit: checkLimits.bytes / 1024 / 1024 })}</p> : null}
      <div className="check-as-of">
        <DateField label={text('signing.check.asOf')} hint={text('signing.check.asOfHint')} value={asOf.date} until={today} disabled={busy} onChange={(date) => onAsOf({ ...asOf, date })} />
        {asOf.date === null ? null : <TimeField label={text('signing.check.asOfTime')} value={asOf.minute} onChange={(minute) => onAsOf({ ...asOf, minute })} />}
      </div>
      <div className="row"><Button look="primary" icon="seal" busy={busy} disabled={files.length === 0 || tooMany || tooLarge} onPress={onCheck}>{text('signing.check.verb')}</Button></div>
    </section>
  )
}
