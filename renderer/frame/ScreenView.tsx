import { Component, lazy, Suspense, type ComponentType, type ErrorInfo, type LazyExoticComponent, type ReactNode } from 'react'
import type { Screen } from '../kernel/module.ts'
import { FaultView } from '../kernel/AnswerView.tsx'
import { go } from '../kernel/routes.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState, Skeleton } from '../ui/Show.tsx'

/** A fault in one screen leaves the rest of the window working. */
class ScreenGuard extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError() {
    return { failed: true }
  }
  override componentDidCatch(error: Error, info: ErrorInfo) {
    console.error(error, info.componentStack)
  }
  override render() {
    return this.state.failed ? <FaultView number={null} again={() => this.setState({ failed: false })} /> : this.props.children
  }
}

type View = ComponentType<{ parameters: Readonly<Record<string, string>> }>

/** By title, so that a screen under several paths (a paper and its tabs) stays the same and keeps what it holds. */
const views = new Map<string, LazyExoticComponent<View>>()

function viewOf(screen: Screen): LazyExoticComponent<View> {
  const known = views.get(screen.title)
  if (known) return known
  const view = lazy(async () => ({ default: await screen.load() }))
  views.set(screen.title, view)
  return view
}

export function ScreenView({ screen, parameters }: { screen: Screen; parameters: Readonly<Record<string, string>> }) {
  const View = viewOf(screen)
  return (
    <ScreenGuard>
      <Suspense fallback={<div className="screen-loading"><Skeleton lines={6} /></div>}><View parameters={parameters} /></Suspense>
    </ScreenGuard>
  )
}

export function ScreenMissing() {
  const text = useText()
  return <EmptyState icon="search" title={text('page.noSuchScreen')} action={<Button onPress={() => go('/')}>{text('page.home')}</Button>}>{text('page.noSuchScreenHint')}</EmptyState>
}
