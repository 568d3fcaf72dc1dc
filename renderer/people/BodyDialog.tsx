import { useState } from 'react'
import { saveBody } from '../../domain/people/contract.ts'
import { isTwelveDigitNumber } from '../../domain/people/numbers.ts'
import { Body } from '../../domain/people/person.ts'
import { CommandForm } from '../kernel/CommandForm.tsx'
import type { FormFieldSpec } from '../kernel/FormField.tsx'
import { useText } from '../kernel/text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { toast } from '../ui/Toast.tsx'
import { nameFields, nameOf, nameValues } from '../kernel/name-fields.ts'

export function BodyDialog({ body, onClose }: { body: Body | null; onClose: () => void }) {
  const text = useText()
  const [id] = useState(() => body?.id ?? crypto.randomUUID())
  const fields: FormFieldSpec[] = [
    ...nameFields('name', text('people.field.fullName'), text),
    ...nameFields('short', text('people.field.shortName'), text),
    { kind: 'text', name: 'bin', label: text('people.field.bin'), required: true, maxLength: 12 },
    { kind: 'select', name: 'kind', label: text('people.field.kind'), required: true, options: Body.shape.kind.options.map((value) => ({ value, label: text(`people.body.${value}`) })) },
    { kind: 'text', name: 'numberPrefix', label: text('people.field.numberPrefix'), hint: text('people.numberPrefixHint') },
    { kind: 'tick', name: 'active', label: text('people.isOpen') },
  ]
  return (
    <Dialog title={text(body ? 'people.changeBody' : 'people.addBody')} onClose={onClose} size="large">
      <CommandForm
        columns={2} command={saveBody} fields={fields} draft={`body ${body?.id ?? 'new'}`} title={text('people.deed.saveBody')} submit={text('people.deed.saveBody')}
        seen={body} initial={body ? { ...nameValues('name', body.name), ...nameValues('short', body.shortName), bin: body.bin, kind: body.kind, numberPrefix: body.numberPrefix, active: body.active } : { active: true, numberPrefix: '' }}
        check={(values) => (typeof values['bin'] === 'string' && values['bin'] !== '' && !isTwelveDigitNumber(values['bin']) ? { bin: { key: 'people.binWrong' as const } } : {})}
        build={(values) => ({ body: { id, bin: values['bin'], name: nameOf('name', values), shortName: nameOf('short', values), kind: values['kind'], numberPrefix: values['numberPrefix'] ?? '', active: values['active'] === true } })}
        onDone={() => { toast((text) => text('people.saved')); onClose() }} onCancel={onClose}
      />
    </Dialog>
  )
}
