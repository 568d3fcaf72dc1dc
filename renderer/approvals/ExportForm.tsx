import { useState } from 'react'
import * as commands from '../../domain/approvals/contract.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { CommandForm } from '../kernel/CommandForm.tsx'
import { useText } from '../kernel/text.ts'
import { FileList } from './CardTab.tsx'
import type { DeedProps } from './DeedForm.tsx'

/** §22: what left for the EDMS, ready to be saved. */
export function ExportForm(props: DeedProps) {
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
