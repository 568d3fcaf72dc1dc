import type { TrustChange } from '../../domain/signing/contract.ts'
import type { TrustList } from '../../domain/signing/trust-list.ts'
import { changesOf } from '../../domain/signing/trust-rules.ts'
import { certificatesOf } from './certificates.ts'

const noCertificate = { subject: '—', fingerprint: '' }

/** What differs, with the certificates by their names. */
export function changesBetween(before: TrustList | null, after: TrustList): TrustChange[] {
  const known = new Map(certificatesOf(before, after).map((each) => [each.der, each]))
  return changesOf(before, after, (der) => known.get(der) ?? noCertificate)
}
