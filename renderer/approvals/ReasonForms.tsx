import * as commands from '../../domain/approvals/contract.ts'
import { ownReview } from '../../domain/approvals/review-rules.ts'
import type { Command } from '../../domain/kernel/contract.ts'
import type { Refusal } from '../../domain/kernel/verdict.ts'
import type { FormFieldSpec } from '../kernel/FormField.tsx'
import { useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { DeedForm, onRound, onVersion, wordsOf, type DeedProps, type DialogVerb } from './DeedForm.tsx'

/** A reason is the command's own business: an empty one is refused by the rules (§18), here already beside the field. */
function ReasonForm<C extends Command>({ verb, command, build, danger, ...props }: DeedProps & { verb: DialogVerb; command: C; build: (reason: string) => unknown; danger?: boolean }) {
  const text = useText()
  const fields: FormFieldSpec[] = [{ kind: 'longText', name: 'reason', label: text('approvals.field.reason'), lines: 4, required: true }]
  return (
    <DeedForm<C>
      {...props} verb={verb} command={command} fields={fields} build={(values) => build(wordsOf(values, 'reason'))} danger={danger ?? false}
      check={(values): Record<string, Refusal> => (wordsOf(values, 'reason') === '' ? { reason: { key: 'approvals.reasonMissing' } } : {})}
    />
  )
}

export function ReturnInner(props: DeedProps) {
  return <ReasonForm {...props} verb="returnInner" command={commands.returnInner} build={(reason) => ({ ...onRound(props.approval), reason })} />
}

export function ReturnOutcome(props: DeedProps) {
  const outcome = ownReview(useSeatTaken(), props.approval)?.outcome?.at ?? ''
  return <ReasonForm {...props} verb="returnOutcome" command={commands.returnOutcome} build={(reason) => ({ ...onVersion(props.approval), outcome, reason })} />
}

export function Withdraw(props: DeedProps) {
  return <ReasonForm {...props} verb="withdraw" command={commands.withdrawApproval} build={(reason) => ({ id: props.approval.id, reason })} danger />
}
