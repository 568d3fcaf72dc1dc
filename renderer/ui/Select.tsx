import { Button } from 'react-aria-components/Button'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { Popover } from 'react-aria-components/Popover'
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select'
import { Label } from 'react-aria-components/Label'
import { Text } from 'react-aria-components/Text'
import { Icon } from './Icon.tsx'
import type { FieldProps } from './Field.tsx'
import './field.css'
import './popover.css'

export interface Option<Value extends string = string> {
  value: Value
  label: string
  /** A second, muted line: a person's post, a body's full name. */
  hint?: string | undefined
}

interface SelectProps<Value extends string> extends FieldProps {
  value: Value | null
  onChange: (value: Value) => void
  options: readonly Option<Value>[]
  disabled?: boolean
  placeholder?: string
  /** Without a label above, for tool bars; the label is still read aloud. */
  bare?: boolean
}

export function Select<Value extends string>({ value, onChange, options, label, hint, error, required, disabled, placeholder = '—', bare }: SelectProps<Value>) {
  return (
    <AriaSelect
      className={error ? 'field wrong' : 'field'} selectedKey={value} isInvalid={Boolean(error)} isRequired={Boolean(required)} isDisabled={Boolean(disabled)}
      onSelectionChange={(key) => onChange(key as Value)} placeholder={placeholder} validationBehavior="aria"
      {...(bare ? { 'aria-label': label } : {})}
    >
      {bare ? null : <Label className="field-label">{label}{required ? <span aria-hidden className="field-required"> *</span> : null}</Label>}
      {hint ? <Text slot="description" className="field-hint">{hint}</Text> : null}
      <Button className="input select-button">
        <SelectValue className="select-value">{({ selectedText, isPlaceholder }) => (isPlaceholder ? placeholder : selectedText)}</SelectValue>
        <Icon name="down" />
      </Button>
      {error ? <Text slot="errorMessage" className="field-error"><Icon name="warning" />{error}</Text> : null}
      <Popover className="popover" offset={4}><OptionList options={options} /></Popover>
    </AriaSelect>
  )
}

export function OptionList<Value extends string>({ options, empty }: { options?: readonly Option<Value>[]; empty?: string }) {
  return (
    <ListBox<Option<Value>> className="option-list" {...(options ? { items: options } : {})} {...(empty ? { renderEmptyState: () => <p className="option-empty">{empty}</p> } : {})}>
      {(option) => (
        <ListBoxItem id={option.value} textValue={option.label} className="option" key={option.value}>
          <Text slot="label">{option.label}</Text>
          {option.hint ? <Text slot="description" className="option-hint">{option.hint}</Text> : null}
        </ListBoxItem>
      )}
    </ListBox>
  )
}
