import type { SignatureRecord } from '../../domain/people/actor.ts'
import { useFormats } from '../kernel/formats.ts'
import { useText } from '../kernel/text.ts'
import { SignatureLevel, SignatureVerdict } from '../signing/public.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Digest } from '../ui/Show.tsx'
import { actorLines } from './words.ts'

/** What stands behind a seal: who, when, with which certificate, over which bytes. The portal verified it before it was kept. */
export function SignatureDialog({ signature, onClose }: { signature: SignatureRecord; onClose: () => void }) {
  const text = useText()
  const formats = useFormats()
  const { certificate } = signature
  return (
    <Dialog title={text('approvals.signature.title')} onClose={onClose}>
      <SignatureVerdict sha256={signature.sha256} />
      <dl className="facts">
        <dt>{text('approvals.signature.signer')}</dt>
        <dd>{actorLines(text, signature.by).map((line) => <p key={line}>{line}</p>)}</dd>
        <dt>{text('approvals.sheet.when')}</dt>
        <dd>{formats.exact(signature.at)}</dd>
        <dt>{text('approvals.sheet.certificate')}</dt>
        <dd>
          <p>{certificate.subject}</p>
          <p className="muted small">{text('approvals.sheet.serial')} <span className="mono">{certificate.serial}</span></p>
          <p className="muted small">{certificate.issuer}</p>
          <p className="muted small">{text('approvals.signature.validity', { from: formats.exact(certificate.validFrom), until: formats.exact(certificate.validUntil) })}</p>
        </dd>
        <dt>{text('signing.check.level')}</dt>
        <dd><SignatureLevel sha256={signature.sha256} /></dd>
        <dt>{text('approvals.signature.manifest')}</dt>
        <dd><Digest sha256={signature.manifestSha256} /></dd>
        <dt>{text('approvals.signature.file')}</dt>
        <dd><Digest sha256={signature.sha256} /></dd>
      </dl>
    </Dialog>
  )
}
