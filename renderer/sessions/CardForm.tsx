import { useMemo } from 'react'
import { isWorkday } from '../../domain/kernel/workdays.ts'
import type { Command } from '../../domain/kernel/contract.ts'
import type { Guest } from '../../domain/sessions/agenda.ts'
import { calendar } from '../../domain/workdays/contract.ts'
import { CommandForm, type CommandFormProps } from '../kernel/CommandForm.tsx'
import type { FormFieldSpec } from '../kernel/FormField.tsx'
import { MissingYears } from '../kernel/MissingYears.tsx'
import { useAnswer } from '../kernel/portal.ts'
import { useToday } from '../kernel/state.ts'
import { useText, type Text } from '../kernel/text.ts'
import { DateField } from '../ui/DateField.tsx'
import { TimeField } from '../ui/TimeField.tsx'
import { GuestsField } from './GuestsField.tsx'
import type { Planning, When } from './card-form.ts'

type CardFormProps<C extends Command> = Pick<CommandFormProps<C>, 'command' | 'initial' | 'seen' | 'build' | 'submit' | 'draft' | 'onDone' | 'onCancel'> & { planned: Planning; title: string }

function WhenField({ value, onChange, problem }: { value: When; onChange: (value: When) => void; problem: string | undefined }) {
  const text = useText()
  const today = useToday()
  const days = useAnswer(calendar, {}).answer?.calendar
  return (
    <>
      <div className="when-field">
        <DateField label={text('sessions.field.date')} required value={value.date} onChange={(date) => onChange({ ...value, date })} from={today} error={problem} {...(days ? { isWorkday: (date: string) => isWorkday(date, days) } : {})} />
        <TimeField label={text('sessions.field.time')} required value={value.minute} onChange={(minute) => onChange({ ...value, minute })} from={8 * 60} />
      </div>
      {value.date ? <MissingYears from={value.date} until={value.date} /> : null}
    </>
  )
}

function fieldsIn(text: Text, { members, secretaries }: Planning): FormFieldSpec[] {
  const people = members.map((member) => ({ value: member.person, label: member.name, hint: text.tri(member.post) }))
  return [
    { kind: 'text', name: 'titleKk', label: text('sessions.field.titleKk'), required: true, maxLength: 1000 },
    { kind: 'text', name: 'titleRu', label: text('sessions.field.titleRu'), required: true, maxLength: 1000 },
    { kind: 'text', name: 'titleEn', label: text('sessions.field.titleEn'), maxLength: 1000 },
    { kind: 'own', name: 'when', label: text('sessions.field.when'), draw: ({ value, onChange, problem }) => <WhenField value={value as When} onChange={onChange} problem={problem} /> },
    { kind: 'text', name: 'place', label: text('sessions.field.place'), required: true, maxLength: 500 },
    { kind: 'one', name: 'chair', label: text('sessions.field.chair'), required: true, options: people },
    { kind: 'one', name: 'secretary', label: text('sessions.field.secretary'), required: true, options: secretaries.map((each) => ({ value: each.person, label: each.name, hint: text.tri(each.post) })) },
    { kind: 'many', name: 'members', label: text('sessions.field.members'), required: true, options: people },
    { kind: 'own', name: 'invited', label: text('sessions.field.invited'), draw: ({ value, onChange, problem }) => <GuestsField label={text('sessions.field.invited')} value={(value as readonly Guest[] | undefined) ?? []} onChange={onChange} error={problem} /> },
  ]
}

export function CardForm<C extends Command>({ planned, title, ...form }: CardFormProps<C>) {
  const text = useText()
  const fields = useMemo(() => fieldsIn(text, planned), [text, planned])
  return (
    <CommandForm<C>
      {...form} fields={fields} title={title}
      check={(values) => {
        const when = values['when'] as When | undefined
        const chair = values['chair'] as string | null
        const members = (values['members'] as readonly string[] | undefined) ?? []
        return {
          ...(when?.date && when.minute !== null ? {} : { when: { key: 'page.field.required' as const } }),
          ...(chair !== null && !members.includes(chair) ? { chair: { key: 'sessions.chairNotMember' as const } } : {}),
        }
      }}
    />
  )
}
