import { useCallback } from 'react'
import { defaultZone, republicZones } from '../../domain/calendar/zones.ts'
import { useFormats } from '../kernel/formats.ts'
import { useText } from '../kernel/text.ts'
import { DateField } from '../ui/DateField.tsx'
import { Checkbox } from '../ui/Field.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Select } from '../ui/Select.tsx'
import { TimeField } from '../ui/TimeField.tsx'
import type { Days } from './days.ts'
import { minutesBetween } from './layout.ts'
import { withFrom, type WhenValue } from './when.ts'

interface WhenFieldProps {
  value: WhenValue
  onChange: (value: WhenValue) => void
  problem: string | undefined
  about: Days
  /** Of a task only its term is asked. */
  termOnly: boolean
}

/** From when until when; a moved beginning takes the end along. The zone is asked only when it is not Astana's, or on wish. */
export function WhenField({ value, onChange, problem, about, termOnly }: WhenFieldProps) {
  const text = useText()
  const formats = useFormats()
  const { allDay, from, until, zone } = value
  const sameDay = from.date === until.date
  const lasting = useCallback((minute: number) => (sameDay && minute > from.minute ? formats.duration(minute - from.minute) : undefined), [sameDay, from.minute, formats])
  const setFrom = (next: Partial<typeof from>) => onChange(withFrom(value, { ...from, ...next }))
  const setUntil = (next: Partial<typeof until>) => onChange({ ...value, until: { ...until, ...next } })
  const setTerm = (next: Partial<typeof until>) => onChange({ ...value, from: { ...until, ...next }, until: { ...until, ...next } })
  const length = allDay ? '' : minutesBetween(from, until) > 0 ? formats.duration(minutesBetween(from, until)) : ''
  const ends = termOnly ? setTerm : setUntil
  return (
    <fieldset className={problem ? 'field wide wrong' : 'field wide'}>
      <legend className="visually-hidden">{text('calendar.when')}</legend>
      <div className="when-row">
        {termOnly ? null : (
          <>
            <DateField label={text('calendar.begins')} required value={from.date} isWorkday={about.isWorkday} onChange={(date) => { if (date) setFrom({ date }) }} />
            {allDay ? null : <TimeField label={text('calendar.beginsAt')} required value={from.minute} onChange={(minute) => setFrom({ minute })} />}
          </>
        )}
        <DateField label={text(termOnly ? 'calendar.term' : 'calendar.ends')} required value={until.date} isWorkday={about.isWorkday} onChange={(date) => { if (date) ends({ date }) }} />
        {allDay ? null : <TimeField label={text(termOnly ? 'calendar.termAt' : 'calendar.endsAt')} required value={until.minute} from={sameDay && !termOnly ? from.minute + 15 : 0} hintOf={lasting} onChange={(minute) => ends({ minute })} />}
        {length ? <span className="when-length muted">{length}</span> : null}
      </div>
      <div className="row when-more">
        <Checkbox label={text('calendar.allDay')} checked={allDay} onChange={(next) => onChange({ ...value, allDay: next })} />
        {allDay ? null : (
          <details className="when-zone" open={zone !== defaultZone}>
            <summary>{text('calendar.zone')}: {zoneName(zone, text)}</summary>
            <Select bare label={text('calendar.zone')} value={zone} onChange={(next) => onChange({ ...value, zone: next })} options={zonesWith(zone).map((each) => ({ value: each, label: zoneName(each, text) }))} />
          </details>
        )}
      </div>
      {problem ? <p className="field-error"><Icon name="warning" />{problem}</p> : null}
    </fieldset>
  )
}

const zonesWith = (zone: string): readonly string[] => ((republicZones as readonly string[]).includes(zone) ? republicZones : [...republicZones, zone])

/** The republic's zones by their cities; another keeps the name it came with. */
export function zoneName(zone: string, text: ReturnType<typeof useText>): string {
  const key = `calendar.zone.${zone.split('/').at(-1)?.toLowerCase() ?? ''}`
  return text.known(key) ? text(key) : zone
}
