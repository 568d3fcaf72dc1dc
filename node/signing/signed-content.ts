import { createHash } from 'node:crypto'
import { addSignature, createSignature, signedAttributes, type SigningKind } from '../../domain/signing/cades.ts'
import { streebog } from '../../domain/signing/streebog.ts'
import type { KeyRequest } from './key-facts.ts'

/** The content itself, or its SHA-256 when it is a large file: then detached and by RSA only. */
export type SignedContent = Uint8Array | { readonly sha256: Uint8Array }

/** With which certificate something is signed, whatever holds its key. */
export interface Signer {
  readonly kind: SigningKind
  readonly certificateDer: Uint8Array
  readonly companions: readonly Uint8Array[]
}

/** The attributes that the key is to sign for this content. */
export function attributesOf({ kind, certificateDer }: Signer, content: SignedContent, { detached, signingTime }: KeyRequest): Uint8Array {
  if (!(content instanceof Uint8Array) && !detached) throw new TypeError('an attached signature needs its content')
  return signedAttributes({ certificateDer, kind, contentDigest: digestOf(kind, content), certificateSha256: sha256(certificateDer), signingTime: Date.parse(signingTime) })
}

/** The CMS around a signature over `attributes`. */
export function wholeSignature({ kind, certificateDer, companions }: Signer, content: SignedContent, made: { attributes: Uint8Array; signature: Uint8Array }, request: KeyRequest): Uint8Array {
  const signed = { kind, certificateDer, ...made, intermediates: [...companions, ...(request.intermediates ?? [])] }
  if (request.existing !== undefined) return addSignature(request.existing, signed)
  return createSignature(signed, request.detached || !(content instanceof Uint8Array) ? null : content)
}

/** Documents are signed by their manifest, which is small; a large file alone is signed by RSA keys only. */
function digestOf(kind: SigningKind, content: SignedContent): Uint8Array {
  if (content instanceof Uint8Array) return kind === 'rsa' ? sha256(content) : streebog(64, content)
  if (kind !== 'rsa') throw new TypeError('a GOST key signs contents, not their SHA-256')
  return content.sha256
}

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()
