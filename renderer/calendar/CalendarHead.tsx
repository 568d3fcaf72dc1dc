import { call } from '../kernel/bridge.ts'
import { useText } from '../kernel/text.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Menu } from '../ui/Menu.tsx'
import { views, type Shown } from './place.ts'

interface CalendarHeadProps {
  shown: Shown
  label: string
  onToday: () => void
  onCreate: () => void
  onPanel: (panel: 'import' | 'phone' | 'hours') => void
  onExport: () => void
}

const keysOf = { day: 'D', week: 'W', month: 'M', agenda: 'A', year: 'Y' } as const

/** Which days are shown, how, and what one may do with the whole calendar. */
export function CalendarHead({ shown, label, onToday, onCreate, onPanel, onExport }: CalendarHeadProps) {
  const text = useText()
  return (
    <header className="screen-head calendar-head-bar">
      <h1 className="calendar-title" aria-live="polite">{label}</h1>
      <div className="row screen-only">
        <Button onPress={onToday} shortcut="T">{text('calendar.today')}</Button>
        <IconButton icon="left" label={text(`calendar.back.${shown.view}`)} onPress={() => shown.leaf(-1)} />
        <IconButton icon="right" label={text(`calendar.forward.${shown.view}`)} onPress={() => shown.leaf(1)} />
      </div>
      <div className="view-switch screen-only" role="group" aria-label={text('calendar.view')}>
        {views.map((view) => (
          <button key={view} type="button" className="view-choice" aria-pressed={shown.view === view} aria-keyshortcuts={keysOf[view]} title={`${text(`calendar.view.${view}`)} (${keysOf[view]})`} onClick={() => shown.show(view)}>
            {text(`calendar.view.${view}`)}
          </button>
        ))}
      </div>
      <div className="row end screen-only">
        <Menu
          label={text('calendar.more')}
          actions={[
            { key: 'phone', label: text('calendar.phone'), icon: 'phone', onAction: () => onPanel('phone') },
            { key: 'hours', label: text('calendar.hours.title'), icon: 'clock', onAction: () => onPanel('hours') },
            { key: 'import', label: text('calendar.importIcs'), icon: 'upload', onAction: () => onPanel('import') },
            { key: 'export', label: text('calendar.exportShown'), icon: 'download', onAction: onExport },
            { key: 'print', label: text('page.print'), icon: 'print', onAction: () => void call('shell.print', {}) },
          ]}
        ><Button icon="more">{text('calendar.more')}</Button></Menu>
        <Button look="primary" icon="add" shortcut="N" onPress={onCreate}>{text('calendar.newEvent')}</Button>
      </div>
    </header>
  )
}
