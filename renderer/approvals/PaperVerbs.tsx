import { useEffect, useState } from 'react'
import { currentVersion, type Approval } from '../../domain/approvals/approval.ts'
import { signApproval, signOutcome, visaApproval } from '../../domain/approvals/contract.ts'
import { ownReview } from '../../domain/approvals/review-rules.ts'
import type { OutboxRow } from '../../domain/kernel/bridge.ts'
import { refuse } from '../../domain/kernel/verdict.ts'
import { OutboxRows } from '../kernel/OutboxRows.tsx'
import { useSignedCommand } from '../kernel/signing.ts'
import { go, routeTo } from '../kernel/routes.ts'
import { useOutbox, useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { VerbBar, type Verb } from '../kernel/VerbBar.tsx'
import { Banner } from '../ui/Show.tsx'
import { toast } from '../ui/Toast.tsx'
import type { IconName } from '../ui/Icon.tsx'
import { DeedDialog } from './DeedDialog.tsx'
import { paperToSign, type SignVerb } from './sign-many.ts'
import { verbsHere, type PaperVerb } from './verbs.ts'

const icons: Partial<Record<PaperVerb, IconName>> = {
  submit: 'send', answerRemarks: 'remark', agreeUnit: 'check', visa: 'seal', sign: 'seal', receive: 'file', resolve: 'person', giveOpinion: 'remark',
  follow: 'remark', decide: 'edit', agreeOutcome: 'check', signOutcome: 'seal', placeVersion: 'upload', exportPackage: 'download', archive: 'archive',
  amend: 'edit', returnInner: 'returned', returnOutcome: 'returned', printSheet: 'print', reassign: 'people', withdraw: 'remove',
}
const signs: readonly PaperVerb[] = ['visa', 'sign', 'signOutcome']
/** The first allowed of these is the one primary button. */
const asides: readonly PaperVerb[] = ['amend', 'returnInner', 'returnOutcome', 'printSheet', 'reassign', 'withdraw']

export function PaperVerbs({ approval }: { approval: Approval }) {
  const text = useText()
  const seat = useSeatTaken()
  const [open, setOpen] = useState<PaperVerb | null>(null)
  const signing = usePaperSigning(approval)
  const unsent = useOutbox().filter((row) => isAbout(row, approval))
  // What waits for the line is done as far as its person is concerned: a second one would only be refused.
  const here = verbsHere(seat, approval).map((each) => (unsent.some((row) => row.state !== 'refused' && row.name === `approvals.${each.verb}`) ? { ...each, verdict: refuse('page.outbox.waiting') } : each))
  const primary = here.find(({ verb, verdict }) => verdict.allowed && !asides.includes(verb))?.verb
  const press = (verb: PaperVerb) => {
    if (signs.includes(verb)) void signing.sign(verb)
    else if (verb === 'answerRemarks' || verb === 'follow') go(routeTo('/approvals/:id/:tab', { id: approval.id, tab: 'remarks' }))
    else setOpen(verb)
  }
  const verbs: Verb[] = here.map(({ verb, verdict }) => ({
    key: verb,
    title: text(`approvals.verb.${verb}`),
    verdict,
    look: verb === primary ? 'primary' : 'plain',
    onPress: () => press(verb),
    busy: signing.busy && signs.includes(verb),
    ...(icons[verb] ? { icon: icons[verb] } : {}),
  }))
  return (
    <div className="screen-only stack">
      <VerbBar label={text('approvals.paper.verbs')} verbs={verbs} />
      {signing.refusal ? <Banner tone="danger" title={text('page.refusedTitle')}>{text.refusal(signing.refusal)}</Banner> : null}
      {unsent.length > 0 ? <section aria-label={text('page.outbox')}><OutboxRows rows={unsent} /></section> : null}
      {open ? <DeedDialog verb={open} approval={approval} onClose={() => setOpen(null)} /> : null}
    </div>
  )
}

/** A deed on this very paper that has not reached the portal, or that it refused. */
function isAbout({ name, input }: OutboxRow, approval: Approval): boolean {
  return name.startsWith('approvals.') && (input as { id?: unknown }).id === approval.id
}

/** The three signed deeds of the route; each shows what is signed before the key is asked for. */
function usePaperSigning(approval: Approval) {
  const text = useText()
  const seat = useSeatTaken()
  const visa = useSignedCommand(visaApproval)
  const head = useSignedCommand(signApproval)
  const outcome = useSignedCommand(signOutcome)
  const [tried, setTried] = useState<'visa' | 'head' | 'outcome' | null>(null)
  const version = currentVersion(approval)
  const state = `${version.n} ${version.rounds.length} ${ownReview(seat, approval)?.outcome?.at ?? ''}`
  useEffect(() => setTried(null), [state])
  const sign = async (verb: PaperVerb) => {
    const { input } = paperToSign(verb as SignVerb, approval, seat.holder.body)
    const wish = { verb: text(`approvals.verb.${verb}`), consequence: text(`approvals.consequence.${verb as 'visa' | 'sign' | 'signOutcome'}`) }
    setTried(verb === 'visa' ? 'visa' : verb === 'sign' ? 'head' : 'outcome')
    const used = verb === 'visa' ? visa : verb === 'sign' ? head : outcome
    const result = await used.run(input as never, wish)
    if (result?.state === 'done') toast((text) => text('approvals.done.signed', { number: result.answer.number }))
    if (result?.state === 'queued') toast((text) => text('page.willBeSentLater'), 'now')
  }
  const used = tried === null ? null : { visa, head, outcome }[tried]
  return { sign, busy: visa.busy || head.busy || outcome.busy, refusal: used?.refusal ?? null }
}
