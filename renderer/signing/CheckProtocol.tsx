import type { CheckedPackage, SignatureCheck } from '../../domain/signing/check.ts'
import { useFormats } from '../kernel/formats.ts'
import { useText } from '../kernel/text.ts'
import { Banner, State } from '../ui/Show.tsx'
import { CheckedSignatureView, FullDigest } from './CheckedSignatureView.tsx'

/** The answer as a protocol: the whole first, then each signature; printed as it stands. */
export function CheckProtocol({ check }: { check: SignatureCheck }) {
  const text = useText()
  const formats = useFormats()
  const { signatures, packages, given, trust, statuses } = check
  const foreign = signatures.filter((each) => each.foreign !== null).length
  const wrong = signatures.filter((each) => !each.ok && each.foreign === null).length
  const packagesHold = packages.every((each) => each.refused === null && each.faults.length === 0)
  const demo = signatures.some((each) => each.signers.some((signer) => signer.demo))
  return (
    <>
      {wrong > 0 ? <Banner tone="danger" title={text('signing.check.someInvalid', { wrong, count: signatures.length })} /> : null}
      {foreign > 0 ? <Banner tone="now" title={text('signing.foreign.count', { count: foreign })}>{text('signing.foreign.hint')}</Banner> : null}
      {trust.problem === null ? null : <Banner tone="danger" title={text('signing.trust.notFollowed', { edition: trust.edition })}>{text(`signing.trustProblem.${trust.problem}`)}</Banner>}
      {wrong === 0 && foreign === 0 && packagesHold && signatures.length > 0 ? <Banner tone="done" title={text('signing.check.allValid', { count: signatures.length })} /> : null}
      {packages.map((each) => <PackageBanner key={each.name} checked={each} />)}
      {demo ? <Banner tone="now" title={text('signing.check.demo')}>{text('signing.check.demoHint')}</Banner> : null}
      <section className="panel stack" aria-labelledby="check-protocol">
        <h2 id="check-protocol">{text('signing.check.protocol')}</h2>
        <dl className="check-facts">
          <dt>{text('signing.check.at')}</dt>
          <dd>{formats.exact(check.at)}</dd>
          <dt>{text('signing.check.trust')}</dt>
          <dd>{text('signing.check.edition', { edition: trust.edition })} · {trust.fresh ? text('signing.check.trustFresh') : text('signing.check.trustKept', { at: trust.changedAt === null ? '—' : formats.exact(trust.changedAt) })}</dd>
          <dt>{text('signing.check.statuses')}</dt>
          {statuses.asOf === null ? null : <dd>{text('signing.check.statusesAsOf', { at: formats.exact(statuses.asOf) })}</dd>}
          {statuses.asOf !== null && statuses.untold === 0 ? null : <dd>{text('signing.check.statusesByLists')}</dd>}
          <dt>{text('signing.check.given')}</dt>
          <dd>
            <ul className="check-files">
              {given.map((file) => <li key={`${file.name} ${file.sha256}`}><strong>{file.name}</strong> <span className="muted small">{formats.size(file.size)}</span><FullDigest sha256={file.sha256} /></li>)}
            </ul>
          </dd>
          {packages.filter((each) => each.seal !== null).map((each) => <PackageSeal key={each.name} checked={each} />)}
        </dl>
      </section>
      {signatures.map((signature, index) => <CheckedSignatureView key={`${signature.name} ${index}`} signature={signature} number={index + 1} />)}
    </>
  )
}

function PackageBanner({ checked }: { checked: CheckedPackage }) {
  const text = useText()
  if (checked.refused !== null) return <Banner tone="danger" title={text('signing.check.packageUnread')}><strong>{checked.name}</strong>: {text.refusal(checked.refused)}</Banner>
  if (checked.faults.length === 0) return null
  return (
    <Banner tone="danger" title={text('signing.check.packageWrong')}>
      <ul>{checked.faults.map(({ path, what }) => <li key={`${path} ${what}`}><span className="mono">{path}</span>: {text(`signing.check.fault.${what}`)}</li>)}</ul>
    </Banner>
  )
}

function PackageSeal({ checked }: { checked: CheckedPackage }) {
  const text = useText()
  return (
    <>
      <dt>{text('signing.check.package')}</dt>
      <dd>
        <p>{checked.name}</p>
        {checked.faults.length === 0 ? <State tone="done" icon="check">{text('signing.check.intact')}</State> : <State tone="danger" icon="refused">{text('signing.check.packageWrong')}</State>}
      </dd>
      <dt>{text('signing.check.seal')}</dt>
      <dd>{checked.seal === null ? null : <FullDigest sha256={checked.seal} />} <span className="muted small">{text('signing.check.sealHint')}</span></dd>
    </>
  )
}
