import { changePassword } from '../../domain/people/contract.ts'
import { CommandForm } from '../kernel/CommandForm.tsx'
import { useText } from '../kernel/text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { toast } from '../ui/Toast.tsx'

/** The one that an administrator gave is known to two; from then on only to its owner. */
export function OwnPasswordDialog({ onClose }: { onClose: () => void }) {
  const text = useText()
  return (
    <Dialog title={text('people.deed.changePassword')} onClose={onClose} size="small">
      <CommandForm
        command={changePassword} title={text('people.deed.changePassword')} submit={text('people.deed.changePassword')}
        fields={[
          { kind: 'text', type: 'password', name: 'current', label: text('people.field.currentPassword'), required: true },
          { kind: 'text', type: 'password', name: 'password', label: text('people.field.newPassword'), hint: text('people.newPasswordHint'), required: true },
          { kind: 'text', type: 'password', name: 'again', label: text('people.field.passwordAgain'), required: true },
        ]}
        check={(values) => (values['password'] === values['again'] ? {} : { again: { key: 'people.passwordsDiffer' as const } })}
        build={(values) => ({ current: values['current'], password: values['password'] })}
        onDone={() => { toast((text) => text('people.saved')); onClose() }} onCancel={onClose}
      />
    </Dialog>
  )
}
