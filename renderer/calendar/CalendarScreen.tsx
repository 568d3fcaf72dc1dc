import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { exportFile } from '../../domain/calendar/queries.ts'
import { astanaWallTime } from '../../domain/kernel/time.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { MissingYears } from '../kernel/MissingYears.tsx'
import { askOnce } from '../kernel/portal.ts'
import { changeQuery, go, useRoute } from '../kernel/routes.ts'
import { saveText } from '../kernel/save-text.ts'
import { useNow, useToday } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { toast } from '../ui/Toast.tsx'
import { AgendaView } from './AgendaView.tsx'
import { CalendarHead } from './CalendarHead.tsx'
import { CalendarPrint } from './CalendarPrint.tsx'
import { CalendarSide } from './CalendarSide.tsx'
import { useCalendarKeys } from './calendar-keys.ts'
import { useDays } from './days.ts'
import { useEntryDeeds, useOutcome } from './deeds.ts'
import type { Entry, GridDeeds, Target } from './entry.ts'
import { editingOf, newEditing, type Editing, type Scope } from './event-draft.ts'
import { EventCard } from './EventCard.tsx'
import { EventDialog } from './EventDialog.tsx'
import { HourGrid } from './HourGrid.tsx'
import { HoursDialog } from './HoursDialog.tsx'
import { ImportDialog } from './ImportDialog.tsx'
import { useLayers } from './layers.ts'
import { shifted } from './layout.ts'
import { MonthView } from './MonthView.tsx'
import { PhoneDialog } from './PhoneDialog.tsx'
import { rangeOf, titleOf, usePlaceShown, weekOf } from './place.ts'
import { RoomsDialog } from './RoomsDialog.tsx'
import type { CalendarEntry } from './rows.ts'
import { ScopeDialog } from './ScopeDialog.tsx'
import { useEntries } from './use-entries.ts'
import { useEventOfRoute } from './event-of-route.ts'
import type { Waiting } from './waiting-event.ts'
import { YearView } from './YearView.tsx'
import './calendar.css'

type Panel = 'import' | 'phone' | 'rooms' | 'hours'

/** The calendar: one screen, five views of it. */
export function CalendarScreen({ parameters }: { parameters: Readonly<Record<string, string>> }) {
  const text = useText()
  const shown = usePlaceShown()
  const { view, date } = shown
  const about = useDays()
  const { answer, entries: all, undated } = useEntries(view, date)
  const { layers, toggle, shown: visible } = useLayers(all)
  const { shown: entries, asking, choose, begin } = useEntryDeeds(visible)
  const dialogs = useDialogs(entries, parameters['id'] ?? null)
  const { open, create } = dialogs
  const [words, setWords] = useState('')
  const side = useRef<HTMLDivElement>(null)
  const today = useToday()
  const now = astanaWallTime(useNow())
  const { show, goTo } = shown

  const deeds = useMemo((): GridDeeds => ({
    open, create, goTo, move: (entry, target, soon) => begin('move', entry as CalendarEntry, target, soon), remove: (entry) => begin('remove', entry as CalendarEntry, null), showDay: (day) => show('day', day),
  }), [open, create, goTo, begin, show])
  const nextHour = Math.min(22, Math.max(8, now.hour + 1)) * 60
  const createHere = useCallback(() => {
    const from = { date, minute: date === today ? nextHour : 10 * 60 }
    create({ from, until: shifted(from, 60), allDay: false })
  }, [create, date, today, nextHour])
  const keyDeeds = useMemo(() => ({
    today: () => goTo(today), create: createHere, search: () => side.current?.querySelector<HTMLElement>('.search-field input')?.focus(),
  }), [goTo, today, createHere])
  useCalendarKeys(shown, keyDeeds)
  const label = titleOf(view, date, text)
  return (
    <div className="calendar-screen">
      <CalendarHead shown={shown} label={label} onToday={keyDeeds.today} onCreate={createHere} onPanel={dialogs.setPanel} onExport={() => void exportDays(rangeOf(view, date))} />
      <div className="calendar-body" ref={side}>
        <CalendarSide {...{ date, about, undated, layers, words }} entries={entries} onLayer={toggle} onDate={goTo} onWords={setWords} onRooms={() => dialogs.setPanel('rooms')} onOpen={(entry) => { goTo(entry.from.date); open(entry) }} />
        <section className="calendar-main screen-view" aria-label={label}>
          <MissingYears {...rangeOf(view, date)} />
          {view === 'agenda' ? <AgendaView label={label} {...rangeOf(view, date)} answer={answer} entries={entries} about={about} onOpen={open} /> : (
            <AnswerView answer={answer} lines={10}>
              {() => (
                <>
                  {view === 'month' ? <MonthView {...{ label, date, entries, about, deeds }} />
                    : view === 'year' ? <YearView {...{ date, entries, about, deeds }} />
                      : <HourGrid {...{ label, date, entries, about, deeds }} days={view === 'day' ? [date] : weekOf(date)} />}
                </>
              )}
            </AnswerView>
          )}
        </section>
      </div>
      <CalendarPrint {...{ view, date, entries, about }} />
      {asking ? <ScopeDialog verb={asking.verb} onChoose={choose} /> : null}
      <CalendarDialogs {...dialogs} about={about} date={date} onRemove={(entry) => begin('remove', entry, null)} />
    </div>
  )

  async function exportDays(days: { from: string; until: string }): Promise<void> {
    const file = await askOnce(exportFile, { ...days, sources: true })
    if (file) saveText(file.name, 'text/calendar', file.text)
    else toast((text) => text('calendar.exportNotNow'), 'danger')
  }
}

