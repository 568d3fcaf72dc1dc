import { useMemo } from 'react'
import { accept, propose, refuseTerm, retire, withdraw } from '../../domain/dictionary/contract.ts'
import type { GlossaryEntry, GlossaryState } from '../../domain/dictionary/glossary.ts'
import type { OutboxRow } from '../../domain/kernel/bridge.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import type { Seat } from '../../domain/people/person.ts'
import { useOutbox, useSeatTaken } from '../kernel/state.ts'

export interface Term extends GlossaryEntry {
  /** What was done with it here has not reached the portal yet. */
  waits: boolean
}

const decisions: Readonly<Record<string, GlossaryState>> = { [accept.name]: 'accepted', [refuseTerm.name]: 'refused', [withdraw.name]: 'withdrawn', [retire.name]: 'retired' }

/** The glossary with what waits for a line: what was done is seen at once, so that nobody does it twice. */
export function useTerms(entries: readonly GlossaryEntry[]): readonly Term[] {
  const outbox = useOutbox()
  const seat = useSeatTaken()
  return useMemo(() => {
    const waiting = outbox.filter(({ state }) => state !== 'refused')
    const proposed = waiting.flatMap((row) => proposalOf(row, seat) ?? []).filter(({ id }) => !entries.some((each) => each.id === id))
    return [...proposed, ...entries.map((entry) => waiting.reduce(decided, { ...entry, waits: false }))]
  }, [entries, outbox, seat])
}

/** The portal will know the term by the command's own id. */
function proposalOf({ id, name, input, at }: OutboxRow, { holder }: Seat): Term | null {
  const words = name === propose.name ? propose.input.safeParse(input) : null
  if (!words?.success) return null
  return { ...words.data, id, body: holder.body, state: 'proposed', proposedBy: { id: holder.id, name: fullName(holder) }, proposedAt: at, decidedBy: null, decidedAt: null, reason: '', waits: true }
}

function decided(term: Term, { name, input }: OutboxRow): Term {
  const state = decisions[name]
  const of = (input ?? {}) as { id?: unknown; reason?: unknown }
  return state === undefined || of.id !== term.id ? term : { ...term, state, reason: typeof of.reason === 'string' ? of.reason : term.reason, waits: true }
}
