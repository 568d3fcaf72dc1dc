import { useState } from 'react'
import { fetchLists, trust, type TrustAnswer } from '../../domain/signing/contract.ts'
import { isSameKeepers } from '../../domain/signing/trust-rules.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { useFormats } from '../kernel/formats.ts'
import { useAnswer, useCommand } from '../kernel/portal.ts'
import { useTitle } from '../kernel/routes.ts'
import { mayAtAll, useConnection, useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Choice } from '../ui/Field.tsx'
import { Banner, EmptyState, State } from '../ui/Show.tsx'
import { toast } from '../ui/Toast.tsx'
import { AddCertificateDialog } from './AddCertificateDialog.tsx'
import { CentrePanel } from './CentrePanel.tsx'
import { ChangeList, TrustDraft } from './TrustDraft.tsx'
import { FullDigest } from './CheckedSignatureView.tsx'
import { SigningTabs } from './SigningTabs.tsx'
import { choicesIn, edits, useTrustEdit } from './trust-edits.ts'
import './signing.css'

/** §63: whom the portal believes. Everyone may read it; the portal's administrator changes, signs and publishes it. */
export function TrustScreen() {
  const text = useText()
  const { holder } = useSeatTaken()
  useTitle(text('signing.trust.title'))
  const answer = useAnswer(trust, {})
  const keeps = mayAtAll(holder, 'signing.keepTrust')
  return (
    <>
      <header className="screen-head"><h1>{text('signing.trust.title')}</h1>{keeps ? null : <p className="muted">{text('signing.trust.readOnly')}</p>}</header>
      <SigningTabs />
      <AnswerView answer={answer}>{(found) => <TrustView answer={found} keeps={keeps} />}</AnswerView>
    </>
  )
}

function TrustView({ answer, keeps }: { answer: TrustAnswer; keeps: boolean }) {
  const text = useText()
  const edit = useTrustEdit(answer)
  const [adding, setAdding] = useState(false)
  const offline = useConnection()?.state === 'offline'
  const choices = choicesIn(answer)
  const mayEdit = keeps && !offline
  return (
    <div className="check stack">
      {answer.draft === null ? null : <TrustDraft draft={answer.draft} current={answer.current} keeps={keeps} />}
      {edit.refusal === null ? null : <Banner tone="danger" title={text('page.refusedTitle')}>{text.refusal(edit.refusal)}</Banner>}
      <KeepersBehind answer={answer} onRenew={mayEdit ? () => void edit.renew() : null} busy={edit.busy} />
      <Current answer={answer} />
      <section className="panel stack" aria-label={text('signing.trust.revocation')}>
        {mayEdit ? (
          <Choice label={text('signing.trust.revocation')} value={choices.revocation} onChange={(value) => void edit.run(edits.setRevocation(value))} options={(['whenKnown', 'required'] as const).map((value) => ({ value, label: text(`signing.trust.revocation.${value}`), hint: text(`signing.trust.revocationHint.${value}`) }))} />
        ) : (
          <><h2>{text('signing.trust.revocation')}</h2><p><strong>{text(`signing.trust.revocation.${choices.revocation}`)}</strong></p><p className="muted reading">{text(`signing.trust.revocationHint.${choices.revocation}`)}</p></>
        )}
      </section>
      <div className="screen-head">
        <h2>{text('signing.trust.centres')}</h2>
        {keeps ? <span className="end"><Button icon="add" disabled={offline} onPress={() => setAdding(true)}>{text('signing.trust.addCentre')}</Button></span> : null}
      </div>
      {choices.centres.length === 0 ? <EmptyState icon="seal" title={text('signing.trust.nobodyYet')}>{text('signing.trust.nobodyYetHint')}</EmptyState> : null}
      {choices.centres.map((centre) => <CentrePanel key={centre.name} centre={centre} answer={answer} mayEdit={mayEdit} edit={edit} />)}
      <Lists answer={answer} keeps={mayEdit} />
      <Editions answer={answer} />
      {adding ? <AddCertificateDialog answer={answer} centre={null} edit={edit} onClose={() => setAdding(false)} /> : null}
    </div>
  )
}

