import type { z } from 'zod'
import type { Command } from '../../domain/kernel/contract.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Banner } from '../ui/Show.tsx'
import { toast } from '../ui/Toast.tsx'
import { useCommand } from './portal.ts'
import { useText } from './text.ts'

type OneId = z.ZodObject<{ id: z.ZodUUID }, z.core.$strict>

interface RemoveDialogProps {
  command: Command<string, OneId, OneId>
  id: string
  /** Names the deed on the dialog, its button, in outbox and history. */
  title: string
  /** What goes with it, and what to do instead. */
  ask: string
  removed: string
  onClose: () => void
  onRemoved: () => void
}

/** Asks once more before what an administrator keeps is removed. */
export function RemoveDialog({ command, id, title, ask, removed, onClose, onRemoved }: RemoveDialogProps) {
  const text = useText()
  const removing = useCommand(command)
  const go = async () => {
    const outcome = await removing.run({ id }, { title })
    if (outcome.state !== 'done') return
    toast(removed)
    onRemoved()
  }
  return (
    <Dialog title={title} onClose={onClose} alert actions={
      <>
        <Button onPress={onClose}>{text('page.cancel')}</Button>
        <Button look="danger" busy={removing.busy} onPress={() => void go()}>{title}</Button>
      </>
    }>
      <p className="reading">{ask}</p>
      {removing.refusal ? <Banner tone="danger">{text.refusal(removing.refusal)}</Banner> : null}
    </Dialog>
  )
}
