/** B4.1: everything that was signed in a session, byte for byte, with the check that counts the votes again. */
import type { SignatureRecord } from '../../domain/people/actor.ts'
import { latestOf } from '../../domain/sessions/agenda.ts'
import type { Minutes } from '../../domain/sessions/minutes.ts'
import type { Poll } from '../../domain/sessions/poll.ts'
import type { Session } from '../../domain/sessions/session.ts'
import type { SignatureEvidence } from '../../domain/signing/contract.ts'
import type { HistoryLine } from '../kernel/history.ts'
import { historyMembers, sealed, signatureLine, utf8, type BuiltPackage, type Content, type Member } from '../kernel/package.ts'
import { readmeMember } from '../kernel/readme.ts'
import { verifyScript } from '../kernel/verify-script.ts'
import { sayIn } from '../kernel/say.ts'
import { verifyVotes } from './verify-votes.ts'

export interface SignedVote {
  /** Of the `.p7s`. */
  sha256: string
  /** Of the poll within the session. */
  n: number
  member: string
  name: string
  at: string
  manifest: Uint8Array
  p7s: Uint8Array
  certificate: string
}

export interface PackageContents {
  session: Session
  minutes: Minutes
  polls: readonly Poll[]
  votes: readonly SignedVote[]
  history: readonly HistoryLine[]
  trust: string
  /** How far the evidence of each signature has come, by the digest of its `.p7s`. */
  evidence: ReadonlyMap<string, SignatureEvidence>
  at: string
}

interface Signed {
  folder: string
  at: string
  deed: string
  version: string
  by: string
  manifest: Content
  p7s: Content
  sha256: string
}

/** Materials of every edition, once; names inside are plain ASCII, their own names are in package.json. */
function materialFiles(session: Session): { path: string; name: string; sha256: string }[] {
  const found = new Map<string, { path: string; name: string; sha256: string }>()
  for (const edition of session.editions) {
    for (const [index, question] of edition.agenda.questions.entries()) {
      for (const material of question.materials) {
        const { file, n } = latestOf(material)
        const extension = /\.([A-Za-z0-9]{1,5})$/.exec(file.name)?.[1]?.toLowerCase() ?? 'bin'
        const path = `agenda/${String(index + 1).padStart(2, '0')}-${material.role}-${material.id.slice(0, 8)}-v${n}.${extension}`
        if (!found.has(file.sha256)) found.set(file.sha256, { path, name: file.name, sha256: file.sha256 })
      }
    }
  }
  return [...new Map([...found.values()].map((each) => [each.path, each])).values()]
}

function signatureOf(record: SignatureRecord, version: string): Omit<Signed, 'folder'> {
  return { at: record.at, deed: record.deed, version, by: record.by.name, manifest: { sha256: record.manifestSha256 }, p7s: { sha256: record.sha256 }, sha256: record.sha256 }
}

/** The same signature with its timestamp and its certificate's status inside, where the portal has come so far. */
function grownMember({ folder, sha256 }: Signed, { evidence }: PackageContents): Member[] {
  const file = evidence.get(sha256)?.file ?? null
  return file === null ? [] : [{ path: `${folder}/evidence.p7s`, sha256: file }]
}

/** In the order in which each leans on the one before: agenda, answers, objections, the chair's word, minutes. */
function deedsOf({ session, polls }: Pick<PackageContents, 'session' | 'polls'>): Omit<Signed, 'folder'>[] {
  const on = (n: number): string => `${session.number}/${n}`
  const last = session.editions.at(-1)?.n ?? 0
  const { minutes } = session
  return [
    ...session.editions.map((edition) => signatureOf(edition.signature, on(edition.n))),
    ...session.attendance.map((answer) => signatureOf(answer.signature, on(answer.edition))),
    ...session.objections.map((objection) => signatureOf(objection.signature, on(last))),
    ...polls.flatMap(({ chair, annulled, edition }) => [chair, annulled ?? null].flatMap((word) => (word === null ? [] : [signatureOf(word.signature, on(edition))]))),
    ...(minutes === null ? [] : [minutes.signatures.chair, minutes.signatures.secretary].flatMap((record) => (record === null ? [] : [signatureOf(record, on(last))]))),
  ]
}

/** Of all that the package holds. */
export const signaturesOf = (contents: Pick<PackageContents, 'session' | 'polls' | 'votes'>): string[] => [...deedsOf(contents), ...contents.votes].map(({ sha256 }) => sha256)

export function buildPackage(contents: PackageContents): BuiltPackage {
  const { session, minutes, votes } = contents
  const version = `${session.number}/${minutes.edition}`
  const deeds = deedsOf(contents).map((each, index): Signed => ({ ...each, folder: `signatures/${String(index + 1).padStart(3, '0')}-${each.deed.replace('sessions.', '')}` }))
  const cast = votes.map((vote): Signed => ({ folder: `votes/${vote.n}-${vote.member}`, at: vote.at, deed: 'sessions.vote', version, by: vote.name, manifest: { bytes: vote.manifest }, p7s: { bytes: vote.p7s }, sha256: vote.sha256 }))
  const signed = [...deeds, ...cast]
  const files = materialFiles(session)
  const record = session.minutes
  const members: Member[] = [
    ...(record === null ? [] : [{ path: 'minutes.json', sha256: record.facts.sha256 }, { path: 'minutes-kk.pdf', sha256: record.pdf.kk.sha256 }, { path: 'minutes-ru.pdf', sha256: record.pdf.ru.sha256 }]),
    ...files.map(({ path, sha256 }) => ({ path, sha256 })),
    ...signed.flatMap((each) => [{ path: `${each.folder}/manifest.json`, ...each.manifest }, { path: `${each.folder}/signature.p7s`, ...each.p7s }, ...grownMember(each, contents)]),
    ...historyMembers(contents.history, () => false),
    { path: 'certificates/trust.pem', bytes: utf8(contents.trust) },
    { path: 'signatures.txt', bytes: utf8(signed.map(signatureLine).join('')) },
    readmeOf(session, signed),
    { path: 'package.json', bytes: utf8(`${JSON.stringify(describe(contents, files, signed), null, 1)}\n`) },
    { path: 'verify.sh', bytes: utf8(verifyScript({ first: verifyVotes })) },
  ]
  return sealed(members)
}

function readmeOf({ number }: Session, signed: readonly Signed[]): Member {
  const [example] = signed
  if (example === undefined) throw new Error(`session ${number} has no signature`)
  return readmeMember({
    title: (language) => sayIn(language)('sessions.numbered', { number }),
    seal: 'sessions.package.seal',
    checks: 'sessions.package.checks',
    parts: [
      ['minutes.json, minutes-kk.pdf, minutes-ru.pdf', 'sessions.package.minutes'],
      ['agenda/', 'sessions.package.agenda'],
      ['signatures/', 'sessions.package.signatures'],
      ['votes/', 'sessions.package.votes'],
    ],
    example,
  })
}

function describe({ session, minutes, evidence, at }: PackageContents, files: readonly { path: string; name: string; sha256: string }[], signed: readonly Signed[]) {
  return {
    format: 'kz.kense.session/1',
    id: session.id,
    number: session.number,
    title: minutes.title,
    packedAt: at,
    files,
    signatures: signed.map(({ folder, deed, version, by, at: signedAt, sha256 }) => ({ folder, deed, version, by, at: signedAt, level: evidence.get(sha256)?.level ?? 'B', stampedAt: evidence.get(sha256)?.stampedAt ?? null })),
  }
}
