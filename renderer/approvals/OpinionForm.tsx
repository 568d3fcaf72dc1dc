import * as commands from '../../domain/approvals/contract.ts'
import { opinionOf } from '../../domain/approvals/review.ts'
import { ownReview } from '../../domain/approvals/review-rules.ts'
import type { Refusal } from '../../domain/kernel/verdict.ts'
import type { FormFieldSpec } from '../kernel/FormField.tsx'
import { useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { DeedForm, onVersion, wordsOf, type DeedProps } from './DeedForm.tsx'
import { forgetRemarks, remarkInputs, remarksDrafted } from './remark-drafts.ts'

export function OpinionForm(props: DeedProps) {
  const text = useText()
  const seat = useSeatTaken()
  const own = ownReview(seat, props.approval)?.opinions.find((each) => each.unit === seat.holder.unit)
  const given = own === undefined ? null : opinionOf(own)
  const remarks = [...(given?.remarks ?? []).map(({ remark, proposal, passage }) => ({ remark, proposal, anchor: passage })), ...remarksDrafted(props.approval)]
  const fields: FormFieldSpec[] = [
    { kind: 'choice', name: 'position', label: text('approvals.field.position'), required: true, options: (['agrees', 'hasRemarks', 'objects'] as const).map((each) => ({ value: each, label: text(`approvals.position.${each}`) })) },
    { kind: 'remarks', name: 'remarks', label: text('approvals.tab.remarks'), hint: text('approvals.field.remarksHint'), when: (values) => values['position'] !== 'agrees' },
    { kind: 'longText', name: 'words', label: text('approvals.field.comment'), lines: 3 },
  ]
  return (
    <DeedForm
      {...props} verb="giveOpinion" command={commands.giveOpinion} fields={fields} seen={given} initial={{ position: given?.position ?? (remarks.length > 0 ? 'hasRemarks' : 'agrees'), words: given?.words ?? '', remarks }} onSent={() => forgetRemarks(props.approval)}
      build={(values) => ({ ...onVersion(props.approval), position: values['position'], words: wordsOf(values, 'words'), remarks: values['position'] === 'agrees' ? [] : remarkInputs(values) })}
      check={(values): Record<string, Refusal> => (values['position'] !== 'agrees' && remarkInputs(values).some((each) => each.proposal === '') ? { remarks: { key: 'approvals.proposalMissing' } } : {})}
    />
  )
}
