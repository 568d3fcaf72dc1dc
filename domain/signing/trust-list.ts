/**
 * `trust.json`: whom the portal believes, and by which rules of each centre (§63). An administrator signs every edition;
 * a client that has one follows only to those that the keepers it names have signed.
 */
import { z } from 'zod'
import { InstantText } from '../kernel/dates.ts'
import { fromBase64 } from './bytes.ts'
import type { CentreRules } from './centre-rules.ts'
import { strictPolicy, type Trust } from './verify.ts'

export const trustTyp = 'kz.kense.trust/1'
export const trustFileName = 'trust.json'
/** The one paper of its noun. */
export const trustId = '7f0c5a1e-3d7b-4c11-9a54-1f4be2a6c0d1'

const Oid = z.string().regex(/^[012](\.(0|[1-9]\d{0,38})){1,30}$/)
/** The demo office's own centre answers under `demo:`, since it lives inside the portal and has no address. */
const Address = z.string().max(300).regex(/^(https?:\/\/[^\s]+|demo:[a-z]+)$/)
const Der = z.base64().max(140_000)

export const digestNames = ['sha256', 'sha384', 'sha512', 'streebog256', 'streebog512', 'gost311'] as const

/** What a certification centre's certificates must carry, and where it answers. Nothing is ever asked at an address that a certificate names. */
export const CentreProfile = z.strictObject({
  /** Certificate policies, of which one must be there; none named: any. */
  policies: z.array(Oid).max(20),
  /** Extended key usages, of which one must be there besides the usual ones; none named: any. */
  roles: z.array(Oid).max(20),
  /** What a signature may digest with. */
  digests: z.array(z.enum(digestNames)).min(1),
  /** RFC 3161. */
  timestamps: Address.nullable(),
  timestampPolicy: Oid.nullable(),
  /** OCSP. */
  status: Address.nullable(),
  /** Revocation lists, whole and delta. */
  lists: z.array(Address).max(10),
})
export type CentreProfile = z.infer<typeof CentreProfile>

export const Centre = z.strictObject({
  name: z.string().trim().min(1).max(200),
  /** For trials and demonstrations: marked wherever it shows, without legal force. */
  demo: z.boolean(),
  anchors: z.array(Der).min(1).max(20),
  intermediates: z.array(Der).max(40),
  /** Revocation lists brought by hand, for a portal that reaches no address of the centre's. */
  lists: z.array(z.base64().max(700_000)).max(10),
  profile: CentreProfile,
})
export type Centre = z.infer<typeof Centre>

export const TrustChoices = z.strictObject({
  /** `required`: whoever's certificate no fresh answer covers is refused. `whenKnown`: only those known to be revoked are. */
  revocation: z.enum(['whenKnown', 'required']),
  centres: z.array(Centre).max(20),
})
export type TrustChoices = z.infer<typeof TrustChoices>

export const TrustList = z.strictObject({
  typ: z.literal(trustTyp),
  portal: z.uuid(),
  edition: z.int().min(1),
  at: InstantText,
  /** SHA-256 of the edition before. */
  previous: z.string().regex(/^[0-9a-f]{64}$/).nullable(),
  /** Who may sign the next edition: the portal's administrators as this one was made. */
  keepers: z.array(z.strictObject({ iin: z.string().regex(/^\d{12}$/), name: z.string() })).max(100),
  ...TrustChoices.shape,
})
export type TrustList = z.infer<typeof TrustList>

export const anyProfile: CentreProfile = { policies: [], roles: [], digests: [...digestNames], timestamps: null, timestampPolicy: null, status: null, lists: [] }

const bytesOf = (list: readonly string[]): Uint8Array[] => list.map(fromBase64).filter((each) => each !== null)

function rulesOf({ name, demo, anchors, profile }: Centre): CentreRules[] {
  const { policies, roles, digests } = profile
  return bytesOf(anchors).map((anchor) => ({ anchor, centre: name, demo, policies, roles, digests }))
}

/** What the verifier judges by. `lists` are those fetched since, besides the ones that the edition carries. */
export function trustBy({ revocation, centres }: TrustChoices, lists: Trust['crls'] = []): Trust {
  return {
    anchors: centres.flatMap((centre) => bytesOf(centre.anchors)),
    intermediates: centres.flatMap((centre) => bytesOf(centre.intermediates)),
    crls: [...centres.flatMap((centre) => bytesOf(centre.lists)), ...lists],
    rules: centres.flatMap(rulesOf),
    policy: { ...strictPolicy, revocation, staleLists: revocation === 'required' ? 'refuse' : 'passOver' },
  }
}
