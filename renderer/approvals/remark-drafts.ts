/** Remarks noted while reading, before they go into an opinion or an outcome. In memory, as all drafts are. */
import { useMemo } from 'react'
import { currentVersion, type Approval } from '../../domain/approvals/approval.ts'
import type { RemarkInput } from '../../domain/approvals/contract.ts'
import { listOpinions } from '../../domain/approvals/queries.ts'
import type { Outcome, Passage } from '../../domain/approvals/review.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import { changeDraft } from '../kernel/form-values.ts'
import type { FormValues, RemarkValue } from '../kernel/FormField.tsx'
import { useAnswer } from '../kernel/portal.ts'
import { ofPerson, useSeatTaken } from '../kernel/state.ts'
import { createStore, useStore } from '../kernel/store.ts'
import { draftName } from './verbs.ts'

export interface DraftedRemark extends RemarkValue {
  anchor: Passage | null
}

type Noted = DraftedRemark & { version: number }

const drafted = createStore<Readonly<Record<string, readonly Noted[]>>>({})

/** In a new version the words stand elsewhere (§19): what was noted on an earlier one stays, and points at nothing. */
const onVersion = (noted: readonly Noted[], approval: Approval): DraftedRemark[] =>
  noted.map(({ version, anchor, remark, proposal }) => ({ remark, proposal, anchor: version === currentVersion(approval).n ? anchor : null }))

export function remarksDrafted(approval: Approval): readonly DraftedRemark[] {
  return onVersion(drafted.get()[ofPerson(approval.id)] ?? [], approval)
}

export function useRemarksDrafted(approval: Approval): readonly DraftedRemark[] {
  const noted = useStore(drafted)[ofPerson(approval.id)] ?? nothingNoted
  return useMemo(() => onVersion(noted, approval), [noted, approval])
}
const nothingNoted: readonly Noted[] = []

/** A form that was left half filled holds what it was opened with, so that the remark goes into it too. */
export function draftRemark(approval: Approval, remark: DraftedRemark): void {
  const key = ofPerson(approval.id)
  drafted.set({ ...drafted.get(), [key]: [...(drafted.get()[key] ?? []), { ...remark, version: currentVersion(approval).n }] })
  const withRemark = (values: FormValues): FormValues => ({ ...values, remarks: [...((values['remarks'] as readonly DraftedRemark[] | undefined) ?? []), remark] })
  changeDraft(draftName('giveOpinion', approval), (values) => ({ ...withRemark(values), position: values['position'] === 'agrees' ? 'hasRemarks' : values['position'] }))
  changeDraft(draftName('decide', approval), (values) => ({ ...withRemark(values), kind: values['kind'] === 'agreed' ? 'agreedWithRemarks' : values['kind'] }))
}

export function forgetRemarks(approval: Approval): void {
  drafted.set({ ...drafted.get(), [ofPerson(approval.id)]: [] })
}

/** What a summing up begins with: of an outcome that was returned its own remarks, then what was noted and what units remarked since (§18). */
export function remarksToSumUp(approval: Approval, returned: Outcome | undefined, given: readonly DraftedRemark[]): DraftedRemark[] {
  // What the body insists on goes into each outcome by itself, so that of the one returned isn't written again.
  const before = (returned?.remarks ?? []).filter((each) => each.carriedFrom === null)
  return [...before.map(({ remark, proposal, passage }) => ({ remark, proposal, anchor: passage })), ...remarksDrafted(approval), ...given]
}

/** The form's rows as the command takes them. */
export function remarkInputs(values: FormValues): RemarkInput[] {
  return ((values['remarks'] as readonly DraftedRemark[] | undefined) ?? []).map(({ remark, proposal, anchor }) => ({ passage: anchor ?? null, remark: remark.trim(), proposal: proposal.trim() }))
}

/** What the interested units remarked since, for the executor who sums up (§17); null while a newer answer is under way. */
export function useOpinionRemarks(approval: Approval, since: Instant | null): readonly DraftedRemark[] | null {
  const { holder } = useSeatTaken()
  const isReview = currentVersion(approval).reviews.some((review) => review.body.id === holder.body)
  const { answer, state, asking } = useAnswer(listOpinions, isReview ? { id: approval.id, version: currentVersion(approval).n, body: holder.body } : null)
  if (isReview && (state === 'loading' || asking)) return null
  const fresh = (answer?.opinions ?? []).filter(({ at }) => since === null || at > since)
  return fresh.flatMap((opinion) => opinion.remarks.map(({ remark, proposal, passage }) => ({ remark, proposal, anchor: passage })))
}
