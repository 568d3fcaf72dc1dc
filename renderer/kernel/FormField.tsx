import { Button, IconButton } from '../ui/Button.tsx'
import { ComboBox } from '../ui/ComboBox.tsx'
import { DateField } from '../ui/DateField.tsx'
import { Checkbox, Choice, TextField, type FieldProps } from '../ui/Field.tsx'
import { Select, type Option } from '../ui/Select.tsx'
import { Badge } from '../ui/Show.tsx'
import { FilesField, type FileValue } from './FilesField.tsx'
import { useText } from './text.ts'
import { useRef, type ReactNode } from 'react'

export type FormValues = Readonly<Record<string, unknown>>

interface Common {
  name: string
  label: string
  hint?: string | undefined
  required?: boolean | undefined
  /** In a long form, the heading it stands under; fields of one section follow each other. */
  section?: string | undefined
  /** Shown only when this holds of the other values. */
  when?: (values: FormValues) => boolean
}

/** A remark of an approving body: what is wrong and how to remove it (§17-2), tied to words of the text when it has a quote. */
export interface RemarkValue {
  remark: string
  proposal: string
  anchor?: { quote: string } | null
}

export type FormFieldSpec = Common & (
  | { kind: 'text'; type?: 'text' | 'password' | 'email'; maxLength?: number; placeholder?: string }
  | { kind: 'longText'; lines?: number; maxLength?: number }
  | { kind: 'number' }
  | { kind: 'date'; from?: string; until?: string; isWorkday?: (date: string) => boolean }
  | { kind: 'choice'; options: readonly { value: string; label: string; hint?: string; disabled?: boolean }[] }
  | { kind: 'select'; options: readonly Option[] }
  | { kind: 'one'; options: readonly Option[]; onSearch?: (words: string) => void }
  | { kind: 'many'; options: readonly Option[]; onSearch?: (words: string) => void }
  | { kind: 'tick' }
  | { kind: 'file'; accept?: string }
  | { kind: 'files'; accept?: string }
  | { kind: 'remarks' }
  /** `put` sets another field, where one choice means two. */
  | { kind: 'own'; draw: (props: { value: unknown; onChange: (value: unknown) => void; put: (name: string, value: unknown) => void; problem: string | undefined }) => ReactNode }
)

interface FormFieldProps {
  field: FormFieldSpec
  value: unknown
  problem: string | undefined
  onChange: (next: (value: unknown) => unknown) => void
  onPut: (name: string, value: unknown) => void
  onBusy: (busy: boolean) => void
}

export function FormField({ field, value, problem, onChange, onPut, onBusy }: FormFieldProps) {
  const set = (next: unknown) => onChange(() => next)
  const common: FieldProps = { label: field.label, hint: field.hint, error: problem, required: field.required }
  const words = typeof value === 'string' ? value : ''
  switch (field.kind) {
    case 'text': return <TextField {...common} value={words} onChange={set} type={field.type ?? 'text'} name={field.name} {...(field.maxLength ? { maxLength: field.maxLength } : {})} {...(field.placeholder ? { placeholder: field.placeholder } : {})} />
    case 'longText': return <TextField {...common} value={words} onChange={set} lines={field.lines ?? 4} name={field.name} {...(field.maxLength ? { maxLength: field.maxLength } : {})} />
    case 'number': return <TextField {...common} value={value === undefined || value === null ? '' : String(value)} type="number" onChange={(typed) => set(typed === '' ? null : Number(typed))} name={field.name} />
    case 'date': return <DateField {...common} value={words || null} onChange={set} {...(field.from ? { from: field.from } : {})} {...(field.until ? { until: field.until } : {})} {...(field.isWorkday ? { isWorkday: field.isWorkday } : {})} />
    case 'choice': return <Choice {...common} value={words || null} onChange={set} options={field.options} />
    case 'select': return <Select {...common} value={words || null} onChange={set} options={field.options} />
    case 'one': return <ComboBox {...common} value={words || null} onChange={set} options={field.options} {...(field.onSearch ? { onSearch: field.onSearch } : {})} />
    case 'many': return <ManyField common={common} value={(value as readonly string[] | undefined) ?? []} onChange={set} options={field.options} onSearch={field.onSearch} />
    case 'tick': return <Checkbox label={field.label} checked={value === true} onChange={set} {...(field.hint ? { hint: field.hint } : {})} />
    case 'file': return <FilesField {...common} single value={value ? [value as FileValue] : []} onBusy={onBusy} {...(field.accept ? { accept: field.accept } : {})} onChange={(next) => onChange((now) => next(now ? [now as FileValue] : [])[0] ?? null)} />
    case 'files': return <FilesField {...common} value={(value as readonly FileValue[] | undefined) ?? []} onBusy={onBusy} {...(field.accept ? { accept: field.accept } : {})} onChange={(next) => onChange((now) => next((now as readonly FileValue[] | undefined) ?? []))} />
    case 'remarks': return <RemarksField common={common} value={(value as readonly RemarkValue[] | undefined) ?? []} onChange={set} />
    case 'own': return <>{field.draw({ value, onChange: set, put: onPut, problem })}</>
  }
}

