import { sign, type KeyObject } from 'node:crypto'
import { context, element, integer, nullValue, octetString, oid, sequence, setOf, sorted, time } from '../../domain/signing/der-write.ts'
import { oids } from '../../domain/signing/oids.ts'
import { now, type Holder, sha256 } from './pki.ts'

/** A CMS writer that obeys: it writes whatever wrong thing a forger would want. */

type Bytes = Uint8Array

export const attribute = (type: string, ...values: Bytes[]): Bytes => sequence(oid(type), element(0x31, ...values))
export const algorithm = (id: string, withNull = false): Bytes => sequence(oid(id), ...(withNull ? [nullValue()] : []))

export const attributes = {
  contentType: (type: string = oids.data) => attribute(oids.contentType, oid(type)),
  signingTime: (at = now) => attribute(oids.signingTime, time(at)),
  messageDigest: (content: Bytes) => attribute(oids.messageDigest, octetString(sha256(content))),
  signingCertificate: (certificate: Bytes) => attribute(oids.signingCertificateV2, sequence(sequence(sequence(octetString(sha256(certificate)))))),
}

export function usual(content: Bytes, holder: Holder): Bytes[] {
  return [attributes.contentType(), attributes.signingTime(), attributes.messageDigest(content), attributes.signingCertificate(holder.certificate)]
}

export interface SignerWish {
  readonly holder: Holder
  /** Null: no signed attributes, the signature is over the content. */
  readonly attributes: readonly Bytes[] | null
  readonly order?: 'der' | 'reversed' | 'reversedOnWire'
  readonly sid?: Bytes
  readonly digestAlgorithm?: Bytes
  readonly signatureAlgorithm?: Bytes
  readonly digest?: 'sha1' | 'sha256' | 'sha512'
  readonly unsigned?: readonly Bytes[]
  readonly alter?: (signature: Buffer) => Bytes
  readonly key?: KeyObject
}

export const sidOf = (holder: Pick<Holder, 'issuer' | 'serial'>): Bytes => sequence(holder.issuer, integer(holder.serial))

export function signerInfo(content: Bytes, wish: SignerWish): Bytes {
  const list = wish.attributes === null ? null : wish.order === undefined || wish.order === 'der' ? sorted(wish.attributes) : sorted(wish.attributes).reverse()
  const signedOver = list === null ? content : element(0x31, ...(wish.order === 'reversedOnWire' ? sorted(list) : list))
  const signature = sign(wish.digest ?? 'sha256', signedOver, wish.key ?? wish.holder.key)
  return sequence(
    integer(1),
    wish.sid ?? sidOf(wish.holder),
    wish.digestAlgorithm ?? algorithm(oids.sha256),
    ...(list === null ? [] : [context(0, ...list)]),
    wish.signatureAlgorithm ?? algorithm(oids.sha256WithRsa, true),
    octetString(wish.alter?.(signature) ?? signature),
    ...(wish.unsigned === undefined ? [] : [context(1, ...sorted(wish.unsigned))]),
  )
}

export interface CmsWish {
  readonly signers: readonly Bytes[]
  readonly certificates: readonly Bytes[]
  readonly content?: Bytes
  readonly contentType?: string
  readonly digestAlgorithms?: readonly Bytes[]
  readonly revocations?: readonly Bytes[]
  readonly version?: number
}

export function cms(wish: CmsWish): Bytes {
  const encap = sequence(oid(wish.contentType ?? oids.data), ...(wish.content === undefined ? [] : [context(0, octetString(wish.content))]))
  return sequence(oid(oids.signedData), context(0, sequence(
    integer(wish.version ?? 1),
    setOf(...(wish.digestAlgorithms ?? [algorithm(oids.sha256)])),
    encap,
    ...(wish.certificates.length > 0 ? [context(0, ...sorted(wish.certificates))] : []),
    ...(wish.revocations ? [context(1, ...wish.revocations)] : []),
    element(0x31, ...sorted(wish.signers)),
  )))
}

export interface TokenWish {
  readonly holder: Holder
  readonly stamped: Bytes
  readonly certificates: readonly Bytes[]
  readonly at?: number
  readonly serial?: number
}

/** An RFC 3161 token over `stamped`. */
export function timestampToken(wish: TokenWish): Bytes {
  const at = new Date(wish.at ?? now).toISOString().replace(/[-:T]|\.\d+Z/g, '')
  const info = sequence(
    integer(1), oid('1.2.398.3.3.2.6.2'),
    sequence(algorithm(oids.sha256), octetString(sha256(wish.stamped))),
    integer(wish.serial ?? 5), element(0x18, Buffer.from(`${at}Z`)),
  )
  const list = [attributes.contentType(oids.timestampInfo), attributes.messageDigest(info), attributes.signingCertificate(wish.holder.certificate), attributes.signingTime(wish.at ?? now)]
  return cms({ version: 3, contentType: oids.timestampInfo, content: info, certificates: wish.certificates, signers: [signerInfo(info, { holder: wish.holder, attributes: list })] })
}

