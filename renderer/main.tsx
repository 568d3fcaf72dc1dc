import './kernel/no-eval.ts'
import './fonts.css'
import './ui/tokens.css'
import { createRoot } from 'react-dom/client'
import { startNews } from './frame/news.ts'
import { Shell } from './frame/Shell.tsx'
import { startHearing } from './kernel/bridge.ts'
import { documentViewerStore } from './kernel/document-viewer.tsx'
import { modulesStore } from './kernel/module.ts'
import { startPortal } from './kernel/portal.ts'
import { go, startRoutes } from './kernel/routes.ts'
import { settingsStore, showAppearance, startState } from './kernel/state.ts'
import { loadAllWords, loadWords } from './kernel/words.ts'
import { modules } from './modules.ts'

showAppearance(settingsStore.get())
modulesStore.set(modules)
documentViewerStore.set(async () => (await import('./documents/public.ts')).DocumentView)

// Begun before the first paint and not waited for: whatever comes first is drawn first.
const words = loadWords(settingsStore.get().language)

// All ears are open before the stream is, since what happened earlier is told to its first listener at once.
startPortal()
startNews()
startRoutes()
const started = startState()
startHearing()

await words
const root = document.getElementById('root')
if (root) createRoot(root).render(<Shell />)
performance.mark('shell')

await started
if (location.hash === '' && settingsStore.get().lastRoute !== '/') go(settingsStore.get().lastRoute)
requestIdleCallback(() => void loadAllWords())
