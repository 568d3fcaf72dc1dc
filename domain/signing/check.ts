/** "Check a signature": what native answers of files that a person brought, from wherever they come. */
import { z } from 'zod'
import { TextValue } from '../kernel/text-value.ts'
import { Manifest, Sha256 } from '../kernel/manifest.ts'
import { foreignForms } from './foreign.ts'

const Reason = z.strictObject({ key: z.string(), values: z.record(z.string(), TextValue).optional() })
const Level = z.enum(['none', 'CMS', 'B', 'T', 'LT'])
const Levels = z.strictObject({ claimed: Level, verified: Level })
/** Of strangers' files and certificates, which may say any year. */
const Instant = z.iso.datetime()

export const GivenFile = z.strictObject({ name: z.string(), size: z.int().nonnegative(), sha256: Sha256 })
export type GivenFile = z.infer<typeof GivenFile>

export const CheckedSigner = z.strictObject({
  ok: z.boolean(),
  reason: Reason.nullable(),
  subject: z.string(),
  iin: z.string().nullable(),
  bin: z.string().nullable(),
  organisation: z.string().nullable(),
  serial: z.string(),
  issuer: z.string(),
  algorithm: z.string(),
  validFrom: Instant.nullable(),
  validUntil: Instant.nullable(),
  /** The signer's own claim. */
  signingTime: Instant.nullable(),
  /** Of a verified token. */
  timestamp: Instant.nullable(),
  level: Levels,
  /** Of a centre for trials: marked as such everywhere. */
  demo: z.boolean(),
  /** The centre's name in the trust list. */
  centre: z.string().nullable(),
})
export type CheckedSigner = z.infer<typeof CheckedSigner>

/** A file that the signed manifest names: found byte for byte, found changed, or not among what was given. */
export const NamedFile = z.strictObject({ ...GivenFile.shape, found: z.enum(['same', 'changed', 'absent']) })
export type NamedFile = z.infer<typeof NamedFile>

export const CheckedSignature = z.strictObject({
  /** Of the `.p7s`; inside a package its path. */
  name: z.string(),
  sha256: Sha256,
  ok: z.boolean(),
  reason: Reason.nullable(),
  level: Levels,
  /** What the bytes are that were signed; null when there were none to judge. */
  content: GivenFile.nullable(),
  /** When the signed bytes are a paper's manifest. */
  manifest: Manifest.nullable(),
  files: z.array(NamedFile),
  /** When it holds only by another program's rules: how its form differs. Then `ok` is false, and it counts for nothing. */
  foreign: z.array(z.enum(foreignForms)).nullable(),
  /** False for one that the portal keeps beside the paper but does not count. */
  counted: z.boolean(),
  signers: z.array(CheckedSigner),
})
export type CheckedSignature = z.infer<typeof CheckedSignature>

export const CheckedPackage = z.strictObject({
  name: z.string(),
  /** Why it could not be read as a package at all. */
  refused: Reason.nullable(),
  /** Digest of the list of digests; stands on the covering letter. */
  seal: Sha256.nullable(),
  faults: z.array(z.strictObject({ path: z.string(), what: z.enum(['changed', 'missing', 'unlisted']) })),
})
export type CheckedPackage = z.infer<typeof CheckedPackage>

export const CheckedFiles = z.strictObject({
  given: z.array(GivenFile),
  packages: z.array(CheckedPackage),
  signatures: z.array(CheckedSignature),
})
export type CheckedFiles = z.infer<typeof CheckedFiles>

export const SignatureCheck = z.strictObject({
  ...CheckedFiles.shape,
  /** All is judged as of this moment. */
  at: Instant,
  /** Of when is the oldest that the portal told of these signers' certificates; null when it told of none. `untold`: of so many it told nothing. */
  statuses: z.strictObject({ asOf: Instant.nullable(), untold: z.int().nonnegative() }),
  /** Whom the portal trusts: asked of it just now, or as it told when it was last asked. */
  trust: z.strictObject({ fresh: z.boolean(), changedAt: Instant.nullable(), edition: z.int(), problem: z.enum(['unreadable', 'otherPortal', 'older', 'broken', 'unsigned', 'wrongSignature', 'notKeeper']).nullable() }),
})
export type SignatureCheck = z.infer<typeof SignatureCheck>

/** Fewer files than native takes in at once, so that a check never stands in the way of an upload. */
export const checkLimits = { files: 12, bytes: 256 * 1024 * 1024, entries: 5_000, unpacked: 512 * 1024 * 1024, signatureBytes: 16 * 1024 * 1024, signatures: 2_000 } as const

export const isSignatureName = (name: string): boolean => /\.(p7s|p7m|sig|cms)$/i.test(name)
