import { createHash } from 'node:crypto'
import { z } from 'zod'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import type { KeyFacts } from '../../node/signing/key-facts.ts'
import { KeyRefusal } from '../../node/signing/key-file.ts'

/** What was learnt of a key file when it was last opened; only what its certificate says, nothing secret. */
const Facts = z.strictObject({
  subject: z.string(),
  organisation: z.string().nullable(),
  iin: z.string().nullable(),
  bin: z.string().nullable(),
  algorithm: z.string(),
  usage: z.enum(['sign', 'auth', 'both', 'unknown']),
  issuer: z.string(),
  validFrom: z.string(),
  validUntil: z.string(),
  signing: z.enum(['always', 'whereAllowed', 'never']),
  certificate: z.base64(),
  companions: z.array(z.base64()),
})

export type KnownFacts = z.infer<typeof Facts>

const RememberedKey = z.strictObject({ id: z.string(), path: z.string(), facts: Facts.nullable() })
export type RememberedKey = z.infer<typeof RememberedKey>
const List = z.array(RememberedKey)

/** Where the list is kept; anything that holds JSON will do. */
export interface KeyMemory {
  /** Null when nothing was kept. */
  load(): unknown
  save(list: unknown): void
}

export interface KnownKeys {
  all(): readonly RememberedKey[]
  /** RefusalError when it was forgotten meanwhile. */
  find(id: string): RememberedKey
  /** Adds the file, or takes it up again as the last used. */
  add(path: string): void
  forget(id: string): void
  /** Remembers what the work finds out of the key: also what a refused key said of itself, so that the list tells it before anyone types a password again. */
  learning<T extends { facts: KeyFacts }>(id: string, work: Promise<T>): Promise<T>
}

/** A list that can't be read is begun anew: the key files themselves stay where they are. */
export function rememberKeys(memory: KeyMemory): KnownKeys {
  const parsed = List.safeParse(memory.load())
  let keys = parsed.success ? parsed.data : []

  function keep(changed: RememberedKey[]): void {
    keys = changed
    memory.save(keys)
  }

  const learn = (id: string, facts: KeyFacts) => keep(keys.map((each) => (each.id === id ? { ...each, facts: factsToRemember(facts) } : each)))

  return {
    all: () => keys,
    find(id) {
      const key = keys.find((each) => each.id === id)
      if (key === undefined) throw new RefusalError({ key: 'signing.key.fileMissing' })
      return key
    },
    add(path) {
      const id = createHash('sha256').update(path).digest('hex').slice(0, 24)
      const known = keys.find((each) => each.id === id)
      keep([...keys.filter((each) => each !== known), known ?? { id, path, facts: null }])
    },
    forget: (id) => keep(keys.filter((each) => each.id !== id)),
    async learning(id, work) {
      try {
        const done = await work
        learn(id, done.facts)
        return done
      } catch (error) {
        if (error instanceof KeyRefusal && error.facts !== null) learn(id, error.facts)
        throw error
      }
    },
  }
}

export function factsToRemember(facts: KeyFacts): KnownFacts {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
  const { subject, organisation, iin, bin, algorithm, usage, issuer, validFrom, validUntil, signing } = facts
  return {
    subject, organisation, iin, bin, algorithm, usage, issuer, validFrom, validUntil, signing,
    certificate: base64(facts.certificateDer), companions: facts.companions.map(base64),
  }
}
