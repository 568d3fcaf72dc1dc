import type { ReactNode } from 'react'
import { useText } from '../kernel/text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { AmendForm } from './AmendForm.tsx'
import { DecideForm } from './DecideForm.tsx'
import type { DeedProps, DialogVerb } from './DeedForm.tsx'
import { ExportForm } from './ExportForm.tsx'
import { OpinionForm } from './OpinionForm.tsx'
import { ReturnInner, ReturnOutcome, Withdraw } from './ReasonForms.tsx'
import { ReassignForm } from './ReassignForm.tsx'
import { ReceiveForm } from './ReceiveForm.tsx'
import { ResolveForm } from './ResolveForm.tsx'
import { SheetForm } from './SheetForm.tsx'
import { AgreeOutcome, AgreeUnit, Archive, Submit } from './ShortForms.tsx'
import type { PaperVerb } from './verbs.ts'
import { VersionForm } from './VersionForm.tsx'

const deeds: Record<DialogVerb, (props: DeedProps) => ReactNode> = {
  submit: Submit, agreeUnit: AgreeUnit, receive: ReceiveForm, resolve: ResolveForm, giveOpinion: OpinionForm, decide: DecideForm, agreeOutcome: AgreeOutcome,
  placeVersion: VersionForm, exportPackage: ExportForm, archive: Archive, amend: AmendForm, returnInner: ReturnInner, returnOutcome: ReturnOutcome,
  printSheet: SheetForm, reassign: ReassignForm, withdraw: Withdraw,
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
