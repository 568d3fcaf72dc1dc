import { useState } from 'react'
import type { CertificateFacts, TrustAnswer } from '../../domain/signing/contract.ts'
import type { Centre } from '../../domain/signing/trust-list.ts'
import { useFormats } from '../kernel/formats.ts'
import { useNow } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Badge, State } from '../ui/Show.tsx'
import { AddCertificateDialog } from './AddCertificateDialog.tsx'
import { CentreDialog } from './CentreDialog.tsx'
import { edits, spoken, type useTrustEdit } from './trust-edits.ts'

type Edit = ReturnType<typeof useTrustEdit>
interface CentrePanelProps {
  centre: Centre
  answer: TrustAnswer
  mayEdit: boolean
  edit: Edit
}

/** One certification centre: its certificates with their fingerprints, its rules and addresses. */
export function CentrePanel({ centre, answer, mayEdit, edit }: CentrePanelProps) {
  const text = useText()
  const [open, setOpen] = useState<'rules' | 'certificate' | 'remove' | null>(null)
  const { profile } = centre
  const certificate = (der: string) => answer.certificates.find((each) => each.der === der)
  const addresses = [['timestamps', profile.timestamps], ['status', profile.status], ...profile.lists.map((each) => ['lists', each] as const)] as const
  return (
    <section className="panel stack" aria-label={centre.name}>
      <div className="screen-head">
        <h3>{centre.name} {centre.demo ? <Badge tone="now">{text('signing.check.demo')}</Badge> : null}</h3>
        {mayEdit ? (
          <span className="end row">
            <Button icon="edit" onPress={() => setOpen('rules')}>{text('signing.trust.changeCentre')}</Button>
            <Button icon="add" onPress={() => setOpen('certificate')}>{text('signing.trust.addCertificate')}</Button>
            <IconButton icon="remove" label={text('signing.trust.removeCentre', { name: centre.name })} onPress={() => setOpen('remove')} />
          </span>
        ) : null}
      </div>
      {centre.demo ? <p className="muted">{text('signing.check.demoHint')}</p> : null}
      <ul className="trust-certificates">
        {[...centre.anchors, ...centre.intermediates].map((der) => (
          <Certificate key={der} facts={certificate(der)} anchor={centre.anchors.includes(der)} removable={mayEdit && (centre.anchors.length > 1 || !centre.anchors.includes(der))} onRemove={() => void edit.run(edits.removeCertificate(centre.name, der))} />
        ))}
      </ul>
      <dl className="check-facts">
        {addresses.map(([what, address], index) => <div key={`${what} ${index}`} className="trust-line"><dt>{text(`signing.trust.field.${what}`)}</dt><dd>{address === null ? <State icon="information">{text('signing.trust.notConfigured')}</State> : <span className="mono">{address}</span>}</dd></div>)}
        {profile.timestampPolicy === null ? null : <div className="trust-line"><dt>{text('signing.trust.field.timestampPolicy')}</dt><dd className="mono">{profile.timestampPolicy}</dd></div>}
        {(['policies', 'roles'] as const).filter((each) => profile[each].length > 0).map((each) => <div key={each} className="trust-line"><dt>{text(`signing.trust.field.${each}`)}</dt><dd className="mono">{profile[each].join(', ')}</dd></div>)}
        <div className="trust-line"><dt>{text('signing.trust.field.digests')}</dt><dd>{profile.digests.map((each) => text(`signing.digest.${each}`)).join(', ')}</dd></div>
      </dl>
      {open === 'rules' ? <CentreDialog centre={centre} answer={answer} onClose={() => setOpen(null)} /> : null}
      {open === 'certificate' ? <AddCertificateDialog answer={answer} centre={centre} edit={edit} onClose={() => setOpen(null)} /> : null}
      {open === 'remove' ? (
        <Dialog alert size="small" title={text('signing.trust.removeCentre', { name: centre.name })} onClose={() => setOpen(null)} actions={
          <><Button onPress={() => setOpen(null)}>{text('page.cancel')}</Button><Button look="danger" busy={edit.busy} onPress={() => void edit.run(edits.removeCentre(centre.name)).then(() => setOpen(null))}>{text('signing.trust.remove')}</Button></>
        }><p className="reading">{text('signing.trust.removeHint')}</p></Dialog>
      ) : null}
    </section>
  )
}

function Certificate({ facts, anchor, removable, onRemove }: { facts: CertificateFacts | undefined; anchor: boolean; removable: boolean; onRemove: () => void }) {
  const text = useText()
  const formats = useFormats()
  const now = useNow()
  if (facts === undefined) return null
  const expired = facts.validUntil < now
  return (
    <li className="trust-certificate">
      <div>
        <p><Badge tone={anchor ? 'accent' : 'plain'}>{text(anchor ? 'signing.trust.anchor' : 'signing.trust.intermediate')}</Badge> <strong>{facts.subject}</strong></p>
        <p className="muted small">{text('signing.check.serial', { serial: facts.serial })} · {facts.algorithm} · {text('signing.check.validity', { from: formats.exact(facts.validFrom), until: formats.exact(facts.validUntil) })}</p>
        {expired ? <State tone="danger" icon="warning">{text('signing.reason.certificateExpired')}</State> : null}
        <code className="mono check-digest">{spoken(facts.fingerprint)}</code>
      </div>
      {removable ? <IconButton icon="remove" label={text('signing.trust.removeCertificate', { name: facts.subject })} onPress={onRemove} /> : null}
    </li>
  )
}
