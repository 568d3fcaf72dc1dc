import { useState } from 'react'
import { saveUnit } from '../../domain/people/contract.ts'
import { Unit, type Body } from '../../domain/people/person.ts'
import { CommandForm } from '../kernel/CommandForm.tsx'
import type { FormFieldSpec } from '../kernel/FormField.tsx'
import { useText } from '../kernel/text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { toast } from '../ui/Toast.tsx'
import { nameFields, nameOf, nameValues } from '../kernel/name-fields.ts'

interface UnitDialogProps {
  body: Body
  unit: Unit | null
  /** All units of the body, to stand under. */
  units: readonly Unit[]
  onClose: () => void
}

const noParent = 'none'

export function UnitDialog({ body, unit, units, onClose }: UnitDialogProps) {
  const text = useText()
  const [id] = useState(() => unit?.id ?? crypto.randomUUID())
  const fields: FormFieldSpec[] = [
    ...nameFields('name', text('people.field.fullName'), text),
    { kind: 'select', name: 'kind', label: text('people.field.kind'), required: true, options: Unit.shape.kind.options.map((value) => ({ value, label: text(`people.unit.${value}`) })) },
    { kind: 'one', name: 'parent', label: text('people.field.parentUnit'), options: [{ value: noParent, label: text('people.noParent') }, ...units.filter((each) => each.id !== id).map((each) => ({ value: each.id, label: text.tri(each.name) }))] },
    { kind: 'tick', name: 'active', label: text('people.isOpen') },
  ]
  return (
    <Dialog title={unit ? text('people.changeUnit', { name: text.tri(unit.name) }) : text('people.addUnit')} onClose={onClose}>
      <CommandForm
        command={saveUnit} fields={fields} draft={`unit ${unit?.id ?? `new ${body.id}`}`} title={text('people.deed.saveUnit')} submit={text('people.deed.saveUnit')}
        seen={unit} initial={unit ? { ...nameValues('name', unit.name), kind: unit.kind, parent: unit.parent ?? noParent, active: unit.active } : { kind: 'division', parent: noParent, active: true }}
        build={(values) => ({ unit: { id, body: body.id, name: nameOf('name', values), kind: values['kind'], parent: !values['parent'] || values['parent'] === noParent ? null : values['parent'], active: values['active'] === true } })}
        onDone={() => { toast((text) => text('people.saved')); onClose() }} onCancel={onClose}
      />
    </Dialog>
  )
}
