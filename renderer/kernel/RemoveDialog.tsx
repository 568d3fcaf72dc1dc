import { useState } from 'react'
import type { z } from 'zod'
import type { Command, InputOf } from '../../domain/kernel/contract.ts'
import { isAsSeen } from '../../domain/kernel/seen.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Banner } from '../ui/Show.tsx'
import { toast, type Words } from '../ui/Toast.tsx'
import { useCommand } from './portal.ts'
import { useText } from './text.ts'
import './remove-dialog.css'

/** What a person reads of a card: names of its fields with their words, in their order. */
export type Said = readonly (readonly [field: string, words: string])[]

interface RemoveDialogProps<C extends Command, Card> {
  command: C
  /** As the portal has it at this moment; only what was seen is removed. */
  card: Card
  input: (seen: Card) => z.input<C['input']> & InputOf<C>
  said: Said
  /** Names the deed on the dialog, its button, in outbox and history. */
  title: string
  /** What goes with it, and what to do instead. */
  ask: string
  /** Told where what was removed is not seen to be gone. */
  removed?: Words
  onClose: () => void
  onRemoved: () => void
}

/** Asks once more before something that several people keep is removed; what somebody else has changed meanwhile is looked at first. */
export function RemoveDialog<C extends Command, Card>({ command, card, input, said, title, ask, removed, onClose, onRemoved }: RemoveDialogProps<C, Card>) {
  const text = useText()
  const removing = useCommand(command)
  const [opened, setOpened] = useState({ card, said })
  const hasNewer = !isAsSeen(opened.card, card)
  const go = async () => {
    const outcome = await removing.run(input(opened.card), { title })
    if (outcome.state !== 'done') return
    if (removed !== undefined) toast(removed)
    onRemoved()
  }
  const look = () => {
    removing.forget()
    setOpened({ card, said })
  }
  const refusal = removing.refusal && text.refusal(removing.refusal)
  return (
    <Dialog title={title} onClose={onClose} alert actions={
      <>
        <Button onPress={onClose}>{text('page.cancel')}</Button>
        <Button look="danger" busy={removing.busy} disabled={hasNewer} onPress={() => void go()}>{title}</Button>
      </>
    }>
      <p className="reading">{ask}</p>
      {hasNewer ? <Newer before={opened.said} now={said} refusal={refusal} onLook={look} /> : refusal === null ? null : <Banner tone="danger">{refusal}</Banner>}
    </Dialog>
  )
}

function Newer({ before, now, refusal, onLook }: { before: Said; now: Said; refusal: string | null; onLook: () => void }) {
  const text = useText()
  const was = new Map(before)
  const changed = now.filter(([field, words]) => was.get(field) !== words)
  return (
    <Banner tone="now" title={text('page.changedMeanwhile')} action={<Button onPress={onLook}>{text('page.changesSeen')}</Button>}>
      {refusal ?? text('page.removeChanged')}
      <dl className="remove-changed">
        {changed.map(([field, words]) => <div key={field}><dt>{field}</dt><dd><del>{was.get(field) || '—'}</del> <ins>{words || '—'}</ins></dd></div>)}
      </dl>
    </Banner>
  )
}
