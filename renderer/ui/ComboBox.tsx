import { useMemo, useState } from 'react'
import { Button } from 'react-aria-components/Button'
import { ComboBox as AriaComboBox } from 'react-aria-components/ComboBox'
import { Input } from 'react-aria-components/Input'
import { Label } from 'react-aria-components/Label'
import { Popover } from 'react-aria-components/Popover'
import { Text } from 'react-aria-components/Text'
import { Icon } from './Icon.tsx'
import { OptionList, type Option } from './Select.tsx'
import { optionsWith, shownAtMost } from './options.ts'
import type { FieldProps } from './Field.tsx'
import { useText } from '../kernel/text.ts'
import './field.css'
import './popover.css'

interface ComboBoxProps extends FieldProps {
  value: string | null
  onChange: (value: string | null) => void
  options: readonly Option[]
  disabled?: boolean
  autoFocus?: boolean
  /** When the options come from a search: told what was typed; the options are then taken as found. */
  onSearch?: (words: string) => void
  placeholder?: string
  /** Without a label above, for tool bars; it stands in the empty field and is read aloud. */
  bare?: boolean
}

export function ComboBox({ value, onChange, options, label, hint, error, required, disabled, autoFocus, onSearch, placeholder, bare }: ComboBoxProps) {
  const text = useText()
  // A search changes the options; the chosen one keeps its name meanwhile.
  const [kept, setKept] = useState<Option | null>(null)
  const chosen = options.find((option) => option.value === value) ?? (kept?.value === value ? kept : undefined)
  const [typed, setTyped] = useState<string | null>(null)
  const shown = useMemo(
    () => (onSearch || typed === null ? options.slice(0, shownAtMost) : optionsWith(options, typed)),
    [onSearch, options, typed],
  )
  return (
    <AriaComboBox<Option>
      className={error ? 'field wrong' : 'field'} items={shown} selectedKey={value} inputValue={typed ?? chosen?.label ?? ''} menuTrigger="focus"
      allowsEmptyCollection isInvalid={Boolean(error)} isRequired={Boolean(required)} isDisabled={Boolean(disabled)} validationBehavior="aria"
      {...(bare ? { 'aria-label': label } : {})}
      onInputChange={(words) => {
        if (words === (chosen?.label ?? '') && typed === null) return
        setTyped(words)
        onSearch?.(words)
        if (words === '' && value !== null) onChange(null)
      }}
      onSelectionChange={(key) => {
        setTyped(null)
        if (key === null) return
        setKept(options.find((option) => option.value === key) ?? null)
        onSearch?.('')
        onChange(String(key))
      }}
      onOpenChange={(opened) => {
        if (!opened) setTyped(null)
      }}
    >
      {bare ? null : <Label className="field-label">{label}{required ? <span aria-hidden className="field-required"> *</span> : null}</Label>}
      {hint ? <Text slot="description" className="field-hint">{hint}</Text> : null}
      <div className="combo">
        <Input className="input" autoFocus={Boolean(autoFocus)} spellCheck={false} placeholder={placeholder ?? (bare ? label : text('page.typeToFind'))} />
        <Button className="combo-button"><Icon name="down" /></Button>
      </div>
      {error ? <Text slot="errorMessage" className="field-error"><Icon name="warning" />{error}</Text> : null}
      <Popover className="popover" offset={4}><OptionList empty={text('page.nothingFound')} /></Popover>
    </AriaComboBox>
  )
}
