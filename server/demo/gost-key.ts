import { randomBytes } from 'node:crypto'
import { bitString, integer, octetString, oid, sequence } from '../../domain/signing/der-write.ts'
import { gostPublicKey, gostSecretOf } from '../../domain/signing/gost-signature.ts'
import { oids } from '../../domain/signing/oids.ts'

/** A new GOST 34.10-2015 key of 512 bits in the forms of the national centre: PKCS#8 and SubjectPublicKeyInfo. */
export function newGostKey(): { pkcs8: Uint8Array; spki: Uint8Array } {
  const secret = gostSecretOf(randomBytes(80))
  const algorithm = sequence(oid(oids.gost2015Key512), sequence(oid('1.2.398.3.10.1.1.2.2.1'), oid(oids.streebog512)))
  return {
    pkcs8: sequence(integer(0), algorithm, octetString(octetString(secret))),
    spki: sequence(algorithm, bitString(octetString(gostPublicKey(secret)))),
  }
}
