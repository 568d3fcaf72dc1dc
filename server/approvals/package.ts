/**
 * B1.2, §22: the evidence package. Everything that was signed, byte for byte, with what is needed to check it by
 * OpenSSL alone: each signature's manifest and detached CMS, the history's chain, the centre's certificates.
 */
import type { SignatureRecord } from '../../domain/people/actor.ts'
import { versionNumber, type Approval, type Version } from '../../domain/approvals/approval.ts'
import { astanaOffsetMs } from '../../domain/kernel/time.ts'
import { nameIn } from '../../domain/kernel/values.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import type { SignatureEvidence } from '../../domain/signing/contract.ts'
import type { HistoryLine } from '../kernel/history.ts'
import { historyMembers, sealed, signatureLine, utf8, type BuiltPackage, type Content, type Member } from '../kernel/package.ts'
import { readmeMember } from '../kernel/readme.ts'
import { verifyScript } from '../kernel/verify-script.ts'
import { verifyOutcomes } from './verify-outcomes.ts'

export interface UncountedSignature {
  at: string
  deed: string
  version: string
  reason: string
  manifest: Uint8Array
  p7s: Uint8Array
}

export interface PackageContents {
  approval: Approval
  sheets: { name: string; bytes: Uint8Array }[]
  history: readonly HistoryLine[]
  /** History lines that are some body's own affair: only their digest goes out, which the chain needs. */
  withheld: (line: HistoryLine) => boolean
  uncounted: readonly UncountedSignature[]
  /** PEM: the centre's certificates, roots and intermediates. */
  trust: string
  /** How far the evidence of each signature has come, by the digest of its `.p7s`. */
  evidence: ReadonlyMap<string, SignatureEvidence>
  at: string
}

interface SignedMember {
  folder: string
  at: string
  deed: string
  version: string
  counted: boolean
  by: string
  reason?: string
  /** As the portal verified it: with a timestamp (T) and the certificate's status then (LT), or without (B). */
  level: SignatureEvidence['level']
  stampedAt: string | null
}

/** Names inside are plain ASCII, whatever the files were called; their own names are in package.json. */
function actPath(version: Version, index: number, role: string, file: FileRef): string {
  const extension = /\.([A-Za-z0-9]{1,5})$/.exec(file.name)?.[1]?.toLowerCase() ?? 'bin'
  return `act/v${version.n}/${String(index + 1).padStart(2, '0')}-${role}.${extension}`
}

function actFiles(version: Version): { path: string; role: string; file: FileRef }[] {
  const files = [
    { role: 'text-kk', file: version.text.kk },
    { role: 'text-ru', file: version.text.ru },
    ...version.files,
    ...version.reviews.flatMap((review) => (review.signature === null ? [] : (review.outcome?.files ?? []).map((file) => ({ role: 'outcome', file })))),
    ...version.protocols.flatMap((protocol) => protocol.files.map((file) => ({ role: 'protocol', file }))),
  ]
  return files.map(({ role, file }, index) => ({ role, file, path: actPath(version, index, role, file) }))
}

/** A file that stays from version to version goes out once, under the first of them: thirty times 60 MB would fill a disk. */
function listFiles(approval: Approval) {
  const all = approval.versions.flatMap((version) => actFiles(version).map((each) => ({ ...each, version: versionNumber(approval, version.n) })))
  const first = new Map(all.toReversed().map(({ path, file }) => [file.sha256, path]))
  return all.map((each) => ({ ...each, path: first.get(each.file.sha256) ?? each.path }))
}

export function countedOf(version: Version): SignatureRecord[] {
  // A visa of a round that was returned stood on words that were amended since; it counts for nothing.
  const round = version.rounds.at(-1)
  const inner = round === undefined || round.returned !== null ? [] : [round.visa, round.signature]
  const reviews = version.reviews.map((review) => review.signature)
  const protocols = version.protocols.flatMap((protocol) => [protocol.signatures.developer, protocol.signatures.body])
  return [...inner, ...reviews, ...protocols].filter((each) => each !== null).toSorted((a, b) => (a.at < b.at ? -1 : 1))
}

