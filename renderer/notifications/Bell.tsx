import { useState } from 'react'
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog'
import { Popover } from 'react-aria-components/Popover'
import { useStore } from '../kernel/store.ts'
import { useText } from '../kernel/text.ts'
import { IconButton } from '../ui/Button.tsx'
import '../ui/popover.css'
import './bell.css'
import { BellPanel } from './BellPanel.tsx'
import { unreadStore } from './unread.ts'

/** The bell of the top bar with its number; opens the newest lines. */
export function Bell() {
  const text = useText()
  const unread = useStore(unreadStore)
  const [open, setOpen] = useState(false)
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <IconButton icon="bell" label={text('page.notifications')} count={unread} />
      {/* A landmark, since the library puts its hidden button to close it beside the dialog and not inside. */}
      <Popover className="popover bell-popover" placement="bottom end" offset={4} render={(props) => <div {...props} role="region" />}>
        <Dialog className="bell" aria-label={text('page.notifications')}><BellPanel onClose={() => setOpen(false)} /></Dialog>
      </Popover>
    </DialogTrigger>
  )
}
