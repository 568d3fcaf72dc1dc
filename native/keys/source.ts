import type { KeyRow } from '../../domain/kernel/bridge.ts'
import type { Refusal } from '../../domain/kernel/verdict.ts'
import type { SignatureReason } from '../../domain/signing/reasons.ts'
import type { KeyFacts } from '../../node/signing/key-facts.ts'
import type { KeyQuestion } from './doctor.ts'

export interface SignWish {
  /** Each is signed by itself, with one opening of the key. */
  readonly contents: readonly Uint8Array[]
  readonly detached: boolean
  readonly usage: 'sign' | 'auth'
  /** Whose key it must be; null while nobody has signed in. */
  readonly owner: { readonly iin: string } | null
  /** Stops the waiting for another program or a person; nothing is used of what comes later. */
  readonly signal: AbortSignal
}

/** What a source made; the ring judges it before anybody sees it. */
export interface Made {
  /** In the order of the contents. */
  readonly signatures: readonly Uint8Array[]
  readonly certificateDer: Uint8Array
}

/** A place where keys lie: files, tokens, NCALayer. Whatever a person can mend is thrown as RefusalError. */
export interface KeySource {
  list(question: KeyQuestion): Promise<KeyRow[]> | KeyRow[]
  holds(id: string): boolean
  /** Of the keys known here, DER; a source that learns them only when it signs has none to tell. */
  certificates?(): readonly Uint8Array[]
  sign(id: string, secret: Uint8Array, wish: SignWish): Promise<Made>
  /** Proves by the secret alone that the key is at hand, and tells whose it is. */
  owner(id: string, secret: Uint8Array): Promise<Pick<KeyFacts, 'iin'>>
  /** A plainer word for why what this source made was not accepted; null where the verifier's own is the best. */
  explain?(reason: SignatureReason): Refusal | null
  /** Whether the secret is long enough to guard data with; a PIN isn't. */
  readonly guards: boolean
}
