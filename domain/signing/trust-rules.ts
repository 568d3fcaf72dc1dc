import { allowed, refuse, type Verdict } from '../kernel/verdict.ts'
import { readOrNull } from './attempt.ts'
import { fromBase64, sameBytes } from './bytes.ts'
import { type Certificate, keyUsageBits, readCertificate } from './certificate.ts'
import { readCrl } from './crl.ts'
import type { CertificateFacts, TrustChange } from './contract.ts'
import { type Centre, trustTyp, type TrustChoices, type TrustList } from './trust-list.ts'

/** Null for what is no certificate. */
export function certificateIn(base64: string): Certificate | null {
  const der = fromBase64(base64)
  if (der === null) return null
  return readOrNull(() => readCertificate(der))
}

const isAuthority = (certificate: Certificate): boolean => certificate.authority !== null && certificate.keyUsage?.has(keyUsageBits.keyCertSign) === true

/** Clients follow only to an edition that is signed by whom the edition in force names; `keepers` null where that one is unsigned, or none is. */
export function mayPublishNext(iin: string, keepers: TrustList['keepers'] | null): Verdict {
  if (keepers === null || keepers.some((each) => each.iin === iin)) return allowed
  return refuse('signing.trust.notKeeper', { names: namesOf(keepers) })
}

const namesOf = (keepers: TrustList['keepers']): string => keepers.map(({ name }) => name).join(', ') || '—'

/** What no administrator may publish, whoever signs it. `before` is the edition in force. */
export function mayBelieve({ centres }: TrustChoices, at: string, before: TrustChoices | null): Verdict {
  const names = new Set(centres.map(({ name }) => name))
  if (names.size < centres.length) return refuse('signing.trust.sameName')
  for (const centre of centres) {
    for (const each of [...centre.anchors, ...centre.intermediates]) {
      const certificate = certificateIn(each)
      if (certificate === null) return refuse('signing.trust.unreadable', { centre: centre.name })
      if (!isAuthority(certificate)) return refuse('signing.trust.notAuthority', { centre: centre.name })
    }
    // A centre whose roots have ended meanwhile stays, for by them its earlier signatures are judged.
    const isNew = !(before?.centres ?? []).some(({ anchors }) => centre.anchors.every((each) => anchors.includes(each)))
    if (isNew && centre.anchors.every((each) => (certificateIn(each)?.validUntil ?? 0) < Date.parse(at))) return refuse('signing.trust.allExpired', { centre: centre.name })
    if (centre.lists.some((each) => readOrNull(() => readCrl(fromBase64(each) ?? new Uint8Array())) === null)) return refuse('signing.trust.listUnreadable', { centre: centre.name })
  }
  return centres.length === 0 ? refuse('signing.trust.nobody') : allowed
}

export function isSelfSigned({ issuerDer, subjectDer }: Certificate): boolean {
  return sameBytes(issuerDer, subjectDer)
}

export const isAuthorityCertificate = isAuthority

export interface NextEdition {
  readonly portal: string
  readonly before: { readonly list: TrustList; readonly sha256: string } | null
  readonly choices: TrustChoices
  readonly keepers: TrustList['keepers']
  readonly at: string
}

export function nextTrustList({ portal, before, choices, keepers, at }: NextEdition): TrustList {
  const { revocation, centres } = choices
  return { typ: trustTyp, portal, edition: (before?.list.edition ?? 0) + 1, at, previous: before?.sha256 ?? null, keepers: [...keepers], revocation, centres: [...centres] }
}

type Compared = TrustChoices & Partial<Pick<TrustList, 'keepers'>>

/** What is new and what is gone, certificate by certificate. `factsOf` knows the certificates of both. */
export function changesOf(before: Compared | null, after: Compared, factsOf: (base64: string) => Pick<CertificateFacts, 'subject' | 'fingerprint'>): TrustChange[] {
  const changes: TrustChange[] = []
  const change = (what: TrustChange['what'], centre: string, words = '', fingerprint = '') => changes.push({ what, centre, words, fingerprint })
  if (before !== null && before.revocation !== after.revocation) change('revocationChanged', '', after.revocation)
  if (before !== null && !isSameKeepers(before.keepers, after.keepers)) change('keepersChanged', '', namesOf(after.keepers ?? []))
  const [old, fresh] = [before?.centres ?? [], after.centres]
  for (const centre of fresh) if (!old.some(({ name }) => name === centre.name)) change('centreAdded', centre.name)
  for (const centre of old) if (!fresh.some(({ name }) => name === centre.name)) change('centreRemoved', centre.name)
  const names = [...new Set([...old, ...fresh].map(({ name }) => name))]
  for (const name of names) {
    const [was, is] = [old.find((each) => each.name === name), fresh.find((each) => each.name === name)]
    compareCertificates({ was, is, kind: 'anchors', added: 'anchorAdded', removed: 'anchorRemoved' })
    compareCertificates({ was, is, kind: 'intermediates', added: 'intermediateAdded', removed: 'intermediateRemoved' })
    if (was !== undefined && is !== undefined && (was.demo !== is.demo || JSON.stringify(was.profile) !== JSON.stringify(is.profile))) change('profileChanged', name, profileWords(is))
    if (was !== undefined && is !== undefined && JSON.stringify(was.lists) !== JSON.stringify(is.lists)) change('listsChanged', name, String(is.lists.length))

    function compareCertificates({ was, is, kind, added, removed }: { was: Centre | undefined; is: Centre | undefined; kind: 'anchors' | 'intermediates'; added: TrustChange['what']; removed: TrustChange['what'] }) {
      for (const each of is?.[kind] ?? []) if (!was?.[kind].includes(each)) change(added, name, factsOf(each).subject, factsOf(each).fingerprint)
      for (const each of was?.[kind] ?? []) if (!is?.[kind].includes(each)) change(removed, name, factsOf(each).subject, factsOf(each).fingerprint)
    }
  }
  return changes
}

export function isSameKeepers(a: TrustList['keepers'] = [], b: TrustList['keepers'] = []): boolean {
  return a.length === b.length && a.every(({ iin }) => b.some((each) => each.iin === iin))
}

function profileWords({ profile }: Centre): string {
  const { timestamps, status, lists, policies, roles } = profile
  return [timestamps && `TSP ${timestamps}`, status && `OCSP ${status}`, ...lists.map((each) => `CRL ${each}`), ...policies, ...roles].filter(Boolean).join('; ')
}
