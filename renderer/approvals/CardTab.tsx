import { useState, type ReactNode } from 'react'
import type { Approval, Version } from '../../domain/approvals/approval.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { call } from '../kernel/bridge.ts'
import { FileView } from '../kernel/document-viewer.tsx'
import { useFormats } from '../kernel/formats.ts'
import { useText } from '../kernel/text.ts'
import { AsicButton } from '../signing/public.ts'
import { IconButton } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Digest, Moment } from '../ui/Show.tsx'
import { toast } from '../ui/Toast.tsx'
import { actorLines } from './words.ts'

/** §14: the card, and every file byte for byte as it was placed (§8). */
export function CardTab({ approval, version }: { approval: Approval; version: Version }) {
  const text = useText()
  const rows: [string, ReactNode][] = [
    [text('approvals.field.titleKk'), <span lang="kk" key="kk">{approval.title.kk}</span>],
    [text('approvals.field.titleRu'), <span lang="ru" key="ru">{approval.title.ru}</span>],
    [text('approvals.sheet.kind'), text(`approvals.kind.${approval.kind}`)],
    [text('approvals.sheet.madeAt'), <Moment at={approval.madeAt} key="at" />],
    [text('approvals.sheet.developer'), text.tri(approval.developer.name)],
    [text('approvals.sheet.responsible'), actorLines(text, approval.responsible).join('; ')],
    [text('approvals.field.units'), approval.units.map((unit) => text.tri(unit.name)).join('; ')],
    [text('approvals.sheet.bodies'), version.bodies.map((body) => text.tri(body.name)).join('; ')],
    [text('approvals.field.origin'), text(`approvals.origin.${approval.origin.from}`)],
    ...(approval.description ? [[text('approvals.field.description'), approval.description] as [string, string]] : []),
  ]
  return (
    <div className="stack">
      <dl className="facts">{rows.map(([title, value]) => <div key={title}><dt>{title}</dt><dd>{value}</dd></div>)}</dl>
      <FileList title={text('approvals.field.texts')} files={[version.text.kk, version.text.ru]} />
      {version.files.length > 0 ? <FileList title={text('approvals.field.attachments')} files={version.files.map((each) => each.file)} notes={version.files.map((each) => text(`approvals.role.${each.role}`))} /> : null}
      {approval.exported ? <><FileList title={text('approvals.field.exported')} files={[approval.exported.package, approval.exported.letter, approval.exported.sheet]} /><div className="row"><AsicButton file={approval.exported.package} /></div></> : null}
      <p className="visually-hidden">{text.tri(approval.title)}</p>
    </div>
  )
}

export function FileList({ title, files, notes }: { title: string; files: readonly FileRef[]; notes?: readonly string[] }) {
  const text = useText()
  const formats = useFormats()
  const [shown, setShown] = useState<FileRef | null>(null)
  const save = async (file: FileRef) => {
    const saved = await call('files.save', { file })
    if ('path' in saved) toast((text) => text('approvals.done.saved', { path: saved.path }))
    else if ('refusal' in saved) toast((text) => text.refusal(saved.refusal), 'danger')
    else toast((text) => text('kernel.fault', { number: saved.fault.number }), 'danger')
  }
  return (
    <section className="stack" aria-label={title}>
      <h3>{title}</h3>
      <ul className="paper-files">
        {files.map((file, index) => (
          <li key={`${file.sha256} ${index}`}>
            <Icon name="file" />
            <span className="paper-file-name">{file.name}{notes?.[index] ? <span className="muted small"> — {notes[index]}</span> : null}</span>
            <span className="muted small">{formats.size(file.size)}</span>
            <Digest sha256={file.sha256} />
            <IconButton icon="eye" label={text('page.openNamed', { name: file.name })} onPress={() => setShown(file)} />
            <IconButton icon="download" label={text('approvals.file.save', { name: file.name })} onPress={() => void save(file)} />
          </li>
        ))}
      </ul>
      {shown ? <Dialog title={shown.name} size="full" onClose={() => setShown(null)}><FileView file={shown} /></Dialog> : null}
    </section>
  )
}
