import { useMemo } from 'react'
import { favour, type SystemRow } from '../../domain/systems/contract.ts'
import { useOutbox } from '../kernel/state.ts'

/** As the portal knows them, with one's own marks that still wait for a line: what was pressed is seen at once. */
export function useMarked(rows: readonly SystemRow[] | null): readonly SystemRow[] {
  const outbox = useOutbox()
  return useMemo(() => {
    const wishes = new Map<string, boolean>()
    for (const { name, state, input } of outbox) {
      const wish = name === favour.name && state !== 'refused' ? favour.input.safeParse(input) : null
      if (wish?.success) wishes.set(wish.data.id, wish.data.favourite)
    }
    return (rows ?? []).map((row) => ({ ...row, favourite: wishes.get(row.system.id) ?? row.favourite }))
  }, [rows, outbox])
}
