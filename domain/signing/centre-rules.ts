import { sameBytes } from './bytes.ts'
import { type Certificate, policiesOf } from './certificate.ts'
import type { AnyDigest } from './primitives.ts'
import { demand } from './reasons.ts'

/** What the administrator asks of every certificate under one anchor. */
export interface CentreRules {
  readonly anchor: Uint8Array
  readonly centre: string
  readonly demo: boolean
  /** One of them must be in the certificate; none: any. */
  readonly policies: readonly string[]
  readonly roles: readonly string[]
  readonly digests: readonly AnyDigest[]
}

/** What the centre to whose anchor the chain leads asks of a signature; null when it is named nowhere. `digest` is what is signed with. Throws SignatureFault. */
export function insistCentreRules(chain: readonly Certificate[], rules: readonly CentreRules[], digest: AnyDigest | null): CentreRules | null {
  const [certificate, anchor] = [chain[0], chain.at(-1)]
  const found = rules.find((each) => anchor !== undefined && sameBytes(each.anchor, anchor.der))
  if (found === undefined || certificate === undefined) return null
  const { policies, roles, digests } = found
  demand(digest === null || digests.includes(digest), 'centreDigest')
  demand(policies.length === 0 || policiesOf(certificate).some((each) => policies.includes(each)), 'centrePolicy')
  demand(roles.length === 0 || certificate.extendedKeyUsage.some((each) => roles.includes(each)), 'centreRole')
  return found
}
