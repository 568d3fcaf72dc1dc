import { useState } from 'react'
import { currentVersion, protocolSigned, type Approval, type Protocol, type Version } from '../../domain/approvals/approval.ts'
import { signProtocol } from '../../domain/approvals/contract.ts'
import { deriveDeadline, listOpinions } from '../../domain/approvals/queries.ts'
import { mayProposeProtocol, maySignProtocol } from '../../domain/approvals/review-rules.ts'
import { reviewStage, type Outcome, type Review } from '../../domain/approvals/review.ts'
import { isOverdue } from '../../domain/approvals/rules.ts'
import { hasRight } from '../../domain/kernel/rights.ts'
import { call } from '../kernel/bridge.ts'
import { useFormats } from '../kernel/formats.ts'
import { useAnswer } from '../kernel/portal.ts'
import { useSignedCommand } from '../kernel/signing.ts'
import { useSeatTaken, useToday } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { VerbBar } from '../kernel/VerbBar.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Banner, Moment, State } from '../ui/Show.tsx'
import { toast } from '../ui/Toast.tsx'
import { FileList } from './CardTab.tsx'
import { DerivationTable } from './DerivationTable.tsx'
import { ProtocolDialog } from './ProtocolDialog.tsx'
import { SignedSeal } from './SignedSeal.tsx'

/** §14-9: each approving body with its time, status, signature, comment and files. */
export function BodiesTab({ approval, version }: { approval: Approval; version: Version }) {
  const text = useText()
  if (version.reviews.length === 0) {
    return <ul className="stack">{version.bodies.map((body) => <li key={body.id}><strong>{text.tri(body.name)}</strong> <span className="muted">{text('approvals.bodies.notSent')}</span></li>)}</ul>
  }
  return <div className="stack">{version.reviews.map((review) => <BodyReview key={review.body.id} {...{ approval, version, review }} />)}</div>
}

function BodyReview({ approval, version, review }: { approval: Approval; version: Version; review: Review }) {
  const text = useText()
  const formats = useFormats()
  const seat = useSeatTaken()
  const today = useToday()
  const [deriving, setDeriving] = useState(false)
  const isOwn = seat.holder.body === review.body.id
  const late = isOverdue(review, today)
  return (
    <section className="body-review" aria-label={text.tri(review.body.name)}>
      <header className="row">
        <h3>{text.tri(review.body.name)}</h3>
        <ReviewState review={review} />
        {late ? <State tone="danger" icon="warning">{text('approvals.bodies.overdue')}</State> : null}
        {review.term ? <span className="end row"><span className="muted">{text('approvals.paper.until', { date: formats.date(review.term.deadline) })}</span><Button look="quiet" icon="calendar" onPress={() => setDeriving(true)}>{text('approvals.bodies.derivation')}</Button></span> : null}
      </header>
      {review.incoming ? <p className="muted small">{text('approvals.sheet.incoming')}: {review.incoming.number} · <Moment at={review.incoming.at} /></p> : null}
      {review.resolution ? <p>{text('approvals.field.responsible')}: {text.tri(review.resolution.responsible.name)} — {review.resolution.executor.name}{review.resolution.words ? <q className="resolution-words">{review.resolution.words}</q> : null}</p> : null}
      {review.outcome ? <OutcomeView outcome={review.outcome} /> : null}
      {review.signature ? (
        <SignedSeal signature={review.signature} />
      ) : null}
      {isOwn ? <Opinions approval={approval} version={version} /> : null}
      {isOwn && review.returns.length > 0 ? review.returns.map((each) => <Banner key={each.at} tone="now" title={text('approvals.paper.returned', { name: each.by.name })}>{each.reason}</Banner>) : null}
      <Protocols {...{ approval, version, review }} />
      {deriving ? <DerivationDialog approval={approval} version={version} review={review} onClose={() => setDeriving(false)} /> : null}
    </section>
  )
}

export function ReviewState({ review }: { review: Review }) {
  const text = useText()
  const stage = reviewStage(review)
  if (stage !== 'done' || review.outcome === null) return <State tone="accent" icon="waiting">{text(`approvals.stage.${stage}`)}</State>
  const { kind } = review.outcome
  return <State tone={kind === 'refused' ? 'danger' : kind === 'agreed' ? 'done' : 'now'} icon={kind === 'refused' ? 'refused' : kind === 'agreed' ? 'check' : 'remark'}>{text(`approvals.outcome.${kind}`)}</State>
}

function OutcomeView({ outcome }: { outcome: Outcome }) {
  const text = useText()
  return (
    <div className="stack">
      {outcome.words ? <p className="reading">{outcome.words}</p> : null}
      {outcome.remarks.length > 0 ? (
        <ol className="remark-list">
          {outcome.remarks.map((remark) => (
            <li key={remark.id}>
              {remark.passage ? <q className="remark-quote" lang={remark.passage.language}>{remark.passage.quote}</q> : null}
              <p>{remark.remark}</p>
              <p className="muted"><strong>{text('page.proposal')}:</strong> {remark.proposal}</p>
            </li>
          ))}
        </ol>
      ) : null}
      {outcome.files.length > 0 ? <FileList title={text('approvals.field.outcomeFiles')} files={outcome.files} /> : null}
    </div>
  )
}

