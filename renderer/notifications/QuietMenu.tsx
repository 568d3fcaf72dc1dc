import { saveSettings, settings } from '../../domain/notifications/contract.ts'
import { quietEnds } from '../../domain/notifications/quiet-ends.ts'
import { useFormats } from '../kernel/formats.ts'
import { useAnswer, useCommand } from '../kernel/portal.ts'
import { useNow } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Menu } from '../ui/Menu.tsx'
import { toast } from '../ui/Toast.tsx'

/** Not to be disturbed for a while: the bell goes on counting, nothing pops up and no letter is sent. */
export function QuietMenu() {
  const text = useText()
  const formats = useFormats()
  const now = useNow()
  const saving = useCommand(saveSettings)
  const until = useAnswer(settings, {}).answer?.settings.quiet.until ?? null
  const isOn = until !== null && until > now
  const set = async (next: string | null) => {
    const outcome = await saving.run({ quiet: { until: next } }, { title: text('notifications.quiet') })
    if (outcome.state === 'refused') toast((text) => text.refusal(outcome.refusal), 'danger')
  }
  const actions = quietEnds.map(({ key, end }) => ({ key, label: text(`notifications.quiet.${key}`), onAction: () => void set(end(new Date().toISOString())) }))
  return (
    <Menu
      label={text('notifications.quiet')}
      actions={[...actions, ...(isOn ? [{ key: 'off', label: text('notifications.quiet.off'), onAction: () => void set(null) }] : [])]}
    >
      <Button look="quiet" icon="pause" busy={saving.busy}>{isOn ? text('notifications.quietUntil', { moment: formats.moment(until) }) : text('notifications.quiet')}</Button>
    </Menu>
  )
}
