import { contracts } from '../../domain/contracts.ts'
import { withoutLine, type WithoutLine } from '../../domain/kernel/without-line.ts'
import type { TextKey } from '../../domain/texts.ts'
import { modulesStore } from '../kernel/module.ts'
import { mayAtAll, useSeatTaken } from '../kernel/state.ts'
import { useStore } from '../kernel/store.ts'
import { useText, type Text } from '../kernel/text.ts'
import './outbox.css'

/** Sections that every frame has, in no module's rail. */
const ownTitles: ReadonlyMap<string, TextKey> = new Map([['notifications', 'page.notifications'], ['search', 'search.title']])

/** Papers' commands have the words of their buttons. */
function nameOfDeed(text: Text, name: string): string {
  const [module = '', deed = ''] = name.split('.')
  const key = [`${module}.deed.${deed}`, `${module}.verb.${deed}`].find(text.known)
  return key ? text(key) : name
}

function actsOf(text: Text, { queued, refuses }: WithoutLine): string {
  if (queued.length === 0) return refuses ? text('page.withoutLine.needed') : '—'
  const names = [...new Set(queued.map(({ name }) => nameOfDeed(text, name)))].join(' · ')
  return refuses ? `${names}; ${text('page.withoutLine.restNeeded')}` : names
}

/** B11.4: what works without a line, section by section, for who looks at it. */
export function WithoutLineScreen() {
  const text = useText()
  const { holder } = useSeatTaken()
  const modules = useStore(modulesStore)
  const parts = new Map(withoutLine(contracts.values(), (right) => mayAtAll(holder, right)).map((part) => [part.module, part]))
  const titles = [...modules.filter(({ right }) => mayAtAll(holder, right)).map(({ name, title }) => [name, title] as const), ...ownTitles]
  return (
    <>
      <header className="screen-head"><h1 id="without-line">{text('page.withoutLine')}</h1><p className="muted reading">{text('page.withoutLine.hint')}</p></header>
      <table className="plain-table without-line" aria-labelledby="without-line">
        <thead><tr><th scope="col">{text('page.withoutLine.section')}</th><th scope="col">{text('page.withoutLine.opens')}</th><th scope="col">{text('page.withoutLine.acts')}</th></tr></thead>
        <tbody>
          {titles.map(([name, title]) => {
            const part = parts.get(name)
            return part ? (
              <tr key={name}><th scope="row">{text(title)}</th><td>{text(`page.withoutLine.${part.opens ?? 'needed'}`)}</td><td>{actsOf(text, part)}</td></tr>
            ) : null
          })}
        </tbody>
      </table>
    </>
  )
}
