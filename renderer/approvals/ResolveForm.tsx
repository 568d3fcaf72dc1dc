import { useState } from 'react'
import * as commands from '../../domain/approvals/contract.ts'
import { resolutionOf } from '../../domain/approvals/review.ts'
import { ownReview } from '../../domain/approvals/review-rules.ts'
import type { FormFieldSpec } from '../kernel/FormField.tsx'
import { useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { ComboBox } from '../ui/ComboBox.tsx'
import { DeedForm, listOf, onVersion, wordsOf, type DeedProps } from './DeedForm.tsx'
import { usePersonOptions, useUnitOptions } from './people.ts'

/** §16: the leadership names the responsible unit, its executor and the interested units. */
export function ResolveForm(props: DeedProps) {
  const text = useText()
  const { holder } = useSeatTaken()
  const resolution = ownReview(useSeatTaken(), props.approval)?.resolution ?? null
  const [unit, setUnit] = useState<string | null>(resolution?.responsible.id ?? null)
  const units = useUnitOptions(holder.body)
  const people = usePersonOptions(holder.body, unit)
  const fields: FormFieldSpec[] = [
    { kind: 'own', name: 'responsible', label: text('approvals.field.responsible'), required: true, draw: ({ value, onChange, put, problem }) => <UnitField value={(value as string | undefined) ?? null} problem={problem} options={units} onChange={(next) => { setUnit(next); onChange(next); put('executor', null) }} /> },
    { kind: 'one', name: 'executor', label: text('approvals.field.executor'), required: true, options: people, hint: unit === null ? text('approvals.field.executorHint') : undefined },
    { kind: 'many', name: 'interested', label: text('approvals.field.interested'), options: units.filter((option) => option.value !== unit) },
    { kind: 'longText', name: 'words', label: text('approvals.field.resolution'), lines: 3 },
  ]
  return (
    <DeedForm
      {...props} verb="resolve" command={commands.resolveApproval} fields={fields} seen={resolution === null ? null : resolutionOf(resolution)}
      initial={resolution === null ? { responsible: null, executor: null, interested: [], words: '' } : resolutionOf(resolution)}
      build={(values) => ({ ...onVersion(props.approval), responsible: values['responsible'] ?? '', executor: values['executor'] ?? '', interested: listOf<string>(values, 'interested'), words: wordsOf(values, 'words') })}
    />
  )
}

function UnitField({ value, onChange, options, problem }: { value: string | null; onChange: (value: string | null) => void; options: ReturnType<typeof useUnitOptions>; problem: string | undefined }) {
  const text = useText()
  return <ComboBox label={text('approvals.field.responsible')} required value={value} options={options} error={problem} onChange={onChange} />
}
