/** The demo centre's timestamps (RFC 3161), answers of status (RFC 6960) and revocation list, given inside the portal itself. */
import { createHash, type KeyObject, randomBytes, sign } from 'node:crypto'
import { sameBytes } from '../../domain/signing/bytes.ts'
import { readCertificate } from '../../domain/signing/certificate.ts'
import { bitString, context, contextPrimitive, element, integer, nullValue, octetString, oid, sequence, setOf, sorted } from '../../domain/signing/der-write.ts'
import { contextTag, type Der, Fields, readDer, readOctets, tags } from '../../domain/signing/der.ts'
import { keyBits, nonceOid } from '../../domain/signing/ocsp.ts'
import { oids } from '../../domain/signing/oids.ts'

type Bytes = Uint8Array

export interface Responder {
  readonly key: KeyObject
  readonly certificate: Bytes
}

export const demoTimestampPolicy = '1.2.398.3.3.2.6.2'
const basicAnswer = '1.3.6.1.5.5.7.48.1.1'
const sha1 = (bytes: Bytes): Bytes => createHash('sha1').update(bytes).digest()
const sha256 = (bytes: Bytes): Bytes => createHash('sha256').update(bytes).digest()
const attribute = (type: string, value: Bytes): Bytes => sequence(oid(type), setOf(value))
const generalizedTime = (epochMs: number): Bytes => element(tags.generalizedTime, Buffer.from(`${new Date(epochMs).toISOString().replace(/[-:T]|\.\d+Z/g, '')}Z`))
const rsa = (): Bytes => sequence(oid(oids.sha256WithRsa), nullValue())

/** `request` is a TimeStampReq; answers a TimeStampResp. */
export function answerTimestamp(request: Bytes, { key, certificate }: Responder, issuing: Bytes, now: number): Bytes {
  const fields = new Fields(readDer(request))
  fields.next(tags.integer)
  const imprint = fields.next(tags.sequence)
  fields.optional(tags.oid)
  const nonce = fields.optional(tags.integer)
  const info = sequence(integer(1), oid(demoTimestampPolicy), imprint.bytes, integer(new Uint8Array(randomBytes(8)).with(0, 0x40)), generalizedTime(now), ...(nonce === undefined ? [] : [nonce.bytes]))
  const list = sorted([
    attribute(oids.contentType, oid(oids.timestampInfo)),
    attribute(oids.messageDigest, octetString(sha256(info))),
    attribute(oids.signingCertificateV2, sequence(sequence(sequence(octetString(sha256(certificate)))))),
  ])
  const read = readCertificate(certificate)
  const signer = sequence(
    integer(1), sequence(read.issuerDer, integer(Buffer.from(read.serial, 'hex'))), sequence(oid(oids.sha256)),
    context(0, ...list), rsa(), octetString(sign('sha256', element(tags.set, ...list), key)),
  )
  const data = sequence(integer(3), setOf(sequence(oid(oids.sha256))), sequence(oid(oids.timestampInfo), context(0, octetString(info))), context(0, ...sorted([certificate, issuing])), setOf(signer))
  return sequence(sequence(integer(0)), sequence(oid(oids.signedData), context(0, data)))
}

export interface Status {
  /** Null for good. */
  readonly revoked: { readonly at: number; readonly reason: number } | null
}

/** `request` is an OCSPRequest; `statusOf` gets the serial in upper-case hexadecimal, and null answers "unknown". */
export function answerStatus(request: Bytes, { key, certificate }: Responder, ask: { issuing: Bytes; now: number; statusOf: (serial: string) => Status | null }): Bytes {
  const wanted = new Fields(new Fields(readDer(request)).next(tags.sequence))
  const ids = wanted.next(tags.sequence).children.map((each) => new Fields(each).next(tags.sequence))
  const extensions = wanted.optional(contextTag(2))?.children[0]?.children ?? []
  const nonce = extensions.find((each) => each.children[0] !== undefined && sameBytes(each.children[0].bytes, oid(nonceOid)))
  const answers = ids.map((id) => sequence(id.bytes, statusDer(id, ask), generalizedTime(ask.now)))
  const name = readCertificate(certificate).subjectDer
  const tbs = sequence(context(1, name), generalizedTime(ask.now), sequence(...answers), ...(nonce === undefined ? [] : [context(1, sequence(nonce.bytes))]))
  const basic = sequence(tbs, rsa(), bitString(sign('sha256', tbs, key)), context(0, sequence(certificate)))
  return sequence(element(tags.enumerated, Uint8Array.of(0)), context(0, sequence(oid(basicAnswer), octetString(basic))))
}

function statusDer(id: Der, { issuing, statusOf }: { issuing: Bytes; statusOf: (serial: string) => Status | null }): Bytes {
  const fields = new Fields(id)
  fields.next(tags.sequence)
  const [nameHash, keyHash] = [readOctets(fields.next(tags.octetString)), readOctets(fields.next(tags.octetString))]
  const serial = Buffer.from(fields.next(tags.integer).content).toString('hex').toUpperCase()
  const issuer = readCertificate(issuing)
  const ours = sameBytes(nameHash, sha1(issuer.subjectDer)) && sameBytes(keyHash, sha1(keyBits(issuer)))
  const status = ours ? statusOf(serial) : null
  if (status === null) return contextPrimitive(2, new Uint8Array())
  if (status.revoked === null) return contextPrimitive(0, new Uint8Array())
  return context(1, generalizedTime(status.revoked.at), context(0, element(tags.enumerated, Uint8Array.of(status.revoked.reason))))
}
