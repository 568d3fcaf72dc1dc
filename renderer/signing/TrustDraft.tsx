import { dropTrustDraft, publishTrust, type TrustAnswer, type TrustChange } from '../../domain/signing/contract.ts'
import { mayPublishNext } from '../../domain/signing/trust-rules.ts'
import { all, allowed, refuse } from '../../domain/kernel/verdict.ts'
import { useFormats } from '../kernel/formats.ts'
import { useCommand } from '../kernel/portal.ts'
import { useSignedCommand } from '../kernel/signing.ts'
import { useConnection, useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { VerbBar } from '../kernel/VerbBar.tsx'
import { Banner } from '../ui/Show.tsx'
import { toast } from '../ui/Toast.tsx'
import { spoken } from './trust-edits.ts'

/** The next edition before it is signed: what it changes, in words, and the two things that can be done with it. */
export function TrustDraft({ draft, current, keeps }: { draft: NonNullable<TrustAnswer['draft']>; current: TrustAnswer['current']; keeps: boolean }) {
  const text = useText()
  const formats = useFormats()
  const publish = useSignedCommand(publishTrust)
  const drop = useCommand(dropTrustDraft)
  const offline = useConnection()?.state === 'offline'
  const { person } = useSeatTaken()
  const { edition } = draft.list
  const may = !keeps ? refuse('kernel.noRight') : offline ? refuse('kernel.noLine') : allowed
  const sign = async () => {
    const done = await publish.run({ edition }, { verb: text('signing.trust.publish'), consequence: text('signing.trust.publishConsequence') })
    if (done?.state === 'done') toast((text) => text('signing.trust.published', { edition }))
  }
  const refusal = publish.refusal ?? drop.refusal
  return (
    <section className="panel stack trust-draft" aria-labelledby="trust-draft">
      <h2 id="trust-draft">{text('signing.trust.draft', { edition })}</h2>
      <p className="muted">{text('signing.trust.draftBy', { by: draft.by, at: formats.exact(draft.at) })}</p>
      <ChangeList changes={draft.changes} />
      {refusal === null ? null : <Banner tone="danger" title={text('page.refusedTitle')}>{text.refusal(refusal)}</Banner>}
      <VerbBar
        label={text('signing.trust.draft', { edition })}
        verbs={[
          { key: 'publish', title: text('signing.trust.publish'), icon: 'seal', look: 'primary', verdict: all(may, mayPublishNext(person.iin, current === null || current.signedBy === null ? null : current.list.keepers)), busy: publish.busy, onPress: () => void sign() },
          { key: 'drop', title: text('signing.trust.drop'), icon: 'remove', verdict: may, busy: drop.busy, onPress: () => void drop.run({ seen: draft.file.sha256 }, { title: text('signing.trust.drop') }) },
        ]}
      />
    </section>
  )
}

export function ChangeList({ changes }: { changes: readonly TrustChange[] }) {
  const text = useText()
  if (changes.length === 0) return null
  return (
    <ul className="trust-changes">
      {changes.map((change, index) => (
        <li key={index}>
          <span className={/Removed$/.test(change.what) ? 'trust-gone' : 'trust-new'}>{text(`signing.what.${change.what}`)}:</span>{' '}
          {change.centre}{change.words === '' ? null : <> — {change.what === 'revocationChanged' ? text(`signing.trust.revocation.${change.words === 'required' ? 'required' : 'whenKnown'}`) : change.words}</>}
          {change.fingerprint === '' ? null : <code className="mono check-digest">{spoken(change.fingerprint)}</code>}
        </li>
      ))}
    </ul>
  )
}
