import type { Screen } from '../kernel/module.ts'
import { useText } from '../kernel/text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import './help-panel.css'

/** F1: what this screen is for, and every key. */
export function HelpPanel({ screen, onClose }: { screen: Screen | null; onClose: () => void }) {
  const text = useText()
  const groups: readonly { title: string; keys: readonly (readonly [string, string])[] }[] = [
    {
      title: text('page.keys.everywhere'),
      keys: [
        ['Ctrl+K', text('page.keys.palette')], ['Ctrl+F', text('page.keys.find')], ['F1, ?', text('page.keys.help')], ['F6', text('page.keys.landmarks')], ['Ctrl+Enter', text('page.keys.send')],
        ['Alt+1', text('page.home')], ['Alt+2', text('page.notifications')], ['Alt+3', text('page.outbox')], ['Ctrl+,', text('page.settings')], ['Alt+←', text('page.back')], ['Esc', text('page.keys.close')],
        ['Ctrl + − 0', text('page.keys.zoom')], ['F11', text('page.keys.wholeScreen')],
      ],
    },
    {
      title: text('page.keys.inTables'),
      keys: [
        ['↑ ↓', text('page.keys.move')], ['PgUp PgDn', text('page.keys.movePage')], ['Home End', text('page.keys.moveEnds')],
        ['Enter', text('page.keys.open')], ['Space', text('page.keys.select')], ['Ctrl+A', text('page.keys.selectAll')], ['Ctrl+Enter', text('page.keys.withSelected')], ['Tab ← →', text('page.keys.sort')],
      ],
    },
  ]
  return (
    <Dialog title={text('page.helpAndKeys')} size="large" onClose={onClose}>
      {screen?.help ? <section className="help-words reading"><h3>{text(screen.title)}</h3>{text(screen.help).split('\n').map((line) => <p key={line}>{line}</p>)}</section> : null}
      <div className="help-keys">
        {groups.map((group) => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            <dl>{group.keys.map(([keys, meaning]) => <div key={keys}><dt><kbd>{keys}</kbd></dt><dd>{meaning}</dd></div>)}</dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
