import * as commands from '../../domain/approvals/contract.ts'
import { ownReview } from '../../domain/approvals/review-rules.ts'
import type { FormFieldSpec } from '../kernel/FormField.tsx'
import { useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { DeedForm, type DeedProps } from './DeedForm.tsx'
import { usePersonOptions } from './people.ts'

export function ReassignForm(props: DeedProps) {
  const text = useText()
  const seat = useSeatTaken()
  const { holder } = seat
  const { approval } = props
  const isDevelopers = holder.body === approval.developer.id
  const unit = isDevelopers ? approval.responsible.unit : (ownReview(seat, approval)?.resolution?.responsible.id ?? null)
  const people = usePersonOptions(holder.body, unit)
  const fields: FormFieldSpec[] = [{ kind: 'one', name: 'person', label: text(isDevelopers ? 'approvals.sheet.responsible' : 'approvals.field.executor'), required: true, options: people }]
  return <DeedForm {...props} verb="reassign" command={commands.reassignApproval} fields={fields} build={(values) => ({ id: approval.id, person: values['person'] ?? '' })} />
}
