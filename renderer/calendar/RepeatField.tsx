import { dayAndMonth, weekdayHeads } from '../../domain/kernel/formats.ts'
import { onNthWeekday } from '../../domain/kernel/weekday-words.ts'
import { weekday, type LocalDate } from '../../domain/kernel/time.ts'
import { useText, type Text } from '../kernel/text.ts'
import { DateField } from '../ui/DateField.tsx'
import { TextField } from '../ui/Field.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Select } from '../ui/Select.tsx'
import { nthOf, repeatKinds, type RepeatChoice, type RepeatKind } from './repeat-choice.ts'
import { repeatWords } from './repeat-words.ts'

interface RepeatFieldProps {
  value: RepeatChoice
  onChange: (value: RepeatChoice) => void
  /** The day the event begins. */
  start: LocalDate
  problem: string | undefined
}

function kindWords(kind: RepeatKind, start: LocalDate, text: Text): string {
  if (kind === 'monthlyWeekday') return `${text('calendar.repeat.month.each')} ${onNthWeekday(nthOf(start), weekday(start), text.language)}`
  if (kind === 'monthlyDay') return text('calendar.repeat.monthDay.each', { day: Number(start.slice(8)) })
  if (kind === 'yearly') return text('calendar.repeat.year.each', { day: dayAndMonth(start, text.language) })
  return text(`calendar.repeatKind.${kind}`)
}

/** How an event repeats, said back as one sentence. */
export function RepeatField({ value, onChange, start, problem }: RepeatFieldProps) {
  const text = useText()
  const kinds = repeatKinds.filter((kind) => kind !== 'other' || value.kind === 'other')
  const put = (change: Partial<RepeatChoice>) => onChange({ ...value, ...change })
  const plain = value.kind === 'none' || value.kind === 'other'
  const days = value.days.length > 0 ? value.days : [weekday(start)]
  return (
    <fieldset className="field wide repeat-field">
      <legend className="visually-hidden">{text('calendar.repeat')}</legend>
      <div className="when-row">
        <Select label={text('calendar.repeat')} value={value.kind} onChange={(kind) => put({ kind: kind as RepeatKind })} options={kinds.map((kind) => ({ value: kind, label: kindWords(kind, start, text) }))} />
        {value.kind === 'none' || value.kind === 'other' || value.kind === 'workdays' ? null : (
          <div className="repeat-interval"><TextField label={text(`calendar.interval.${value.kind}`)} type="number" value={String(value.interval)} onChange={(typed) => put({ interval: Math.max(1, Math.min(99, Math.round(Number(typed)) || 1)) })} /></div>
        )}
        {plain ? null : (
          <Select
            label={text('calendar.repeatEnd')} value={value.end} onChange={(end) => put({ end: end as RepeatChoice['end'] })}
            options={(['never', 'until', 'count'] as const).map((end) => ({ value: end, label: text(`calendar.repeatEnd.${end}`) }))}
          />
        )}
        {!plain && value.end === 'until' ? <DateField label={text('calendar.repeatUntil')} required value={value.until} from={start} onChange={(until) => put({ until })} /> : null}
        {!plain && value.end === 'count' ? <div className="repeat-interval"><TextField label={text('calendar.repeatCount')} type="number" value={String(value.count)} onChange={(typed) => put({ count: Math.max(1, Math.min(999, Math.round(Number(typed)) || 1)) })} /></div> : null}
      </div>
      {value.kind === 'weekly' ? (
        <div className="repeat-days" role="group" aria-label={text('calendar.repeatDays')}>
          {weekdayHeads(text.language).map(({ short, full }, index) => {
            const day = index + 1
            const on = days.includes(day)
            const next = on ? days.filter((each) => each !== day) : [...days, day]
            return <button key={short} type="button" className="repeat-day" aria-pressed={on} aria-label={full} title={full} onClick={() => put({ days: next.length > 0 ? next.sort((a, b) => a - b) : days })}>{short}</button>
          })}
        </div>
      ) : null}
      {problem ? <p className="field-error"><Icon name="warning" />{problem}</p> : null}
      {value.kind === 'none' ? null : <p className="repeat-words" role="status"><Icon name="repeat" />{repeatWords(value, start, text)}</p>}
    </fieldset>
  )
}
