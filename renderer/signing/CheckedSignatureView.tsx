import { useId } from 'react'
import type { CheckedSignature, CheckedSigner, NamedFile } from '../../domain/signing/check.ts'
import { useFormats } from '../kernel/formats.ts'
import { ManifestRows } from '../kernel/ManifestRows.tsx'
import { useText } from '../kernel/text.ts'
import type { IconName } from '../ui/Icon.tsx'
import { Badge, State, type Tone } from '../ui/Show.tsx'

/** The whole digest: on a protocol a shortened one proves nothing. */
export function FullDigest({ sha256 }: { sha256: string }) {
  return <code className="mono check-digest">{sha256}</code>
}

export function CheckedSignatureView({ signature, number }: { signature: CheckedSignature; number: number }) {
  const text = useText()
  const id = useId()
  const { manifest, content } = signature
  return (
    <section className={`panel stack check-signature ${signature.ok ? '' : signature.foreign === null ? 'wrong' : 'foreign'}`} aria-labelledby={id}>
      <h3 id={id} className="check-name">№ {number} · {signature.name}</h3>
      <div className="row">
        <Verdict signature={signature} />
        {signature.counted ? null : <Badge tone="now">{text('signing.check.uncounted')}</Badge>}
      </div>
      {signature.foreign === null ? null : (
        <div className="reading">
          <p>{text('signing.foreign.hint')}</p>
          <ul>{signature.foreign.map((form) => <li key={form}>{text(`signing.foreign.${form}`)}</li>)}</ul>
        </div>
      )}
      {signature.reason === null || signature.foreign !== null ? null : <p className="reading"><strong>{text.refusal(signature.reason)}</strong></p>}
      {isUnproven(signature) ? <p className="muted reading screen-only">{text('signing.check.expiredHint')}</p> : null}
      {signature.counted ? null : <p className="muted reading">{text('signing.check.uncountedHint')}</p>}
      <dl className="check-facts">
        {manifest === null ? null : <ManifestRows body={manifest.body} />}
        {signature.signers.map((signer) => <Signer key={`${signer.issuer} ${signer.serial}`} signer={signer} alone={signature.signers.length === 1} />)}
        {manifest?.signer.power ? (
          <>
            <dt>{text('page.sign.asWhom')}</dt>
            <dd>{text('page.sign.power', { number: manifest.signer.power.order.number, date: manifest.signer.power.order.date, from: manifest.signer.power.from, until: manifest.signer.power.until })}</dd>
          </>
        ) : null}
        {signature.files.length === 0 ? null : <><dt>{text('signing.check.named')}</dt><dd><ul className="check-files">{signature.files.map((file) => <Named key={`${file.name} ${file.sha256}`} file={file} />)}</ul></dd></>}
        {content === null ? null : <><dt>{text('signing.check.content')}</dt><dd>{content.name === '' ? text('signing.check.inside') : content.name}<FullDigest sha256={content.sha256} /></dd></>}
        <dt>{text('signing.check.signatureFile')}</dt>
        <dd><FullDigest sha256={signature.sha256} /></dd>
      </dl>
    </section>
  )
}

/** Whether only the moment of signing is missing: with a timestamp it might hold. */
const isUnproven = ({ reason, level }: CheckedSignature): boolean => reason?.key === 'signing.reason.certificateExpired' && (level.claimed === 'B' || level.claimed === 'CMS')

function Verdict({ signature: { ok, foreign } }: { signature: CheckedSignature }) {
  const text = useText()
  if (foreign !== null) return <State tone="now" icon="information">{text('signing.foreign.holds')}</State>
  return ok ? <State tone="done" icon="seal">{text('signing.check.valid')}</State> : <State tone="danger" icon="refused">{text('signing.check.invalid')}</State>
}

/** Who, with which certificate, when, and how strong the form is. */
function Signer({ signer, alone }: { signer: CheckedSigner; alone: boolean }) {
  const text = useText()
  const formats = useFormats()
  // The line above has the organisation already, where the certificate names a person.
  const organisation = signer.organisation !== null && signer.subject.includes(signer.organisation) ? null : signer.organisation
  const numbers = [signer.iin && text('page.iin', { iin: signer.iin }), organisation, signer.bin && text('page.bin', { bin: signer.bin })].filter(Boolean).join(' · ')
  const when = signer.timestamp ?? signer.signingTime
  return (
    <>
      <dt>{text('signing.check.signer')}</dt>
      <dd>
        <p><strong>{signer.subject}</strong> {signer.demo ? <Badge tone="now">{text('signing.check.demo')}</Badge> : null}</p>
        {numbers ? <p className="muted">{numbers}</p> : null}
        {alone || signer.reason === null ? null : <State tone="danger" icon="refused">{text.refusal(signer.reason)}</State>}
      </dd>
      <dt>{text('signing.check.certificate')}</dt>
      <dd>
        <p>{text('signing.check.serial', { serial: signer.serial })}</p>
        <p className="muted">{text('signing.check.issuer', { issuer: signer.issuer })} · {signer.algorithm}</p>
        {signer.centre === null ? null : <p className="muted">{text('signing.check.centre', { centre: signer.centre })}</p>}
        {signer.validFrom && signer.validUntil ? <p className="muted">{text('signing.check.validity', { from: formats.exact(signer.validFrom), until: formats.exact(signer.validUntil) })}</p> : null}
      </dd>
      <dt>{text('signing.check.signingTime')}</dt>
      <dd>{when === null ? text('signing.check.noTime') : <>{formats.exact(when)} <span className="muted small">{text(signer.timestamp === null ? 'signing.check.claimedTime' : 'signing.check.stampedTime')}</span></>}</dd>
      <dt>{text('signing.check.level')}</dt>
      <dd>{text('signing.check.levels', { claimed: text(`signing.check.level.${signer.level.claimed}`), verified: text(`signing.check.level.${signer.level.verified}`) })}</dd>
    </>
  )
}

const foundLooks: Record<NamedFile['found'], { tone: Tone; icon: IconName }> = { same: { tone: 'done', icon: 'check' }, changed: { tone: 'danger', icon: 'refused' }, absent: { tone: 'plain', icon: 'information' } }

function Named({ file }: { file: NamedFile }) {
  const text = useText()
  const formats = useFormats()
  return (
    <li>
      <span className="row"><strong>{file.name}</strong> <span className="muted small">{formats.size(file.size)}</span> <State {...foundLooks[file.found]}>{text(`signing.check.found.${file.found}`)}</State></span>
      <FullDigest sha256={file.sha256} />
    </li>
  )
}
