import * as commands from '../../domain/approvals/contract.ts'
import { ownReview } from '../../domain/approvals/review-rules.ts'
import type { FormFieldSpec } from '../kernel/FormField.tsx'
import { useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { DeedForm, onRound, onVersion, wordsOf, type DeedProps } from './DeedForm.tsx'

export function Submit(props: DeedProps) {
  const text = useText()
  return <DeedForm {...props} verb="submit" command={commands.submitApproval} fields={[]} build={() => onVersion(props.approval)} note={text('approvals.consequence.submit')} />
}

export function AgreeUnit(props: DeedProps) {
  const text = useText()
  const fields: FormFieldSpec[] = [{ kind: 'longText', name: 'words', label: text('approvals.field.comment'), lines: 3 }]
  return <DeedForm {...props} verb="agreeUnit" command={commands.agreeUnit} fields={fields} build={(values) => ({ ...onRound(props.approval), words: wordsOf(values, 'words') })} />
}

export function AgreeOutcome(props: DeedProps) {
  const text = useText()
  const outcome = ownReview(useSeatTaken(), props.approval)?.outcome
  return (
    <DeedForm
      {...props} verb="agreeOutcome" command={commands.agreeOutcome} fields={[]} build={() => ({ ...onVersion(props.approval), outcome: outcome?.at ?? '' })}
      note={outcome ? text('approvals.consequence.agreeOutcome', { outcome: text(`approvals.outcome.${outcome.kind}`), count: outcome.remarks.length }) : ''}
    />
  )
}

export function Archive(props: DeedProps) {
  const text = useText()
  return <DeedForm {...props} verb="archive" command={commands.archiveApproval} fields={[]} build={() => ({ id: props.approval.id })} note={text('approvals.consequence.archive')} />
}
