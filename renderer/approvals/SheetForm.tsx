import { useState } from 'react'
import * as commands from '../../domain/approvals/contract.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { CommandForm } from '../kernel/CommandForm.tsx'
import { FileView } from '../kernel/document-viewer.tsx'
import type { FormFieldSpec } from '../kernel/FormField.tsx'
import { useText } from '../kernel/text.ts'
import { FileList } from './CardTab.tsx'
import type { DeedProps } from './DeedForm.tsx'

export function SheetForm(props: DeedProps) {
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
