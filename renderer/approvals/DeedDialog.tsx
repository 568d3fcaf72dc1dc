import { useRef, useState, type ReactNode } from 'react'
import { currentRound, currentVersion, type Approval } from '../../domain/approvals/approval.ts'
import * as commands from '../../domain/approvals/contract.ts'
import { insistedOn } from '../../domain/approvals/ledger.ts'
import { outcomeKinds } from '../../domain/approvals/review.ts'
import { mayOutcomeBe, ownReview } from '../../domain/approvals/review-rules.ts'
import type { Command } from '../../domain/kernel/contract.ts'
import { get as settingsQuery } from '../../domain/settings/contract.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import type { Refusal } from '../../domain/kernel/verdict.ts'
import { CommandForm, type CommandFormProps } from '../kernel/CommandForm.tsx'
import { FileView } from '../kernel/document-viewer.tsx'
import type { FormFieldSpec, FormValues } from '../kernel/FormField.tsx'
import { useAnswer } from '../kernel/portal.ts'
import { useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { ComboBox } from '../ui/ComboBox.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Skeleton } from '../ui/Show.tsx'
import { toast } from '../ui/Toast.tsx'
import { FileList } from './CardTab.tsx'
import { cardFields, cardInput, cardValues, filesInput, textFields } from './card-fields.ts'
import { useBodyOptions, usePersonOptions, useUnitOptions } from './people.ts'
import { forgetRemarks, remarkInputs, remarksDrafted, useOpinionRemarks, type DraftedRemark } from './remark-drafts.ts'
import type { PaperVerb } from './verbs.ts'

interface DeedProps {
  approval: Approval
  onClose: () => void
}

type DialogVerb = Exclude<PaperVerb, 'visa' | 'sign' | 'signOutcome' | 'answerRemarks' | 'follow'>

const deeds: Record<DialogVerb, (props: DeedProps) => ReactNode> = {
  submit: Submit, agreeUnit: AgreeUnit, receive: Receive, resolve: Resolve, giveOpinion: GiveOpinion, decide: Decide, agreeOutcome: AgreeOutcome,
  placeVersion: PlaceVersion, exportPackage: ExportPackage, archive: Archive, amend: Amend, returnInner: ReturnInner, returnOutcome: ReturnOutcome,
  printSheet: PrintSheet, reassign: Reassign, withdraw: Withdraw,
}

/** Every deed on a paper that is not a signature alone: its form in a dialog, over the command of the same name. */
export function DeedDialog({ verb, approval, onClose }: DeedProps & { verb: PaperVerb }) {
  const text = useText()
  const Deed = deeds[verb as DialogVerb]
  const wide = verb === 'amend' || verb === 'placeVersion' || verb === 'decide' || verb === 'giveOpinion' || verb === 'printSheet'
  return (
    <Dialog title={text(`approvals.verb.${verb}`)} size={wide ? 'large' : 'medium'} onClose={onClose}>
      <Deed approval={approval} onClose={onClose} />
    </Dialog>
  )
}

type DeedFormProps<C extends Command> = Pick<CommandFormProps<C>, 'command' | 'fields' | 'initial' | 'build' | 'check' | 'danger'> & DeedProps & {
  verb: DialogVerb
  note?: string
  onSent?: () => void
}

function DeedForm<C extends Command>({ verb, approval, onClose, note, onSent, ...form }: DeedFormProps<C>) {
  const text = useText()
  const title = text(`approvals.verb.${verb}`)
  return (
    <>
      {note ? <p className="reading deed-note">{note}</p> : null}
      <CommandForm<C>
        {...form} submit={title} title={`${approval.number}: ${title}`} draft={`approvals.${verb} ${approval.id} ${currentVersion(approval).n}`} onCancel={onClose}
        onDone={(outcome) => {
          onSent?.()
          toast(outcome.state === 'queued' ? text('page.willBeSentLater') : text('approvals.done.deed', { verb: title, number: approval.number }), outcome.state === 'queued' ? 'now' : 'done')
          onClose()
        }}
      />
    </>
  )
}

const onVersion = (approval: Approval) => ({ id: approval.id, version: currentVersion(approval).n })
const onRound = (approval: Approval) => ({ ...onVersion(approval), round: currentRound(currentVersion(approval))?.round ?? 1 })
const wordsOf = (values: FormValues, name: string): string => (typeof values[name] === 'string' ? values[name].trim() : '')
const listOf = <Value,>(values: FormValues, name: string): Value[] => (values[name] as Value[] | undefined) ?? []

function Submit(props: DeedProps) {
  const text = useText()
  return <DeedForm {...props} verb="submit" command={commands.submitApproval} fields={[]} build={() => onVersion(props.approval)} note={text('approvals.consequence.submit')} />
}

function AgreeUnit(props: DeedProps) {
  const text = useText()
  const fields: FormFieldSpec[] = [{ kind: 'longText', name: 'words', label: text('approvals.field.comment'), lines: 3 }]
  return <DeedForm {...props} verb="agreeUnit" command={commands.agreeUnit} fields={fields} build={(values) => ({ ...onRound(props.approval), words: wordsOf(values, 'words') })} />
}

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

function ReturnInner(props: DeedProps) {
  return <ReasonForm {...props} verb="returnInner" command={commands.returnInner} build={(reason) => ({ ...onRound(props.approval), reason })} />
}

function ReturnOutcome(props: DeedProps) {
  const outcome = ownReview(useSeatTaken(), props.approval)?.outcome?.at ?? ''
  return <ReasonForm {...props} verb="returnOutcome" command={commands.returnOutcome} build={(reason) => ({ ...onVersion(props.approval), outcome, reason })} />
}

function Withdraw(props: DeedProps) {
  return <ReasonForm {...props} verb="withdraw" command={commands.withdrawApproval} build={(reason) => ({ id: props.approval.id, reason })} danger />
}

/** §16, §20. */
function Receive(props: DeedProps) {
  const text = useText()
  const seat = useSeatTaken()
  const known = useAnswer(settingsQuery, {}).answer
  const repeated = props.approval.versions.some((version) => version !== currentVersion(props.approval) && version.reviews.some((review) => review.body.id === seat.holder.body))
  const usual = known ? (repeated ? known.repeatedApprovalDays : known.approvalDays) : null
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

/** §16: the leadership names the responsible unit, its executor and the interested units. */
function Resolve(props: DeedProps) {
  const text = useText()
  const { holder } = useSeatTaken()
  const resolution = ownReview(useSeatTaken(), props.approval)?.resolution ?? null
  const [unit, setUnit] = useState<string | null>(resolution?.responsible.id ?? null)
  const units = useUnitOptions(holder.body)
  const people = usePersonOptions(holder.body, unit)
  const fields: FormFieldSpec[] = [
    { kind: 'own', name: 'responsible', label: text('approvals.field.responsible'), required: true, draw: ({ value, onChange, problem }) => <UnitField value={(value as string | undefined) ?? null} problem={problem} options={units} onChange={(next) => { setUnit(next); onChange(next) }} /> },
    { kind: 'one', name: 'executor', label: text('approvals.field.executor'), required: true, options: people, hint: unit === null ? text('approvals.field.executorHint') : undefined },
    { kind: 'many', name: 'interested', label: text('approvals.field.interested'), options: units.filter((option) => option.value !== unit) },
    { kind: 'longText', name: 'words', label: text('approvals.field.resolution'), lines: 3 },
  ]
  return (
    <DeedForm
      {...props} verb="resolve" command={commands.resolveApproval} fields={fields}
      initial={{ responsible: resolution?.responsible.id ?? null, executor: resolution?.executor.person ?? null, interested: resolution?.interested.map((each) => each.id) ?? [], words: resolution?.words ?? '' }}
      build={(values) => ({ ...onVersion(props.approval), responsible: values['responsible'] ?? '', executor: values['executor'] ?? '', interested: listOf<string>(values, 'interested'), words: wordsOf(values, 'words') })}
    />
  )
}

function UnitField({ value, onChange, options, problem }: { value: string | null; onChange: (value: string | null) => void; options: ReturnType<typeof useUnitOptions>; problem: string | undefined }) {
  const text = useText()
  return <ComboBox label={text('approvals.field.responsible')} required value={value} options={options} error={problem} onChange={onChange} />
}

function GiveOpinion(props: DeedProps) {
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

/** §17: one outcome; its form asks for just what the outcome needs. */
function Decide(props: DeedProps) {
  const given = useOpinionRemarks(props.approval)
  const first = useRef<readonly DraftedRemark[] | null>(null)
  // Taken once: an opinion that comes later must not change the form under the hands of the one who writes.
  first.current ??= given
  return first.current === null ? <Skeleton lines={6} /> : <DecideForm {...props} given={first.current} />
}

function DecideForm({ given, ...props }: DeedProps & { given: readonly DraftedRemark[] }) {
  const text = useText()
  const seat = useSeatTaken()
  const { approval } = props
  const returned = ownReview(seat, approval)?.returns.at(-1)?.outcome
  const first = returned?.remarks.map((each) => ({ remark: each.remark, proposal: each.proposal, anchor: each.passage })) ?? [...remarksDrafted(approval.id), ...given]
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
      {...props} verb="decide" command={commands.decideOutcome} fields={fields} onSent={() => forgetRemarks(approval.id)}
      {...(insisted.length > 0 ? { note: text('approvals.paper.insistedCarried', { count: insisted.length }) } : {})}
      initial={{ kind: first.length > 0 || insisted.length > 0 ? 'agreedWithRemarks' : 'agreed', remarks: first, words: returned?.words ?? '', files: returned?.files ?? [] }}
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

function AgreeOutcome(props: DeedProps) {
  const text = useText()
  const outcome = ownReview(useSeatTaken(), props.approval)?.outcome
  return (
    <DeedForm
      {...props} verb="agreeOutcome" command={commands.agreeOutcome} fields={[]} build={() => ({ ...onVersion(props.approval), outcome: outcome?.at ?? '' })}
      note={outcome ? text('approvals.consequence.agreeOutcome', { outcome: text(`approvals.outcome.${outcome.kind}`), count: outcome.remarks.length }) : ''}
    />
  )
}

/** §19. */
function PlaceVersion(props: DeedProps) {
  const text = useText()
  const { approval } = props
  const version = currentVersion(approval)
  const bodies = useBodyOptions(approval.developer.id)
  const fields: FormFieldSpec[] = [...textFields(text), { kind: 'many', name: 'bodies', label: text('approvals.sheet.bodies'), required: true, options: bodies }]
  const attachments = Object.fromEntries(Object.entries(cardValues(approval, version)).filter(([name]) => name.startsWith('files.')))
  return (
    <DeedForm
      {...props} verb="placeVersion" command={commands.placeVersion} fields={fields} note={text('approvals.consequence.placeVersion')}
      initial={{ ...attachments, bodies: version.bodies.map((body) => body.id) }}
      build={(values) => ({ ...onVersion(approval), ...filesInput(values), bodies: listOf<string>(values, 'bodies') })}
    />
  )
}

function Amend(props: DeedProps) {
  const text = useText()
  const { approval } = props
  const fields = cardFields(text, useBodyOptions(approval.developer.id), useUnitOptions(approval.developer.id))
  return (
    <DeedForm
      {...props} verb="amend" command={commands.amendApproval} fields={fields} initial={cardValues(approval, currentVersion(approval))}
      build={(values) => ({ ...onVersion(approval), ...cardInput(values) })}
    />
  )
}

function Reassign(props: DeedProps) {
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

function Archive(props: DeedProps) {
  const text = useText()
  return <DeedForm {...props} verb="archive" command={commands.archiveApproval} fields={[]} build={() => ({ id: props.approval.id })} note={text('approvals.consequence.archive')} />
}

/** §22: what left for the EDMS, ready to be saved. */
function ExportPackage(props: DeedProps) {
  const text = useText()
  const [files, setFiles] = useState<readonly FileRef[] | null>(props.approval.exported ? [props.approval.exported.package, props.approval.exported.letter, props.approval.exported.sheet] : null)
  if (files) return <FileList title={text('approvals.field.exported')} files={files} />
  return (
    <CommandForm
      command={commands.exportPackage} fields={[]} submit={text('approvals.verb.exportPackage')} title={text('approvals.verb.exportPackage')} build={() => ({ id: props.approval.id })} onCancel={props.onClose}
      onDone={(outcome) => { if (outcome.state === 'done') setFiles([outcome.answer.package, outcome.answer.letter, outcome.answer.sheet]) }}
    >
      <p className="reading">{text('approvals.consequence.exportPackage')}</p>
    </CommandForm>
  )
}

function PrintSheet(props: DeedProps) {
  const text = useText()
  const [sheet, setSheet] = useState<{ file: FileRef; code: string } | null>(null)
  const fields: FormFieldSpec[] = [{ kind: 'choice', name: 'language', label: text('approvals.field.sheetLanguage'), required: true, options: [{ value: 'kk', label: 'Қазақша' }, { value: 'ru', label: 'Русский' }] }]
  if (sheet) {
    return (
      <div className="stack">
        <p>{text('approvals.sheet.code')}: <strong className="mono">{sheet.code}</strong></p>
        <FileList title={text('approvals.sheet.title')} files={[sheet.file]} />
        <FileView file={sheet.file} />
      </div>
    )
  }
  return (
    <CommandForm
      command={commands.printSheet} fields={fields} initial={{ language: text.language === 'ru' ? 'ru' : 'kk' }} submit={text('approvals.verb.printSheet')} title={text('approvals.verb.printSheet')}
      build={(values) => ({ id: props.approval.id, language: values['language'] })} onCancel={props.onClose}
      onDone={(outcome) => { if (outcome.state === 'done') setSheet({ file: outcome.answer.sheet, code: outcome.answer.code }) }}
    />
  )
}
