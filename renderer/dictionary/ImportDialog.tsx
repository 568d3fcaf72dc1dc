import { useRef, useState } from 'react'
import { ImportWish, importLimits } from '../../domain/dictionary/bridge.ts'
import type { Source } from '../../domain/dictionary/entry.ts'
import { languages, type Language } from '../../domain/kernel/text.ts'
import { useFormats } from '../kernel/formats.ts'
import { useText } from '../kernel/text.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Select } from '../ui/Select.tsx'
import { Banner } from '../ui/Show.tsx'
import { toast } from '../ui/Toast.tsx'
import { useImporting } from './importing.ts'

/** A dictionary from files of this PC; it stays on this PC. A title that is there already is a newer edition of it, and that is said before. */
export function ImportDialog({ known, onClose }: { known: readonly Source[]; onClose: () => void }) {
  const text = useText()
  const formats = useFormats()
  const input = useRef<HTMLInputElement>(null)
  const [files, setFiles] = useState<readonly File[]>([])
  const [wish, setWish] = useState<ImportWish>({ title: '', licence: '', trust: 'published', from: 'kk', to: 'ru' })
  const { stage, start, stop } = useImporting()
  const change = (part: Partial<ImportWish>) => setWish((now) => ({ ...now, ...part }))
  const take = (list: FileList | null) => {
    const chosen = [...(list ?? [])].slice(0, importLimits.files)
    setFiles(chosen)
    const first = chosen[0]
    if (first && wish.title === '') change({ title: first.name.replace(/\.(gz|dz)$/i, '').replace(/\.[^.]+$/, '').slice(0, importLimits.titleLetters) })
  }
  const running = stage.at === 'running'
  const replaced = known.find(({ kind, title }) => kind === 'import' && title.toLowerCase() === wish.title.trim().toLowerCase())
  const whole = files.length > 0 && wish.from !== wish.to && ImportWish.safeParse(wish).success
  const begin = async () => {
    const outcome = await start(files, wish)
    if (!outcome) return
    toast((text) => text('dictionary.import.done', { count: outcome.senses, dropped: outcome.dropped }))
    onClose()
  }
  const languageOptions = languages.map((value) => ({ value, label: text(`dictionary.language.${value}`) }))
  const cancel = () => {
    if (running) stop()
    else onClose()
  }
  return (
    <Dialog
      title={text('dictionary.import')} onClose={onClose} locked={running}
      actions={<><Button onPress={cancel}>{text('page.cancel')}</Button><Button look="primary" icon="upload" busy={running} disabled={!whole} onPress={() => void begin()}>{text('dictionary.import.start')}</Button></>}
    >
      <div className="stack">
        <div className="drop">
          <ul className="dictionary-import-files">
            {files.map((file) => <li key={file.name} className="row"><Icon name="file" /><span>{file.name}</span><span className="muted small">{formats.size(file.size)}</span><span className="end"><IconButton icon="close" label={text('page.removeFile', { name: file.name })} disabled={running} onPress={() => setFiles(files.filter((each) => each !== file))} /></span></li>)}
          </ul>
          <div className="drop-foot"><Button icon="file" disabled={running} onPress={() => input.current?.click()}>{text('page.chooseFiles')}</Button><span className="muted small">{text('dictionary.import.filesHint')}</span></div>
          <input ref={input} type="file" hidden multiple aria-label={text('dictionary.import.files')} onChange={(event) => { take(event.target.files); event.target.value = '' }} />
        </div>
        <TextField label={text('dictionary.sources.title')} required value={wish.title} maxLength={importLimits.titleLetters} disabled={running} onChange={(title) => change({ title })} />
        <TextField label={text('dictionary.sources.licence')} required value={wish.licence} maxLength={importLimits.licenceLetters} disabled={running} onChange={(licence) => change({ licence })} />
        {replaced && !running ? <Banner tone="now">{text('dictionary.import.replaces', { title: replaced.title })}</Banner> : null}
        <div className="row">
          <Select<Language> label={text('dictionary.import.from')} value={wish.from} options={languageOptions} onChange={(from) => change({ from })} disabled={running} />
          <Select<Language> label={text('dictionary.import.to')} value={wish.to} options={languageOptions} onChange={(to) => change({ to })} disabled={running} {...(wish.from === wish.to ? { error: text('dictionary.import.sameLanguage') } : {})} />
          <Select<ImportWish['trust']> label={text('dictionary.sources.trust')} value={wish.trust} options={(['published', 'automatic'] as const).map((value) => ({ value, label: text(`dictionary.trust.${value}`) }))} onChange={(trust) => change({ trust })} disabled={running} />
        </div>
        {stage.at === 'running' ? <div className="stack"><p role="status">{text('dictionary.import.running')}</p><progress className="file-progress" aria-label={text('dictionary.import.running')} value={stage.done} max={Math.max(1, stage.total)} /></div> : null}
        {stage.at === 'failed' ? <Banner tone="danger" title={text('dictionary.import.failed')}><p>{'refusal' in stage ? text.refusal(stage.refusal) : text('kernel.fault', { number: stage.fault.number })}</p><p>{text('dictionary.import.nothingChanged')}</p></Banner> : null}
      </div>
    </Dialog>
  )
}
