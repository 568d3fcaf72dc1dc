import type { z } from 'zod'
import type { Done } from '../../domain/kernel/bridge.ts'
import type { Command, InputOf } from '../../domain/kernel/contract.ts'
import { useCallback, useState } from 'react'
import { outcomeOf, type Outcome } from './portal.ts'
import { createStore } from './store.ts'

/** A signed command and its input; what is signed, native makes of it. */
export interface PaperToSign {
  name: string
  input: unknown
}

export interface SigningWish {
  papers: readonly PaperToSign[]
  /** The verb on the one primary button: "Sign the refusal". */
  verb: string
  /** What follows from signing, in one sentence. */
  consequence: string | null
  /** In the order of the papers, null for one that was not signed; null when the signer turned away from all. */
  settle: (done: readonly (Done | null)[] | null) => void
}

/** The dialog that is open now; the frame draws it. */
export const signingStore = createStore<SigningWish | null>(null)

/** Opens the SignDialog over one paper or many: one confirmation, one password, a signature on each. */
export function signPapers(papers: readonly PaperToSign[], { verb, consequence }: { verb: string; consequence?: string }): Promise<readonly (Done | null)[] | null> {
  return new Promise((resolve) => {
    signingStore.get()?.settle(null)
    signingStore.set({
      papers, verb, consequence: consequence ?? null,
      settle: (done) => {
        signingStore.set(null)
        resolve(done)
      },
    })
  })
}

/** One paper; null when the signer turned away. */
export async function signCommand<C extends Command>(command: C, input: InputOf<C>, wish: { verb: string; consequence?: string }): Promise<Done | null> {
  return (await signPapers([{ name: command.name, input }], wish))?.[0] ?? null
}

export function useSignedCommand<C extends Command>(command: C) {
  const [busy, setBusy] = useState(false)
  const [outcome, setOutcome] = useState<Outcome<C> | null>(null)
  const run = useCallback(async (input: z.input<C['input']> & InputOf<C>, wish: { verb: string; consequence?: string }): Promise<Outcome<C> | null> => {
    setBusy(true)
    const done = await signCommand(command, input, wish)
    const result = done && outcomeOf<C>(done)
    setOutcome(result)
    setBusy(false)
    return result
  }, [command])
  return { run, busy, outcome, refusal: outcome?.state === 'refused' ? outcome.refusal : null }
}