export function buildPackage(contents: PackageContents): BuiltPackage {
  const { approval } = contents
  const signed: SignedMember[] = []
  const signatures: Member[] = []
  const sign = (each: Omit<SignedMember, 'folder' | 'level' | 'stampedAt'>, manifest: Content, p7s: Content) => {
    const evidence = 'sha256' in p7s ? contents.evidence.get(p7s.sha256) : undefined
    const folder = `signatures/${String(signed.length + 1).padStart(3, '0')}-${each.deed.replace('approvals.', '')}${each.counted ? '' : '-uncounted'}`
    signed.push({ folder, ...each, level: evidence?.level ?? 'B', stampedAt: evidence?.stampedAt ?? null })
    signatures.push({ path: `${folder}/manifest.json`, ...manifest }, { path: `${folder}/signature.p7s`, ...p7s })
    if (evidence !== undefined && evidence.file !== null) signatures.push({ path: `${folder}/evidence.p7s`, sha256: evidence.file })
  }
  for (const version of approval.versions) {
    for (const { deed, at, by, manifestSha256, sha256: p7s } of countedOf(version)) {
      sign({ deed, version: versionNumber(approval, version.n), at, by: by.name, counted: true }, { sha256: manifestSha256 }, { sha256: p7s })
    }
  }
  const listed = listFiles(approval)
  for (const { deed, version, at, reason, manifest, p7s } of contents.uncounted) {
    sign({ deed, version, at, by: '', counted: false, reason }, { bytes: manifest }, { bytes: p7s })
  }
  const certificates = new Map(approval.versions.flatMap(countedOf).map((each) => [each.certificateSha256, each]))
  const members: Member[] = [
    ...new Map(listed.map(({ path, file }) => [path, { path, sha256: file.sha256 }])).values(),
    ...signatures,
    ...contents.sheets.map(({ name, bytes }) => ({ path: name, bytes })),
    ...historyMembers(contents.history, contents.withheld),
    { path: 'certificates/trust.pem', bytes: utf8(contents.trust) },
    ...[...certificates.keys()].map((digest) => ({ path: `certificates/signer-${digest.slice(0, 16)}.pem`, sha256: digest })),
    // OpenSSL judges each certificate at the moment of its signature, as the paper keeps it.
    { path: 'signatures.txt', bytes: utf8(signed.map(signatureLine).join('')) },
    readmeOf(approval, signed),
    { path: 'package.json', bytes: utf8(`${JSON.stringify(describe(contents, listed, signed), null, 1)}\n`) },
    { path: 'verify.sh', bytes: utf8(verifyScript({ last: verifyOutcomes })) },
  ]
  return sealed(members)
}

function readmeOf({ number, title }: Approval, signed: readonly SignedMember[]): Member {
  const [example] = signed
  if (example === undefined) throw new Error(`${number} has no signature`)
  return readmeMember({
    title: (language) => `№ ${number} ${nameIn(language, title)}`,
    seal: 'approvals.package.seal',
    checks: 'approvals.package.checks',
    parts: [
      ['act/', 'approvals.package.act'],
      ['signatures/', 'approvals.package.signatures'],
      ['sheet-kk.pdf, sheet-ru.pdf', 'approvals.package.sheet'],
    ],
    example,
  })
}

/** The machine-readable manifest for the developer's EDMS. */
function describe({ approval, at }: PackageContents, listed: readonly { path: string; role: string; file: FileRef; version: string }[], signed: readonly SignedMember[]) {
  const { id, number, kind, title, description, madeAt, developer, responsible } = approval
  return {
    format: 'kz.kense.package/1',
    id,
    number,
    kind,
    title,
    description,
    madeAt,
    developer,
    responsible: responsible.name,
    packedAt: at,
    utcOffsetMinutes: astanaOffsetMs(Date.parse(at)) / 60_000,
    files: listed.map(({ path, role, version, file }) => ({ path, role, version, name: file.name, mime: file.mime, size: file.size, sha256: file.sha256 })),
    outcomes: approval.versions.flatMap((version) =>
      version.reviews.flatMap((review) =>
        review.signature === null ? [] : [{ version: versionNumber(approval, version.n), body: review.body, outcome: review.outcome?.kind ?? null, words: review.outcome?.words ?? '', remarks: review.outcome?.remarks ?? [], counts: version.supersededAt === null }],
      ),
    ),
    signatures: signed,
  }
}
