import { useState } from 'react'
import { exactMoment, longDate, monthTitle, weekdayHeads, weekdayName } from '../../domain/kernel/formats.ts'
import { monthWeeks, type LocalDate } from '../../domain/kernel/time.ts'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import { isWorkday, type Calendar } from '../../domain/kernel/workdays.ts'
import { calendar as calendarQuery, setDay } from '../../domain/workdays/contract.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { CommandForm } from '../kernel/CommandForm.tsx'
import { MissingYears } from '../kernel/MissingYears.tsx'
import { useAnswer } from '../kernel/portal.ts'
import { changeQuery, useRoute } from '../kernel/routes.ts'
import { mayAtAll, useSeatTaken, useToday } from '../kernel/state.ts'
import { useText, type Text } from '../kernel/text.ts'
import { IconButton } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { toast } from '../ui/Toast.tsx'
import { CalendarYear } from './CalendarYear.tsx'
import { PeopleTabs } from './PeopleTabs.tsx'
import '../ui/date-field.css'
import './people.css'

const yearOf = (words: string | undefined): number | null => (words !== undefined && /^(?:19|20|21)\d\d$/.test(words) ? Number(words) : null)

/** Working days of the republic by months; an administrator enters what a decree moves (B1.5). */
export function CalendarScreen() {
  const text = useText()
  const today = useToday()
  const { holder } = useSeatTaken()
  const answer = useAnswer(calendarQuery, {})
  const { query } = useRoute()
  const year = yearOf(query['year']) ?? Number(today.slice(0, 4))
  const setYear = (next: number) => changeQuery({ year: String(next) })
  const [picked, setPicked] = useState<LocalDate | null>(null)
  const may = mayAtAll(holder, 'workdays.administer')
  return (
    <>
      <header className="screen-head">
        <h1>{text('people.calendar')}</h1>
        <span className="row">
          <IconButton icon="left" label={text('people.previousYear')} onPress={() => setYear(year - 1)} />
          <strong aria-live="polite">{year}</strong>
          <IconButton icon="right" label={text('people.nextYear')} onPress={() => setYear(year + 1)} />
        </span>
        <p className="muted reading">{text(may ? 'people.calendarHintAdministrator' : 'people.calendarHint')}</p>
      </header>
      <PeopleTabs />
      <AnswerView answer={answer} lines={10}>
        {({ calendar, set }) => (
          <>
            <CalendarYear year={year} calendar={calendar} set={set.map(({ date }) => date)} may={may} />
            <div className="months">
              {Array.from({ length: 12 }, (_, index) => (
                <MonthCard key={index} year={year} month={index + 1} calendar={calendar} set={new Set(set.map((each) => each.date))} onPick={setPicked} />
              ))}
            </div>
            <MarkedDays year={year} calendar={calendar} />
            {picked ? <DayDialog date={picked} calendar={calendar} set={set.find(({ date }) => date === picked) ?? null} may={may} onClose={() => setPicked(null)} /> : null}
          </>
        )}
      </AnswerView>
    </>
  )
}

/** Why a day is what it is, in words; empty for a plain working day or weekend. */
function wordsOfDay(date: LocalDate, calendar: Calendar, text: Text): string {
  const mark = calendar.days[date]
  if (!mark) return ''
  const values = { note: mark.note, pair: mark.pair ?? '' }
  const name = mark.holiday ? text(`workdays.holiday.${mark.holiday}`) : ''
  const why = mark.kind === 'holiday' ? name || text('workdays.day.holiday', values)
    : mark.kind === 'observed' ? text('workdays.day.observed', values)
      : mark.source === 'administrator' ? text(mark.kind === 'dayOff' ? 'workdays.day.setOff' : 'workdays.day.setWorking', values)
        : text(mark.kind === 'dayOff' ? 'workdays.day.movedOff' : 'workdays.day.movedWorking', values)
  return mark.estimated ? `${why} (${text('people.estimated')})` : why
}

interface MonthCardProps {
  year: number
  month: number
  calendar: Calendar
  set: ReadonlySet<string>
  onPick: (date: LocalDate) => void
}

