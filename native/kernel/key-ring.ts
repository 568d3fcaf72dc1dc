import type { KeyRow } from '../../domain/kernel/bridge.ts'

/** What the kernel needs of the keys; `native/keys` gives it, and main.ts brings the two together. */
export interface KeyRing {
  /** Rows carry `whyNot` for this use by this person (B10.2); before sign-in the person is null. */
  list(wanted: { usage: 'sign' | 'auth'; person: { iin: string } | null }): Promise<KeyRow[]> | KeyRow[]
  /** RefusalError when there is no such file. */
  add(path: string): Promise<void> | void
  forget(id: string): Promise<void> | void
  /** Attached CMS over the challenge's bytes; RefusalError for a wrong password, an expired or a wrong key. */
  signChallenge(id: string, password: Uint8Array, challenge: Uint8Array): Promise<{ p7s: Uint8Array; iin: string | null }>
  /** Detached CAdES over the manifest's bytes, already judged by our own verifier. */
  signManifest(id: string, password: Uint8Array, manifest: Uint8Array, signer: { iin: string }): Promise<{ p7s: Uint8Array }>
  /** Opens the key file to learn whose it is: for a sign-in without a line. */
  owner(id: string, password: Uint8Array): Promise<{ iin: string | null }>
}
