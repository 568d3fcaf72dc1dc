import { useMemo, useState } from 'react'
import { Button } from 'react-aria-components/Button'
import { ComboBox as AriaComboBox } from 'react-aria-components/ComboBox'
import { Input } from 'react-aria-components/Input'
import { Label } from 'react-aria-components/Label'
import { Popover } from 'react-aria-components/Popover'
import { Text } from 'react-aria-components/Text'
import { minuteTime } from '../../domain/kernel/formats.ts'
import { useText } from '../kernel/text.ts'
import type { FieldProps } from './Field.tsx'
import { Icon } from './Icon.tsx'
import { readTime } from './read-time.ts'
import { OptionList, type Option } from './Select.tsx'
import './date-field.css'
import './field.css'
import './popover.css'

interface TimeFieldProps extends FieldProps {
  /** Minutes since midnight. */
  value: number | null
  onChange: (value: number) => void
  /** A second, muted line beside an offered time: how long the meeting would then last. */
  hintOf?: (minute: number) => string | undefined
  /** The first time that is offered. */
  from?: number
}

const step = 30

/** A time of day, typed in any usual way or picked from half hours. The whole day has 24 hours in every language. */
export function TimeField({ value, onChange, hintOf, from = 0, label, hint, error, required }: TimeFieldProps) {
  const text = useText()
  const [typed, setTyped] = useState<string | null>(null)
  const options = useMemo(() => {
    const minutes = Array.from({ length: 1440 / step }, (_, index) => (Math.ceil(from / step) * step + index * step)).filter((minute) => minute < 1440)
    return minutes.map((minute): Option => ({ value: String(minute), label: minuteTime(minute), hint: hintOf?.(minute) }))
  }, [from, hintOf])
  const read = typed === null ? value : readTime(typed)
  const wrong = typed !== null && typed.trim() !== '' && read === null ? text('page.field.wrongTime') : error
  const settle = () => {
    if (typed !== null && read !== null) onChange(read)
    if (typed === null || typed.trim() === '' || read !== null) setTyped(null)
  }
  return (
    <AriaComboBox<Option>
      className={wrong ? 'field time-field wrong' : 'field time-field'} items={options} inputValue={typed ?? (value === null ? '' : minuteTime(value))} menuTrigger="manual"
      selectedKey={value === null ? null : String(value)} allowsCustomValue isInvalid={Boolean(wrong)} isRequired={Boolean(required)} validationBehavior="aria" onBlur={settle}
      onInputChange={(words) => setTyped(words === (value === null ? '' : minuteTime(value)) ? null : words)}
      onSelectionChange={(key) => {
        if (key === null) return settle()
        setTyped(null)
        onChange(Number(key))
      }}
    >
      <Label className="field-label">{label}{required ? <span aria-hidden className="field-required"> *</span> : null}</Label>
      {hint ? <Text slot="description" className="field-hint">{hint}</Text> : null}
      <div className="combo">
        <Input className="input" spellCheck={false} inputMode="numeric" placeholder={text('page.timePattern')} onKeyDown={(event) => { if (event.key === 'Enter') settle() }} />
        <Button className="combo-button"><Icon name="clock" /></Button>
      </div>
      {wrong ? <Text slot="errorMessage" className="field-error"><Icon name="warning" />{wrong}</Text> : null}
      <Popover className="popover" offset={4}><OptionList /></Popover>
    </AriaComboBox>
  )
}
