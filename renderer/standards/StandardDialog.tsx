import { useMemo, useState } from 'react'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import type { Refusal } from '../../domain/kernel/verdict.ts'
import { isWebAddress } from '../../domain/kernel/web-address.ts'
import { save, type card } from '../../domain/standards/contract.ts'
import { designationKey, designationsOf } from '../../domain/standards/designation.ts'
import { placeOf } from '../../domain/standards/import.ts'
import { mayStand } from '../../domain/standards/rules.ts'
import { statuses, type Standard } from '../../domain/standards/standard.ts'
import { CommandForm } from '../kernel/CommandForm.tsx'
import type { FormFieldSpec, FormValues } from '../kernel/FormField.tsx'
import { useToday } from '../kernel/state.ts'
import { useText, type Text } from '../kernel/text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { toast } from '../ui/Toast.tsx'
import { ics } from './ics.ts'

const words = (values: FormValues, name: string): string => (typeof values[name] === 'string' ? values[name].trim() : '')
const day = (values: FormValues, name: string): string | null => words(values, name) || null

function standardOf(id: string, values: FormValues): Standard {
  return {
    id,
    designation: words(values, 'designation'),
    title: { kk: words(values, 'titleKk'), ru: words(values, 'titleRu'), en: words(values, 'titleEn') },
    codes: (values['codes'] ?? []) as string[],
    status: (values['status'] ?? 'active') as Standard['status'],
    adopted: day(values, 'adopted'), effective: day(values, 'effective'), withdrawn: day(values, 'withdrawn'),
    replaces: designationsOf(words(values, 'replaces')), replacedBy: designationsOf(words(values, 'replacedBy')),
    files: (values['files'] ?? []) as Standard['files'],
    link: words(values, 'link'),
  }
}

function valuesOf({ title, replaces, replacedBy, ...rest }: Standard): FormValues {
  return { ...rest, titleKk: title.kk, titleRu: title.ru, titleEn: title.en, replaces: replaces.join('; '), replacedBy: replacedBy.join('; ') }
}

function fieldsOf(text: Text, codes: readonly string[]): FormFieldSpec[] {
  const groups = ics.fields.flatMap((field) => [field, ...field.groups])
  const known = new Set(groups.map(({ code }) => code))
  // Subgroups come with lists; one that a card has keeps its place among the choices.
  const options = [...groups, ...codes.filter((code) => !known.has(code)).map((code) => ({ code, title: ics.find(code)?.title ?? { kk: '', ru: '', en: '' } }))]
  return [
    { kind: 'text', name: 'designation', label: text('standards.field.designation'), hint: text('standards.field.designationHint'), required: true, maxLength: 120 },
    { kind: 'select', name: 'status', label: text('standards.status'), required: true, options: statuses.map((value) => ({ value, label: text(`standards.status.${value}`) })) },
    ...(['titleKk', 'titleRu', 'titleEn'] as const).map((name): FormFieldSpec => ({ kind: 'longText', name, label: text(`standards.field.${name}`), lines: 2, maxLength: 1000 })),
    { kind: 'many', name: 'codes', label: text('standards.field.codes'), hint: text('standards.field.codesHint'), options: options.map(({ code, title }) => ({ value: code, label: text('standards.codeAndTitle', { code, title }) })) },
    { kind: 'date', name: 'adopted', label: text('standards.field.adopted') },
    { kind: 'date', name: 'effective', label: text('standards.field.effective') },
    { kind: 'date', name: 'withdrawn', label: text('standards.field.withdrawn') },
    { kind: 'text', name: 'replaces', label: text('standards.field.replaces'), hint: text('standards.field.designationsHint'), maxLength: 2000 },
    { kind: 'text', name: 'replacedBy', label: text('standards.field.replacedBy'), hint: text('standards.field.designationsHint'), maxLength: 2000 },
    { kind: 'text', name: 'link', label: text('standards.field.link'), hint: text('standards.field.linkHint'), maxLength: 2000 },
    { kind: 'files', name: 'files', label: text('standards.field.files'), hint: text('standards.field.filesHint'), accept: '.pdf,.docx,.doc,.rtf' },
  ]
}

/** A card, new or changed; the rule that guards the portal says what doesn't agree, beside its field. */
export function StandardDialog({ card: found, onClose }: { card: OutputOf<typeof card> | null; onClose: () => void }) {
  const text = useText()
  const today = useToday()
  const standard = found?.standard ?? null
  const [id] = useState(() => standard?.id ?? crypto.randomUUID())
  const fields = useMemo(() => fieldsOf(text, standard?.codes ?? []), [text, standard])
  const successors = useMemo(() => {
    const own = new Set(standard?.replacedBy.map(designationKey))
    return new Set(found?.replacedBy.map(({ designation }) => designationKey(designation)).filter((key) => !own.has(key)))
  }, [found, standard])
  const check = (values: FormValues): Record<string, Refusal> => {
    const wish = standardOf(id, values)
    if (wish.title.kk === '' && wish.title.ru === '') return { titleKk: { key: 'standards.titleMissing' } }
    if (wish.link !== '' && !isWebAddress(wish.link)) return { link: { key: 'standards.linkWrong' } }
    const verdict = mayStand(wish, { today, ics, successors })
    return verdict.allowed ? {} : { [placeOf[verdict.refusal.key] ?? 'designation']: verdict.refusal }
  }
  return (
    <Dialog title={text(standard ? 'standards.change' : 'standards.add')} onClose={onClose} size="large">
      <CommandForm
        columns={2} command={save} fields={fields} draft={`standard ${standard?.id ?? 'new'}`} title={text('standards.deed.save')} submit={text('standards.deed.save')} check={check}
        seen={standard} initial={standard ? valuesOf(standard) : { status: 'active', codes: [], files: [] }} build={(values) => ({ standard: standardOf(id, values) })}
        onDone={() => { toast((text) => text('standards.saved')); onClose() }} onCancel={onClose}
      />
    </Dialog>
  )
}
