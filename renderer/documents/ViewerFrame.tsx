import { type ReactNode, useState } from 'react'
import type { Failure } from '../../domain/kernel/bridge.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { call } from '../kernel/bridge.ts'
import { FileWarnings } from '../kernel/FileWarnings.tsx'
import { useText } from '../kernel/text.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { Banner, Skeleton } from '../ui/Show.tsx'
import type { Find } from './find.ts'
import type { Held } from './held.ts'
import { PrintButton, type Printable } from './PrintButton.tsx'
import './documents.css'

/** Tool bar above, document below; the same for every format. */
export function ViewerFrame({ file, tools, find, printable, children }: { file: FileRef; tools?: ReactNode; find?: Find; printable?: Printable; children: ReactNode }) {
  const text = useText()
  return (
    <section className="viewer" aria-label={text('documents.view.document', { name: file.name })}>
      <div className="viewer-tools screen-only" role="toolbar" aria-label={text('documents.view.tools')}>
        <h2 className="viewer-name" title={file.name}>{file.name}</h2>
        {tools}
        <span className="end" />
        {find ? <FindBar find={find} /> : null}
        {printable ? <PrintButton file={file} printable={printable} /> : null}
        <FileActions file={file} />
      </div>
      <FileWarnings sha256={file.sha256} />
      {children}
    </section>
  )
}

function FindBar({ find }: { find: Find }) {
  const text = useText()
  const told = find.query.trim() === '' ? '' : find.now === null ? text('documents.view.notFound') : text('documents.view.found', { index: find.index + 1, count: find.matches.length })
  return (
    <div className="viewer-find">
      <SearchField
        label={text('documents.view.find')} value={find.query} onChange={find.setQuery}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          if (event.shiftKey) find.previous()
          else find.next()
        }}
      />
      <span className="viewer-count muted" role="status">{told}</span>
      <IconButton icon="up" label={text('documents.view.findPrevious')} onPress={find.previous} disabled={find.now === null} />
      <IconButton icon="down" label={text('documents.view.findNext')} onPress={find.next} disabled={find.now === null} />
    </div>
  )
}

export function FileActions({ file, words = false }: { file: FileRef; words?: boolean }) {
  const text = useText()
  const [told, setTold] = useState<{ path: string } | Failure | null>(null)
  const [asking, setAsking] = useState(false)
  const save = async () => setTold(await call('files.save', { file }))
  const openOutside = async () => {
    setAsking(false)
    const answer = await call('files.openOutside', { file })
    if ('refusal' in answer || 'fault' in answer) setTold(answer as Failure)
  }
  return (
    <>
      {words ? <Button icon="download" onPress={() => void save()}>{text('documents.view.save')}</Button> : <IconButton icon="download" label={text('documents.view.save')} onPress={() => void save()} />}
      {words ? <Button icon="open" onPress={() => setAsking(true)}>{text('documents.view.openOutside')}</Button> : <IconButton icon="open" label={text('documents.view.openOutside')} onPress={() => setAsking(true)} />}
      {told === null ? null : <div className="viewer-told">{'path' in told ? <Banner tone="done">{text('documents.view.saved', { path: told.path })}</Banner> : <FailureBanner failure={told} />}</div>}
      {asking ? (
        <Dialog title={text('documents.view.openOutside')} onClose={() => setAsking(false)} actions={
          <>
            <Button onPress={() => setAsking(false)}>{text('documents.view.cancel')}</Button>
            <Button look="primary" onPress={() => void openOutside()} autoFocus>{text('documents.view.open')}</Button>
          </>
        }>
          <p className="reading">{text('documents.view.openOutsideAsk', { name: file.name })}</p>
        </Dialog>
      ) : null}
    </>
  )
}

export function FailureBanner({ failure, again }: { failure: Failure; again?: () => void }) {
  const text = useText()
  const action = again ? <Button onPress={again}>{text('documents.view.again')}</Button> : null
  const words = 'refusal' in failure ? text.refusal(failure.refusal) : text('kernel.fault', { number: failure.fault.number })
  return <Banner tone="danger" title={text('documents.view.failed')} action={action}>{words}</Banner>
}

/** Loading, failed, or the thing itself. */
export function WhenHeld<Value>({ held, children }: { held: Held<Value> & { again: () => void }; children: (value: Value) => ReactNode }) {
  if (held.state === 'loading') return <div className="viewer-page-like"><Skeleton lines={12} /></div>
  if (held.state === 'failed') return <div className="viewer-message"><FailureBanner failure={held.failure} again={held.again} /></div>
  return children(held.value)
}
