import { useState } from 'react'
import type { z } from 'zod'
import type { SigningSheet } from '../../domain/kernel/bridge.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import { IconButton } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Field.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Badge, Digest } from '../ui/Show.tsx'
import { FileView } from './document-viewer.tsx'
import type { FileValue } from './FilesField.tsx'
import { useFormats } from './formats.ts'
import { ManifestRows } from './ManifestRows.tsx'
import { useSession } from './state.ts'
import { useText } from './text.ts'

type Sheet = z.infer<typeof SigningSheet>

/** What is signed and as whom, from the manifest that native made. */
export function SigningSubject({ sheet }: { sheet: Sheet }) {
  const text = useText()
  const session = useSession()
  const { body, signer } = sheet.manifest
  const { power } = signer
  const principal = power ? session?.delegations.find((each) => each.delegation.id === power.delegation)?.principal : undefined
  return (
    <>
      <dl className="sign-facts">
        <ManifestRows body={body} />
        <dt>{text('page.sign.asWhom')}</dt>
        <dd>
          {session?.person ? fullName(session.person) : ''}{session?.person ? <span className="muted"> — {text.tri(session.person.post)}, {text('page.iin', { iin: signer.iin })}</span> : null}
          {power && principal ? <p><Badge tone="now">{text('page.actingFor', { name: fullName(principal) })}</Badge> <span className="small">{text('page.sign.power', { number: power.order.number, date: power.order.date, from: power.from, until: power.until })}</span></p> : null}
        </dd>
        <dt>{text('page.sign.digest')}</dt>
        <dd><Digest sha256={sheet.manifestSha256} /> <span className="muted small">{text('page.sign.digestHint')}</span></dd>
      </dl>
      <details className="sign-exact">
        <summary>{text('page.sign.exact')}</summary>
        <pre className="small" tabIndex={0}>{JSON.stringify(sheet.manifest, null, 1)}</pre>
      </details>
      <FileTicks files={sheet.files} />
    </>
  )
}

/** Each file with its size, digest and a tick that says it was read; opening it in the viewer ticks it. */
function FileTicks({ files }: { files: Sheet['files'] }) {
  const text = useText()
  const formats = useFormats()
  const [read, setRead] = useState<ReadonlySet<string>>(new Set())
  const [shown, setShown] = useState<FileValue | null>(null)
  const mark = (sha256: string, is: boolean) => setRead((before) => {
    const next = new Set(before)
    if (is) next.add(sha256)
    else next.delete(sha256)
    return next
  })
  if (files.length === 0) return null
  return (
    <section className="stack" aria-label={text('page.sign.files')}>
      <h3>{text('page.sign.files')} <span className="muted small">{text('page.sign.readCount', { read: files.filter(({ file }) => read.has(file.sha256)).length, count: files.length })}</span></h3>
      <ul className="sign-files">
        {files.map(({ file, verified }) => (
          <li key={`${file.sha256} ${file.name}`} className="sign-file">
            <Icon name="file" />
            <span className="sign-file-name">{file.name}</span>
            <span className="muted small">{formats.size(file.size)}</span>
            <Digest sha256={file.sha256} />
            {verified ? <span className="small sign-verified"><Icon name="check" />{text('page.sign.bytesChecked')}</span> : <span className="small key-why"><Icon name="warning" />{text('page.sign.bytesUnchecked')}</span>}
            <Checkbox label={text('page.sign.read')} checked={read.has(file.sha256)} onChange={(is) => mark(file.sha256, is)} />
            <IconButton icon="eye" label={text('page.openNamed', { name: file.name })} onPress={() => { setShown(file); mark(file.sha256, true) }} />
          </li>
        ))}
      </ul>
      {shown ? <Dialog title={shown.name} size="full" onClose={() => setShown(null)}><FileView file={shown} /></Dialog> : null}
    </section>
  )
}
