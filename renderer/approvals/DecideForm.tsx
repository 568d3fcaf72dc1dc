import { useRef } from 'react'
import * as commands from '../../domain/approvals/contract.ts'
import { insistedOn } from '../../domain/approvals/ledger.ts'
import { outcomeKinds, type Outcome } from '../../domain/approvals/review.ts'
import { mayOutcomeBe, ownReview } from '../../domain/approvals/review-rules.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import type { Refusal } from '../../domain/kernel/verdict.ts'
import type { FormFieldSpec, FormValues } from '../kernel/FormField.tsx'
import { useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Skeleton } from '../ui/Show.tsx'
import { DeedForm, listOf, onVersion, wordsOf, type DeedProps } from './DeedForm.tsx'
import { forgetRemarks, remarkInputs, remarksToSumUp, useOpinionRemarks, type DraftedRemark } from './remark-drafts.ts'

/** §17: one outcome; its form asks for just what the outcome needs. */
export function DecideForm(props: DeedProps) {
  const returned = ownReview(useSeatTaken(), props.approval)?.returns.at(-1)?.outcome
  const given = useOpinionRemarks(props.approval, returned?.at ?? null)
  const first = useRef<readonly DraftedRemark[] | null>(null)
  // Taken once: an opinion that comes later must not change the form under the hands of the one who writes.
  first.current ??= given
  return first.current === null ? <Skeleton lines={6} /> : <OutcomeForm {...props} given={first.current} />
}

/** What was returned is begun from, unless there are remarks now and there were none. */
function firstKind(returned: Outcome['kind'] | undefined, remarks: number): Outcome['kind'] {
  if (returned === 'refused') return returned
  return remarks > 0 ? 'agreedWithRemarks' : (returned ?? 'agreed')
}

function OutcomeForm({ given, ...props }: DeedProps & { given: readonly DraftedRemark[] }) {
  const text = useText()
  const seat = useSeatTaken()
  const { approval } = props
  const returned = ownReview(seat, approval)?.returns.at(-1)?.outcome
  const first = remarksToSumUp(approval, returned, given)
  const insisted = insistedOn(approval, seat.holder.body)
  const fields: FormFieldSpec[] = [
    { kind: 'choice', name: 'kind', label: text('approvals.sheet.outcome'), required: true, options: outcomeKinds.map((kind) => ({ value: kind, label: text(`approvals.outcome.${kind}`) })) },
    { kind: 'remarks', name: 'remarks', label: text('approvals.tab.remarks'), hint: text('approvals.field.remarksHint'), when: (values) => values['kind'] !== 'agreed' },
    { kind: 'longText', name: 'words', label: text('approvals.field.outcomeWords'), lines: 4 },
    { kind: 'files', name: 'files', label: text('approvals.field.outcomeFiles') },
  ]
  const remarksIn = (values: FormValues) => (values['kind'] === 'agreed' ? [] : remarkInputs(values))
  return (
    <DeedForm
      {...props} verb="decide" command={commands.decideOutcome} fields={fields} onSent={() => forgetRemarks(approval)}
      {...(insisted.length > 0 ? { note: text('approvals.paper.insistedCarried', { count: insisted.length }) } : {})}
      initial={{ kind: firstKind(returned?.kind, first.length + insisted.length), remarks: first, words: returned?.words ?? '', files: returned?.files ?? [] }}
      build={(values) => ({ ...onVersion(approval), kind: values['kind'], words: wordsOf(values, 'words'), remarks: remarksIn(values), files: listOf<FileRef>(values, 'files') })}
      check={(values): Record<string, Refusal> => {
        const remarks = remarksIn(values).map((each) => ({ ...each, id: '', carriedFrom: null }))
        const verdict = mayOutcomeBe(seat, approval, { kind: values['kind'] as 'agreed', words: wordsOf(values, 'words'), remarks })
        if (verdict.allowed) return {}
        const place = verdict.refusal.key === 'approvals.reasonMissing' ? 'words' : values['kind'] === 'agreed' ? 'kind' : 'remarks'
        return { [place]: verdict.refusal }
      }}
    />
  )
}
