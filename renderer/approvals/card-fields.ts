import { fileRoles, type ActFile, type Approval, type Version } from '../../domain/approvals/approval.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import type { FormFieldSpec, FormValues } from '../kernel/FormField.tsx'
import type { Text } from '../kernel/text.ts'
import type { Option } from '../ui/Select.tsx'

/** §10. */
const allowedFiles = '.pdf,.tif,.tiff,.jpg,.jpeg,.rtf,.doc,.docx,.xls,.xlsx,.ppt,.rar,.zip'

const fileField = (role: ActFile['role']) => `files.${role}`

/** The texts and attachments of a version; each kind of attachment has its own place, so that nobody must tag files. */
export function textFields(text: Text): FormFieldSpec[] {
  return [
    { kind: 'file', name: 'textKk', label: text('approvals.field.textKk'), hint: text('approvals.field.textHint'), required: true, accept: '.docx' },
    { kind: 'file', name: 'textRu', label: text('approvals.field.textRu'), required: true, accept: '.docx' },
    ...fileRoles.map((role): FormFieldSpec => ({ kind: 'files', name: fileField(role), label: text(`approvals.role.${role}`), accept: allowedFiles })),
  ]
}

export function cardFields(text: Text, bodies: readonly Option[], units: readonly Option[]): FormFieldSpec[] {
  return [
    { kind: 'text', name: 'titleKk', label: text('approvals.field.titleKk'), required: true, maxLength: 1000 },
    { kind: 'text', name: 'titleRu', label: text('approvals.field.titleRu'), required: true, maxLength: 1000 },
    { kind: 'text', name: 'titleEn', label: text('approvals.field.titleEn'), maxLength: 1000 },
    { kind: 'longText', name: 'description', label: text('approvals.field.description'), lines: 3, maxLength: 20_000 },
    { kind: 'many', name: 'units', label: text('approvals.field.units'), hint: text('approvals.field.unitsHint'), required: true, options: units },
    { kind: 'many', name: 'bodies', label: text('approvals.sheet.bodies'), required: true, options: bodies },
    ...textFields(text),
  ]
}

export function filesInput(values: FormValues) {
  const files = fileRoles.flatMap((role) => ((values[fileField(role)] as readonly FileRef[] | undefined) ?? []).map((file) => ({ role, file })))
  return { text: { kk: values['textKk'], ru: values['textRu'] }, files }
}

const words = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

export function cardInput(values: FormValues) {
  return {
    title: { kk: words(values['titleKk']), ru: words(values['titleRu']), en: words(values['titleEn']) },
    description: words(values['description']),
    bodies: values['bodies'],
    units: values['units'],
    ...filesInput(values),
  }
}

export function filesValues(version: Pick<Version, 'text' | 'files'>): FormValues {
  const byRole = Object.fromEntries(fileRoles.map((role) => [fileField(role), version.files.filter((each) => each.role === role).map((each) => each.file)]))
  return { textKk: version.text.kk, textRu: version.text.ru, ...byRole }
}

export function cardValues(approval: Approval, version: Version): FormValues {
  return {
    titleKk: approval.title.kk,
    titleRu: approval.title.ru,
    titleEn: approval.title.en,
    description: approval.description,
    bodies: version.bodies.map((body) => body.id),
    units: approval.units.map((unit) => unit.id),
    ...filesValues(version),
  }
}
