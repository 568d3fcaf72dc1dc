import { useEffect, useState } from 'react'
import { modulesStore, type HomeSource, type PageModule } from '../kernel/module.ts'
import { mayAtAll, useSeatTaken } from '../kernel/state.ts'
import { useStore } from '../kernel/store.ts'
import { WatchWaiting } from './waiting.ts'

interface Watched {
  module: PageModule
  source: HomeSource
}

/** Watches what waits in every module that the person may open. */
export function WatchAll() {
  const modules = useStore(modulesStore)
  const { holder } = useSeatTaken()
  const [watched, setWatched] = useState<readonly Watched[]>([])
  useEffect(() => {
    let gone = false
    const open = modules.filter((module) => module.home && mayAtAll(holder, module.right))
    void Promise.all(open.map(async (module) => ({ module, source: await module.home?.() as HomeSource }))).then((list) => {
      if (!gone) setWatched(list)
    })
    return () => {
      gone = true
    }
  }, [modules, holder])
  return <>{watched.map(({ module, source }) => <WatchWaiting key={module.name} module={module} source={source} />)}</>
}
