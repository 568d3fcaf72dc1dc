import { createHmac } from 'node:crypto'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isDamaged, setAside } from '../kernel/database.ts'
import { keyFor } from '../kernel/secrets.ts'
import type { SignedIn } from '../kernel/session.ts'
import { openIndex, type SearchIndex } from './kept-words.ts'

/** A person's own seat and each seat acted in have files of their own, so that nothing is found in the wrong one. One is open at a time. */
export interface Seats {
  /** Runs a deed on the seat's index; damage found by it begins a new file, which fills as answers come. */
  run<T>(who: SignedIn, deed: (index: SearchIndex) => T): T
  /** Whether it is this seat's file that is open. */
  isOpen(who: SignedIn): boolean
  /** What was kept in a seat that the person may no longer act in goes. */
  forgetEnded(who: SignedIn): void
}

export function openSeats(note: (where: string, error: unknown) => void): Seats {
  let open: { path: string; index: SearchIndex } | null = null

  const close = () => {
    open?.index.close()
    open = null
  }
  const fileOf = ({ keep, actingFor }: SignedIn): string =>
    `search-${createHmac('sha256', keyFor(keep.drawer.key, 'search/names')).update(actingFor ?? '').digest('hex').slice(0, 24)}.db`

  const pathOf = (who: SignedIn): string => join(who.keep.drawer.folder, fileOf(who))

  function indexOf(who: SignedIn): { path: string; index: SearchIndex } {
    const path = pathOf(who)
    if (open?.path === path) return open
    close()
    open = { path, index: openIndex(path, keyFor(who.keep.drawer.key, 'search'), note) }
    who.keep.beforeClose(() => {
      if (open?.path === path) close()
    })
    return open
  }

  return {
    run(who, deed) {
      const { path, index } = indexOf(who)
      try {
        return deed(index)
      } catch (error) {
        if (!isDamaged(error)) throw error
        note('search: set aside', error)
        close()
        setAside(path)
        return deed(indexOf(who).index)
      }
    },
    isOpen: (who) => open?.path === pathOf(who),
    forgetEnded(who) {
      const { folder } = who.keep.drawer
      const current = [null, ...who.facts.delegations.map(({ delegation }) => delegation.id)].map((actingFor) => fileOf({ ...who, actingFor }))
      for (const name of readdirSync(folder)) {
        if (name.startsWith('search-') && !current.some((each) => name.startsWith(each))) rmSync(join(folder, name), { force: true })
      }
    },
  }
}
