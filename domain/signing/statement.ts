import { canonicalJson, LoginChallenge, loginTyp, Manifest, signTyp, type StatementBody } from '../kernel/manifest.ts'
import { sameBytes, utf8Decode, utf8Encode } from './bytes.ts'
import { demand, SignatureFault, type SignatureReason } from './reasons.ts'
import type { Content } from './signer.ts'
import { type SignatureVerdict, type SignerReport, verifyAttached, verifyDetached, type VerifyInput } from './verify.ts'

/** The one form in which a manifest or a challenge may be signed. */
export function signedBytes(value: Manifest | LoginChallenge): Uint8Array<ArrayBuffer> {
  return utf8Encode(canonicalJson(value))
}

/** Throws SignatureFault. The bytes must be the canonical form itself, so doubled keys and other spellings cannot hide a second meaning. */
export function readManifest(bytes: Uint8Array): Manifest {
  const value = readCanonical(bytes, 'manifestNotCanonical')
  demand(kindOf(value) === signTyp, 'manifestKind')
  const parsed = Manifest.safeParse(value)
  if (!parsed.success) throw new SignatureFault('manifestShape')
  const { text, files } = parsed.data.body
  demand(unsafeFileName([...(text === null ? [] : [text]), ...files].map((each) => each.name)) === null, 'manifestFileName')
  return parsed.data
}

export function readChallenge(bytes: Uint8Array): LoginChallenge {
  const value = readCanonical(bytes, 'challengeShape')
  demand(kindOf(value) === loginTyp, 'challengeKind')
  const parsed = LoginChallenge.safeParse(value)
  if (!parsed.success) throw new SignatureFault('challengeShape')
  return parsed.data
}

function readCanonical(bytes: Uint8Array, reason: SignatureReason): unknown {
  const text = bytes.length <= 1_000_000 ? utf8Decode(bytes) : null
  demand(text !== null, reason)
  let value: unknown
  let canonical: string
  try {
    value = JSON.parse(text)
    // It has no form for what JSON.parse still takes: 1e309, or lists in each other without end.
    canonical = canonicalJson(value)
  } catch {
    throw new SignatureFault(reason)
  }
  demand(sameBytes(utf8Encode(canonical), bytes), reason)
  return value
}

function kindOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'typ' in value ? value.typ : undefined
}

/** Control, direction and zero-width characters make a name read as another one; path parts lead out of the folder. */
const unsafeName = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}/\\]|^\.{1,2}$/u

/** Kazakh names mix into Latin look-alikes; two names of one paper may not look the same. */
const lookAlikes: Record<string, string> = {
  а: 'a', в: 'b', с: 'c', е: 'e', һ: 'h', і: 'i', ј: 'j', к: 'k', м: 'm', н: 'h', о: 'o', р: 'p', ѕ: 's', т: 't', у: 'y', х: 'x', ү: 'y', α: 'a', ο: 'o', ρ: 'p', '0': 'o', '1': 'l',
}

function skeleton(name: string): string {
  return Array.from(name.normalize('NFKC').toLowerCase(), (each) => lookAlikes[each] ?? each).join('').replace(/\s+/g, ' ')
}

/** The first name of a paper's files that may not be signed, so that a form can refuse it long before; null when all may. */
export function unsafeFileName(names: readonly string[]): string | null {
  const seen = new Set<string>()
  for (const name of names) {
    const looks = skeleton(name)
    if (unsafeName.test(name) || name !== name.normalize('NFC') || seen.has(looks)) return name
    seen.add(looks)
  }
  return null
}

/** Whether what is held is exactly what was signed; null when it is. */
export function fileDifference(manifest: Manifest, held: readonly { name: string; size: number; sha256: string }[]): SignatureReason | null {
  const signed = [...(manifest.body.text === null ? [] : [manifest.body.text]), ...manifest.body.files]
  for (const file of signed) {
    const found = held.find((each) => each.name === file.name)
    if (found === undefined) return 'manifestFileMissing'
    if (found.sha256 !== file.sha256 || found.size !== file.size) return 'manifestFileChanged'
  }
  return held.length > signed.length ? 'manifestFileExtra' : null
}

