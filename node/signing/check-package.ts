/** The evidence package of a paper, judged without unpacking it to disk: every digest, the seal, every signature. */
import type { ByteSource } from '../../domain/documents/bytes.ts'
import { refused } from '../../domain/documents/refused.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { readOrNull } from '../../domain/signing/attempt.ts'
import { type CheckedPackage, type CheckedSignature, checkLimits } from '../../domain/signing/check.ts'
import { sameBytes } from '../../domain/signing/bytes.ts'
import type { SignatureReason } from '../../domain/signing/reasons.ts'
import { readSignedData } from '../../domain/signing/signed-data.ts'
import { judgeStatement } from '../../domain/signing/statement.ts'
import { type Judge, judged, manifestOf, sha256, shown } from './check-words.ts'
import { primitives } from './primitives.ts'
import { readMembers, type Members } from './zip-members.ts'

/** Of a paper's deeds, and of the votes of a session's minutes. */
export const signaturePath = /^(signatures|votes)\/[^/]+\/signature\.p7s$/
const keptWhole = /^((signatures|votes)\/[^/]+\/(signature\.p7s|evidence\.p7s|manifest\.json)|SHA256SUMS|SEAL)$/
const faultsTold = 50

interface PackageMembers extends Members {
  /** Path → digest as SHA256SUMS says. */
  listed: ReadonlyMap<string, string>
}

/** `source` may be a file on disk of any size; of it only the signatures and their manifests are held. */
export function checkPackage(given: string, source: ByteSource, ask: Judge): { checked: CheckedPackage; signatures: CheckedSignature[] } {
  const name = shown(given)
  try {
    const members = packageMembers(source)
    const paths = [...members.whole.keys()].filter((path) => signaturePath.test(path)).toSorted()
    if (paths.length > checkLimits.signatures) throw refused('tooManyEntries', { limit: checkLimits.signatures })
    const sums = members.whole.get('SHA256SUMS')
    return {
      checked: { name, refused: null, seal: sums === undefined ? null : sha256(sums), faults: faultsOf(members).slice(0, faultsTold) },
      signatures: paths.map((path) => checkMember(path, members, ask)),
    }
  } catch (error) {
    if (error instanceof RefusalError) return { checked: { name, refused: { ...error.refusal }, seal: null, faults: [] }, signatures: [] }
    throw error
  }
}

/** With the digests that SHA256SUMS promises. */
function packageMembers(source: ByteSource): PackageMembers {
  const members = readMembers(source, keptWhole)
  const lines = Buffer.from(members.whole.get('SHA256SUMS') ?? []).toString('utf8').split('\n')
  const listed = new Map(lines.map((line) => /^([0-9a-f]{64}) {2}(.+)$/.exec(line)).filter((found) => found !== null).map(([, digest = '', path = '']) => [path, digest]))
  return { ...members, listed }
}

function faultsOf({ digests, whole, listed }: PackageMembers): CheckedPackage['faults'] {
  const faults: CheckedPackage['faults'] = []
  const fault = (path: string, what: CheckedPackage['faults'][number]['what']) => faults.push({ path: shown(path), what })
  const [sums, seal] = [whole.get('SHA256SUMS'), whole.get('SEAL')]
  if (sums === undefined) fault('SHA256SUMS', 'missing')
  if (seal === undefined) fault('SEAL', 'missing')
  else if (sums !== undefined && Buffer.from(seal).toString('latin1') !== `${sha256(sums)}\n`.repeat(3)) fault('SEAL', 'changed')
  for (const [path, digest] of listed) {
    const held = digests.get(path)
    if (held !== digest) fault(path, held === undefined ? 'missing' : 'changed')
  }
  if (sums !== undefined) for (const path of digests.keys()) if (!listed.has(path) && path !== 'SHA256SUMS' && path !== 'SEAL') fault(path, 'unlisted')
  return faults
}

function checkMember(path: string, members: PackageMembers, ask: Judge): CheckedSignature {
  const signed = members.whole.get(path) as Uint8Array
  const grown = members.whole.get(path.replace(/signature\.p7s$/, 'evidence.p7s'))
  // The same signature with its evidence is judged in its place; what the paper's chain names stays the one as signed.
  const p7s = grown !== undefined && isSameSignature(signed, grown) ? grown : signed
  const beside = path.replace(/signature\.p7s$/, 'manifest.json')
  const bytes = members.whole.get(beside)
  const base = { name: shown(path), sha256: sha256(signed), foreign: null, counted: !path.endsWith('-uncounted/signature.p7s') }
  const none = { claimed: 'none', verified: 'none' } as const
  const refusedFor = (reason: SignatureReason) => judged({ ok: false, reason, level: none, signers: [] })
  if (bytes === undefined) return { ...base, ...refusedFor('contentMissing'), content: null, manifest: null, files: [] }
  const content = { name: shown(beside), size: bytes.length, sha256: sha256(bytes) }
  const statement = judgeStatement({ p7s, manifest: bytes, trust: ask.trust, at: ask.at, primitives })
  const manifest = manifestOf(bytes)
  const files = manifest === null ? [] : namedFiles(manifest.body, members)
  const besides = files.some((each) => each.found === 'changed') ? 'manifestFileChanged'
    : files.some((each) => each.found === 'absent') ? 'manifestFileMissing'
    : manifest?.body.prev && ![...members.whole].some(([, each]) => sha256(each) === manifest.body.prev) ? 'signerMissing' : null
  const verdict = statement.ok ? judged(statement.verdict, besides) : statement.verdict === null ? refusedFor(statement.reason) : judged(statement.verdict, statement.reason)
  return { ...base, ...verdict, content, manifest, files }
}

function isSameSignature(signed: Uint8Array, grown: Uint8Array): boolean {
  const [one, other] = [signed, grown].map((p7s) => readOrNull(() => readSignedData(p7s))?.signers)
  return one !== undefined && one.length === other?.length && one.every((each) => other.some((also) => sameBytes(each.signature, also.signature)))
}

function namedFiles({ text, files }: NonNullable<CheckedSignature['manifest']>['body'], { digests, listed }: PackageMembers): CheckedSignature['files'] {
  const held = new Set(digests.values())
  const promised = new Set(listed.values())
  return [...(text === null ? [] : [text]), ...files].map(({ name, size, sha256: digest }) => ({
    name, size, sha256: digest, found: held.has(digest) ? 'same' : promised.has(digest) ? 'changed' : 'absent',
  }))
}
