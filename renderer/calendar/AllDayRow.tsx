import { useMemo, useState } from 'react'
import type { LocalDate } from '../../domain/kernel/time.ts'
import { useText } from '../kernel/text.ts'
import { useDayDrag } from './day-drag.ts'
import type { Entry, GridDeeds } from './entry.ts'
import { EntryBox } from './EntryBox.tsx'
import type { EntryKeys } from './entry-keys.ts'
import { barsOf } from './layout.ts'

const lanesShown = 4

interface AllDayRowProps {
  days: readonly LocalDate[]
  date: LocalDate
  entries: readonly Entry[]
  deeds: GridDeeds
  keys: EntryKeys
}

/** What has no hours, above them. More than four lanes open by a button. */
export function AllDayRow({ days, date, entries, deeds, keys }: AllDayRowProps) {
  const text = useText()
  const [all, setAll] = useState(false)
  const bars = useMemo(() => barsOf(entries, days), [entries, days])
  const { over, begin, wasDragged } = useDayDrag({ onCreate: deeds.create, onMove: deeds.move })
  const lanes = Math.max(0, ...bars.map((bar) => bar.lane + 1))
  const shown = all || lanes <= lanesShown ? lanes : lanesShown - 1
  const hidden = bars.filter((bar) => bar.lane >= shown).length
  return (
    <div className="hour-row all-day" role="row">
      <span className="hour-gutter small" role="rowheader">
        {text('calendar.allDay')}
        {hidden > 0 || all ? <button type="button" className="more-entries" aria-expanded={all} onClick={() => setAll(!all)}>{all ? text('calendar.fewer') : text('calendar.moreEntries', { count: hidden })}</button> : null}
      </span>
      {days.map((each, index) => (
        <div
          key={each} role="gridcell" className={`all-day-cell${over && over.from <= each && each <= over.until ? ' over' : ''}`} data-date={each}
          style={{ minHeight: `calc(${Math.max(1, shown)} * var(--bar) + 4px)` }} onPointerDown={(event) => { if (event.target === event.currentTarget) begin(event, null) }}
          onDoubleClick={(event) => { if (event.target === event.currentTarget) deeds.create({ from: { date: each, minute: 0 }, until: { date: each, minute: 0 }, allDay: true }) }}
        >
          {bars.filter((bar) => bar.first === index && bar.lane < shown).map(({ span, lane, first, last, begins, ends }) => (
            <EntryBox
              key={span.key} entry={span} shape="bar" begins={begins} ends={ends} reachable={span.from.date <= date && date <= (days[last] ?? date)} focused={keys.focused === span.key}
              style={{ top: `calc(${lane} * var(--bar) + 2px)`, width: `calc(${last - first + 1} * 100% - 4px)` }} onOpen={(entry) => { if (!wasDragged()) deeds.open(entry) }}
              onKeyDown={keys.onKeyDown} onGrab={(event, entry) => begin(event, entry)}
            />
          ))}
        </div>
      ))}
    </div>
  )
}
