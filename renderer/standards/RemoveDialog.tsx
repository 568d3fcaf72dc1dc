import { remove } from '../../domain/standards/contract.ts'
import { designationIn } from '../../domain/standards/designation.ts'
import type { Standard } from '../../domain/standards/standard.ts'
import { useCommand } from '../kernel/portal.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Banner } from '../ui/Show.tsx'
import { toast } from '../ui/Toast.tsx'

export function RemoveDialog({ standard, onClose, onRemoved }: { standard: Standard; onClose: () => void; onRemoved: () => void }) {
  const text = useText()
  const removing = useCommand(remove)
  const go = async () => {
    const outcome = await removing.run({ id: standard.id }, { title: text('standards.deed.remove') })
    if (outcome.state !== 'done') return
    toast(text('standards.removed'))
    onRemoved()
  }
  return (
    <Dialog title={text('standards.deed.remove')} onClose={onClose} alert actions={
      <>
        <Button onPress={onClose}>{text('page.cancel')}</Button>
        <Button look="danger" busy={removing.busy} onPress={() => void go()}>{text('standards.deed.remove')}</Button>
      </>
    }>
      <p className="reading">{text('standards.removeAsk', { designation: designationIn(text.language, standard.designation) })}</p>
      {removing.refusal ? <Banner tone="danger">{text.refusal(removing.refusal)}</Banner> : null}
    </Dialog>
  )
}