export type StatementVerdict =
  | { readonly ok: true; readonly manifest: Manifest; readonly signer: SignerReport; readonly verdict: SignatureVerdict }
  | { readonly ok: false; readonly reason: SignatureReason; readonly verdict: SignatureVerdict | null }

/**
 * Judges a document signature: the CMS over these manifest bytes, the IIN in the certificate against the manifest's
 * signer, and, when `body` is given, that the paper signed is that very paper.
 */
export function judgeStatement(input: VerifyInput & { readonly manifest: Uint8Array; readonly body?: StatementBody }): StatementVerdict {
  let verdict: SignatureVerdict | null = null
  try {
    const manifest = readManifest(input.manifest)
    verdict = verifyDetached({ ...input, content: input.manifest, need: { iin: manifest.signer.iin, ...input.need, usage: 'sign' } })
    const [signer] = verdict.signers
    if (!verdict.ok || signer === undefined) return { ok: false, reason: verdict.reason ?? 'noSigners', verdict }
    demand(input.body === undefined || canonicalJson(manifest.body) === canonicalJson(input.body), 'manifestOther')
    return { ok: true, manifest, signer, verdict }
  } catch (error) {
    if (error instanceof SignatureFault) return { ok: false, reason: error.reason, verdict }
    throw error
  }
}

/** Content of one of our own kinds: a paper's manifest or a sign-in challenge, whether or not it is as it must be. */
function isOurKind(content: Uint8Array): boolean {
  const text = content[0] === 0x7b && content.length <= 1_000_000 ? utf8Decode(content) : null
  if (text === null) return false
  try {
    const kind = kindOf(JSON.parse(text))
    return typeof kind === 'string' && [signTyp, loginTyp].some((each) => kind.startsWith(each.slice(0, each.lastIndexOf('/'))))
  } catch {
    // Not JSON at all, so a file like any other.
    return false
  }
}

/**
 * Judges a signature over any file as a document's. A manifest must besides be one that may be signed, by the person whom it
 * names; and what proves a sign-in is never a document (SIGNING §8.3). Without `content` the signature carries it.
 */
export function judgeDocument(input: VerifyInput & { readonly content: Content | null }): SignatureVerdict & { readonly carried: Uint8Array | null } {
  const { content, ...rest } = input
  const attached = content === null ? verifyAttached(rest) : null
  const plain: SignatureVerdict = attached ?? verifyDetached({ ...rest, content: content as Content })
  const over = attached === null ? content : attached.content
  const verdict = { ok: plain.ok, level: plain.level, reason: plain.reason, signers: plain.signers, carried: attached?.content ?? null }
  if (!plain.ok || !(over instanceof Uint8Array) || !isOurKind(over)) return verdict
  try {
    const { signer } = readManifest(over)
    const isOwn = plain.signers.every((each) => each.iin === signer.iin)
    return isOwn ? verdict : { ...verdict, ok: false, reason: 'otherPerson', level: { ...plain.level, verified: 'none' } }
  } catch (error) {
    if (!(error instanceof SignatureFault)) throw error
    return { ...verdict, ok: false, reason: error.reason, level: { ...plain.level, verified: 'none' } }
  }
}

export type LoginVerdict =
  | { readonly ok: true; readonly challenge: LoginChallenge; readonly signer: SignerReport }
  | { readonly ok: false; readonly reason: SignatureReason }

/** Judges a sign-in signature (attached CMS over the challenge). The nonce's single use is the caller's to keep. */
export function judgeLogin(input: VerifyInput & { readonly audience: string }): LoginVerdict {
  try {
    const verdict = verifyAttached({ ...input, need: { usage: 'either', ...input.need } })
    const [signer] = verdict.signers
    if (!verdict.ok || signer === undefined || verdict.content === null) return { ok: false, reason: verdict.reason ?? 'noSigners' }
    demand(verdict.signers.length === 1, 'structureWrong')
    const challenge = readChallenge(verdict.content)
    demand(challenge.aud === input.audience, 'challengeAudience')
    const now = Date.parse(input.at)
    const lives = Date.parse(challenge.exp) - Date.parse(challenge.iat)
    demand(now <= Date.parse(challenge.exp) && lives > 0 && lives <= 120_000, 'challengeExpired')
    return { ok: true, challenge, signer }
  } catch (error) {
    if (error instanceof SignatureFault) return { ok: false, reason: error.reason }
    throw error
  }
}
