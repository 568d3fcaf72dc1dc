import { useEffect, useState } from 'react'
import { useRoute } from '../kernel/routes.ts'
import { modulesStore } from '../kernel/module.ts'
import { mayAtAll, useOutbox, useSeat } from '../kernel/state.ts'
import { useStore } from '../kernel/store.ts'
import { useText } from '../kernel/text.ts'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { waitingStore } from './waiting.ts'
import './rail.css'

interface RailLink {
  route: string
  icon: IconName
  title: string
  count?: number | undefined
  countMeans?: string
}

export function Rail() {
  const text = useText()
  const { path } = useRoute()
  const modules = useStore(modulesStore)
  const seat = useSeat()
  const outbox = useOutbox()
  const waiting = useStore(waitingStore)
  const total = [...waiting.values()].reduce((sum, each) => sum + each.rows.length, 0)
  const links: RailLink[] = [
    { route: '/', icon: 'home', title: text('page.home'), count: total, countMeans: text('page.waits') },
    ...modules.filter((module) => seat && mayAtAll(seat.holder, module.right)).map((module): RailLink => ({
      route: module.screens[0]?.path ?? '/', icon: module.icon, title: text(module.title), count: waiting.get(module.name)?.rows.length, countMeans: text('page.waits'),
    })),
    { route: '/outbox', icon: 'outbox', title: text('page.outbox'), count: outbox.length, countMeans: text('page.waitToBeSent') },
    { route: '/settings', icon: 'settings', title: text('page.settings') },
  ]
  const current = [...links].sort((a, b) => b.route.length - a.route.length).find(({ route }) => path === route || (route !== '/' && path.startsWith(`${route}/`)))
  const [widened, setWidened] = useState(false)
  useEffect(() => setWidened(false), [path])
  return (
    <nav
      className={widened ? 'rail widened' : 'rail'} aria-label={text('page.modules')} onBlur={(event) => { if (!event.currentTarget.contains(event.relatedTarget)) setWidened(false) }}
      onKeyDown={(event) => { if (event.key === 'Escape') setWidened(false) }}
    >
      <button type="button" className="rail-link rail-widen" aria-expanded={widened} title={text('page.moduleNames')} onClick={() => setWidened(!widened)}>
        <Icon name={widened ? 'left' : 'right'} />
        <span className="rail-title">{text('page.moduleNames')}</span>
      </button>
      <ul>
        {links.map((link) => (
          <li key={link.route}>
            <a className="rail-link" href={`#${link.route}`} aria-current={link === current ? 'page' : undefined} title={link.title}>
              <Icon name={link.icon} />
              <span className="rail-title">{link.title}</span>
              {link.count ? <span className="rail-count">{link.count}<span className="visually-hidden"> {link.countMeans}</span></span> : null}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
