import { useState } from 'react'
import { languages } from '../../domain/kernel/text.ts'
import { roles } from '../../domain/kernel/rights.ts'
import { isWebAddress } from '../../domain/kernel/web-address.ts'
import { bodies } from '../../domain/people/contract.ts'
import { save } from '../../domain/systems/contract.ts'
import type { System } from '../../domain/systems/system.ts'
import { CommandForm } from '../kernel/CommandForm.tsx'
import type { FormFieldSpec, FormValues } from '../kernel/FormField.tsx'
import { nameFields, nameOf, nameValues } from '../kernel/name-fields.ts'
import { useAnswer } from '../kernel/portal.ts'
import { useText } from '../kernel/text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { toast } from '../ui/Toast.tsx'

export function SystemDialog({ system, onClose }: { system: System | null; onClose: () => void }) {
  const text = useText()
  const [id] = useState(() => system?.id ?? crypto.randomUUID())
  const known = useAnswer(bodies, {})
  const bodyOptions = (known.answer ?? []).filter(({ body }) => body.active || body.id === system?.owner || system?.access.bodies.includes(body.id)).map(({ body }) => ({ value: body.id, label: text.tri(body.shortName), hint: text.tri(body.name) }))
  const descriptions = nameFields('description', text('systems.field.description'), text).map((field): FormFieldSpec => ({ kind: 'longText', name: field.name, label: field.label, lines: 2, maxLength: 1000 }))
  const fields: FormFieldSpec[] = [
    ...nameFields('name', text('systems.field.name'), text),
    ...descriptions,
    { kind: 'text', name: 'address', label: text('systems.field.address'), hint: text('systems.field.addressHint'), required: true, maxLength: 2000 },
    { kind: 'one', name: 'owner', label: text('systems.field.owner'), required: true, options: bodyOptions },
    { kind: 'text', name: 'contact', label: text('systems.field.contact'), hint: text('systems.field.contactHint'), maxLength: 500 },
    { kind: 'many', name: 'bodies', label: text('systems.field.bodies'), hint: text('systems.field.accessHint'), options: bodyOptions },
    { kind: 'many', name: 'roles', label: text('systems.field.roles'), hint: text('systems.field.accessHint'), options: roles.map((value) => ({ value, label: text(`people.role.${value}`) })) },
    { kind: 'tick', name: 'active', label: text('systems.field.active') },
  ]
  const initial: FormValues = system
    ? { ...nameValues('name', system.name), ...nameValues('description', system.description), address: system.address, owner: system.owner, contact: system.contact, bodies: system.access.bodies, roles: system.access.roles, active: system.active }
    : { ...Object.fromEntries(languages.map((language) => [`description.${language}`, ''])), address: 'https://', contact: '', bodies: [], roles: [], active: true }
  return (
    <Dialog title={text(system ? 'systems.change' : 'systems.add')} onClose={onClose} size="large">
      <CommandForm
        columns={2} command={save} fields={fields} draft={`system ${system?.id ?? 'new'}`} title={text('systems.deed.save')} submit={text('systems.deed.save')} initial={initial} seen={system}
        check={(values) => (isWebAddress(String(values['address'] ?? '').trim()) ? {} : { address: { key: 'systems.addressWrong' as const } })}
        build={(values) => ({
          system: {
            id, name: nameOf('name', values), description: nameOf('description', values), address: values['address'], owner: values['owner'], contact: values['contact'] ?? '',
            access: { bodies: values['bodies'] ?? [], roles: values['roles'] ?? [] }, active: values['active'] === true,
          },
        })}
        onDone={() => { toast((text) => text('systems.saved')); onClose() }} onCancel={onClose}
      />
    </Dialog>
  )
}
