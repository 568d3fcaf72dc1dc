import { useMemo, useState } from 'react'
import { roles } from '../../domain/kernel/rights.ts'
import { allowed, type Refusal } from '../../domain/kernel/verdict.ts'
import { bodies, savePerson, units } from '../../domain/people/contract.ts'
import { isTwelveDigitNumber } from '../../domain/people/numbers.ts'
import type { Person } from '../../domain/people/person.ts'
import { mayChangeEntry, rolesOfTheState } from '../../domain/people/rules.ts'
import { CommandForm } from '../kernel/CommandForm.tsx'
import type { FormFieldSpec, FormValues } from '../kernel/FormField.tsx'
import { useAnswer } from '../kernel/portal.ts'
import { useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { toast } from '../ui/Toast.tsx'

const words = (values: FormValues, name: string) => (typeof values[name] === 'string' ? values[name].trim() : '')

function personOf(values: FormValues, id: string, active: boolean): unknown {
  return {
    id, active, iin: words(values, 'iin'), surname: words(values, 'surname'), name: words(values, 'name'), patronymic: words(values, 'patronymic'),
    body: values['body'], unit: values['unit'], post: { kk: words(values, 'postKk'), ru: words(values, 'postRu'), en: words(values, 'postEn') },
    roles: values['roles'], email: words(values, 'email'), phone: words(values, 'phone'), room: words(values, 'room'),
  }
}

function valuesOf(person: Person): FormValues {
  const { post, iin, surname, name, patronymic, body, unit, roles: held, email, phone, room } = person
  return { iin, surname, name, patronymic, body, unit, roles: held, email, phone, room, postKk: post.kk, postRu: post.ru, postEn: post.en }
}

/** Adds a person, or changes the one given. */
export function PersonDialog({ person, onClose }: { person?: Person; onClose: () => void }) {
  const text = useText()
  const seat = useSeatTaken()
  const { holder } = seat
  const [id] = useState(() => person?.id ?? crypto.randomUUID())
  const [body, setBody] = useState<string | null>(person?.body ?? holder.body)
  const bodyList = useAnswer(bodies, {})
  const unitList = useAnswer(units, body ? { body } : null)
  const onValues = useMemo(() => (values: FormValues) => setBody(typeof values['body'] === 'string' ? values['body'] : null), [])
  const ofTheState = holder.roles.includes('administrator')
  const check = (values: FormValues): Record<string, Refusal> => {
    const iin = words(values, 'iin')
    if (iin !== '' && !isTwelveDigitNumber(iin)) return { iin: { key: 'people.iinWrong' } }
    const verdict = person && person.iin !== iin ? mayChangeEntry(seat, person) : allowed
    return verdict.allowed ? {} : { iin: verdict.refusal }
  }
  const fields: FormFieldSpec[] = [
    { kind: 'text', name: 'surname', label: text('people.field.surname'), required: true },
    { kind: 'text', name: 'name', label: text('people.field.name'), required: true },
    { kind: 'text', name: 'patronymic', label: text('people.field.patronymic') },
    { kind: 'text', name: 'iin', label: text('people.field.iin'), required: true, maxLength: 12, placeholder: text('people.iinHint') },
    { kind: 'one', name: 'body', label: text('people.field.body'), required: true, options: (bodyList.answer ?? []).filter((each) => each.mayAdminister).map((each) => ({ value: each.body.id, label: text.tri(each.body.name) })) },
    { kind: 'one', name: 'unit', label: text('people.field.unit'), required: true, options: (unitList.answer ?? []).filter((each) => each.unit.active).map((each) => ({ value: each.unit.id, label: text.tri(each.unit.name) })) },
    { kind: 'text', name: 'postKk', label: text('people.field.postKk'), required: true },
    { kind: 'text', name: 'postRu', label: text('people.field.postRu'), required: true },
    { kind: 'text', name: 'postEn', label: text('people.field.postEn'), required: true },
    { kind: 'many', name: 'roles', label: text('people.field.roles'), required: true, options: roles.filter((role) => ofTheState || !rolesOfTheState.includes(role)).map((role) => ({ value: role, label: text(`people.role.${role}`) })) },
    { kind: 'text', name: 'email', label: text('people.field.email'), type: 'email', placeholder: text('people.emailHint') },
    { kind: 'text', name: 'phone', label: text('people.field.phone') },
    { kind: 'text', name: 'room', label: text('people.field.room') },
  ]
  return (
    <Dialog title={text(person ? 'people.changePerson' : 'people.addPerson')} onClose={onClose} size="large">
      <CommandForm
        columns={2} command={savePerson} fields={fields} initial={person ? valuesOf(person) : { body: holder.body, roles: ['employee'] }} seen={person ?? null} draft={person ? `person ${person.id}` : 'person new'}
        build={(values) => ({ person: personOf(values, id, person?.active ?? true) })} onValues={onValues} submit={text('people.deed.savePerson')} title={text('people.deed.savePerson')}
        check={check}
        onDone={() => { toast((text) => text('people.saved')); onClose() }} onCancel={onClose}
      />
    </Dialog>
  )
}
