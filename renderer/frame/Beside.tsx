import { lazy, Suspense, useMemo } from 'react'
import { modulesStore } from '../kernel/module.ts'
import { mayAtAll, useSeatTaken } from '../kernel/state.ts'
import { useStore } from '../kernel/store.ts'

/** What modules put beside every screen. */
export function Beside() {
  const modules = useStore(modulesStore)
  const { holder } = useSeatTaken()
  const beside = useMemo(() => modules.flatMap(({ name, right, beside: load }) => (load ? [{ name, right, View: lazy(async () => ({ default: await load() })) }] : [])), [modules])
  return <>{beside.filter(({ right }) => mayAtAll(holder, right)).map(({ name, View }) => <Suspense key={name} fallback={null}><View /></Suspense>)}</>
}
