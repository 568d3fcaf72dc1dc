import * as commands from '../../domain/approvals/contract.ts'
import type { Refusal } from '../../domain/kernel/verdict.ts'
import type { FormFieldSpec } from '../kernel/FormField.tsx'
import { useText } from '../kernel/text.ts'
import { DeedForm, onVersion, wordsOf, type DeedProps } from './DeedForm.tsx'
import { forgetRemarks, remarkInputs, remarksDrafted } from './remark-drafts.ts'

export function OpinionForm(props: DeedProps) {
  const text = useText()
  const { id } = props.approval
  const fields: FormFieldSpec[] = [
    { kind: 'choice', name: 'position', label: text('approvals.field.position'), required: true, options: (['agrees', 'hasRemarks', 'objects'] as const).map((each) => ({ value: each, label: text(`approvals.position.${each}`) })) },
    { kind: 'remarks', name: 'remarks', label: text('approvals.tab.remarks'), hint: text('approvals.field.remarksHint'), when: (values) => values['position'] !== 'agrees' },
    { kind: 'longText', name: 'words', label: text('approvals.field.comment'), lines: 3 },
  ]
  return (
    <DeedForm
      {...props} verb="giveOpinion" command={commands.giveOpinion} fields={fields} initial={{ position: remarksDrafted(id).length > 0 ? 'hasRemarks' : 'agrees', remarks: remarksDrafted(id) }} onSent={() => forgetRemarks(id)}
      build={(values) => ({ ...onVersion(props.approval), position: values['position'], words: wordsOf(values, 'words'), remarks: values['position'] === 'agrees' ? [] : remarkInputs(values) })}
      check={(values): Record<string, Refusal> => (values['position'] !== 'agrees' && remarkInputs(values).some((each) => each.proposal === '') ? { remarks: { key: 'approvals.proposalMissing' } } : {})}
    />
  )
}
