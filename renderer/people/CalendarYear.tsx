import type { Calendar } from '../../domain/kernel/workdays.ts'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import { addYear, removeYear, years as yearsQuery } from '../../domain/workdays/contract.ts'
import { mayAddYear, mayRemoveYear } from '../../domain/workdays/rules.ts'
import { MissingYears } from '../kernel/MissingYears.tsx'
import { useAnswer, useCommand } from '../kernel/portal.ts'
import { useToday } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Banner } from '../ui/Show.tsx'
import { toast } from '../ui/Toast.tsx'

interface CalendarYearProps {
  year: number
  calendar: Calendar
  /** Days that an administrator has set. */
  set: readonly string[]
  /** Whether this person keeps the calendar. */
  may: boolean
}

/** Where this year's days come from; whoever keeps the calendar goes on with a year, or takes the last one out again. */
export function CalendarYear({ year, calendar, set, may }: CalendarYearProps) {
  const added = useAnswer(yearsQuery, may ? {} : null).answer?.added
  if (`${year}-06-01` < calendar.from || `${year}-06-01` > calendar.until) {
    return <><MissingYears from={`${year}-01-01`} until={`${year}-12-31`} />{may && `${year}-01-01` > calendar.until ? <NextYear year={year} calendar={calendar} /> : null}</>
  }
  if (!may || !added) return null
  return added.some((each) => each.year === year) ? <AddedYear {...{ year, calendar, set, added }} /> : calendar.until.startsWith(`${year}-`) ? <LastYear year={year} /> : null
}

/** What can't be added is refused beside its button, in words. */
function NextYear({ year, calendar }: Pick<CalendarYearProps, 'year' | 'calendar'>) {
  const text = useText()
  const today = useToday()
  const adding = useCommand(addYear)
  const verdict = mayAddYear(year, calendar, today)
  const add = async () => {
    const outcome = await adding.run({ year }, { title: text('workdays.deed.addYear') })
    if (outcome.state === 'done') toast((text) => text('people.saved'))
  }
  return (
    <div className="stack calendar-year">
      <div className="row screen-only">
        <Button icon="add" look="primary" disabled={!verdict.allowed} busy={adding.busy} onPress={() => void add()}>{text('workdays.addYear', { year: String(year) })}</Button>
        {verdict.allowed ? null : <span className="muted">{text(verdict.refusal.key, verdict.refusal.values)}</span>}
      </div>
      {adding.refusal ? <Banner tone="danger">{text.refusal(adding.refusal)}</Banner> : null}
    </div>
  )
}

function AddedYear({ year, calendar, set, added }: Omit<CalendarYearProps, 'may'> & { added: OutputOf<typeof yearsQuery>['added'] }) {
  const text = useText()
  const removing = useCommand(removeYear)
  const { by, at } = added.find((each) => each.year === year)!
  const verdict = mayRemoveYear(year, { calendar, added: added.map((each) => each.year), set })
  const remove = async () => {
    const outcome = await removing.run({ year }, { title: text('workdays.deed.removeYear') })
    if (outcome.state === 'done') toast((text) => text('people.saved'))
  }
  return (
    <div className="stack calendar-year">
      <Banner
        title={text('workdays.yearAdded', { year: String(year), by, at })}
        action={<Button disabled={!verdict.allowed} busy={removing.busy} onPress={() => void remove()}>{text('workdays.removeYear', { year: String(year) })}</Button>}
      >
        {text('workdays.yearAddedHint')}{verdict.allowed ? null : <p>{text(verdict.refusal.key, verdict.refusal.values)}</p>}
      </Banner>
      {removing.refusal ? <Banner tone="danger">{text.refusal(removing.refusal)}</Banner> : null}
    </div>
  )
}

function LastYear({ year }: { year: number }) {
  const text = useText()
  return <div className="calendar-year"><Banner title={text('workdays.yearIsLast', { year: String(year) })}>{text('workdays.yearIsLastHint')}</Banner></div>
}
