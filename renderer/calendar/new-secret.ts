import { plainSecret, secretOf } from '../../domain/calendar/secret.ts'

const randomBytes = 64

/** A secret made on this PC, and the digest by which the portal will know it again; the secret itself is never sent. */
export async function newSecret(): Promise<{ secret: string; sha256: string }> {
  const secret = secretOf(crypto.getRandomValues(new Uint8Array(randomBytes)))
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(plainSecret(secret))))
  return { secret, sha256: [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('') }
}