/** Which dialogs are open, and what they are about. */
function useDialogs(entries: readonly CalendarEntry[], routeId: string | null) {
  const { query } = useRoute()
  const today = useToday()
  const [opened, setOpened] = useState<CalendarEntry | null>(null)
  const [editing, setEditing] = useState<Editing | null>(null)
  const [part, setPart] = useState<{ waiting: Waiting; entry: CalendarEntry } | null>(null)
  const [panel, setPanel] = useState<Panel | null>(null)
  const open = useCallback((entry: Entry) => setOpened(entry as CalendarEntry), [])
  const create = useCallback((target: Target, room?: string) => setEditing(newEditing(target, room)), [])
  const ofRoute = useEventOfRoute(entries, routeId, query['occurrence'] ?? null)
  useEffect(() => {
    if (ofRoute) setOpened(ofRoute)
  }, [ofRoute])
  const wish = query['do']
  useEffect(() => {
    if (wish === undefined) return
    if (wish === 'new') create({ from: { date: today, minute: 10 * 60 }, until: { date: today, minute: 11 * 60 }, allDay: false })
    else if (wish === 'import' || wish === 'phone' || wish === 'rooms' || wish === 'hours') setPanel(wish)
    changeQuery({ do: null })
  }, [wish, create, today])
  const edit = useCallback((waiting: Waiting, entry: CalendarEntry) => {
    setOpened(null)
    if (waiting.event.repeat && entry.row.own?.occurrence) setPart({ waiting, entry })
    else setEditing(editingOf(waiting, 'all', null, waiting.event.when))
  }, [])
  const choosePart = useCallback((scope: Scope | null) => {
    if (part && scope !== null) setEditing(editingOf(part.waiting, scope, part.entry.row.own?.occurrence ?? null, part.entry.row.own?.when ?? null))
    setPart(null)
  }, [part])
  /** The same link opens it once more. */
  const close = useCallback(() => {
    setOpened(null)
    if (routeId !== null) go(`/calendar?${new URLSearchParams(query).toString()}`)
  }, [routeId, query])
  // What is shown of an opened entry follows the answer, so that it never tells of an older version.
  const current = opened ? entries.find((entry) => entry.key === opened.key) ?? opened : null
  return { opened: current, close, editing, setEditing, part, choosePart, panel, setPanel, open, create, edit }
}

type Dialogs = ReturnType<typeof useDialogs>

function CalendarDialogs({ opened, close, editing, setEditing, part, choosePart, panel, setPanel, edit, create, about, date, onRemove }: Dialogs & { about: ReturnType<typeof useDays>; date: string; onRemove: (entry: CalendarEntry) => void }) {
  const tell = useOutcome()
  const exportOne = async (id: string) => {
    const file = await askOnce(exportFile, { ids: [id] })
    if (file) saveText(file.name, 'text/calendar', file.text)
    else toast((text) => text('calendar.exportNotNow'), 'danger')
  }
  return (
    <>
      {opened ? <EventCard entry={opened} onClose={close} onEdit={(waiting) => edit(waiting, opened)} onRemove={(entry) => { close(); onRemove(entry) }} onExport={(id) => void exportOne(id)} /> : null}
      {part ? <ScopeDialog verb="edit" onChoose={choosePart} /> : null}
      {editing ? <EventDialog editing={editing} about={about} onClose={() => setEditing(null)} onDone={(outcome) => { setEditing(null); tell(outcome, (text) => text('calendar.saved')) }} /> : null}
      {panel === 'import' ? <ImportDialog onClose={() => setPanel(null)} /> : null}
      {panel === 'hours' ? <HoursDialog onClose={() => setPanel(null)} /> : null}
      {panel === 'phone' ? <PhoneDialog onClose={() => setPanel(null)} /> : null}
      {panel === 'rooms' ? <RoomsDialog date={date} onClose={() => setPanel(null)} onBook={(target, room) => { setPanel(null); create(target, room) }} /> : null}
    </>
  )
}