/** Only the body itself is answered here; others hear "not found" (B1.1). */
function Opinions({ approval, version }: { approval: Approval; version: Version }) {
  const text = useText()
  const { holder } = useSeatTaken()
  const { answer } = useAnswer(listOpinions, { id: approval.id, version: version.n, body: holder.body })
  if (!answer || answer.opinions.length === 0) return null
  return (
    <section className="stack" aria-label={text('approvals.bodies.opinions')}>
      <h4>{text('approvals.bodies.opinions')}</h4>
      <ul className="stack">
        {answer.opinions.map((opinion) => (
          <li key={`${opinion.unit} ${opinion.at}`}>
            <p><strong>{opinion.by.name}</strong> <State tone={opinion.position === 'objects' ? 'danger' : opinion.position === 'agrees' ? 'done' : 'now'} icon={opinion.position === 'agrees' ? 'check' : 'remark'}>{text(`approvals.position.${opinion.position}`)}</State> <span className="muted small"><Moment at={opinion.at} /></span></p>
            {opinion.words ? <p className="reading">{opinion.words}</p> : null}
            {opinion.remarks.map((remark) => <p key={remark.id} className="reading">— {remark.remark} <span className="muted">({text('page.proposal')}: {remark.proposal})</span></p>)}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** B1.5: the term told day by day, which can be printed. */
function DerivationDialog({ approval, version, review, onClose }: { approval: Approval; version: Version; review: Review; onClose: () => void }) {
  const text = useText()
  const derived = useAnswer(deriveDeadline, { id: approval.id, version: version.n, body: review.body.id })
  return (
    <Dialog title={text('approvals.bodies.derivation')} size="large" onClose={onClose} actions={<Button icon="print" onPress={() => void call('shell.print', {})}>{text('page.print')}</Button>}>
      <DerivationTable derived={derived} />
    </Dialog>
  )
}

function Protocols({ approval, version, review }: { approval: Approval; version: Version; review: Review }) {
  const text = useText()
  const seat = useSeatTaken()
  const [drawing, setDrawing] = useState(false)
  const own = version.protocols.filter((protocol) => protocol.body.id === review.body.id)
  const may = version === currentVersion(approval) && hasRight(seat.holder.roles, 'approvals.decide') ? mayProposeProtocol(seat, approval, review.body.id) : null
  return (
    <>
      {own.map((protocol) => <ProtocolView key={protocol.id} {...{ approval, version, protocol }} />)}
      {may?.allowed ? <div className="row screen-only"><Button icon="edit" onPress={() => setDrawing(true)}>{text('approvals.verb.proposeProtocol')}</Button></div> : null}
      {drawing ? <ProtocolDialog approval={approval} body={review.body} onClose={() => setDrawing(false)} /> : null}
    </>
  )
}

/** §21: the protocol of disagreements with both positions and both heads' signatures. */
function ProtocolView({ approval, version, protocol }: { approval: Approval; version: Version; protocol: Protocol }) {
  const text = useText()
  const seat = useSeatTaken()
  const signing = useSignedCommand(signProtocol)
  const isHead = hasRight(seat.holder.roles, 'approvals.sign') && (seat.holder.body === approval.developer.id || seat.holder.body === protocol.body.id)
  const sign = async () => {
    const result = await signing.run({ id: approval.id, version: version.n, protocol: protocol.id }, { verb: text('approvals.verb.signProtocol'), consequence: text('approvals.consequence.signProtocol') })
    if (result?.state === 'done') toast((text) => text('approvals.done.signed', { number: approval.number }))
    if (result?.state === 'queued') toast((text) => text('page.willBeSentLater'), 'now')
  }
  return (
    <section className="protocol" aria-label={text('approvals.station.protocol')}>
      <h4>{text('approvals.station.protocol')} <State tone={protocolSigned(protocol) ? 'done' : 'now'} icon={protocolSigned(protocol) ? 'check' : 'waiting'}>{text(protocolSigned(protocol) ? 'approvals.protocol.signed' : 'approvals.protocol.unsigned')}</State></h4>
      <table className="plain-table">
        <thead><tr><th scope="col">{text('approvals.protocol.subject')}</th><th scope="col">{text.tri(protocol.body.shortName)}</th><th scope="col">{text.tri(approval.developer.shortName)}</th></tr></thead>
        <tbody>{protocol.points.map((point, index) => <tr key={index}><td>{point.subject}</td><td>{point.bodyPosition}</td><td>{point.developerPosition}</td></tr>)}</tbody>
      </table>
      <div className="row">
        {[protocol.signatures.developer, protocol.signatures.body].map((signature) => (signature ? (
          <SignedSeal key={signature.sha256} signature={signature} />
        ) : null))}
      </div>
      {isHead && version === currentVersion(approval) ? <VerbBar label={text('approvals.station.protocol')} verbs={[{ key: 'signProtocol', title: text('approvals.verb.signProtocol'), icon: 'seal', verdict: maySignProtocol(seat, approval, protocol.id), onPress: () => void sign(), busy: signing.busy }]} /> : null}
      {signing.refusal ? <Banner tone="danger">{text.refusal(signing.refusal)}</Banner> : null}
    </section>
  )
}
