import { useMemo, useRef } from 'react'
import { latestOf, materialRoles, type Guest, type Material, type Question } from '../../domain/sessions/agenda.ts'
import { saveQuestion } from '../../domain/sessions/contract.ts'
import type { Session } from '../../domain/sessions/session.ts'
import { bodies } from '../../domain/people/contract.ts'
import { CommandForm } from '../kernel/CommandForm.tsx'
import { FilesField, type FileValue } from '../kernel/FilesField.tsx'
import type { FormFieldSpec, FormValues } from '../kernel/FormField.tsx'
import { useAnswer } from '../kernel/portal.ts'
import { useText } from '../kernel/text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Select } from '../ui/Select.tsx'
import { toast } from '../ui/Toast.tsx'
import { GuestsField, guestInputs } from './GuestsField.tsx'

interface MaterialValue {
  id: string
  role: Material['role']
  language: Material['language']
  file: FileValue
  /** The version that is being written on; 0 for a new material. */
  version: number
}

const words = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')
const list = <Value,>(value: unknown): readonly Value[] => (value as readonly Value[] | undefined) ?? []
/** §10, and the setting of the portal decides about the rest. */
const allowedFiles = '.pdf,.tif,.tiff,.jpg,.jpeg,.rtf,.doc,.docx,.xls,.xlsx,.ppt,.rar,.zip'

/** §35–36: one question with its speakers, the draft resolution and the materials. */
export function QuestionDialog({ session, question, onClose }: { session: Session; question: Question | null; onClose: () => void }) {
  const text = useText()
  const found = useAnswer(bodies, {}).answer
  const id = useMemo(() => question?.id ?? crypto.randomUUID(), [question])
  const options = useMemo(() => (found ?? []).filter(({ body }) => body.active).map(({ body }) => ({ value: body.id, label: text.tri(body.shortName), hint: text.tri(body.name) })), [found, text])
  const guests = (name: string, label: string): FormFieldSpec => ({ kind: 'own', name, label, draw: ({ value, onChange, problem }) => <GuestsField label={label} value={list<Guest>(value)} onChange={onChange} error={problem} /> })
  const fields: FormFieldSpec[] = [
    { kind: 'text', name: 'titleKk', label: text('sessions.field.questionKk'), required: true, maxLength: 1000 },
    { kind: 'text', name: 'titleRu', label: text('sessions.field.questionRu'), required: true, maxLength: 1000 },
    { kind: 'text', name: 'titleEn', label: text('sessions.field.questionEn'), maxLength: 1000 },
    { kind: 'one', name: 'body', label: text('sessions.field.body'), options },
    guests('speakers', text('sessions.field.speakers')),
    guests('invited', text('sessions.field.invited')),
    { kind: 'own', name: 'materials', label: text('sessions.materials'), draw: ({ value, onChange }) => <MaterialsField value={list<MaterialValue>(value)} onChange={onChange} /> },
    { kind: 'tick', name: 'silent', label: text('sessions.field.silent'), hint: text('sessions.rule.silence') },
  ]
  const initial: FormValues = question === null
    ? { titleKk: '', titleRu: '', titleEn: '', body: null, speakers: [], invited: [], materials: [], silent: false }
    : {
      titleKk: question.title.kk, titleRu: question.title.ru, titleEn: question.title.en, body: question.body?.id ?? null, speakers: question.speakers, invited: question.invited, silent: question.silent,
      materials: question.materials.map((material) => ({ id: material.id, role: material.role, language: material.language, file: latestOf(material).file, version: latestOf(material).n })),
    }
  const title = text(question === null ? 'sessions.verb.addQuestion' : 'sessions.verb.editQuestion')
  return (
    <Dialog title={title} size="large" onClose={onClose}>
      <CommandForm
        command={saveQuestion} fields={fields} initial={initial} submit={text('sessions.verb.saveQuestion')} title={`${session.number}: ${title}`} onCancel={onClose}
        draft={`sessions.question ${session.id} ${question?.id ?? 'new'}`} seen={question}
        build={(values) => ({
          id: session.id, question: id, title: { kk: words(values['titleKk']), ru: words(values['titleRu']), en: words(values['titleEn']) }, body: values['body'] ?? null,
          speakers: guestInputs(list<Guest>(values['speakers'])), invited: guestInputs(list<Guest>(values['invited'])), silent: values['silent'] === true,
          materials: list<MaterialValue>(values['materials']).map(({ id: material, role, language, file }) => ({ id: material, role, language, file })),
        })}
        onDone={() => {
          toast((text) => text('sessions.done.questionSaved'))
          onClose()
        }}
      />
    </Dialog>
  )
}

