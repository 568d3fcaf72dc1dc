import { compareBytes, fromHex } from './bytes.ts'
import type { Certificate } from './certificate.ts'
import { type Crl, findRevocation, insistCrl, isAbout, type Revocation, tellsOf, wouldName } from './crl.ts'
import { type OcspAnswer, speaksOf, statusByOcsp } from './ocsp.ts'
import type { Primitives } from './primitives.ts'
import type { KeyPolicy } from './public-key.ts'
import { demand, type SignatureReason } from './reasons.ts'

export interface RevocationSearch {
  readonly crls: readonly Crl[]
  readonly ocsp: readonly OcspAnswer[]
  /** When the certificate was used. */
  readonly at: number
  readonly now: number
  readonly toleranceMs: number
  /** An instant at which trusted evidence shows the signature to have existed; null when only now is sure. */
  readonly provenAt: number | null
  readonly required: boolean
  /** A list past its time that does not name the certificate is as none, and no reason to refuse. */
  readonly passOverStale?: boolean
  readonly primitives: Primitives
  readonly policy: KeyPolicy
}

const removeFromList = 8
/** A key given up in good order (affiliationChanged 3, superseded 4, cessationOfOperation 5, privilegeWithdrawn 9) was good until then; a stolen one may have been stolen earlier. */
const orderly = new Set([3, 4, 5, 9])

/** Judges each certificate of the chain but the anchor. Answers whether the signer's own status was shown by timely evidence. */
export function insistNotRevoked(chain: readonly Certificate[], search: RevocationSearch): boolean {
  let shown = false
  chain.forEach((certificate, index) => {
    const issuer = chain[index + 1]
    if (issuer === undefined) return
    const known = statusOf(certificate, issuer, search, index === 0 ? 'certificateRevoked' : 'authorityRevoked')
    if (index === 0) shown = known
  })
  demand(shown || !search.required, 'revocationUnknown')
  return shown
}

function statusOf(certificate: Certificate, issuer: Certificate, search: RevocationSearch, revoked: SignatureReason): boolean {
  const answers = search.ocsp.filter((each) => isTold(each, certificate, issuer, search.primitives))
  for (const answer of answers) {
    const found = statusByOcsp(answer, { ...search, certificate, issuer })
    if (found !== null) demand(isTolerable(found, search), revoked)
  }
  const byLists = listedStatus(certificate, issuer, search)
  if (byLists === null) return answers.length > 0
  const { found, freshUntil } = byLists
  if (found !== null) demand(isTolerable(found, search), revoked)
  // A timely answer of the responder makes up for a list that is past its time, never for one that names the certificate.
  const fresh = answers.length > 0 || (freshUntil !== null && search.at <= freshUntil)
  demand(fresh || search.passOverStale === true, 'crlStale')
  return fresh
}

/** Of a certificate that has ended a responder may know nothing any more and still answer "good" (RFC 6960 §2.2); what it says of a revocation stands. */
function isTold(answer: OcspAnswer, certificate: Certificate, issuer: Certificate, primitives: Primitives): boolean {
  const single = speaksOf(answer, certificate, issuer, primitives)
  return single !== null && (single.status !== 'good' || single.thisUpdate <= certificate.validUntil)
}

/** What the newest lists of the issuer say, and until when; null without a full one. Throws SignatureFault for a list that does not hold. */
export function listedStatus(certificate: Certificate, issuer: Certificate, { crls, primitives, policy }: Pick<RevocationSearch, 'crls' | 'primitives' | 'policy'>): { found: Revocation | null; freshUntil: number | null } | null {
  const lists = crls.filter((crl) => isAbout(crl, issuer) && tellsOf(crl, certificate))
  for (const crl of lists) insistCrl(crl, issuer, primitives, policy)
  // What somebody told of a list may be newer than a list that is held whole, and still not hide what that one says.
  const whole = lists.some((crl) => crl.only !== undefined) ? newestOf(certificate, lists.filter((crl) => crl.only === undefined)) : null
  const naming = [whole, newestOf(certificate, lists)].find((each) => each !== null && each.found !== null)
  // A list that names the certificate always counts; one that is silent, only while it would have named it.
  return naming ?? newestOf(certificate, lists.filter((crl) => wouldName(crl, certificate)))
}

function newestOf(certificate: Certificate, lists: readonly Crl[]): { found: Revocation | null; freshUntil: number | null } | null {
  const full = lists.filter((crl) => crl.deltaOf === null).toSorted((a, b) => b.thisUpdate - a.thisUpdate)[0]
  if (full === undefined) return null
  const delta = newestDelta(lists, full)
  return { found: listed(certificate, full, delta), freshUntil: (delta ?? full).nextUpdate }
}

function listed(certificate: Certificate, full: Crl, delta: Crl | undefined): Revocation | null {
  const serial = fromHex(certificate.serial)
  const inDelta = delta && findRevocation(delta, serial)
  if (inDelta) return inDelta.reason === removeFromList ? null : inDelta
  return findRevocation(full, serial)
}

/** A delta not newer than the full list is passed over: it could bring back what was since revoked. */
function newestDelta(about: readonly Crl[], full: Crl): Crl | undefined {
  const compare = (a: Uint8Array, b: Uint8Array) => a.length - b.length || compareBytes(a, b)
  return about
    .filter((crl) => crl.deltaOf !== null && compare(crl.number, full.number) > 0 && compare(crl.deltaOf, full.number) <= 0 && crl.thisUpdate >= full.thisUpdate)
    .sort((a, b) => b.thisUpdate - a.thisUpdate)[0]
}

function isTolerable(revocation: Revocation, search: RevocationSearch): boolean {
  return search.provenAt !== null && search.provenAt < revocation.at && orderly.has(revocation.reason)
}
