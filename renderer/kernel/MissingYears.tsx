import type { LocalDate } from '../../domain/kernel/time.ts'
import { yearsMissing } from '../../domain/kernel/workdays.ts'
import { calendar } from '../../domain/workdays/contract.ts'
import { Banner } from '../ui/Show.tsx'
import { useAnswer } from './portal.ts'
import { useText } from './text.ts'
import './missing-years.css'

/** Says beside what is counted in working days which of its years nobody has entered: there a holiday counts as a day of work. */
export function MissingYears({ from, until }: { from: LocalDate; until: LocalDate }) {
  const text = useText()
  const known = useAnswer(calendar, {}).answer?.calendar
  const years = known ? yearsMissing(from, until, known) : []
  if (years.length === 0) return null
  return <div className="missing-years"><Banner tone="now" title={text('workdays.yearMissing', { year: years.join(', ') })}>{text('workdays.yearMissingHint')}</Banner></div>
}
