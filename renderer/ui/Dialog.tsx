import type { ReactNode } from 'react'
import { Dialog as AriaDialog } from 'react-aria-components/Dialog'
import { Heading } from 'react-aria-components/Heading'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { IconButton } from './Button.tsx'
import { useText } from '../kernel/text.ts'
import './dialog.css'

interface DialogProps {
  title: string
  onClose: () => void
  children: ReactNode
  /** Buttons at the foot; the primary one last. */
  actions?: ReactNode
  size?: 'small' | 'medium' | 'large' | 'full'
  /** An alert interrupts: it is not closed by a click beside it. */
  alert?: boolean
  /** While something is under way that must not be left half done. */
  locked?: boolean
}

export function Dialog({ title, onClose, children, actions, size = 'medium', alert = false, locked = false }: DialogProps) {
  const text = useText()
  return (
    <ModalOverlay className="veil" isOpen isDismissable={!alert && !locked} isKeyboardDismissDisabled={locked} onOpenChange={(opened) => { if (!opened) onClose() }}>
      <Modal className={`dialog ${size}`}>
        <AriaDialog className="dialog-inside" role={alert ? 'alertdialog' : 'dialog'}>
          <header className="dialog-head">
            <Heading slot="title" level={2}>{title}</Heading>
            {locked ? null : <IconButton icon="close" label={text('page.close')} onPress={onClose} />}
          </header>
          <div className="dialog-body">{children}</div>
          {actions ? <footer className="dialog-foot">{actions}</footer> : null}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
