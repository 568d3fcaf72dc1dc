import { useState } from 'react'
import { bodies } from '../../domain/people/contract.ts'
import { favour, remove, type SystemRow } from '../../domain/systems/contract.ts'
import { mayOpenSystem } from '../../domain/systems/rules.ts'
import { call } from '../kernel/bridge.ts'
import { useFormats } from '../kernel/formats.ts'
import { nameSaid } from '../kernel/name-fields.ts'
import { useOpening } from '../kernel/opening.tsx'
import { useAnswer, useCommand } from '../kernel/portal.ts'
import { RemoveDialog, type Said } from '../kernel/RemoveDialog.tsx'
import { mayAtAll, useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { VerbBar } from '../kernel/VerbBar.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { ReachState } from './ReachState.tsx'
import { SystemDialog } from './SystemDialog.tsx'

function useAccess({ access }: SystemRow['system']): string {
  const text = useText()
  const known = useAnswer(bodies, {})
  const names = [
    ...access.bodies.map((id) => text.tri(known.answer?.find(({ body }) => body.id === id)?.body.shortName ?? { kk: id, ru: id, en: id })),
    ...access.roles.map((role) => text(`people.role.${role}`)),
  ]
  return names.length === 0 ? text('systems.openToAll') : names.join(', ')
}

function useSaid({ system, owner }: SystemRow): Said {
  const text = useText()
  const access = useAccess(system)
  return [
    ...nameSaid(text('systems.field.name'), system.name, text),
    ...nameSaid(text('systems.field.description'), system.description, text),
    [text('systems.field.owner'), text.tri(owner)],
    [text('systems.field.contact'), system.contact],
    [text('systems.field.address'), system.address],
    [text('systems.access'), access],
    [text('systems.field.active'), text(system.active ? 'page.yes' : 'page.no')],
  ]
}

/** What the system is, whose, whom to ask, whether it answers; and the way in. */
export function SystemCard({ row, onClose }: { row: SystemRow; onClose: () => void }) {
  const text = useText()
  const seat = useSeatTaken()
  const favouring = useCommand(favour)
  const { open, problem } = useOpening((text) => text('systems.opened'))
  const [dialog, setDialog] = useState<'change' | 'remove' | null>(null)
  const { system, favourite } = row
  const star = () => void favouring.run({ id: system.id, favourite: !favourite }, { title: text(favourite ? 'systems.unfavour' : 'systems.favour') })
  const keeps = mayAtAll(seat.holder, 'systems.administer')
  const said = useSaid(row)
  return (
    <Dialog title={text.tri(system.name)} onClose={onClose} size="large">
      <div className="stack">
        <VerbBar label={text.tri(system.name)} verbs={[
          { key: 'open', title: text('systems.open'), icon: 'open', look: 'primary', verdict: mayOpenSystem(seat, system), onPress: () => void open(call('systems.open', { id: system.id })) },
          { key: 'star', title: text(favourite ? 'systems.unfavour' : 'systems.favour'), icon: 'star', verdict: { allowed: true }, busy: favouring.busy, onPress: star },
          ...(keeps ? [
            { key: 'change', title: text('systems.change'), icon: 'edit' as const, verdict: { allowed: true as const }, onPress: () => setDialog('change') },
            { key: 'remove', title: text('systems.deed.remove'), icon: 'close' as const, look: 'danger' as const, verdict: { allowed: true as const }, onPress: () => setDialog('remove') },
          ] : []),
        ]} />
        {problem}
        <Facts row={row} />
      </div>
      {dialog === 'change' ? <SystemDialog system={system} onClose={() => setDialog(null)} /> : null}
      {dialog === 'remove' ? <RemoveDialog command={remove} card={system} input={(seen) => ({ id: seen.id, seen })} said={said} title={text('systems.deed.remove')} ask={text('systems.removeAsk', { name: text.tri(system.name) })} removed={(text) => text('systems.removed')} onClose={() => setDialog(null)} onRemoved={onClose} /> : null}
    </Dialog>
  )
}

function Facts({ row }: { row: SystemRow }) {
  const text = useText()
  const formats = useFormats()
  const { system, reach } = row
  const access = useAccess(system)
  return (
    <dl className="system-facts">
      <dt>{text('systems.field.description')}</dt><dd>{text.tri(system.description) || '—'}</dd>
      <dt>{text('systems.field.owner')}</dt><dd>{text.tri(row.owner)}</dd>
      <dt>{text('systems.field.contact')}</dt><dd>{system.contact || '—'}</dd>
      <dt>{text('systems.field.address')}</dt><dd className="mono">{system.address}</dd>
      <dt>{text('systems.access')}</dt><dd>{access}</dd>
      <dt>{text('systems.field.state')}</dt>
      <dd><ReachState row={row} />{reach && system.active ? <span className="muted small"> {text('systems.since', { since: formats.moment(reach.since), checked: formats.moment(reach.checkedAt) })}</span> : null}</dd>
    </dl>
  )
}
