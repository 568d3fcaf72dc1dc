import { useRoute } from './routes.ts'
import './screen-tabs.css'

/** Sister screens of one module, as links: each has its own address and help. */
export function ScreenTabs({ label, tabs }: { label: string; tabs: readonly { route: string; title: string }[] }) {
  const { path } = useRoute()
  const current = [...tabs].sort((a, b) => b.route.length - a.route.length).find(({ route }) => path === route || path.startsWith(`${route}/`))
  return (
    <nav className="screen-tabs" aria-label={label}>
      {tabs.map((tab) => <a key={tab.route} className="screen-tab" data-words={tab.title} href={`#${tab.route}`} aria-current={tab === current ? 'page' : undefined}>{tab.title}</a>)}
    </nav>
  )
}
