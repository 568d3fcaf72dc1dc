import { fullName } from '../../domain/kernel/formats.ts'
import { setPassword, type PersonRow } from '../../domain/people/contract.ts'
import { CommandForm } from '../kernel/CommandForm.tsx'
import { useText } from '../kernel/text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { toast } from '../ui/Toast.tsx'

/** An empty password takes the second way in away from this person. */
export function PasswordDialog({ person, onClose }: { person: PersonRow; onClose: () => void }) {
  const text = useText()
  return (
    <Dialog title={`${text('people.deed.setPassword')}: ${fullName(person)}`} onClose={onClose} size="small">
      <CommandForm
        command={setPassword} title={text('people.deed.setPassword')} submit={text('people.deed.setPassword')}
        fields={[{ kind: 'text', type: 'password', name: 'password', label: text('people.field.password'), hint: text('people.passwordHint') }]}
        build={(values) => ({ id: person.id, password: values['password'] ? values['password'] : null })}
        onDone={() => { toast((text) => text('people.saved')); onClose() }} onCancel={onClose}
      />
    </Dialog>
  )
}
