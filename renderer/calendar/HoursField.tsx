import type { WorkingHours } from '../../domain/calendar/hours.ts'
import { minuteTime } from '../../domain/kernel/formats.ts'
import { useText } from '../kernel/text.ts'
import { Icon } from '../ui/Icon.tsx'
import { TimeField } from '../ui/TimeField.tsx'
import './hours-field.css'

interface HoursFieldProps {
  label: string
  hint?: string
  value: WorkingHours
  onChange: (value: WorkingHours) => void
  problem: string | undefined
}

const parts = ['from', 'until', 'breakFrom', 'breakUntil'] as const
const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

/** A working day: when it begins and ends, and its break. */
export function HoursField({ label, hint, value, onChange, problem }: HoursFieldProps) {
  const text = useText()
  return (
    <fieldset className={problem ? 'field wide hours-field wrong' : 'field wide hours-field'}>
      <legend className="field-label">{label}</legend>
      {hint ? <p className="field-hint">{hint}</p> : null}
      <div className="hours-row">
        {parts.map((part) => <TimeField key={part} label={text(`calendar.hours.${part}`)} required value={minuteOf(value[part])} onChange={(minute) => onChange({ ...value, [part]: minuteTime(minute) })} />)}
      </div>
      {problem ? <p className="field-error"><Icon name="warning" />{problem}</p> : null}
    </fieldset>
  )
}
