import { useRef, useState } from 'react'
import { readCertificates, type CertificateFacts, type TrustAnswer } from '../../domain/signing/contract.ts'
import type { Centre } from '../../domain/signing/trust-list.ts'
import { useFormats } from '../kernel/formats.ts'
import { askOnce } from '../kernel/portal.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Checkbox, TextField } from '../ui/Field.tsx'
import { Banner } from '../ui/Show.tsx'
import { choicesIn, edits, fingerprintAgrees, fingerprintLetters, spoken, type useTrustEdit } from './trust-edits.ts'

interface AddCertificateDialogProps {
  answer: TrustAnswer
  /** Null founds a new centre with the certificate as its root. */
  centre: Centre | null
  edit: ReturnType<typeof useTrustEdit>
  onClose: () => void
}

const maxFileBytes = 256 * 1024

/** A root is believed only after its fingerprint was compared with what was read aloud from the centre's own publication. */
export function AddCertificateDialog({ answer, centre, edit, onClose }: AddCertificateDialogProps) {
  const text = useText()
  const input = useRef<HTMLInputElement>(null)
  const [found, setFound] = useState<readonly CertificateFacts[] | null>(null)
  const [typed, setTyped] = useState('')
  const [name, setName] = useState('')
  const [demo, setDemo] = useState(false)
  const choose = async (file: File | undefined) => {
    if (file === undefined) return
    const bytes = new Uint8Array(await file.slice(0, maxFileBytes).arrayBuffer())
    const read = bytes.length === 0 ? null : await askOnce(readCertificates, { file: (bytes as Uint8Array & { toBase64: () => string }).toBase64() })
    setFound(read?.certificates ?? [])
    setTyped('')
  }
  const [facts] = found ?? []
  const needsRoot = centre === null || facts?.selfSigned === true
  const agreement = facts === undefined ? 'short' : fingerprintAgrees(typed, facts.fingerprint)
  const taken = centre === null && choicesIn(answer).centres.some((each) => each.name === name.trim())
  const problem = facts === undefined ? null
    : !facts.authority ? text('signing.trust.noAuthority')
      : centre === null && !facts.selfSigned ? text('signing.trust.rootFirst')
        : centre === null && (name.trim() === '' || taken) ? text(taken ? 'signing.trust.sameName' : 'signing.trust.nameFirst')
          : needsRoot && agreement !== 'same' ? text('signing.trust.fingerprintFirst', { count: fingerprintLetters }) : null
  const add = async () => {
    if (facts === undefined) return
    if (await edit.run(centre === null ? edits.addCentre(name.trim(), demo, facts) : edits.addCertificate(centre.name, facts))) onClose()
  }
  return (
    <Dialog title={text(centre === null ? 'signing.trust.addCentre' : 'signing.trust.addCertificate')} onClose={onClose} size="large" actions={
      <><Button onPress={onClose}>{text('page.cancel')}</Button><Button look="primary" icon="add" busy={edit.busy} disabled={facts === undefined || problem !== null} {...(problem === null ? {} : { describedBy: 'certificate-problem' })} onPress={() => void add()}>{text('signing.trust.addToDraft')}</Button></>
    }>
      <div className="stack">
        {centre === null ? <TextField label={text('signing.trust.field.name')} value={name} maxLength={200} required autoFocus onChange={setName} /> : null}
        {centre === null ? <Checkbox label={text('signing.trust.field.demo')} hint={text('signing.check.demoHint')} checked={demo} onChange={setDemo} /> : null}
        <div className="row">
          <Button icon="upload" onPress={() => input.current?.click()}>{text('signing.trust.certificateFile')}</Button>
          <input ref={input} type="file" hidden accept=".cer,.crt,.pem,.der" aria-label={text('signing.trust.certificateFile')} onChange={(event) => { void choose(event.target.files?.[0]); event.target.value = '' }} />
        </div>
        {found !== null && facts === undefined ? <Banner tone="danger">{text('signing.trust.noCertificate')}</Banner> : null}
        {facts === undefined ? null : <Found facts={facts} />}
        {facts !== undefined && needsRoot ? (
          <TextField label={text('signing.trust.fingerprintTyped')} hint={text('signing.trust.fingerprintHint', { count: fingerprintLetters })} value={typed} onChange={setTyped} error={agreement === 'other' ? text('signing.trust.fingerprintOther') : undefined} lines={2} />
        ) : null}
        {agreement === 'same' ? <Banner tone="done">{text('signing.trust.fingerprintSame')}</Banner> : null}
        {problem === null ? null : <p id="certificate-problem" className="muted">{problem}</p>}
        {edit.refusal === null ? null : <Banner tone="danger" title={text('page.refusedTitle')}>{text.refusal(edit.refusal)}</Banner>}
      </div>
    </Dialog>
  )
}

function Found({ facts }: { facts: CertificateFacts }) {
  const text = useText()
  const formats = useFormats()
  return (
    <dl className="check-facts">
      <dt>{text('signing.trust.subject')}</dt><dd><strong>{facts.subject}</strong></dd>
      <dt>{text('signing.check.certificate')}</dt><dd>{text('signing.check.serial', { serial: facts.serial })} · {facts.algorithm}</dd>
      <dt>{text('signing.trust.issuer')}</dt><dd>{facts.selfSigned ? text('signing.trust.selfSigned') : facts.issuer}</dd>
      <dt>{text('signing.trust.validity')}</dt><dd>{text('signing.check.validity', { from: formats.exact(facts.validFrom), until: formats.exact(facts.validUntil) })}</dd>
      <dt>{text('signing.trust.fingerprint')}</dt><dd><code className="mono trust-fingerprint">{spoken(facts.fingerprint)}</code></dd>
    </dl>
  )
}
