/** Remarks noted while reading, before they go into an opinion or an outcome. In memory, as all drafts are. */
import type { Approval } from '../../domain/approvals/approval.ts'
import { listOpinions } from '../../domain/approvals/queries.ts'
import { currentVersion } from '../../domain/approvals/approval.ts'
import type { Passage } from '../../domain/approvals/review.ts'
import type { RemarkInput } from '../../domain/approvals/contract.ts'
import type { FormValues, RemarkValue } from '../kernel/FormField.tsx'
import { useAnswer } from '../kernel/portal.ts'
import { ofPerson, useSeatTaken } from '../kernel/state.ts'
import { createStore, useStore } from '../kernel/store.ts'

export interface DraftedRemark extends RemarkValue {
  anchor: Passage | null
}

const drafted = createStore<Readonly<Record<string, readonly DraftedRemark[]>>>({})

export function remarksDrafted(approval: string): readonly DraftedRemark[] {
  return drafted.get()[ofPerson(approval)] ?? []
}

export function useRemarksDrafted(approval: string): readonly DraftedRemark[] {
  return useStore(drafted)[ofPerson(approval)] ?? noRemarks
}
const noRemarks: readonly DraftedRemark[] = []

export function draftRemark(approval: string, remark: DraftedRemark): void {
  drafted.set({ ...drafted.get(), [ofPerson(approval)]: [...remarksDrafted(approval), remark] })
}

export function forgetRemarks(approval: string): void {
  drafted.set({ ...drafted.get(), [ofPerson(approval)]: [] })
}

/** The form's rows as the command takes them. */
export function remarkInputs(values: FormValues): RemarkInput[] {
  return ((values['remarks'] as readonly DraftedRemark[] | undefined) ?? []).map(({ remark, proposal, anchor }) => ({ passage: anchor ?? null, remark: remark.trim(), proposal: proposal.trim() }))
}

/** What the interested units remarked, for the executor who sums up (§17); null while a newer answer is under way. */
export function useOpinionRemarks(approval: Approval): readonly DraftedRemark[] | null {
  const { holder } = useSeatTaken()
  const isReview = currentVersion(approval).reviews.some((review) => review.body.id === holder.body)
  const { answer, state, asking } = useAnswer(listOpinions, isReview ? { id: approval.id, version: currentVersion(approval).n, body: holder.body } : null)
  if (isReview && (state === 'loading' || asking)) return null
  return (answer?.opinions ?? []).flatMap((opinion) => opinion.remarks.map(({ remark, proposal, passage }) => ({ remark, proposal, anchor: passage })))
}
