import { sign, type KeyObject } from 'node:crypto'
import { context, element, integer, nullValue, octetString, oid, sequence, setOf, sorted, time } from '../../domain/signing/der-write.ts'
import { readDer } from '../../domain/signing/der.ts'
import { oids } from '../../domain/signing/oids.ts'
import { keyId } from '../../server/demo/certificates.ts'
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
  /** Signs in place of the holder's RSA key. */
  readonly signWith?: (data: Bytes) => Bytes
}

export const sidOf = (holder: Pick<Holder, 'issuer' | 'serial'>): Bytes => sequence(holder.issuer, integer(holder.serial))

export function signerInfo(content: Bytes, wish: SignerWish): Bytes {
  const list = wish.attributes === null ? null : wish.order === undefined || wish.order === 'der' ? sorted(wish.attributes) : sorted(wish.attributes).reverse()
  const signedOver = list === null ? content : element(0x31, ...(wish.order === 'reversedOnWire' ? sorted(list) : list))
  const signature = wish.signWith ? Buffer.from(wish.signWith(signedOver)) : sign(wish.digest ?? 'sha256', signedOver, wish.key ?? wish.holder.key)
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


export interface OcspWish {
  readonly signer: Holder
  readonly issuer: Holder
  readonly serial: Bytes
  readonly certificates?: readonly Bytes[]
  readonly thisUpdate?: number
  readonly nextUpdate?: number
  readonly producedAt?: number
  /** Null for good. */
  readonly revoked?: { at: number; reason: number } | null
  readonly nonce?: Bytes
  readonly alter?: (signature: Buffer) => Bytes
}

const generalizedTime = (epochMs: number): Bytes => element(0x18, Buffer.from(`${new Date(epochMs).toISOString().replace(/[-:T]|\.\d+Z/g, '')}Z`))

/** An OCSP answer, SHA-1 CertID as most responders write it. */
export function ocspAnswer(wish: OcspWish): Bytes {
  const keyHash = keyId(Uint8Array.from(readDer(wish.issuer.spki).children[1]!.content.subarray(1)))
  const nameHash = keyId(wish.issuer.name)
  const id = sequence(algorithm(oids.sha1, true), octetString(nameHash), octetString(keyHash), integer(wish.serial))
  const status = wish.revoked ? element(0xa1, generalizedTime(wish.revoked.at), context(0, element(0x0a, Uint8Array.of(wish.revoked.reason)))) : element(0x80)
  const single = sequence(id, status, generalizedTime(wish.thisUpdate ?? now), ...(wish.nextUpdate === undefined ? [] : [context(0, generalizedTime(wish.nextUpdate))]))
  const nonce = wish.nonce === undefined ? [] : [context(1, sequence(sequence(oid('1.3.6.1.5.5.7.48.1.2'), octetString(wish.nonce))))]
  const tbs = sequence(context(1, wish.signer.name), generalizedTime(wish.producedAt ?? now), sequence(single), ...nonce)
  const signature = sign('sha256', tbs, wish.signer.key)
  const certificates = wish.certificates ?? [wish.signer.certificate]
  const basic = sequence(tbs, algorithm(oids.sha256WithRsa, true), element(0x03, Uint8Array.of(0), wish.alter?.(signature) ?? signature), context(0, sequence(...certificates)))
  return sequence(element(0x0a, Uint8Array.of(0)), context(0, sequence(oid('1.3.6.1.5.5.7.48.1.1'), octetString(basic))))
}

/** As it travels in SignedData.crls (RFC 5940). */
export const carriedOcsp = (answer: Bytes): Bytes => element(0xa1, oid(oids.ocspResponse), answer)
