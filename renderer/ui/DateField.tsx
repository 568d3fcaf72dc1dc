import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { Button } from 'react-aria-components/Button'
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog'
import { Popover } from 'react-aria-components/Popover'
import { longDate, monthTitle, shortDate, weekdayHeads, weekdayName } from '../../domain/kernel/formats.ts'
import { addDays, weekday, type LocalDate } from '../../domain/kernel/time.ts'
import { useToday } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { IconButton } from './Button.tsx'
import { Field, type FieldProps } from './Field.tsx'
import { Icon } from './Icon.tsx'
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
                <MonthGrid value={value} inRange={inRange} isWorkday={isWorkday} onPick={(date) => { setTyped(null); onChange(date); setOpen(false) }} />
              </Dialog>
            </Popover>
          </DialogTrigger>
        </div>
      )}
    </Field>
  )
}

interface MonthGridProps {
  value: LocalDate | null
  inRange: (date: LocalDate) => boolean
  isWorkday?: ((date: LocalDate) => boolean) | undefined
  onPick: (date: LocalDate) => void
}

const addMonths = (date: LocalDate, months: number): LocalDate => {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const first = new Date(Date.UTC(year, month - 1 + months, 1))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  return new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(day, last))).toISOString().slice(0, 10)
}

/** A month by weeks, Monday first. Arrows move by days and weeks, PgUp and PgDn by months. */
function MonthGrid({ value, inRange, isWorkday, onPick }: MonthGridProps) {
  const text = useText()
  const today = useToday()
  const [at, setAt] = useState<LocalDate>(value ?? today)
  const grid = useRef<HTMLTableElement>(null)
  const moved = useRef(true)
  useEffect(() => {
    if (moved.current) grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
    moved.current = false
  }, [at])
  const [year = 0, month = 1] = at.split('-').map(Number)
  const first = `${at.slice(0, 8)}01`
  const start = addDays(first, 1 - weekday(first))
  const weeks = Array.from({ length: 6 }, (_, week) => Array.from({ length: 7 }, (__, day) => addDays(start, week * 7 + day)))
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, LocalDate> = {
      ArrowLeft: addDays(at, -1), ArrowRight: addDays(at, 1), ArrowUp: addDays(at, -7), ArrowDown: addDays(at, 7),
      PageUp: addMonths(at, event.shiftKey ? -12 : -1), PageDown: addMonths(at, event.shiftKey ? 12 : 1),
      Home: addDays(at, 1 - weekday(at)), End: addDays(at, 7 - weekday(at)),
    }
    const next = moves[event.key]
    if (!next) return
    event.preventDefault()
    moved.current = true
    setAt(next)
  }
  return (
    <>
      <div className="calendar-head">
        <IconButton icon="left" label={text('page.previousMonth')} onPress={() => setAt(addMonths(at, -1))} />
        <strong aria-live="polite">{monthTitle(year, month, text.language)}</strong>
        <IconButton icon="right" label={text('page.nextMonth')} onPress={() => setAt(addMonths(at, 1))} />
      </div>
      <table className="month" role="grid" ref={grid} onKeyDown={onKeyDown}>
        <thead><tr>{weekdayHeads(text.language).map(({ short, full }) => <th key={short} scope="col" abbr={full}>{short}</th>)}</tr></thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((date) => {
                const off = isWorkday ? !isWorkday(date) : weekday(date) > 5
                const looks = ['day', off ? 'off' : '', date === today ? 'today' : '', date === value ? 'chosen' : '', date.slice(0, 7) === at.slice(0, 7) ? '' : 'other'].filter(Boolean)
                return (
                  <td key={date} role="gridcell" aria-selected={date === value}>
                    <button
                      type="button" className={looks.join(' ')} tabIndex={date === at ? 0 : -1} disabled={!inRange(date)} aria-current={date === today ? 'date' : undefined}
                      aria-label={`${longDate(date, text.language)}, ${weekdayName(date, text.language)}${off ? `, ${text('page.dayOff')}` : ''}`} onClick={() => onPick(date)}
                    >{Number(date.slice(8))}</button>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
