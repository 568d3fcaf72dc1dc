import { wasReceived } from '../../domain/approvals/approval.ts'
import * as commands from '../../domain/approvals/contract.ts'
import { get as settingsQuery } from '../../domain/settings/contract.ts'
import type { FormFieldSpec, FormValues } from '../kernel/FormField.tsx'
import { useAnswer } from '../kernel/portal.ts'
import { useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { DeedForm, onVersion, wordsOf, type DeedProps } from './DeedForm.tsx'

/** §16, §20. */
export function ReceiveForm(props: DeedProps) {
  const text = useText()
  const seat = useSeatTaken()
  const known = useAnswer(settingsQuery, {}).answer
  const usual = known ? (wasReceived(props.approval, seat.holder.body) ? known.repeatedApprovalDays : known.approvalDays) : null
  const isOther = (values: FormValues) => typeof values['workdays'] === 'number' && values['workdays'] !== usual
  const fields: FormFieldSpec[] = [
    { kind: 'text', name: 'number', label: text('approvals.sheet.incoming'), hint: text('approvals.field.incomingHint'), maxLength: 60 },
    { kind: 'number', name: 'workdays', label: text('approvals.field.workdays'), hint: usual === null ? undefined : text('approvals.field.workdaysHint', { count: usual }) },
    { kind: 'longText', name: 'basis', label: text('approvals.field.basis'), lines: 2, when: isOther, required: true },
  ]
  return (
    <DeedForm
      {...props} verb="receive" command={commands.receiveApproval} fields={fields}
      build={(values) => ({ ...onVersion(props.approval), number: wordsOf(values, 'number') || null, workdays: isOther(values) ? values['workdays'] : null, basis: isOther(values) ? wordsOf(values, 'basis') : '' })}
    />
  )
}