function MonthCard({ year, month, calendar, set, onPick }: MonthCardProps) {
  const text = useText()
  const today = useToday()
  const first = `${year}-${String(month).padStart(2, '0')}-01`
  const weeks = monthWeeks(first).filter((week) => week.some((date) => date.slice(0, 7) === first.slice(0, 7)))
  const workdays = weeks.flat().filter((date) => date.slice(0, 7) === first.slice(0, 7) && isWorkday(date, calendar)).length
  return (
    <section className="month-card">
      <h2>{monthTitle(year, month, text.language)} <span className="muted small">{text('people.workdaysOfMonth', { count: workdays })}</span></h2>
      <table className="month">
        <thead><tr>{weekdayHeads(text.language).map(({ short, full }) => <th key={short} scope="col" abbr={full}>{short}</th>)}</tr></thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((date) => (date.slice(0, 7) === first.slice(0, 7) ? (
                <td key={date}>
                  <button
                    type="button" title={wordsOfDay(date, calendar, text)} aria-current={date === today ? 'date' : undefined} onClick={() => onPick(date)}
                    className={['day', isWorkday(date, calendar) ? '' : 'off', date === today ? 'today' : '', calendar.days[date] ? 'marked' : '', set.has(date) ? 'set' : ''].filter(Boolean).join(' ')}
                    aria-label={[longDate(date, text.language), weekdayName(date, text.language), text(isWorkday(date, calendar) ? 'people.workday' : 'page.dayOff'), wordsOfDay(date, calendar, text)].filter(Boolean).join(', ')}
                  >{Number(date.slice(8))}</button>
                </td>
              ) : <td key={date} />))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function MarkedDays({ year, calendar }: { year: number; calendar: Calendar }) {
  const text = useText()
  const days = Object.keys(calendar.days).filter((date) => date.startsWith(`${year}-`)).sort()
  if (days.length === 0) return null
  return (
    <section className="panel" aria-labelledby="marked-days">
      <h2 id="marked-days">{text('people.markedDays')}</h2>
      <ul className="plain-list">{days.map((date) => <li key={date}><strong>{longDate(date, text.language)}</strong>, {weekdayName(date, text.language)} — {wordsOfDay(date, calendar, text)}</li>)}</ul>
    </section>
  )
}

type SetDay = OutputOf<typeof calendarQuery>['set'][number]

function DayDialog({ date, calendar, set, may, onClose }: { date: LocalDate; calendar: Calendar; set: SetDay | null; may: boolean; onClose: () => void }) {
  const text = useText()
  const isEntered = calendar.from <= date && date <= calendar.until
  const is = isWorkday(date, calendar)
  return (
    <Dialog title={`${longDate(date, text.language)}, ${weekdayName(date, text.language)}`} onClose={onClose} size="small">
      <p>{text(is ? 'people.workday' : 'page.dayOff')}{wordsOfDay(date, calendar, text) ? `: ${wordsOfDay(date, calendar, text)}` : ''}</p>
      {set ? <p className="muted small">{set.by}, {exactMoment(set.at, text.language)}</p> : null}
      {isEntered ? null : <MissingYears from={date} until={date} />}
      {may && isEntered ? (
        <CommandForm
          command={setDay} title={text('workdays.deed.setDay')} submit={text('workdays.deed.setDay')} initial={{ kind: is ? 'dayOff' : 'workingDay', note: '' }} seen={set && { kind: set.mark.kind, note: set.mark.note }}
          fields={[
            { kind: 'choice', name: 'kind', label: text('people.dayBecomes'), options: [{ value: 'dayOff', label: text('page.dayOff') }, { value: 'workingDay', label: text('people.workday') }, { value: 'law', label: text('people.asByLaw') }] },
            { kind: 'text', name: 'note', label: text('people.decree'), hint: text('people.decreeHint'), maxLength: 300, when: (values) => values['kind'] !== 'law', required: true },
          ]}
          build={(values) => ({ date, kind: values['kind'], note: values['kind'] === 'law' ? '' : values['note'] })}
          onDone={() => { toast((text) => text('people.saved')); onClose() }} onCancel={onClose}
        />
      ) : null}
    </Dialog>
  )
}
