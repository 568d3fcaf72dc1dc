import { useState } from 'react'
import { Button } from 'react-aria-components/Button'
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog'
import { Popover } from 'react-aria-components/Popover'
import { shortDate } from '../../domain/kernel/formats.ts'
import type { LocalDate } from '../../domain/kernel/time.ts'
import { useText } from '../kernel/text.ts'
import { Field, type FieldProps } from './Field.tsx'
import { Icon } from './Icon.tsx'
import { MonthGrid } from './MonthGrid.tsx'
import { readDate } from './read-date.ts'
import './date-field.css'
import './popover.css'

interface DateFieldProps extends FieldProps {
  value: LocalDate | null
  onChange: (value: LocalDate | null) => void
  from?: LocalDate
  until?: LocalDate
  /** Days that are not working days are drawn so. */
  isWorkday?: (date: LocalDate) => boolean
  disabled?: boolean
}

export function DateField({ value, onChange, from, until, isWorkday, disabled, ...field }: DateFieldProps) {
  const text = useText()
  const [typed, setTyped] = useState<string | null>(null)
  const [open, setOpen] = useState(false)
  const inRange = (date: LocalDate) => (!from || date >= from) && (!until || date <= until)
  const settle = () => {
    if (typed === null) return
    if (typed.trim() === '') onChange(null)
    const date = readDate(typed)
    if (date && inRange(date)) onChange(date)
    if (date || typed.trim() === '') setTyped(null)
  }
  const read = typed === null || typed.trim() === '' ? null : readDate(typed)
  const wrong = typed !== null && typed.trim() !== '' && typed.length >= 8
    ? read === null ? text('page.field.wrongDate') : inRange(read) ? undefined : text('page.field.dateOutOfRange') : undefined
  return (
    <Field {...field} error={wrong ?? field.error}>
      {({ input, describedBy, invalid }) => (
        <div className="date-field">
          <input
            id={input} className="input" value={typed ?? (value ? shortDate(value) : '')} placeholder={text('page.datePattern')} disabled={disabled} autoComplete="off"
            inputMode="numeric" aria-describedby={describedBy} aria-invalid={invalid} aria-required={field.required}
            onChange={(event) => setTyped(event.target.value)} onBlur={settle} onKeyDown={(event) => { if (event.key === 'Enter') settle() }}
          />
          <DialogTrigger isOpen={open} onOpenChange={setOpen}>
            <Button className="combo-button" aria-label={text('page.openCalendar')} isDisabled={Boolean(disabled)}><Icon name="calendar" /></Button>
            <Popover className="popover" placement="bottom end" offset={4}>
              <Dialog aria-label={field.label} className="calendar">
                <MonthGrid takesFocus value={value} inRange={inRange} isWorkday={isWorkday} onPick={(date) => { setTyped(null); onChange(date); setOpen(false) }} />
              </Dialog>
            </Popover>
          </DialogTrigger>
        </div>
      )}
    </Field>
  )
}
