import { z } from 'zod'
import { DateText, InstantText } from './dates.ts'

export { canonicalJson } from './canonical-json.ts'

export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** A stored file as a paper names it. `sha256` is its address in the file store (§8: kept byte for byte). */
export const FileRef = z.strictObject({
  name: z.string().min(1).max(255),
  mime: z.string().max(120),
  size: z.int().nonnegative(),
  sha256: Sha256,
})
export type FileRef = z.infer<typeof FileRef>

/** What a module says is being signed; the same pure function makes it in native and on the server. */
export const StatementBody = z.strictObject({
  /** The command: `approvals.sign`. */
  deed: z.string(),
  noun: z.string(),
  id: z.uuid(),
  /** Number and version as a person reads it: `12-5/345`, `12-5/345/1`. */
  version: z.string(),
  title: z.string(),
  lang: z.enum(['kk', 'ru', 'en']),
  /** The decision in one code word, e.g. `agreed`, with whatever else the signer stands for. */
  decision: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.record(z.string(), z.string()))])),
  text: FileRef.nullable(),
  files: z.array(FileRef),
  /** SHA-256 of the previous signature (`.p7s` bytes) on this paper's lane, which chains them; null for the first. */
  prev: Sha256.nullable(),
})
export type StatementBody = z.infer<typeof StatementBody>

export const signTyp = 'kz.kense.sign/1'
export const loginTyp = 'kz.kense.login/1'

/** B1.6: the power under which a deputy signs. */
export const Power = z.strictObject({
  delegation: z.uuid(),
  principal: z.uuid(),
  order: z.strictObject({ number: z.string(), date: DateText, sha256: Sha256.nullable() }),
  from: DateText,
  until: DateText,
})

/** The signed content of every document signature (RFC 8785 canonical JSON, UTF-8). */
export const Manifest = z.strictObject({
  typ: z.literal(signTyp),
  body: StatementBody,
  signer: z.strictObject({ person: z.uuid(), iin: z.string().regex(/^\d{12}$/), power: Power.nullable() }),
  /** §62, B10.4: the PC's clock and the portal's clock as last compared. ISO instants. */
  time: z.strictObject({ local: InstantText, server: InstantText }),
})
export type Manifest = z.infer<typeof Manifest>

/** §8.3 of SIGNING: the content of a sign-in signature; never acceptable as a document's, nor the reverse. */
export const LoginChallenge = z.strictObject({
  typ: z.literal(loginTyp),
  aud: z.string(),
  nonce: z.string().regex(/^[0-9a-f]{64}$/),
  iat: InstantText,
  exp: InstantText,
})
export type LoginChallenge = z.infer<typeof LoginChallenge>
