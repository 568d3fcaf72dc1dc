import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { I18nProvider } from 'react-aria-components/I18nProvider'
import { goBack, matchRoute, useRoute } from '../kernel/routes.ts'
import { modulesStore, type Screen } from '../kernel/module.ts'
import { signingStore } from '../kernel/signing.ts'
import { mayAtAll, useSeat, useSession } from '../kernel/state.ts'
import { useStore } from '../kernel/store.ts'
import { useText } from '../kernel/text.ts'
import { loadWatchUnread, unreadStore } from '../notifications/public.ts'
import { Skeleton } from '../ui/Show.tsx'
import { forgetToasts, Toasts } from '../ui/Toast.tsx'
import { Beside } from './Beside.tsx'
import { WatchAll } from './WatchAll.tsx'
import { Rail } from './Rail.tsx'
import { ScreenView, ScreenMissing } from './ScreenView.tsx'
import { SignIn } from './SignIn.tsx'
import { TopBar } from './TopBar.tsx'
import { ownScreens } from './screens.ts'
import { useFrameKeys } from './frame-keys.ts'
import './shell.css'

const Palette = lazy(async () => ({ default: (await import('./Palette.tsx')).Palette }))
const HelpPanel = lazy(async () => ({ default: (await import('./HelpPanel.tsx')).HelpPanel }))
const SignDialog = lazy(async () => ({ default: (await import('../kernel/SignDialog.tsx')).SignDialog }))
const WatchUnread = lazy(async () => ({ default: await loadWatchUnread() }))

const ariaLocales = { kk: 'kk-KZ', ru: 'ru-RU', en: 'en-US' } as const

/** A PC may be another's after they signed in: nothing stays open or told that was the first one's. */
function useLeaving(): void {
  const isHere = (useSession()?.person ?? null) !== null
  const wasHere = useRef(false)
  useEffect(() => {
    const leaves = wasHere.current && !isHere
    wasHere.current = isHere
    if (!leaves) return
    forgetToasts()
    signingStore.get()?.settle(null)
  }, [isHere])
}

export function Shell() {
  const text = useText()
  useLeaving()
  const session = useSession()
  return (
    <I18nProvider locale={ariaLocales[text.language]}>
      {session === null ? <Loading /> : session.person === null ? <SignIn /> : <Frame />}
      <Toasts />
    </I18nProvider>
  )
}

function Loading() {
  return <main className="shell-loading" id="main"><Skeleton lines={3} /></main>
}

/** A screen without the frame: no bell, no names, no menus. */
function Whole({ screen, parameters }: Shown) {
  useEffect(() => {
    const leave = (event: KeyboardEvent) => {
      if (event.key === 'Escape') goBack()
    }
    addEventListener('keydown', leave)
    return () => removeEventListener('keydown', leave)
  }, [])
  return <div className="shell whole"><main className="screen" id="main" tabIndex={-1}><ScreenView key={screen.title} screen={screen} parameters={parameters} /></main></div>
}

interface Shown {
  screen: Screen
  parameters: Readonly<Record<string, string>>
}

function useScreen(): Shown | null {
  const { path } = useRoute()
  const modules = useStore(modulesStore)
  const seat = useSeat()
  return useMemo(() => {
    const open = modules.filter((module) => seat && mayAtAll(seat.holder, module.right))
    for (const screen of [...ownScreens, ...open.flatMap((module) => module.screens)]) {
      const parameters = matchRoute(screen.path, path)
      const may = screen.right === undefined || (seat !== null && mayAtAll(seat.holder, screen.right))
      if (parameters && may) return { screen, parameters }
    }
    return null
  }, [modules, path, seat])
}

/** Whoever opens something by a key goes on from there: a focus that left with the screen before it comes into the new one. */
function useFocusKept(): void {
  const { path } = useRoute()
  const before = useRef(path)
  useEffect(() => {
    if (before.current !== path && document.activeElement === document.body) document.getElementById('main')?.focus()
    before.current = path
  }, [path])
}

function Frame() {
  const text = useText()
  const shown = useScreen()
  const [overlay, setOverlay] = useState<'palette' | 'help' | null>(null)
  const wish = useStore(signingStore)
  const unread = useStore(unreadStore)
  useFrameKeys(setOverlay)
  useFocusKept()
  const title = shown ? text(shown.screen.title) : text('page.noSuchScreen')
  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread}) ` : ''}${title} — ${text('kernel.appName')}`
  }, [title, text, unread])
  if (shown?.screen.whole) return <Whole {...shown} />
  return (
    <div className="shell">
      <a className="skip" href="#main" onClick={(event) => { event.preventDefault(); document.getElementById('main')?.focus() }}>{text('page.skipToContent')}</a>
      <TopBar title={title} onPalette={() => setOverlay('palette')} onHelp={() => setOverlay('help')} />
      <Rail />
      <main className="screen" id="main" tabIndex={-1}>
        {shown ? <ScreenView key={shown.screen.title} screen={shown.screen} parameters={shown.parameters} /> : <ScreenMissing />}
      </main>
      <WatchAll />
      <Suspense fallback={null}><WatchUnread /></Suspense>
      <Beside />
      <Suspense fallback={null}>
        {overlay === 'palette' ? <Palette onClose={() => setOverlay(null)} /> : null}
        {overlay === 'help' ? <HelpPanel screen={shown?.screen ?? null} onClose={() => setOverlay(null)} /> : null}
        {wish ? <SignDialog wish={wish} /> : null}
      </Suspense>
    </div>
  )
}
