import type { KeyRow } from '../../domain/kernel/bridge.ts'

export interface KeysWanted {
  usage: 'sign' | 'auth' | 'either'
  person: { iin: string } | null
}

/**
 * What the kernel needs of the keys, whatever they lie on; `native/keys` gives it, and main.ts brings the two together.
 * `secret` is the password or the PIN in UTF-8, empty where nothing is asked here; it is wiped. Everything that can go
 * wrong for a person to mend is a RefusalError.
 */
export interface KeyRing {
  /** Key files, tokens plugged in now and NCALayer. Rows carry `whyNot` for this use by this person (B10.2); before sign-in the person is null. */
  list(wanted: KeysWanted): Promise<KeyRow[]>
  /** Of every key that is known here, DER: of them the portal is asked. */
  certificates(): readonly Uint8Array[]
  /** Remembers a key file; RefusalError when there is none. */
  add(path: string): Promise<void> | void
  forget(id: string): Promise<void> | void
  /** Attached CMS over the challenge's bytes, already judged by our own verifier. */
  signChallenge(id: string, secret: Uint8Array, challenge: Uint8Array, signal?: AbortSignal): Promise<{ p7s: Uint8Array; iin: string | null }>
  /** Detached CAdES over each manifest's bytes, with one opening of the key; each already judged by our own verifier. All or none. */
  signManifests(id: string, secret: Uint8Array, manifests: readonly Uint8Array[], signer: { iin: string }, signal?: AbortSignal): Promise<{ signatures: Uint8Array[] }>
  /** Detached CAdES over the manifest of an ASiC-E container, and over nothing else; already judged by our own verifier. */
  signContainer(id: string, secret: Uint8Array, manifest: Uint8Array, signer: { iin: string }): Promise<Uint8Array>
  /** Opens the key to learn whose it is: for a sign-in without a line. */
  owner(id: string, secret: Uint8Array): Promise<{ iin: string | null }>
  /** What was typed may guard what is kept on this PC: a password may, a PIN of four digits may not. */
  guards(id: string): boolean
}