function Current({ answer: { current, editions } }: { answer: TrustAnswer }) {
  const text = useText()
  const formats = useFormats()
  if (current === null) return <Banner tone="now" title={text('signing.trust.none')}>{text('signing.trust.noneHint')}</Banner>
  const { list, sha256, signedBy } = current
  return (
    <section className="panel stack" aria-labelledby="trust-current">
      <h2 id="trust-current">{text('signing.trust.inForce', { edition: list.edition })}</h2>
      <dl className="check-facts">
        <dt>{text('signing.trust.publishedAt')}</dt><dd>{formats.exact(editions[0]?.at ?? list.at)}</dd>
        <dt>{text('signing.trust.signedBy')}</dt>
        <dd>{signedBy === null ? <State tone="now" icon="information">{text('signing.trust.unsigned')}</State> : <State tone="done" icon="seal">{signedBy}</State>}</dd>
        <dt>{text('signing.trust.keepers')}</dt><dd>{list.keepers.map((keeper) => keeper.name).join(', ') || '—'}</dd>
        <dt>trust.json</dt><dd><FullDigest sha256={sha256} /></dd>
      </dl>
    </section>
  )
}

/** Since the edition was made somebody became the portal's administrator, or is none any more. */
function KeepersBehind({ answer: { current, draft, administrators }, onRenew, busy }: { answer: TrustAnswer; onRenew: (() => void) | null; busy: boolean }) {
  const text = useText()
  if (current === null || current.signedBy === null || draft !== null || isSameKeepers(current.list.keepers, administrators)) return null
  return (
    <Banner tone="now" title={text('signing.trust.keepersBehind')} action={onRenew && <Button busy={busy} onPress={onRenew}>{text('signing.trust.renewKeepers')}</Button>}>
      {text('signing.trust.keepersBehindHint', { names: administrators.map(({ name }) => name).join(', ') || '—' })}
    </Banner>
  )
}

/** Revocation lists as they were fetched: how fresh, how long, and what went wrong. */
function Lists({ answer: { lists }, keeps }: { answer: TrustAnswer; keeps: boolean }) {
  const text = useText()
  const formats = useFormats()
  const fetching = useCommand(fetchLists)
  if (lists.length === 0) return null
  const now = async () => {
    const done = await fetching.run({}, { title: text('signing.trust.fetchNow') })
    if (done.state === 'done') toast((text) => text('signing.trust.fetching'))
  }
  return (
    <section className="panel stack" aria-labelledby="trust-lists">
      <div className="screen-head"><h2 id="trust-lists">{text('signing.trust.lists')}</h2>{keeps ? <span className="end"><Button icon="download" busy={fetching.busy} onPress={() => void now()}>{text('signing.trust.fetchNow')}</Button></span> : null}</div>
      <div className="trust-table">
        <table className="plain-table">
          <thead><tr>{(['address', 'entries', 'made', 'until', 'state'] as const).map((each) => <th key={each} scope="col">{text(`signing.trust.list.${each}`)}</th>)}</tr></thead>
          <tbody>
            {lists.map((list) => (
              <tr key={list.url}>
                <td className="mono">{list.url}</td>
                <td>{list.entries === null ? '—' : formats.number(list.entries)}{list.size === null ? '' : ` · ${formats.size(list.size)}`}</td>
                <td>{list.thisUpdate === null ? '—' : formats.exact(list.thisUpdate)}</td>
                <td>{list.nextUpdate === null ? '—' : formats.exact(list.nextUpdate)}</td>
                <td>{list.problem !== null && text.known(list.problem) ? <State tone="danger" icon="warning">{text(list.problem)}</State> : list.fetchedAt === null ? <State icon="waiting">{text('signing.trust.list.notYet')}</State> : <State tone="done" icon="check">{text('signing.trust.list.fetched', { at: formats.moment(list.fetchedAt) })}</State>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Editions({ answer: { editions } }: { answer: TrustAnswer }) {
  const text = useText()
  const formats = useFormats()
  if (editions.length === 0) return null
  return (
    <section className="panel stack" aria-labelledby="trust-editions">
      <h2 id="trust-editions">{text('signing.trust.history')}</h2>
      <ol className="trust-editions">
        {editions.map((each) => (
          <li key={each.edition}>
            <p><strong>{text('signing.check.edition', { edition: each.edition })}</strong> <span className="muted">{formats.exact(each.at)} · {each.by ?? text('signing.trust.unsigned')}</span></p>
            <ChangeList changes={each.changes} />
          </li>
        ))}
      </ol>
    </section>
  )
}
