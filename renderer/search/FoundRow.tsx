import type { Found } from '../../domain/search/contract.ts'
import { modulesStore } from '../kernel/module.ts'
import { useStore } from '../kernel/store.ts'
import { useText } from '../kernel/text.ts'
import { Icon } from '../ui/Icon.tsx'
import { Moment } from '../ui/Show.tsx'

/** One thing found: what it is, where it belongs, and the words around the match. */
export function FoundRow({ row }: { row: Found }) {
  const text = useText()
  const modules = useStore(modulesStore)
  const module = modules.find((each) => each.name === row.module)
  const title = text.tri(row.title)
  const facts = [module ? text(module.title) : '', row.state && text.known(row.state) ? text(row.state) : '', row.body ? text.tri(row.body) : ''].filter(Boolean)
  return (
    <li className="found">
      <Icon name={module?.icon ?? 'file'} />
      <div className="found-words">
        <a className="found-title" href={`#${row.link}`}>{row.number ? `${row.number} ` : ''}{title}</a>
        <p className="muted small">{facts.join(' · ')}{row.at ? <> · <Moment at={row.at} /></> : null}</p>
        {row.snippet ? <p className="found-snippet">{marked(row.snippet)}</p> : null}
      </div>
    </li>
  )
}

function marked({ text, marks }: NonNullable<Found['snippet']>) {
  const parts = []
  let at = 0
  for (const { from, to } of marks) {
    parts.push(text.slice(at, from), <mark key={from}>{text.slice(from, to)}</mark>)
    at = to
  }
  return [...parts, text.slice(at)]
}
