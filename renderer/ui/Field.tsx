import { useId, type ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import './field.css'

export interface FieldProps {
  label: string
  hint?: string | undefined
  /** What is wrong and what to do, beside the field. */
  error?: string | undefined
  required?: boolean | undefined
}

interface FieldIds {
  input: string
  describedBy: string | undefined
  invalid: true | undefined
}

/** Label above, hint beneath it, error beneath the input; all three read aloud with the input. */
export function Field({ label, hint, error, required, children }: FieldProps & { children: (ids: FieldIds) => ReactNode }) {
  const id = useId()
  const describedBy = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ') || undefined
  return (
    <div className={error ? 'field wrong' : 'field'}>
      <label className="field-label" htmlFor={id}>{label}{required ? <span aria-hidden className="field-required"> *</span> : null}</label>
      {hint ? <p className="field-hint" id={`${id}-hint`}>{hint}</p> : null}
      {children({ input: id, describedBy, invalid: error ? true : undefined })}
      {error ? <p className="field-error" id={`${id}-error`}><Icon name="warning" />{error}</p> : null}
    </div>
  )
}

interface TextFieldProps extends FieldProps {
  value: string
  onChange: (value: string) => void
  type?: 'text' | 'password' | 'email' | 'number'
  /** More than one line when given. */
  lines?: number
  autoFocus?: boolean
  disabled?: boolean
  placeholder?: string
  maxLength?: number
  autoComplete?: string
  name?: string
}

export function TextField({ value, onChange, type = 'text', lines, autoFocus, disabled, placeholder, maxLength, autoComplete = 'off', name, ...field }: TextFieldProps) {
  return (
    <Field {...field}>
      {({ input, describedBy, invalid }) => {
        const common = {
          id: input, value, disabled, placeholder, maxLength, name, autoFocus, spellCheck: false, autoComplete,
          'aria-describedby': describedBy, 'aria-invalid': invalid, 'aria-required': field.required,
        }
        return lines
          ? <textarea className="input" rows={lines} {...common} onChange={(event) => onChange(event.target.value)} />
          : <input className="input" type={type} {...common} onChange={(event) => onChange(event.target.value)} />
      }}
    </Field>
  )
}

interface CheckboxProps {
  label: ReactNode
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean
  hint?: string
}

export function Checkbox({ label, checked, onChange, disabled, hint }: CheckboxProps) {
  const id = useId()
  return (
    <div className="checkbox">
      <input type="checkbox" id={id} checked={checked} disabled={disabled} aria-describedby={hint ? `${id}-hint` : undefined} onChange={(event) => onChange(event.target.checked)} />
      <label htmlFor={id}>{label}</label>
      {hint ? <p className="field-hint" id={`${id}-hint`}>{hint}</p> : null}
    </div>
  )
}

interface ChoiceProps<Value extends string> extends FieldProps {
  value: Value | null
  onChange: (value: Value) => void
  options: readonly { value: Value; label: string; hint?: string | undefined; disabled?: boolean | undefined }[]
}

/** A few options, all seen at once. For many use Select or ComboBox. */
export function Choice<Value extends string>({ value, onChange, options, label, hint, error, required }: ChoiceProps<Value>) {
  const id = useId()
  return (
    <fieldset className={error ? 'field choice wrong' : 'field choice'} aria-describedby={[hint ? `${id}-hint` : '', error ? `${id}-error` : ''].join(' ').trim() || undefined}>
      <legend className="field-label">{label}{required ? <span aria-hidden className="field-required"> *</span> : null}</legend>
      {hint ? <p className="field-hint" id={`${id}-hint`}>{hint}</p> : null}
      {options.map((option) => (
        <div className="choice-option" key={option.value}>
          <input type="radio" id={`${id}-${option.value}`} name={id} checked={value === option.value} disabled={option.disabled} onChange={() => onChange(option.value)} />
          <label htmlFor={`${id}-${option.value}`}>{option.label}{option.hint ? <span className="field-hint">{option.hint}</span> : null}</label>
        </div>
      ))}
      {error ? <p className="field-error" id={`${id}-error`}><Icon name="warning" />{error}</p> : null}
    </fieldset>
  )
}
