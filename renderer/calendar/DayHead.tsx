import { longDate, weekdayHeads, weekdayName } from '../../domain/kernel/formats.ts'
import { weekday, type LocalDate } from '../../domain/kernel/time.ts'
import { useText } from '../kernel/text.ts'
import { dayWords, type Days } from './days.ts'

/** Name of a day above its column; why it is free, in words. */
export function DayHead({ date, about, onOpen }: { date: LocalDate; about: Days; onOpen: ((date: LocalDate) => void) | undefined }) {
  const text = useText()
  const words = dayWords(date, about, text)
  const name = weekdayHeads(text.language)[weekday(date) - 1]
  const looks = `day-head${about.isWorkday(date) ? '' : ' off'}${about.today === date ? ' today' : ''}`
  const inside = <><span className="day-name">{onOpen ? name?.short : name?.full}</span> <span className="day-number">{Number(date.slice(8))}</span></>
  return (
    <span className={looks} role="columnheader" aria-current={about.today === date ? 'date' : undefined}>
      {onOpen
        ? <button type="button" tabIndex={-1} className="day-open" onClick={() => onOpen(date)}>{inside}<span className="visually-hidden">, {longDate(date, text.language)}, {weekdayName(date, text.language)}</span></button>
        : inside}
      {words ? <span className="day-why small" title={words}>{words}</span> : null}
    </span>
  )
}
