/**
 * What the portal tells a PC of a certificate whose centre's list is too long to be carried there: the responder's answer, which
 * the PC verifies itself, and what each list says, with the digest that the centre signed of it. That the list says so of this
 * very serial is the portal's word; whose list it is, of when, and that it is the centre's, is not.
 */
import { readOrNull } from './attempt.ts'
import { z } from 'zod'
import { InstantText } from '../kernel/dates.ts'
import { Sha256 } from '../kernel/manifest.ts'
import { fromBase64, fromHex, toBase64, toHex } from './bytes.ts'
import { type Certificate, readCertificate } from './certificate.ts'
import { type Crl, insistForm, isAbout } from './crl.ts'
import { findIndexed, indexOf } from './crl-serials.ts'
import type { Primitives } from './primitives.ts'
import { digestHolds, type KeyPolicy, schemeOf } from './public-key.ts'
import { readOcsp } from './ocsp.ts'
import { SignatureFault } from './reasons.ts'

const Hex = z.string().regex(/^([0-9a-f]{2}){0,64}$/)

/** A certificate by its issuer's name (SHA-256 of the DER) and its serial in upper-case hexadecimal. */
export const CertificateName = z.strictObject({ issuer: Sha256, serial: z.string().regex(/^([0-9A-F]{2}){1,40}$/) })
export type CertificateName = z.infer<typeof CertificateName>

/** A revocation list without its entries. `digest` is what the centre signed. */
export const ListHead = z.strictObject({
  issuer: z.base64(),
  thisUpdate: InstantText,
  nextUpdate: InstantText.nullable(),
  number: Hex,
  /** Of the full list that a delta adds to. */
  deltaOf: Hex.nullable(),
  authorityKeyId: z.string().nullable(),
  /** Left out by nearly every list, and by portals of an earlier release. */
  keepsEndedSince: InstantText.optional(),
  algorithm: z.string(),
  digest: Hex,
  signature: z.base64(),
})
export type ListHead = z.infer<typeof ListHead>

export const ListedStatus = z.strictObject({
  list: Hex,
  /** Null when the list does not name the certificate. */
  revoked: z.strictObject({ at: InstantText, reason: z.int().min(0).max(10) }).nullable(),
})

export const KnownStatus = z.strictObject({ ...CertificateName.shape, ocsp: z.base64().nullable(), lists: z.array(ListedStatus) })
export type KnownStatus = z.infer<typeof KnownStatus>

export const StatusAnswer = z.strictObject({ lists: z.array(ListHead), certificates: z.array(KnownStatus) })
export type StatusAnswer = z.infer<typeof StatusAnswer>

export function nameOf({ issuerDer, serial }: Pick<Certificate, 'issuerDer' | 'serial'>, primitives: Primitives): CertificateName {
  return { issuer: toHex(primitives.digest('sha256', issuerDer)), serial }
}

/** Null for a list that was not read as a long one: those are carried whole. */
export function headOf(crl: Crl): ListHead | null {
  if (crl.signedDigest === undefined) return null
  const { issuerDer, thisUpdate, nextUpdate, number, deltaOf, authorityKeyId, keepsEndedSince, signatureAlgorithm, signature, signedDigest } = crl
  return {
    issuer: toBase64(issuerDer), thisUpdate: new Date(thisUpdate).toISOString(), nextUpdate: nextUpdate === null ? null : new Date(nextUpdate).toISOString(),
    number: toHex(number), deltaOf: deltaOf === null ? null : toHex(deltaOf), authorityKeyId, ...(keepsEndedSince === null ? {} : { keepsEndedSince: new Date(keepsEndedSince).toISOString() }), algorithm: signatureAlgorithm, digest: toHex(signedDigest), signature: toBase64(signature),
  }
}

/** What a long list says of one certificate. */
export function listedIn(crl: Crl, serial: string): z.infer<typeof ListedStatus> {
  const found = crl.index === undefined ? null : findIndexed(crl.index, fromHex(serial))
  return { list: toHex(crl.signedDigest ?? new Uint8Array()), revoked: found && { at: new Date(found.at).toISOString(), reason: found.reason } }
}

export interface StatusTrust {
  readonly anchors: readonly Uint8Array[]
  readonly intermediates: readonly Uint8Array[]
  readonly policy: KeyPolicy
}

/** Lists as far as told, to be judged by like any other. Those that no believed centre signed are left out, as is what cannot be read. */
export function toldLists({ lists, certificates }: StatusAnswer, { anchors, intermediates, policy }: StatusTrust, primitives: Primitives): Crl[] {
  const issuers = [...anchors, ...intermediates].map(readCertificate)
  return lists.flatMap((head) => {
    const told = certificates.flatMap(({ serial, lists: listed }) => listed.filter((each) => each.list === head.digest).map(({ revoked }) => ({ serial, revoked })))
    const crl = crlOf(head, told)
    const issuer = issuers.find((each) => isAbout(crl, each) && isSignedBy(head, crl, each, policy, primitives))
    return issuer === undefined ? [] : [{ ...crl, provenBy: issuer.publicKey.spkiDer }]
  })
}

function crlOf(head: ListHead, told: readonly { serial: string; revoked: { at: string; reason: number } | null }[]): Crl {
  const nothing = new Uint8Array()
  const revoked = told.flatMap((each) => (each.revoked === null ? [] : [{ serial: fromHex(each.serial), revocation: { at: Date.parse(each.revoked.at), reason: each.revoked.reason } }]))
  return {
    tbs: nothing, entries: nothing, issuerDer: fromBase64(head.issuer) ?? nothing, thisUpdate: Date.parse(head.thisUpdate),
    nextUpdate: head.nextUpdate === null ? null : Date.parse(head.nextUpdate), number: fromHex(head.number), authorityKeyId: head.authorityKeyId,
    deltaOf: head.deltaOf === null ? null : fromHex(head.deltaOf), keepsEndedSince: head.keepsEndedSince === undefined ? null : Date.parse(head.keepsEndedSince), unknownCritical: false, indirect: false, signatureAlgorithm: head.algorithm,
    signature: fromBase64(head.signature) ?? nothing, signedDigest: fromHex(head.digest), index: indexOf(revoked), only: new Set(told.map((each) => each.serial)),
  }
}

function isSignedBy({ digest, algorithm }: ListHead, crl: Crl, issuer: Certificate, policy: KeyPolicy, primitives: Primitives): boolean {
  try {
    insistForm(crl, issuer, policy)
    return digestHolds(primitives, { key: issuer.publicKey, scheme: schemeOf(algorithm, null) }, fromHex(digest), crl.signature)
  } catch (error) {
    if (error instanceof SignatureFault) return false
    throw error
  }
}

/** The responders' answers that still say something: one that says "good" of a moment long past would only be refused for its age. */
export function timelyAnswers({ certificates }: StatusAnswer, now: number, livesMs: number): { answers: Uint8Array[]; until: number } {
  const answers: Uint8Array[] = []
  let until = Infinity
  for (const { ocsp } of certificates) {
    const der = ocsp === null ? null : fromBase64(ocsp)
    const read = der === null ? null : readOrNull(() => readOcsp(der))
    if (der === null || read === null) continue
    const good = read.answers.every((each) => each.status === 'good')
    const ends = Math.min(...read.answers.map((each) => each.thisUpdate)) + livesMs
    if (good && ends <= now) continue
    answers.push(der)
    if (good) until = Math.min(until, ends)
  }
  return { answers, until }
}
