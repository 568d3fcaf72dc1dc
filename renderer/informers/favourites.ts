import { useMemo } from 'react'
import { favour } from '../../domain/informers/contract.ts'
import { useCommand } from '../kernel/portal.ts'
import { useOutbox } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'

export interface Favourites {
  items: readonly string[]
  toggle: (item: string) => void
}

/** As the portal knows them, with one's own marks that still wait for a line. */
export function useFavourites(known: readonly string[]): Favourites {
  const text = useText()
  const { run } = useCommand(favour)
  const outbox = useOutbox()
  return useMemo(() => {
    const items = new Set(known)
    for (const row of outbox.filter(({ name, state }) => name === favour.name && state !== 'refused')) {
      const wish = favour.input.safeParse(row.input)
      if (!wish.success) continue
      if (wish.data.favourite) items.add(wish.data.item)
      else items.delete(wish.data.item)
    }
    const toggle = (item: string) => void run({ item, favourite: !items.has(item) } as Parameters<typeof run>[0], { title: text('informers.deed.favour') })
    return { items: [...items], toggle }
  }, [known, outbox, run, text])
}
