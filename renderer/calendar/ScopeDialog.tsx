import { useState } from 'react'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Choice } from '../ui/Field.tsx'
import type { Scope } from './event-draft.ts'

const verbs = { move: 'calendar.move', remove: 'calendar.remove', edit: 'calendar.edit' } as const

/** Which occurrences of a repeated event are meant. */
export function ScopeDialog({ verb, onChoose }: { verb: 'move' | 'remove' | 'edit'; onChoose: (scope: Scope | null) => void }) {
  const text = useText()
  const [scope, setScope] = useState<Scope>('this')
  return (
    <Dialog
      title={text(`calendar.scopeOf.${verb}`)} size="small" onClose={() => onChoose(null)}
      actions={<><Button onPress={() => onChoose(null)}>{text('page.cancel')}</Button><Button look={verb === 'remove' ? 'danger' : 'primary'} onPress={() => onChoose(scope)}>{text(verbs[verb])}</Button></>}
    >
      <Choice
        label={text('calendar.scope')} value={scope} onChange={setScope}
        options={(['this', 'following', 'all'] as const).map((value) => ({ value, label: text(`calendar.scope.${value}`) }))}
      />
    </Dialog>
  )
}