interface ManyFieldProps {
  common: FieldProps
  value: readonly string[]
  onChange: (value: readonly string[]) => void
  options: readonly Option[]
  onSearch: ((words: string) => void) | undefined
}

/** Several of many: chosen ones as chips above a combo box that offers the rest. */
function ManyField({ common, value, onChange, options, onSearch }: ManyFieldProps) {
  const text = useText()
  // A search changes the options; what was chosen before keeps its name.
  const seen = useRef(new Map<string, string>())
  for (const option of options) seen.current.set(option.value, option.label)
  const names = seen.current
  return (
    <div className="stack">
      <ComboBox {...common} value={null} options={options.filter((option) => !value.includes(option.value))} onChange={(next) => { if (next) onChange([...value, next]) }} {...(onSearch ? { onSearch } : {})} />
      {value.length === 0 ? null : (
        <ul className="chips">
          {value.map((each) => (
            <li key={each} className="chip">{names.get(each) ?? each}
              <IconButton icon="close" label={text('page.removeNamed', { name: names.get(each) ?? each })} onPress={() => onChange(value.filter((other) => other !== each))} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function RemarksField({ common, value, onChange }: { common: FieldProps; value: readonly RemarkValue[]; onChange: (value: readonly RemarkValue[]) => void }) {
  const text = useText()
  const put = (index: number, change: Partial<RemarkValue>) => onChange(value.map((each, at) => (at === index ? { ...each, ...change } : each)))
  return (
    <fieldset className={common.error ? 'field wrong' : 'field'}>
      <legend className="field-label">{common.label} {value.length > 0 ? <Badge>{value.length}</Badge> : null}</legend>
      {common.hint ? <p className="field-hint">{common.hint}</p> : null}
      <div className="stack">
        {value.map((each, index) => (
          <div className="remark-row" key={index}>
            {each.anchor ? <q className="remark-quote">{each.anchor.quote}</q> : null}
            <TextField label={text('page.remark')} required lines={2} value={each.remark} onChange={(remark) => put(index, { remark })} />
            <TextField label={text('page.proposal')} required lines={2} value={each.proposal} onChange={(proposal) => put(index, { proposal })} />
            <IconButton icon="close" label={text('page.removeRemark')} onPress={() => onChange(value.filter((_, at) => at !== index))} />
          </div>
        ))}
      </div>
      <div className="row"><Button icon="add" onPress={() => onChange([...value, { remark: '', proposal: '', anchor: null }])}>{text('page.addRemark')}</Button></div>
      {common.error ? <p className="field-error">{common.error}</p> : null}
    </fieldset>
  )
}
