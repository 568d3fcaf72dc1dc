import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { fromHex, toPem } from '../../domain/signing/bytes.ts'
import { keyUsageBits } from '../../domain/signing/certificate.ts'
import { oids } from '../../domain/signing/oids.ts'
import { strictPolicy, type Trust } from '../../domain/signing/verify.ts'
import { type Authority, basicConstraints, extendedKeyUsage, keyUsage, nameDer, type NamePart, writeCertificate, writeCrl, type CrlRequest } from '../../server/demo/certificates.ts'

/** A throw-away centre for forgeries: everything a real one would refuse to issue can be asked of it. */

export interface Holder {
  readonly key: KeyObject
  readonly spki: Uint8Array
  readonly certificate: Uint8Array
  readonly name: Uint8Array
  readonly serial: Uint8Array
  readonly issuer: Uint8Array
}

export const today = '2026-11-22T10:00:00.000Z'
const now = Date.parse(today)
const day = 86_400_000
const year = 365 * day
const { digitalSignature, nonRepudiation, keyEncipherment, keyCertSign, crlSign } = keyUsageBits

export function newKey(bits = 2048): { key: KeyObject; spki: Uint8Array } {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: bits })
  return { key: privateKey, spki: createPublicKey(privateKey).export({ format: 'der', type: 'spki' }) }
}

export interface Wish {
  readonly subject?: readonly NamePart[]
  readonly serial?: string
  readonly validFrom?: number
  readonly validUntil?: number
  readonly extensions?: readonly Uint8Array[]
  readonly key?: { key: KeyObject; spki: Uint8Array }
}

export const person = (iin: string, surname = 'СЫНАҚ'): NamePart[] => [
  [oids.commonName, `${surname} ТЕСТ`], [oids.surname, surname], [oids.serialNumber, `IIN${iin}`],
  [oids.country, 'KZ'], [oids.organization, 'СЫНАҚ МИНИСТРЛІГІ'], [oids.organizationalUnit, 'BIN123456789021'],
]

export const authorityExtensions = (pathLength: number | null = null) => [basicConstraints(pathLength), keyUsage([keyCertSign, crlSign])]
export const signExtensions = () => [keyUsage([digitalSignature, nonRepudiation]), extendedKeyUsage([oids.emailProtection, oids.legalEntity, oids.employee])]
const authExtensions = () => [keyUsage([digitalSignature, keyEncipherment]), extendedKeyUsage([oids.clientAuth, oids.legalEntity, oids.employee])]

let nextSerial = 0x1001

export function issue(issuer: Authority | null, wish: Wish): Holder {
  const key = wish.key ?? newKey()
  const name = nameDer(wish.subject ?? person('900101300017'))
  const serial = fromHex(wish.serial ?? (nextSerial++).toString(16))
  const certificate = writeCertificate({
    serial, subject: name, spki: key.spki,
    validFrom: wish.validFrom ?? now - year, validUntil: wish.validUntil ?? now + 30 * year,
    extensions: wish.extensions ?? signExtensions(),
  }, issuer ?? { name, key: key.key, spki: key.spki })
  return { ...key, certificate, name, serial, issuer: issuer?.name ?? name }
}

export const rootName: NamePart[] = [[oids.country, 'KZ'], [oids.commonName, 'СЫНАҚ ТҮБІРІ']]
export const caName: NamePart[] = [[oids.country, 'KZ'], [oids.commonName, 'СЫНАҚ ОРТАЛЫҒЫ']]

export interface Pki {
  readonly root: Holder
  readonly ca: Holder
  readonly employee: Holder
  readonly head: Holder
  readonly auth: Holder
}

export function makePki(): Pki {
  const root = issue(null, { subject: rootName, extensions: authorityExtensions() })
  const ca = issue(root, { subject: caName, extensions: authorityExtensions(0) })
  return {
    root, ca,
    employee: issue(ca, {}),
    head: issue(ca, { subject: person('800202400028', 'БАСТЫҚ') }),
    auth: issue(ca, { extensions: authExtensions() }),
  }
}

export function crlBy(issuer: Holder, request: Partial<CrlRequest> = {}): Uint8Array {
  return writeCrl({ number: 7, thisUpdate: now - day, nextUpdate: now + day, revoked: [], ...request }, issuer)
}

export function trustOf(pki: Pki, more: Partial<Trust> = {}): Trust {
  return { anchors: [pki.root.certificate], intermediates: [], crls: [], policy: strictPolicy, ...more }
}

export const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()
export const pem = (holder: Holder): string => toPem('CERTIFICATE', holder.certificate)
export { now, day, year }
