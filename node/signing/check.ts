import { type ByteSource, memorySource } from '../../domain/documents/bytes.ts'
import { listZip } from '../../domain/documents/zip.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { type CheckedFiles, type CheckedSignature, checkLimits } from '../../domain/signing/check.ts'
import { type ForeignVerdict, judgeForeign } from '../../domain/signing/foreign.ts'
import { reasonText, type SignatureReason } from '../../domain/signing/reasons.ts'
import { fileDifference, judgeDocument } from '../../domain/signing/statement.ts'
import type { SignatureVerdict } from '../../domain/signing/verify.ts'
import { asicManifestPath, checkAsic } from './check-asic.ts'
import { checkPackage, signaturePath } from './check-package.ts'
import { type CheckAsk, type Judge, describeFile, judged, manifestOf, sha256, shown } from './check-words.ts'
import { signatureBytes, signaturesAmong } from './given-signatures.ts'
import { primitives } from './primitives.ts'

type Given = CheckAsk['files'][number]

/** Judges whatever was brought: evidence packages, and signatures with or without the files they sign. Throws for no bytes. */
export function checkSignatures(ask: CheckAsk): CheckedFiles {
  const sides = { signatures: [] as Given[], packages: [] as Given[], contents: [] as Given[] }
  const given = signaturesAmong(ask.files)
  for (const file of ask.files) {
    if (given.has(file)) sides.signatures.push(file)
    else if (isPackage(file.bytes, given.size === 0)) sides.packages.push(file)
    else sides.contents.push(file)
  }
  const packages = sides.packages.map((file) => checkZip(file.name, memorySource(file.bytes), ask))
  return {
    given: ask.files.map(describeFile),
    packages: packages.map((each) => each.checked),
    signatures: [...packages.flatMap((each) => each.signatures), ...sides.signatures.map((file) => checkLoose(file, sides.contents, ask))],
  }
}

type ZipKind = 'package' | 'asic' | 'other' | 'unreadable'

function zipKind(source: ByteSource): ZipKind {
  const first = source.read(0, 2)
  if (first[0] !== 0x50 || first[1] !== 0x4b) return 'other'
  try {
    const names = listZip(source, { entries: checkLimits.entries }).map(({ name }) => name)
    return names.some((name) => asicManifestPath.test(name)) ? 'asic' : names.some((name) => signaturePath.test(name)) ? 'package' : 'other'
  } catch (error) {
    if (error instanceof RefusalError) return 'unreadable'
    throw error
  }
}

/** A ZIP can itself be what was signed; one that can't be read is taken for a package when nothing else could be meant. */
function isPackage(bytes: Uint8Array, whenUnreadable: boolean): boolean {
  const kind = zipKind(memorySource(bytes))
  return kind === 'unreadable' ? whenUnreadable : kind !== 'other'
}

/** An evidence package or an ASiC-E container, whichever it is; of any size when `source` is a file on disk. */
export function checkZip(name: string, source: ByteSource, ask: Judge): ReturnType<typeof checkPackage> {
  return zipKind(source) === 'asic' ? checkAsic(name, source, ask) : checkPackage(name, source, ask)
}

function checkLoose(file: Given, contents: readonly Given[], ask: CheckAsk): CheckedSignature {
  const p7s = signatureBytes(file.bytes)
  const base = { name: shown(file.name), sha256: sha256(file.bytes), counted: true, foreign: null }
  const input = { p7s, trust: ask.trust, at: ask.at, primitives }
  if (contents.length === 0) {
    const { carried: content, ...verdict } = judgeDocument({ ...input, content: null })
    const foreign = verdict.reason === null ? null : judgeForeign(input, verdict.reason, null)
    if (foreign !== null && verdict.reason !== null) return { ...base, ...foreignlyJudged(foreign, verdict.reason), content: inside(foreign.content), manifest: null, files: [] }
    return { ...base, ...judged(verdict), content: inside(content), ...manifestIn(content) }
  }
  const found = bestMatch(file, contents, (content) => judgeDocument({ ...input, content }))
  const foreign = found.verdict.reason === null ? null : contents.map((each) => ({ each, held: judgeForeign(input, found.verdict.reason as SignatureReason, each.bytes) })).find(({ held }) => held !== null)
  if (foreign?.held) return { ...base, ...foreignlyJudged(foreign.held, found.verdict.reason as SignatureReason), content: describeFile(foreign.each), manifest: null, files: [] }
  const manifest = manifestIn(found.content.bytes, contents)
  const changed = found.verdict.ok && manifest.files.some((each) => each.found === 'changed')
  return { ...base, ...judged(found.verdict, changed ? 'manifestFileChanged' : null), content: describeFile(found.content), ...manifest }
}

const inside = (content: Uint8Array | null) => (content === null ? null : { name: '', size: content.length, sha256: sha256(content) })

/** Whose it is and since when is told of the signature as its own program made it; that it is not ours stands above that. */
function foreignlyJudged({ forms, verdict }: ForeignVerdict, reason: SignatureReason): Pick<CheckedSignature, 'ok' | 'reason' | 'level' | 'signers' | 'foreign'> {
  const { signers, level } = judged(verdict)
  return { ok: false, reason: { key: reasonText(reason) }, level, signers, foreign: [...forms] }
}

/** The file of the same name, else the first whose bytes the signature is over, else the first. */
function bestMatch(file: Given, contents: readonly Given[], judge: (content: Uint8Array) => SignatureVerdict) {
  const wanted = file.name.replace(/\.[^.]+$/, '')
  const ordered = contents.toSorted((a, b) => Number(b.name === wanted) - Number(a.name === wanted))
  const tried = ordered.map((content, index) => (index === 0 || ordered[0]?.name !== wanted ? { content, verdict: judge(content.bytes) } : null)).filter((each) => each !== null)
  return tried.find(({ verdict }) => verdict.ok) ?? tried.find(({ verdict }) => verdict.reason !== 'contentChanged') ?? (tried[0] as (typeof tried)[number])
}

/** Files of the paper that were brought along are compared; that the others were not is told and is no fault. */
function manifestIn(content: Uint8Array | null, others: readonly Given[] = []): Pick<CheckedSignature, 'manifest' | 'files'> {
  const manifest = manifestOf(content)
  if (manifest === null) return { manifest, files: [] }
  const held = others.map((each) => ({ ...describeFile(each), name: each.name }))
  const files = [...(manifest.body.text === null ? [] : [manifest.body.text]), ...manifest.body.files].map(({ name, size, sha256: digest }) => {
    if (held.some((each) => each.sha256 === digest && each.size === size)) return { name, size, sha256: digest, found: 'same' as const }
    const one = { ...manifest, body: { ...manifest.body, text: null, files: manifest.body.files.concat(manifest.body.text ?? []).filter((each) => each.name === name) } }
    return { name, size, sha256: digest, found: fileDifference(one, held.filter((each) => each.name === name)) === 'manifestFileChanged' ? ('changed' as const) : ('absent' as const) }
  })
  return { manifest, files }
}
