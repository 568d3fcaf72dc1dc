import { createCipheriv, createHmac, type KeyObject, randomBytes } from 'node:crypto'
import { context, element, integer, nullValue, octetString, oid, sequence, setOf } from '../../domain/signing/der-write.ts'
import { oids } from '../../domain/signing/oids.ts'
import { derivePkcs12, type Password, passwordOf } from '../../node/signing/pkcs12-protection.ts'

type Bytes = Uint8Array

const threeDes = '1.2.840.113549.1.12.1.3'
const iterations = 2048

/**
 * A PKCS#12 file in the form the national centre issues (3DES, MAC SHA-1), but with the issuing certificate beside the
 * person's own, so that demo signatures carry their chain from the first one.
 */
export function sealKeyFile(key: KeyObject, certificate: Bytes, issuing: Bytes, passwordText: string): Bytes {
  return sealPkcs8(key.export({ format: 'der', type: 'pkcs8' }), certificate, issuing, passwordText)
}

/** The same for a key of which Node has no object. */
export function sealPkcs8(pkcs8: Bytes, certificate: Bytes, issuing: Bytes, passwordText: string): Bytes {
  const password = passwordOf(Buffer.from(passwordText, 'utf8'))
  const localId = sequence(oid('1.2.840.113549.1.9.21'), setOf(octetString(Uint8Array.of(1))))
  const bag = (type: string, value: Bytes, own = true) => sequence(oid(type), context(0, value), ...(own ? [setOf(localId)] : []))
  const keyLock = lock(pkcs8, password)
  const keys = sequence(bag('1.2.840.113549.1.12.10.1.2', sequence(keyLock.algorithm, octetString(keyLock.encrypted))))
  const certificateBag = (der: Bytes, own: boolean) =>
    bag('1.2.840.113549.1.12.10.1.3', sequence(oid('1.2.840.113549.1.9.22.1'), context(0, octetString(der))), own)
  const certificates = lock(sequence(certificateBag(certificate, true), certificateBag(issuing, false)), password)
  const encrypted = sequence(integer(0), sequence(oid(oids.data), certificates.algorithm, element(0x80, certificates.encrypted)))
  const safe = sequence(sequence(oid(oids.encryptedData), context(0, encrypted)), data(keys))
  return sequence(integer(3), data(safe), macOver(safe, password))
}

const data = (bytes: Bytes): Bytes => sequence(oid(oids.data), context(0, octetString(bytes)))

function lock(plain: Bytes, password: Password): { algorithm: Bytes; encrypted: Bytes } {
  const salt = randomBytes(8)
  const derive = (purpose: 'key' | 'iv', size: number) => derivePkcs12({ digest: 'sha1', password, salt, iterations, purpose, size })
  const cipher = createCipheriv('des-ede3-cbc', derive('key', 24), derive('iv', 8))
  return {
    algorithm: sequence(oid(threeDes), sequence(octetString(salt), integer(iterations))),
    encrypted: Buffer.concat([cipher.update(plain), cipher.final()]),
  }
}

function macOver(safe: Bytes, password: Password): Bytes {
  const salt = randomBytes(8)
  const key = derivePkcs12({ digest: 'sha1', password, salt, iterations, purpose: 'mac' })
  const digest = createHmac('sha1', key).update(safe).digest()
  return sequence(sequence(sequence(oid(oids.sha1), nullValue()), octetString(digest)), octetString(salt), integer(iterations))
}
