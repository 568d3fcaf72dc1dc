import { useId, useRef, useState, type DragEvent } from 'react'
import { checkLimits } from '../../domain/signing/check.ts'
import { useFormats } from '../kernel/formats.ts'
import { useText } from '../kernel/text.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import '../kernel/files-field.css'

interface FilesToCheckProps {
  files: readonly File[]
  onChange: (files: readonly File[]) => void
  onCheck: () => void
  busy: boolean
}

/** Unlike a form's files these go nowhere until they are checked, and never to the portal. */
export function FilesToCheck({ files, onChange, onCheck, busy }: FilesToCheckProps) {
  const text = useText()
  const formats = useFormats()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
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
      <div className="row"><Button look="primary" icon="seal" busy={busy} disabled={files.length === 0 || tooMany} onPress={onCheck}>{text('signing.check.verb')}</Button></div>
    </section>
  )
}
