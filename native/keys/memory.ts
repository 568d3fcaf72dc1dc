import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { KeyFacts } from '../../node/signing/key-file.ts'

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
  canSign: z.boolean(),
  certificate: z.base64(),
  companions: z.array(z.base64()),
})

const RememberedKey = z.strictObject({ id: z.string(), path: z.string(), facts: Facts.nullable() })
export type RememberedKey = z.infer<typeof RememberedKey>
const List = z.array(RememberedKey)

/** Where the list is kept; anything that holds JSON will do. */
export interface KeyMemory {
  /** Null when nothing was kept. */
  load(): unknown
  save(list: unknown): void
}

/** A list that can't be read is begun anew: the key files themselves stay where they are. */
export function loadKeys(memory: KeyMemory): RememberedKey[] {
  const parsed = List.safeParse(memory.load())
  return parsed.success ? parsed.data : []
}

export function remembered(path: string): RememberedKey {
  return { id: createHash('sha256').update(path).digest('hex').slice(0, 24), path, facts: null }
}

export function factsToRemember(facts: KeyFacts): RememberedKey['facts'] {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
  const { subject, organisation, iin, bin, algorithm, usage, issuer, validFrom, validUntil, canSign } = facts
  return {
    subject, organisation, iin, bin, algorithm, usage, issuer, validFrom, validUntil, canSign,
    certificate: base64(facts.certificateDer), companions: facts.companions.map(base64),
  }
}
