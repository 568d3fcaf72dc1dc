import './fonts.css'
import './ui/tokens.css'
import { createRoot } from 'react-dom/client'
import { Shell } from './frame/Shell.tsx'
import { startHearing } from './kernel/bridge.ts'
import { modulesStore } from './kernel/module.ts'
import { startPortal } from './kernel/portal.ts'
import { go, startRoutes } from './kernel/routes.ts'
import { settingsStore, showAppearance, startState } from './kernel/state.ts'
import { modules } from './modules.ts'

showAppearance(settingsStore.get())
modulesStore.set(modules)
startHearing()
startPortal()

const root = document.getElementById('root')
if (root) createRoot(root).render(<Shell />)
performance.mark('shell')

await startState()
if (location.hash === '' && settingsStore.get().lastRoute !== '/') go(settingsStore.get().lastRoute)
startRoutes()
