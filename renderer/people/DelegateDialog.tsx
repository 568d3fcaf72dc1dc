import { useMemo, useState } from 'react'
import { fullName } from '../../domain/kernel/formats.ts'
import { delegate } from '../../domain/people/contract.ts'
import type { Refusal } from '../../domain/kernel/verdict.ts'
import { CommandForm } from '../kernel/CommandForm.tsx'
import type { FormFieldSpec, FormValues } from '../kernel/FormField.tsx'
import { mayAtAll, useSeatTaken, useToday } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { toast } from '../ui/Toast.tsx'
import { usePeopleOptions } from './people-options.ts'

function checkDates(values: FormValues): Record<string, Refusal> {
  const { from, until, orderDate } = values as Record<string, string | undefined>
  const problems: Record<string, Refusal> = {}
  if (from && until && until < from) problems['until'] = { key: 'people.delegateDates' }
  if (orderDate && from && orderDate > from) problems['orderDate'] = { key: 'people.delegateOrderLater' }
  if (values['principal'] && values['principal'] === values['deputy']) problems['deputy'] = { key: 'people.delegateToSelf' }
  return problems
}

/** A head hands over their own powers; an administrator enters anyone's of the body by the order. */
export function DelegateDialog({ onClose }: { onClose: () => void }) {
  const text = useText()
  const { person } = useSeatTaken()
  const today = useToday()
  const [id] = useState(() => crypto.randomUUID())
  const forOthers = mayAtAll(person, 'people.administer')
  const everywhere = person.roles.includes('administrator')
  const principals = usePeopleOptions(everywhere ? null : person.body)
  const deputies = usePeopleOptions(everywhere ? null : person.body)
  const self = useMemo(() => [{ value: person.id, label: fullName(person), hint: text.tri(person.post) }], [person, text])
  const fields: FormFieldSpec[] = [
    { kind: 'one', name: 'principal', label: text('people.field.principal'), required: true, ...(forOthers ? principals : { options: self }) },
    { kind: 'one', name: 'deputy', label: text('people.field.deputy'), required: true, ...deputies },
    { kind: 'date', name: 'from', label: text('people.field.from'), required: true },
    { kind: 'date', name: 'until', label: text('people.field.until'), required: true, from: today },
    { kind: 'text', name: 'number', label: text('people.field.orderNumber'), required: true, maxLength: 60 },
    { kind: 'date', name: 'orderDate', label: text('people.field.orderDate'), required: true },
    { kind: 'file', name: 'file', label: text('people.field.orderFile'), accept: '.pdf,.jpg,.jpeg,.tif,.tiff,.docx' },
    { kind: 'tick', name: 'together', label: text('people.together') },
  ]
  return (
    <Dialog title={text('people.deed.delegate')} onClose={onClose}>
      <CommandForm
        command={delegate} fields={fields} draft="delegation" title={text('people.deed.delegate')} submit={text('people.deed.delegate')} check={checkDates}
        initial={{ principal: forOthers ? null : person.id, from: today, orderDate: today, together: false }}
        build={(values) => ({
          id, principal: values['principal'], deputy: values['deputy'], from: values['from'], until: values['until'], together: values['together'] === true,
          order: { number: values['number'], date: values['orderDate'], file: values['file'] ?? null },
        })}
        onDone={() => { toast((text) => text('people.saved')); onClose() }} onCancel={onClose}
      />
    </Dialog>
  )
}
