import { useState } from 'react'
import { accept, refuseTerm, retire, withdraw } from '../../domain/dictionary/contract.ts'
import { mayDecide, mayRetire, mayWithdraw } from '../../domain/dictionary/rules.ts'
import { CommandForm } from '../kernel/CommandForm.tsx'
import { useCommand } from '../kernel/portal.ts'
import { mayAtAll, useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { VerbBar, type Verb } from '../kernel/VerbBar.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Banner, Moment } from '../ui/Show.tsx'
import { toast } from '../ui/Toast.tsx'
import type { Term } from './terms.ts'

/** One term: what it is, what became of it, and what one may do with it. */
export function TermDialog({ entry, onClose }: { entry: Term; onClose: () => void }) {
  const text = useText()
  const seat = useSeatTaken()
  const [asking, setAsking] = useState<'refuse' | 'retire' | null>(null)
  const accepting = useCommand(accept)
  const withdrawing = useCommand(withdraw)
  const refusal = accepting.refusal ?? withdrawing.refusal
  const done = ({ state }: { state: 'done' | 'queued' }) => {
    if (state === 'queued') toast((text) => text('page.willBeSentLater'), 'now')
    else toast((text) => text('dictionary.glossary.decided'))
    onClose()
  }
  const run = async (command: typeof accepting | typeof withdrawing, title: string) => {
    const outcome = await command.run({ id: entry.id }, { title })
    if (outcome.state === 'done' || outcome.state === 'queued') done(outcome)
  }
  const moderates = mayAtAll(seat.holder, 'dictionary.moderate')
  const decide = mayDecide(seat, entry)
  const verbs: Verb[] = entry.waits ? [] : [
    ...(moderates && entry.state === 'proposed' ? [
      { key: 'accept', title: text('dictionary.glossary.accept'), icon: 'check' as const, look: 'primary' as const, verdict: decide, busy: accepting.busy, onPress: () => void run(accepting, text('dictionary.glossary.accept')) },
      { key: 'refuse', title: text('dictionary.glossary.refuse'), icon: 'refused' as const, verdict: decide, onPress: () => setAsking('refuse') },
    ] : []),
    ...(mayWithdraw(seat, entry).allowed ? [{ key: 'withdraw', title: text('dictionary.glossary.withdraw'), icon: 'returned' as const, verdict: mayWithdraw(seat, entry), busy: withdrawing.busy, onPress: () => void run(withdrawing, text('dictionary.glossary.withdraw')) }] : []),
    ...(moderates && entry.state === 'accepted' ? [{ key: 'retire', title: text('dictionary.glossary.retire'), icon: 'archive' as const, verdict: mayRetire(seat, entry), onPress: () => setAsking('retire') }] : []),
  ]
  const facts = [
    ...(['kk', 'ru', 'en'] as const).filter((language) => entry[language] !== '').map((language) => [text(`dictionary.glossary.${language}`), entry[language]] as const),
    [text('dictionary.glossary.pos'), text(`dictionary.pos.${entry.pos}`)] as const,
    [text('dictionary.glossary.topic'), text(`dictionary.topic.${entry.topic}`)] as const,
    ...(entry.note === '' ? [] : [[text('dictionary.glossary.note'), entry.note] as const]),
    [text('dictionary.glossary.state'), text(`dictionary.glossary.state.${entry.state}`)] as const,
    ...(entry.reason === '' ? [] : [[text('dictionary.glossary.reason'), entry.reason] as const]),
  ]
  return (
    <Dialog title={entry.kk || entry.ru || entry.en} onClose={onClose}>
      <div className="stack">
        <dl className="dictionary-facts">
          {facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
          <div><dt>{text('dictionary.glossary.proposer')}</dt><dd>{entry.proposedBy.name}, <Moment at={entry.proposedAt} /></dd></div>
          {entry.decidedBy && entry.decidedAt ? <div><dt>{text(`dictionary.glossary.state.${entry.state}`)}</dt><dd>{entry.decidedBy.name}, <Moment at={entry.decidedAt} /></dd></div> : null}
        </dl>
        {entry.waits ? <Banner tone="now">{text('page.outbox.waiting')}</Banner> : null}
        {refusal ? <Banner tone="danger" title={text('page.refusedTitle')}>{text.refusal(refusal)}</Banner> : null}
        {asking === null && verbs.length > 0 ? <VerbBar label={text('dictionary.glossary.verbs')} verbs={verbs} /> : null}
        {asking === null ? null : (
          <CommandForm
            command={asking === 'refuse' ? refuseTerm : retire} fields={[{ kind: 'longText', name: 'reason', label: text('dictionary.glossary.reason'), required: true, lines: 3, maxLength: 500 }]}
            build={(values) => ({ reason: '', ...values, id: entry.id })} title={text(`dictionary.glossary.${asking}`)} submit={text(`dictionary.glossary.${asking}`)} danger onDone={done} onCancel={() => setAsking(null)}
          />
        )}
      </div>
    </Dialog>
  )
}
