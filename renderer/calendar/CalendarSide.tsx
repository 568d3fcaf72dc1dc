import { useDeferredValue, useMemo } from 'react'
import { find } from '../../domain/calendar/queries.ts'
import type { LocalDate } from '../../domain/kernel/time.ts'
import { modulesStore } from '../kernel/module.ts'
import { useFormats } from '../kernel/formats.ts'
import { useAnswer } from '../kernel/portal.ts'
import { useSeatTaken } from '../kernel/state.ts'
import { useStore } from '../kernel/store.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { MonthGrid } from '../ui/MonthGrid.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { timeWords } from './EntryBox.tsx'
import type { Days } from './days.ts'
import type { Layer } from './layers.ts'
import { lastDay } from './layout.ts'
import { entryOf, type CalendarEntry } from './rows.ts'

interface CalendarSideProps {
  date: LocalDate
  about: Days
  entries: readonly CalendarEntry[]
  undated: readonly CalendarEntry[]
  layers: readonly Layer[]
  onLayer: (key: string) => void
  onDate: (date: LocalDate) => void
  onOpen: (entry: CalendarEntry) => void
  onRooms: () => void
  words: string
  onWords: (words: string) => void
}

/** A month to leaf in, what is shown and hidden, tasks without a term, and what was searched for. */
export function CalendarSide({ date, about, entries, undated, layers, onLayer, onDate, onOpen, onRooms, words, onWords }: CalendarSideProps) {
  const text = useText()
  const marks = useMemo(() => {
    const found = new Map<LocalDate, string>()
    const counts = new Map<LocalDate, number>()
    for (const entry of entries) for (const day of new Set([entry.from.date, lastDay(entry)])) counts.set(day, (counts.get(day) ?? 0) + 1)
    for (const [day, count] of counts) found.set(day, text('calendar.entryCount', { count }))
    return found
  }, [entries, text])
  return (
    <aside className="calendar-side screen-only" aria-label={text('calendar.side')}>
      <SearchField label={text('calendar.search')} value={words} onChange={onWords} />
      {words.trim().length >= 2 ? <Found words={words} onOpen={onOpen} /> : (
        <>
          <div className="mini-month"><MonthGrid value={date} marks={marks} isWorkday={about.isWorkday} onPick={onDate} /></div>
          <fieldset className="layers">
            <legend>{text('calendar.layers')}</legend>
            {layers.map((layer) => (
              <label key={layer.key} className="layer">
                <input type="checkbox" checked={layer.shown} onChange={() => onLayer(layer.key)} />
                <span className={`layer-mark layer-${layer.key}`}><Icon name={layer.icon} /></span>
                <span>{layer.word}</span>
              </label>
            ))}
          </fieldset>
          <div><Button icon="body" onPress={onRooms}>{text('calendar.rooms')}</Button></div>
          {undated.length > 0 ? (
            <section className="undated">
              <h2>{text('calendar.undated')}</h2>
              <ul>{undated.map((entry) => <li key={entry.key}><button type="button" className="side-row" onClick={() => onOpen(entry)}><Icon name="task" /><span>{entry.title}</span></button></li>)}</ul>
            </section>
          ) : null}
        </>
      )}
    </aside>
  )
}

function Found({ words, onOpen }: { words: string; onOpen: (entry: CalendarEntry) => void }) {
  const text = useText()
  const formats = useFormats()
  const seat = useSeatTaken()
  const modules = useStore(modulesStore)
  const { answer, refusal } = useAnswer(find, { text: useDeferredValue(words).trim() })
  if (refusal) return <p className="muted">{text.refusal(refusal)}</p>
  if (!answer) return <p className="muted" role="status">{text('page.loading')}</p>
  const found = answer.entries.map((row) => entryOf(row, { seat, modules, text }))
  return (
    <section className="undated" aria-label={text('page.found')}>
      <p className="muted small" role="status">{found.length === 0 ? text('page.nothingFound') : text('page.rowCount', { count: found.length })}</p>
      <ul>
        {found.map((entry) => (
          <li key={entry.key}>
            <button type="button" className="side-row" onClick={() => onOpen(entry)}>
              <Icon name={entry.icon} /><span><strong>{entry.title}</strong><br /><span className="small muted">{formats.shortDate(entry.from.date)}, {timeWords(entry, formats, text)}</span></span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
