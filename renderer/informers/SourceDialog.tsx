import { useState } from 'react'
import { saveSource, type SourceRow } from '../../domain/informers/contract.ts'
import { sourceBounds, sourceDefaults, sourceKinds, type SourceKind } from '../../domain/informers/source.ts'
import type { Refusal } from '../../domain/kernel/verdict.ts'
import { isWebAddress } from '../../domain/kernel/web-address.ts'
import { CommandForm } from '../kernel/CommandForm.tsx'
import type { FormFieldSpec, FormValues } from '../kernel/FormField.tsx'
import { nameFields, nameOf, nameValues } from '../kernel/name-fields.ts'
import { useText } from '../kernel/text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Select } from '../ui/Select.tsx'
import { Banner } from '../ui/Show.tsx'
import { toast } from '../ui/Toast.tsx'

const kindOf = (values: FormValues): SourceKind => sourceKinds.find((kind) => kind === values['kind']) ?? 'rates'

function problems(values: FormValues): Record<string, Refusal> {
  const found: Record<string, Refusal> = isWebAddress(String(values['address'] ?? '').trim()) ? {} : { address: { key: 'informers.addressWrong' } }
  for (const name of ['everyMinutes', 'validHours'] as const) {
    const { least, most } = sourceBounds[name]
    const value = values[name]
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) found[name] = { key: 'informers.outOfBounds', values: { least, most } }
  }
  return found
}

/** A new source, or another address, name or pace of one that is there; its kind stays. */
export function SourceDialog({ row, onClose }: { row: SourceRow | null; onClose: () => void }) {
  const text = useText()
  const [id] = useState(() => row?.source.id ?? crypto.randomUUID())
  const [kind, setKind] = useState<SourceKind>(row?.source.kind ?? 'rates')
  const kindField: FormFieldSpec = {
    kind: 'own', name: 'kind', label: text('informers.field.kind'),
    draw: ({ value, onChange, put }) => (
      <Select<SourceKind>
        label={text('informers.field.kind')} value={kindOf({ kind: value })} options={sourceKinds.map((each) => ({ value: each, label: text(`informers.kind.${each}`) }))}
        onChange={(next) => {
          onChange(next)
          for (const [name, usual] of Object.entries(sourceDefaults[next])) put(name, usual)
        }}
      />
    ),
  }
  const fields: FormFieldSpec[] = [
    ...(row === null ? [kindField] : []),
    ...nameFields('name', text('informers.field.name'), text),
    { kind: 'text', name: 'address', label: text('informers.field.address'), hint: text(`informers.field.addressHint.${kind}`), required: true, maxLength: 2000 },
    { kind: 'number', name: 'everyMinutes', label: text('informers.field.everyMinutes'), required: true },
    { kind: 'number', name: 'validHours', label: text('informers.field.validHours'), hint: text('informers.field.validHoursHint'), required: true },
    { kind: 'tick', name: 'active', label: text('informers.field.active') },
  ]
  const { kind: _, name, ...rest } = row?.source ?? { kind: 'rates', name: null, ...sourceDefaults.rates, address: 'https://', active: true }
  const initial: FormValues = { kind, ...rest, ...(name ? nameValues('name', name) : {}) }
  return (
    <Dialog title={text(row ? 'informers.change' : 'informers.add')} onClose={onClose} size="large">
      {row ? <Banner tone={row.sample ? 'now' : 'plain'}>{text(row.sample ? 'informers.sampleReplaced' : 'informers.addressForgets')}</Banner> : null}
      <CommandForm
        columns={2} command={saveSource} fields={fields} draft={`informer source ${row?.source.id ?? 'new'}`} title={text('informers.deed.save')} submit={text('informers.deed.save')} initial={initial} seen={row?.source ?? null}
        check={problems} onValues={(values) => setKind(row?.source.kind ?? kindOf(values))}
        build={(values) => ({ source: { id, kind: row?.source.kind ?? kindOf(values), name: nameOf('name', values), address: values['address'], everyMinutes: values['everyMinutes'], validHours: values['validHours'], active: values['active'] === true } })}
        onDone={() => { toast((text) => text('informers.saved')); onClose() }} onCancel={onClose}
      />
    </Dialog>
  )
}
