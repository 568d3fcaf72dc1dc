import { currentRound, currentVersion, type Approval } from '../../domain/approvals/approval.ts'
import type { Command } from '../../domain/kernel/contract.ts'
import { CommandForm, type CommandFormProps } from '../kernel/CommandForm.tsx'
import type { FormValues } from '../kernel/FormField.tsx'
import { useText } from '../kernel/text.ts'
import { toast } from '../ui/Toast.tsx'
import { draftName, type PaperVerb } from './verbs.ts'

export interface DeedProps {
  approval: Approval
  onClose: () => void
}

export type DialogVerb = Exclude<PaperVerb, 'visa' | 'sign' | 'signOutcome' | 'answerRemarks' | 'follow'>

type DeedFormProps<C extends Command> = Pick<CommandFormProps<C>, 'command' | 'fields' | 'initial' | 'seen' | 'build' | 'check' | 'danger'> & DeedProps & {
  verb: DialogVerb
  note?: string
  onSent?: () => void
}

export function DeedForm<C extends Command>({ verb, approval, onClose, note, onSent, ...form }: DeedFormProps<C>) {
  const text = useText()
  const title = text(`approvals.verb.${verb}`)
  return (
    <>
      {note ? <p className="reading deed-note">{note}</p> : null}
      <CommandForm<C>
        {...form} submit={title} title={`${approval.number}: ${title}`} draft={draftName(verb, approval)} onCancel={onClose}
        onDone={(outcome) => {
          onSent?.()
          toast((text) => outcome.state === 'queued' ? text('page.willBeSentLater') : text('approvals.done.deed', { verb: text(`approvals.verb.${verb}`), number: approval.number }), outcome.state === 'queued' ? 'now' : 'done')
          onClose()
        }}
      />
    </>
  )
}

export const onVersion = (approval: Approval) => ({ id: approval.id, version: currentVersion(approval).n })
export const onRound = (approval: Approval) => ({ ...onVersion(approval), round: currentRound(currentVersion(approval))?.round ?? 1 })
export const wordsOf = (values: FormValues, name: string): string => (typeof values[name] === 'string' ? values[name].trim() : '')
export const listOf = <Value,>(values: FormValues, name: string): Value[] => (values[name] as Value[] | undefined) ?? []