/** What offices call their files; a wrong guess is put right by the officer in the same row. */
const namedLike: readonly [RegExp, Material['role'], Material['language']][] = [
  [/анықтама/, 'note', 'kk'], [/справк|пояснит/, 'note', 'ru'], [/салыстырма/, 'comparativeTable', 'kk'], [/сравнит/, 'comparativeTable', 'ru'],
  [/таныстыр|презентац|present|\.pptx?$/, 'presentation', null], [/қаулы/, 'resolution', 'kk'], [/постановлен/, 'resolution', 'ru'], [/resolution/, 'resolution', 'en'],
]

function newMaterial(file: FileValue): MaterialValue {
  const name = file.name.toLowerCase()
  const [, role, language] = namedLike.find(([pattern]) => pattern.test(name)) ?? [null, 'other', null]
  return { id: crypto.randomUUID(), file, version: 0, role, language }
}

/** Draft resolutions first, Kazakh before Russian: files of one drop arrive in any order. */
const byKind = (a: MaterialValue, b: MaterialValue) => placeOf(a) - placeOf(b)
const placeOf = ({ role, language }: MaterialValue) => 4 * materialRoles.indexOf(role) + (language === null ? 3 : ['kk', 'ru', 'en'].indexOf(language))

function MaterialsField({ value, onChange }: { value: readonly MaterialValue[]; onChange: (value: readonly MaterialValue[]) => void }) {
  const text = useText()
  // Two files may arrive before the next drawing; the second must find the first.
  const latest = useRef(value)
  latest.current = value
  const put = (next: readonly MaterialValue[]) => {
    latest.current = next
    onChange(next)
  }
  const change = (id: string, part: Partial<MaterialValue>) => put(latest.current.map((each) => (each.id === id ? { ...each, ...part } : each)))
  return (
    <div className="stack" role="group" aria-label={text('sessions.materials')}>
      <p className="field-label">{text('sessions.materials')}</p>
      {value.length === 0 ? null : (
        <ul className="material-fields" aria-label={text('sessions.materials')}>
          {value.map((material) => (
            <li key={material.id} className="material-field">
              <Select bare label={text('sessions.field.role')} value={material.role} onChange={(role) => change(material.id, { role })} options={materialRoles.map((role) => ({ value: role, label: text(`sessions.materialRole.${role}`) }))} />
              <Select
                bare label={text('sessions.field.language')} value={material.language ?? 'none'} onChange={(language) => change(material.id, { language: language === 'none' ? null : language })}
                options={(['none', 'kk', 'ru', 'en'] as const).map((language) => ({ value: language, label: text(`sessions.language.${language}`) }))}
              />
              <FilesField
                single label={text('sessions.field.fileOf', { name: material.file.name })} value={[material.file]} accept={allowedFiles}
                hint={material.version > 0 ? text('sessions.field.newVersionHint', { n: material.version + 1 }) : undefined}
                onChange={(next) => {
                  const [file] = next([material.file])
                  put(latest.current.flatMap((each) => (each.id !== material.id ? [each] : file ? [{ ...each, file }] : [])))
                }}
              />
            </li>
          ))}
        </ul>
      )}
      <FilesField
        label={text('sessions.field.addMaterials')} hint={text('sessions.field.addMaterialsHint')} value={[]} accept={allowedFiles}
        onChange={(added) => {
          for (const file of added([])) put([...latest.current, newMaterial(file)].toSorted(byKind))
        }}
      />
    </div>
  )
}
